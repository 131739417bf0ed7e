"""Editors on the pages: they sign in, correct an article by plain forms, and undo it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup, Tag
from editing_corpus import Edited, edited

LIEGE = "Neighbourhood officers in Liège, five years on"
BORDEAUX = "La police de proximité à Bordeaux"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Edited]:
    with edited(tmp_path) as made:
        yield made


def soup(site: Edited, path: str, status: int = 200) -> BeautifulSoup:
    answer = site.client.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "html.parser")


def fields(form: Tag) -> dict[str, str]:
    """What a browser sends of a form that nobody touched."""
    sent = {i["name"]: i.get("value", "") for i in form.select("input[name]")}
    for select in form.select("select[name]"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        sent[select["name"]] = chosen.get("value", "") if chosen else ""
    return sent  # type: ignore[return-value]


def sign_in(site: Edited, key: str = "anne-key-1", ui: str = "en", **more: str) -> httpx.Response:
    form = soup(site, f"/{ui}/editors").select_one("form[action$=editors]")
    assert form is not None
    return site.client.post(f"/{ui}/editors", data={**fields(form), "key": key, **more}, follow_redirects=False)


def desk(site: Edited, title: str, form: str, ui: str = "en") -> tuple[str, dict[str, str]]:
    page = soup(site, f"/{ui}/articles/{site.ids[title]}")
    found = next(f for f in page.select(".desk form") if f.select_one(f"input[name=form][value={form}]"))
    return str(found["action"]), fields(found)


def send(site: Edited, article: str, name: str, ui: str = "en", /, **changed: Any) -> httpx.Response:
    action, sent = desk(site, article, name, ui)
    return site.client.post(action, data=sent | changed, follow_redirects=False)


def said(site: Edited, title: str) -> list[str]:
    return [d.said.decide for d in site.services.store.decisions.of(site.ids[title]) if d.withdrawn is None]


def test_nobody_sees_the_desk_without_signing_in(site: Edited) -> None:
    page = soup(site, f"/fr/articles/{site.ids[LIEGE]}")
    assert page.select_one(".desk") is None
    link = page.select_one(".site-footer a[href='/fr/editors']")
    assert link is not None and link.text == "Espace de la rédaction"


def test_signing_in_and_out(site: Edited) -> None:
    answer = sign_in(site, next=f"/en/articles/{site.ids[LIEGE]}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/en/articles/{site.ids[LIEGE]}")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "anne-key-1" not in cookie
    shown = site.client.get(f"/en/articles/{site.ids[LIEGE]}")
    assert 'id="desk"' in shown.text and shown.headers["cache-control"] == "no-store"
    form = soup(site, "/fr/editors").select_one("form[action$=sign-out]")
    assert form is not None
    site.client.post("/fr/editors/sign-out", data=fields(form))
    assert 'id="desk"' not in site.client.get(f"/en/articles/{site.ids[LIEGE]}").text


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/fr/\\evil", "/docs"])
def test_signing_in_leads_nowhere_else(site: Edited, where: str) -> None:
    assert sign_in(site, next=where).headers["location"] == "/en/editors"


def test_wrong_keys_are_told_and_bounded(site: Edited) -> None:
    answers = [sign_in(site, key="nonsense", ui="fr") for _ in range(11)]
    assert [a.status_code for a in answers] == [401] * 10 + [429]
    alert = BeautifulSoup(answers[0].text, "html.parser").select_one("[role=alert]")
    assert alert is not None and "clé" in alert.text
    assert sign_in(site).status_code == 429


def test_a_form_from_elsewhere_does_nothing(site: Edited) -> None:
    sign_in(site)
    action, sent = desk(site, LIEGE, "facts")
    for token in ("", "forged", sent["token"][:-3] + "xyz"):
        answer = site.client.post(action, data=sent | {"kind": "event", "token": token})
        assert answer.status_code == 403
    assert site.client.post("/en/editors", data={"key": "anne-key-1", "token": "x"}).status_code == 403
    site.client.cookies.clear()
    assert site.client.post(action, data=sent | {"kind": "event"}).status_code == 403
    assert said(site, LIEGE) == []


def test_tags_are_judged_and_added_by_their_name_in_the_readers_language(site: Edited) -> None:
    sign_in(site, ui="fr")
    answer = send(
        site, LIEGE, "subjects", "fr", note="vu", add="éclairage public", quote="calls at night",
        **{"verdict.evaluation": "rejected", "verdict.community-policing": "accepted"},
    )  # fmt: skip
    assert answer.status_code == 303 and answer.headers["location"].endswith("#desk")
    page = soup(site, f"/fr/articles/{site.ids[LIEGE]}")
    aside = page.select_one(".about-article")
    assert aside is not None
    subjects = re.sub(r"\s+", " ", aside.select_one("section").text)  # type: ignore[union-attr]
    assert "par la machine, confirmé par Anne" in subjects and "donné par Anne (rédaction)" in subjects
    assert "Éclairage public" in subjects and "Évaluation" not in subjects
    assert any("calls at night" in m.text for m in page.select(".body mark"))
    corrections = aside.select_one("section[aria-labelledby=about-corrections]")
    assert corrections is not None and "Évaluation" in corrections.text
    assert [d.note for d in site.services.store.decisions.of(site.ids[LIEGE])] == ["vu"] * 3
    send(site, LIEGE, "subjects", "fr", **{"verdict.evaluation": ""})
    held = site.services.store.holding(site.ids[LIEGE]).annotation
    assert held is not None and "evaluation" in {t.id for t in held.concepts}


def test_a_form_that_stood_open_undoes_nobodys_work(site: Edited) -> None:
    sign_in(site)
    action, stale = desk(site, LIEGE, "subjects")
    send(site, LIEGE, "subjects", **{"verdict.evaluation": "rejected"})
    site.client.post(action, data=stale | {"verdict.community-policing": "accepted"})
    verdicts = {d.said.concept: d.said.verdict for d in site.services.store.holding(site.ids[LIEGE]).decided.decisions}  # type: ignore[union-attr]
    assert verdicts == {"evaluation": "rejected", "community-policing": "accepted"}


def test_kind_date_and_title(site: Edited) -> None:
    sign_in(site)
    send(site, LIEGE, "facts", kind="event", issued="2004-02-17", precision="month", title=" A new title ")
    page = soup(site, f"/en/articles/{site.ids[LIEGE]}")
    assert page.h1 is not None and page.h1.text.strip() == "A new title"
    meta = page.select_one("article > .hit-meta")
    assert meta is not None and "Event" in meta.text and "February 2004" in meta.text
    assert "A new title" in page.select_one(".citation").text  # type: ignore[union-attr]
    assert sorted(said(site, LIEGE)) == ["date", "kind", "title"]
    undo = page.select(".history form")
    assert len(undo) == 3
    for form in undo:
        assert site.client.post(str(form["action"]), data=fields(form)).status_code == 200
    assert said(site, LIEGE) == []
    page = soup(site, f"/en/articles/{site.ids[LIEGE]}")
    assert page.h1 is not None and page.h1.text.strip() == LIEGE
    assert len(page.select(".history .withdrawn")) == 3 and "withdrawn by Anne" in page.text


def test_an_article_is_split_and_joined(site: Edited) -> None:
    sign_in(site)
    document = site.services.store.article(site.ids[LIEGE]).document_id
    action, sent = desk(site, LIEGE, "split")
    options = soup(site, f"/en/articles/{site.ids[LIEGE]}").select("select[name=at] option")
    at = next(o["value"] for o in options if o.text.startswith("The evaluation was"))
    assert site.client.post(action, data=sent | {"at": at, "revision": "old"}).status_code == 422
    send(site, LIEGE, "split", at=at, title="The evaluation")
    assert [a.title for a in site.services.store.articles(document)][:2] == [LIEGE, "The evaluation"]
    send(site, LIEGE, "join")
    first = site.services.store.articles(document)[0]
    assert first.id == site.ids[LIEGE] and "\nThe evaluation\nThe evaluation was" in first.text


def test_articles_are_linked_and_unlinked(site: Edited) -> None:
    sign_in(site)
    send(site, LIEGE, "link", other=f"http://testserver/fr/articles/{site.ids[BORDEAUX]}?x", relation="continued")
    for title, name in ((LIEGE, "Goes on in"), (BORDEAUX, "Begins in")):
        linked = soup(site, f"/en/articles/{site.ids[title]}").select_one("section[aria-labelledby=linked]")
        assert linked is not None and name in linked.text and "said by Anne, editor" in linked.text
    send(site, BORDEAUX, "unlink")
    assert site.services.store.links.links_of([site.ids[LIEGE]]) == []
    assert send(site, LIEGE, "link", other="nothing").status_code == 422


@pytest.mark.parametrize(
    ("form", "changed", "told"),
    [
        ("facts", {}, "Rien n’a été modifié."),
        ("facts", {"issued": "June 2005"}, "2005-06-30"),
        ("facts", {"kind": "poem"}, "kind"),
        ("subjects", {"add": "n’existe pas"}, "n’existe pas"),
        ("subjects", {"add": "Éclairage public", "quote": "nowhere in it"}, "nowhere in it"),
        ("split", {}, "paragraphe"),
        ("link", {"other": "0" * 32}, ""),
        ("paint", {}, ""),
    ],
)
def test_what_cannot_be_is_told_at_the_top(site: Edited, form: str, changed: dict[str, str], told: str) -> None:
    sign_in(site, ui="fr")
    real = form if form != "paint" else "facts"
    answer = send(site, LIEGE, real, "fr", **changed, **({"form": form} if form == "paint" else {}))
    assert answer.status_code == (404 if changed.get("other") else 422)
    page = BeautifulSoup(answer.text, "html.parser")
    if answer.status_code == 422:
        alert = page.select_one("[role=alert]")
        assert alert is not None and told in alert.text
        assert page.select_one(".switch")["href"] == f"/en/articles/{site.ids[LIEGE]}"  # type: ignore[index]
    assert said(site, LIEGE) == []


def test_decisions_that_no_longer_fit_are_listed_for_editors(site: Edited) -> None:
    store = site.services.store
    sign_in(site)
    send(site, LIEGE, "facts", kind="event")
    assert "no longer fit" not in soup(site, "/en/editors").text
    store.remove(store.article(site.ids[LIEGE]).document_id)
    listed = soup(site, "/en/editors")
    assert "no longer fit" in listed.text and "Kind: Event" in listed.text


def test_the_latest_decisions_stand_together_and_can_be_undone_and_taken_along(site: Edited) -> None:
    assert site.client.get("/en/editors/decisions").status_code == 403
    sign_in(site)
    send(site, LIEGE, "facts", title="Liège, five years later")
    latest = soup(site, "/en/editors").select_one(".history li")
    assert latest is not None and "Liège, five years later" in latest.text and "Anne" in latest.text
    lines = site.client.get("/en/editors/decisions").text.splitlines()
    assert len(lines) == len(said(site, LIEGE)) == 1
    form = latest.select_one("form")
    assert form is not None
    site.client.post(str(form["action"]), data=fields(form))
    assert said(site, LIEGE) == []
    assert soup(site, "/en/editors").select_one(".history .withdrawn") is not None


@pytest.mark.parametrize(
    ("ui", "told"),
    [("fr", "La note dépasse 2\u202f000 caractères."), ("en", "The note is longer than 2,000 characters.")],
)
def test_a_note_that_is_too_long_is_refused(site: Edited, ui: str, told: str) -> None:
    sign_in(site)
    answer = send(site, LIEGE, "facts", ui, kind="interview", note="n" * 2001)
    assert answer.status_code == 422
    assert told in BeautifulSoup(answer.text, "html.parser").get_text()
    assert said(site, LIEGE) == []
    assert send(site, LIEGE, "facts", ui, kind="interview", note="n" * 2000).status_code == 303
