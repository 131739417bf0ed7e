"""What a typed query means: words, literal phrases, and what is excluded. Nothing that can be typed is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.words import STOP_WORDS, fold_word, words

# NOT before a word or phrase is the minus sign of library catalogues, SAUF that of French ones.
_NOT = r"(?<![^\s(])(?:-|(?:NOT|SAUF)\s+-?)"
_PHRASE = re.compile(rf'(?P<not>{_NOT})?(?:"(?P<a>[^"]*)"|«(?P<b>[^»]*)»|“(?P<c>[^”]*)”)')
_EXCLUDED = re.compile(rf"{_NOT}(?!(?:AND|OR|NOT|ET|OU|SAUF)\b)(\w[^\s\"«“()]*)")
_OPERATORS = re.compile(r"\b(?:AND|OR|OU|NOT|SAUF)\b")
_MEANT_BY_ITSELF = "AND"
"""The operator that changes nothing: all words are asked for anyhow."""
MAX_WORDS = 40
# Words with which people ask, not what they ask about: "what did we publish about …", "qu'a-t-on écrit sur …".
_ASKING_WORDS = """
    publish published publishing cover covered wrote written say said know find found show tell exist exists
    article articles really actually please
    publie publiee publies paru parue ecrit ecrite couvert parle dit sait savoir trouver trouve existe existent
    vraiment svp
"""
_ASKING = frozenset(_ASKING_WORDS.split())


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart.

    `free` is what stands outside quotation marks and exclusions, for labels to be found in; blanks keep the place of
    the rest, so that offsets are those of the query. `unread` are operators that were not followed: OR, which asks for
    a choice, and NOT before nothing that can be excluded.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    free: str = ""
    unread: tuple[str, ...] = ()
    everything: bool = False
    """Nothing was asked, or `*`: every article is meant."""

    def named(self, start: int, end: int) -> str:
        """What stands free at these offsets, without the gaps of what was taken out of it."""
        return " ".join(self.free[start:end].split())

    @property
    def means_nothing(self) -> bool:
        """Something was typed, but only stop words or signs."""
        return not (self.words or self.phrases or self.excluded or self.everything)


def parse(q: str) -> ParsedQuery:
    """Take a query apart.

    Args:
        q: as typed, at most MAX_QUERY characters; `"…"`, `«…»` and `“…”` are literal; `-`, NOT or SAUF before
            one of these or a word excludes; AND, OR, OU, NOT and SAUF in capitals are no words.
    """
    if q.strip() in ("", "*"):
        return ParsedQuery(everything=True)
    phrases: list[str] = []
    excluded: list[str] = []
    for match in _PHRASE.finditer(q):
        phrase = (match["a"] or match["b"] or match["c"] or "").strip()
        if words(phrase):
            (excluded if match["not"] else phrases).append(phrase)
    rest = _PHRASE.sub(_blank, q)
    excluded += [m[1] for m in _EXCLUDED.finditer(rest) if words(m[1])]
    rest = _EXCLUDED.sub(_blank, rest)
    unread = dict.fromkeys(word for word in _OPERATORS.findall(rest) if word != _MEANT_BY_ITSELF)
    free = _OPERATORS.sub(_blank, rest)
    kept = dict.fromkeys(w.text for w in words(free) if w.text not in STOP_WORDS)
    asked = [word for word in kept if word not in _ASKING] or list(kept)
    return ParsedQuery(tuple(asked)[:MAX_WORDS], tuple(phrases), tuple(excluded), free.rstrip(), tuple(unread))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def replace_words(q: str, corrections: dict[str, str]) -> str:
    """The query with some of its words put right, everything else as typed.

    Args:
        q: the query as typed.
        corrections: folded wrong word to right word.
    """
    out, at = [], 0
    for word in words(q):
        if word.text in corrections:
            out += [q[at : word.start], corrections[fold_word(word.text)]]
            at = word.end
    return "".join([*out, q[at:]])
