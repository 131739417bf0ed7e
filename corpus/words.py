"""The one analysis of words: what the engine indexes, what a query asks for, and how labels are looked up.

A text is split at everything that is neither letter nor digit, lower-cased, and folded to plain letters;
words of the stop list fall out; what is left is stemmed by the Snowball algorithm of its language. Before
that capitals lose the s of their plural (`NGOs`), which the stemmers leave in place. The rest is, token for
token, what tantivy does with `Tokenizer.simple()` and the filters `lowercase`, `ascii_fold`,
`custom_stopword` and `stemmer`, as a test shows. Both take an apostrophe, straight or typographic, for a
gap, so that "l'accès" is `l` and `acces`; the elided forms stand in the stop list, since tantivy has no
elision filter.

Known differences, all outside French and English: tantivy takes lone vowel signs of Indic, Arabic and Hebrew
scripts for letters, and folds some hundred phonetic and medieval letters which `fold_word` leaves as they
are. Text is expected composed (NFC): in decomposed text both split a letter from its accent.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import Stemmer


StemLanguage = Literal["fr", "en"]

# Bounded, so that a long row of capitals is read in the time that its length takes.
_PLURAL_OF_CAPITALS = re.compile(r"([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9]{1,15})s(?![^\W_])")
_WORD = re.compile(r"[^\W_]+")
# Letters without a Unicode decomposition. The rest of the folding is NFKD without marks.
_WITHOUT_DECOMPOSITION = "æ:ae œ:oe ø:o ß:ss ł:l đ:d ð:d þ:th ħ:h ı:i ŋ:n ŧ:t ŀ:l ŉ:n ĸ:q ƒ:f ə:a ǽ:ae ǿ:o"
_PLAIN: dict[str, str] = {pair[0]: pair[2:] for pair in _WITHOUT_DECOMPOSITION.split()}
_SHORTEST_PLURAL = 2
_ALGORITHM = {"fr": "french", "en": "english"}  # "english" is Porter 2

_FRENCH_STOP_WORDS = """
    a ai ainsi alors apres as au aucun aucune aura auront aussi autre autres aux avaient avait avant avec
    avoir ayant c ca ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d
    dans de depuis des donc dont du elle elles en encore ensuite est et etaient etait etant etc ete etes
    etre eu eux furent fut ici il ils j je jusqu jusque l la le les leur leurs lors lorsqu lorsque lui m
    mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut
    peuvent plus pour pourquoi puis puisqu puisque qu quand que quel quelle quelles quels qui quoi quoiqu
    quoique s sa se selon sera seront ses si soit son sont sous sur t ta te tel telle telles tels tes toi
    ton tous tout toute toutes tres tu un une vers voici voila vos votre vous y
"""
_ENGLISH_STOP_WORDS = """
    a about after all also am an and any are as at be because been before being both but by can could did
    do does doing done during each few for from further had has have having he her here hers him his how
    i if in into is it its itself just may me might more most must my no nor not of off on once only or
    other our ours out over own s same shall she should so some such t than that the their theirs them
    then there these they this those through to too under until up upon very was we were what when where
    which while who whom why will with would you your yours
"""
_STOP_WORDS: dict[StemLanguage, frozenset[str]] = {
    "fr": frozenset(_FRENCH_STOP_WORDS.split()),
    "en": frozenset(_ENGLISH_STOP_WORDS.split()),
}
STOP_WORDS: frozenset[str] = _STOP_WORDS["fr"] | _STOP_WORDS["en"]
"""The stop words of both languages, folded, elided forms among them. One list for both, as texts mix the two.

Left in on purpose: what changes the meaning of a label (`sans`, `non`, `contre`, `against`, `entre`,
`between`) and what is a noun in the other language (`car`, `us`).
"""


def stop_words(language: StemLanguage) -> frozenset[str]:
    """Those of the stop words that are of one language, folded; some are of both."""
    return _STOP_WORDS[language]


class Word(NamedTuple):
    """One word of a text, folded; `start` and `end` count code points of the text as given."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One word in lower case and plain letters, as the engine's `lowercase` and `ascii_fold` give it."""
    lower = word.lower()
    return lower if lower.isascii() else "".join(map(_fold_letter, lower))


def _fold_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _PLAIN:
        return _PLAIN[letter]
    if unicodedata.category(letter) in {"Lo", "Lm"}:  # ª, º and raised letters stay, as in the engine
        return letter
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return plain if plain.isascii() else letter


def words(text: str) -> list[Word]:
    """All words of a text in order, stop words among them, folded, with their offsets."""
    return [Word(fold_word(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def singular(text: str) -> str:
    """A text with the acronyms in it in the singular: `NGOs` is `NGO`."""
    return _PLURAL_OF_CAPITALS.sub(r"\1", text)


@lru_cache(maxsize=2)
def _stemmer(language: StemLanguage) -> Stemmer.Stemmer:
    import Stemmer

    return Stemmer.Stemmer(_ALGORITHM[language], 0)  # `stem` keeps what was asked


@lru_cache(maxsize=131072)
def stem(word: str, language: StemLanguage) -> str:
    """The Snowball stem of a folded word (Porter, 2001, https://snowballstem.org)."""
    stemmed: str = _stemmer(language).stemWord(word)
    return stemmed


def stem_as_written(word: str, language: StemLanguage) -> str:
    """The stem of a word as it stands in a text."""
    return stem(fold_word(singular(word)), language)


def stems_asked(word: str) -> tuple[str, ...]:
    """The stems by which a folded word is asked for, in either language, each once; where neither stemmer takes off a
    final s (`ngos`), also the word without it, as that may be the plural of an acronym.
    """
    made = tuple(dict.fromkeys((stem(word, "fr"), stem(word, "en"))))
    plural = made == (word,) and word.endswith("s") and not word.endswith(("ss", "us"))
    return (word, word[:-1]) if plural and len(word) > _SHORTEST_PLURAL else made


def terms(text: str, language: StemLanguage) -> list[Word]:
    """What the engine indexes for a text of this language: stems with offsets, without stop words."""
    found = ((fold_word(singular(m.group())), m) for m in _WORD.finditer(text))
    return [Word(stem(word, language), m.start(), m.end()) for word, m in found if word not in STOP_WORDS]
