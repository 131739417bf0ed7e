"""PDF: the lines of each page with place, size and weight, as PDFium gives its characters.

PDFium (pypdfium2) and no other: see docs/decisions/0056-pdfium-for-pdf.md.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import InputError

_LOCK: Final = threading.Lock()  # PDFium is not made for two threads at once
_MOST_PAGES: Final = 2_000
_MOST_CHARACTERS: Final = 10_000_000
_BOLD: Final = 600  # font weight
_HYPHEN: Final = "\x02"  # what PDFium puts for a hyphen at the end of a line
_WIDE_GAP: Final = 1.6  # of the size of the type: what lies further apart belongs to two columns or cells
_STAMP: Final = re.compile(r"^D:(\d{4})(\d{2})(\d{2})")
_TOOL_TITLE: Final = re.compile(
    r"^(?:Microsoft \w+ - |untitled|sans titre|document\d*$)|\.(?:docx?|indd|qxd|pdf|rtf)$", re.I
)


@dataclass(slots=True)
class Line:
    """A line of type, or the part of it that lies in one column; points, the origin below on the left."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    page: int
    cells: int = 1


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF holds: the lines of each page in the order of the file, and what it says of itself."""

    pages: tuple[tuple[Line, ...], ...]
    title: str
    metadata: dict[str, str]
    warnings: tuple[str, ...]


def read_lines(data: bytes, name: str) -> PdfText:
    """The lines of a PDF.

    Raises:
        InputError: it is encrypted, broken beyond repair, or holds pictures of pages and no text.
    """
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(str(error), name) from error
        try:
            return _read(document, data, name)
        finally:
            document.close()


def _refusal(reason: str, name: str) -> InputError:
    if "password" in reason.lower() or "security" in reason.lower():
        return InputError(f"{name} is an encrypted PDF.", "Save it without a password and give that.")
    return InputError(f"{name} is a broken or truncated PDF.", "Download it again, or save it anew with a PDF program.")


def _read(document: pypdfium2.PdfDocument, data: bytes, name: str) -> PdfText:
    count = len(document)
    warnings: list[str] = []
    if b"%%EOF" not in data[-2048:]:
        warnings.append("The PDF breaks off before its end; what could be recovered was read.")
    if count > _MOST_PAGES:
        warnings.append(f"Of {count:,} pages the first {_MOST_PAGES:,} were read.")
    pages: list[tuple[Line, ...]] = []
    lost, characters = 0, 0
    for number in range(min(count, _MOST_PAGES)):
        try:
            lines = tuple(_page_lines(document, number))
        except pypdfium2.PdfiumError:
            lines, lost = (), lost + 1
        pages.append(lines)
        characters += sum(len(line.text) for line in lines)
        if characters > _MOST_CHARACTERS:
            warnings.append(f"Too long to be read whole: it was read up to page {number + 1}.")
            break
    if lost == len(pages):
        raise _refusal("", name)
    if not any(c.isalpha() for page in pages for line in page for c in line.text):
        raise InputError(
            f"{name} holds pictures of pages and no text (a scan).", "Run text recognition (OCR) on it and give that."
        )
    empty = [n for n, page in enumerate(pages, start=1) if not page]
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (", …" if len(empty) > 10 else "")
        warnings.append(f"No text on {len(empty)} of {len(pages)} pages (pictures or empty): {shown}.")
    title, metadata = _said(document)
    return PdfText(tuple(pages), title, metadata, tuple(warnings))


def _said(document: pypdfium2.PdfDocument) -> tuple[str, dict[str, str]]:
    try:
        told = document.get_metadata_dict(skip_empty=True)
    except (pypdfium2.PdfiumError, UnicodeError):
        return "", {}
    title = " ".join(told.get("Title", "").split())
    metadata = {}
    if stamp := _STAMP.match(told.get("CreationDate", "")):
        metadata["pdf:creationdate"] = "-".join(stamp.groups())
    if author := told.get("Author", "").strip():
        metadata["author"] = author
    return "" if _TOOL_TITLE.search(title) else title, metadata


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[Line]:
    page = document[number]
    text = page.get_textpage()
    try:
        run: list[tuple[str, pdfium.FS_RECTF | None, bool]] = []
        for i in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text, i) or 0x20)
            if char in "\r\n":
                yield from _lines_of(run, number + 1)
                run = []
                continue
            box = None
            if pdfium.FPDFText_IsGenerated(text, i) != 1 and not char.isspace():
                box = pdfium.FS_RECTF()
                if not pdfium.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box)):
                    box = None
            bold = box is not None and pdfium.FPDFText_GetFontWeight(text, i) >= _BOLD
            run.append((char, box, bold))
        yield from _lines_of(run, number + 1)
    finally:
        text.close()
        page.close()


def _lines_of(run: list[tuple[str, Any, bool]], page: int) -> Iterator[Line]:
    """The characters of a line as PDFium sees it, cut where a gap is too wide for a space between words."""
    start, last = 0, None
    for i, (_, box, _) in enumerate(run):
        if box is None:
            continue
        if last is not None:
            size = max(last.top - last.bottom, 1.0)
            apart = box.left - last.right > _WIDE_GAP * size or box.right < last.left - size
            if apart or abs(box.bottom - last.bottom) > 1.2 * size:
                yield from _line(run[start:i], page)
                start = i
        last = box
    yield from _line(run[start:], page)


def _line(run: list[tuple[str, Any, bool]], page: int) -> Iterator[Line]:
    text = "".join(char for char, _, _ in run).replace("\ufffe", _HYPHEN).strip()
    boxes = [box for _, box, _ in run if box is not None]
    if not text or not boxes:
        return
    sizes = sorted(box.top - box.bottom for box in boxes)
    yield Line(
        text=text,
        left=min(box.left for box in boxes),
        right=max(box.right for box in boxes),
        bottom=min(box.bottom for box in boxes),
        top=max(box.top for box in boxes),
        size=sizes[len(sizes) // 2],
        bold=2 * sum(bold for _, _, bold in run) > len(boxes),
        page=page,
    )
