"""Which articles are translations or near-duplicates of each other, and which only look like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pytest

from corpus.holding import Holding
from corpus.model import Annotation, Article, Document, EventDate, Place
from corpus.vectors import PassageVectors
from indexer.likeness import Compared, coverage, likeness, unit_rows
from indexer.passage_vectors import quantized

DOCUMENT = Document(
    id="d", key="d", source="s", digest="0", media_type="text/html", fetched=datetime(2024, 1, 1, tzinfo=UTC)
)
ENGLISH = """In Liège, 24 mediators meet the neighbours of the square three evenings a week. Since 12 May 2005 the police
have counted 310 calls fewer. A second square will follow in autumn, and the city pays for it."""
FRENCH = """À Liège, 24 médiateurs rencontrent les riverains de la place trois soirs par semaine. Depuis le 12 mai 2005 la
police a compté 310 appels de moins. Une deuxième place suivra à l'automne, aux frais de la ville."""


@dataclass(frozen=True)
class Told:
    """What a test says of an article."""

    text: str
    language: str
    vectors: tuple[tuple[float, ...], ...] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    towns: tuple[int, ...] = (2792413,)
    days: tuple[date, ...] = (date(2005, 5, 12),)
    issued: date | None = None


def compared(told: Told) -> Compared:
    article = Article(
        id=f"{hash(told)}", document_id="d", ordinal=0, revision="r", text=told.text, blocks=(), issued=told.issued
    )
    annotation = Annotation(
        language=told.language,
        places=tuple(Place(name="x", country="BE", geonames_id=n, lat=0, lon=0, evidence=()) for n in told.towns),
        dates=tuple(
            EventDate(start=d, end=d, precision="day", relative=False, text="", evidence=()) for d in told.days
        ),
    )
    rows = np.zeros((len(told.vectors), 16), np.float32)
    rows[:, :3] = told.vectors
    vectors = PassageVectors("m", tuple((n, n + 1) for n in range(len(rows))), quantized(rows).tobytes())
    return Compared(Holding(article=article, document=DOCUMENT, annotation=annotation), vectors)


def translation(one: Told, other: Told, *, known: bool = False) -> float | None:
    found = likeness(compared(one), compared(other), known=known)
    back = likeness(compared(other), compared(one), known=known)
    assert found == back
    return found.translation


def test_a_translation_says_the_same_of_the_same() -> None:
    found = translation(Told(FRENCH, "fr"), Told(ENGLISH, "en"))
    assert found is not None
    assert found > 0.9


@pytest.mark.parametrize(
    "other",
    [
        Told(ENGLISH, "en", vectors=((1.0, 0.0, 0.0), (0.3, 0.3, 0.9), (0.0, 0.0, 1.0))),  # says something else
        Told("In Mons, 31 mediators meet on 19 June 2009; 52 calls fewer. " * 4, "en", towns=(1,), days=(date(2009, 6, 19),)),
        Told(ENGLISH * 3, "en"),  # says much more
        Told(ENGLISH, "en", issued=date(2009, 1, 1)),  # years later
        Told(ENGLISH, "und"),
    ],
    ids=["meaning", "facts", "length", "date", "language"],
)  # fmt: skip
def test_what_is_no_translation(other: Told) -> None:
    assert translation(Told(FRENCH, "fr", issued=date(2005, 6, 1)), other) is None


def test_what_is_known_to_belong_together_needs_less() -> None:
    loose = Told(ENGLISH, "en", vectors=((0.5, 0.1, 0.86), (0.1, 0.5, 0.86)))
    assert translation(Told(FRENCH, "fr"), loose) is None
    assert translation(Told(FRENCH, "fr"), loose, known=True) is not None


def test_without_facts_only_meaning_that_is_very_near_counts() -> None:
    bare = Told("La nuit tombe sur la place et tout le monde rentre.", "fr", towns=(), days=())
    other = Told("Night falls on the square and everybody goes home.", "en", towns=(), days=())
    assert translation(bare, other) is not None
    far = Told(other.text, "en", vectors=((0.6, 0.0, 0.8), (0.0, 0.6, 0.8)), towns=(), days=())
    assert translation(bare, far) is None


def test_near_duplicates_differ_in_few_words_and_no_facts() -> None:
    again = ENGLISH.replace("the neighbours of the square", "the neighbours of this square")
    assert likeness(compared(Told(ENGLISH, "en")), compared(Told(again, "en"))).duplicate == pytest.approx(
        0.85, abs=0.1
    )
    another = Told(ENGLISH.replace("24", "30").replace("310", "95"), "en")
    assert likeness(compared(Told(ENGLISH, "en")), compared(another)).duplicate is None
    elsewhere = Told(ENGLISH, "en", towns=(1, 2, 3))
    assert likeness(compared(Told(ENGLISH, "en")), compared(elsewhere)).duplicate is None


def test_near_duplicates_share_bands_and_others_do_not() -> None:
    text = " ".join(f"word{n}" for n in range(120))
    one, near = compared(Told(text, "en")), compared(Told(text.replace("word60", "other"), "en"))
    other = compared(Told(" ".join(f"thing{n}" for n in range(120)), "en"))
    assert len(one.bands) == 32
    assert set(one.bands) & set(near.bands)
    assert not set(one.bands) & set(other.bands)
    assert compared(Told("", "en")).bands == []
    assert all(-(2**63) <= band < 2**63 for band in one.bands)


def test_coverage_is_of_the_side_that_is_covered_less() -> None:
    one = np.eye(3, dtype=np.float32)
    assert coverage(one, one) == pytest.approx(1)
    assert coverage(one, one[:1]) == pytest.approx(1 / 3)
    assert coverage(one, unit_rows(None)) == 0
