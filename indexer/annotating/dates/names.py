"""Which expressions are times of something, and which only look so: parts of names, titles, laws and quotations.

Decided as follows:

- A lone year counts after a preposition of time ("in 2002", "depuis 2003", "by the end of 2005", "l'année 2001") or
  in a range that has one ("from 2003 to 2006", "between"); so "Plan 2003-2006", "Congress 2005", "budget 2021",
  "(2007)" and "the 2004 survey" stay out.
- A lone month counts after a preposition, "last", "next", "this", "early", "mid", "end of"; a lone season moreover
  needs a verb in the past or the future, for "in winter" may be any winter.
- "each December", "chaque année en mai", "Each year … in April", "on 3 May every year" are no times: what comes again
  has no date, unless a year is told, or a verb says that this time is past or to come.
- "tomorrow's leaders" are those of the future.
- A date tied by "du", "de", "of" to a law or text is part of its name ("loi du 9 septembre 2002", "Act of 1998"),
  ranges excepted ("le programme du 3 au 5 mai").
- In a short quotation that is no sentence ("La délinquance en 2004") it is part of a title.
- "consulté le", "retrieved", "updated" date the page.
"""

from __future__ import annotations

import re

from corpus.text import fold
from indexer.annotating.dates.grammar import Expression
from indexer.annotating.dates.sentences import Sentences
from indexer.annotating.dates.words import Tongue
from indexer.annotating.dates.yearly import yearly


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_LAWS = _words(
    "loi lois decret arrete circulaire ordonnance directive reglement decision law act acts decree ordinance order "
    "circular regulation bill"
)
_TEXTS = _words(
    "declaration resolution rapport recommandation convention charte accord protocole traite plan strategie numero "
    "bulletin edition report recommendation charter agreement protocol treaty strategy issue budget agenda"
)
_PAGE = _words("consulte consultee retrieved accessed updated mise modifie page")
_STOPS = _words("avoir est ont sont was were is has have le la les en dans par on in by que qui")
_AWAITED = _words(
    "prevu prevue prevus prevues annonce annoncee attendu attendue programme programmee planned scheduled expected due "
    "set announced foreseen est is"
)
_COUNTED = _words(
    "people persons households homes cases victims officers euros dollars words personnes habitants menages cas "
    "victimes francs policiers jeunes places logements foyers"
)
_SEASON_LEADS = {
    "en": _words("in by since until during for before after"),
    "fr": _words("a au pour des depuis ici jusqu' courant avant apres"),
}
_POSSESSIVE = re.compile(r"\s?['’]s\b")
_QUOTE = re.compile(r"«([^«»\n]{1,100})»|“([^“”\n]{1,100})”|\"([^\"\n]{1,100})\"")
_AFTER = re.compile(r"\s*-?\s*(l[aà]\b)?([^\W\d_]+)?")
_NEAR = 40  # characters behind an expression that are looked at
_LONE_MONTH = frozenset("PFE<bj")


def title_spans(text: str) -> list[tuple[int, int]]:
    """Stretches in quotation marks that read like the title of something: short, capital first, no full stop."""
    spans = []
    for match in _QUOTE.finditer(text):
        inner = (match[1] or match[2] or match[3]).strip()
        if inner[:1].isupper() and inner[-1:] not in (".", "!", ",", ";") and len(inner) <= 80:
            spans.append(match.span())
    return spans


def is_time(expression: Expression, text: str, tongue: Tongue, sentences: Sentences) -> bool:
    """Whether an expression says when something happens, by the words around it."""
    if expression.again:
        return True
    if (
        _recurs(expression, text, tongue, sentences)
        or _in_text_name(expression)
        or _dates_page(expression)
        or _is_that(expression, text)
    ):
        return False
    first = expression.first
    if first.precision == "day" or first.shift or first.months or first.year_shift:
        return _unit_licensed(expression, text, tongue)
    if first.precision == "season":
        return _season_licensed(expression, tongue, sentences)
    return _month_licensed(expression, tongue) if first.month else _year_licensed(expression, text, tongue)


def _recurs(expression: Expression, text: str, tongue: Tongue, sentences: Sentences) -> bool:
    if expression.licence == "v" or expression.before[-1:] in (("chaque",), ("each",), ("every",)):
        return True
    first, last = expression.first, expression.last
    if first.year or first.exact or (last and (last.year or last.exact)):
        return False
    tied = yearly(expression.before, text[expression.end : expression.end + _NEAR])
    if tied == "far":  # a verb, or "this year", may say that one time is meant: "every year …; it will be on 3 May"
        return not first.shift and sentences.tense(expression.start, expression.end, tongue) is None
    return tied == "close"


def _in_text_name(expression: Expression) -> bool:
    """ "loi n° 2002-1138 du 9 septembre 2002": a law or text, and only its number and attributes up to the date."""
    if expression.last is not None or expression.licence not in ("<", "f"):
        return False
    before = expression.before
    for distance, word in enumerate(reversed(before)):
        if word in _STOPS:
            return False
        if word in _LAWS:
            return True
        if word in _TEXTS and distance <= 2:
            return True
    return False


def _dates_page(expression: Expression) -> bool:
    return expression.first.precision == "day" and bool(_PAGE & set(expression.before[-3:]))


def _is_that(expression: Expression, text: str) -> bool:
    """ "cette année-là" points into the past of the story, not to the issue."""
    match = _AFTER.match(text, expression.end)
    return expression.first.shift == "this" and bool(match and match[1] and "-" in match.group())


def _unit_licensed(expression: Expression, text: str, tongue: Tongue) -> bool:
    """Units and days that are told by "last", "next", "yesterday": not as a stretch ("over the last year")."""
    first = expression.first
    if not first.unit:
        return True
    previous = expression.before[-1] if expression.before else ""
    if abs(first.unit) == 1:
        if _POSSESSIVE.match(text, expression.end):
            return False
        return previous not in ("de", "d'", "of", "for", "pour")
    if tongue == "en":
        return previous not in ("the", "over", "past", "a", "per", "one", "each", "its", "their")
    return True


def _month_licensed(expression: Expression, tongue: Tongue) -> bool:
    first, last = expression.first, expression.last
    if first.year or (last and (last.year or last.precision == "month")):
        return True
    if expression.joined or expression.licence in _LONE_MONTH:
        return True
    if tongue == "en" and expression.before[-1:] == ("of",) and {"in", "during", "by"} & set(expression.before[-4:-2]):
        return True  # "in the heat of July", unlike "the map of March"
    if expression.before[-2:] in (("month", "of"), ("the", "month")) or expression.before[-1:] == ("mois",):
        return True
    return tongue == "en" and expression.before[-1:] in (("until",), ("till",), ("through",))


def _season_licensed(expression: Expression, tongue: Tongue, sentences: Sentences) -> bool:
    first, last = expression.first, expression.last
    if first.year or (last and last.year):
        return True
    before = expression.before
    lead = before[-1:] if before and before[-1] not in ("the", "l'", "le", "la") else before[-2:-1]
    if not lead or (lead[0] not in _SEASON_LEADS[tongue] and expression.licence != "E"):
        return False
    return lead[0] in ("by", "until", "since", "pour", "depuis", "ici", "jusqu'") or bool(
        sentences.tense(expression.start, expression.end, tongue)
    )


def _year_licensed(expression: Expression, text: str, tongue: Tongue) -> bool:
    after = _AFTER.match(text, expression.end)
    if after and fold(after[2] or "") in _COUNTED:
        return False
    if expression.licence in ("P", "E", "b") or expression.joined or text[expression.start].isalpha():
        return True  # the last: "the year 2001", "l'année 2004"
    if expression.licence == "F":
        return bool(_AWAITED & set(expression.before[-4:]))
    before = expression.before[-1] if expression.before else ""
    if expression.last is not None or expression.first.year_end is not None:
        return expression.licence == "<" or before in ("periode", "period", "years", "annees")
    if tongue == "en":
        return before in ("from", "until", "till", "through")
    return before == "a" and expression.before[-2:-1] in (("ici",), ("jusqu'",))
