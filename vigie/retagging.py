"""Another taxonomy for a home: put in place, and the articles annotated again that it can touch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.home import Home, storage_faults
from taxonomy.adopted import Adopted, DamagedTaxonomyError, adopt, read_adopted, write_adopted
from taxonomy.load import load_scheme
from vigie.agreeing import share
from vigie.catching_up import annotate_pending, follow
from vigie.holding_on import count_pending
from vigie.opening import make_annotator, open_corpus

if TYPE_CHECKING:
    from taxonomy.checks import Issue
    from taxonomy.replacing import Replacement, Retired, SchemeChange
    from taxonomy.scheme import Scheme
    from vigie.settings import Settings
    from vigie.taking_in import Step


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What putting a taxonomy in place did.

    `changed` counts the concepts that the tagger sees otherwise; `annotated` the articles that were annotated again,
    `pending` those that still have to be.
    """

    scheme: Scheme
    name: str | None
    issues: tuple[Issue, ...]
    retired: tuple[Retired, ...]
    changed: int
    annotated: int
    pending: int

    def as_json(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        labels = Counter(label.language for c in self.scheme if not c.deprecated for label in c.labels)
        return {
            "file": self.name,
            "uri": self.scheme.uri,
            "title": self.scheme.name("en"),
            "version": self.scheme.version,
            "concepts": sum(not c.deprecated for c in self.scheme),
            "labels": {language: labels[language] for language in ("fr", "en")},
            "issues": dict(Counter(issue.kind for issue in self.issues)),
            "retired": [
                {
                    "id": one.id,
                    "label": self.scheme.label(one.id, "en"),
                    "replaced_by": one.replaced_by,
                    "reason": one.reason,
                }
                for one in self.retired
            ],
            "changed": self.changed,
            "annotated": self.annotated,
            "pending": self.pending,
        }


@dataclass(frozen=True, slots=True)
class Loading:
    """What to load: a file, or the packaged taxonomy (None); which scheme of the file; what to annotate again.

    `annotate`: annotate at once what has to be; `everything`: also what the change cannot touch.
    """

    path: Path | None
    scheme_uri: str | None = None
    annotate: bool = True
    everything: bool = False


def load_into(settings: Settings, loading: Loading, step: Step | None = None) -> LoadReport:
    """Put a taxonomy in place for a home, annotate what it touches, and bring the index up to date.

    A home without a corpus just keeps the taxonomy for what comes. On a server's database it is then that of all homes.

    Raises:
        InputError: the file is no SKOS, or has no labels in French or English.
        HomeError: the home cannot be written.
    """
    from corpus.errors import HomeError

    tell = step or (lambda _name, _done, _of: None)
    new, issues = _read(loading)
    adopted, replacement, change = _put(settings.home, new, loading)
    annotated = pending = 0
    if settings.database_url is not None or Home(settings.home).database.exists():
        with open_corpus(settings, create=False) as store:
            share(store)
            if loading.annotate:
                annotated = annotate_pending(store, tell)
                follow(store, settings, tell)
            pending = count_pending(store, adopted, make_annotator(adopted.scheme).version)
    elif not settings.home.is_dir():  # pragma: no cover - `_put` has just made it
        raise HomeError(f"There is no folder {settings.home}.")
    return LoadReport(
        scheme=adopted.scheme,
        name=adopted.name,
        issues=tuple(issues),
        retired=replacement.retired,
        changed=len(change.concepts),
        annotated=annotated,
        pending=pending,
    )


def _read(loading: Loading) -> tuple[Scheme, list[Issue]]:
    from taxonomy.checks import check
    from taxonomy.load import load_scheme

    if loading.path is None:
        scheme = load_scheme()
        return scheme, check(scheme)
    from taxonomy.checks_in_file import check_file

    scheme, issues = check_file(loading.path, scheme_uri=loading.scheme_uri)
    if not any(concept.labels for concept in scheme):
        raise InputError(
            f"{loading.path.name} has no label in French or English.", "Vigie reads texts in these two languages."
        )
    return scheme, issues


def _put(home: Path, new: Scheme, loading: Loading) -> tuple[Adopted, Replacement, SchemeChange]:
    name = loading.path.name if loading.path else None
    with storage_faults(home):
        home.mkdir(parents=True, exist_ok=True)
    with Home(home).lock():
        everything = loading.everything
        try:
            held = read_adopted(home)
        except DamagedTaxonomyError:  # nobody knows what articles were tagged with
            held, everything = Adopted(load_scheme()), True
        adopted, replacement, change = adopt(held, new, name, lambda scheme: make_annotator(scheme).version)
        if everything:
            adopted = replace(adopted, steps=())
        write_adopted(home, adopted)
    return adopted, replacement, change
