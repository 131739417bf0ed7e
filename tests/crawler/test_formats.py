"""PDF, Word, OpenDocument, RTF and e-mail: what is read, and what is refused."""

from __future__ import annotations

import io
import mailbox
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InputError
from crawler.local import Failure, LocalFile, walk
from crawler.reading import Reading, read
from crawler.splitting import split
from tests.crawler.made_documents import (
    message,
    open_document,
    rich_text,
    scanned_pdf,
    table_pdf,
    two_column_pdf,
    word_file,
)

HTML = ("<html><body>" + "<h2>Lamps</h2><p>The quay is lit at last.</p>" * 30 + "</body></html>").encode()
TEXT = ("Lamps\n\nThe quay is lit at last, and the town is glad of it.\n" * 30).encode()
MAKERS: dict[str, Callable[[], bytes]] = {
    "page.pdf": two_column_pdf,
    "page.docx": word_file,
    "page.odt": open_document,
    "page.rtf": rich_text,
    "page.eml": message,
    "page.html": lambda: HTML,
    "page.txt": lambda: TEXT,
}


def _blocks(reading: Reading) -> list[tuple[str, str]]:
    return [(b.kind, reading.text[b.start : b.end]) for b in reading.blocks]


# --- PDF ------------------------------------------------------------------------------------------------------------


def test_two_columns_are_read_one_after_the_other_and_hyphens_are_joined() -> None:
    reading = read(two_column_pdf(2), name="x.pdf")
    texts = [reading.text[b.start : b.end] for b in reading.blocks if b.page == 1]
    assert texts[0] == "Night buses, part 1"
    assert texts[1].startswith("The night bus") and texts[1].endswith("winters at the least.")
    assert "keep the programme for two" in texts[1]
    assert texts[2].startswith("Le service de nuit") and "la prévention pendant" in texts[2]
    assert texts[3:] == ["Who pays", texts[4]] and texts[4].endswith("after the summer.")
    assert [b.marked for b in reading.blocks] == [True, False, False, True, False] * 2
    assert reading.blocks[0].level < reading.blocks[3].level


def test_pages_are_kept_for_citing_and_running_heads_tell_the_issue() -> None:
    reading = read(two_column_pdf(3), name="x.pdf")
    assert {b.page for b in reading.blocks} == {1, 2, 3}
    assert not any("The Lamp" in t or t.isdigit() for _, t in _blocks(reading))
    document = split(reading)
    assert document.edition is not None and document.edition.number == "7"
    assert document.issued == date(2009, 3, 1)
    pages = {b.page for a in document.articles for b in a.blocks}
    assert pages == {1, 2, 3}


def test_rows_of_a_printed_table() -> None:
    assert _blocks(read(table_pdf(), name="x.pdf"))[1:] == [
        ("table", "Quarter | 2007 | 2008"),
        ("table", "Harbour | 58 | 41"),
        ("table", "Mill | 17 | 12"),
        ("table", "Quay | 9 | 3"),
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (scanned_pdf(), "scan"),
        (two_column_pdf(1, encrypt="secret"), "encrypted"),
        (two_column_pdf()[:400], "truncated"),
    ],
)
def test_pdf_that_cannot_be_read_says_why(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        read(data, name="bad.pdf")
    assert "bad.pdf" in caught.value.what and caught.value.remedy


# --- word processors ------------------------------------------------------------------------------------------------


def test_docx_styles_tell_the_kinds_and_the_header_the_issue() -> None:
    reading = read(word_file(), name="x.docx")
    assert [k for k, _ in _blocks(reading)] == [
        "heading", "paragraph", "list_item", "list_item", "quotation", "table", "table", "caption",
    ]  # fmt: skip
    assert _blocks(reading)[6] == ("table", "2010 | 41")
    document = split(reading)
    assert document.edition is not None and document.edition.label == "Numéro 12"
    assert (document.issued, document.issued_precision) == (date(2011, 5, 1), "month")
    assert document.articles[0].title == "Des lampes pour le quai"


def test_odt_and_rtf() -> None:
    kinds = [k for k, _ in _blocks(read(open_document(), name="x.odt"))]
    assert kinds == ["heading", "paragraph", "list_item", "list_item", "table", "table"]
    texts = _blocks(read(rich_text(), name="x.rtf"))
    assert texts[1][1] == "Le quai est éclairé depuis l’hiver dernier, et les riverains s’en félicitent."
    assert texts[2] == ("list_item", "Ouvrir les ateliers")


def test_archive_that_is_no_text_and_one_that_is_a_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<" * 50_000_000)
    with pytest.raises(InputError, match="unpack"):
        read(out.getvalue(), name="bomb.docx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("photo.txt", "words")
    with pytest.raises(InputError, match="ZIP archive is not read"):
        read(out.getvalue(), name="x.zip")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "before 2007"),
        (b"GIF89a" + bytes(range(200)), "GIF picture"),
        (b"\x1f\x8b\x08" + bytes(range(100)), "gzip"),
        (b"ID3\x03" + bytes(range(100)), "MP3"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100), "program"),
        (b"%!PS-Adobe-3.0\n%%Pages: 1\nshowpage\n" * 9, "PostScript"),
    ],
)
def test_formats_that_are_known_and_not_read_are_named(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read(data, name="x")


@pytest.mark.parametrize(
    "opening",
    ["GIFTED: a school that", "BMX riders meet", "BMJ study:", "ID3 and", "FWS report:", "CWS report:", "AC10 :",
     "MZ et LR : le quai", "BZh et", "fLaC et", "RIFF, ou"],
)  # fmt: skip
@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_text_that_begins_with_the_letters_of_a_signature_is_text(opening: str, charset: str) -> None:
    text = f"{opening} the quay is lit at last, à la joie de tous.\x0c\x1a"
    assert read(text.encode(charset), name="x.txt").text.startswith(opening)


# --- e-mail ---------------------------------------------------------------------------------------------------------


def test_newsletter_from_a_mailbox() -> None:
    reading = read(message(), name="31.eml")
    assert reading.title == "La Lanterne – Numéro 31"
    assert _blocks(reading)[0] == ("heading", "Les lampes du quai")
    assert "texte seul" not in reading.text
    document = split(reading)
    assert document.edition is not None and document.edition.number == "31"
    assert (document.issued, document.issued_from) == (date(2004, 2, 17), "metadata")


def test_message_without_html() -> None:
    assert "texte seul" in read(message(html=False), name="x.eml").text


def test_attached_documents_are_documents_of_their_own(tmp_path: Path) -> None:
    attached = [("rapport.docx", "application/octet-stream", word_file()), ("photo.png", "image/png", b"\x89PNG\r\n")]
    (tmp_path / "31.eml").write_bytes(message(attached=attached))
    items = list(walk([tmp_path], max_bytes=10_000_000))
    assert [i.name for i in items if isinstance(i, LocalFile)] == ["31.eml", "rapport.docx"]
    assert not any(isinstance(i, Failure) for i in items)
    mail, report = [i for i in items if isinstance(i, LocalFile)]
    assert report.key.startswith(mail.key) and report.key != mail.key
    assert "Des lampes pour le quai" in read(report.data, name=report.name).text
    told = read(mail.data, name=mail.name).warnings
    assert any("photo.png" in w and "not read" in w for w in told) and any("rapport.docx" in w for w in told)


def test_the_subject_is_the_title_of_a_message_without_one() -> None:
    said = f"Subject: Des lampes\nFrom: a@b.org\nDate: Tue, 17 Feb 2004 09:30:00 +0100\n\n{TEXT.decode()[6:70]}"
    [article] = split(read(said.encode(), name="x.eml")).articles
    assert article.title == "Des lampes"


def test_a_mailbox_is_its_messages(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "letters.mbox")
    for number, attached in ((31, ()), (32, [("rapport.docx", "application/octet-stream", word_file())])):
        letter = message(html=False, subject=f"La Lanterne – Numéro {number}", attached=attached)
        box.add(letter.replace(b"Les lampes du quai\n", b"Les lampes du quai\n\nFrom the quay, with a lamp.\n"))
    box.close()
    items = [i for i in walk([tmp_path], max_bytes=10_000_000) if isinstance(i, LocalFile)]
    assert [i.key.removeprefix(str(tmp_path)) for i in items] == [
        "/letters.mbox#1-message-1.eml",
        "/letters.mbox#2-message-2.eml",
        "/letters.mbox#2-message-2.eml#1-rapport.docx",
    ]
    documents = [split(read(i.data, name=i.name, media_type=i.media_type)) for i in items[:2]]
    assert [d.edition and d.edition.number for d in documents] == ["31", "32"]
    assert all("\nFrom the quay" in f"\n{a.text}" for d in documents for a in d.articles[:1])
    with pytest.raises(InputError, match="mailbox of several messages"):
        read((tmp_path / "letters.mbox").read_bytes(), name="letters.mbox")


def test_a_line_that_begins_with_from_ends_no_message(tmp_path: Path) -> None:
    letter = b"From a@b Tue Feb 17 09:30:00 2004\n" + message(html=False) + b"\nFrom here on the quay is lit.\n"
    (tmp_path / "one.eml").write_bytes(letter)
    [item] = walk([tmp_path], max_bytes=10_000_000)
    assert isinstance(item, LocalFile) and item.name == "one.eml" and item.data == letter


# --- whatever comes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MAKERS)
def test_twenty_truncated_files(name: str) -> None:
    whole = MAKERS[name]()
    for n in range(20):
        cut = whole[: max(1, len(whole) * n // 20)]
        began = time.monotonic()
        _read_or_refuse(cut, name)
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("name", MAKERS)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_altered_bytes(name: str, data: st.DataObject) -> None:
    broken = bytearray(MAKERS[name]())
    for _ in range(data.draw(st.integers(1, 12))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refuse(bytes(broken), name)


@given(
    st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1", b"From: a@b\nSubject: c\nDate: d\n\n", b"<html>"]),
    st.binary(max_size=400),
)
@settings(max_examples=120, deadline=None)
def test_any_bytes_behind_a_signature(head: bytes, rest: bytes) -> None:
    _read_or_refuse(head + rest, "any")


def _read_or_refuse(data: bytes, name: str) -> None:
    try:
        reading = read(data, name=name)
    except InputError as error:
        assert name in error.what
        return
    assert reading.blocks and split(reading).articles
