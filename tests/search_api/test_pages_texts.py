"""The texts of the interface: complete in both languages, and French as it is printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import search_api
from corpus.model import EventDate
from search_api.texts import Texts

HERE = Path(search_api.__file__).parent
NARROW = "\u202f"
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (HERE / "locales/fr/LC_MESSAGES/vigie.po").open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def shown() -> set[str | tuple[str, ...]]:
    methods = [
        ("texts.py", "python"),
        ("pages/**.py", "python"),
        ("coverage/**.py", "python"),
        ("newsdesk/**.py", "python"),
        ("templates/**.html", "jinja2"),
    ]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    return {message for _, _, message, _, _ in extract_from_dir(str(HERE), methods, keywords=keywords)}


def test_every_text_is_translated_and_no_translation_is_left_over(catalogue: Catalog) -> None:
    translated = {m.id for m in catalogue if m.id}
    assert len(translated) > 100
    assert translated == shown()
    assert not [m.id for m in catalogue if m.id and (m.fuzzy or not m.string or (m.pluralizable and not all(m.string)))]


def test_translations_keep_the_placeholders(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            sources = message.id if message.pluralizable else (message.id,)
            targets = message.string if message.pluralizable else (message.string,)
            expected = set(_PLACEHOLDER.findall(sources[-1]))
            assert all(set(_PLACEHOLDER.findall(t)) == expected for t in targets), message.id


def test_french_is_printed_as_french(catalogue: Catalog) -> None:
    for message in catalogue:
        if not message.id:
            continue
        for text in message.string if message.pluralizable else (message.string,):
            assert "'" not in text, text
            assert not re.search(rf"[^{NARROW}][;:!?»]", text), text
            assert not re.search(rf"«[^{NARROW}]", text), text
            assert '"' not in text, text


def event(start: str, end: str, precision: str) -> EventDate:
    return EventDate(
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        precision=precision,
        relative=False,
        text="",
        evidence=(),
    )


@pytest.mark.parametrize(
    ("start", "end", "precision", "french", "english"),
    [
        ("2005-05-25", "2005-05-27", "day", "25–27 mai 2005", "May 25 – 27, 2005"),
        ("2005-05-01", "2005-05-01", "day", "1er mai 2005", "May 1, 2005"),
        ("2004-03-01", "2004-03-31", "month", "mars 2004", "March 2004"),
        ("2005-09-01", "2005-11-30", "season", "Automne 2005", "Autumn 2005"),
        ("2005-12-01", "2006-02-28", "season", "Hiver 2005–2006", "Winter 2005–2006"),
        ("2003-01-01", "2006-12-31", "year", "2003 – 2006", "2003 – 2006"),
        ("2003-01-01", "2003-12-31", "year", "2003", "2003"),
    ],
)
def test_intervals_are_as_exact_as_they_are_known(
    start: str, end: str, precision: str, french: str, english: str
) -> None:
    told = event(start, end, precision)
    plain = {ui: re.sub(r"\s", " ", Texts(ui).interval(told)) for ui in ("fr", "en")}
    assert plain == {"fr": french, "en": english}


def test_numbers_and_dates_follow_the_language() -> None:
    assert re.sub(r"\s", " ", Texts("fr").number(12345)) == "12 345"
    assert Texts("en").number(12345) == "12,345"
    assert Texts("fr").day("2005-06-01") == "1er juin 2005"
    assert Texts("fr").day("2005-06-11") == "11 juin 2005"
    assert Texts("en").day("2005-06-01", "month") == "June 2005"
    assert Texts("en").day(None) == ""
    assert [Texts("fr").ngettext("%(shown)s article", "%(shown)s articles", n) for n in (0, 1, 2)] == [
        "%(shown)s article",
        "%(shown)s article",
        "%(shown)s articles",
    ]
