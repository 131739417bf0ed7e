"""The kind of an article."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import spacy

from benchmarks.tagging.cases import article, read_parts
from corpus.model import KINDS, Article, Kind, Language
from indexer.annotating.concepts.learnt import word_counts
from indexer.annotating.kinds import find_kind, kind_scores
from indexer.annotating.kinds.families import count_families, load_families
from indexer.annotating.kinds.features import form_names, forms
from indexer.annotating.kinds.folded import fold_article
from indexer.annotating.kinds.weights import load_models
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.passages import Encoded


@cache
def blank(language: Language) -> Any:
    return spacy.blank(language)


def kind(text: str, title: str = "", section: str | None = None) -> Kind:
    """The kind by form and words, without an encoder."""
    return find_kind(read_parts(article(title, text, section), lambda language, part: blank(language)(part)))


@pytest.mark.parametrize(
    ("expected", "section", "title", "text"),
    [
        ("toolkit", None, "Toolkit for mayors", "This toolkit contains ten worksheets and a CD-ROM."),
        ("toolkit", "Outils", "Une trousse pour les élus", "Elle comprend dix fiches et un guide."),
        ("event", None, "Colloque sur la police", "Le colloque aura lieu à Liège du 3 au 5 mai. Inscription en ligne."),
        (
            "event",
            "Events",
            "Conference on gangs",
            "The conference will be held in Leeds on 3 May; speakers come from Spain.",
        ),
        (
            "observatory",
            None,
            "Un observatoire pour la ville",
            "L'observatoire local recueille des données chaque mois.",
        ),
        ("publication", "Publications", "Lamps", "This book, published by the university, has six chapters."),
        ("tender", None, "Appel à projets", "Peuvent répondre les communes. Dossiers à envoyer avant le 3 mai."),
        ("tender", "Calls", "Call for papers", "Proposals must reach the office before 3 May."),
        ("report", None, "Bilan de trois ans", "L'évaluation montre que les vols ont baissé ; le groupe témoin, non."),
        (
            "interview",
            None,
            "« Je marche »",
            "Vigie – Que faites-vous ?\nAnne – Je marche.\nVigie – Pourquoi ?\nAnne – Pour voir.",
        ),
        ("other", "Éditorial", "Dix ans", "Nous avons dix ans et nous regardons devant nous."),
        (
            "programme",
            None,
            "Une maison ouverte",
            "Le projet, lancé en mai, offre chaque semaine un repas aux familles. " * 9,
        ),
    ],
)
def test_kind(expected: Kind, section: str | None, title: str, text: str) -> None:
    assert kind(text, title, section) == expected


def test_a_list_of_questions_is_no_interview() -> None:
    text = (
        "Le colloque aura lieu à Liège du 3 au 5 mai. Les participants débattront de ces questions :\n"
        "• Que changent ces pratiques ?\n• Quels en sont les buts ?\n• Quelles limites voit-on ?\n"
        "• Qui y participe vraiment ?\nDes ateliers suivront."
    )
    assert kind(text, "Un colloque sur la police") == "event"


def test_an_empty_article_has_a_kind() -> None:
    assert kind("") in {"programme", "news", "other"}


def test_words_beginnings_and_phrases_of_families_are_counted() -> None:
    names = load_families().names
    counts = dict(
        zip(names, count_families(["the", "seminars", "took", "place", "by", "the", "deadline"]), strict=True)
    )
    assert counts["meetings"] == 1
    assert counts["gathering"] == 1
    assert counts["deadline"] == 2  # "by the" tells of one too
    assert counts["tools"] == 0


def test_a_phrase_is_no_phrase_when_a_word_stands_between() -> None:
    names = load_families().names
    counts = dict(zip(names, count_families(["they", "took", "their", "place"]), strict=True))
    assert counts["gathering"] == 0


def test_each_form_has_a_name_of_its_own_and_a_weight() -> None:
    names = form_names()
    one = Article(id="", document_id="", ordinal=0, revision="", title="T", text="A text.", blocks=())
    assert len(forms(one, fold_article(one))) == len(names) == len(set(names))
    for model in load_models().values():
        assert set(model.forms) == set(names)
        assert set(model.intercepts) == set(KINDS)


def test_lead_and_body_are_the_text() -> None:
    text = "Un mot après l'autre. " * 40
    folded = fold_article(
        Article(id="", document_id="", ordinal=0, revision="", title="Un titre", text=text, blocks=())
    )
    assert folded.title == ["un", "titre"]
    assert folded.text == ["un", "mot", "apres", "l", "autre"] * 40
    assert len(" ".join(folded.lead)) < 430


def test_words_at_hand_are_not_counted_again_and_tell_the_same() -> None:
    article = Article(
        id="",
        document_id="",
        ordinal=0,
        revision="",
        title="Bursaries",
        text="Apply by 3 May; forms online.",
        blocks=(),
    )
    parts = (ParsedPart("text", 0, "en", spacy.blank("en").make_doc(article.text)),)
    parsed = ParsedArticle(article, "en", (), parts)
    assert kind_scores(parsed, None, word_counts(parsed)) == kind_scores(parsed)
    assert kind_scores(parsed, None, {}) != kind_scores(parsed)


def test_what_an_article_means_counts_where_it_is_known() -> None:
    article = Article(id="", document_id="", ordinal=0, revision="", title="", text="Something.", blocks=())
    parsed = ParsedArticle(article, "en", (), ())
    dice = np.random.default_rng(3)
    first, second = (
        kind_scores(parsed, Encoded(((0, 10),), dice.normal(size=(1, 512)).astype(np.float32), None)) for _ in range(2)
    )
    assert first != second


@pytest.mark.parametrize(
    ("expected", "title", "text"),
    [
        (
            "tender",
            "",
            "Community groups can now apply for a grant of up to 5,000 pounds. Applications close on 30 June at noon. To be "
            "eligible, a group must have a bank account. Send the form with a budget; a panel decides in July.",
        ),
        (
            "report",
            "",
            "Une étude menée auprès de 1 200 locataires montre que 43 % d'entre eux évitent le parking le soir. Les "
            "chercheurs constatent une baisse de 12 % des vols après la pose des lampes, par rapport aux rues voisines.",
        ),
        (
            "news",
            "",
            "LIÈGE, 3 mai 2011. Le conseil communal a voté lundi soir l'achat de douze caméras. La bourgmestre l'a annoncé "
            "à la presse. L'opposition a voté contre.",
        ),
    ],
)
def test_articles_without_a_title_are_told_by_their_sentences(expected: Kind, title: str, text: str) -> None:
    assert kind(text, title) == expected
