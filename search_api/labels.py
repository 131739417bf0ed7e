"""What things are called in the reader's language: kinds, languages, countries."""

from __future__ import annotations

from functools import lru_cache

from corpus.model import Kind, Language
from search_api.request import Interface

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


def _pick(pair: tuple[str, str], ui: Interface) -> str:
    return pair[0] if ui == "fr" else pair[1]


def kind_label(kind: str, ui: Interface) -> str:
    """The name of a kind of article; the kind itself when it is not one of ours."""
    return _pick(_KINDS[kind], ui) if kind in _KINDS else kind


def language_label(language: str, ui: Interface) -> str:
    """The name of a language."""
    return _pick(_LANGUAGES[language], ui) if language in _LANGUAGES else language


@lru_cache(maxsize=1024)
def country_label(code: str, ui: Interface) -> str:
    """The name of a country by its ISO 3166-1 code (Unicode CLDR); the code when it has none."""
    from babel import Locale

    name: str | None = Locale(ui).territories.get(code)
    return name or code


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
    if field == "language":
        return language_label(value, ui)
    if field == "series":
        return own or value.replace("_", " ")
    return country_label(value, ui) if field == "country" else own or value
