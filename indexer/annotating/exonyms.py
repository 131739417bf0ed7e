"""Names of towns in French or English that the gazetteer lacks (Londres, Ghent), and which of them are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from taxonomy.scheme import LabelLanguage


class Exonym(NamedTuple):
    """A name in French or English that the gazetteer lacks for one of its towns.

    Attributes:
        name: by which a text may call the town.
        geonames_id: of the town.
        own_name: its name in the gazetteer.
        country: ISO 3166-1 code of its country.
        shown: the languages whose readers are shown the town by this name; none for a name that is only found.
    """

    name: str
    geonames_id: int
    own_name: str
    country: str
    shown: tuple[str, ...]


def read_exonyms() -> Iterator[Exonym]:
    """Every name of the table, in its order."""
    for line in files("indexer.annotating").joinpath("exonyms.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, geonames_id, own_name, country, *shown = line.split("\t")
            yield Exonym(name, int(geonames_id), own_name, country, tuple(shown[0].split(",")) if shown else ())


@cache
def _by_id() -> dict[int, tuple[str, ...]]:
    names: dict[int, list[str]] = defaultdict(list)
    for one in read_exonyms():
        names[one.geonames_id].append(one.name)
    return {geonames_id: tuple(found) for geonames_id, found in names.items()}


@cache
def _shown() -> dict[tuple[int, str], str]:
    return {(one.geonames_id, language): one.name for one in read_exonyms() for language in one.shown}


def exonyms(geonames_id: int) -> tuple[str, ...]:
    """The further names of a town; none for most."""
    return _by_id().get(geonames_id, ())


def shown_name(geonames_id: int, name: str, reader: LabelLanguage) -> str:
    """The name by which a reader is shown a town: the usual one in the reader's language.

    Args:
        geonames_id: of the town.
        name: its name in the gazetteer, which is shown where the language has no other.
        reader: the reader's language.
    """
    return _shown().get((geonames_id, reader), name)
