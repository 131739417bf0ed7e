"""Index entries for the contract suite, written for what each test must tell apart."""

from __future__ import annotations

from typing import Any

from indexer.entry import EntryBody, EntryConcept, EntryPlace, EntrySeries, IndexEntry

LIEGE = EntryPlace(2792413, "Liège", "BE", ("liege",))
UNDP = EntryBody(("authority:undp",), "Programme des Nations Unies pour le développement")
COUNCIL = EntryBody(("city safety council", "csc"), "City Safety Council")
LONDON = EntryPlace(2643743, "London", "GB", ("london", "londres"))


def entry(article_id: str, text: str, **given: Any) -> IndexEntry:
    """An entry with sensible values for what a test does not care about."""
    language = given.pop("language", "en")
    concepts = tuple(EntryConcept(c, 0.9) for c in given.pop("concepts", ()))
    values: dict[str, Any] = {
        "id": article_id,
        "document_id": "doc",
        "seq": 1,
        "title": "",
        "section": None,
        "text": text,
        "language": language,
        "passages": ((0, len(text), language),),
        "kind": "news",
        "source": "bulletin",
        "url": None,
        "path": None,
        "show": "full",
        "concepts": concepts,
        "concept_path": tuple(c.id for c in concepts),
    }
    return IndexEntry(**(values | given))


SAMPLE = (
    entry(
        "night",
        "Des médiateurs sociaux apaisent les conflits la nuit. L’équipe travaille avec les habitants de Liège.",
        title="Médiation de nuit",
        language="fr",
        concepts=("social-mediation",),
        concept_path=("social-mediation", "prevention-approaches"),
        places=(LIEGE,),
        countries=("BE",),
        issued="2005-03-01",
        edition="Numéro 7",
        organisations=(UNDP,),
        kind="programme",
        events=(("2004-12-28", "2005-02-03"),),
        series=(EntrySeries("annual_colloquium_icpc", "colloque annuel du CIPC", 5),),
        available=("en", "fr"),
    ),
    entry(
        "cameras",
        "The council tested video surveillance in car parks and measured what changed.",
        title="Cameras in car parks",
        concepts=("video-surveillance",),
        concept_path=("video-surveillance", "situational-prevention", "prevention-approaches"),
        places=(LONDON,),
        countries=("GB",),
        issued="2006-09-01",
        edition="Edition 12",
        publication="The Lookout’s Post",
        kind="report",
        organisations=(COUNCIL, UNDP),
        events=(("2006-06-14", "2006-06-16"),),
        series=(
            EntrySeries("annual_colloquium_icpc", "ICPC annual colloquium", 6),
            EntrySeries("congress_un", "United Nations Congress", None),
        ),
    ),
    entry(
        "lighting",
        "New street lighting and a residents’ group: burglaries fell by a fifth in the neighbourhood.",
        title="Light against burglary",
        concepts=("street-lighting", "burglary"),
        concept_path=("street-lighting", "situational-prevention", "prevention-approaches", "burglary"),
        issued="2006-01-01",
        edition="Edition 4",
        available=("fr",),
    ),
    entry("undated", "Un observatoire local réunit police et citoyens.", title="Observatoire", language="fr"),
)
