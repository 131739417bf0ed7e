"""Which format bytes are in: by their signature first, since names and senders are often wrong about it."""

from __future__ import annotations

from typing import Final, Literal

import filetype

from corpus.errors import InputError
from crawler.mail import is_mail
from crawler.reading.decoding import many_controls
from crawler.reading.office import check_archive

Format = Literal["pdf", "docx", "odt", "rtf", "mail", "text"]

MEDIA_TYPES: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "mail": "message/rfc822",
}
"""Media types by format; text is `text/html` or `text/plain`, as its content shows."""

_REMEDY: Final = "Save it as PDF, DOCX, ODT, RTF, HTML or plain text and give that."
_NAMES: Final = {
    "png": "PNG picture",
    "jpg": "JPEG picture",
    "gif": "GIF picture",
    "webp": "WebP picture",
    "tif": "TIFF picture",
    "bmp": "BMP picture",
    "doc": "Microsoft Office document of before 2007, or one that is protected",
    "xls": "spreadsheet",
    "xlsx": "spreadsheet",
    "ods": "spreadsheet",
    "ppt": "presentation",
    "pptx": "presentation",
    "odp": "presentation",
    "epub": "EPUB book",
    "zip": "ZIP archive",
    "gz": "gzip file",
    "bz2": "bzip2 file",
    "xz": "xz file",
    "7z": "7-Zip archive",
    "rar": "RAR archive",
    "tar": "TAR archive",
    "exe": "program",
    "elf": "program",
    "sqlite": "SQLite database",
    "ps": "PostScript file",
}
_OLE: Final = b"\xd0\xcf\x11\xe0"
_PRINTABLE_FORMATS: Final = (b"%!PS",)
"""How formats begin that are not read and yet have no bytes that a text would not have."""
_HEAD: Final = 8192  # bytes that a signature is looked for in


def format_of(data: bytes, name: str) -> Format:
    """The format of a document.

    Raises:
        InputError: it is of a format that is not read, or an archive that is broken.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _archive(data, name)
    if is_mail(data):
        return "mail"
    kind = "doc" if head.startswith(_OLE) else _guess(data)
    if kind:
        raise InputError(f"A {_NAMES.get(kind, kind.upper() + ' file')} is not read ({name}).", _REMEDY)
    return "text"


def _guess(data: bytes) -> str:
    """The extension of another format; empty for text, which may begin with the letters of a signature (GIFTED)."""
    head = data[:_HEAD]
    if not many_controls(head.decode("latin-1")) and not head.startswith(_PRINTABLE_FORMATS):
        return ""
    found = filetype.guess(head)
    return "" if found is None or found.extension == "rtf" else str(found.extension)


def _archive(data: bytes, name: str) -> Format:
    members = check_archive(data, name)
    if "word/document.xml" in members:
        return "docx"
    if "content.xml" in members and b"opendocument.text" in data[:200] + data[-200:] + data[:4096]:
        return "odt"
    kind = _guess(data) or "zip"
    raise InputError(f"A {_NAMES.get(kind, kind.upper() + ' file')} is not read ({name}).", _REMEDY)
