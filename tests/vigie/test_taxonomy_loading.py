"""Another taxonomy for a home: what is annotated again, what stays, what old links answer."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from corpus.store import CorpusStore
from taxonomy.load import PACKAGED
from tests.command_line import Vigie
from tests.search_api.asking import application
from tests.taxonomy.test_foreign_files import RDF_XML
from vigie.annotating import annotate_inputs
from vigie.catching_up import bring_up_to_date, follow
from vigie.ingesting import Inputs, ingest
from vigie.retagging import Loading, LoadReport, load_into
from vigie.settings import Settings
from vigie.status import read_status
from vigie.taking_in import IngestReport

PAGES = {
    "hedges.txt": "Topiary hedges along the canal\n\nThe old district is rebuilt block by block: topiary hedges, squares and shops replace the ruins. Topiary hedges take ten years; a guide on topiary hedges is out.",
    "burglary.txt": "Burglary down in Leeds\n\nBurglary fell by a third. Residential burglary is the subject of a new police campaign, officers said.",
    "victims.txt": "Aide aux victimes\n\nLe service d'aide aux victimes de Namur reçoit les victimes d'actes criminels et les accompagne au tribunal.",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Path:
    folder = tmp_path_factory.mktemp("home") / "vigie"
    assert take_in(pages, folder).articles == 3
    return folder


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


def take_in(path: Path, home: Path) -> IngestReport:
    """The same as `vigie ingest`, in this process, where the models are loaded once."""
    return ingest([Inputs([path])], Settings.read(home=home), max_bytes=10**6)


def load(home: Path, path: Path | None, **how: bool) -> LoadReport:
    return load_into(Settings.read(home=home), Loading(path, **how))


def edited(tmp_path: Path, found: str, instead: str) -> Path:
    text = PACKAGED.read_text(encoding="utf-8")
    assert found in text
    path = tmp_path / "edited.ttl"
    path.write_text(text.replace(found, instead, 1), encoding="utf-8")
    return path


def made_by(home: Path) -> dict[str, tuple[str, str, str]]:
    """By title: the version that the annotation holds for, the one that made it, its concepts."""
    with CorpusStore.open(home, create=False) as store:
        holds = {
            article.id: version
            for version in store.versions.counts()
            for page in store.versions.holding_for(version)
            for article, _ in page
        }
        return {
            h.article.title: (holds[h.article.id], h.annotation.made_by, " ".join(c.id for c in h.annotation.concepts))
            for h in store.holdings(list(store.article_ids()))
            if h.annotation is not None
        }


def test_a_new_label_annotates_again_only_what_it_can_touch(home: Path, pages: Path, tmp_path: Path) -> None:
    before = made_by(home)
    path = edited(tmp_path, '"urban regeneration"@en', '"urban regeneration"@en, "topiary hedges"@en')
    report = load(home, path)
    assert (report.changed, report.annotated, report.pending) == (1, 1, 0)
    after = made_by(home)
    [version] = {holds for holds, _, _ in after.values()}  # all of them hold for the new version
    assert version not in {made for _, made, _ in before.values()}
    assert {title for title, (_, made, _) in after.items() if made == version} == {"Topiary hedges along the canal"}
    assert all(after[t][1:] == before[t][1:] for t in after if t != "Topiary hedges along the canal")
    assert "urban-renewal" in after["Topiary hedges along the canal"][2]
    assert take_in(pages, home).unchanged == 3 and made_by(home) == after


def test_what_waits_is_annotated_without_any_file(home: Path, tmp_path: Path) -> None:
    path = edited(tmp_path, '"urban regeneration"@en', '"urban regeneration"@en, "topiary hedges"@en')
    before = made_by(home)
    assert load(home, path, annotate=False).pending == 1
    assert made_by(home) == before
    assert bring_up_to_date(Settings.read(home=home)).annotated == 1
    assert "urban-renewal" in made_by(home)["Topiary hedges along the canal"][2]
    status = read_status(Settings.read(home=home))
    assert (status["taxonomy"]["to_annotate"], status["index"]["behind"]) == (0, 0)
    assert bring_up_to_date(Settings.read(home=home)).annotated == 0


def test_a_removed_concept_leads_to_its_successor_until_and_after_annotating(
    home: Path, pages: Path, tmp_path: Path
) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    start = text.index("\n:burglary a skos:Concept")
    path = tmp_path / "without.ttl"
    path.write_text(text[:start] + text[text.index("\n:", start + 5) :], encoding="utf-8")
    done = load(home, path, annotate=False).as_json()
    assert done["retired"] == [
        {"id": "burglary", "label": "Residential burglary", "replaced_by": "property-crime", "reason": "broader"}
    ]
    assert done["annotated"] == 0 and done["pending"] >= 1
    with CorpusStore.open(home, create=False) as store:
        follow(store, Settings.read(home=home), lambda _name, _done, _of: None)
    with application(home) as client:
        [hit] = client.get("/v1/search", params={"concept": "burglary"}).json()["hits"]
        [tag] = [c for c in hit["concepts"] if c["id"] == "burglary"]
        assert tag["deprecated"] is True and tag["replaced_by"] == "property-crime"
        assert [h["id"] for h in client.get("/v1/search?concept=property-crime").json()["hits"]] == [hit["id"]]
        shown = client.get(f"/fr/articles/{hit['id']}").text
        assert "n’est plus employé, à présent\u202f: Criminalité contre les biens" in shown
        told = client.get("/v1/concepts/burglary?ui=fr").json()
        assert told["deprecated"] and told["replaced_by"]["label"] == "Criminalité contre les biens"
        turtle = client.get("/v1/concepts/burglary", headers={"Accept": "text/turtle"})
        assert turtle.headers["content-type"].startswith("text/turtle")
        assert "isReplacedBy" in turtle.text and "owl:deprecated true" in turtle.text
    take_in(pages, home)
    assert "burglary" not in made_by(home)["Burglary down in Leeds"][2]
    assert read_status(Settings.read(home=home))["taxonomy"]["to_annotate"] == 0
    assert load(home, None).retired == ()
    assert "burglary" in made_by(home)["Burglary down in Leeds"][2]


def test_a_foreign_scheme_is_used_throughout(vigie: Vigie, tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "gardens.rdf"
    path.write_text(RDF_XML, encoding="utf-8")
    loaded = vigie("taxonomy", "load", path, "--home", home, "--json")
    assert loaded.code == 0 and loaded.json["concepts"] == 2 and loaded.json["version"] == "7", loaded.err
    page = tmp_path / "page.txt"
    page.write_text(
        "Les jardins partagés de Liège\n\nUn guide sur les jardins partagés. Les jardins partagés et communautaires changent le quartier.",
        encoding="utf-8",
    )
    [annotated] = annotate_inputs([page], issued=None, max_bytes=10**6, home=home)
    assert [c["id"] for c in annotated["articles"][0]["concepts"]] == ["p1"]
    assert take_in(page, home).articles == 1
    with application(home) as client:
        [hit] = client.get("/v1/search", params={"q": "community gardens"}).json()["hits"]
    assert [(c["id"], c["label"]) for c in hit["concepts"]] == [("p1", "Community gardens")]
    told = read_status(Settings.read(home=home))["taxonomy"]
    assert (told["title"], told["version"], told["file"]) == ("Garden words", "7", "gardens.rdf")
    assert "Jardins ouvriers" in vigie("taxonomy", "export", "--format", "csv", "--home", home).out
    checked = vigie("taxonomy", "check", path, "--json")
    assert checked.code == 1 and {"no-definition"} == {i["kind"] for i in checked.json["issues"]}
    refused = vigie("eval", "--check", "--home", home)
    assert refused.code == 2 and "gardens.rdf" in refused.err


@pytest.mark.parametrize(
    ("args", "code", "names"),
    [([], 2, "--default"), (["x.ttl", "--default"], 2, "--default"), (["missing.ttl"], None, "missing.ttl")],
)
def test_wrong_usage(vigie: Vigie, tmp_path: Path, args: list[str], code: int | None, names: str) -> None:
    done = vigie("taxonomy", "load", *args, "--home", tmp_path)
    assert done.code == code if code else done.code != 0
    assert names in done.err and "Traceback" not in done.err and len(done.err.strip().splitlines()) == 1


def test_a_damaged_taxonomy_can_be_replaced(vigie: Vigie, home: Path, tmp_path: Path) -> None:
    (home / "taxonomy.json").write_text("{", encoding="utf-8")
    refused = vigie("search", "hedges", "--home", home)
    assert refused.code == 3 and "vigie taxonomy load" in refused.err
    other = edited(tmp_path, "Community policing", "Neighbourhood police work")
    assert load(home, other).annotated == 3  # nobody knows what they were tagged with
    assert vigie("search", "hedges", "--home", home).code == 0


def test_a_home_that_is_a_file_is_told_in_one_line(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    for command in (["taxonomy", "load", "--default"], ["search", "x"], ["status"]):
        done = vigie(*command, "--home", tmp_path / "home")
        assert done.code == 3 and len(done.err.splitlines()) == 1, done.err


def test_a_file_without_labels_in_our_languages_is_refused(vigie: Vigie, tmp_path: Path) -> None:
    path = tmp_path / "de.rdf"
    path.write_text(re.sub(r'xml:lang="(en|fr|fr-CA)"', 'xml:lang="de"', RDF_XML), encoding="utf-8")
    done = vigie("taxonomy", "load", path, "--home", tmp_path / "home")
    assert done.code != 0 and "French or English" in done.err
    assert not (tmp_path / "home" / "taxonomy.json").exists()


def test_the_corpus_of_a_home_is_looked_at(vigie: Vigie, loaded_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "copy"
    shutil.copytree(loaded_home, home)
    done = vigie("taxonomy", "check", "--home", home, "--shacl", "--json")
    assert done.code == 0, done.err
    found = {issue["kind"] for issue in done.json["issues"]}
    assert "unused-label" in found and {issue["severity"] for issue in done.json["issues"]} == {"warning"}
    assert vigie("taxonomy", "check", "--home", home, "--strict").code == 1
