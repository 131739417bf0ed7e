"""The issue that a page belongs to: its edition and date, from its header, a dateline or its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.model import Edition, IssuedFrom, Precision
from corpus.text import fold, fold_key
from crawler.dates import FoundDate, find_date, is_date
from crawler.lexicon import SECTIONS, STOP_FOLDED, WORD, is_furniture
from crawler.reading.model import ReadBlock, Reading
from crawler.splitting.attribution import attribution
from crawler.splitting.editions import BAR, Label, find_label, find_masthead, is_short, names_publication
from crawler.splitting.pieces import opens_sentence

_BUTTON: Final = re.compile(
    r"(?:send|print|email|e-mail)\s+(?:this\s+)?(?:article|page)|(?:envoyer|imprimer)\s+(?:l['’]|cet\s+|cette\s+|la\s+)?(?:article|page)(?:\s+à un ami)?",  # noqa: E501
    re.I,
)
_FRONT: Final = re.compile(r"\b(?:first page|front page|première page|page un|à la une)\b", re.I)
_METADATA_DATES: Final = (
    "citation_publication_date", "citation_date", "dcterms.issued", "dc.date.issued", "article:published_time", "ld:datepublished",  # noqa: E501
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "date", "time:pubdate", "ld:datecreated",
    "mail:date",
)  # fmt: skip
_LAST_DATES: Final = ("found:date", "pdf:creationdate")  # guessed, and of the file: a scan of an old bulletin is new
_DATELINE_LEAD: Final = re.compile(r"(?:[^\W\d_][\w.'’ -]{1,40}[,(]?\s?[^.!?]{0,30})?[\s,(]{0,2}")
_DATELINE_REST: Final = re.compile(r"\.?\)?\s*(?:[–—:-]\s|\|)")
_PLACED: Final = re.compile(r"[^\W\d_a-zß-ÿ][\w'’ -]{1,39}, le (?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?")
_DATE_FIELD: Final = re.compile(r"(?:dates?|when|quand)\s*:", re.I)
_EVENT_FIELD: Final = re.compile(r"(?:place|location|venue|where|time|lieu|où|heures?|horaires?)\s*:", re.I)
_ISSN: Final = re.compile(r"e?-?ISSN\b[ :]*\d{4}-\d{3}[\dX]\b.{0,40}", re.I)
_IMPRINT: Final = re.compile(r"[^\W\d_][\w'’ -]{1,40}: [^.!?]{3,90}")
"""`Anytown: Institute of Safety, May 2010`."""
_PUBLISHED: Final = re.compile(r"(?:publi(?:shed|ee?|cation)|posted|mise? en ligne)\b")
_CLOSING_BLOCKS: Final = 3
_HEADER_BLOCKS: Final = 6


@dataclass(frozen=True, slots=True)
class Issue:
    """What is known of the issue, and which stretches of the text of the page are its header."""

    edition: Edition | None = None
    issued: date | None = None
    precision: Precision | None = None
    issued_from: IssuedFrom | None = None
    header: tuple[tuple[int, int], ...] = ()


def find_issue(reading: Reading, given: date | None) -> Issue:
    """The issue of a document; a date that is given wins, then the header, a dateline, the metadata, the title."""
    edition, found, header = _from_header(reading)
    if edition is not None and edition.publication is None:
        edition = edition.model_copy(update={"publication": _masthead(reading, header)})
    if given is not None:
        return Issue(edition, given, "day", "given", header)
    for source, told in _dates(reading, found, header):
        if told is not None:
            return Issue(edition, told.day, told.precision, source, header)
    return Issue(edition, header=header)


def _dates(
    reading: Reading, found: FoundDate | None, header: Sequence[tuple[int, int]]
) -> Iterator[tuple[IssuedFrom, FoundDate | None]]:
    """What each source tells of the date, best first."""
    yield "header", found
    yield "dateline", _dateline(reading, header)
    yield "metadata", _stamp(reading, _METADATA_DATES)
    yield "dateline", _closing_date(reading)
    yield "header", _loose_date(reading)
    yield "metadata", _stamp(reading, _LAST_DATES)


def _stamp(reading: Reading, keys: Sequence[str]) -> FoundDate | None:
    """The date of the first of these metadata that holds one."""
    stamps = (find_date(reading.metadata.get(key, "")[:40]) for key in keys)
    return next((stamp for stamp in stamps if stamp is not None), None)


def _around(reading: Reading) -> list[str]:
    """What stands around the text and may tell the issue: furniture and the title."""
    return [text for text in (*reading.furniture, reading.title) if len(text) < 300]


def _loose_date(reading: Reading) -> FoundDate | None:
    """A date around the text that no edition stands with.

    Any date of the title, else a whole field of a line (`The Sample Post | May 2006`), else that of the lines that are
    dates only, where all agree: an archive and an agenda have several. Other dates of furniture tell of events, of the
    founding, of changes to the page.
    """
    told = _header_date(reading.title)
    if told is not None:
        return told
    lines = [text for text in reading.furniture if len(text) < 300]
    fields = (field for text in lines if not is_date(text) for field in BAR.split(text) if is_date(field))
    told = next((found for text in fields if (found := _header_date(text))), None)
    alone = {found.day: found for text in lines if is_date(text) and (found := _header_date(text))}
    return told or (next(iter(alone.values())) if len(alone) == 1 else None)


def _from_header(reading: Reading) -> tuple[Edition | None, FoundDate | None, tuple[tuple[int, int], ...]]:
    edition: Edition | None = None
    found: FoundDate | None = None
    spans: list[tuple[int, int]] = []
    numbered = False
    for block in reading.blocks[:_HEADER_BLOCKS]:
        text = reading.text[block.start : block.end]
        has_number = _ISSN.fullmatch(text) is not None
        numbered = numbered or has_number
        length = header_length(text) or (len(text) if has_number or (numbered and _is_imprint(text)) else 0)
        if length and find_masthead(text) is not None and _lists_issues(reading):
            break
        if not length:
            if not _passes(block, text):
                break
            continue
        spans.append((block.start, block.start + length))
        edition = edition or _edition(text[:length], find_label(text[:length]))
        found = found or _header_date(text[:length])
    if edition is not None or numbered or not _is_below_title(reading, spans):
        spans = _with_masthead(reading, spans)
    if numbered:
        found = next(filter(None, (_header_date(reading.text[start:end]) for start, end in spans)), found)
    for text in _around(reading):
        label = find_label(text, reading.title)
        if label is not None:
            edition = edition or _edition(text, label)
            found = found or label.dated or next(map(find_date, filter(is_date, BAR.split(text))), None)
    found = found or find_masthead(BAR.split(reading.title)[0]) or find_masthead(reading.title)
    return edition, found, tuple(spans)


def _is_imprint(text: str) -> bool:
    """Whether a line tells town, publisher and date, as below the number of a series."""
    told = find_date(text) if _IMPRINT.fullmatch(text) else None
    return told is not None and not text[told.end :].strip(" .")


def _lists_issues(reading: Reading) -> bool:
    """Whether several lines are heads of dated issues: each of them is a title then."""
    return sum(find_masthead(reading.text[b.start : b.end]) is not None for b in reading.blocks) > 1


def _with_masthead(reading: Reading, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The header with the short lines before it (name of the bulletin, motto): they belong to no article."""
    if not spans:
        return spans
    first = min(start for start, _ in spans)
    before = [b for b in reading.blocks[:_HEADER_BLOCKS] if b.end <= first]
    if any(b.end - b.start > 90 or b.kind in {"list_item", "quotation"} for b in before):
        return spans
    return [*((b.start, b.end) for b in before), *spans]


def _is_below_title(reading: Reading, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the header is one line with a full day and no name of a publication stands above it: the title of a
    notice, with the day and who wrote it below (`SEP 1, 2021 | ANNE EXAMPLE`)."""
    if len(spans) != 1 or not spans[0][0]:
        return False
    line, above = reading.text[slice(*spans[0])], reading.text[: spans[0][0]].strip()
    told = find_date(line)
    alone = told is not None and told.precision == "day" and find_masthead(line) is None
    return alone and not names_publication(line) and not names_publication(above) and "\n" not in above


def _masthead(reading: Reading, header: Sequence[tuple[int, int]]) -> str | None:
    """The name of the bulletin from the lines around its edition, or from the title of the page."""
    lines = [reading.text[a:b] for a, b in sorted(header)] + ([reading.title] if reading.title else [])
    names = (name for line in lines if (name := _publication(line, _label(line))))
    return next(names, None)


def _label(text: str) -> str:
    label = find_label(text)
    return text[label.start : label.end] if label else "\0"


def _passes(block: ReadBlock, text: str) -> bool:
    """Whether the header may still come after this block: a short line, no paragraph."""
    return block.marked or len(text) < 90


def _header_date(text: str) -> FoundDate | None:
    found = find_date(text)
    return found if found is not None and (found.precision != "year" or find_label(text)) else None


def header_length(text: str) -> int:
    """How many characters at the start of a block are the header of an issue; 0 when none.

    A header names an edition or shows a date between bars, as `First Page | Edition 25 » February 2004 | Send Article`,
    or is the name of a publication with its date.
    It may be glued to what follows: then only its own part counts.
    """
    if find_masthead(text) is not None:
        return len(text)
    head = text[:220]
    button = _BUTTON.search(head)
    edition = find_label(head[: button.end()] if button else head) or find_label(head)
    found = find_date(head)
    bars = len(re.findall("[|»]", head))
    if edition is None and not (
        found is not None and found.precision != "year" and (bars >= 1 or button) and is_short(text)
    ):
        return 0
    if edition is not None and edition.start > 110:
        return 0
    if (
        is_short(text)
        and (bars or found is not None or (edition is not None and 2 * (edition.end - edition.start) > len(text)))
        and not re.search(r"[.!?]$", text)
    ):
        if button is not None and len(text) - button.end() > 1 and button.end() > 20:
            return button.end() + _trail(text[button.end() :])
        return len(text)
    ends = [m.end() for m in (button,) if m is not None and bars]
    if not ends and bars and found is not None and edition is not None and found.precision != "year":
        ends = [found.end]
    return ends[0] + _trail(text[ends[0] :]) if ends else 0


def _trail(rest: str) -> int:
    match = re.match(r"[\s|»«]*", rest)
    return match.end() if match else 0


def _edition(text: str, label: Label | None) -> Edition | None:
    if label is None:
        return None
    return Edition(
        label=label.label, publication=_publication(text, text[label.start : label.end]), number=label.number
    )


def _publication(text: str, label: str) -> str | None:
    """The name of the bulletin: the first field of the header that is no button, date, edition or section."""
    plain = _FRONT.sub("|", _BUTTON.sub("|", text).replace(label, "|"))
    for part in BAR.split(plain):
        name = part.strip(" ,;:-–|()")
        if len(name) > 3 and not is_furniture(name) and not _is_datelike(name) and fold_key(name) not in SECTIONS:
            return name
    return None


def _is_datelike(text: str) -> bool:
    found = find_date(text)
    return found is not None and found.end - found.start >= 0.6 * len(text)


def _dateline(reading: Reading, header: Sequence[tuple[int, int]]) -> FoundDate | None:
    """A line that is a date, or a date between the name of a town and a dash, among the first blocks."""
    after = max((end for _, end in header), default=0)
    seen = 0
    for block in reading.blocks:
        if block.end <= after or seen >= 5:
            continue
        seen += 1
        text = reading.text[max(block.start, after) : block.end].strip()
        if _is_field_of_event(reading, text, block.end):
            continue
        if is_date(text):
            return find_date(text)
        told = attribution(text)
        found = (told.dated if told else None) or _leading_date(text[:110]) or _placed_date(text)
        if found is not None:
            return found
    return None


def _closing_date(reading: Reading) -> FoundDate | None:
    """The day of a line below the text that says no more than when it was published: `Published 7.7.2016`."""
    for block in reading.blocks[-_CLOSING_BLOCKS:]:
        text = reading.text[block.start : block.end].strip(" |")
        told = attribution(text) if _PUBLISHED.match(fold(text)) else None
        if told is not None and told.dated is not None:
            return told.dated
    return None


def _is_field_of_event(reading: Reading, text: str, end: int) -> bool:
    """Whether a line `Date: …` is followed by one that tells the place or time: then it is the day of an event."""
    return _DATE_FIELD.match(text) is not None and _EVENT_FIELD.match(reading.text[end : end + 40].lstrip()) is not None


def _placed_date(text: str) -> FoundDate | None:
    """The date of a line as heads a letter or a press release: `Laon, le 22 mars 2017`."""
    found = find_date(text) if len(text) < 60 else None
    if found is None or found.precision != "day" or text[found.end :].strip(" ."):
        return None
    return found if _PLACED.fullmatch(text, 0, found.start) else None


def _leading_date(text: str) -> FoundDate | None:
    """The date between the name of a town, if any, and a dash; what stands before it is no part of a sentence."""
    found = find_date(text)
    if found is None or found.precision not in {"day", "month"}:
        return None
    folded = fold(text)
    if not _DATELINE_REST.match(folded, found.end) or not _DATELINE_LEAD.fullmatch(folded, 0, found.start):
        return None
    lead = [word for word in WORD.findall(text[: found.start]) if fold(word) not in STOP_FOLDED]
    sentence = opens_sentence(text) and not any(word[:1].isupper() for word in lead)
    return found if not sentence or folded.startswith("le ") else None
