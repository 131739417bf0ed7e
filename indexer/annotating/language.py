"""Which language each passage of an article is in.

Language belongs to the passage, not to the page. Sentences are scored by py3langid restricted to French and English; a
two-state hidden Markov model (Viterbi 1967) then keeps short or mixed sentences, such as an English one that names a
French body, in the language of their neighbours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.model import Article, Language, Passage

_SENTENCE_END = re.compile(r"(?<=[.!?…»])[\s\u00a0]+(?=[«\"“A-ZÀ-ÖØ-Þ])")
_LETTER = r"[^\W\d_]"
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|www\.\S+")
_BOTH: tuple[Language, Language] = ("fr", "en")

# Natural logarithms. A sentence changes the language only when it is clearly in the other one; a block more easily.
_SWITCH_INSIDE = 9.0
_SWITCH_AT_BLOCK = 4.0
_SHORTEST = 4
_FOREIGN_LETTERS = 80
_ENOUGH = re.compile(rf"(?:[\W\d_]*+{_LETTER}){{{_SHORTEST}}}")
_ENOUGH_TO_BE_FOREIGN = re.compile(rf"(?:[\W\d_]*+{_LETTER}){{{_FOREIGN_LETTERS}}}")
_FOREIGN_SURE = 0.95
LONGEST = 100_000
"""Characters of a passage, at most: spaCy refuses a text of more than a million, and takes memory by its length."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    opens_block: bool
    evidence: float  # log odds of French against English


@cache
def identifier(languages: tuple[str, ...] | None) -> Any:  # noqa: ANN401 - py3langid ships no types
    """py3langid restricted to some languages; None for all that it knows."""
    if languages:
        restricted = copy(identifier(None))  # the model itself, which takes half a second to load, is shared
        restricted.set_languages(list(languages))
        return restricted
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def french_log_odds(text: str) -> float:
    """Log odds (natural logarithm) that a text is French rather than English; 0 when it has too few letters to tell.

    A short text proves little, so that its odds shrink with its length: eight words count in full.
    """
    words = len(text.split())
    if not _ENOUGH.match(text):
        return 0.0
    language, p = identifier(_BOTH).classify(_ADDRESS.sub(" ", text))
    odds = min(12.0, math.log(max(p, 1e-9) / max(1.0 - p, 1e-9)))
    return (odds if language == "fr" else -odds) * min(1.0, words / 8)


def _sentences(article: Article) -> Iterator[_Sentence]:
    for block in article.blocks:
        start = block.start
        body = article.text[block.start : block.end]
        for n, piece in enumerate(_SENTENCE_END.split(body)):
            at = article.text.index(piece, start, block.end)
            for a, b in _within(piece):
                yield _Sentence(at + a, at + b, n == 0 and a == 0, french_log_odds(piece[a:b]))
            start = at + len(piece)


def _within(text: str) -> Iterator[tuple[int, int]]:
    """A text in stretches that a passage can hold, cut at spaces where it has any: what has no sentence can be long."""
    start = 0
    while len(text) - start > LONGEST:
        end = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        yield start, end
        start = end
    yield start, len(text)


def _viterbi(sentences: Sequence[_Sentence], first: float) -> list[Language]:
    """The most probable sequence of languages; `first` is the log odds of French before anything is read."""
    score = [first / 2, -first / 2]
    back: list[tuple[int, int]] = []
    for sentence in sentences:
        switch = _SWITCH_AT_BLOCK if sentence.opens_block else _SWITCH_INSIDE
        came = tuple(0 if score[0] - switch * (s == 1) >= score[1] - switch * (s == 0) else 1 for s in (0, 1))
        emit = (sentence.evidence / 2, -sentence.evidence / 2)
        score = [score[came[s]] - switch * (came[s] != s) + emit[s] for s in (0, 1)]
        back.append((came[0], came[1]))
    state = 0 if score[0] >= score[1] else 1
    states = [state]
    for came_from in reversed(back[1:]):
        state = came_from[state]
        states.append(state)
    return [_BOTH[s] for s in reversed(states)]


def is_foreign(text: str) -> bool:
    """Whether a text of some length is in neither French nor English."""
    if not _ENOUGH_TO_BE_FOREIGN.match(text):
        return False
    language, p = identifier(None).classify(text)
    return language not in _BOTH and p >= _FOREIGN_SURE


def find_passages(article: Article) -> tuple[Language, tuple[Passage, ...]]:
    """The main language of an article, and its text cut where the language changes or a passage would be too long.

    Returns:
        The language of most of the text (`und` when it is neither French nor English), and passages that cover every
        block; empty for an empty text.
    """
    prior = {"fr": 2.0, "en": -2.0}.get((article.declared_language or "")[:2].lower(), 0.0)
    if not article.text.strip():
        odds = french_log_odds(article.title) + prior
        return ("fr" if odds > 0 else "en" if odds < 0 else "und"), ()
    if is_foreign(article.text):
        return "und", tuple(Passage(start=a, end=b, language="und") for a, b in _within(article.text))
    sentences = list(_sentences(article))
    passages: list[Passage] = []
    for sentence, language in zip(sentences, _viterbi(sentences, prior), strict=True):
        if passages and passages[-1].language == language and sentence.end - passages[-1].start <= LONGEST:
            passages[-1] = passages[-1].model_copy(update={"end": sentence.end})
        else:
            passages.append(Passage(start=sentence.start, end=sentence.end, language=language))
    lengths = {lang: sum(p.end - p.start for p in passages if p.language == lang) for lang in _BOTH}
    return max(_BOTH, key=lambda lang: lengths[lang]), tuple(passages)


def language_of_line(text: str, otherwise: Language) -> Language:
    """The language of a title or section name; `otherwise` where the line does not tell."""
    odds = french_log_odds(text)
    if abs(odds) < _SWITCH_AT_BLOCK:
        return otherwise
    return "fr" if odds > 0 else "en"
