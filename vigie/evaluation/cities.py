"""Evaluation of comparable cities: a judged list over the development part of the sample corpus."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError, NotFoundError
from corpus.text import digest
from vigie.evaluation.scores import Counts

if TYPE_CHECKING:
    from rich.console import Console

    from search_api.practice.comparing import Comparison
    from vigie.evaluation.desks import SampleDesks

City = tuple[str, str]
"""Name and country, as the gold has them."""
DEPTH = 50
_COLUMNS = 5
_PARTICULAR = 2
"""From this grade on two cities share a particular subject; below, only a general one."""


@dataclass(frozen=True, slots=True)
class CityFigures:
    """One judged city: the best cities found for it, and how good their order is."""

    city: City
    found: tuple[City, ...]
    ndcg: float


@dataclass(frozen=True)
class CitiesEvaluation:
    """How well comparable cities are found."""

    digest: str
    made_by: str
    seconds: float
    cities: tuple[CityFigures, ...]
    first_five: Counts = field(default=Counts())
    """Of the first five of each city those that share a particular subject with it."""

    part = "dev"
    key = "cities"

    def figures(self) -> dict[str, float]:
        """The figures that floors are pinned for."""
        return {
            "nDCG@5": sum(one.ndcg for one in self.cities) / max(1, len(self.cities)),
            "P@5": self.first_five.precision,
        }

    def as_json(self) -> dict[str, Any]:
        """The evaluation as `--json` prints it."""
        return {
            "part": self.key,
            "digest": self.digest,
            "made_by": self.made_by,
            "seconds": round(self.seconds, 1),
            "measures": {name: round(figure, 4) for name, figure in self.figures().items()},
            "cities": [
                {"city": one.city[0], "country": one.city[1], "found": [name for name, _ in one.found[:5]],
                 "nDCG@5": round(one.ndcg, 4)}
                for one in self.cities
            ],
        }  # fmt: skip


def load_judged(folder: Path) -> dict[City, dict[City, int]]:
    """For each judged city the grade of each comparable one.

    Args:
        folder: of the sample corpus; `cities.tsv` in it has five columns: city, country, other city and country, grade.

    Raises:
        InputError: the file is missing or a line has not this form.
    """
    path = folder / "cities.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as fault:
        raise InputError(f"{path} cannot be read: {fault.strerror}.", "It comes with the sample corpus.") from fault
    judged: dict[City, dict[City, int]] = defaultdict(dict)
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if len(cells) != _COLUMNS or not cells[-1].isdecimal():
            raise InputError(f"{path.name}, line {number}, has not five columns with a grade at the end.")
        judged[cells[0], cells[1]][cells[2], cells[3]] = int(cells[4])
    return dict(judged)


def evaluate_cities(desks: SampleDesks) -> CitiesEvaluation:
    """Compare the judged cities over the development part of the sample corpus.

    Args:
        desks: over that part.

    Raises:
        InputError: the judged list has not its form.
    """
    from corpus.sample import part_digest, sample_folder

    begun = time.perf_counter()
    place = sample_folder()
    judged = load_judged(place)
    ids = _ids_of(judged)
    cities = tuple(_measured(desks.services.comparison, city, grades, ids) for city, grades in judged.items())
    return CitiesEvaluation(
        digest=digest(part_digest("dev"), (place / "cities.tsv").read_text(encoding="utf-8")),
        made_by=desks.annotator.version,
        seconds=time.perf_counter() - begun,
        cities=cities,
        first_five=sum((_first_five(one, judged[one.city]) for one in cities), start=Counts()),
    )


def _ids_of(judged: Mapping[City, Mapping[City, int]]) -> dict[int, City]:
    """The judged cities by GeoNames id, as the gold has it."""
    from corpus.sample import load_gold

    wanted = {*judged, *(other for grades in judged.values() for other in grades)}
    return {
        place.geonames_id: (place.name, place.country)
        for document in load_gold("dev")
        for article in document.articles
        for place in article.places
        if (place.name, place.country) in wanted
    }


def _measured(comparison: Comparison, city: City, grades: Mapping[City, int], ids: Mapping[int, City]) -> CityFigures:
    own = next((key for key, named in ids.items() if named == city), None)
    found: Sequence[City] = ()
    try:
        if own is not None:
            answer = comparison.like_city(str(own), "en", DEPTH)
            towns = [one["city"] for one in answer["cities"]]
            found = [ids.get(town["geonames_id"], (town["name"], town["country"])) for town in towns]
    except NotFoundError:  # no article was found to name it: all that is judged is missed
        found = ()
    return CityFigures(city, tuple(found), _ndcg(found, grades))


def _ndcg(found: Sequence[City], grades: Mapping[City, int]) -> float:
    """nDCG@5 with linear gain, as ir-measures has it."""
    import ir_measures

    qrels = [ir_measures.Qrel("q", "/".join(city), grade) for city, grade in grades.items()]
    run = [ir_measures.ScoredDoc("q", "/".join(city), float(-n)) for n, city in enumerate(found)]
    measure = ir_measures.parse_measure("nDCG@5")
    return float(ir_measures.calc_aggregate([measure], qrels, run)[measure]) if run else 0.0


def _first_five(one: CityFigures, grades: Mapping[City, int]) -> Counts:
    hits = sum(grades.get(city, 0) >= _PARTICULAR for city in one.found[:5])
    return Counts(hits=hits, found=len(one.found[:5]), gold=sum(g >= _PARTICULAR for g in grades.values()))


def render_cities(evaluation: CitiesEvaluation, console: Console) -> None:
    """Print the figures, and for each city the first five found."""
    from vigie.evaluation.tables import simple_table

    table = simple_table(f"Comparable cities: {len(evaluation.cities)} judged", ("city", "found"), ("nDCG@5",))
    for one in evaluation.cities:
        table.add_row(f"{one.city[0]} ({one.city[1]})", ", ".join(name for name, _ in one.found[:5]), f"{one.ndcg:.3f}")
    console.print(table)
    figures = evaluation.figures()
    console.print(f"nDCG@5 {figures['nDCG@5']:.3f}; of the first five {figures['P@5']:.3f} share a particular subject")
