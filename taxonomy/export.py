"""Writing a concept scheme for others: SKOS in three notations, and a table."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Literal, get_args

from taxonomy.load import DERIVED, PACKAGED, load_scheme, to_json
from taxonomy.scheme import LANGUAGES, LabelRole, Scheme

ExportFormat = Literal["turtle", "rdfxml", "jsonld", "csv"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

_RDFLIB = {"turtle": "turtle", "rdfxml": "pretty-xml", "jsonld": "json-ld"}
_COLUMNS: tuple[LabelRole, ...] = ("preferred", "alternative", "hidden", "acronym", "weak", "title", "never", "clue")


def export(scheme: Scheme, form: ExportFormat) -> str:
    """The whole scheme as one text in that format; what is read back from the RDF formats equals the scheme."""
    if form == "csv":
        return _table(scheme)
    from taxonomy.skos_writing import to_graph

    return str(to_graph(scheme).serialize(format=_RDFLIB[form]))


def export_concept(scheme: Scheme, concept_id: str, form: Literal["turtle", "rdfxml", "jsonld"]) -> str:
    """One concept in that format, with the preferred labels of those around it.

    Raises:
        UsageError: the scheme does not hold it.
    """
    from taxonomy.skos_writing import to_graph

    return str(to_graph(scheme, only=concept_id).serialize(format=_RDFLIB[form]))


def write_derived_copy() -> None:
    """Renew the JSON copy of the packaged scheme, after its Turtle was edited."""
    made_from = hashlib.sha256(PACKAGED.read_bytes()).hexdigest()
    DERIVED.write_text(to_json(load_scheme(PACKAGED), made_from), encoding="utf-8")


def _table(scheme: Scheme) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = [f"{role}_{language}" for role in _COLUMNS for language in LANGUAGES]
    texts = [f"{name}_{language}" for name in ("definition", "scope_note") for language in LANGUAGES]
    writer.writerow(
        ["id", "uri", "broader", *names, *texts, "groups_only", "kind", "matches", "deprecated", "replaced_by"]
    )
    for c in scheme:
        labels = ["|".join(c.named(language, role)) for role in _COLUMNS for language in LANGUAGES]
        notes = [held.get(language, "") for held in (c.definitions, c.scope_notes) for language in LANGUAGES]
        matches = "|".join(f"{m.kind}={m.uri}" for m in c.mappings)
        groups = "yes" if c.groups_only else ""
        writer.writerow(
            [
                c.id,
                c.uri,
                "|".join(c.broader),
                *labels,
                *notes,
                groups,
                c.kind or "",
                matches,
                "yes" if c.deprecated else "",
                c.replaced_by or "",
            ]
        )
    return buffer.getvalue()


if __name__ == "__main__":
    write_derived_copy()
