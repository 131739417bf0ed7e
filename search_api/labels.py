"""What things are called in the reader's language: kinds, languages, countries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from corpus.model import Kind, Language, Organisation
from indexer.annotating.exonyms import shown_name
from indexer.body_keys import body_key, body_label
from search_api.answers import LabelAnswer, PlaceAnswer
from search_api.request import Interface
from search_api.town_ids import town_id
from taxonomy.scheme import Scheme

_KINDS: dict[Kind, tuple[str, str]] = {
    "toolkit": ("Trousse ou guide", "Toolkit or guide"),
    "event": ("Événement", "Event"),
    "programme": ("Programme ou projet", "Programme or project"),
    "observatory": ("Observatoire", "Observatory"),
    "publication": ("Publication", "Publication"),
    "report": ("Résultats et rapports", "Findings and reports"),
    "news": ("Nouvelle", "News"),
    "interview": ("Entretien", "Interview"),
    "tender": ("Appel à projets", "Call for proposals"),
    "other": ("Autre", "Other"),
}
_LANGUAGES: dict[Language, tuple[str, str]] = {
    "fr": ("Français", "French"),
    "en": ("Anglais", "English"),
    "und": ("Autre langue", "Another language"),
}


_FACETS: dict[str, tuple[str, str]] = {
    "concept": ("sujet", "subject"),
    "kind": ("type", "kind"),
    "language": ("langue", "language"),
    "available": ("disponible en", "available in"),
    "country": ("pays", "country"),
    "city": ("ville", "city"),
    "organisation": ("organisme", "organisation"),
    "series": ("série d’événements", "event series"),
    "source": ("source", "source"),
    "publication": ("publication", "publication"),
    "edition": ("numéro", "edition"),
    "year": ("année", "year"),
    "from": ("paru depuis le", "issued from"),
    "to": ("paru jusqu’au", "issued until"),
    "event_from": ("événement depuis le", "event from"),
    "event_to": ("événement jusqu’au", "event until"),
}


def _pick(pair: tuple[str, str], ui: Interface) -> str:
    return pair[0] if ui == "fr" else pair[1]


def kind_label(kind: str, ui: Interface) -> str:
    """The name of a kind of article; the kind itself when it is not one of ours."""
    return _pick(_KINDS[kind], ui) if kind in _KINDS else kind


def filter_label(field: str, ui: Interface) -> str:
    """The name of a filter inside a sentence; the field itself when it has none."""
    return _pick(_FACETS[field], ui) if field in _FACETS else field


def language_label(language: str, ui: Interface) -> str:
    """The name of a language."""
    return _pick(_LANGUAGES[language], ui) if language in _LANGUAGES else language


@lru_cache(maxsize=1024)
def country_label(code: str, ui: Interface) -> str:
    """The name of a country by its ISO 3166-1 code (Unicode CLDR); the code when it has none."""
    from babel import Locale

    name: str | None = Locale(ui).territories.get(code)
    return name or code


def long_date(day: date, ui: Interface) -> str:
    """A day in words."""
    from babel.dates import format_date

    return with_ordinal(format_date(day, "long", locale=ui), ui)


def with_ordinal(text: str, ui: Interface) -> str:
    """French says "1er mai", which CLDR's patterns leave out."""
    return f"1er {text[2:]}" if ui == "fr" and text.startswith("1 ") else text


def concept_labels(scheme: Scheme, ids: Iterable[str], ui: Interface) -> tuple[str, ...]:
    """The names of concepts; one that the scheme lacks, as after another was loaded beside a service, is left out."""
    return tuple(scheme.label(id_, ui) for id_ in ids if id_ in scheme)


def concept_name(scheme: Scheme, concept_id: str, ui: Interface) -> LabelAnswer:
    """A concept by id and name, marked when it is deprecated, with what replaced it."""
    named = LabelAnswer(id=concept_id, label=scheme.label(concept_id, ui))
    if scheme[concept_id].deprecated:
        named["deprecated"] = True
        if (current := scheme.current(concept_id)) != concept_id:
            named["replaced_by"] = current
    return named


def place_answer(geonames_id: int, name: str, country: str, ui: Interface) -> PlaceAnswer:
    """A town by its record in the gazetteer, with its name in the reader's language."""
    label = shown_name(geonames_id, name, ui)
    return PlaceAnswer(geonames_id=geonames_id, name=name, label=label, country=country)


def organisation_label(told: Organisation, ui: Interface) -> str:
    """The name to show for a body of an article: that of its record in the reader's language, else as in the text."""
    return body_label(body_key(told.name, told.authority), told.name, ui)


def facet_value_label(field: str, value: str, own: str | None, ui: Interface) -> str:
    """The name to show for a facet value.

    Args:
        field: the facet.
        value: the value that filters.
        own: the name that the engine gave with it, if any.
        ui: the reader's language.
    """
    if field == "kind":
        return kind_label(value, ui)
    if field in ("language", "available"):
        return language_label(value, ui)
    if field == "organisation":
        return body_label(value, own or value, ui)
    if field == "series":
        return own or value.replace("_", " ")
    if field == "city" and (town := town_id(value)) is not None:
        return shown_name(town, own or value, ui)
    return country_label(value, ui) if field == "country" else own or value
