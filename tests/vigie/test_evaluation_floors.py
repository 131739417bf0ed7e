from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError, UsageError
from vigie.evaluation.floors import FLOORS, TOLERANCE, check_floors, load_floors, raise_floors, round_down


@dataclass
class Made:
    """An evaluation with given figures."""

    values: dict[str, float] = field(default_factory=lambda: {"concepts.f1": 0.71239, "dates.f1": 1.0})
    digest: str = "aaaa"
    key: str = "dev"

    def figures(self) -> dict[str, float]:
        return self.values


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "floors.toml"


def test_floors_are_figures_rounded_down(file: Path) -> None:
    assert raise_floors(Made(), file) == {"concepts.f1": (None, 0.712), "dates.f1": (None, 1.0)}
    assert load_floors(file)["dev"].floors == {"concepts.f1": 0.712, "dates.f1": 1.0}
    assert check_floors(Made(), file) == ()


def test_a_figure_below_its_floor_fails_the_check(file: Path) -> None:
    raise_floors(Made(), file)
    (fault,) = check_floors(Made({"concepts.f1": 0.712 - TOLERANCE - 1e-6, "dates.f1": 1.0}), file)
    assert fault.figure == "concepts.f1"
    assert "below its floor of 0.712" in fault.message
    assert check_floors(Made({"concepts.f1": 0.712 - TOLERANCE + 1e-6, "dates.f1": 1.0}), file) == ()


def test_a_figure_that_is_no_longer_measured_fails_the_check(file: Path) -> None:
    raise_floors(Made(), file)
    (fault,) = check_floors(Made({"concepts.f1": 0.9}), file)
    assert "dates.f1" in fault.message


def test_another_corpus_fails_the_check_until_it_is_accepted(file: Path) -> None:
    raise_floors(Made(), file)
    other = Made(digest="bbbb")
    assert any("digest" in fault.message for fault in check_floors(other, file))
    before = file.read_bytes()
    with pytest.raises(UsageError, match="not the corpus"):
        raise_floors(other, file)
    assert file.read_bytes() == before
    raise_floors(other, file, accept_digest=True)
    assert check_floors(other, file) == ()


def test_floors_never_go_down(file: Path) -> None:
    raise_floors(Made(), file)
    raised = raise_floors(Made({"concepts.f1": 0.5, "dates.f1": 1.0, "people.f1": 0.25}), file)
    assert raised == {"people.f1": (None, 0.25)}
    assert load_floors(file)["dev"].floors == {"concepts.f1": 0.712, "dates.f1": 1.0, "people.f1": 0.25}
    raise_floors(Made({"concepts.f1": 0.5}, digest="cccc"), file, accept_digest=True)
    assert load_floors(file)["dev"].floors["concepts.f1"] == 0.712


def test_evaluations_do_not_touch_each_others_floors(file: Path) -> None:
    raise_floors(Made(), file)
    raise_floors(Made({"nDCG@10": 0.4}, digest="dddd", key="search"), file)
    floors = load_floors(file)
    assert set(floors) == {"dev", "search"}
    assert floors["dev"].digest == "aaaa"


def test_without_floors_the_check_fails_and_says_what_helps(file: Path) -> None:
    (fault,) = check_floors(Made(), file)
    assert "--raise-floors" in fault.message


@pytest.mark.parametrize(
    "text", ["[dev", "[dev]\n", "[dev]\ndigest='a'\nfloors=3\n", "[dev]\ndigest='a'\n[dev.floors]\nx='y'\n"]
)
def test_a_damaged_file_of_floors_is_named(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"floors\.toml"):
        load_floors(file)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        raise_floors(Made(), tmp_path / "missing" / "floors.toml")


def test_the_packaged_floors_have_their_form() -> None:
    for pinned in load_floors(FLOORS).values():
        assert len(pinned.digest) == 64
        assert all(0 <= floor <= 1 for floor in pinned.floors.values())


@given(st.floats(0, 1))
def test_rounding_down_never_gives_more_than_the_figure(figure: float) -> None:
    assert figure - 0.001 < round_down(figure) <= figure + 1e-9


@given(st.integers(0, 1000))
def test_three_decimals_stay_as_they_are(thousandths: int) -> None:
    assert round_down(thousandths / 1000) == thousandths / 1000
