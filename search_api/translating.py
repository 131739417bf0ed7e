"""The words of a query in the other language, by a lexicon: what lets words find articles in both.

The lexicon is a file of the package (`lexicon.txt`). Words that it does not hold are left to concepts and meaning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from corpus.words import STOP_WORDS, StemLanguage, stem, stop_words, words

_OTHER: Mapping[StemLanguage, StemLanguage] = {"fr": "en", "en": "fr"}
_START = 3
"""Letters with which words of one stem begin alike."""
_LANGUAGES: tuple[StemLanguage, ...] = ("fr", "en")


@dataclass(frozen=True)
class Lexicon:
    """The folded words of each language with the folded words for them in the other one."""

    by_word: Mapping[StemLanguage, Mapping[str, tuple[str, ...]]]

    def translations(self, typed: Sequence[str], text: str) -> tuple[tuple[str, ...], ...]:
        """For each word of a query that the lexicon holds, the words for it in the other language, one for each stem.

        Words that the query has already, in any form, are left out: they count as typed.

        Args:
            typed: the folded words of the query.
            text: the query, which tells its language.
        """
        language = self.language_of(text)
        if language is None:
            return ()
        there = {form for word in typed for form in _stems(word)}
        found: list[tuple[str, ...]] = []
        for word in typed:
            meant = self.by_word[language].get(word) or self._of_stem(word, language)
            by_stem = {stem(m, _OTHER[language]): m for m in reversed(meant) if there.isdisjoint(_stems(m))}
            if by_stem:
                found.append(tuple(sorted(by_stem.values())))
        return tuple(found)

    def _of_stem(self, word: str, language: StemLanguage) -> tuple[str, ...]:
        """The words for all words of a language that have the stem of this one."""
        forms = self._by_start[language].get(word[:_START], ())
        alike = (form for form in forms if stem(form, language) == stem(word, language))
        return tuple(dict.fromkeys(meant for form in alike for meant in self.by_word[language][form]))

    @cached_property
    def _by_start(self) -> Mapping[StemLanguage, Mapping[str, Sequence[str]]]:
        # Only words that begin alike are stemmed: stemming all would keep the first query waiting for a second.
        found: dict[StemLanguage, dict[str, list[str]]] = {"fr": defaultdict(list), "en": defaultdict(list)}
        for language, held in self.by_word.items():
            for word in held:
                found[language][word[:_START]].append(word)
        return found

    def language_of(self, text: str) -> StemLanguage | None:
        """The language of a query by its stop words, its letters and the lexicon; None where these do not tell."""
        votes = dict.fromkeys(_LANGUAGES, 0)
        for word in words(text):
            for language in _LANGUAGES:
                votes[language] += (word.text in stop_words(language)) + (word.text in self.by_word[language])
        if not text.isascii():
            votes["fr"] += 2
        if votes["fr"] == votes["en"]:
            return None
        return "fr" if votes["fr"] > votes["en"] else "en"


def _stems(word: str) -> tuple[str, str]:
    return stem(word, "fr"), stem(word, "en")


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package."""
    return read_lexicon(files("search_api").joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines())


def read_lexicon(lines: Iterable[str]) -> Lexicon:
    """A lexicon from lines `English words = French words`; `#` begins a comment.

    Raises:
        ValueError: a line has not that form.
    """
    pairs: dict[StemLanguage, dict[str, list[str]]] = {"fr": defaultdict(list), "en": defaultdict(list)}
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        left, right = line.split("=")
        for english in _words_of(left):
            for french in _words_of(right):
                pairs["en"][english].append(french)
                pairs["fr"][french].append(english)
    return Lexicon(
        {language: {w: tuple(dict.fromkeys(m)) for w, m in held.items()} for language, held in pairs.items()}
    )


def _words_of(side: str) -> list[str]:
    return [word.text for word in words(side) if word.text not in STOP_WORDS]
