"""Names of towns in French or English that the gazetteer lacks: Londres, Bruxelles, Anvers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def read_exonyms() -> Iterator[tuple[str, int, str, str]]:
    """Names in French or English that the gazetteer lacks: name, GeoNames id, the gazetteer's name, country."""
    for line in files("indexer.annotating").joinpath("exonyms.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, geonames_id, own_name, country = line.split("\t")
            yield name, int(geonames_id), own_name, country


@cache
def _by_id() -> dict[int, tuple[str, ...]]:
    names: dict[int, list[str]] = defaultdict(list)
    for name, geonames_id, _, _ in read_exonyms():
        names[geonames_id].append(name)
    return {geonames_id: tuple(found) for geonames_id, found in names.items()}


def exonyms(geonames_id: int) -> tuple[str, ...]:
    """The further names of a town; none for most."""
    return _by_id().get(geonames_id, ())
