"""The words of a parsed part as the finders of names see them, and stretches of text that are already taken."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from corpus.model import Span, SpanField
from corpus.text import fold
from indexer.annotating.parsed import ParsedPart

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name; a line break may not.
_JOINT = re.compile(r"(?:[ \u00a0\u202f]|[-\u2010\u2011'’]|[.][ \u00a0]?|(?<=\s)&|[ \u00a0]& ?)")


T = TypeVar("T")


class Word(NamedTuple):
    """A run of letters and digits: offsets into the part's text, the word, and its folded form."""

    start: int
    end: int
    text: str
    key: str
    capital: bool
    """Begins with a capital letter."""
    capitals: bool
    """Two letters or more, all of them capitals."""


@lru_cache(maxsize=50_000)
def _forms(text: str) -> tuple[str, str, bool, bool]:
    return text, fold(text), text[:1].isupper(), len(text) > 1 and text.isupper()


def words_in(text: str) -> list[Word]:
    """All words of a text, in order."""
    return [Word(m.start(), m.end(), *_forms(m[0])) for m in _WORD.finditer(text)]


def stand_at(words: Sequence[Word], at: int, keys: Sequence[str]) -> bool:
    """Whether the words from number `at` on are those of a name, folded."""
    return at + len(keys) <= len(words) and all(words[at + n].key == key for n, key in enumerate(keys))


def first_key(text: str) -> str:
    """The folded form of the first word of a text; empty when it has none."""
    match = _WORD.search(text)
    return "" if match is None else _forms(match[0])[1]


def kept(part: ParsedPart, name: str, make: Callable[[ParsedPart], T]) -> T:
    """What several finders ask of a part: made once, kept with its spaCy document under `name`."""
    data = part.doc.user_data
    found: T | None = data.get(name)
    if found is None:
        found = data[name] = make(part)
    return found


def keep_text(part: ParsedPart, text: str) -> None:
    """Keep the text of a part that was parsed a moment ago, so that nobody joins it from its tokens."""
    part.doc.user_data["name_text"] = text


def text_of(part: ParsedPart) -> str:
    """The text of a part; spaCy joins it from its tokens at each call, so that it is kept."""
    return kept(part, "name_text", lambda part: part.doc.text)


def span_at(part: ParsedPart, start: int, end: int) -> Span:
    """As `ParsedPart.span`, from the text that is kept."""
    return Span(in_=part.field, start=part.offset + start, end=part.offset + end, text=text_of(part)[start:end])


def words_of(part: ParsedPart) -> list[Word]:
    """The words of a part; found once."""
    return kept(part, "name_words", lambda part: words_in(text_of(part)))


def words_by_start(part: ParsedPart) -> dict[int, int]:
    """The number of the word that begins at each offset of the part."""
    return kept(part, "name_starts", lambda part: {word.start: n for n, word in enumerate(words_of(part))})


def words_by_end(part: ParsedPart) -> dict[int, int]:
    """The number after that of the word that ends at each offset of the part."""
    return kept(part, "name_ends", lambda part: {word.end: n for n, word in enumerate(words_of(part), 1)})


def entities_of(part: ParsedPart) -> list[tuple[int, int, str]]:
    """Start, end and label of what the statistical recogniser found; `Doc.ents` reads all tokens at each call.

    Without the rank of the next person at the end: "Anytown Police Cmdr".
    """
    return kept(part, "name_entities", _entities_of)


def _entities_of(part: ParsedPart) -> list[tuple[int, int, str]]:
    found = ((ent.start_char, ent.end_char, ent.label_) for ent in part.doc.ents)
    return [(start, _end_before_rank(text_of(part), start, end), label) for start, end, label in found]


def _end_before_rank(text: str, start: int, end: int) -> int:
    before, _, last = text[start:end].rpartition(" ")
    return start + len(before) if before and fold(last.rstrip(".")) in word_list("abbreviated_ranks") else end


def pos_at(part: ParsedPart) -> dict[int, str]:
    """The coarse part of speech of the token that begins at each offset of the part."""
    return kept(part, "name_pos", _pos_at)


def _pos_at(part: ParsedPart) -> dict[int, str]:
    # Reading the tokens one by one would make an object of each.
    names = part.doc.vocab.strings
    read = part.doc.to_array(["IDX", "POS"]).tolist()
    tags = {pos: names[pos] for pos in {pos for _, pos in read}}
    return {offset: tags[pos] for offset, pos in read}


def is_joint(gap: str) -> bool:
    """Whether what stands between two words may stand inside one name."""
    return gap == " " or _JOINT.fullmatch(gap) is not None


def begins_sentence(text: str, start: int) -> bool:
    """Whether a word at `start` would have a capital in any case: first of its text, line, sentence or bullet."""
    before = text[:start].rstrip(" \u00a0\u202f\t«“\"'‘(-–—•*")
    return not before or before[-1] in ".!?:;|\n…" or "\n" in text[len(before) : start]


class Mask:
    """Stretches of an article's fields, for the question whether some other stretch meets one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: dict[SpanField, list[int]] = {}
        self._ends: dict[SpanField, list[int]] = {}
        for span in sorted(spans, key=lambda s: (s.in_, s.start)):
            starts, ends = self._starts.setdefault(span.in_, []), self._ends.setdefault(span.in_, [])
            if ends and span.start <= ends[-1]:
                ends[-1] = max(ends[-1], span.end)
            else:
                starts.append(span.start)
                ends.append(span.end)

    def meets(self, part: ParsedPart, start: int, end: int) -> bool:
        """Whether characters `start` to `end` of a part overlap any of the stretches."""
        starts = self._starts.get(part.field)
        if not starts:
            return False
        at = bisect_right(starts, part.offset + end - 1) - 1
        return at >= 0 and self._ends[part.field][at] > part.offset + start


def read_list(name: str) -> frozenset[str]:
    """The entries of a word list of this package, one a line; lines that begin with # are comments."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def given_names() -> frozenset[str]:
    """Given names, folded; those that are common words too (marked "?" in the list) among them."""
    return frozenset(name.rstrip("?") for name in read_list("given_names.txt"))


@cache
def sure_given_names() -> frozenset[str]:
    """Given names, folded, without those that are common words too."""
    return frozenset(name for name in read_list("given_names.txt") if not name.endswith("?"))


@cache
def _word_lists() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "name_words.toml").read_text(encoding="utf-8"))


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of `name_words.toml`.

    Raises:
        KeyError: there is no list of that name.
    """
    return frozenset(_word_lists()[name].split())
