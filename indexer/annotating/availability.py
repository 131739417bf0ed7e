"""What the text says about the languages in which an item can be had."""

from __future__ import annotations

import re
from typing import cast

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
    rf"{_ONE}(?:\s*(?:,|/|;|\||&|\band\b|\bor\b|\bet\b|\bou\b|\bas well as\b|\bainsi qu)"
    rf"\s*(?:e?n\s|in\s|both\s|en\s|version\s)?{_ONE})*"
)
_ONLY = r"(?:only|seulement|uniquement|exclusivement|exclusively)"
_ALSO = r"(?:\s+(?:also|aussi|egalement|as\s+well|now|maintenant|desormais))?"
_VERSION = r"(?:versions?|editions?|traductions?|translations?)"
_IS = r"(?:\s+(?:is|are|est|sont|also|aussi|egalement|now|maintenant|desormais|will\s+be|sera|seront))*"
_HAD = (
    r"(?:available|disponibles?|offertes?|telechargeables?|consultables?|obtainable|exists?|existent?"
    r"|can\s+be\s+(?:had|ordered|obtained|downloaded|read)|peu(?:t|vent)\s+etre\s+(?:obtenues?|commandees?|telechargees?))"
)
_TRANSLATED = r"(?:translated\s+into|traduite?s?\s+en)"
_BOTH = r"(?:both\s+official\s+languages|les\s+deux\s+langues\s+officielles)"
"""In the countries of this field these two are French and English (Canada); "both languages" alone is not."""
_CODES = r"(?:en|fr)(?:\s*[,/|&]\s*(?:en|fr))*"
_PATTERN = re.compile(
    rf"""
    (?:\b(?:available|published|issued|offered|obtainable|exists?|disponibles?|offerte?s?|publie(?:e|s|es)?|parue?s?
        |existe(?:nt)?|consultables?|telechargeables?|redige(?:e|s|es)?|be\s+had)\b
        (?P<only1>\s+{_ONLY})?{_ALSO}\s*(?:in\s+both|both\s+in|both|in|en|en\s+version|en\s+langues?|dans|languages?|langues?)?\s*:?\s*
        (?:(?P<both>{_BOTH})|(?P<langs1>{_LIST}))(?P<only2>\s+{_ONLY}|\s+versions?\s+only)?)
    |(?:\b(?:in|en)\s+(?P<langs2>{_LIST})\s+{_ONLY})
    |(?:(?P<paren>\()\s*(?:in\s+|en\s+)?(?P<langs3>{_LIST})\s+{_ONLY}\s*\))
    |(?:\b(?:only|seulement|uniquement|exclusivement)\s+(?:available\s+|disponible\s+)?(?:in|en)\s+(?P<langs4>{_LIST})\b)
    |(?:\b(?:languages?|langues?|versions?)(?:\s+available|\s+disponibles?)?\s*:\s*(?:(?P<langs5>{_LIST})|(?P<codes>{_CODES})\b))
    |(?:\b(?:(?P<langs6>{_LIST})\s+{_VERSION}|{_VERSION}\s+(?P<langs7>{_LIST})){_IS}\s+{_HAD}\b)
    |(?:(?<!be\s)(?<!sera\s)(?<!seront\s)\b{_TRANSLATED}\s+(?P<langs8>{_LIST}))
    |(?:\b(?:bilingual|bilingues?)\s*[(:]\s*(?P<langs9>{_LIST})(?:\s*\))?)
    |(?:(?P<bracket>[(\[])\s*(?:in|en)\s+(?P<langs10>{_LIST})\s*[)\]])
    """,
    re.VERBOSE,
)
_HINT = re.compile(r"english|french|anglais|fran[cç]ais|official|officielles|langu(?:e|age)s?\b.{0,12}:", re.IGNORECASE)
_ONLY_BY_FORM = ("langs2", "langs3", "langs4")
"""Forms that have "only" in them."""


def find_availability(parsed: ParsedArticle) -> tuple[Availability, ...]:
    """Statements such as "Available in: English, French", "(available in French only)", "en anglais seulement", "une
    version anglaise est disponible", "in both official languages", "traduit en anglais".

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
            languages = _languages(groups)
            if not languages:
                continue
            only = bool(groups["only1"] or groups["only2"]) or any(groups[name] for name in _ONLY_BY_FORM)
            start, end = match.start(), match.end()
            if groups["paren"] or groups["bracket"]:
                start, end = start + 1, end - 1
            evidence = Span(in_=field, start=start, end=end, text=text[start:end])
            found.append(Availability(languages=languages, only=only, evidence=(evidence,)))
    return tuple(found)


def _languages(groups: dict[str, str | None]) -> tuple[Language, ...]:
    """The languages of a statement, in the order of the text."""
    if groups["both"]:
        return ("fr", "en")
    if groups["codes"]:
        return tuple(dict.fromkeys(cast("Language", code) for code in re.findall(r"\b(?:en|fr)\b", groups["codes"])))
    listed = next(text for name, text in groups.items() if name.startswith("langs") and text)
    return tuple(dict.fromkeys(_NAMES[word] for word in re.findall(_ONE, listed) if word in _NAMES))


def _fold_in_place(text: str) -> str:
    """Folded text of the very same length, so that offsets stay right: letters that fold to more than one are kept."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    if folded.isascii():
        return folded
    return "".join(c if c.isascii() else (one if len(one := fold(c)) == 1 else c) for c in folded)
