"""The edition that a line tells, with the date beside it: `Edition 25 » February 2004`, `Infolettre n° 12`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from corpus.text import fold
from crawler.dates import WEEKDAYS, FoundDate, find_date

_NUMBER = r"(?:\d{1,4}|(?-i:[IVXLC]{1,7}))(?![\w])"
_LABEL: Final = re.compile(
    r"\b(?:(?:vol(?:ume)?|tome)\b\.?\s*" + _NUMBER + r"\s*[,:/–-]?\s*)?"
    r"(?:edition|édition|issue|number|numéro|numero|bulletin\s+n[o°ᵒº]|lettre\s+n[o°ᵒº]|newsletter|n[°ᵒº]|(?:no|nr|num)(?![^\W\d_]))\.?\s*#?\s*(?P<number>" + _NUMBER + ")"  # noqa: E501
    r"|(?P<first>\d{1,3})(?:st|nd|rd|th)\s+(?:edition|issue)\b|(?P<second>\d{1,3})(?:e|ème)\s+(?:édition|numéro)\b|\b(?:volume|vol\.)\s*(?P<volume>" + _NUMBER + ")",  # noqa: E501
    re.I,
)  # fmt: skip
BAR: Final = re.compile(r"\s*[|»«›•·]\s*|\s+[–—-]\s+")
_COUNTED: Final = re.compile(r"(?:number|num[eé]ro|n[°ᵒºor]|num)(?!\w)", re.I)
_BARE: Final = re.compile(r"(?:number|n[°ᵒºor]|num)(?!\w)", re.I)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LAW: Final = re.compile(
    r"\b(?:loi|lois|projet|decret|arrete|reglement|ordonnance|resolution|directive|circulaire|avis|agree|agreee|dossier"
    r"|appel d.offres|acts?|bill|laws?|by-?laws?|decree|order|ordinance|regulations?|statute|case|file|permit"
    r"|licen[cs]e|tender)\b"
)
"""What else bears numbers: laws, rulings, files."""
_NAMES = (
    r"(?:(?:e-?)?(?:bulletins?|(?:info|news)-?letters?|infolettres?|lettres?(?: d.info(?:rmation)?)?|letters?|journal)"
    r"|magazine|mag|revue|review|gazette|cahiers?|chroniques?|chronicle|digest|courrier|courier|news|nouvelles"
    r"|actualites|infos?|flash|briefs?|series|serie|carnets?|post|times|herald|tribune|echos?|quarterly|monthly|weekly|mensuel(?:le)?"
    r"|trimestriel(?:le)?|hebdo(?:madaire)?)"
)
"""What a publication calls itself, folded."""
_PUBLICATION: Final = re.compile(rf"\b{_NAMES}\b")
_MASTHEAD: Final = re.compile(
    r"(?:e-?)?(?:(?:info|news)-?letters?|infolettres?|lettres? d.info(?:rmation)?|bulletins?|gazette|digest|journal"
    r"|magazine|revue|review|chroniques?|edition|(?:results |policy |research |news )?briefs?|fact ?sheets?"
    r"|(?:feature|news) stor(?:y|ies))\b"
)
"""What a publication that comes out by the month or season calls itself, folded."""
_MASTHEAD_OF: Final = re.compile(
    r"(?:la )?(?:e-?)?(?:(?:info|news)-?letters?|infolettres?|lettres? d.info(?:rmation)?|bulletins?|gazette)"
    r" (?:d.|de l.|des? |du |of (?:the )?)[\w'’ -]{2,60}"
)
"""The same with whose it is (`Infolettre de la Maison des jeunes`)."""
_BETWEEN = (
    r"[\s|»«›•·,;:()\[\]–—/.-]*(?:(?:de|du|d.|of|for|le|pour|in|en|paru en|published)\s+)?[\s(]*"
    rf"(?:(?:{'|'.join(WEEKDAYS)})\s+)?"
)
"""What may stand between an edition, a publication and their date."""
_AHEAD: Final = re.compile(_BETWEEN)
_BEHIND: Final = re.compile(rf"{_BETWEEN}$")


@dataclass(frozen=True, slots=True)
class Label:
    """The edition that a line tells, where its words stand, and the date beside them."""

    label: str
    number: str
    start: int
    end: int
    dated: FoundDate | None


def find_label(text: str, name: str = "") -> Label | None:
    """The first edition that a line tells.

    A date stands beside it, or the line is short, names a publication and has the number at the start or end of a field
    between bars, or a field of it is no more than the edition; a bare number is one only where the line, or the `name`
    of the whole, tells a publication. Numbers of laws and files are none.
    """
    return next((found for m in _LABEL.finditer(text) if (found := _told(text, m, name)) is not None), None)


def names_publication(text: str) -> bool:
    """Whether a line has a word that a publication calls itself by."""
    return _PUBLICATION.search(fold(text)) is not None


def is_short(text: str) -> bool:
    """Whether a line may be all header."""
    return len(text) <= 170 and len(text.split()) <= 24


def _told(text: str, match: re.Match[str], name: str) -> Label | None:
    words = match.group()
    number = next(n for n in match.groupdict().values() if n)
    counted, bare = _COUNTED.match(words) is not None, _BARE.match(words) is not None
    ahead = _date_behind(text, match.end())
    if (_counts_else(text, match, dated=ahead is not None)) if counted else _YEAR.fullmatch(number):
        return None
    dated = ahead or _date_before(text, match.start())
    named = names_publication(text)
    sure = dated is not None and (named or not (bare and dated.precision == "year"))
    bare = bare and not names_publication(name)
    if not sure and not (is_short(text) and _stands_apart(text, match, named=named, bare=bare)):
        return None
    return Label(" ".join(words.split()).strip(" ,"), number, match.start(), match.end(), dated)


def _counts_else(text: str, match: re.Match[str], *, dated: bool) -> bool:
    """Whether a number is that of a law, a file or the like: one stands before it, or behind it in place of a date."""
    before = fold(BAR.split(text[: match.start()])[-1])
    ruled = _LAW.search(before) is not None and not _PUBLICATION.search(before)
    return ruled or (not dated and _LAW.search(fold(text[match.end() :])) is not None)


def _stands_apart(text: str, match: re.Match[str], *, named: bool, bare: bool) -> bool:
    """Whether a number without a date is that of an edition: beside the name of a publication, or a whole field."""
    before = BAR.split(text[: match.start()])[-1].strip(" ,.:;()")
    after = BAR.split(text[match.end() :])[0].strip(" ,.:;()")
    return (not before or not after) if named else not (before or after or bare)


def _date_behind(text: str, end: int) -> FoundDate | None:
    gap = _AHEAD.match(fold(text), end)
    found = find_date(BAR.split(text[gap.end() if gap else end :])[0][:40])
    return found if found is not None and found.start == 0 else None


def _date_before(text: str, start: int) -> FoundDate | None:
    lead = BAR.split(_BEHIND.sub("", fold(text[:start])))[-1][-40:]
    found = find_date(lead)
    return found if found is not None and found.end == len(lead) else None


def find_masthead(line: str) -> FoundDate | None:
    """The date of a line that is the head of a publication (`Infolettre – mars 2021`, `August 2025 Newsletter`).

    Its name stands next to the date, which begins or ends the line.
    """
    dated = find_date(line) if len(line.split()) <= 12 and line.rstrip()[-1:] not in ".!?" else None
    if dated is None or dated.precision == "year":
        return None
    folded = fold(line)
    before, after = _BEHIND.sub("", folded[: dated.start]), folded[dated.end :].strip(" ,:|–—-()")
    if not after:
        ends = any(m.end() == len(before) for m in _MASTHEAD.finditer(before))
        return dated if ends or _MASTHEAD_OF.fullmatch(before) else None
    return dated if not before and _MASTHEAD.match(after) else None
