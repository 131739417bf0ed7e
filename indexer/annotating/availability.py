"""What the text says about the languages in which an item can be had."""

from __future__ import annotations

import re

from corpus.model import Availability, Language, Span, SpanField
from corpus.text import fold
from indexer.annotating.parsed import ParsedArticle

_NAMES: dict[str, Language] = {
    "english": "en", "anglais": "en", "anglaise": "en",
    "french": "fr", "francais": "fr", "francaise": "fr",
}  # fmt: skip
# Languages that the corpus does not tell apart; they count so that "in Dutch only" says "in neither".
_OTHERS = (
    "spanish|german|dutch|italian|portuguese|arabic|russian|chinese|espagnol|allemand|neerlandais|italien|portugais"
    "|arabe|russe|chinois"
)
_ONE = rf"(?:english|french|anglaise?|francaise?|{_OTHERS})"
_LIST = (
    rf"{_ONE}(?:\s*(?:,|/|;|&|\band\b|\bor\b|\bet\b|\bou\b|\bas well as\b|\bainsi qu)"
    rf"\s*(?:e?n\s|in\s|both\s|en\s|version\s)?{_ONE})*"
)
_ONLY = r"(?:only|seulement|uniquement|exclusivement|exclusively)"
_PATTERN = re.compile(
    rf"""
    (?:\b(?:available|published|issued|offered|obtainable|exists?|disponibles?|offerte?s?|publie(?:e|s|es)?|parue?s?
        |existe(?:nt)?|consultables?|telechargeables?|redige(?:e|s|es)?|be\s+had)\b
        (?P<only1>\s+{_ONLY})?\s*(?:in\s+both|both\s+in|both|in|en|en\s+version|en\s+langues?|dans|languages?|langues?)?\s*:?\s*
        (?P<langs1>{_LIST})(?P<only2>\s+{_ONLY}|\s+versions?\s+only)?)
    |(?:\b(?:in|en)\s+(?P<langs2>{_LIST})\s+{_ONLY})
    |(?:(?P<paren>\()\s*(?:in\s+|en\s+)?(?P<langs3>{_LIST})\s+{_ONLY}\s*\))
    |(?:\b(?:only|seulement|uniquement|exclusivement)\s+(?:available\s+|disponible\s+)?(?:in|en)\s+(?P<langs4>{_LIST})\b)
    |(?:\b(?:languages?|langues?)(?:\s+available|\s+disponibles?)?\s*:\s*(?P<langs5>{_LIST}))
    """,
    re.VERBOSE,
)
_HINT = re.compile(r"english|french|anglais|fran[cç]ais", re.IGNORECASE)


def find_availability(parsed: ParsedArticle) -> tuple[Availability, ...]:
    """Statements such as "Available in: English, French", "(available in French only)", "en anglais seulement".

    Returns:
        One value for each statement, languages in the order of the text; `only` where the text excludes others.
        Languages other than French and English are left out.
    """
    found: list[Availability] = []
    fields: tuple[tuple[SpanField, str], ...] = (("title", parsed.article.title), ("text", parsed.article.text))
    for field, text in fields:
        if not _HINT.search(text):
            continue
        folded = _fold_in_place(text)
        for match in _PATTERN.finditer(folded):
            groups = match.groupdict()
            listed = next(groups[name] for name in ("langs1", "langs2", "langs3", "langs4", "langs5") if groups[name])
            words = re.findall(_ONE, listed)
            languages = tuple(dict.fromkeys(_NAMES[word] for word in words if word in _NAMES))
            if not languages:
                continue
            only = not groups["langs5"] and (not groups["langs1"] or bool(groups["only1"] or groups["only2"]))
            start, end = match.start(), match.end()
            if groups["paren"]:
                start, end = start + 1, end - 1
            evidence = Span(in_=field, start=start, end=end, text=text[start:end])
            found.append(Availability(languages=languages, only=only, evidence=(evidence,)))
    return tuple(found)


def _fold_in_place(text: str) -> str:
    """Folded text of the very same length, so that offsets stay right: letters that fold to more than one are kept."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    if folded.isascii():
        return folded
    return "".join(c if c.isascii() else (one if len(one := fold(c)) == 1 else c) for c in folded)
