"""Whether an article tells of an occasion: a meeting, lecture, visit, ceremony with a place and a time.

Editors tag the sort of occasion (conference, study visit) when an article announces or reports one, whether or not
its title names the sort; the words that announcements have in common tell.
"""

from __future__ import annotations

import re

from corpus.model import Article, Language
from taxonomy.scheme import LabelLanguage, Scheme

BRANCH = "events"
"""The concept above all sorts of occasions; a scheme without it has none."""
LEAD = 600
BODY = 2500
"""Characters to which an announcement reaches: further down, meetings are mentioned in any long text."""
MOST = 3
"""Different cues of one place that count."""
_CUES: dict[LabelLanguage, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:(?:will|to) (?:speak|lecture|host|convene|meet|visit|be (?:screened|shown|held|presented))|"
        r"takes? place|took place|(?:was|were|is|are) held|keynote|lectures?|guest speakers?|speaker series|"
        r"free and open|open to (?:the public|all)|(?:public|community) is invited|all are welcome|regist(?:er|ration)|"
        r"tickets?|rsvp|"
        r"doors open|hosted (?:by|an?)|gathered (?:in|at|for)|screening|panel discussion|town hall meeting|"
        r"conference|colloquium|congress|symposium|seminar|workshop|summit|forum|delegates|delegation|plenary|"
        r"open (?:house|day)|webinar|study (?:visit|tour|day)|attendees|award ceremony|"
        r"(?:awareness|prevention) week)\b|"
        r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:(?:aura|auront|a eu|ont eu|avait) lieu|se (?:tiendra|tiendront|d[ée]roulera)|s['’]est tenue?|"
        r"se sont tenue?s|inscri(?:ptions?|vez)|entr[ée]e libre|(?:a|ont) r[ée]uni|accueill(?:era|eront|ait)|"
        r"a accueilli|a re[çc]u|ont re[çc]u|projection|tables? rondes?|conf[ée]renci[eè]re?s?|conf[ée]rences?|"
        r"colloques?|congr[eè]s|s[ée]minaires?|ateliers?|forum|assises|d[ée]l[ée]gations?|pl[ée]ni[eè]res?|webinaire|"
        r"visites? d['’][ée]tudes?|journ[ée]es? (?:d['’][ée]tudes?|de r[ée]flexion|d['’][ée]change)|participants|"
        r"remise (?:du|des) prix|semaine (?:de|d['’]|nationale)|"
        r"rencontre (?:r[ée]gionale|nationale|annuelle))(?!\w)|\b\d{1,2} ?h(?:eures)?\b",
        re.IGNORECASE,
    ),
}


def occasion(article: Article, language: Language) -> float:
    """How much an article sounds like the announcement or report of an occasion, 0 to about 1.5."""
    cues = _CUES["fr" if language == "fr" else "en"]
    title, lead, body = article.title, article.text[:LEAD], article.text[LEAD:BODY]
    counts = [len({match.group().casefold() for match in cues.finditer(text)}) for text in (title, lead, body)]
    return 0.5 * min(1, counts[0]) + 0.23 * min(MOST, counts[1]) + 0.1 * min(MOST, counts[2])


def occasions(scheme: Scheme) -> frozenset[str]:
    """The concepts of the scheme that are sorts of occasions."""
    return frozenset(scheme.descendants(BRANCH)) if BRANCH in scheme else frozenset()
