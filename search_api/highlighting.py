"""Which words of a hit are those of the query, and which passage to show.

Words are compared by stem, in the language of the passage, as the engine does. Since analysing whole articles for each
answer would cost more than the search, a regular expression over the folded text first finds the few words that could
match.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.words import StemLanguage, fold_word, stem_as_written, stems_asked, words
from indexer.engine import NearArticle
from indexer.entry import IndexEntry
from search_api.answers import HighlightAnswer

EXCERPT = 280
"""Characters of a passage, about."""
_LEAD = 80
_TELLING = 2
"""Different words of the query that an article must have elsewhere for them to be shown instead of the near passage."""
_PREFIX = 3
_LAST_FOLDED = 0x0250
_ENDED = re.compile(r"[.!?…][\s»”\"’')\]]*$")
_CLOSING = 5
"""Characters that are looked at for the end of a sentence: its sign, and what closes quotations and brackets."""
_SPACE = re.compile(r"\s*")
_BREAKS = re.compile(r"(?<=[.!?…\n])\s+")


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage of one field with the stretches of it that matched; offsets in code points of `text`."""

    field: str
    text: str
    spans: tuple[tuple[int, int], ...]
    cut_before: bool = False
    """Whether it begins within a sentence."""
    cut_after: bool = False
    """Whether it ends within one."""


@dataclass(frozen=True, slots=True)
class Match:
    """A word or phrase of the query found in a field; `word` is empty for one that only speaks for it."""

    start: int
    end: int
    word: str


@cache
def _same_length_folding() -> dict[int, str]:
    """Letters to plain lower-case letters, one for one, so that offsets stay; ligatures are left to the pattern."""
    table = {ord("Œ"): "œ", ord("Æ"): "æ"}
    for code in range(min(sys.maxunicode, _LAST_FOLDED)):
        folded = fold_word(chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    return table


def ellipses(shown: HighlightAnswer) -> tuple[str, str]:
    """What stands before and after a passage that is shown without the rest of its sentence."""
    return "… " if shown["cut_before"] else "", " …" if shown["cut_after"] else ""


def _begins(word: str) -> str:
    """A pattern for words that may have the same stem: the same first letters, ligatures written either way."""
    shortest = min(len(form) for form in stems_asked(word))
    prefix = re.escape(word[: min(shortest, max(_PREFIX, min(len(word) - 3, 5)))])
    return prefix.replace("oe", "(?:oe|œ)").replace("ae", "(?:ae|æ)")


class Highlighter:
    """Finds the words and phrases of one query in articles.

    Args:
        query_words: folded words of the query.
        phrases: literal phrases of the query.
        translated: words of the query in the other language; they are marked, but are no words of the query.

    Attributes:
        seen: the words of the query that it has found in any text so far.
    """

    def __init__(self, query_words: Sequence[str], phrases: Sequence[str] = (), translated: Sequence[str] = ()) -> None:
        self.seen: set[str] = set()
        self._stems: dict[StemLanguage, dict[str, str]] = {"fr": {}, "en": {}}
        for word, meant in [*((word, word) for word in query_words), *((word, "") for word in translated)]:
            for stem_language in ("fr", "en"):
                # The engine looks for all stems of a query word in every article, so all count in either language.
                for form in stems_asked(word):
                    self._stems[stem_language].setdefault(form, meant)
        starts = sorted({_begins(w) for w in (*query_words, *translated)})
        # Without a look behind, which would be asked at every letter: whether a word begins there is looked at after.
        self._candidates = re.compile(rf"(?:{'|'.join(starts)})[^\W_]*") if starts else None
        self._phrases = [(phrase, _phrase_pattern(phrase)) for phrase in phrases]

    def matches(self, text: str, passages: Sequence[tuple[int, int, str]], otherwise: str) -> list[Match]:
        """Every word and phrase of the query in a text, in order and without overlaps.

        Args:
            text: a field of an article.
            passages: (start, end, language) of its passages, in order.
            otherwise: the language where no passage tells.
        """
        folded = text.translate(_same_length_folding())
        found = [Match(m.start(), m.end(), phrase) for phrase, p in self._phrases for m in p.finditer(folded)]
        if self._candidates is not None:
            starts = [start for start, _, _ in passages]
            for m in self._candidates.finditer(folded):
                at = m.start()
                if at and folded[at - 1].isalnum():
                    continue
                number = bisect_right(starts, at) - 1
                spoken = passages[number][2] if number >= 0 and at < passages[number][1] else otherwise
                language: StemLanguage = "fr" if spoken == "fr" else "en"
                word = self._stems[language].get(stem_as_written(text[at : m.end()], language))
                if word is not None:
                    if word:
                        self.seen.add(word)
                    found.append(Match(at, m.end(), word))
        return _without_overlaps(found)


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    parts = [re.escape(w.text).replace("oe", "(?:oe|œ)") for w in words(phrase)]
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(parts) + r"(?![^\W_])")


def _without_overlaps(found: list[Match]) -> list[Match]:
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Match] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


def highlight_entry(
    entry: IndexEntry,
    highlighter: Highlighter,
    evidence: Sequence[tuple[str, int, int]] = (),
    near: NearArticle | None = None,
) -> tuple[list[Highlight], set[str]]:
    """What to show of a hit.

    Args:
        entry: the hit.
        highlighter: of the query.
        evidence: where the article shows a concept that it was found by: (field, start, end).
        near: the passage that is near in meaning, shown where no words or concept of the query show.

    Returns:
        Highlights (title and section where they match, and always one passage of the text, marked where it matches
        or where it shows the concept), and the words of the query that the article has.
    """
    out: list[Highlight] = []
    matched: set[str] = set()
    for name in ("title", "section"):
        value = entry.field_text(name)
        found = highlighter.matches(value, (), entry.language) if value else []
        matched.update(m.word for m in found)
        shown = found or [Match(s, e, "") for f, s, e in evidence if f == name and e <= len(value)]
        if shown:
            out.append(Highlight(name, value, tuple((m.start, m.end) for m in shown)))
    found = highlighter.matches(entry.text, entry.passages, entry.language)
    matched.update(m.word for m in found)
    shows = [Match(s, e, "") for f, s, e in evidence if f == "text" and e <= len(entry.text)]
    if entry.text:
        marked = _without_overlaps(found + shows)
        place = near.passage if near is not None else None
        inside = [m for m in marked if place is not None and place[0] <= m.start and m.end <= place[1]]
        if place is not None and (inside or len({m.word for m in found if m.word}) < _TELLING):
            # The passage that is near, begun where it shows most of the query.
            around = best_start(inside) if inside else place[0]
            out.append(_cut(entry.text, around, marked))
        else:
            out.append(best_passage(entry.text, marked))
    return out, matched


def highlight_authors(entry: IndexEntry, highlighter: Highlighter) -> tuple[list[Highlight], set[str]]:
    """The names of those of the authors of a hit whom the query names, and the words of the query that they have."""
    out: list[Highlight] = []
    matched: set[str] = set()
    for name in entry.authors:
        found = [m for m in highlighter.matches(name, (), entry.language) if m.word]
        if found:
            matched.update(m.word for m in found)
            out.append(Highlight("author", name, tuple((m.start, m.end) for m in found)))
    return out, matched


def best_passage(text: str, found: Sequence[Match]) -> Highlight:
    """The passage with the most different words of the query, then the most of them, the earliest of equals."""
    if not found:
        return _cut(text, 0, ())
    return _cut(text, best_start(found), found)


def best_start(found: Sequence[Match]) -> int:
    """Where the passage with the most different words begins, of at least one match; in order, without overlaps."""
    best, best_value = found[0], (0, 0)
    inside: Counter[str] = Counter()
    end = 0  # of the passage that begins with `first`: found[n:end], counted by word
    for n, first in enumerate(found):
        end = max(end, n)
        while end < len(found) and found[end].end <= first.start + EXCERPT - _LEAD:
            inside[found[end].word] += 1
            end += 1
        value = (len(inside) - ("" in inside), end - n)
        if value > best_value:
            best, best_value = first, value
        inside[first.word] -= 1
        if inside[first.word] <= 0:
            del inside[first.word]
    return best.start


def _cut(text: str, around: int, found: Sequence[Match]) -> Highlight:
    """The passage around an offset, begun at a sentence where one is near and ended at a word."""
    earliest = max(0, around - _LEAD)
    begin = max([m.end() for m in _BREAKS.finditer(text, earliest, around)], default=-1)
    if begin < 0:
        begin = 0 if earliest == 0 else text.find(" ", earliest, around) + 1 or earliest
    end = min(len(text), begin + EXCERPT)
    if end < len(text):
        covered = max([m.end for m in found if m.start < end], default=begin)
        end = max(text.rfind(" ", begin + 1, end), min(covered, begin + EXCERPT + 60)) or end
    spans = tuple((m.start - begin, m.end - begin) for m in found if m.start >= begin and m.end <= end)
    return Highlight("text", text[begin:end], spans, _within_sentence(text, begin), _within_sentence(text, end))


def _within_sentence(text: str, at: int) -> bool:
    """Whether an offset lies within a sentence: neither at an end of the text nor after one of a sentence or line."""
    before = text[:at].rstrip()
    after = _SPACE.match(text, at)
    spaces = text[len(before) : after.end() if after else at]
    ends = not before or len(before) + len(spaces) == len(text)
    return not (ends or "\n" in spaces or _ENDED.search(before, max(0, len(before) - _CLOSING)))
