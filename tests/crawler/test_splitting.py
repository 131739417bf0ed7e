from __future__ import annotations

from datetime import date

import pytest

from corpus.model import SplitArticle, SplitDocument
from crawler.reading import read
from crawler.splitting import split
from tests.crawler.told import BIKES, CHOIR, LAMPES, LAMPS, VELOS


def _split(text: str, issued: date | None = None, name: str = "page.txt") -> SplitDocument:
    document = split(read(text.encode(), name=name), issued=issued)
    for article in document.articles:
        _check(article)
    return document


def _check(article: SplitArticle) -> None:
    position = 0
    for block in article.blocks:
        assert block.start == position
        assert article.text[block.start : block.end].strip()
        position = block.end + 1
    assert position in {len(article.text) + 1, 0}


def _told(document: SplitDocument) -> list[tuple[str | None, str]]:
    return [(a.section, a.title) for a in document.articles]


# --- headings -------------------------------------------------------------------------------------------------------


def test_headings_on_their_own_lines() -> None:
    document = _split(
        f"New lamps on the quay\n{LAMPS}\nA number on every frame\n{BIKES}\nA concert with a prison choir\n{CHOIR}\n|"
    )
    assert [a.title for a in document.articles] == [
        "New lamps on the quay",
        "A number on every frame",
        "A concert with a prison choir",
    ]
    assert [a.text for a in document.articles] == [LAMPS, BIKES, CHOIR]


def test_section_glued_to_a_title() -> None:
    document = _split(f"News ItemsNew Lamps on the Quay\n{LAMPS}\nA number on every frame\n{BIKES}")
    assert _told(document) == [("News Items", "New Lamps on the Quay"), ("News Items", "A number on every frame")]


def test_title_glued_to_its_body() -> None:
    document = _split(f"New lamps on the quay{LAMPS}\nA number on every frame{BIKES}")
    assert [a.title for a in document.articles] == ["New lamps on the quay", "A number on every frame"]
    assert [a.text for a in document.articles] == [LAMPS, BIKES]


def test_section_and_title_both_glued_and_after_the_last_sentence() -> None:
    document = _split(f"In FocusNew lamps on the quay{LAMPS}News ItemsA number on every frame{BIKES}")
    assert _told(document) == [("In Focus", "New lamps on the quay"), ("News Items", "A number on every frame")]
    assert [a.text for a in document.articles] == [LAMPS, BIKES]


def test_title_behind_the_last_sentence_of_the_article_before() -> None:
    document = _split(f"New lamps on the quay\n{LAMPS}\n{LAMPS} A number on every frame\n{BIKES}\n{BIKES}")
    assert [a.title for a in document.articles] == ["New lamps on the quay", "A number on every frame"]
    assert document.articles[0].text == f"{LAMPS}\n{LAMPS}"


def test_title_and_body_parted_by_a_space_only() -> None:
    document = _split(f"Exchange programme launched in Anvers {LAMPS}")
    assert document.articles[0].title == "Exchange programme launched in Anvers"
    assert document.articles[0].text == LAMPS


def test_french_titles() -> None:
    document = _split(f"En brefDes lampadaires neufs sur le quai{LAMPES}\nUn numéro sur chaque cadre !{VELOS}")
    assert _told(document) == [
        ("En bref", "Des lampadaires neufs sur le quai"),
        ("En bref", "Un numéro sur chaque cadre !"),
    ]


def test_acronyms_at_the_seam() -> None:
    document = _split(f"A new service of the SPVM{LAMPS.replace('The harbour', 'The SPVM and the harbour')}")
    assert document.articles[0].title == "A new service of the SPVM"


@pytest.mark.parametrize(
    "name",
    [
        "PennDOT",
        "McGill",
        "BikeIndex",
        "YouTube",
        "iPhone",
        "LaSalle",
        "DeSoto",
        "MacDonald",
        "PowerPoint",
        "O’Neill",
    ],
)
def test_capitals_inside_names_split_nothing(name: str) -> None:
    text = f"New lamps on the quay\n{name} helped the council to count the dark corners. {LAMPS} A film by {name} shows it. Ask {name} for more."
    document = _split(text)
    assert [a.title for a in document.articles] == ["New lamps on the quay"]
    assert document.articles[0].text == text.split("\n", 1)[1]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lamps, openSUSE and other open things are free, the council says, and the wardens use them.",
        "The quay is a state road, which means PennDOT can fix this, as Penn and DOT said.",
    ],
)
def test_a_capital_inside_a_word_cuts_no_sentence(sentence: str) -> None:
    for text in (f"{sentence} {LAMPS}", f"{LAMPS} {sentence} {LAMPS}"):
        (article,) = _split(f"New lamps on the quay\n{text}").articles
        assert article.text == text


@pytest.mark.parametrize("name", ["(vidéo-)Protection", "LampsCouncil.at, a site,"])
def test_words_in_brackets_and_addresses_split_nothing(name: str) -> None:
    text = f"New lamps on the quay\nThe {name} helped the council to count the dark corners. {LAMPS}"
    assert [a.text for a in _split(text).articles] == [text.split("\n", 1)[1]]


def test_one_article_with_subheadings_stays_one() -> None:
    more = "The lamps were paid by the council. Residents by the quay had asked for the lamps since the harbour closed its gate at night."
    document = _split(
        f"New lamps on the quay\n\n{LAMPS}\n\nContext\n\n{more}\n\nResults\n\nSince the lamps burn, residents walk along the quay again, and the warden counted no dark corner in June."
    )
    assert [a.title for a in document.articles] == ["New lamps on the quay"]
    kinds = [
        (b.kind, document.articles[0].text[b.start : b.end]) for b in document.articles[0].blocks if b.kind == "heading"
    ]
    assert kinds == [("heading", "Context"), ("heading", "Results")]


def test_text_without_a_heading_is_one_article_without_a_title() -> None:
    (article,) = _split(f"{LAMPS}\n{LAMPS}").articles
    assert article.title == ""


def test_titles_are_clean() -> None:
    document = _split(f"1. New lamps on the quay |\n{LAMPS}\n2. « Un numéro sur chaque cadre » |\n{VELOS}")
    assert [a.title for a in document.articles] == ["New lamps on the quay", "« Un numéro sur chaque cadre »"]


def test_remark_behind_a_title_goes_to_the_body() -> None:
    (article,) = _split(f"New lamps on the quay (available in French only)\n{LAMPS}").articles
    assert article.title == "New lamps on the quay"
    assert article.text.startswith("(available in French only)\n")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Anne Example", ("Anne Example",)),
        ("par Jean-Luc Exemple et Zoé d’Essai", ("Jean-Luc Exemple", "Zoé d’Essai")),
        ("Zoé EXEMPLE", ("Zoé Exemple",)),
        ("PAR ZOÉ EXEMPLE", ("Zoé Exemple",)),
        ("Texte : Zoé Exemple", ("Zoé Exemple",)),
        ("Propos recueillis par Zoé Exemple", ("Zoé Exemple",)),
        ("Par Zoé Exemple, directrice de l’atelier", ("Zoé Exemple",)),
        ("Interview: Anne Example", ("Anne Example",)),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    (article,) = _split(f"New lamps on the quay\n{line}\n{LAMPS}").articles
    assert (article.title, article.authors, article.text) == ("New lamps on the quay", authors, LAMPS)


def test_signature_below_an_article() -> None:
    (article,) = _split(f"New lamps on the quay\n{LAMPS}\n{LAMPS}\n— Anne Example, warden").articles
    assert (article.authors, article.text) == (("Anne Example",), f"{LAMPS}\n{LAMPS}")


# --- languages ------------------------------------------------------------------------------------------------------


def test_page_in_two_languages() -> None:
    document = _split(f"Des lampadaires neufs sur le quai\n{LAMPES}\nNew lamps on the quay\n{LAMPS}")
    assert [a.title for a in document.articles] == ["Des lampadaires neufs sur le quai", "New lamps on the quay"]


def test_french_body_under_an_english_title_stays_with_it() -> None:
    (article,) = _split(f"New lamps on the quay\nWhat follows is available in French only.\n{LAMPES}").articles
    assert article.title == "New lamps on the quay"
    assert LAMPES in article.text


# --- the issue ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "label", "number", "issued", "precision"),
    [
        ("First Page | Edition 25 » February 2004 | Send Article", "Edition 25", "25", date(2004, 2, 1), "month"),
        ("Le Guetteur, bulletin d'exemple | Numéro 7 » mars 2005", "Numéro 7", "7", date(2005, 3, 1), "month"),
        ("The Sample Post | Issue 12 | 5 June 2009", "Issue 12", "12", date(2009, 6, 5), "day"),
        ("Lettre d'exemple | N° 3 | été 2003 |", "N° 3", "3", date(2003, 6, 1), "season"),
        ("Sample Letter - Vol. 2, No. 4 - July/August 2011", "Vol. 2, No. 4", "4", date(2011, 7, 1), "month"),
    ],
)
def test_header_gives_edition_and_date(header: str, label: str, number: str, issued: date, precision: str) -> None:
    document = _split(f"{header}\nNew lamps on the quay\n{LAMPS}")
    assert document.edition is not None
    assert (document.edition.label, document.edition.number) == (label, number)
    assert (document.issued, document.issued_precision, document.issued_from) == (issued, precision, "header")
    assert _told(document) == [(None, "New lamps on the quay")]


def test_given_date_wins_and_publication_is_known() -> None:
    document = _split(
        f"The Sample Post | Edition 25 » February 2004 | Send Article\nNew lamps\n{LAMPS}", date(2004, 2, 20)
    )
    assert (document.issued, document.issued_precision, document.issued_from) == (date(2004, 2, 20), "day", "given")
    assert document.edition is not None
    assert document.edition.publication == "The Sample Post"


def test_header_glued_to_the_first_title_and_tabs_run_together() -> None:
    document = _split(
        f"First Page | Edition 25 » February 2004 | Send Article\nIn FocusNews ItemsGeneralEt cetera\nIn FocusNew lamps on the quay\n{LAMPS}"
    )
    assert _told(document) == [("In Focus", "New lamps on the quay")]
    glued = _split(f"First Page | Edition 25 » February 2004 | Send ArticleNew lamps on the quay\n{LAMPS}")
    assert _told(glued) == [(None, "New lamps on the quay")]
    assert glued.issued == date(2004, 2, 1)


@pytest.mark.parametrize(
    "line",
    [
        "ANVERS, 12 March 2005 – The council met.",
        "Anvers (12 mars 2005) – Le conseil s'est réuni.",
        "The Hague, 12 March 2005 – The council met.",
        "Le 12 mars 2005 - Le conseil s'est réuni.",
        "12 March 2005",
        "Publié le 12 mars 2005",
        "March 12, 2005",
    ],
)
def test_dateline(line: str) -> None:
    document = _split(f"New lamps on the quay\n{line}\n{LAMPS}")
    assert (document.issued, document.issued_from) == (date(2005, 3, 12), "dateline")


def test_date_from_metadata() -> None:
    page = f"<html><head><meta name='dcterms.issued' content='2011-04'></head><body><h1>New lamps</h1><p>{LAMPS}</p></body></html>"
    document = _split(page)
    assert (document.issued, document.issued_precision, document.issued_from) == (date(2011, 4, 1), "month", "metadata")


_STAMPED = "<meta property='article:published_time' content='2006-05-01'>"


@pytest.mark.parametrize(
    ("title", "around"),
    [
        ("The Post", "<aside><p>Prochain colloque : 14 juin 2011</p></aside>"),
        ("The Post", "<footer>Fondé le 1er juillet 1994 | Contact</footer>"),
        ("The Post", "<div class='footer'>Dernière mise à jour : 3 mars 2009</div>"),
        ("Colloque de Lyon, 12 octobre 2006", ""),
    ],
)
def test_dates_around_the_text_stand_behind_the_metadata(title: str, around: str) -> None:
    head = f"<html><head><title>{title}</title>"
    body = f"</head><body><h1>New lamps</h1><p>{LAMPS}</p>{around}</body></html>"
    document = _split(head + _STAMPED + body)
    assert (document.issued, document.issued_from) == (date(2006, 5, 1), "metadata")


def test_an_edition_in_the_title_or_around_the_text_brings_its_date_over_the_metadata() -> None:
    page = f"<html><head><title>The Sample Post, issue 12, June 2009</title>{_STAMPED}</head><body><h1>New lamps</h1><p>{LAMPS}</p></body></html>"
    document = _split(page)
    assert (document.issued, document.issued_from) == (date(2009, 6, 1), "header")


def test_date_of_the_title_where_nothing_else_tells() -> None:
    document = _split(
        f"<html><head><title>The Sample Post - May 2006</title></head><body><h1>New lamps</h1><p>{LAMPS}</p></body></html>"
    )
    assert (document.issued, document.issued_from) == (date(2006, 5, 1), "header")


@pytest.mark.parametrize(
    "opening",
    [
        "On 3 March 1999 the harbour council voted a plan: it brings residents and wardens together.",
        "En mars 2005, la ville a lancé un programme - avec l'aide du port - pour les écoles.",
        "In March 2005 – a cold month – the council met.",
        "The report of March 2005 – a thick one – was read.",
    ],
)
def test_a_sentence_with_a_date_and_a_dash_is_no_dateline(opening: str) -> None:
    page = f"<html><head>{_STAMPED}</head><body><h1>New lamps</h1><p>{opening} {LAMPS}</p></body></html>"
    assert _split(page).issued == date(2006, 5, 1)


def test_a_number_in_a_title_is_no_edition() -> None:
    document = _split(f"Why lamp number 12 went out on the quay in May\n{LAMPS}")
    assert document.edition is None
    assert document.articles[0].title == "Why lamp number 12 went out on the quay in May"


def test_footer_notes_belong_to_no_article() -> None:
    document = _split(
        f"The Sample Post | Edition 2 » May 2006 | Send Article\nNew lamps on the quay\n{LAMPS}\nBack to top | Send this page | Print\n"
        "The Sample Post is published by nobody at all."
    )
    assert document.articles[-1].text == LAMPS


# --- contents -------------------------------------------------------------------------------------------------------

_TITLES = ("New lamps on the quay", "A number on every frame", "A concert with a prison choir")


@pytest.mark.parametrize("word", ["Contents", "IN THIS ISSUE:", "Sommaire"])
@pytest.mark.parametrize(
    "entries",
    [
        "{0} ............ 1\n{1} ....... 2\n{2} .. 3",
        "{0}\n{1}\n{2}",
        "• {0}, p. 1\n• {1}, p. 2\n• {2}, p. 3",
        "p. 1 {0}\np. 2 {1}\nNews in brief\np. 3 {2}",
    ],
)
@pytest.mark.parametrize("layout", ["text", "html"])
def test_contents_without_links_tell_the_titles(word: str, entries: str, layout: str) -> None:
    listed = entries.format(*_TITLES)
    bodies = zip(_TITLES, (LAMPS, BIKES, CHOIR), strict=True)
    if layout == "text":
        page = f"{word}\n\n{listed}\n\n" + "\n\n".join(f"{title}\n\n{body}" for title, body in bodies)
    else:
        lines = listed.replace("\n", "<br>")
        rest = "".join(f"<p><b>{title}</b></p><p>{body}</p>" for title, body in bodies)
        page = f"<html><body><p><b>{word}</b></p><p>{lines}</p>{rest}</body></html>"
    document = _split(page)
    assert [a.title for a in document.articles] == list(_TITLES)
    assert [a.text for a in document.articles] == [LAMPS, BIKES, CHOIR]


def test_lines_after_a_word_for_contents_that_come_back_nowhere_stay() -> None:
    document = _split(f"Contents\n\nNew lamps on the quay\n\n{LAMPS}\n\nA number on every frame\n\n{BIKES}")
    assert [a.title for a in document.articles] == ["New lamps on the quay", "A number on every frame"]


def test_contents_of_one_report_part_nothing() -> None:
    parts = ("Introduction", "Results", "Conclusion")
    more = (
        LAMPS,
        f"{LAMPS.split('. ', maxsplit=1)[0]}, the lamps by the quay.",
        "The harbour council and its residents want more lamps along the quay.",
    )
    listed = "\n".join(f"{part} ..... {n}" for n, part in enumerate(parts, 2))
    body = "\n\n".join(f"{part}\n\n{text}" for part, text in zip(parts, more, strict=True))
    document = _split(f"New lamps on the quay\n\nContents\n\n{listed}\n\n{body}")
    assert [a.title for a in document.articles] == ["New lamps on the quay"]
    assert "....." not in document.articles[0].text


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright theft costs the city two million a year, says the harbour council.",
        "The fraudster uses cookies to follow his victims from one page to the next.",
    ],
)
def test_sentences_about_rights_and_cookies_stay(sentence: str) -> None:
    assert _split(f"New lamps on the quay\n\n{LAMPS}\n\n{sentence}").articles[0].text == f"{LAMPS}\n{sentence}"


@pytest.mark.parametrize(
    "line",
    [
        "Copyright 2004 The Sample Post",
        "© The Sample Post",
        "(c) 2004 The Sample Post",
        "Copyright The Sample Post. All rights reserved.",
        "This site uses cookies to count its readers.",
        "Ce site utilise des cookies.",
    ],
)
def test_notices_of_rights_and_cookies_go(line: str) -> None:
    assert _split(f"New lamps on the quay\n\n{LAMPS}\n\n{line}").articles[0].text == LAMPS


# --- HTML -----------------------------------------------------------------------------------------------------------


def test_html_with_headings_and_sections() -> None:
    page = (
        "<html><head><title>The Sample Post</title></head><body><h1>The Sample Post</h1><p>Edition 3 | May 2006</p>"
        f"<h4>In practice</h4><h2>New lamps on the quay</h2><p>{LAMPS}</p><h4>Elsewhere</h4><h2>A number on every frame</h2><p>{BIKES}</p>"
        f"<h2>A concert with a prison choir</h2><p>{CHOIR}</p></body></html>"
    )
    document = _split(page)
    assert _told(document) == [
        ("In practice", "New lamps on the quay"),
        ("Elsewhere", "A number on every frame"),
        ("Elsewhere", "A concert with a prison choir"),
    ]
    assert document.edition is not None
    assert document.edition.publication == "The Sample Post"


def test_article_elements() -> None:
    page = f"<html><body><article><h2>New lamps</h2><p>{LAMPS}</p></article><article><h2>Frames</h2><p>{BIKES}</p></article></body></html>"
    assert [a.title for a in _split(page).articles] == ["New lamps", "Frames"]


def test_bold_lines_anchors_and_contents() -> None:
    page = (
        "<html><body><a href='#a'>Lamps</a><br><a href='#b'>Frames</a><br><hr>"
        f"<a name='a'></a><b>New lamps on the quay</b><br><br>{LAMPS}<br><br><a href='#top'>Back to top</a><hr>"
        f"<a name='b'></a><b>A number on every frame</b><br><br>{BIKES} <a href='http://example.org'>The workshop</a></body></html>"
    )
    document = _split(page)
    assert [a.title for a in document.articles] == ["New lamps on the quay", "A number on every frame"]
    assert document.articles[0].text == LAMPS
    assert [link.url for link in document.articles[1].links] == ["http://example.org"]


def test_interview_stays_one() -> None:
    page = (
        "<html><body><h2>Four questions to a warden</h2><p>She has walked the quay for ten years.</p>"
        "<p><b>The Post: When did you begin?</b></p><p>In the winter of the flood, when the quay had neither lamps nor benches and nobody walked.</p>"
        "<p><b>The Post: What changed?</b></p><p>The lamps, first of all. Then residents of the quay came out to count the dark corners with me.</p>"
        "<p><b>The Post: And now?</b></p><p>Now I walk slowly, since everybody on the quay wants to talk with the warden.</p></body></html>"
    )
    assert [a.title for a in _split(page).articles] == ["Four questions to a warden"]


@pytest.mark.parametrize(
    ("told", "title"), [("The quay is lit", "The quay is lit"), ("Untitled Document", ""), ("", "")]
)
def test_the_title_of_a_page_is_that_of_its_only_article_without_one(told: str, title: str) -> None:
    page = f"<html><head><title>{told}</title></head><body><p>{LAMPS}</p><p>{BIKES}</p></body></html>"
    assert [a.title for a in _split(page, name="x.html").articles] == [title]
    several = f"<html><head><title>Letter</title></head><body><h2>Lamps</h2><p>{LAMPS}</p><h2>Bikes</h2><p>{BIKES}</p></body></html>"
    assert [a.title for a in _split(several, name="x.html").articles] == ["Lamps", "Bikes"]


@pytest.mark.parametrize(
    "form",
    [
        "<h2><button aria-expanded=true>{} <span></span></button></h2><div>{}</div>",
        "<h2>{}<button>Copy link</button></h2><div>{}</div>",
        "<details><summary>{}</summary><p>{}</p></details>",
        "<details><summary><h3>{}</h3></summary><p>{}</p></details>",
    ],
)
def test_headings_that_fold_what_stands_below(form: str) -> None:
    parts = "".join(form.format(*part) for part in (("Lamps of the quay", LAMPS), ("Numbers on bicycles", BIKES)))
    page = f"<html><body><h1>Fair</h1>{parts}<button>Send</button></body></html>"
    articles = _split(page, name="x.html").articles
    assert [a.title for a in articles] == ["Lamps of the quay", "Numbers on bicycles"]
    assert not any("Send" in a.text or "Copy" in a.text for a in articles)
