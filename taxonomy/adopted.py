"""The taxonomy of one home: the packaged one, or another that was put in its place, with what went with each change.

It is one file, replaced by renaming: whoever reads it sees the state before a change or the one after.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import HomeError
from corpus.home import storage_faults
from corpus.shared_taxonomy import TaxonomyFile
from taxonomy.load import concept_as_json, concept_of_json, load_scheme, scheme_as_json, scheme_of_json
from taxonomy.replacing import Replacement, SchemeChange, difference, replace_scheme
from taxonomy.scheme import Concept, Scheme

FILE = "taxonomy.json"
SMALL_CHANGE = 0.25
"""Share of the concepts up to which a change is looked at article by article: beyond it, nearly all are touched."""
STEPS_KEPT = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the taxonomy that some annotations may not have seen yet.

    `made_by` is the version of those annotations; `change` all that changed since.
    """

    made_by: str
    change: SchemeChange


@dataclass(frozen=True, slots=True)
class Adopted:
    """The taxonomy of a home.

    `name` is the file that it came from, None for the packaged one; `retired` are the concepts that earlier ones had
    and this one has not; `stale_index`: the hierarchy changed and the index was not built anew since.
    """

    scheme: Scheme
    name: str | None = None
    loaded: str = ""
    retired: tuple[Concept, ...] = ()
    steps: tuple[Step, ...] = ()
    stale_index: bool = False


class DamagedTaxonomyError(HomeError):
    """The file that holds the taxonomy of a home cannot be understood."""


def read_adopted(home: Path) -> Adopted:
    """The taxonomy in use in a home; the packaged one where none was put in its place.

    Raises:
        HomeError: the file that holds it cannot be read.
        DamagedTaxonomyError: it can be read, but not understood.
    """
    text = _content(home)
    if text is None:
        return Adopted(load_scheme())
    with _damage_told(home):
        return _adopted_of(json.loads(text))


def taxonomy_file(home: Path) -> TaxonomyFile:
    """The file that holds the taxonomy of a home; raises as `read_adopted` does.

    Its digest is made of what the file says, not of what this version of Vigie reads in it, and not of the packaged
    scheme: homes of different versions agree.
    """
    content = _content(home)
    if content is None:
        return TaxonomyFile()
    with _damage_told(home):
        held = json.loads(content)
        told = {"scheme": held["scheme"], "retired": held["retired"]}
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest() if any(told.values()) else ""
        return TaxonomyFile(digest, held["name"] or "", content)


def take_over(home: Path, file: TaxonomyFile) -> None:
    """Put the taxonomy of another home in the place of this one's, with what may not have seen its changes.

    Raises:
        HomeError: the folder may not be written, or is full.
    """
    held = json.loads(file.content) if file.content is not None else None
    new = _adopted_of(held) if held is not None else Adopted(load_scheme())
    try:
        old = read_adopted(home)
        stale = old.stale_index or _structure(old.scheme) != _structure(new.scheme)
    except DamagedTaxonomyError:
        stale = True
    if held is None:
        write_adopted(home, replace(new, stale_index=stale))
    else:
        _write(home, held | {"stale_index": stale})


def _content(home: Path) -> bytes | None:
    path = home / FILE
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise HomeError(f"{path} cannot be read: {error.strerror}.", "Check its rights.") from error


@contextmanager
def _damage_told(home: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "Load the taxonomy again: `vigie taxonomy load FILE`, or `--default` for the packaged one."
        raise DamagedTaxonomyError(f"{home / FILE} is damaged.", remedy) from error


def _adopted_of(held: dict[str, Any]) -> Adopted:
    retired = tuple(concept_of_json(kept) for kept in held["retired"])
    base = load_scheme() if held["scheme"] is None else scheme_of_json(held["scheme"])
    own = [concept for concept in retired if concept.id not in base]
    return Adopted(
        scheme=Scheme(base.uri, base.version, (*base, *own), base.metadata) if own else base,
        name=held["name"],
        loaded=held["loaded"],
        retired=retired,
        steps=tuple(
            Step(
                kept["made_by"],
                SchemeChange(
                    frozenset(kept["concepts"]),
                    frozenset((language, text) for language, text in kept["labels"]),
                    kept["share"],
                ),
            )
            for kept in held["steps"]
        ),
        stale_index=held["stale_index"],
    )


def write_adopted(home: Path, adopted: Adopted) -> None:
    """Keep the taxonomy of a home.

    Raises:
        HomeError: the folder may not be written, or is full.
    """
    gone = {concept.id for concept in adopted.retired}
    own = [concept for concept in adopted.scheme if concept.id not in gone]
    told = {
        "name": adopted.name,
        "loaded": adopted.loaded,
        "scheme": None if adopted.name is None else scheme_as_json(_only(adopted.scheme, own)),
        "retired": [concept_as_json(concept) for concept in adopted.retired],
        "steps": [
            {
                "made_by": step.made_by,
                "concepts": sorted(step.change.concepts),
                "labels": sorted(step.change.labels),
                "share": step.change.share,
            }
            for step in adopted.steps
        ],
        "stale_index": adopted.stale_index,
    }
    _write(home, told)


def _write(home: Path, told: dict[str, Any]) -> None:
    path = home / FILE
    aside = path.with_suffix(".new")
    with storage_faults(home):
        home.mkdir(parents=True, exist_ok=True)
        with aside.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)


def _only(scheme: Scheme, concepts: list[Concept]) -> Scheme:
    return Scheme(scheme.uri, scheme.version, tuple(concepts), scheme.metadata)


def adopt(
    held: Adopted, new: Scheme, name: str | None, version_of: Callable[[Scheme], str]
) -> tuple[Adopted, Replacement, SchemeChange]:
    """What the taxonomy of a home is once another scheme takes its place. Writes nothing.

    Args:
        held: the one in use.
        new: the other.
        name: the file that it came from; None for the packaged one.
        version_of: what annotations made with a scheme say of themselves.

    Returns:
        The taxonomy, what came of the concepts that it no longer holds, and what the tagger will see otherwise.
    """
    replacement = replace_scheme(held.scheme, new)
    scheme = replacement.scheme
    change = difference(held.scheme, scheme)
    steps: tuple[Step, ...] = ()
    if change.concepts:
        steps = (
            *(Step(step.made_by, step.change | change) for step in held.steps),
            Step(version_of(held.scheme), change),
        )
        now = version_of(scheme)
        small = [s for s in steps if s.change.share <= SMALL_CHANGE and s.made_by != now]
        steps = tuple({s.made_by: s for s in small}.values())[-STEPS_KEPT:]
    else:
        steps = held.steps
    of_file = {concept.id for concept in new} | {concept.uri for concept in new}
    adopted = Adopted(
        scheme=scheme,
        name=name,
        loaded=datetime.now(UTC).isoformat(timespec="seconds"),
        retired=tuple(c for c in scheme if c.deprecated and c.uri not in of_file),
        steps=steps,
        stale_index=held.stale_index or _structure(held.scheme) != _structure(scheme),
    )
    return adopted, replacement, change


def settled(adopted: Adopted) -> Adopted:
    """The same once all annotations have seen its changes and the index was built anew."""
    return replace(adopted, steps=(), stale_index=False)


def _structure(scheme: Scheme) -> str:
    """A digest of what the index keeps of a scheme: which concept stands above which, and which names a kind."""
    told = [(c.id, c.broader, c.kind, c.deprecated, c.replaced_by) for c in scheme]
    return hashlib.sha256(repr(sorted(told, key=lambda t: t[0])).encode()).hexdigest()
