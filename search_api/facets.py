"""From an engine's counts to facets that a person reads: labels, order, the concept tree, selected values at zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.engine import FacetCount, FacetField
from search_api.answers import ConceptFacetAnswer, FacetsAnswer, FacetValueAnswer
from search_api.labels import facet_value_label
from search_api.request import Interface
from taxonomy.scheme import Scheme


def facet_answers(
    counts: Mapping[FacetField, Sequence[FacetCount]],
    selected: Mapping[FacetField, Sequence[str]],
    scheme: Scheme,
    ui: Interface,
) -> FacetsAnswer:
    """All facets of an answer.

    Args:
        counts: what the engine counted for each facet.
        selected: the values chosen in the request.
        scheme: the taxonomy, for the tree of concepts.
        ui: the reader's language.
    """

    def values(field: FacetField) -> list[FacetValueAnswer]:
        return _values(field, counts.get(field, ()), selected.get(field, ()), ui)

    return FacetsAnswer(
        concept=_tree(counts.get("concept", ()), selected.get("concept", ()), scheme, ui),
        kind=values("kind"),
        language=values("language"),
        country=values("country"),
        city=values("city"),
        organisation=values("organisation"),
        series=values("series"),
        source=values("source"),
        edition=values("edition"),
        year=values("year"),
    )


def _values(
    field: FacetField, counts: Sequence[FacetCount], selected: Sequence[str], ui: Interface
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
    known = {c.value for c in counts} | {value["label"].casefold() for value in values if field == "city"}
    values += [
        FacetValueAnswer(value=v, label=facet_value_label(field, v, None, ui), count=0, selected=True)
        for v in selected
        if v not in known and v.casefold() not in known
    ]
    if field == "year":
        return sorted(values, key=lambda v: v["value"], reverse=True)
    return values


def _tree(
    counts: Sequence[FacetCount], selected: Sequence[str], scheme: Scheme, ui: Interface
) -> list[ConceptFacetAnswer]:
    """The concept tree, most frequent first, without branches that have neither hits nor a selected concept."""
    number = {c.value: c.count for c in counts}
    wanted = set(selected)

    def node(concept_id: str, above: frozenset[str]) -> ConceptFacetAnswer | None:
        if scheme[concept_id].kind:  # the kind is a facet of its own
            return None
        below = scheme[concept_id].narrower
        children = [node(c, above | {concept_id}) for c in below if c not in above]
        kept = sorted((c for c in children if c), key=lambda c: (-c["count"], c["label"]))
        if not (number.get(concept_id) or concept_id in wanted or kept):
            return None
        return ConceptFacetAnswer(
            id=concept_id,
            label=scheme.label(concept_id, ui),
            count=number.get(concept_id, 0),
            selected=concept_id in wanted,
            children=kept,
        )

    roots = [node(concept_id, frozenset()) for concept_id in scheme.top]
    return sorted((r for r in roots if r), key=lambda r: (-r["count"], r["label"]))
