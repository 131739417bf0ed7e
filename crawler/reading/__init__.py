"""Reading: from the bytes of a document to blocks with structure and offsets, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.errors import InputError
from crawler.lexicon import is_furniture
from crawler.mail import messages_of
from crawler.mail import parse as parse_mail
from crawler.markup import COMMENTS, HTML, shown_type
from crawler.reading.contents import find_contents
from crawler.reading.damage import mend
from crawler.reading.decoding import declared_charset, decode, refuse_empty
from crawler.reading.formats import MEDIA_TYPES, Format, format_of
from crawler.reading.front import take_front, with_front
from crawler.reading.html import PageWalker, parse
from crawler.reading.mailing import find_footer
from crawler.reading.main_text import choose, found_by_trafilatura, unseen
from crawler.reading.metadata import (
    METADATA_DATES,
    canonical_address,
    date_by_htmldate,
    is_one_article,
    page_language,
    page_title,
    primary_language,
    read_alternates,
    read_authors,
    read_metadata,
)
from crawler.reading.model import Draft, Form, ReadBlock, Reading, lay_out
from crawler.reading.office import OfficeText, read_docx, read_odt, read_rtf
from crawler.reading.paged import blocks_of
from crawler.reading.pager import read_pager
from crawler.reading.pdf import read_lines
from crawler.reading.plain import read_plain
from crawler.reading.repair import plain_lines, repair
from crawler.version import READER_VERSION

__all__ = ["READER_VERSION", "ReadBlock", "Reading", "read"]

_HTML_START = re.compile(
    rf"^\s*(?:<\?xml[^>]*>\s*)?{COMMENTS}<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h[1-6]|center|font|article|section|main|a|b|br|ul|ol|span|frameset)\b",
    re.I | re.S,
)
_HTML_TAGS = re.compile(
    r"</(?:p|div|td|tr|table|h[1-6]|b|font|a|li|ul|body|html|article|section|span|em|strong)>|<br\s*/?>|<p>", re.I
)
_TAG = re.compile(r"<[^>]*>?")
_NOT_SHOWN = re.compile(r"<(script|style|title|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->", re.I | re.S)
_OTHER_MARKUP = re.compile(r"^\s*<\?xml\b|^\s*<(?:rss|feed|svg|urlset|sitemapindex|TEI|office:)\b", re.I)
_TEXT_TYPES = {"text/plain", HTML, "application/xhtml+xml", "text/markdown", "application/octet-stream"}
_HTML_TYPES = {HTML, "application/xhtml+xml"}
# What has such a name or type and does not begin as it should is read when it is text.
_STYLED_TYPES = {*MEDIA_TYPES.values(), "application/x-pdf", "application/msword"}


def read(data: bytes, *, name: str, media_type: str | None = None, charset: str | None = None) -> Reading:
    """Read one document.

    Args:
        data: the bytes as fetched or as they stand in the file.
        name: how messages call the document (file name or address).
        media_type: as told by the sender or guessed from the name; what the bytes themselves show goes first.
        charset: as told by the sender; a wrong one is noticed, repaired and told in `warnings`.

    Raises:
        InputError: empty, of a format that is not read, broken, encrypted, or without any words.
    """
    refuse_empty(data, name)
    form = format_of(data, name)
    reading = _READERS[form](data, name, media_type, charset)
    if not reading.blocks:
        raise InputError(f"{name} holds no text of its own.", "Check that it was saved or downloaded completely.")
    return reading


def _read_text_or_html(data: bytes, name: str, media_type: str | None, charset: str | None) -> Reading:
    kind = (media_type or "").split(";")[0].strip().lower()
    if kind and kind not in _TEXT_TYPES and not kind.startswith("text/"):
        kind = shown_type(kind, data)
        if kind != HTML and kind not in _STYLED_TYPES:
            raise InputError(f"{name} is {kind}, which is not read.", "Save it as plain text or HTML and give that.")
    declared = charset or declared_charset(data)
    text, used, warnings = decode(data, name=name, declared=declared)
    front, text = take_front(text)
    form = _form(text, kind)
    if form == "text" and _OTHER_MARKUP.match(text):
        raise InputError(
            f"{name} is an XML document that is neither HTML nor text, which is not read.",
            "Save it as plain text or HTML and give that.",
        )
    reading = _read_html(text, used, warnings) if form == "html" else _read_text(text, used, warnings)
    return with_front(reading, front) if front else reading


def _read_pdf(data: bytes, name: str, _media_type: str | None, _charset: str | None) -> Reading:
    pdf = read_lines(data, name)
    drafts, furniture = blocks_of(pdf)
    return _styled(drafts, "pdf", list(pdf.warnings), title=pdf.title, metadata=pdf.metadata, furniture=furniture)


def _read_office(form: Format, reader: Callable[[bytes, str], OfficeText]) -> _Reader:
    def read_office(data: bytes, name: str, _media_type: str | None, _charset: str | None) -> Reading:
        found = reader(data, name)
        return _styled(
            found.drafts, form, [], title=found.title, metadata=found.metadata, furniture=list(found.furniture),
            language=primary_language(found.language),
        )  # fmt: skip

    return read_office


def _styled(
    drafts: list[Draft],
    form: Format,
    warnings: list[str],
    *,
    title: str,
    metadata: Mapping[str, str],
    furniture: list[str],
    language: str | None = None,
) -> Reading:
    """A reading from the blocks of a format with styles of its own."""
    notes = _repaired(drafts)
    kept, apart = _set_apart([d for d in drafts if d.text])
    laid, blocks = lay_out(kept)
    return Reading(
        text=laid,
        blocks=blocks,
        form="styled",
        media_type=MEDIA_TYPES[form],
        charset="",
        title=title,
        language=language,
        metadata=metadata,
        furniture=(*furniture, *apart),
        warnings=(*warnings, *notes),
    )


def _repaired(drafts: list[Draft]) -> list[str]:
    """Repair the texts of blocks in place; returns a warning for each sort of damage that was found."""
    notes: dict[str, None] = {}
    for draft in drafts:
        draft.text, damage = repair(draft.text)
        draft.text = " ".join(draft.text.split("\n")).strip()
        notes.update(dict.fromkeys(damage))
    return [*notes, *mend(drafts)]


def _read_mail(data: bytes, name: str, _media_type: str | None, _charset: str | None) -> Reading:
    if len(messages_of(data)) > 1:
        raise InputError(f"{name} is a mailbox of several messages.", "Give it as a file, or one message at a time.")
    message = parse_mail(data)
    told = [f"Attached, not read: {what}." for what in message.left_out]
    if message.attachments:
        told.append("Attached: " + ", ".join(a.name for a in message.attachments) + ".")
    if not message.body.strip():
        raise InputError(f"{name} is a message without any text.", "Check that it was saved completely.")
    text, used, warnings = decode(message.body, name=name, declared=message.charset)
    body = _read_html(text, used, warnings) if message.html else _read_text(text, used, warnings)
    return replace(
        body,
        media_type=MEDIA_TYPES["mail"],
        title=message.subject or body.title,
        metadata={**body.metadata, **message.metadata},
        warnings=(*body.warnings, *told),
    )


def _form(text: str, media_type: str) -> Form:
    """HTML or text, by the content first: servers and file names are often wrong about it."""
    head = text[:2000].lstrip("\ufeff")
    if _HTML_START.match(head):
        return "html"
    tags = len(_HTML_TAGS.findall(text[:20_000]))
    if media_type in _HTML_TYPES:
        return "html" if tags or "<" in head else "text"
    return "html" if tags >= 4 and tags * 400 > len(text[:20_000]) else "text"


def _read_text(text: str, charset: str, warnings: list[str]) -> Reading:
    repaired, notes = repair(text)
    drafts = read_plain(repaired)
    notes += mend(drafts)
    kept, furniture = _set_apart(drafts)
    laid, blocks = lay_out(kept)
    return Reading(
        text=laid,
        blocks=blocks,
        form="text",
        media_type="text/plain",
        charset=charset,
        furniture=tuple(furniture),
        warnings=(*warnings, *notes),
    )


def _set_apart(drafts: list[Draft], main: Sequence[bool] | None = None) -> tuple[list[Draft], list[str]]:
    """The blocks of the main text, and the texts of the others: those that `main` tells are none of it, page furniture,
    tables of contents and the footer of a newsletter."""
    main = main or [True] * len(drafts)
    contents = find_contents(drafts)
    footer = find_footer(drafts, main)
    kept: list[Draft] = []
    outside: list[str] = []
    furniture: list[str] = []
    for n, draft in enumerate(drafts):
        if not main[n]:
            outside.append(draft.text)
        elif n in contents or n >= footer or (draft.kind in {"paragraph", "table"} and is_furniture(draft.text)):
            furniture.append(draft.text)
        else:
            kept.append(draft)
    return kept, outside + furniture


def _read_html(text: str, charset: str, warnings: list[str]) -> Reading:
    page, recoded = plain_lines(text)
    root = parse(page)
    if root is None:
        return _read_text(_TAG.sub(" ", text), charset, [*warnings, "No element found; read as plain text."])
    if "</html" not in text.lower() and "<html" in text.lower():
        warnings = [*warnings, "The page breaks off before its end."]
    drafts = PageWalker(root).walk()
    if not drafts:
        # Nested deeper than the parser follows, or broken beyond it: the words at least.
        bare = _TAG.sub("\n", _NOT_SHOWN.sub(" ", text))
        return _read_text(bare, charset, [*warnings, "The page could not be parsed; its tags were taken off."])
    title = page_title(root)
    metadata = read_metadata(root)
    if not METADATA_DATES & metadata.keys() and (stamp := date_by_htmldate(page)):
        metadata["found:date"] = stamp
    found = found_by_trafilatura(page)
    if elsewhere := unseen(drafts, found):
        drafts, kept = elsewhere, [True] * len(elsewhere)
    else:
        kept = choose(drafts, found, title=title, single=is_one_article(metadata))
        kept = kept if any(kept) else [True] * len(drafts)
    notes = dict.fromkeys([*recoded, *_repaired(drafts)])
    main, apart = _set_apart(drafts, kept)
    laid, blocks = lay_out(main)
    return Reading(
        text=laid,
        blocks=blocks,
        form="html",
        media_type="text/html",
        charset=charset,
        title=title,
        language=page_language(root, metadata),
        metadata=metadata,
        authors=read_authors(root, metadata) if is_one_article(metadata) else (),
        alternates=read_alternates(root),
        canonical=canonical_address(root, metadata),
        pager=read_pager(root),
        furniture=tuple(apart),
        warnings=(*warnings, *notes),
    )


_Reader = Callable[[bytes, str, str | None, str | None], Reading]
_READERS: dict[Format, _Reader] = {
    "pdf": _read_pdf,
    "docx": _read_office("docx", read_docx),
    "odt": _read_office("odt", read_odt),
    "rtf": _read_office("rtf", read_rtf),
    "mail": _read_mail,
    "text": _read_text_or_html,
}
