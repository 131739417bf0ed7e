"""From an engine's counts to facets that a person reads: labels, order, the concept tree, selected values at zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import fold_key
from indexer.engine import FacetCount, FacetField
from search_api.answers import ConceptFacetAnswer, FacetsAnswer, FacetValueAnswer
from search_api.labels import facet_value_label
from search_api.naming import Names, facet_value_keys
from search_api.request import Interface
from taxonomy.scheme import Scheme


def facet_answers(
    counts: Mapping[FacetField, Sequence[FacetCount]],
    selected: Mapping[FacetField, Sequence[str]],
    scheme: Scheme,
    ui: Interface,
    names: Callable[[], Names],
) -> FacetsAnswer:
    """All facets of an answer.

    Args:
        counts: what the engine counted for each facet.
        selected: the values chosen in the request.
        scheme: the taxonomy, for the tree of concepts.
        ui: the reader's language.
        names: of all values, for one that was chosen and that the engine did not count; only then is it called.
    """

    def values(field: FacetField) -> list[FacetValueAnswer]:
        return _values(field, counts.get(field, ()), selected.get(field, ()), ui, names)

    return FacetsAnswer(
        concept=_tree(counts.get("concept", ()), selected.get("concept", ()), scheme, ui),
        kind=values("kind"),
        language=values("language"),
        available=values("available"),
        country=values("country"),
        city=values("city"),
        organisation=values("organisation"),
        series=values("series"),
        source=values("source"),
        edition=values("edition"),
        year=values("year"),
    )


def _values(
    field: FacetField,
    counts: Sequence[FacetCount],
    selected: Sequence[str],
    ui: Interface,
    names: Callable[[], Names],
) -> list[FacetValueAnswer]:
    values = [
        FacetValueAnswer(
            value=c.value,
            label=facet_value_label(field, c.value, c.label, ui),
            count=c.count,
            selected=c.value in selected,
        )
        for c in counts
    ]
    counted = {c.value for c in counts}
    missing = [v for v in selected if v not in counted and fold_key(v) not in counted]
    if missing and field == "city":  # which may be chosen by any of its names
        named = {key for c in counts for key in facet_value_keys(field, c.value, c.label)}
        missing = [v for v in missing if fold_key(v) not in named]
    if missing and field == "organisation":  # which may be chosen by an acronym
        shown = {v["label"] for v in values}
        missing = [v for v in missing if names().shown(field, v, ui) not in shown]
    values += [FacetValueAnswer(value=v, label=names().shown(field, v, ui), count=0, selected=True) for v in missing]
    if field == "year":
        return sorted(values, key=lambda v: v["value"], reverse=True)
    if field == "organisation":  # engines put bodies with the same count in the order of their keys
        return sorted(values, key=lambda v: (-v["count"], fold_key(v["label"])))
    return values


@dataclass(frozen=True, slots=True)
class _Branch:
    """A concept of the tree as one language shows it, with what stands below it."""

    id: str
    label: str
    below: tuple[_Branch, ...]


@lru_cache(maxsize=8)
def _branches(scheme: Scheme, ui: Interface) -> tuple[_Branch, ...]:
    """The whole tree without the concepts that name kinds, which are a facet of their own.

    Made once: every answer shows it, and walking the scheme anew costs as much as the rest of an answer.
    """

    def branch(concept_id: str, above: frozenset[str]) -> _Branch:
        below = [c for c in scheme[concept_id].narrower if c not in above and not scheme[c].kind]
        within = above | {concept_id}
        return _Branch(concept_id, scheme.label(concept_id, ui), tuple(branch(c, within) for c in below))

    return tuple(branch(c, frozenset((c,))) for c in scheme.top if not scheme[c].kind)


def _tree(
    counts: Sequence[FacetCount], selected: Sequence[str], scheme: Scheme, ui: Interface
) -> list[ConceptFacetAnswer]:
    """The concept tree, most frequent first, without branches that have neither hits nor a selected concept."""
    number = {c.value: c.count for c in counts}
    wanted = set(selected)
    # An article counts under everything above its concepts: below a concept without hits there are none either.
    shown = {c.value for c in counts if c.count} | wanted
    shown.update(above for concept_id in selected for above in scheme.ancestors(concept_id))

    def level(branches: Sequence[_Branch]) -> list[ConceptFacetAnswer]:
        nodes: list[ConceptFacetAnswer] = [
            {
                "id": branch.id,
                "label": branch.label,
                "count": number.get(branch.id, 0),
                "selected": branch.id in wanted,
                "children": level(branch.below) if branch.below else [],
            }
            for branch in branches
            if branch.id in shown
        ]
        if len(nodes) > 1:
            nodes.sort(key=_by_count)
        return nodes

    return level(_branches(scheme, ui))


def _by_count(node: ConceptFacetAnswer) -> tuple[int, str]:
    return -node["count"], node["label"]
