"""The page for past coverage: a form for a draft, and what was published of it already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

from corpus.errors import InputError
from search_api.coverage import MAX_TEXT, CoverageAnswer, DraftError
from search_api.coverage.drafts import DraftFault
from search_api.reading_apart import BusyError, CostlyFileError, ReadingApart
from search_api.services import Services
from search_api.texts import Texts

MAX_FILE = 5_000_000
"""Bytes of a file with a draft: its pictures are not read."""
FILE_SECONDS = 20.0
"""How long such a file may be read; `search_api.reading_apart` tells how much memory it may take."""
_BUSY_SECONDS = 30.0
_UNAVAILABLE = 503
_files = ReadingApart(FILE_SECONDS, _BUSY_SECONDS)


@dataclass(frozen=True, slots=True)
class CoverageForm:
    """What was sent: the text or a file, and the day of the issue."""

    text: str = ""
    issued: str = ""
    file: bytes = field(default=b"", repr=False)
    file_name: str = ""
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The page, before and after something was asked."""

    form: CoverageForm
    answer: CoverageAnswer | None
    fault: str
    status: int
    max_text: int = MAX_TEXT


async def read_form(request: Request) -> CoverageForm:
    """What a browser sent; a file that is too large is not read on.

    Raises:
        HTTPException: 400, it is no form.
    """
    size = int(request.headers.get("content-length") or 0)
    if size > MAX_FILE + 10 * MAX_TEXT:
        return CoverageForm(too_large=True)
    try:
        async with request.form(max_files=1, max_fields=5, max_part_size=12 * MAX_TEXT) as form:
            text, issued, file = form.get("text"), form.get("issued"), form.get("file")
            data, name = b"", ""
            if isinstance(file, UploadFile) and file.filename:
                data, name = await file.read(MAX_FILE + 1), file.filename
            return CoverageForm(
                text=text if isinstance(text, str) else "",
                issued=issued if isinstance(issued, str) else "",
                file=data,
                file_name=name,
                too_large=len(data) > MAX_FILE,
            )
    except UnicodeDecodeError as e:
        raise HTTPException(400, "The form is not UTF-8.") from e


def coverage_view(services: Services, sent: CoverageForm | None, texts: Texts) -> CoverageView:
    """The page for what was sent; None before anything was.

    Raises:
        EngineError: the engine cannot answer.
    """
    form = sent or CoverageForm()
    if sent is None:
        return CoverageView(form, None, "", 200)
    if services.drafts is None:
        return CoverageView(form, None, texts.gettext("This service has nothing that reads drafts."), _UNAVAILABLE)
    if form.too_large:
        return CoverageView(form, None, _fault("long", texts), 422)
    try:
        issued = _day(form.issued)
        text = _text_of_file(form) if form.file else form.text
        answer = services.coverage.check(services.drafts.annotate(text, issued), texts.ui)
    except DraftError as e:
        return CoverageView(form, None, _fault(e.fault, texts), 422)
    return CoverageView(form, answer, "", 200)


def _text_of_file(form: CoverageForm) -> str:
    try:
        return _files.text(form.file, name=form.file_name)
    except InputError as e:
        fault: DraftFault = (
            "costly" if isinstance(e, CostlyFileError) else "busy" if isinstance(e, BusyError) else "file"
        )
        raise DraftError(fault, e.what, e.remedy) from e


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None  # the field of a browser that knows no dates: the draft is read without


def _fault(fault: DraftFault, texts: Texts) -> str:
    gettext = texts.gettext
    return {
        "empty": gettext("There is no text. Paste the draft, or choose a file."),
        "long": gettext("The draft is too long. Check one article at a time, of at most %(limit)s characters.")
        % {"limit": texts.number(MAX_TEXT)},
        "file": gettext(
            "The file cannot be read. Choose a plain text, HTML, PDF, DOCX, ODT or RTF file, or paste the text."
        ),
        "costly": gettext(
            "Reading this file takes too much time or memory. Paste the text, or save it as plain text and choose that."
        ),
        "slow": gettext("Reading the draft took too long. Please try again, or with a shorter text."),
        "busy": gettext("Several drafts are being read just now. Please try again in a minute."),
        "ended": gettext("What reads drafts ended unexpectedly. Please try again; the log of the service tells why."),
    }[fault]
