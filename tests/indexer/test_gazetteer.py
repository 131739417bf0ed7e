from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import HomeError
from indexer.annotating.exonyms import read_exonyms, shown_name
from indexer.annotating.gazetteer import Gazetteer, read_region_aliases, town_key


def test_every_exonym_points_to_the_town_it_names(gazetteer: Gazetteer) -> None:
    listed = list(read_exonyms())
    assert len(listed) > 150
    for one in listed:
        town = gazetteer.by_id(one.geonames_id)
        assert town is not None, one.name
        assert (town.name, town.country) == (one.own_name, one.country), one.name
        assert town in gazetteer.by_name(one.name)


def test_no_town_is_shown_by_two_names_in_one_language() -> None:
    shown = [(one.geonames_id, language) for one in read_exonyms() for language in one.shown]
    assert len(shown) == len(set(shown))
    assert {language for _, language in shown} == {"fr", "en"}


@pytest.mark.parametrize(
    ("geonames_id", "own_name", "french", "english"),
    [
        (2643743, "London", "Londres", "London"),
        (2797656, "Gent", "Gand", "Ghent"),
        (2886242, "Köln", "Cologne", "Cologne"),
        (2925533, "Frankfurt am Main", "Francfort", "Frankfurt"),
        (2657896, "Zürich", "Zurich", "Zurich"),
        (6325494, "Québec", "Québec", "Quebec City"),
        (1816670, "Beijing", "Pékin", "Beijing"),
        (745044, "Istanbul", "Istanbul", "Istanbul"),
        (2792413, "Liège", "Liège", "Liège"),
    ],
)
def test_a_town_is_shown_by_its_usual_name_in_the_readers_language(
    geonames_id: int, own_name: str, french: str, english: str
) -> None:
    assert shown_name(geonames_id, own_name, "fr") == french
    assert shown_name(geonames_id, own_name, "en") == english


@pytest.mark.parametrize("name", ["Brussel", "Genf", "Constantinople", "Peking", "Saigon", "Anvers-ville", "Lyons"])
def test_names_of_old_days_and_other_languages_are_only_found(gazetteer: Gazetteer, name: str) -> None:
    (town, *_) = gazetteer.by_name(name)
    assert name not in (shown_name(town.id, town.name, "fr"), shown_name(town.id, town.name, "en"))


def test_every_region_alias_has_a_region(gazetteer: Gazetteer) -> None:
    for alias, iso in read_region_aliases():
        assert iso in {region.iso for region in gazetteer.regions(alias)}, alias


@pytest.mark.parametrize(
    ("name", "geonames_id"),
    [
        ("Nicolet", 6088132),
        ("Liège", 2792413),
        ("LIEGE", 2792413),
        ("Londres", 2643743),
        ("London", 2643743),
        ("Bruxelles", 2800866),
        ("Brussels", 2800866),
        ("Genève", 2660646),
        ("Geneva", 2660646),
        ("La Haye", 2747373),
        ("The Hague", 2747373),
        ("Le Caire", 360630),
        ("St. Louis", 4407066),
        ("Montreal", 6077243),
        ("trois rivieres", 6169141),
    ],
)
def test_the_largest_town_of_a_name_comes_first_in_either_language(
    gazetteer: Gazetteer, name: str, geonames_id: int
) -> None:
    assert gazetteer.by_name(name)[0].id == geonames_id


def test_regions_hold_their_towns(gazetteer: Gazetteer) -> None:
    quebec = gazetteer.regions("Québec")[0]
    assert (quebec.country, quebec.iso) == ("CA", "CA-QC")
    assert quebec.code in gazetteer.by_name("Nicolet")[0].regions
    assert gazetteer.regions("Colombie-Britannique") == gazetteer.regions("British Columbia")
    assert not gazetteer.regions("Nowhere at all")


def test_nothing_has_no_towns(gazetteer: Gazetteer) -> None:
    assert gazetteer.by_name("") == gazetteer.by_name("?!") == gazetteer.by_name("Xyzzy") == ()
    assert gazetteer.by_id(-1) is None


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert town_key(town_key(name)) == town_key(name)


def test_a_kept_lookup_opens_quickly_and_small(gazetteer_file: Path) -> None:
    code = (
        "import resource, sys, time\n"
        "from pathlib import Path\n"
        "from indexer.annotating.gazetteer import Gazetteer\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "start = time.perf_counter()\n"
        "assert Gazetteer.open(Path(sys.argv[1])).by_name('Nicolet')\n"
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(gazetteer_file)], capture_output=True, text=True, check=True)
    seconds, kilobytes = (float(part) for part in done.stdout.split())
    assert seconds < 0.5
    assert kilobytes < 60_000


def test_a_damaged_or_foreign_lookup_is_made_anew(tmp_path: Path, gazetteer_file: Path) -> None:
    damaged = tmp_path / "towns.db"
    damaged.write_bytes(gazetteer_file.read_bytes()[:5000])
    assert Gazetteer.open(damaged).by_name("Nicolet")
    written = damaged.stat().st_mtime_ns
    time.sleep(0.01)
    assert Gazetteer.open(damaged).by_name("Nicolet")
    assert damaged.stat().st_mtime_ns == written
    assert list(tmp_path.iterdir()) == [damaged]


def test_a_lookup_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    with pytest.raises(HomeError, match=r"towns\.db"):
        Gazetteer.open(in_the_way / "towns.db")
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("Vitry", "Vitry-sur-Seine"),
        ("Romorantin", "Romorantin-Lanthenay"),
        ("Yverdon", "Yverdon-les-Bains"),
        ("Molenbeek", "Molenbeek-Saint-Jean"),
        ("Southend", "Southend-on-Sea"),
        ("Mantes", None),  # Mantes-la-Jolie and Mantes-la-Ville
        ("Marche", None),  # a word
    ],
)
def test_a_town_has_the_first_word_of_a_long_name_unless_others_could(
    gazetteer: Gazetteer, short: str, name: str | None
) -> None:
    assert [town.name for town in gazetteer.by_name(short)] == ([name] if name else [])


def test_former_counties_of_england_are_regions(gazetteer: Gazetteer) -> None:
    for name in ("Cleveland", "Avon", "Humberside"):
        assert "GB" in {region.country for region in gazetteer.regions(name)}


def test_a_city_has_the_first_word_of_its_name_beside_towns_abroad(gazetteer: Gazetteer) -> None:
    countries = [town.country for town in gazetteer.by_name("Newcastle")]
    assert "GB" in countries and {"AU", "ZA"} <= set(countries)
    assert next(town.name for town in gazetteer.by_name("Newcastle") if town.country == "GB") == "Newcastle upon Tyne"
    assert "Kingston upon Hull" not in [town.name for town in gazetteer.by_name("Kingston")]
    assert "Stockton-on-Tees" not in [town.name for town in gazetteer.by_name("Stockton")]  # no city
