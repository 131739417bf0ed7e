"""Repairs of damage that copies of old pages carry: encodings applied twice, broken ligatures, odd spaces."""

from __future__ import annotations

import re

from ftfy import TextFixerConfig, fix_text

from crawler.lexicon import STOP_WORDS

_FIXES = TextFixerConfig(uncurl_quotes=False, unescape_html=False, fix_character_width=False, explain=False)
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SPACES = re.compile("[ \t\u2000-\u200a\u205f\u3000]+")
_MOJIBAKE_WORD = re.compile(r"[ÃĂÂ][\u0080-\u00ff\u0100-\u024f\u02c0-\u02dd\u2010-\u2122](?=[a-zà-ÿ’' ,.;]|$)")
# Glyph slots of the ligatures fi and fl in some fonts decode as À and Á (PDF to text, MacRoman slots).
_SLOT = re.compile(r"(?<=[a-zà-ÿ])([ÀÁ]) ?(?=[a-zà-ÿ])|\b([ÀÁ]) (?=[a-zà-ÿ]{2,})(?=[^aeiouàâéèêîôû]?)")
_SLOTS = {"À": "fi", "Á": "fl"}
_LONE = re.compile(r"(?:(?<![^\W\d_])([a-zà-ÿ]{1,4}) )?(?<![^\W\d_])(ffi|ffl|fi|fl|ff) (?=([a-zà-ÿ]{2,}))")
_OPEN = re.compile(r"(?<=[a-zà-ÿ])(ffi|ffl) (?=[a-zà-ÿ]{2,})")
_AFTER_FI = {"de", "du", "des", "donc"}


def _mojibake_pair(match: re.Match[str]) -> str:
    for codec in ("cp1252", "cp1250"):
        try:
            return match.group().encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return match.group()


def _lone_ligature(match: re.Match[str]) -> str:
    before, ligature, after = match.group(1), match.group(2), match.group(3)
    if ligature == "fi" and after in _AFTER_FI:
        return match.group()  # «faire fi de» is French
    if before is None:
        return ligature
    joined = before not in STOP_WORDS["en"] and before not in STOP_WORDS["fr"]
    return f"{before}{ligature}" if joined else f"{before} {ligature}"


def repair(text: str) -> tuple[str, list[str]]:
    """The text with its damage undone where that is sure, and a warning for each sort of damage that was found.

    Line ends become newlines, invisible and control characters go, UTF-8 that was encoded twice is decoded again
    (ftfy), ligatures that were split or decoded wrongly are put together.
    """
    warnings: list[str] = []
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    plain = plain.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0b", "\n")
    fixed = "\n".join(fix_text(line, _FIXES) if not line.isascii() else line for line in plain.split("\n"))
    fixed = _MOJIBAKE_WORD.sub(_mojibake_pair, fixed)
    if _letters(fixed) != _letters(plain):
        warnings.append("Text that was encoded twice has been repaired.")
    whole = _OPEN.sub(r"\1", _LONE.sub(_lone_ligature, _SLOT.sub(lambda m: _SLOTS[m.group(1) or m.group(2)], fixed)))
    if whole != fixed:
        warnings.append("Broken ligatures (fi, fl, ff) have been joined.")
    # What the repairs brought to light (a control character that had been encoded twice) goes as well.
    return _SPACES.sub(" ", _UNSEEN.sub("", whole)).replace("\r", "\n"), warnings


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha() and c not in "ﬁﬂﬀﬃﬄ" and not c.isascii())
