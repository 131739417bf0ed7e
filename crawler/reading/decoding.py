"""From bytes to text: which encoding the bytes really have, whatever was declared."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from corpus.errors import InputError
from crawler.reading.wordlists import is_word

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.I)
# Browsers read these names as windows-1252 (WHATWG Encoding Standard, 4.2): old pages mean it by them.
_LATIN = {"iso8859-1", "ascii", "latin-1", "cp1252", "windows-1252"}
# What French was written in before: Python's name of the codec, and that of the charset (IANA).
_OLD = {"mac_roman": "macintosh", "cp850": "ibm850"}
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 2
_SAMPLE = 200_000  # characters
_C1 = re.compile("[\x80-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def refuse_empty(data: bytes, name: str) -> None:
    """Raise InputError when there is nothing but white space and zero bytes."""
    if not data.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise InputError(f"{name} is empty.", "Check that it was saved or downloaded completely.")


def declared_charset(data: bytes) -> str | None:
    """The charset that an HTML or XML document declares in its first 4,096 bytes, if any."""
    match = _XML_ENCODING.search(data[:300]) or _META_CHARSET.search(data[:4096])
    return match.group(1).decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    """The name of the Python codec that a label means; None when unknown or not an encoding of text."""
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return "cp1252" if info.name in _LATIN else info.name


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _latin(data: bytes) -> str:
    """windows-1252 as browsers read it: its five unassigned bytes become C1 controls instead of an error."""
    return (
        "".join(data[i : i + 1].decode("cp1252", "ignore") or chr(data[i]) for i in range(len(data)))
        if any(b in data for b in b"\x81\x8d\x8f\x90\x9d")
        else data.decode("cp1252")
    )


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by where its zero bytes stand."""
    sample = data[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> tuple[str, str]:
    best = from_bytes(data[:200_000], cp_exclusion=["utf_7"]).best()
    # Single-byte guesses on French and English pages are windows-1252 nearly always; the detector likes to answer
    # cp1250 or mac_iceland for a handful of accents. Only wide or multi-byte guesses are worth following; what old
    # machines wrote is told by its words.
    if best is not None and best.encoding.startswith(("utf_16", "utf_32", "utf_8")):
        text = _strict(data, best.encoding)
        if text is not None:
            return text, best.encoding.replace("_", "-")
    return _by_words(data)


def _by_words(data: bytes) -> tuple[str, str]:
    """windows-1252, or what a Macintosh or DOS wrote where clearly more of the accented words are known then."""
    text, used = _latin(data), "windows-1252"
    known, _ = _known_words(text)
    for codec, name in _OLD.items():
        other = data.decode(codec)
        found, of = _known_words(other)
        if found >= _LEAST_WORDS and found > 2 * known and 2 * found > of:
            text, used, known = other, name, found
    return text, used


def _known_words(text: str) -> tuple[int, int]:
    """How many words with letters beyond ASCII are known in French or English, and how many there are."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if not word.isascii()]
    return sum(map(is_word, words)), len(words)


def _by_mark(data: bytes) -> tuple[str, str] | None:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            text = data.decode(codec, "replace")
            return text, "utf-8" if codec == "utf-8-sig" else codec
    wide = _wide(data)
    if wide is not None:
        return data[: len(data) // 2 * 2].decode(wide, "replace"), wide
    return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes (cut in the middle of a character, or patched by hand)."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    accents = sum(1 for c in text if ord(c) > 127) - broken
    return text if broken and broken * 4 <= accents and broken <= 5 else None


def decode(data: bytes, *, name: str, declared: str | None = None) -> tuple[str, str, list[str]]:
    """Text, charset that the bytes really have, and warnings on what was wrong with the declaration.

    A byte order mark wins, then valid UTF-8 (accented text in another encoding is hardly ever valid UTF-8), then the
    declaration, then a guess. Raises InputError when what comes out is not text.
    """
    refuse_empty(data, name)
    warnings: list[str] = []
    text, used = _decoded(data, declared)
    wanted = _codec(declared)
    plain = text.isascii()
    if declared is None and used in _OLD.values():
        warnings.append(f"No encoding declared; read as {used} by its words.")
    if declared and wanted is None:
        warnings.append(f"Unknown encoding declared ({declared}); read as {used}.")
    elif (
        wanted is not None
        and not plain
        and wanted != _codec(used)
        and not (wanted.startswith("utf-16") and used.startswith("utf-16"))
    ):
        warnings.append(f"Declared as {declared}, really {used}: read as {used}.")
    if "\ufffd" in text:
        warnings.append("Some bytes belong to no character and show as \ufffd.")
    _check_text(text, name)
    return text, used, warnings


def _decoded(data: bytes, declared: str | None) -> tuple[str, str]:
    marked = _by_mark(data)
    if marked is not None:
        return marked
    utf8 = _strict(data, "utf-8")
    if utf8 is not None:
        return utf8, "utf-8"
    codec = _codec(declared)
    if codec == "cp1252":
        return _latin(data), "windows-1252"
    if codec and codec not in {"utf-8", "utf-16", "utf-32", "utf-7"}:
        text = _strict(data, codec)
        if text is not None and not _C1.search(text):
            return text, codec
    nearly = _nearly_utf8(data)
    return (nearly, "utf-8") if nearly is not None else _guess(data)


def many_controls(sample: str) -> bool:
    """Whether a sample has more control characters, or signs for what could not be decoded, than a text has."""
    return len(_CONTROL.findall(sample)) + sample.count("\ufffd") > max(2, len(sample) // 50)


def _check_text(text: str, name: str) -> None:
    """Refuse what decodes but is no text: many control characters, or no letter at all."""
    sample = text[:20_000]
    odd = len(_C1.findall(sample))
    if many_controls(sample) or odd > max(8, 0.05 * len(sample)):
        raise InputError(f"{name} is binary, not text.", "Give plain text or HTML.")
    if not any(c.isalpha() for c in text):
        raise InputError(f"{name} holds no words.", "Check that it was saved or downloaded completely.")
