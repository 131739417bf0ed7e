"""What a text says it is not about."""

from __future__ import annotations

import re

from taxonomy.scheme import LabelLanguage

# Cues are followed by what is left out, up to the end of the clause.
_BEFORE: dict[LabelLanguage, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:(?:is|are|was|were)\s+(?:not|no\s+longer)\s+(?:about|concerned\s+with|a\s+matter\s+of|a\s+question\s+of)"
        r"|(?:does|do|did|will)\s+not\s+(?:concern|deal\s+with|cover|address|discuss|treat|speak\s+of|include|involve)"
        r"|(?:is|are|was|were)\s+(?:not|no)\s+(?:an?\s+|the\s+)?\w+\s+(?:about|on)"
        r"|(?:isn|aren|wasn|weren)['’]t\s+about|(?:doesn|don|didn)['’]t\s+(?:concern|deal\s+with|cover|address|discuss)"
        r"|(?:has|have|had)\s+nothing\s+to\s+do\s+with|not\s+about|without\s+any\s+mention\s+of"
        r"|says?\s+nothing\s+(?:about|of|on)|leav(?:es|ing)\s+aside|not\s+to\s+be\s+confused\s+with)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:n(?:e\s+|['’])(?:\w+\s+)?(?:concern|port|trait|parl|abord|vis|couvr|touch|s['’]agi|agi|s['’]adress)\w*"
        r"\s+(?:ni|pas|plus|nullement|en\s+rien)(?:\s+ici)?(?:\s+(?:d[eu]s?|sur|à|aux?|d['’]))?"
        r"|n['’](?:est|était)\s+(?:pas|plus|nullement)\s+(?:question|consacrée?|dédiée?)"
        r"|n['’](?:est|était)\s+(?:pas|plus|nullement)\s+(?:une?|le|la)\s+\w+\s+(?:sur|consacrée?\s+(?:à|aux?))"
        r"|n['’](?:a|ont|avait|avaient)\s+rien\s+à\s+voir\s+avec|rien\s+à\s+voir\s+avec"
        r"|ne\s+di[ts]\s+rien\s+d[eu]s?|sans\s+(?:aucune\s+)?mention\s+d[eu]s?|à\s+ne\s+pas\s+confondre\s+avec"
        r"|laiss\w+\s+de\s+côté)(?=\W)",
        re.IGNORECASE,
    ),
}
# Cues that come after what is left out.
_AFTER: dict[LabelLanguage, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:is|are|was|were)\s+not\s+(?:covered|discussed|addressed|dealt\s+with|the\s+(?:subject|topic)|included"
        r"|what\s+(?:it|this))",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bn['’](?:est|sont|était|étaient|y\s+est|y\s+sont)\s+(?:pas|plus)\s+(?:abord|trait|concern|évoqu|le\s+sujet"
        r"|l['’]objet|au\s+programme|couvert)",
        re.IGNORECASE,
    ),
}
_CLAUSE_END = re.compile(r"[.;:!?\n]|,?\s+(?:but|mais|however|cependant)\b", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.;:!?,\n]")
REACH = 120
"""Characters that a cue reaches at most."""


def negated_stretches(text: str, language: LabelLanguage) -> list[tuple[int, int]]:
    """(start, end) of the stretches that the text, in that language, says it is not about."""
    stretches = []
    for match in _BEFORE[language].finditer(text):
        end = _CLAUSE_END.search(text, match.end(), match.end() + REACH)
        stretches.append((match.end(), end.start() if end else min(len(text), match.end() + REACH)))
    for match in _AFTER[language].finditer(text):
        starts = [m.end() for m in _CLAUSE_START.finditer(text, max(0, match.start() - REACH), match.start())]
        stretches.append((starts[-1] if starts else max(0, match.start() - REACH), match.start()))
    return stretches
