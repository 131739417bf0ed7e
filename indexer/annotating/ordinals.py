"""Ordinal numbers as texts write them: "32nd", "11e", "XVe", "twenty-first", "deuxième"."""

from __future__ import annotations

import re
from functools import cache

_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_FRENCH = (
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme douzieme "
    "treizieme quatorzieme quinzieme seizieme dixseptieme dixhuitieme dixneuvieme vingtieme"
)
_MORE = {"premiere": 1, "second": 2, "seconde": 2, "thirtieth": 30, "trentieme": 30, "fortieth": 40, "fiftieth": 50,
         "quarantieme": 40, "cinquantieme": 50}  # fmt: skip
_FIGURES = re.compile(r"(\d{1,3})(?:st|nd|rd|th|er|ers|re|res|e|es|eme|emes|ieme|iemes|nde|ndes|ere|eres)")
_ROMAN = re.compile(r"([IVX][IVXL]{0,6})(?:e|es|è|ème|èmes|eme|ième|er|ers|re|res|ère|th|nd|rd|st)")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
HIGHEST = 150
"""No event of this field is older; what lies above numbers something else."""


@cache
def _in_words() -> dict[str, int]:
    known = dict(_MORE)
    for names in (_ENGLISH, _FRENCH):
        known.update({name: n for n, name in enumerate(names.split(), start=1)})
    return known | {f"{name}s": n for name, n in known.items()}


def read_ordinal(key: str) -> int | None:
    """The number of an ordinal in words or figures, given as one folded word; None for what is none."""
    if key in (known := _in_words()):
        return known[key]
    match = _FIGURES.fullmatch(key)
    return int(match[1]) if match and 0 < int(match[1]) <= HIGHEST else None


def read_roman_ordinal(written: str) -> int | None:
    """The number of "XVe", "IIIrd": Roman figures in capitals with an ending, as written; None for anything else."""
    match = _ROMAN.fullmatch(written)
    return read_roman(match[1].lower()) if match else None


def read_roman(figures: str) -> int | None:
    """The value of a well-formed Roman number up to 89, in small letters; None for anything else."""
    if not re.fullmatch(r"(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})", figures) or not figures:
        return None
    values = [_VALUES[c] for c in figures]
    return sum(-v if any(v < later for later in values[n + 1 : n + 2]) else v for n, v in enumerate(values))


def joined_ordinal(tens: str, unit: str) -> int | None:
    """The number of "twenty-first", "vingt-deuxième", "dix-septième" from its two words; None for what is none."""
    tens_values = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "vingt": 20, "trente": 30, "quarante": 40,
                   "cinquante": 50}  # fmt: skip
    whole = read_ordinal(tens + unit)
    if whole is not None:
        return whole
    number = {"unieme": 1}.get(unit) or _in_words().get(unit)
    return tens_values[tens] + number if tens in tens_values and number is not None and number < 10 else None
