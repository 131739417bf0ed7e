"""What annotated articles teach: read back as written, and told to an article without its own group."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from benchmarks.tagging.teaching import Shares, Teaching
from indexer.annotating.concepts.learnt import Learnt, article_vector, load_learnt, write
from indexer.passages import Encoded
from taxonomy.forms import label_stem

SUBJECTS = {"theft": ("bike", "lock", "stolen"), "school": ("pupil", "class", "teacher"), "alcohol": ("bar", "drink")}


@pytest.fixture(scope="module")
def articles() -> tuple[list[dict[str, int]], list[Encoded], list[dict[str, float]], list[str]]:
    """Thirty articles of generated words and vectors, ten to a subject, in six groups."""
    dice = np.random.default_rng(7)
    counts, encoded, right, groups = [], [], [], []
    for number in range(30):
        subject = list(SUBJECTS)[number % 3]
        vector = dice.normal(size=(2, 8)).astype(np.float32)
        vector[:, number % 3] += 2
        counts.append({f"en:{word}": int(dice.integers(1, 4)) for word in (*SUBJECTS[subject], "city")})
        encoded.append(Encoded(((0, 10), (10, 20)), vector, None))
        right.append({subject: 1.0})
        groups.append(f"page {number // 5}")
    return counts, encoded, right, groups


def test_an_article_is_told_what_a_fit_without_its_group_says(
    articles: tuple[list[dict[str, int]], list[Encoded], list[dict[str, float]], list[str]],
) -> None:
    """The short way around fitting again: it must give what fitting again gives, but for the means of all articles."""
    counts, encoded, right, groups = articles
    told = Teaching(counts, encoded, ["en"] * 30, right).held_out(groups)
    inside = [n for n in range(30) if groups[n] == groups[0]]
    outside = [n for n in range(30) if n not in inside]
    apart = Teaching(
        *([rows[n] for n in outside] for rows in (counts, encoded)), ["en"] * 25, [right[n] for n in outside]
    )
    learnt = apart.learnt()
    for n in inside:
        again = learnt.measure(counts[n], article_vector(encoded[n], "en", learnt.centres))
        best = min(told[n], key=lambda concept: told[n][concept].rank)
        assert best == min(again, key=lambda concept: again[concept].rank) == next(iter(right[n]))
        assert told[n][best].value == pytest.approx(again[best].value, abs=0.15)
        assert told[n][best].words == pytest.approx(again[best].words, abs=0.15)


def test_own_tags_do_not_count_for_an_article(
    articles: tuple[list[dict[str, int]], list[Encoded], list[dict[str, float]], list[str]],
) -> None:
    counts, encoded, right, groups = articles
    wrong = [{"school": 1.0} if group == groups[0] else held for group, held in zip(groups, right, strict=True)]
    told = Teaching(counts, encoded, ["en"] * 30, wrong).held_out(groups)
    thefts = [n for n in range(30) if groups[n] == groups[0] and "theft" in right[n]]
    assert thefts
    assert all(told[n]["theft"].rank == 0 for n in thefts), "the others of its subject outweigh what it says of itself"


def test_a_word_teaches_the_words_for_it_in_the_other_language(
    articles: tuple[list[dict[str, int]], list[Encoded], list[dict[str, float]], list[str]],
) -> None:
    counts, encoded, right, _ = articles
    learnt = Teaching(counts, encoded, ["en"] * 30, right).learnt()
    french = learnt.measure({f"fr:{label_stem('velo', 'fr')}": 1, f"fr:{label_stem('serrure', 'fr')}": 1}, None)
    assert french["theft"].words_rank == 0, "no French article taught it"
    apart = Teaching(counts, encoded, ["en"] * 30, right, Shares(carried=0.0)).learnt()
    assert apart.measure({f"fr:{label_stem('velo', 'fr')}": 1}, None)["theft"].words == 0.0


def test_a_regression_is_read_back_as_written(
    tmp_path: Path, articles: tuple[list[dict[str, int]], list[Encoded], list[dict[str, float]], list[str]]
) -> None:
    counts, encoded, right, _ = articles
    learnt = Teaching(counts, encoded, ["en"] * 30, right).learnt()
    write(learnt, tmp_path / "learnt.npz")
    again = load_learnt(tmp_path / "learnt.npz")
    assert again.concepts == learnt.concepts
    assert again.vocabulary == learnt.vocabulary
    assert_allclose(again.by_word, learnt.by_word, atol=1e-3)
    first, second = (held.measure(counts[0], None)["theft"] for held in (learnt, again))
    assert second.rank == first.rank == 0
    assert second.words == second.value == pytest.approx(first.words, abs=2e-3)


def test_what_the_package_carries_knows_both_languages() -> None:
    learnt: Learnt = load_learnt()
    for words, concept in (
        ({"fr:cambriol": 3, "fr:serrur": 1}, "burglary"),
        ({"en:burglari": 3, "en:lock": 1}, "burglary"),
    ):
        assert learnt.measure(words, None)[concept].words_rank < 3
