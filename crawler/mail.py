"""E-mail: the body of a message, what its header says, and the documents attached to it."""

from __future__ import annotations

import contextlib
import email
import email.errors
import email.policy
import email.utils
import mailbox
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import PurePath
from typing import Final

_FIELDS: Final = re.compile(
    rb"^(?:From |(?:from|received|return-path|delivered-to|mime-version|date|subject|message-id|to|reply-to|x-[\w-]+|"
    rb"content-type|content-transfer-encoding|list-[\w-]+|dkim-signature|sender):)",
    re.I,
)
_SURE: Final = re.compile(rb"^(?:from|mime-version|message-id|received|return-path):", re.I | re.M)
_SUBJECT_PREFIX: Final = re.compile(r"^(?:(?:re|tr|fw|fwd|rép|ref)\s*:\s*)+", re.I)
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.M)  # as mailboxes write a line of text that begins so
_KNOWN: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".eml": "message/rfc822",
}
_MOST_ATTACHMENTS: Final = 200
_FAULTS: Final = (email.errors.MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that was attached to a message."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its body as bytes with its declared charset, and what its header says."""

    body: bytes
    charset: str | None
    html: bool
    subject: str
    metadata: dict[str, str]
    attachments: tuple[Attachment, ...]
    left_out: tuple[str, ...]


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with the header of a message: at least two of its fields and one that is seldom elsewhere."""
    head = data[:8192].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    lines = [line for line in head.split(b"\n")[:60] if not line.startswith((b" ", b"\t"))]
    named = sum(_FIELDS.match(line) is not None for line in lines)
    return (
        bool(lines)
        and _FIELDS.match(lines[0]) is not None
        and named >= 2
        and 3 * named >= 2 * len(lines)
        and (_SURE.search(head) is not None)
    )


def messages_of(data: bytes) -> list[bytes]:
    """The messages of a mailbox (mbox, RFC 4155) as they stand; a message that is none is the only one."""
    if not data.startswith(b"From ") or b"\nFrom " not in data:
        return [data]
    found: list[bytes] = []
    with tempfile.NamedTemporaryFile(suffix=".mbox") as file:  # the standard library splits files only
        file.write(data)
        file.flush()
        box = mailbox.mbox(file.name, create=False)
        for key in box.iterkeys():
            piece = box.get_bytes(key, from_=True)
            if found and not is_mail(piece):  # a line of text that begins with this word
                found[-1] += b"\n\n" + piece
            else:
                found.append(piece)
        box.close()
    return [_QUOTED_FROM.sub(rb"\1", one) for one in found] if len(found) > 1 else [data]


def parse(data: bytes) -> Message:
    """A message taken apart: the HTML body where there is one, else the plain one."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # the default policy makes nothing else
    part = _body(message)
    attachments: list[Attachment] = []
    left_out: list[str] = []
    for other in _others(message, part):
        taken = _attachment(other, len(attachments) + len(left_out) + 1)
        if taken is None:
            continue
        known = PurePath(taken.name).suffix.lower() in _KNOWN
        if known and taken.data and len(attachments) < _MOST_ATTACHMENTS:
            attachments.append(taken)
        else:
            left_out.append(f"{taken.name} ({taken.media_type})")
    subject = _SUBJECT_PREFIX.sub("", _field(message, "subject"))
    return Message(
        body=_payload(part) if part is not None else b"",
        charset=_charset(part) if part is not None else None,
        html=part is not None and part.get_content_type() == "text/html",
        subject=subject,
        metadata=_metadata(message),
        attachments=tuple(attachments),
        left_out=tuple(left_out),
    )


def _body(message: EmailMessage) -> EmailMessage | None:
    try:
        part = message.get_body(("html", "plain"))
    except _FAULTS:
        part = None
    if isinstance(part, EmailMessage) and _payload(part).strip():
        return part
    texts = [p for p in _leaves(message) if p.get_content_type() in {"text/html", "text/plain"} and not _is_attached(p)]
    texts.sort(key=lambda p: p.get_content_type() != "text/html")
    return next((p for p in texts if _payload(p).strip()), None)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.walk():
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment"


def _others(message: EmailMessage, body: EmailMessage | None) -> Iterator[EmailMessage]:
    """The parts beside the body and its alternatives; messages within the message as wholes."""
    waiting: list[EmailMessage] = [message]
    while waiting:
        here = waiting.pop(0)
        if here is not message and here.get_content_type() == "message/rfc822":
            yield here
        elif here.is_multipart():
            parts = here.get_payload()
            waiting[:0] = [p for p in parts if isinstance(p, EmailMessage)] if isinstance(parts, list) else []
        elif here is not body:
            yield here


def _attachment(part: EmailMessage, number: int) -> Attachment | None:
    """A part as attachment; None for what belongs to the body: its other form, and pictures shown in it."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        data = inner.as_bytes() if isinstance(inner, EmailMessage) else _payload(part)
        return Attachment(f"message-{number}.eml", kind, data)
    try:
        name = part.get_filename() or ""
    except _FAULTS:
        name = ""
    if not _is_attached(part) and (kind in {"text/plain", "text/html"} or kind.startswith("image/")) and not name:
        return None
    if kind.startswith("image/") and not _is_attached(part):
        return None
    if not name:
        name = f"attachment-{number}{next((s for s, k in _KNOWN.items() if k == kind), '')}"
    return Attachment(PurePath(name.replace("\\", "/")).name or f"attachment-{number}", kind, _payload(part))


def _payload(part: EmailMessage) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _FAULTS:
        return b""
    return data if isinstance(data, bytes) else b""


def _charset(part: EmailMessage) -> str | None:
    try:
        return part.get_content_charset()
    except _FAULTS:
        return None


def _field(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())
    except _FAULTS:
        return ""


def _metadata(message: EmailMessage) -> dict[str, str]:
    found: dict[str, str] = {}
    with contextlib.suppress(*_FAULTS):  # no date, or none that is one
        found["mail:date"] = email.utils.parsedate_to_datetime(_field(message, "date")).date().isoformat()
    name, address = email.utils.parseaddr(_field(message, "from"))
    if name or address:
        found["mail:from"] = name or address
    return found
