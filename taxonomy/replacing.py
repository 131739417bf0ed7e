"""Putting one version of a scheme, or another scheme, in the place of the one in use without losing what it named.

Ids in use stay, since articles, decisions of editors and addresses of pages hang on them. A concept that the new scheme
no longer holds becomes deprecated and leads to what replaced it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from corpus.text import fold_key
from taxonomy.forms import AND, Token, tokens
from taxonomy.scheme import Concept, LabelLanguage, Scheme

Reason = Literal["stated", "match", "label", "broader", "none"]
_NAMES = frozenset({"preferred", "alternative"})


@dataclass(frozen=True, slots=True)
class Retired:
    """A concept that is no longer held, what replaced it, and how that is known.

    `stated` by the new file (`dcterms:isReplacedBy`, `dcterms:replaces`); `match`: one is the other's
    `skos:exactMatch`; `label`: its preferred label names one concept of the new scheme; `broader`: the nearest concept
    above it that has a successor or is still there; `none`: nothing replaced it.
    """

    id: str
    replaced_by: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Replacement:
    """The scheme to use from now on, and the concepts that went."""

    scheme: Scheme
    retired: tuple[Retired, ...]


def replace_scheme(held: Scheme, new: Scheme) -> Replacement:
    """The new scheme with the ids of the one in use, and with what it no longer holds as deprecated concepts.

    Args:
        held: the scheme in use, with the concepts that were retired before.
        new: the scheme that takes its place.
    """
    renamed = _with_held_ids(held, new)
    gone = [c for c in held if c.id not in renamed]
    successors = _successors(held, renamed, gone)
    kept = [
        replace(
            c,
            deprecated=True,
            replaced_by=successors[c.id].replaced_by,
            broader=(),
            narrower=(),
            related=(),
        )
        for c in gone
    ]
    merged = Scheme(renamed.uri, renamed.version, (*renamed, *kept), renamed.metadata)
    fresh = tuple(successors[c.id] for c in gone if not c.deprecated)
    return Replacement(merged, fresh)


def _with_held_ids(held: Scheme, new: Scheme) -> Scheme:
    """The new scheme with each concept under the id that its address has now.

    An id that now belongs to another address is not given away, unless both concepts share a preferred label.
    """
    by_uri = {c.uri: c.id for c in held}
    names: dict[str, str] = {}
    taken = {by_uri[c.uri] for c in new if c.uri in by_uri}
    for concept in new:
        if concept.uri in by_uri:
            names[concept.id] = by_uri[concept.uri]
            continue
        wanted, number = concept.id, 1
        while wanted in taken or (wanted in held and not _same_name(held[wanted], concept)):
            number += 1
            wanted = f"{concept.id}-{number}"
        names[concept.id] = wanted
        taken.add(wanted)
    if all(old == now for old, now in names.items()):
        return new

    def renamed(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(names.get(i, i) for i in ids))

    concepts = [
        replace(
            c,
            id=names[c.id],
            broader=renamed(c.broader),
            narrower=renamed(c.narrower),
            related=renamed(c.related),
            replaced_by=names.get(c.replaced_by, c.replaced_by) if c.replaced_by else None,
        )
        for c in new
    ]
    return Scheme(new.uri, new.version, tuple(sorted(concepts, key=lambda c: c.id)), new.metadata)


def _same_name(one: Concept, other: Concept) -> bool:
    return not _preferred(one).isdisjoint(_preferred(other))


def _preferred(concept: Concept) -> set[tuple[LabelLanguage, str]]:
    return {(x.language, fold_key(x.text)) for x in concept.labels if x.role == "preferred"}


def _successors(held: Scheme, new: Scheme, gone: Iterable[Concept]) -> dict[str, Retired]:
    """For each concept that went what replaced it."""
    named: dict[tuple[LabelLanguage, str], set[str]] = defaultdict(set)
    matched: dict[str, str] = {}
    for concept in new:
        if concept.deprecated:
            continue
        for label in concept.labels:
            if label.role in _NAMES:
                named[label.language, fold_key(label.text)].add(concept.id)
        for match in concept.mappings:
            if match.kind == "exactMatch":
                matched.setdefault(match.uri, concept.id)
    own = {c.uri: c.id for c in new}
    found: dict[str, Retired] = {}
    waiting: list[Concept] = []
    for concept in gone:
        retired = _successor(concept, named, matched, own)
        if retired is None:
            waiting.append(concept)
        else:
            found[concept.id] = retired
    for concept in waiting:
        above = (up for up in held.ancestors(concept.id) if up in new and not new[up].deprecated)
        direct = next(above, None)
        led = (found[up].replaced_by for up in held.ancestors(concept.id) if up in found)
        heir = direct or next((up for up in led if up), None)
        found[concept.id] = Retired(concept.id, heir, "broader" if heir else "none")
    return found


def _successor(
    concept: Concept,
    named: Mapping[tuple[LabelLanguage, str], set[str]],
    matched: Mapping[str, str],
    own: Mapping[str, str],
) -> Retired | None:
    if concept.deprecated and concept.replaced_by:  # which may be gone itself by now: then it leads on
        return Retired(concept.id, concept.replaced_by, "stated")
    if concept.uri in matched:
        return Retired(concept.id, matched[concept.uri], "match")
    for match in concept.mappings:
        if match.kind == "exactMatch" and match.uri in own:
            return Retired(concept.id, own[match.uri], "match")
    heirs = [named.get(key, set()) for key in sorted(_preferred(concept))]
    single = {heir for found in heirs if len(found) == 1 for heir in found}
    return Retired(concept.id, single.pop(), "label") if len(single) == 1 else None


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """What the tagger will see otherwise: concepts that came, went or changed, and the labels that matter to that."""

    concepts: frozenset[str]
    labels: frozenset[tuple[LabelLanguage, str]]
    share: float
    """The changed concepts as a share of all."""

    def __or__(self, other: SchemeChange) -> SchemeChange:
        """Both changes, one after the other."""
        return SchemeChange(
            self.concepts | other.concepts, self.labels | other.labels, min(1.0, self.share + other.share)
        )


def difference(held: Scheme, new: Scheme) -> SchemeChange:
    """What differs between two schemes for the tagger.

    Where only labels of a concept differ, those that came or went matter; where it differs otherwise (definition,
    examples, place in the hierarchy, role), all of its labels, old and new.
    """
    concepts: set[str] = set()
    labels: set[tuple[LabelLanguage, str]] = set()
    for concept_id in {c.id for c in held} | {c.id for c in new}:
        one = _working(held, concept_id)
        other = _working(new, concept_id)
        if one is None and other is None:
            continue
        if one is not None and other is not None and one.tagging_key == other.tagging_key:
            continue
        concepts.add(concept_id)
        before = set(one.labels) if one else set()
        after = set(other.labels) if other else set()
        alike = one is not None and other is not None and replace(one, labels=()).tagging_key == replace(
            other, labels=()
        ).tagging_key  # fmt: skip
        labels.update((x.language, x.text) for x in (before ^ after if alike else before | after))
    largest = max(len(held), len(new), 1)
    return SchemeChange(frozenset(concepts), frozenset(labels), len(concepts) / largest)


def _working(scheme: Scheme, concept_id: str) -> Concept | None:
    """The concept as the tagger knows it: not when it is deprecated."""
    if concept_id not in scheme or scheme[concept_id].deprecated:
        return None
    return scheme[concept_id]


class Touched:
    """Tells which texts hold the words of a changed label, wherever in the text and in whatever order.

    That is more than what the tagger matches, and never less: it wants the words next to each other.

    Args:
        labels: (language, text) of the labels that came or went.
    """

    def __init__(self, labels: Iterable[tuple[LabelLanguage, str]]) -> None:
        self._rows: dict[LabelLanguage, set[frozenset[str]]] = defaultdict(set)
        for language, text in labels:
            for form in {text, text.replace("-", ""), text.replace("-", " ")}:
                if row := frozenset(
                    token.inflection if single else token.stem for token, single in _row(form, language)
                ):
                    self._rows[language].add(row)

    def by(self, *texts: str) -> bool:
        """Whether any of the labels can be named in these texts of one article, taken together."""
        for language, rows in self._rows.items():
            held: set[str] = set()
            for text in texts:
                for form in (text, text.replace("-", "")) if "-" in text else (text,):
                    for token in tokens(form, language):
                        held.update((token.stem, token.inflection))
            if any(row <= held for row in rows):
                return True
        return False


def _row(label: str, language: LabelLanguage) -> list[tuple[Token, bool]]:
    row = [token for token in tokens(label, language) if token.stem != AND]
    return [(token, len(row) == 1) for token in row]
