"""Past coverage over the development part: HTTP, the page, the command line, and the process that annotates drafts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient

from corpus.sample import load_gold
from search_api.app import create_app
from search_api.coverage.answers import Covered, IssueAnswer
from search_api.coverage.drafts import Draft, DraftError, DraftFault, draft_article, proper_words, telling_numbers
from search_api.coverage.judging import same_event
from search_api.coverage.repeated import repeated_passages
from search_api.coverage.wording import verdict_line
from search_api.pages.coverage import _fault
from search_api.request import Interface
from search_api.texts import Texts
from tests.command_line import Vigie, run_vigie
from tests.crawler.made_documents import LEFT, two_column_pdf, word_file
from vigie.drafting import DraftAnnotator, DraftProcess, _answer
from vigie.evaluation.covering import load_drafts
from vigie.opening_services import open_services
from vigie.settings import Settings

DRAFTS = {draft.id: draft for draft in load_drafts("dev")}
GOLD = {f"{d.page}#{n}": a for d in load_gold("dev") for n, a in enumerate(d.articles)}


def check(client: TestClient, text: str, **params: str) -> dict:
    answer = client.post("/v1/coverage", json={"text": text}, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.mark.parametrize("id_", ["dev02", "dev06", "dev07", "dev09"])
def test_a_draft_finds_what_was_published(client: TestClient, id_: str) -> None:
    draft = DRAFTS[id_]
    right = {GOLD[name].title for name, grade in draft.grades().items() if grade == 2}
    answer = check(client, draft.text)
    assert answer["verdict"]["covered"] == "event"
    first = answer["same_event"][0]
    assert first["title"] in right
    assert first["citation"]
    assert first["why"]
    assert client.get(first["address"], follow_redirects=True).status_code == 200


def test_the_verdict_is_told_in_the_readers_language(client: TestClient) -> None:
    french = check(client, DRAFTS["dev06"].text, ui="fr")["verdict"]
    assert french["line"] == "1 article sur cet événement\u202f: N° 3, octobre 2003."
    english = check(client, DRAFTS["dev06"].text)["verdict"]
    assert english["line"] == "1 article on this event, in N° 3, October 2003."
    assert english["last"] == {"edition": "N° 3", "issued": "2003-10-01", "words": "N° 3, October 2003"}


def test_what_is_less_than_likely_is_told_as_possible() -> None:
    last = IssueAnswer(edition="N° 3", issued="2003-10-01", words="N° 3, October 2003")

    def line(covered: Covered, articles: int, possibly: int, ui: Interface = "en") -> str:
        return verdict_line(covered, articles, possibly, last, None, Texts(ui))

    assert line("event", 3, 0) == "3 articles on this event, last in N° 3, October 2003."
    assert line("event", 3, 2) == "1 article on this event, in N° 3, October 2003. Possibly 2 more."
    assert line("event", 1, 1) == "Possibly 1 article on this event, in N° 3, October 2003."
    assert line("event", 2, 2, "fr").startswith("Peut-être 2 articles sur cet événement, le dernier\u202f: ")
    assert line("subject", 1, 1).startswith("This event is not covered; possibly 1 article on the same subject, ")
    assert line("subject", 3, 1, "fr").endswith(" Peut-être 1 autre.")


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_a_subject_that_has_articles_is_not_said_to_have_none(client: TestClient, ui: str) -> None:
    answer = check(client, DRAFTS["dev107"].text, ui=ui)
    held = [m for m in answer["mentions"] if m["type"] == "concept" and m["articles"]]
    assert answer["verdict"]["covered"] == "no" and held
    line = answer["verdict"]["line"]
    assert any(m["name"] in line and f"{m['articles']} article" in line for m in held), line


def test_an_unrelated_draft_is_not_covered(client: TestClient) -> None:
    answer = check(client, DRAFTS["dev14"].text)
    assert answer["verdict"]["covered"] == "no"
    assert answer["same_event"] == answer["same_subject"] == []
    assert answer["verdict"]["line"].startswith("Not covered")


def test_another_meeting_of_a_series_is_told_as_such(client: TestClient) -> None:
    first = check(client, DRAFTS["dev09"].text)["same_event"][0]
    (reason,) = [why for why in first["why"] if why["by"] == "series"]
    assert "Schools Without Fear" in reason["shared"][0]


def test_since_when_something_is_not_covered(client: TestClient) -> None:
    mentions = {m["name"]: m for m in check(client, DRAFTS["dev06"].text)["mentions"]}
    rennes = mentions["Rennes"]
    assert rennes["articles"] >= 2
    assert rennes["line"].startswith(f"Rennes: {rennes['articles']} articles, not covered since ")
    total = client.get("/v1/search", params={"city": rennes["value"]}).json()["total"]
    assert rennes["articles"] == total
    assert client.get(rennes["search"]).status_code == 200


def test_repeated_passages_stand_side_by_side(client: TestClient) -> None:
    published = GOLD["a03-passerelles.txt#1"].text.split("\n")[0]
    draft = "Du neuf à Charleroi\n" + published.replace("Trois personnes", "Quatre personnes")
    repeated = check(client, draft)["same_event"][0]["repeated"]
    assert repeated
    assert any("Quatre personnes" in r["draft"] and "Trois personnes" in r["published"] for r in repeated)
    assert all(r["similarity"] >= 0.4 for r in repeated)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"text": "caf\xe9 de la gare"}', 400),
        (b"no json", 400),
        (b'{"text": "   "}', 422),
        (b'{"text": "a", "surprise": 1}', 422),
        (b'{"text": 3}', 422),
        (b"{}", 422),
        (b'{"text": "' + b"word " * 15_000 + b'"}', 422),
        (b'{"text": "' + b"word " * 300_000 + b'"}', 413),
    ],
)
def test_a_bad_body_is_a_problem(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/v1/coverage", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(("ui", "heading"), [("fr", "Déjà paru"), ("en", "Past coverage")])
def test_the_page_takes_a_text_and_a_file(client: TestClient, ui: str, heading: str) -> None:
    empty = client.get(f"/{ui}/coverage")
    assert empty.status_code == 200
    assert f"<h1>{heading}</h1>" in empty.text
    draft = DRAFTS["dev06"].text
    pasted = client.post(f"/{ui}/coverage", data={"text": f"{draft}\n<script>alert(1)</script>"})
    assert pasted.status_code == 200
    assert "covered-event" in pasted.text
    assert "À Rennes, ceux qui veillent" in pasted.text
    assert "<script>alert" not in pasted.text
    sent = client.post(f"/{ui}/coverage", files={"file": ("draft.html", f"<p>{draft}</p>".encode(), "text/html")})
    assert "covered-event" in sent.text


def test_the_page_says_what_is_wrong_with_a_draft(client: TestClient) -> None:
    for fields in ({"text": "?!"}, {"text": "word " * 15_000}):
        answer = client.post("/en/coverage", data=fields)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    binary = client.post("/fr/coverage", files={"file": ("a.bin", bytes(range(256)) * 20, "application/octet-stream")})
    assert binary.status_code == 422
    assert "Le fichier ne peut pas être lu" in binary.text
    nothing = client.post("/fr/coverage", data={"text": "", "issued": ""}, files={"file": ("", b"")})
    assert nothing.status_code == 422
    assert "Il n’y a pas de texte" in nothing.text


def test_the_form_offers_the_files_that_are_read(client: TestClient) -> None:
    form = client.get("/en/coverage").text
    assert "DOCX" in form and ".docx" in form
    sent = client.post("/en/coverage", files={"file": ("draft.docx", word_file())})
    assert sent.status_code == 200 and "verdict" in sent.text


def test_the_printed_pages_are_told_beside_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "lamp.pdf").write_bytes(two_column_pdf())
    assert run_vigie("ingest", tmp_path / "lamp.pdf", "--home", tmp_path / "home").code == 0
    with TestClient(create_app(open_services(Settings.read(home=tmp_path / "home")))) as own:
        draft = "Night buses\n" + " ".join(LEFT).replace("- ", "").replace("pro-gramme", "programme")
        answer = check(own, draft)
        first = (answer["same_event"] or answer["same_subject"])[0]
        held = own.get("/v1/search").json()["hits"]
        assert (first["pages"], first["path"]) in [(hit["pages"], hit["path"]) for hit in held]
        assert first["pages"][0] == "1" and first["path"] == "lamp.pdf"
        shown = own.post("/en/coverage", data={"text": draft}).text
    assert "p.&nbsp;1" in shown and "lamp.pdf" not in shown


def test_the_command_tells_the_same(vigie: Vigie, loaded_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    file.write_text(DRAFTS["dev02"].text, encoding="utf-8")
    done = vigie("coverage", file, "--home", loaded_home, "--json")
    assert done.code == 0, done.err
    assert done.json["same_event"][0]["title"] == "Charleroi regarde ses rues sur une carte"
    assert vigie("coverage", tmp_path / "none.txt", "--home", loaded_home).code != 0


@pytest.fixture(scope="module")
def process() -> Iterator[DraftProcess]:
    made = DraftProcess(seconds=60)
    yield made
    made.close()


def test_the_process_that_annotates_comes_back_after_it_died(process: DraftProcess) -> None:
    first = process.annotate("A short text about burglary in Leeds.")
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    again = process.annotate("A short text about burglary in Leeds.")
    assert again.annotation == first.annotation
    assert again.vectors is not None and again.vectors == first.vectors


def test_without_vectors_the_event_is_found_by_what_is_named(process: DraftProcess, loaded_home: Path) -> None:
    draft = replace(process.annotate(DRAFTS["dev02"].text), vectors=None)
    with closing(open_services(Settings.read(home=loaded_home))) as services:
        first = services.coverage.judged(draft)[0]
    assert first.compared.entry.title == "Charleroi regarde ses rues sur une carte"
    assert same_event(first) and not first.compared.by_meaning


def test_a_draft_that_takes_too_long_is_given_up() -> None:
    process = DraftProcess(seconds=0.01)
    with pytest.raises(DraftError) as told:
        process.annotate("A short text about burglary in Leeds.")
    assert told.value.fault == "slow"
    assert process._process is None


def test_a_process_that_dies_over_a_draft_is_told_as_such() -> None:
    process = DraftProcess(seconds=60)

    def kill() -> None:
        while process._process is None:
            time.sleep(0.01)
        time.sleep(0.3)  # it has the draft, and still loads its models
        process._process.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(DraftError, match=r"ended unexpectedly.*log of the service") as told:
        process.annotate("A short text about burglary in Leeds.")
    killer.join()
    assert told.value.fault == "ended"
    assert process._process is None


def test_what_nobody_foresaw_in_a_draft_is_an_answer() -> None:
    class Failing(DraftAnnotator):
        def annotate(self, text: str, issued: date | None = None) -> Draft:
            raise LookupError(f"nothing for {text!r}")

    told = _answer(Failing(), {"text": "x", "issued": None})
    assert "The draft cannot be read: LookupError in test_coverage.py" in told["error"]
    assert "nothing for 'x'" in told["error"]


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_the_page_has_words_for_every_fault_of_a_draft(ui: Interface) -> None:
    told = [_fault(fault, Texts(ui)) for fault in get_args(DraftFault)]
    assert len(set(told)) == len(told) == 7
    assert ("s’est arrêté" if ui == "fr" else "ended unexpectedly") in told[-1]


def test_a_short_first_line_is_the_title() -> None:
    assert draft_article("A title\nThe text of it.").title == "A title"
    assert draft_article("A sentence that ends.\nThe text of it.").title == ""
    assert draft_article("All in one line").text == "All in one line"


def test_numbers_are_the_same_in_both_languages() -> None:
    assert telling_numbers("1 200 ménages, 4,5 %, 12,5 %, 2004") == telling_numbers("1,200 households, 12.5 %")
    assert telling_numbers("4\u202f100 fois") == {"4100"}


def test_names_are_words_in_capitals_within_a_sentence() -> None:
    found = proper_words("", "The school in Nicolet opens. Martine Exemple speaks. “Nobody knows,” says Paul.")
    assert found == {"nicolet", "exemple", "paul"}


def test_passages_in_other_words_are_not_repeated() -> None:
    one = "Three members of the council met the residents of the harbour district on Monday evening."
    assert repeated_passages(one.replace("Three", "Four"), f"Before. {one} After.")
    other = "Residents of the district by the harbour were visited by some councillors at the start of the week."
    assert not repeated_passages(other, one)
