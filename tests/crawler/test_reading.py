from __future__ import annotations

import mimetypes
import time
import unicodedata

import pytest

from corpus.errors import InputError
from crawler.markup import shown_type
from crawler.reading import Reading, read

FRENCH = (
    "L'été dernier, la municipalité a réuni les élèves, les aînés et les policiers.\nCela s'est bien passé à Évreux."
)


def _texts(reading: Reading) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks]


def _kinds(reading: Reading) -> list[str]:
    return [b.kind for b in reading.blocks]


def _plain(text: str) -> Reading:
    return read(text.encode(), name="page.txt")


def _html(text: str, **more: str) -> Reading:
    return read(text.encode(), name="page.html", **more)


# --- encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", "windows-1252"),
        ("windows-1252", "utf-8"),
        ("windows-1252", None),
        ("latin-1", "iso-8859-1"),
        ("latin-1", None),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", "utf-8"),
        ("utf-8", "no-such-charset"),
        ("utf-8", "base64"),
    ],
)
def test_any_encoding_gives_the_same_text(codec: str, declared: str | None) -> None:
    reading = read(FRENCH.encode(codec), name="x.txt", charset=declared)
    assert _texts(reading) == FRENCH.split("\n")


@pytest.mark.parametrize("codec", ["mac_roman", "cp850", "cp1252"])
def test_french_of_old_machines_is_told_by_its_words(codec: str) -> None:
    reading = read(FRENCH.encode(codec), name="x.txt")
    assert _texts(reading) == FRENCH.split("\n")
    assert [w for w in reading.warnings if "by its words" in w] == ([] if codec == "cp1252" else list(reading.warnings))


@pytest.mark.parametrize(
    "text",
    [
        "Die Mädchen und Jungen für größere Städte: Übergänge müssen schöner werden, sagt die Behörde für Straßen.",
        "Mañana el niño español soñará con señales y pequeñas montañas.",
        "J’ai vu Zoé à Zürich.",
        "Ñandú ñoño.",
    ],
)
def test_other_languages_and_few_accents_are_windows_1252_as_before(text: str) -> None:
    reading = read(text.encode("cp1252"), name="x.txt")
    assert (reading.text, reading.charset) == (text, "windows-1252")


def test_windows_quotes_survive_a_latin1_declaration() -> None:
    reading = read("L’équipe dit « oui » – enfin…".encode("cp1252"), name="x.txt", charset="iso-8859-1")
    assert reading.text == "L’équipe dit « oui » – enfin…"
    assert reading.warnings == ()


def test_wrong_declaration_is_told() -> None:
    reading = read(FRENCH.encode("cp1252"), name="x.txt", charset="utf-8")
    assert any("Declared as utf-8, really windows-1252" in w for w in reading.warnings)
    assert reading.charset == "windows-1252"
    page = f'<html><head><meta charset="utf-8"></head><body><p>{FRENCH}</p></body></html>'
    assert any("really windows-1252" in w for w in read(page.encode("cp1252"), name="x.html").warnings)


def test_unknown_declaration_is_told() -> None:
    assert any("no-such" in w for w in read(FRENCH.encode(), name="x", charset="no-such").warnings)


def test_truncated_utf8_is_read_and_told() -> None:
    data = ("Les élèves ont rencontré les éducateurs et les médiateurs du quartier. " * 3).encode() + "é".encode()[:1]
    reading = read(data, name="x.txt")
    assert reading.text.startswith("Les élèves ont rencontré")
    assert any("belong to no character" in w for w in reading.warnings)


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "broken or truncated PDF"),
        (b"PK\x03\x04rest", "broken or truncated"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (bytes(range(256)) * 20, "binary"),
        (b"1234 - 5678 ...", "no words"),
        (b"<?xml version='1.0'?><feed><entry>words</entry></feed>", "XML"),
        (b"<html><head><title>Nothing</title></head><body><script>var a</script></body></html>", "no text"),
        (b"<html><bo", "no text"),
    ],
)
def test_bad_input_is_refused_with_its_name_and_a_remedy(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        read(data, name="bad-input")
    assert "bad-input" in caught.value.what
    assert caught.value.remedy


def test_media_type_that_is_not_read() -> None:
    with pytest.raises(InputError, match=r"image/svg\+xml, which is not read"):
        read(b"words", name="x", media_type="image/svg+xml")


def test_wrong_media_type_gives_way_to_the_content() -> None:
    assert read(b"<html><body><p>Hello there</p></body></html>", name="x", media_type="text/plain").form == "html"
    assert read(b"Only words here", name="x", media_type="text/html; charset=utf-8").form == "text"


# --- damage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("Contribuer Ã\u00a0 l'Ã©laboration d'un plan.", "Contribuer à l'élaboration d'un plan."),
        ("Contribuer Ă\u00a0 l'Ă©laboration d'un plan.", "Contribuer à l'élaboration d'un plan."),
        ("The policy was deÀ ned after some reÁ ections.", "The policy was defined after some reflections."),
        ("The ﬁrst oﬃcer came.", "The first officer came."),
        ("The fi rst offi cer met the staff twice.", "The first officer met the staff twice."),
        ("Il est diffi cile de chiff rer ce défi majeur.", "Il est difficile de chiffrer ce défi majeur."),
        ("Il a suffi de peu ; on fait fi de tout.", "Il a suffi de peu ; on fait fi de tout."),
        ("À chacun son rôle. À la ville le sien.", "À chacun son rôle. À la ville le sien."),
        ("La prvention au Qubec reste lisible.", "La prévention au Québec reste lisible."),
        ("S'abonner à lâ\x80\x99infolettre.", "S'abonner à l’infolettre."),
        ("Ã\x89crivez-nous au cÅ\x93ur de la ville.", "Écrivez-nous au cœur de la ville."),
        ("La porte d\x92entrée est large\x85 ou non.", "La porte d’entrée est large… ou non."),
    ],
)
def test_damaged_letters(damaged: str, sound: str) -> None:
    assert _plain(damaged).text == sound
    assert _texts(_html(f"<html><body><h1>Page</h1><p>{damaged}</p></body></html>"))[-1] == sound


@pytest.mark.parametrize("title", ["L’Ã\x89cole d\x92Ã©tÃ©", "L’Ã‰cole d’Ã©tÃ©"])
def test_a_damaged_head_is_repaired_too(title: str) -> None:
    page = _html(
        f"<html><head><title>{title}</title><meta name='author' content='ZoÃ© LÃ©vy'><meta property='og:type' content='article'>"
        f"</head><body><p>{FRENCH}</p></body></html>"
    )
    assert (page.title, page.authors) == ("L’École d’été", ("Zoé Lévy",))


def test_repairs_are_told() -> None:
    assert any("encoded twice" in w for w in _plain("L'Ã©laboration").warnings)
    for damaged in ("Ã\x89crivez", "Ã\x89crivez L'Ã©laboration"):
        assert len([w for w in _html(f"<html><p>{damaged} enfin.</p></html>").warnings if "encoded twice" in w]) == 1
    assert any("ligatures" in w for w in _plain("The fi rst meeting").warnings)
    assert _plain("A sound page, déjà lue.").warnings == ()


def test_ordinal_split_over_lines() -> None:
    assert _plain("The 11\nth congress was held.").text == "The 11th congress was held."
    assert _plain("La 2\n\ne édition aura lieu.").text == "La 2e édition aura lieu."
    assert _html("<p>La 3<br>e édition aura lieu.</p><p>Fin.</p>").text.startswith("La 3e édition") or (
        "3 e édition" in _html("<p>La 3<br>e édition aura lieu.</p><p>Fin.</p>").text
    )


def test_trailing_bars_go() -> None:
    assert _plain("|Lamps for the park |\nThe lamps are new.\n|\n").text == "Lamps for the park\nThe lamps are new."


# --- blocks of plain text -------------------------------------------------------------------------------------------


def test_three_kinds_of_bullets_and_one_lost() -> None:
    reading = _plain(
        "The kit helps to:\n- find partners;\n• read figures;\n·write a plan;\n* tell people; and\nkeep going for years.\nThen it ends."
    )
    assert _kinds(reading) == ["paragraph", *["list_item"] * 5, "paragraph"]
    assert _texts(reading)[5] == "keep going for years."
    assert _texts(reading)[1] == "find partners;"


def test_dash_without_space_and_letter_o_as_bullets() -> None:
    assert _kinds(_plain("Aims:\n-Encourage talks\no Open doors\n– Listen")) == ["paragraph", *["list_item"] * 3]


def test_list_item_that_runs_over_two_lines() -> None:
    reading = _plain("Topics:\n• Policies in the context of\na changing town.\n• Costs.")
    assert _texts(reading)[1] == "Policies in the context of a changing town."


def test_wrapped_paragraphs_are_joined_and_single_lines_stay() -> None:
    wrapped = (
        "The council of the harbour town met on Monday evening in order to decide on\n"
        "the lamps that residents had asked for since the winter before last, and it\n"
        "took until midnight to agree on the colour of the light.\n\nA second paragraph."
    )
    assert len(_plain(wrapped).blocks) == 2
    assert len(_plain("First thing told here.\nSecond thing told here.\nThird.").blocks) == 3


def test_quotations_also_left_open() -> None:
    reading = _plain("He said:\n« Nous avons commencé tard. »\n« La suite viendra\nIls sont partis « hier » soir.")
    assert _kinds(reading) == ["paragraph", "quotation", "quotation", "paragraph"]


def test_marked_headings_and_rules() -> None:
    reading = _plain("# Top\n\nText here.\n\n## Below\n\nMore.\n\n***\n\nUnder a line\n------------\nEnd.")
    heads = [(reading.text[b.start : b.end], b.level) for b in reading.blocks if b.marked]
    assert heads == [("Top", 1), ("Below", 2), ("Under a line", 2)]
    assert any(b.rule for b in reading.blocks)


def test_markdown_links_and_emphasis() -> None:
    reading = _plain("See [the guide](https://example.org/g) and **this** or _that_, not snake_case_name.")
    assert reading.text == "See the guide and this or that, not snake_case_name."
    assert reading.blocks[0].links[0].url == "https://example.org/g"


def test_images_of_markdown_go_and_links_lose_what_their_site_puts_in() -> None:
    reading = _plain(
        '![Lamps at dusk](/img/lamps.jpg){:class="wide"}\n\n[![Lamps](a.jpg)](/lamps) See ![](b.png) [the minutes]({{ site.url }}/m.pdf).'
    )
    assert reading.text == "See the minutes."
    assert [(link.url, link.text) for link in reading.blocks[0].links] == [("/m.pdf", "the minutes")]


YAML = """---
title: "Lampadaires du port : la ville {}"
date: 2023-05-12T08:00:00+02:00
author:
  - name: Zoé Exemple
  - Exemple, Jean
lang: fr-CA
tags: [port, lampes]
---
"""
TOML = """+++
title = "Lampadaires du port : la ville {}"
date = 2023-05-12
authors = ["Zoé Exemple", "Jean Exemple"]
language = "fr"
+++
"""


@pytest.mark.parametrize("front", [YAML, TOML, YAML.replace("\n", "\r\n"), "\n" + YAML.replace("\n---\n", "\n...\n")])
@pytest.mark.parametrize("body", [FRENCH, f"<p>{FRENCH}</p><p>Deux.</p><p>Trois.</p><p>Quatre.</p>"])
def test_front_matter_tells_of_the_text_and_is_no_part_of_it(front: str, body: str) -> None:
    reading = _plain(front.replace("{}", "agit") + body)
    assert reading.text.startswith("L'été dernier") and reading.form == ("html" if "<p>" in body else "text")
    assert (reading.title, reading.language) == ("Lampadaires du port : la ville agit", "fr")
    assert (reading.authors, reading.metadata["date"][:10]) == (("Zoé Exemple", "Jean Exemple"), "2023-05-12")


@pytest.mark.parametrize(
    "text",
    [
        "---\nNote: the office is closed.\n---\nThe lamps are new.",
        "---\ntitle: Lamps: [the quay\n---\nThe lamps are new.",
        "---\nThe lamps are new.\n---\nThe quay is long.",
        "+++\ntitle = Lamps\n+++\nThe lamps are new.",
        "---\ntitle: The lamps\n\nThe lamps are new.",
        "---\n" + "[" * 5000 + "\n---\nThe lamps are new.",
    ],
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    reading = _plain(text)
    assert (reading.title, reading.authors, dict(reading.metadata)) == ("", (), {})
    words = [word for word in text.split() if word[:1].isalpha()]
    assert all(word in reading.text for word in words)


# --- HTML -----------------------------------------------------------------------------------------------------------


def test_old_page_with_layout_tables_fonts_and_breaks() -> None:
    reading = _html(
        "<HTML><BODY><TABLE><TR><TD><A HREF='a.htm'>Home</A> | <A HREF='b.htm'>Links</A> | <A HREF='c.htm'>News</A></TD></TR>"
        "<TR><TD><FONT SIZE=4><B>Lamps</B></FONT><BR><BR>First part of it.<BR><BR>Second part:<BR>- one<BR>- two"
        "<HR><B>Next</B><BR>Its text.</TD></TR></TABLE></BODY></HTML>"
    )
    assert _texts(reading) == ["Lamps", "First part of it.", "Second part:", "one", "two", "Next", "Its text."]
    assert _kinds(reading) == ["heading", "paragraph", "paragraph", "list_item", "list_item", "heading", "paragraph"]
    assert reading.blocks[5].rule
    assert "Home | Links | News" in reading.furniture


def test_furniture_of_modern_pages_stays_out() -> None:
    reading = _html(
        "<html lang='fr-CA'><body><nav><a href='/'>Accueil</a></nav><div class='cookie-banner'>Ce site utilise des témoins.</div>"
        "<main><h1>Un titre</h1><p>Un texte.</p><p><a href='#top'>Haut de page</a></p></main><aside>Autre chose</aside>"
        "<footer>Adresse</footer></body></html>"
    )
    assert _texts(reading) == ["Un titre", "Un texte."]
    assert reading.language == "fr"
    assert {"Accueil", "Adresse", "Autre chose"} <= set(reading.furniture)


PROSE = "The council of the harbour had the lamps on the quay renewed, and walked along it with the residents. "


def test_headings_are_no_menus_by_their_own_ids_and_captions_no_headings() -> None:
    reading = _html(
        f"<html><body><article><h1>Lamps</h1><p>{PROSE * 3}</p><h2 id='cookies-and-consent'>Cookies and consent</h2>"
        f"<p>{PROSE * 2}</p><figure><img src='a.png'><h3 class='figure__caption'>A lamp at dusk</h3></figure><p>{PROSE}</p>"
        f"<caption>{PROSE} At last.</caption></article></body></html>"
    )
    kinds = dict(zip(_texts(reading), _kinds(reading), strict=True))
    assert kinds["Cookies and consent"] == "heading" and kinds["A lamp at dusk"] == "caption"
    assert kinds[f"{PROSE} At last.".replace("  ", " ")] == "paragraph"


def test_lists_of_links_lose_their_headings_too() -> None:
    links = "".join(f"<li><a href='/{n}'>Another page about the harbour, number {n}</a></li>" for n in range(6))
    reading = _html(
        f"<html><body><article><h1>Lamps</h1><p>{PROSE * 3}</p><h3>Further pages</h3><ul>{links}</ul><p>{PROSE * 3}</p>"
        "</article></body></html>"
    )
    assert _kinds(reading) == ["heading", "paragraph", "paragraph"] and "Further pages" not in reading.text


def test_an_unclosed_noscript_hides_no_page_and_readings_above_words_are_left_out() -> None:
    reading = _html(
        f"<html><body><noscript><p>{PROSE * 4}</p><p>In <ruby>東京<rt>Tokyo</rt></ruby> too. {PROSE}</p></body></html>"
    )
    assert "walked along it" in reading.text and "In 東京 too." in reading.text


def test_long_text_in_a_sidebar_is_kept() -> None:
    long = "Words that somebody wrote with care about a park. " * 12
    assert "somebody wrote" in _html(f"<html><body><div class='sidebar'><p>{long}</p></div></body></html>").text


def test_a_page_that_is_all_furniture_is_read_all_the_same() -> None:
    assert (
        _html("<html><body><nav><p>Only this sentence is here.</p></nav></body></html>").text
        == "Only this sentence is here."
    )


def test_table_of_contents_goes_and_its_targets_are_known() -> None:
    reading = _html(
        "<html><body><ul><li><a href='#a'>Lamps</a></li><li><a href='#b'>Benches</a></li></ul>"
        "<a name='a'></a><h3>Lamps</h3><p>Text.</p><h3 id='b'>Benches</h3><p>Text.</p><h3>Other</h3><p>Text.</p></body></html>"
    )
    assert [b.anchored for b in reading.blocks if b.kind == "heading"] == [True, True, False]
    assert _texts(reading)[0] == "Lamps"


def test_data_tables_are_rows() -> None:
    reading = _html(
        "<html><body><table><tr><th>Year</th><th>Cases</th></tr><tr><td>2004</td><td>58</td></tr></table><p>End.</p></body></html>"
    )
    assert _kinds(reading) == ["table", "table", "paragraph"]
    assert _texts(reading)[1] == "2004 | 58"


def test_links_quotations_lists_and_levels() -> None:
    reading = _html(
        "<html><body><h2>Head</h2><blockquote>Said.</blockquote><ul><li>One<ul><li>Two</li></ul></li></ul>"
        "<p>Read <a href='http://example.org/x'>this</a>.</p></body></html>"
    )
    assert _kinds(reading) == ["heading", "quotation", "list_item", "list_item", "paragraph"]
    assert [b.level for b in reading.blocks] == [2, 0, 1, 2, 0]
    assert reading.blocks[4].links[0].url == "http://example.org/x"


def test_metadata() -> None:
    reading = _html(
        "<html><head><title> A  title </title><meta property='og:title' content='Open'><meta name='DC.date' content='2004-03-01'>"
        "<meta name='citation_author' content='Exemple, Anne'><script type='application/ld+json'>"
        '{"@graph": [{"@type": "Article", "datePublished": "2015-06-01"}]}</script>'
        "<script type='application/ld+json'>{broken</script></head><body><p>Text.</p></body></html>"
    )
    assert reading.title == "A title"
    assert reading.metadata["og:title"] == "Open"
    assert reading.metadata["dc.date"] == "2004-03-01"
    assert reading.metadata["citation_author"] == "Exemple, Anne"
    assert reading.metadata["ld:datepublished"] == "2015-06-01"


def test_page_that_breaks_off_is_told() -> None:
    reading = _html("<html><body><p>It begins well.</p><p>It goes on and th")
    assert any("breaks off" in w for w in reading.warnings)
    assert _texts(reading)[-1] == "It goes on and th"


def test_deep_nesting() -> None:
    assert "deep" in _html("<html><body>" + "<div>" * 3000 + "deep" + "</div>" * 3000).text


def test_decomposed_accents_are_composed_and_no_damage() -> None:
    reading = read(unicodedata.normalize("NFD", FRENCH).encode(), name="x.txt")
    assert _texts(reading) == FRENCH.split("\n") and reading.warnings == ()


# --- what bytes are -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.pdf", "a.xml", "a.mht", "a.odt", "a.json", "a.png", "www.a.com"])
@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", "<!-- saved -->\n", '<?xml version="1.0"?><?xml-stylesheet href="a"?>']
)
def test_a_page_is_read_whatever_its_name_says(name: str, start: str) -> None:
    page = f"{start}<html><body><h1>Titre</h1><p>{FRENCH}</p></body></html>"
    reading = read(page.encode(), name=name, media_type=mimetypes.guess_type(name)[0])
    assert reading.form == "html" and reading.media_type == "text/html"


def test_text_is_read_whatever_document_its_name_says() -> None:
    for name in ("a.doc", "a.pdf", "a.eml", "a.odt"):
        reading = read(FRENCH.encode(), name=name, media_type=mimetypes.guess_type(name)[0])
        assert reading.form == "text" and _texts(reading) == FRENCH.split("\n")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'{"a": "<p>Un texte</p><p>Un autre</p><p>Encore un</p><p>Un dernier</p>"}'),
        ("a.xml", b"<?xml version='1.0'?><rss><channel><title>Un titre</title></channel></rss>"),
        ("a.doc", b"<?xml version='1.0'?><w:wordDocument>Un texte</w:wordDocument>"),
        ("a.pdf", b"\x00\x01\x02\xff" * 100),
        ("a.png", b"Un texte de la ville"),
    ],
)
def test_what_is_neither_page_nor_text_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(InputError):
        read(data, name=name, media_type=mimetypes.guess_type(name)[0])


def test_a_tag_with_a_raised_digit_is_no_heading() -> None:
    page = "<html><body><h²>Lamps</h²><p>The council replaced ninety lamps along the quay in spring.</p></body></html>"
    assert "ninety lamps" in read(page.encode(), name="page.html").text


@pytest.mark.parametrize("end", ["<header><p>{}</p></header>", "<!-- never closed", "{}"])
def test_a_page_of_comments_is_told_by_its_length_alone(end: str) -> None:
    text = "The council replaced ninety lamps along the quay in spring, after residents had counted the dark corners."
    page = ("<!-- x -->\n" * 150 + end.format(text) + f"<p>{text}</p>").encode()
    begun = time.process_time()
    assert shown_type("application/xml", page) == "application/xml"
    read(page, name="page.html")
    assert time.process_time() - begun < 5  # each comment more must not double the time
