"""Repairs of damage that copies of old pages carry: encodings applied twice, broken ligatures, odd spaces."""

from __future__ import annotations

import re
import unicodedata

from ftfy import TextFixerConfig, fix_text

from crawler.lexicon import STOP_WORDS

_FIXES = TextFixerConfig(uncurl_quotes=False, unescape_html=False, fix_character_width=False, explain=False)
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# What stands for bytes of another encoding; byte 85 alone may be a line end, byte a0 alone a space.
_BYTES = re.compile("[\x80-\x84\x86-\x9f]|[\u00c0-\u00ff]\x85|\u00c3\u00a0")
_BRACKETS = re.compile("([<>])")
_SPACES = re.compile("[ \t\u2000-\u200a\u205f\u3000]+")
_MOJIBAKE_WORD = re.compile(r"[ÃĂÂ][\u0080-\u00ff\u0100-\u024f\u02c0-\u02dd\u2010-\u2122](?=[a-zà-ÿ’' ,.;]|$)")
# Glyph slots of the ligatures fi and fl in some fonts decode as À and Á (PDF to text, MacRoman slots).
_SLOT = re.compile(r"(?<=[a-zà-ÿ])([ÀÁ])( ?)(?=([a-zà-ÿ]+))")
_SLOTS = {"À": "fi", "Á": "fl"}
_LONE = re.compile(r"(?:(?<![^\W\d_])([a-zà-ÿ]{1,4}) )?(?<![^\W\d_])(ffi|ffl|fi|fl|ff) (?=([a-zà-ÿ]{2,}))")
_OPEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+(?:ffi|ffl|fi|fl|ff)) (?=[a-zà-ÿ]{2,})")
_AFTER_FI = {"de", "du", "des", "donc"}
# Words that do end so: `Open` ligatures are joined only where the first half is none of them.
_ENDS_SO = frozenset(
    [
        "défi",
        "wifi",
        "fi",
        "hifi",
        "scifi",
        "suffi",
        "off",
        "staff",
        "tariff",
        "sheriff",
        "cliff",
        "cliffs",
        "stuff",
        "bluff",
        "stiff",
        "handcuff",
        "playoff",
        "bailiff",
        "plaintiff",
        "layoff",
        "sniff",
        "puff",
        "cuff",
        "scoff",
        "buff",
        "takeoff",
        "turnoff",
        "standoff",
        "kickoff",
        "dandruff",
        "whiff",
        "tiff",
        "mastiff",
        "pontiff",
        "caitiff",
        "riff",
        "fluff",
        "gruff",
        "ruff",
        "chaff",
        "sofi",
        "safi",
        "rafi",
        "prof",
        "bouff",
        "tarif",
        "pouf",
        "ouf",
        "relief",
        "chef",
        "skiff",
        "spliff",
        "sportiff",
        "debrieff",
        "aff",
    ]
)


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


def _slot(match: re.Match[str]) -> str:
    if match.group(2) and match.group(3) in STOP_WORDS["fr"]:
        return match.group()  # a title glued to a sentence that begins with «À la …»
    return _SLOTS[match.group(1)]


def _open_ligature(match: re.Match[str]) -> str:
    half = match.group(1)
    return half if half.lower() not in _ENDS_SO and not half[:1].isupper() else match.group()


def _join_ligatures(text: str) -> str:
    joined = _LONE.sub(_lone_ligature, _SLOT.sub(_slot, text))
    return _OPEN.sub(_open_ligature, joined)


def plain_lines(text: str) -> tuple[str, list[str]]:
    """The text with newlines for all line ends, and without invisible and control characters.

    C1 control characters are bytes of another encoding (byte 92 for an apostrophe, or e2 80 99): they are decoded, and
    what is left of them goes. A warning tells of text that was encoded twice.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    decoded = "\n".join(_decode_controls(line) if _BYTES.search(line) else line for line in lines)
    warnings = _told(text, decoded)
    plain = _UNSEEN.sub("", decoded.replace("\x85", "\n"))
    return plain.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0b", "\n"), warnings


def _decode_controls(line: str) -> str:
    """A line whose parts between the brackets of markup are repaired one by one, where they hold C1 controls."""
    parts = _BRACKETS.split(line)
    return "".join(fix_text(part, _FIXES) if _BYTES.search(part) else part for part in parts)


def repair(text: str) -> tuple[str, list[str]]:
    """The text with its damage undone where that is sure, and a warning for each sort of damage that was found.

    Line ends become newlines, invisible and control characters go, UTF-8 that was encoded twice is decoded again
    (ftfy), ligatures that were split or decoded wrongly are put together.
    """
    lines, warnings = plain_lines(text)
    plain = unicodedata.normalize("NFC", lines)  # as ftfy does, which is no repair
    fixed = "\n".join(fix_text(line, _FIXES) if not line.isascii() else line for line in plain.split("\n"))
    fixed = _MOJIBAKE_WORD.sub(_mojibake_pair, fixed)
    warnings = warnings or _told(plain, fixed)
    whole = _join_ligatures(fixed)
    if whole != fixed:
        warnings.append("Broken ligatures (fi, fl, ff) have been joined.")
    # What the repairs brought to light (a control character that had been encoded twice) goes as well.
    return _SPACES.sub(" ", _UNSEEN.sub("", whole)).replace("\r", "\n"), warnings


def _told(before: str, after: str) -> list[str]:
    """The warning of text that was encoded twice, where decoding it changed letters."""
    changed = before != after and _letters(before) != _letters(after)
    return ["Text that was encoded twice has been repaired."] if changed else []


def _letters(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c.isalpha() and c not in "ﬁﬂﬀﬃﬄ" and not c.isascii())
