"""Names of towns in French or English that the gazetteer lacks: Londres, Bruxelles, Anvers."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files


@cache
def all_exonyms() -> tuple[tuple[str, int], ...]:
    """Every pair of (name, GeoNames id)."""
    lines = files("indexer.annotating").joinpath("exonyms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((row[0], int(row[1])) for row in rows)


@cache
def _by_id() -> dict[int, tuple[str, ...]]:
    names: dict[int, list[str]] = defaultdict(list)
    for name, geonames_id in all_exonyms():
        names[geonames_id].append(name)
    return {geonames_id: tuple(found) for geonames_id, found in names.items()}


def exonyms(geonames_id: int) -> tuple[str, ...]:
    """The further names of a town; none for most."""
    return _by_id().get(geonames_id, ())
