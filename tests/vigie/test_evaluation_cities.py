"""The judged list of comparable cities, and the measure over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.sample import load_gold, sample_folder
from vigie.evaluation.cities import _ndcg, load_judged


def test_every_judged_city_is_named_in_the_gold() -> None:
    judged = load_judged(sample_folder())
    named = {(p.name, p.country) for d in load_gold("dev") for a in d.articles for p in a.places}
    assert len(judged) >= 10
    assert {*judged, *(other for grades in judged.values() for other in grades)} <= named
    assert all(city not in grades for city, grades in judged.items())


def test_the_best_order_is_one_and_a_worse_one_less() -> None:
    grades = {("Mons", "BE"): 3, ("Huy", "BE"): 1}
    best = [("Mons", "BE"), ("Huy", "BE"), ("Lyon", "FR")]
    assert _ndcg(best, grades) == pytest.approx(1.0)
    assert 0 < _ndcg(best[::-1], grades) < 1 and _ndcg([], grades) == 0.0


@pytest.mark.parametrize("line", ["Mons\tBE\tHuy\tBE", "Mons\tBE\tHuy\tBE\tmuch"])
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "cities.tsv").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        load_judged(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load_judged(tmp_path / "nowhere")
