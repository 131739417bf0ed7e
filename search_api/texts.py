"""Texts, dates and numbers for readers of one language: of pages, and of answers that are told in words.

Texts are English in templates and code; `locales/fr/LC_MESSAGES/vigie.po` has the French. The catalogue is read when
the application starts, so that there is no compiled copy to forget.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from corpus.model import EventDate, Precision
from search_api.labels import country_label, kind_label, language_label, long_date, with_ordinal
from search_api.request import Interface

INTERFACES: tuple[Interface, ...] = ("fr", "en")
_WINTER = 12
"""The month in which the season begins that ends in the next year."""
_LOCALES = Path(__file__).parent / "locales"


@cache
def _catalogue(ui: Interface) -> Any:  # noqa: ANN401 - gettext's translations, which babel leaves untyped
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import NullTranslations, Translations

    path = _LOCALES / ui / "LC_MESSAGES" / "vigie.po"
    if not path.exists():  # English: the texts as they stand in the templates
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=ui))
    compiled.seek(0)
    return Translations(compiled)


class Texts:
    """Texts, dates and numbers for readers of one language.

    Args:
        ui: the language.
    """

    def __init__(self, ui: Interface) -> None:
        self.ui = ui
        self.other: Interface = "en" if ui == "fr" else "fr"
        self._catalogue = _catalogue(ui)

    def gettext(self, text: str) -> str:
        """An English text in the reader's language."""
        translated: str = self._catalogue.gettext(text)
        return translated

    def ngettext(self, one: str, many: str, count: int) -> str:
        """An English text in the reader's language, in the form that goes with a number."""
        translated: str = self._catalogue.ngettext(one, many, count)
        return translated

    def number(self, value: float) -> str:
        """A number with its thousands set apart, and its decimals, if it has any."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self.ui)

    def position(self, lat: float, lon: float) -> str:
        """A position in degrees, with the hemispheres by their letters."""
        west = "O" if self.ui == "fr" else "W"
        north, east = "N" if lat >= 0 else "S", "E" if lon >= 0 else west
        return f"{self.number(round(abs(lat), 2))}° {north}, {self.number(round(abs(lon), 2))}° {east}"

    def percent(self, share: float) -> str:
        """A share as a whole number in a hundred."""
        from babel.numbers import format_percent

        return format_percent(share, locale=self.ui)

    def day(self, value: date | str | None, precision: Precision | None = "day") -> str:
        """A date in words, as exact as it is known; empty for none. A text is read as ISO."""
        from babel.dates import format_date

        if not value:
            return ""
        when = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        if precision == "year":
            return str(when.year)
        if precision == "season" and (season := self._season(when.month)):
            return f"{season} {when.year}–{when.year + 1}" if when.month == _WINTER else f"{season} {when.year}"
        if precision in ("month", "season"):
            return format_date(when, "MMMM y", locale=self.ui)
        return long_date(when, self.ui)

    def interval(self, event: EventDate) -> str:
        """When an event takes place, in words."""
        from babel.dates import format_interval

        if event.precision == "day" and event.start != event.end:
            return with_ordinal(format_interval(event.start, event.end, "yMMMMd", locale=self.ui), self.ui)
        first = self.day(event.start, event.precision)
        last = self.day(event.end, event.precision)
        # A month, season or year ends on another day than it begins, and is still one month, season or year.
        whole = event.precision in ("day", "season") or first == last
        return first if whole else f"{first} – {last}"

    def _season(self, month: int) -> str | None:
        """The season that begins with a month."""
        gettext = self.gettext
        return {3: gettext("Spring"), 6: gettext("Summer"), 9: gettext("Autumn"), _WINTER: gettext("Winter")}.get(month)

    def kind(self, value: str) -> str:
        """The name of a kind of article."""
        return kind_label(value, self.ui)

    def language(self, value: str) -> str:
        """The name of a language."""
        return language_label(value, self.ui)

    def languages(self, values: Iterable[str]) -> str:
        """The names of languages in the midst of a sentence, where French has no capitals."""
        named = ", ".join(self.language(value) for value in values)
        return named.lower() if self.ui == "fr" else named

    def country(self, code: str) -> str:
        """The name of a country by its ISO code."""
        return country_label(code, self.ui)

    def foreign(self, language: str | None) -> str | None:
        """The value of a `lang` attribute for a text in that language; None where it is the page's own or unknown."""
        return language if language in INTERFACES and language != self.ui else None
