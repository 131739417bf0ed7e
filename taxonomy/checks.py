"""What can be wrong with a concept scheme: plain functions that give typed issues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.text import fold_key
from taxonomy.scheme import LANGUAGES, Concept, Scheme

MOST_DEPTH = 4
LONGEST_DEFINITION = 400
_MOST = 0.8
"""Share of preferred labels that makes a way of writing them the scheme's own."""
_ENOUGH = 5
"""Preferred labels of a language below which no way of writing is told from them."""
_SHORTEST_WORD = 7
"""Capitals from which on a word in capitals is taken for a word, not for initials."""

IssueKind = Literal[
    "no-preferred-label",
    "two-preferred-labels",
    "no-definition",
    "long-definition",
    "duplicate-label",
    "cycle",
    "orphan",
    "too-deep",
    "two-broader",
    "empty-group",
    "related-to-ancestor",
    "useless-role",
    "no-successor",
    "mixed-case-acronym",
    "casing",
    "repeated-label",
    "one-way-relation",
    "dangling-relation",
    "shape",
    "unused-label",
    "matches-too-much",
]
_WARNINGS: frozenset[IssueKind] = frozenset({"long-definition", "two-broader", "unused-label", "matches-too-much"})


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with one concept."""

    kind: IssueKind
    concept: str
    what: str

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Whether it should be put right, or only looked at."""
        return "warning" if self.kind in _WARNINGS else "error"


def check(scheme: Scheme) -> list[Issue]:
    """All issues of a scheme, by concept."""
    return sorted(
        (i for run in _CHECKS for i in run(scheme)), key=lambda issue: (issue.concept, issue.kind, issue.what)
    )


def missing_texts(scheme: Scheme) -> Iterator[Issue]:
    """One preferred label and one short definition in each language."""
    for concept in scheme:
        for language in LANGUAGES:
            names = concept.named(language, "preferred")
            if not names:
                yield Issue("no-preferred-label", concept.id, f"no preferred label in {language}")
            elif len(names) > 1:
                yield Issue("two-preferred-labels", concept.id, f"preferred labels in {language}: {', '.join(names)}")
            definition = concept.definitions.get(language, "")
            if not definition and not concept.deprecated:
                yield Issue("no-definition", concept.id, f"no definition in {language}")
            elif len(definition) > LONGEST_DEFINITION:
                yield Issue("long-definition", concept.id, f"definition in {language} has {len(definition)} characters")


def duplicate_labels(scheme: Scheme) -> Iterator[Issue]:
    """No label of two concepts in one language, after folding; clues and never-labels may be shared."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in scheme:
        if not concept.deprecated:
            for label in concept.labels:
                if label.role not in {"never", "clue"}:
                    owners[label.language, fold_key(label.text)].add(concept.id)
    for (language, text), concepts in owners.items():
        if len(concepts) > 1:
            for concept_id in concepts:
                others = ", ".join(sorted(concepts - {concept_id}))
                yield Issue("duplicate-label", concept_id, f"{text!r} ({language}) also names {others}")


def broken_hierarchy(scheme: Scheme) -> Iterator[Issue]:
    """No cycles, no broader concept that is not there, no great depth, at most one broader concept."""
    for concept in scheme:
        if _loops(scheme, concept.id):
            yield Issue("cycle", concept.id, "is broader than itself")
        if _lies_below(scheme, (concept.id,), MOST_DEPTH):
            yield Issue("too-deep", concept.id, f"lies more than {MOST_DEPTH} levels down")
        if len(concept.broader) > 1:
            yield Issue("two-broader", concept.id, f"has broader concepts {', '.join(concept.broader)}")
        if not concept.broader and not concept.narrower and not concept.deprecated and len(scheme) > 1:
            yield Issue("orphan", concept.id, "has neither broader nor narrower concepts")
        if concept.groups_only and not concept.narrower:
            yield Issue("empty-group", concept.id, "only groups, but has nothing narrower")


def _loops(scheme: Scheme, concept_id: str) -> bool:
    below = (concept_id, *scheme.descendants(concept_id))
    return any(concept_id in scheme[other].narrower for other in below)


def _lies_below(scheme: Scheme, path: tuple[str, ...], levels: int) -> bool:
    """Whether a path of broader concepts goes on over so many more, none of them twice."""
    above = (other for other in scheme[path[-1]].broader if other not in path and other in scheme)
    return not levels or any(_lies_below(scheme, (*path, other), levels - 1) for other in above)


def odd_relations(scheme: Scheme) -> Iterator[Issue]:
    """No relation beside the hierarchy between a concept and its own ancestor; a successor for the deprecated."""
    for concept in scheme:
        for other in concept.related:
            if other in scheme.ancestors(concept.id):
                yield Issue("related-to-ancestor", concept.id, f"is related to {other}, which is broader")
        if concept.deprecated and not concept.replaced_by:
            yield Issue("no-successor", concept.id, "is deprecated without dcterms:isReplacedBy")


def odd_roles(scheme: Scheme) -> Iterator[Issue]:
    """Roles that do nothing: clues of concepts that never tag, acronyms without capitals."""
    for concept in scheme:
        for label in concept.labels:
            if label.role == "clue" and not concept.tags:
                yield Issue("useless-role", concept.id, f"never tags, but has the clue {label.text!r}")
            if label.role == "acronym" and sum(c.isupper() for c in label.text) < 2:
                yield Issue("mixed-case-acronym", concept.id, f"acronym {label.text!r} has fewer than two capitals")


def odd_casing(scheme: Scheme) -> Iterator[Issue]:
    """Preferred labels written otherwise than most; labels in capitals that are no initials; labels told twice."""
    for language in LANGUAGES:
        named = [(c.id, name) for c in scheme for name in c.named(language, "preferred") if name[:1].isalpha()]
        capital = sum(name[0].isupper() for _, name in named)
        if len(named) >= _ENOUGH and max(capital, len(named) - capital) >= _MOST * len(named):
            wanted = capital * 2 > len(named)
            for named_id, name in named:
                if name[0].isupper() != wanted:
                    case = "a capital" if wanted else "a small letter"
                    yield Issue("casing", named_id, f"preferred label {name!r} ({language}) does not begin with {case}")
    shouted = sum(any(_shouted(x.text) for x in c.labels if x.role == "preferred") for c in scheme)
    for concept in scheme:
        if shouted * 2 < len(scheme):
            for label in concept.labels:
                if label.role != "acronym" and _shouted(label.text):
                    yield Issue("casing", concept.id, f"{label.text!r} ({label.language}) is all in capitals")
        yield from _repeated(concept)


def _shouted(text: str) -> bool:
    return text.isupper() and any(len(word) >= _SHORTEST_WORD for word in text.split())


def _repeated(concept: Concept) -> Iterator[Issue]:
    """Labels told twice or in two cases: of no use to search, and SKOS wants the three sorts of labels disjoint."""
    seen: set[tuple[str, str]] = set()
    for label in concept.labels:
        if label.role in {"preferred", "alternative", "hidden"}:
            key = (label.language, label.text if label.role == "preferred" else label.text.casefold())
            if key in seen:
                yield Issue("repeated-label", concept.id, f"{label.text!r} ({label.language}) stands there twice")
            seen.add(key)


_CHECKS: tuple[Callable[[Scheme], Iterator[Issue]], ...] = (
    missing_texts,
    duplicate_labels,
    broken_hierarchy,
    odd_relations,
    odd_roles,
    odd_casing,
)
