"""Each sort of damage that copies of old bulletins carry, and what becomes of it."""

from __future__ import annotations

import pytest

from corpus.model import SplitDocument
from crawler.reading import Reading, read
from crawler.splitting import split

LONG = "The wardens walk the quay from dusk until the last ferry has left, and they know most of the people who pass by name."
LANG = "Les gardiens parcourent le quai de la tombée du jour au départ du dernier bac, et connaissent presque tous les passants."


def _plain(text: str) -> Reading:
    return read(text.encode(), name="page.txt")


def _split(text: str) -> SplitDocument:
    return split(_plain(text))


def _texts(reading: Reading) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks]


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("La prvention de la dlinquance au Qubec.", "La prévention de la délinquance au Québec."),
        ("Les collectivits et la scurit des ans.", "Les collectivités et la sécurité des ans."),
    ],
)
def test_deleted_accents_are_set_again(damaged: str, sound: str) -> None:
    reading = _plain(damaged)
    assert reading.text == sound
    assert any("Accents" in w for w in reading.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "The orang-utan and the situs of the termin in Montral were consults of the office.",  # not French
        "La sécurité de la ville est assurée par Scurit SARL et par les gardiens.",  # accents are there: a name
        "Voir les dossiers SCURIT et PRVENTION du service dans la liste.",  # codes
        "Écrire à scurit@example.org ou voir www.prvention.example pour les détails.",
        "Pour les lecteurs de la ville : Lige est dans le texte une fois.",  # one short word may be a name
    ],
)
def test_what_only_looks_like_deleted_accents_stays(text: str) -> None:
    assert _plain(text).text == text


def test_removed_addresses_are_told_and_spelt_out_ones_are_written() -> None:
    assert any("removed" in w for w in _plain("Écrivez à Anne : courriel : [email protected]").warnings)
    assert any("removed" in w for w in _plain("For a copy, e-mail: , or telephone.").warnings)
    assert "anne.exemple@example.org" in _plain("Write to anne.exemple [at] example [dot] org today.").text
    assert _plain("Write to anne@example.org today.").warnings == ()


def test_addresses_that_a_mirror_encoded_are_decoded() -> None:
    code = "2a" + "".join(f"{ord(c) ^ 0x2A:02x}" for c in "anne@example.org")
    page = (
        f"<html><body><p>{LONG} Write to <a href='/cdn-cgi/l/email-protection' class='__cf_email__' "
        f"data-cfemail='{code}'>[email&#160;protected]</a> for a copy.</p></body></html>"
    )
    reading = read(page.encode(), name="x.html")
    assert "Write to anne@example.org for a copy." in reading.text
    assert not any("removed" in w for w in reading.warnings)


def test_glued_headings_are_cut_off() -> None:
    document = _split(f"In FocusLamps for the quay of the old harbour\n{LONG} {LONG}\n\n{LONG}")
    assert "In Focus" not in document.articles[0].text
    assert document.articles[0].title.startswith("Lamps for the quay")


def test_cut_navigation_goes() -> None:
    reading = _plain(f"Home | News Items | Et cet\n\nLamps for the quay\n\n{LONG}\n\n{LONG}")
    document = split(reading)
    assert "Et cet" not in " ".join(a.text + a.title for a in document.articles)


def test_guillemets_left_open_take_in_their_paragraph_only() -> None:
    reading = _plain(f"Il dit :\n\n« {LANG}\n\n{LANG}")
    assert [b.kind for b in reading.blocks] == ["paragraph", "quotation", "paragraph"]


def test_trailing_bars_and_split_ordinals() -> None:
    assert _texts(_plain("|Lamps for the park |\n\nThe 11\n\nth congress was held in spring.|")) == [
        "Lamps for the park",
        "The 11th congress was held in spring.",
    ]


# --- articles that go on elsewhere ------------------------------------------------------------------------------------


def _page(*parts: tuple[str, str]) -> SplitDocument:
    body = "".join(f"<h2>{title}</h2><p>{text}</p>" for title, text in parts)
    return split(read(f"<html><body>{body}</body></html>".encode(), name="x.html"))


OTHER = (
    "A bakery for apprentices",
    "In the former bakery of the mill town, pupils who left school early learn to bake, and sell their bread on Saturdays. "
    "Of the first twenty apprentices fifteen have found work, says the baker who teaches them every morning at five.",
)


@pytest.mark.parametrize(
    ("mark", "title"),
    [
        ("(continued on page 3)", "Wardens on the quay (continued)"),
        ("con't......", "Wardens on the quay (con't)"),
        ("continued on next page", "Continued from first page"),
        ("à suivre", "Wardens on the quay (suite)"),
        ("(suite en page 4)", "Suite de la page 1"),
    ],
)
def test_a_continued_article_is_joined(mark: str, title: str) -> None:
    first = f"{LONG} {LONG} They began in the spring of last year and have not missed an evening {mark}"
    second = f"{LONG.replace('wardens', 'volunteers')} Their work on the quay is paid for by the port and by the wardens’ union."
    document = _page(("Wardens on the quay", first), OTHER, (title, second))
    assert [a.title for a in document.articles] == ["Wardens on the quay", OTHER[0]]
    whole = document.articles[0]
    assert "missed an evening" in whole.text and "wardens’ union" in whole.text
    assert mark.strip("().") not in whole.text
    assert all(whole.text[b.start : b.end].strip() for b in whole.blocks)
    assert whole.blocks[-1].end == len(whole.text)


def test_a_part_without_its_beginning_stays() -> None:
    document = _page(("Continued from first page", f"{LONG} {LONG}"), OTHER)
    assert len(document.articles) == 2
