"""Bodies under one key: by any name, in either language, by a record of the authority list or by the folded name."""

from __future__ import annotations

import pytest

from corpus.model import Annotation, Organisation
from corpus.text import fold_key
from indexer.annotating.authorities import authorities
from indexer.body_keys import LISTED, body_key, body_keys, body_label, listed_body
from indexer.entry import EntryBody, named_bodies


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("University of Liège", "université de Liege", "UNIVERSITÉ DE LIÈGE", "ULg"), "authority:uliege"),
        (("United Nations Development Programme", "PNUD", "undp", "Pnud"), "authority:undp"),
        (("West Yorkshire Police", "west yorkshire  police"), "west yorkshire police"),
        (("Centre public d’action sociale", "centre public d'action sociale"), "centre public d action sociale"),
    ],
)
def test_all_names_of_a_body_have_one_key(names: tuple[str, ...], key: str) -> None:
    assert {body_key(name) for name in names} == {body_key(key)} == {key}


def test_a_name_is_never_taken_for_a_record() -> None:
    assert body_key("uliege") == "uliege" != body_key("ULg")
    assert body_key("authority:nobody") == "authority nobody"
    assert body_key("Une équipe", "nobody") == "une equipe"
    assert not any(fold_key(f"{LISTED}{id_}").startswith(LISTED) for id_ in authorities())


def test_every_name_of_the_list_leads_to_its_record() -> None:
    for record in authorities().values():
        for name in (*record.en, *record.fr, *record.acronyms):
            assert listed_body(body_key(name)) == record


def test_a_body_that_is_not_listed_is_found_by_its_acronym_too() -> None:
    assert body_keys("Centre public d’action sociale", "CPAS") == ("centre public d action sociale", "cpas")
    assert body_keys("CPAS", "CPAS") == ("cpas",)
    assert body_keys("Conseil d’un quartier", "CQ") == ("conseil d un quartier",)  # two letters are too common
    assert body_keys("Une autre équipe", "PNUD") == ("une autre equipe",)  # the acronym of a listed one
    assert body_keys("PNUD", "PNUD", "undp") == ("authority:undp",)


def test_a_listed_body_is_shown_by_its_name_in_the_readers_language() -> None:
    assert body_label("authority:uottawa", "uOttawa", "fr") == "Université d’Ottawa"
    assert body_label("authority:uottawa", "uOttawa", "en") == "University of Ottawa"
    assert body_label("harbour office", "Harbour Office", "fr") == "Harbour Office"


def test_an_article_has_a_body_once() -> None:
    told = [("Université de Liège", None, "uliege"), ("University of Liège", None, None), ("Office", "OFF", None)]
    bodies = tuple(Organisation(name=n, acronym=a, authority=r, evidence=()) for n, a, r in told)
    assert named_bodies(Annotation(language="fr", organisations=bodies)) == (
        EntryBody(("authority:uliege",), "Université de Liège"),
        EntryBody(("office", "off"), "Office"),
    )
