"""Which of several headings is the title of an article, and where the others go."""

from __future__ import annotations

import pytest

from corpus.model import SplitArticle
from corpus.sample import sample_folder
from crawler.dates import is_moment
from crawler.reading import read
from crawler.splitting import split
from tests.crawler.told import BIKES, CHOIR, LAMPES, LAMPS, VELOS


def _articles(body: str) -> list[SplitArticle]:
    page = f"<html><head><meta charset=utf-8></head><body>{body}</body></html>"
    return list(split(read(page.encode(), name="page.html")).articles)


def test_a_marked_title_is_not_given_to_the_article_before_for_a_first_sentence_glued_to_the_text() -> None:
    first, second = _articles(
        f"<h1>News</h1><article><h3>New lamps on the quay</h3><p>{LAMPS}</p></article><article><h3>Frames: numbers engraved</h3>"
        f"<p>New at the market on the old quay: numbers for all frames {BIKES}</p></article>"
    )
    assert (first.title, first.text) == ("New lamps on the quay", LAMPS)
    assert second.title == "Frames: numbers engraved"
    assert "New at the market" in second.text


def test_an_author_in_a_lower_heading_does_not_take_the_place_of_the_title() -> None:
    articles = _articles(
        f"<h2>Walking along the quay</h2><h3>Bill Example</h3><p>{LAMPS}</p>"
        f"<h2>Even a lock has an end</h2><h3>Ingrid Workshop</h3><p>{BIKES.replace('the workshop', 'Ingrid Workshop')}</p>"
    )
    assert [a.title for a in articles] == ["Walking along the quay", "Even a lock has an end"]
    assert articles[0].text == f"Bill Example\n{LAMPS}"


@pytest.mark.parametrize("order", ["{name}{day}", "{day}{name}"])
@pytest.mark.parametrize("form", ["<h3>{}</h3>", "<p><b>{}</b></p>"])
def test_the_day_of_an_event_is_not_its_title(order: str, form: str) -> None:
    events = (
        ("Safety walk", "Saturday 8 October, 10 am", LAMPS),
        ("Atelier fresque", "Mercredi 2 novembre à 13 h 30", BIKES),
        ("Concert", "Sunday, October 9, 2016 11 AM", CHOIR),
    )
    parts = (
        order.format(name=form.format(name), day=form.format(day)) + f"<p>{text}</p>" for name, day, text in events
    )
    articles = _articles("".join(parts))
    assert [a.title for a in articles] == [name for name, _, _ in events]
    assert [day in a.text for a, (_, day, _) in zip(articles, events, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    "line", ["Samedi 22 octobre 10 h", "Du 7 septembre au 9 octobre", "Monday to Friday, 9 am - 5 pm"]
)
def test_lines_of_days_and_times(line: str) -> None:
    assert is_moment(line)


@pytest.mark.parametrize(
    "line", ["Saturday market on the quay", "10 lamps", "24 h de la ville", "Le marché du 8 octobre", ""]
)
def test_lines_that_tell_more_than_a_day(line: str) -> None:
    assert not is_moment(line)


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("City news", "Hello everyone, here is the news of the month."),
        ("Lettre de la ville", "Bonjour à toutes et à tous, voici les nouvelles du mois."),
    ],
)
def test_a_greeting_below_the_name_of_a_newsletter_makes_no_article_of_it(name: str, greeting: str) -> None:
    parts = (
        ("New lamps on the quay", LAMPS),
        ("A number on every frame", BIKES),
        ("A concert with a prison choir", CHOIR),
    )
    body = f"<h1>{name}</h1><p>{greeting}</p>" + "".join(f"<h2>{title}</h2><p>{text}</p>" for title, text in parts)
    page = f"<html><head><meta charset=utf-8><title>{name} | Town</title></head><body>{body}</body></html>"
    articles = split(read(page.encode(), name="page.html")).articles
    assert [a.title for a in articles] == [title for title, _ in parts]
    assert articles[0].text == f"{greeting}\n{LAMPS}"


def test_an_article_with_a_lead_below_the_title_of_its_page_stays_one() -> None:
    more = "The lamps were paid by the council. Residents by the quay had asked for the lamps since the harbour closed its gate at night."
    body = f"<h1>New lamps on the quay</h1><p>Ninety lamps were replaced.</p><h2>Context</h2><p>{LAMPS}</p><h2>Results</h2><p>{more}</p>"
    page = f"<html><head><title>New lamps on the quay</title></head><body>{body}</body></html>"
    assert [a.title for a in split(read(page.encode(), name="page.html")).articles] == ["New lamps on the quay"]


@pytest.mark.parametrize(
    ("heading", "section", "title"),
    [
        ("Mot du président", None, "Mot du président"),
        ("Éditorial", None, "Éditorial"),
        ("Actualités", "Actualités", ""),
    ],
)
def test_a_letter_alone_on_a_page_has_the_name_of_the_section_as_title(
    heading: str, section: str | None, title: str
) -> None:
    (article,) = _articles(f"<h1>{heading}</h1><p>{LAMPS}</p><p>{BIKES}</p>")
    assert (article.section, article.title) == (section, title)


def test_a_last_sentence_that_trails_off_is_no_title_of_what_follows() -> None:
    text = f"{LAMPS} Si rien ne change avant la fin de l’été, la fermeture de cet atelier est à craindre…\n\n{BIKES}"
    (article,) = split(read(text.encode(), name="x.txt")).articles
    assert article.title == ""


@pytest.mark.parametrize(
    ("head", "title"),
    [
        # Neither word at the seam stands elsewhere on the page: only that both are common words tells.
        ("Carnet de terrainGardiens de nuit\n", "Gardiens de nuit"),
        (
            "Vols de nuitVillages : les fermiers s'organisentGazole siphonné, citernes vides. ",
            "Villages : les fermiers s'organisent",
        ),
    ],
)
def test_headings_glued_of_words_that_stand_nowhere_else_on_the_page(head: str, title: str) -> None:
    (article,) = split(read(f"{head}{LAMPES}".encode(), name="page.txt")).articles
    assert article.title == title


@pytest.mark.parametrize("name", ["CityProtect maps", "SafeGrowth plans", "FixMyStreet reports", "VilleSûre cards"])
def test_a_name_with_a_capital_inside_is_not_cut(name: str) -> None:
    text = f"New lamps on the quay\n{name} help with the growth of the city, the wardens of our street said. {LAMPS}"
    (article,) = split(read(text.encode(), name="page.txt")).articles
    assert article.text.startswith(name)


def test_a_line_above_a_byline_is_the_title_though_it_ends_with_a_full_stop() -> None:
    title = "Un projet de loi « cher et inutile ». Un entretien avec une avocate de Namur."
    text = f"{title}\nPAR ANNE EXEMPLE ET PAUL MODÈLE\n{LAMPES}\n{VELOS}"
    (article,) = split(read(text.encode(), name="page.txt")).articles
    assert (article.title, article.authors) == (title, ("Anne Exemple", "Paul Modèle"))


def test_the_last_lines_above_a_byline_below_an_article_are_no_title() -> None:
    text = f"New lamps on the quay\n{LAMPS}\nThey shine until dawn.\nBy Anne Exemple\nA number on every frame\n{BIKES}"
    document = split(read(text.encode(), name="page.txt"))
    assert [a.title for a in document.articles] == ["New lamps on the quay", "A number on every frame"]


def test_a_title_glued_to_the_name_of_the_author() -> None:
    text = f"De nouvelles lampes sur le quai NordANNE EXEMPLE – {LAMPES}\nUn numéro sur chaque cadre\n{VELOS}"
    document = split(read(text.encode(), name="page.txt"))
    assert [a.title for a in document.articles] == [
        "De nouvelles lampes sur le quai Nord",
        "Un numéro sur chaque cadre",
    ]


def test_a_remark_among_the_questions_of_an_interview_is_one_of_them() -> None:
    page = sample_folder() / "dev" / "pages" / "d12-entretien.html"
    assert "<h5>On vous reproche d'être trop douce, ou d'aller trop vite.</h5>" in page.read_text(encoding="utf-8")
    assert len(split(read(page.read_bytes(), name=page.name)).articles) == 1


def test_a_title_that_asks_and_goes_on_is_one() -> None:
    title = "Exclusion or Crime? Justice for Children in a Divided World"
    (article,) = split(read(f"{title}\n\n{LAMPS}\n\n{BIKES}".encode(), name="page.txt")).articles
    assert article.title == title


def test_persons_in_a_list_are_no_titles() -> None:
    guests = (
        "Prof. Anne Example, University of Example\nMr. Paul van Model, Director of Lamps\nDr. Zoé Essai, Quay Office"
    )
    (article,) = split(read(f"Guests at the quay\n\n{guests}\n\n{LAMPS}".encode(), name="page.txt")).articles
    assert article.title == "Guests at the quay"
