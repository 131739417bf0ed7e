"""Word processors' files: DOCX, ODT and RTF as blocks with their styles."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.sax import SAXException

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError, PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from odf import opendocument, teletype
from odf import style as odf_style
from odf import text as odf_text
from odf.element import Element as OdfElement
from odf.namespaces import TABLENS, TEXTNS
from striprtf.striprtf import rtf_to_text

from corpus.errors import InputError
from corpus.model import BlockKind, Link
from crawler.reading.model import Draft
from crawler.reading.plain import read_plain, typed

_LARGEST: Final = 300_000_000  # bytes unpacked: above, an archive is a bomb and no text
_DEEPEST: Final = 60  # lists and sections within each other
# All that the libraries raise on damaged files; found by feeding them truncated and altered ones.
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    SAXException,
    OpcError,
    PackageNotFoundError,
    KeyError,
    ValueError,
    IndexError,
    AttributeError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
    OSError,
)
_HEADING_STYLE: Final = re.compile(r"^(?:heading|titre|berschrift)\s*(\d)$", re.I)


@dataclass(slots=True)
class OfficeText:
    """What such a file holds: its blocks, what stands in its running heads, and what it says of itself."""

    drafts: list[Draft]
    title: str = ""
    language: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()


def check_archive(data: bytes, name: str) -> frozenset[str]:
    """The names of the members of a ZIP archive.

    Raises:
        InputError: it is broken, truncated, or would unpack to more than any text holds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _FAULTS as error:
        raise _broken(name) from error
    if sum(m.file_size for m in members) > _LARGEST or any(
        m.file_size > 10_000_000 and m.file_size > 500 * max(1, m.compress_size) for m in members
    ):
        raise InputError(f"{name} would unpack to far more than a text holds.", "Give the document itself.")
    return frozenset(m.filename for m in members)


def _broken(name: str) -> InputError:
    return InputError(f"{name} is broken or truncated.", "Download it again, or save it anew with its program.")


def read_docx(data: bytes, name: str) -> OfficeText:
    """The blocks of a DOCX file; raises InputError when it is broken."""
    try:
        document = docx.Document(io.BytesIO(data))
        drafts = [d for item in document.iter_inner_content() for d in _docx_blocks(item)]
        heads = _running_heads(document)
        said = document.core_properties
        metadata = {"author": said.author} if said.author else {}
        return OfficeText(drafts, said.title or "", said.language or None, metadata, heads)
    except _FAULTS as error:
        raise _broken(name) from error


def _running_heads(document: WordDocument) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for section in document.sections:
        for part in (section.header, section.footer):
            found.update((p.text.strip(), None) for p in part.paragraphs if p.text.strip())
    return tuple(found)


def _docx_blocks(item: Paragraph | Table) -> Iterator[Draft]:
    if isinstance(item, Paragraph):
        yield from _docx_paragraph(item)
        return
    layout = len(item.columns) == 1
    for row in item.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) in seen:  # a cell over several columns comes once for each
                continue
            seen.add(id(cell._tc))
            if layout:
                for inner in cell.iter_inner_content():
                    yield from _docx_blocks(inner)
            cells.append(" ".join(cell.text.split()))
        text = " | ".join(c for c in cells if c)
        if text and not layout:
            yield Draft(text, "table")


def _docx_paragraph(paragraph: Paragraph) -> Iterator[Draft]:
    links = [Link(url=h.address, text=" ".join(h.text.split())) for h in paragraph.hyperlinks if h.address and h.text]
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    kind, level = _kind_of(style)
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    if kind == "paragraph" and numbered:
        kind = "list_item"
    runs = [r for r in paragraph.runs if r.text.strip()]
    bold = bool(runs) and all(r.bold for r in runs)
    for n, line in enumerate(paragraph.text.split("\n")):
        if line.strip():
            yield _styled(line, kind, level, bold=bold, links=links if n == 0 else [])


def _kind_of(style: str) -> tuple[BlockKind, int]:
    match = _HEADING_STYLE.match(style)
    if match:
        return "heading", int(match.group(1))
    lower = style.lower()
    if lower in {"title", "titre", "subtitle", "sous-titre"}:
        return "heading", 1 if "sub" not in lower and "sous" not in lower else 2
    if "quot" in lower or "citation" in lower:
        return "quotation", 0
    if "caption" in lower or "légende" in lower or "legende" in lower:
        return "caption", 0
    return ("list_item", 0) if lower.startswith(("list", "liste")) else ("paragraph", 0)


def _styled(line: str, kind: BlockKind, level: int, *, bold: bool, links: list[Link]) -> Draft:
    """A paragraph as a block: its style tells the kind, else bold type or its own marks do."""
    draft = typed(line)
    if kind == "heading":
        draft = Draft(" ".join(line.split()), "heading", level=level, marked=True)
    elif kind != "paragraph":
        draft = Draft(draft.text, kind, level=1 if kind == "list_item" else 0)
    elif bold and draft.kind == "paragraph" and len(line) <= 200 and not line.rstrip().endswith((".", ";", ",")):
        draft = Draft(" ".join(line.split()), "heading", marked=True)
    draft.links = links or draft.links
    return draft


def read_odt(data: bytes, name: str) -> OfficeText:
    """The blocks of an ODT file; raises InputError when it is broken or protected by a password."""
    try:
        document = opendocument.load(io.BytesIO(data))
        drafts = list(_odt_blocks(document.text, 0, 0))
        heads = [teletype.extractText(p).strip() for page in document.getElementsByType(odf_style.MasterPage)
                 for p in page.getElementsByType(odf_text.P)]  # fmt: skip
    except _FAULTS as error:
        if b"encryption-data" in data or b"EncryptedPackage" in data:
            raise InputError(f"{name} is protected by a password.", "Save it without one and give that.") from error
        raise _broken(name) from error
    except RecursionError as error:
        raise _broken(name) from error
    return OfficeText(drafts, "", None, {}, tuple(h for h in heads if h))


def _odt_blocks(parent: OdfElement, items: int, depth: int) -> Iterator[Draft]:
    for node in parent.childNodes if depth < _DEEPEST else ():
        kind = getattr(node, "qname", None)
        if kind == (TEXTNS, "h"):
            level = node.getAttribute("outlinelevel") or 1
            yield Draft(_odt_text(node), "heading", level=int(level), marked=True)
        elif kind == (TEXTNS, "p"):
            yield from _odt_paragraph(node, items)
        elif kind == (TABLENS, "table-row"):
            text = " | ".join(t for cell in node.childNodes if (t := _odt_text(cell)))
            if text:
                yield Draft(text, "table")
        elif kind is not None and kind != (TEXTNS, "tracked-changes"):
            inner = items + (kind == (TEXTNS, "list-item"))
            yield from _odt_blocks(node, inner, depth + 1)


def _odt_paragraph(node: OdfElement, items: int) -> Iterator[Draft]:
    style = str(node.getAttribute("stylename") or "")
    links = [
        Link(url=str(a.getAttribute("href")), text=_odt_text(a))
        for a in node.getElementsByType(odf_text.A)
        if a.getAttribute("href") and _odt_text(a)
    ]
    kind, level = _kind_of(style.replace("_20_", " "))
    for line in teletype.extractText(node).split("\n"):
        if line.strip():
            yield _styled(line, "list_item" if items else kind, level, bold=False, links=links)


def _odt_text(node: OdfElement) -> str:
    return " ".join(teletype.extractText(node).split())


def read_rtf(data: bytes, name: str) -> OfficeText:
    """The blocks of an RTF file; raises InputError when it is broken."""
    try:
        text = str(rtf_to_text(data.decode("cp1252", "replace"), errors="replace"))  # type: ignore[no-untyped-call]
    except (*_FAULTS, RecursionError) as error:
        raise _broken(name) from error
    return OfficeText(read_plain(text.replace("\x00", "")))


__all__ = ["OfficeText", "check_archive", "read_docx", "read_odt", "read_rtf"]
