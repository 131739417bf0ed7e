"""Words and numbers that dates are made of: a text becomes tokens, and each token one letter.

The grammar then is a regular expression over those letters, one a token, with bounded repeats only: it stays linear
on any text. Letters:

    d day number   o ordinal day   y year       R short range of years   n other number    i ISO date   N numeric date
    M month        S season        W weekday    U year, month, week      T quarter, half   K yesterday, tomorrow
    m months        C number in words, from two
    t article      f "of"          < from       b between                > to, until       j "jusqu'"
    P preposition of time          F for, pour  E early, mid, end        v each
    L last         X next          H this       O ordinal in words
    , comma   & and   - dash   ( ) brackets   . end of sentence   ; semicolon or colon   w word   x anything else
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from corpus.text import fold

Tongue = Literal["fr", "en"]

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_LOWER = "a-zß-öø-ÿœ\u0300-\u036f"
_TOKEN = re.compile(
    rf"""
      (?P<iso>(?<![\d-])\d{{4}}-\d{{2}}-\d{{2}}(?![\d-]))
    | (?P<numeric>(?<![\d/.])\d{{1,2}}(?P<sep>[/.])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?![\d/]|\.\d))
    | (?P<dashed>(?<![\d/.-])\d{{1,2}}-\d{{1,2}}-\d{{4}}(?![\d/-]|\.\d))
    | (?P<clock>\d{{1,2}}\s?[hH](?![^\W\d_])(?:\s?\d{{2}}(?!\d))?|\d{{1,2}}:\d{{2}}|\d{{1,2}}\s?[ap]\.?m\b)
    | (?P<ordinal>(?<!\d)\d{{1,2}}\s{{0,2}}(?:st|nd|rd|th|ST|ND|RD|TH)\b|(?<!\d)1\s{{0,2}}(?:er|ER)\b)
    | (?P<short>(?<!\d)(?:1[89]|20)\d{{2}}[-–/]\d{{2}}(?!\d))
    | (?P<amount>[$£€]\s?\d[\d.,]*|\d+(?:[.,/]\d+)+|\d+\s?[%$£€°]|\d+(?:e|è(?:me)?|ème|ième|s)\b)
    | (?P<number>\d+)
    | (?P<elided>\b(?:jusqu|[ldJLD])['’])
    | (?P<word>[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+(?![{_LOWER}])|[^\W\d_]+)
    | (?P<gap>\n[^\S\n]{{0,8}}\n)
    | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
_MARKS = {
    ",": ",", "&": "&", "-": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "(": "(", "[": "(", ")": ")", "]": ")",
    ".": ".", "!": ".", "?": ".", "…": ".", ";": ";", ":": ";",
}  # fmt: skip


def _table(rows: str) -> dict[str, tuple[str, int]]:
    """Read lines of "letter value word word …" into a lookup by word."""
    table: dict[str, tuple[str, int]] = {}
    for row in rows.strip().splitlines():
        letter, value, *names = row.split()
        table.update({name: (letter, int(value)) for name in names})
    return table


# The value of a season is the month in which it begins; of a unit, its length in days; of part of a year, how many
# of them a year has. Accents that a damaged copy dropped altogether leave "fvrier", "dcembre".
_FRENCH = _table("""
M 1 janvier janv
M 2 fevrier fvrier fevr
M 3 mars
M 4 avril avr
M 5 mai
M 6 juin
M 7 juillet juil
M 8 aout aot
M 9 septembre sept
M 10 octobre oct
M 11 novembre nov
M 12 decembre dcembre
S 3 printemps
S 6 ete
S 9 automne
S 12 hiver
W 0 lundi lundis
W 1 mardi mardis
W 2 mercredi mercredis
W 3 jeudi jeudis
W 4 vendredi vendredis
W 5 samedi samedis
W 6 dimanche dimanches
U 365 an annee
U 30 mois
U 7 semaine
T 4 trimestre
T 2 semestre
K -1 hier
K 1 demain
t 0 le la les l'
< 0 du de d' des
b 0 entre
> 0 au a aux
j 0 jusqu' jusque
P 0 en depuis des-lors avant apres courant durant vers pendant ici
F 0 pour
E 0 fin debut mi courant
v 0 chaque
L 0 dernier derniere derniers dernieres passe passee
X 0 prochain prochaine prochains prochaines
H 0 ce cet cette
O 1 premier premiere premiers premieres
O 2 deuxieme second seconde
O 3 troisieme
O 4 quatrieme
C 2 deux
C 3 trois
C 4 quatre
C 5 cinq
C 6 six
C 8 huit
C 9 neuf
C 10 dix
C 11 onze
& 0 et ou
""")
_ENGLISH = _table("""
M 1 january jan
M 2 february feb
M 3 march mar
M 4 april apr
M 5 may
M 6 june jun
M 7 july jul
M 8 august aug
M 9 september sept sep
M 10 october oct
M 11 november nov
M 12 december dec
S 3 spring
S 6 summer
S 9 autumn fall
S 12 winter
W 0 monday mon
W 1 tuesday tue tues
W 2 wednesday wed
W 3 thursday thu thurs
W 4 friday fri
W 5 saturday sat
W 6 sunday sun
U 365 year
U 30 month
U 7 week
m 30 months
T 4 quarter
T 2 half
K -1 yesterday
K 1 tomorrow
t 0 the
f 0 of
< 0 from
b 0 between
> 0 to
> 1 until till through thru
P 0 in since by during before after throughout around circa on
F 0 for
E 0 early late mid beginning start end middle
v 0 each every
L 0 last past
X 0 next coming forthcoming
H 0 this current
O 1 first
O 2 second
O 3 third
O 4 fourth
C 2 two
C 3 three
C 4 four
C 5 five
C 6 six
C 7 seven
C 8 eight
C 9 nine
C 10 ten
C 11 eleven
& 0 and or
""")
_LEXICON = {"fr": _FRENCH, "en": _ENGLISH}
MONTHS = {tongue: frozenset(w for w, held in words.items() if held[0] == "M") for tongue, words in _LEXICON.items()}
# Short forms, and months that are words too, count only with a capital (and "Mar", "Sat" only beside a number: the
# grammar sees to that).
_CAPITAL_ONLY = frozenset(
    word
    for word in _ENGLISH
    if word in ("march", "may", "august")
    or (_ENGLISH[word][0] in "MW" and len(word) < 6 and word not in ("april", "june", "july"))
)
_FRENCH_SHORT = frozenset(("janv", "fevr", "avr", "sept", "oct", "nov"))
"""Count only with their full stop: "sept" is a number too."""


class Token(NamedTuple):
    """A word, number or mark of a text: its letter, place, value (day, year, month …) and folded form."""

    letter: str
    start: int
    end: int
    value: int = 0
    word: str = ""


@lru_cache(maxsize=1 << 14)
def _read_word(text: str, tongue: Tongue, stopped: bool) -> tuple[str, int, str]:
    """Letter, value and folded form of a word; `stopped` when a full stop follows it."""
    word = fold(text).replace("’", "'")
    letter, value = _LEXICON[tongue].get(word, ("w", 0))
    if tongue == "en" and word in _CAPITAL_ONLY and not text[0].isupper():
        letter, value = "w", 0
    if tongue == "fr" and word in _FRENCH_SHORT and not stopped:
        letter, value = ("C", 7) if word == "sept" else ("w", 0)
    if text in ("dès", "Dès"):  # folded it is the article "des"
        letter = "P"
    if text == "a" and tongue == "fr":  # the verb; the preposition has its accent
        letter, word = "w", "avoir"
    return letter, value, word


def _number(text: str, start: int) -> Token:
    value = int(text) if len(text) <= 4 else 0
    letter = "n"
    if len(text) <= 2 and 1 <= value <= 31:
        letter = "d"
    elif len(text) == 4 and 1800 <= value <= 2099:
        letter = "y"
    return Token(letter, start, start + len(text), value, text)


def _short_range(text: str, start: int) -> Token:
    """ "2004-05" as a range of years; what cannot be one stays a lone year with something behind it."""
    first, second = int(text[:4]), int(text[-2:])
    if second > first % 100:
        return Token("R", start, start + len(text), first * 100 + second, text)
    return Token("n", start, start + len(text), 0, text)


@lru_cache(maxsize=4)
def _pieces(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """What the tokens of a text are made of, whatever its language: sort, text, start, end. Both grammars ask."""
    return tuple((m.lastgroup or "", m.group(), *m.span()) for m in _TOKEN.finditer(text))


def tokens_of(text: str, tongue: Tongue) -> list[Token]:
    """Cut a text into tokens by the words of one language. Offsets are code points of `text`."""
    return [_token(*piece, text, tongue) for piece in _pieces(text)]


def names_a_month(tokens: Iterable[Token], tongue: Tongue) -> bool:
    """Whether a word among tokens, of whichever language they were read in, is the name of a month in this one."""
    return not MONTHS[tongue].isdisjoint({token.word for token in tokens})


def _token(kind: str, found: str, start: int, end: int, text: str, tongue: Tongue) -> Token:
    if kind in ("word", "elided"):
        letter, value, word = _read_word(found, tongue, text.startswith(".", end))
        return Token(letter, start, end, value, word)
    if kind == "mark":
        return Token(_MARKS.get(found, "x"), start, end, 0, found)
    if kind == "number":
        return _number(found, start)
    if kind == "ordinal":
        value = int(re.match(r"\d+", found).group())  # type: ignore[union-attr]
        return Token("o" if 1 <= value <= 31 else "n", start, end, value, "o")
    if kind == "short":
        return _short_range(found, start)
    return Token(
        {"iso": "i", "numeric": "N", "sep": "N", "dashed": "N", "gap": "."}.get(kind, "n"), start, end, 0, found
    )
