"""The kind of an article."""

from __future__ import annotations

import pytest

from corpus.model import Article, Kind
from indexer.annotating.kinds import find_kind
from indexer.annotating.parsed import ParsedArticle


def kind(text: str, title: str = "", section: str | None = None) -> Kind:
    article = Article(id="", document_id="", ordinal=0, revision="", title=title, section=section, text=text, blocks=())
    return find_kind(ParsedArticle(article, "und", (), ()))


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


def test_an_empty_article_has_a_kind() -> None:
    assert kind("") in {"programme", "news", "other"}
