"""Decisions over HTTP: who may make them, what follows from them, and what is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from editing_corpus import ANNE, BOB, Edited, edited

from corpus.deciding import TagDecided
from corpus.errors import UsageError
from search_api.deciding import check_concepts
from search_api.editors import WRONG_TRIES, Editors, read_keys
from taxonomy.scheme import Concept, Label, Scheme

LIEGE = "Neighbourhood officers in Liège, five years on"
BORDEAUX = "La police de proximité à Bordeaux"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Edited]:
    with edited(tmp_path) as made:
        yield made


def put(site: Edited, title: str, *said: dict[str, Any], status: int = 200, note: str | None = None) -> Any:
    body = {"decisions": list(said), "note": note}
    answer = site.client.put(f"/v1/articles/{site.ids[title]}/decisions", json=body, headers=ANNE)
    assert answer.status_code == status, answer.text
    return answer.json()


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "the index did not follow"
        time.sleep(0.05)


def found(site: Edited, **asked: str) -> set[str]:
    return {hit["title"] for hit in site.client.get("/v1/search", params=asked).json()["hits"]}


def test_a_decision_wins_everywhere(site: Edited) -> None:
    put(
        site,
        LIEGE,
        {"decide": "tag", "concept": "evaluation", "verdict": "rejected"},
        {"decide": "tag", "concept": "street-lighting", "verdict": "added"},
        {"decide": "tag", "concept": "community-policing", "verdict": "accepted"},
        {"decide": "kind", "kind": "interview"},
        {"decide": "date", "issued": "2004-02-03"},
        {"decide": "title", "title": "Officers of the quarter"},
        note="looked at the print",
    )  # fmt: skip
    eventually(lambda: "Officers of the quarter" in found(site, concept="street-lighting"))
    assert "Officers of the quarter" not in found(site, concept="evaluation")
    assert found(site, kind="interview") == found(site, year="2004") == {"Officers of the quarter"}
    facets = site.client.get("/v1/search?q=liège").json()["facets"]
    assert [v["value"] for v in facets["kind"] if v["count"]] == ["interview"]
    export = site.client.get("/v1/export?format=jsonl&year=2004").text
    assert orjson.loads(export)["kind"] == "interview"
    path = f"/v1/articles/{site.ids[LIEGE]}"
    assert "Officers of the quarter" in site.client.get(f"{path}?format=ris").text
    told = site.client.get(path).json()
    assert told["title"] == "Officers of the quarter" and told["issued"] == "2004-02-03"
    marks = {c["id"]: (c["said_by"], (c["decided"] or {}).get("verdict")) for c in told["concepts"]}
    assert marks == {"community-policing": ("machine", "accepted"), "street-lighting": ("editor", "added")}
    assert told["corrected"]["kind"]["machine"] == "report" and told["corrected"]["kind"]["by"] == "Anne"
    assert [r["id"] for r in told["corrected"]["rejected"]] == ["evaluation"]


def test_undoing_gives_back_what_was_there(site: Edited) -> None:
    before = site.client.get(f"/v1/articles/{site.ids[LIEGE]}")
    held = put(site, LIEGE, {"decide": "title", "title": "Other"}, note="n")["decisions"]
    changed = site.client.get(f"/v1/articles/{site.ids[LIEGE]}")
    assert changed.headers["etag"] != before.headers["etag"]
    path = f"/v1/articles/{site.ids[LIEGE]}/decisions/{held[0]['id']}"
    assert site.client.delete(path.replace(site.ids[LIEGE], site.ids[BORDEAUX]), headers=BOB).status_code == 404
    undone = site.client.delete(path, headers=BOB)
    assert undone.status_code == 200 and undone.json()["withdrawn_by"] == "Bob"
    after = site.client.get(f"/v1/articles/{site.ids[LIEGE]}")
    assert after.headers["etag"] == before.headers["etag"] and after.content == before.content
    listed = site.client.get(f"/v1/articles/{site.ids[LIEGE]}/decisions", headers=BOB).json()["decisions"]
    assert [(d["by"], d["note"], d["withdrawn_by"]) for d in listed] == [("Anne", "n", "Bob")]


def test_links_are_told_at_both_ends(site: Edited) -> None:
    put(site, LIEGE, {"decide": "link", "other": site.ids[BORDEAUX], "relation": "translation"})
    for one, other in ((LIEGE, BORDEAUX), (BORDEAUX, LIEGE)):
        (link,) = site.client.get(f"/v1/articles/{site.ids[one]}").json()["linked"]
        assert (link["id"], link["relation"], link["said_by"], link["by"]) == (
            site.ids[other],
            "translation",
            "editor",
            "Anne",
        )


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"decide": "tag", "concept": "no-such", "verdict": "added"}, 422, "no-such"),
        ({"decide": "tag", "concept": "prevention-approaches", "verdict": "added"}, 422, "groups"),
        ({"decide": "kind", "kind": "poem"}, 422, "kind"),
        ({"decide": "paint"}, 422, "paint"),
        ({"decide": "split", "quotation": {"exact": "nowhere"}}, 422, "nowhere"),
        ({"decide": "link", "other": "0" * 32, "relation": "duplicate"}, 404, "no article"),
        ({"decide": "title", "title": "x" * 1001}, 422, "1000"),
    ],
)
def test_what_cannot_be_decided_is_told(site: Edited, said: dict[str, Any], status: int, told: str) -> None:
    answer = put(site, LIEGE, said, status=status)
    assert told in answer["detail"]
    assert site.services.store.decisions.of(site.ids[LIEGE]) == []


def test_only_who_has_a_key_may_write(site: Edited) -> None:
    path = f"/v1/articles/{site.ids[LIEGE]}/decisions"
    body = {"decisions": [{"decide": "kind", "kind": "event"}]}
    for headers, error in (
        ({}, False),
        ({"Authorization": "Basic eDp5"}, False),
        ({"Authorization": "Bearer no"}, True),
    ):
        refused = site.client.put(path, json=body, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert ("invalid_token" in refused.headers["www-authenticate"]) is error
    for method, address in (
        ("GET", path),
        ("GET", "/v1/decisions"),
        ("POST", "/v1/documents"),
        ("DELETE", "/v1/documents/x"),
        ("DELETE", f"{path}/x"),
    ):
        assert site.client.request(method, address).status_code == 401, address
    assert site.client.put(path, json=body, headers=BOB).json()["decisions"][0]["by"] == "Bob"


def test_wrong_keys_are_bounded(site: Edited) -> None:
    for _ in range(WRONG_TRIES):
        assert site.client.get("/v1/decisions", headers={"Authorization": "Bearer no"}).status_code == 401
    refused = site.client.get("/v1/decisions", headers=ANNE)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0


def test_without_keys_nobody_writes(tmp_path: Path) -> None:
    with edited(tmp_path, keys="") as site:
        refused = site.client.put(
            f"/v1/articles/{site.ids[LIEGE]}/decisions",
            json={"decisions": [{"decide": "kind", "kind": "event"}]},
            headers=ANNE,
        )
        assert refused.status_code == 403 and "VIGIE_API_KEY" in refused.json()["detail"]
        assert site.client.get("/fr/editors").status_code == 404
        assert "/editors" not in site.client.get("/fr").text


def test_the_export_is_taken_in_again(site: Edited, tmp_path: Path) -> None:
    from corpus.deciding import ExportedDecision

    put(site, LIEGE, {"decide": "kind", "kind": "event"}, {"decide": "title", "title": "New"})
    answer = site.client.get("/v1/decisions", headers=ANNE)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    lines = answer.text.splitlines()
    assert len(lines) == 2 and "/pages/" not in answer.text
    with edited(tmp_path / "other") as other:
        for line in lines:
            assert other.services.store.decisions.take_in(ExportedDecision.model_validate_json(line))
        assert other.client.get(f"/v1/articles/{other.ids[LIEGE]}").json()["title"] == "New"


def test_a_body_that_is_not_utf8_is_a_documented_400(site: Edited) -> None:
    headers = {**ANNE, "Content-Type": "application/json"}
    for method, path in (("PUT", f"/v1/articles/{site.ids[LIEGE]}/decisions"), ("POST", "/v1/documents")):
        answer = site.client.request(method, path, content=b'{"text": "\xff\xfe"}', headers=headers)
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    paths = site.client.get("/openapi.json").json()["paths"]
    assert "400" in paths["/v1/documents"]["post"]["responses"]
    assert "400" in paths["/v1/articles/{article_id}/decisions"]["put"]["responses"]


# --- keys and sessions --------------------------------------------------------------------------------------------------


def test_keys_have_names() -> None:
    editors = Editors(read_keys("first-key\nAnne Lévy:second,bob:a:b"))
    told = {
        k: (key.name if (key := editors.key_of(k)) else None)
        for k in ("first-key", "second", "a:b", "bob:a:b", "x", "")
    }
    assert told == {"first-key": "editor", "second": "Anne Lévy", "a:b": "bob", "bob:a:b": "bob", "x": None, "": None}
    assert "second" not in repr(read_keys("Anne:second"))
    with pytest.raises(Exception, match="cannot be used"):
        read_keys("Anne: two words")


def test_a_session_ends_with_its_key_and_cannot_be_forged() -> None:
    secret = b"s" * 32
    editors = Editors(read_keys("Anne:one"), secret)
    session, cookie = editors.open(editors.key_of("one"))
    assert "one" not in cookie
    assert Editors(read_keys("Anne:one"), secret).session(cookie) == session
    assert Editors(read_keys("Anne:two"), secret).session(cookie) is None
    assert Editors(read_keys("Anne:one"), b"t" * 32).session(cookie) is None
    assert editors.session(cookie[:-2] + "xx") is None and editors.session("") is None
    token = editors.token(session)
    assert token != editors.token(session) and editors.is_token(session, token)
    other, _ = editors.open(editors.key_of("one"))
    assert not editors.is_token(other, token) and not editors.is_token(session, "x")


def test_a_method_that_is_not_allowed_is_answered_with_all_that_are(site: Edited) -> None:
    refused = site.client.post(f"/v1/articles/{site.ids[LIEGE]}/decisions", headers=ANNE)
    assert refused.status_code == 405
    assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT"}


def test_a_concept_no_longer_used_is_refused_with_its_successor() -> None:
    label = Label("burglary", "en", "preferred")
    old = Concept(id="old", uri="urn:old", labels=(label,), deprecated=True, replaced_by="new")
    scheme = Scheme("urn:scheme", "1", (old, Concept(id="new", uri="urn:new", labels=(label,))))
    with pytest.raises(UsageError, match=r"'old' is no longer used\. Give new\."):
        check_concepts([TagDecided(concept="old", verdict="added")], scheme)
    check_concepts([TagDecided(concept="new", verdict="added"), TagDecided(concept="old", verdict="rejected")], scheme)


def test_a_title_with_control_characters_breaks_no_feed_and_no_citation(site: Edited) -> None:
    put(site, LIEGE, {"decide": "title", "title": "Zebras\x01\x00 home\nER  - \n\nTY  - JOUR"})
    eventually(lambda: bool(found(site, q="Zebras")))
    feed = site.client.get("/feed.atom?q=Zebras")
    assert feed.status_code == 200 and b"Zebras" in feed.content
    ris = site.client.get("/v1/export?q=Zebras&format=ris").text.splitlines()
    assert [line[:6] for line in ris].count("ER  - ") == [line[:6] for line in ris].count("TY  - ") == 1


def test_a_note_that_is_too_long_is_refused(site: Edited) -> None:
    told = put(site, LIEGE, {"decide": "kind", "kind": "interview"}, note="n" * 2001, status=422)
    assert "note" in told["detail"] and "2000" in told["detail"]
    with pytest.raises(UsageError, match="more than 2,000 characters"):
        site.services.store.decisions.record(
            site.ids[LIEGE], [TagDecided(concept="evaluation", verdict="added")], by="A", note="n" * 2001
        )
    assert site.services.store.decisions.of(site.ids[LIEGE]) == []
