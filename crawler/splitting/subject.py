"""How far two stretches of a page speak of the same thing: shared words and shared names.

Lexical cohesion after Hearst (1997), "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", with weights
that count a word less the more pieces of the page have it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import fold
from crawler.lexicon import STOP_FOLDED, WORD
from crawler.splitting.pieces import Page, Piece


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word cut to what its forms share: folded, without elision and plural, at most seven letters."""
    plain = re.sub(r"^(?:l|d|qu|j|n|s|c|m|t|jusqu|lorsqu)['’]", "", fold(word)).replace("’", "'").removesuffix("'s")
    if len(plain) < 3 or plain in STOP_FOLDED or plain.isdigit():
        return ""
    return plain.rstrip("sx")[:7] if len(plain) > 4 else plain


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of some neighbouring pieces, as stems with counts, and the names in them.

    `rarity` is the sum over its stems of the squared weight that their rarity on the page gives them.
    """

    stems: Counter[str]
    names: Counter[str]
    length: int
    rarity: float

    def take(self, other: Stretch) -> Stretch:
        """Both as one; the counts of this one are used up for it."""
        self.stems.update(other.stems)
        self.names.update(other.names)
        return Stretch(self.stems, self.names, self.length + other.length, self.rarity + other.rarity)


class Subjects:
    """Word statistics of a page cut into pieces, and the likeness of stretches of it."""

    def __init__(self, page: Page, pieces: Sequence[Piece]) -> None:
        self._page = page
        self._stems = [[s for w in WORD.findall(page.of(p)) if (s := stem(w))] for p in pieces]
        self._names = [_names(page.of(p)) for p in pieces]
        self._lengths = [len(WORD.findall(page.of(p))) for p in pieces]
        spread = Counter(s for stems in self._stems for s in set(stems))
        count = max(1, len(pieces))
        self._weight = {s: math.log((count + 1) / n) for s, n in spread.items()}
        self._rarity = [sum(self._weight[s] ** 2 for s in stems) for stems in self._stems]

    @property
    def vocabulary(self) -> Collection[str]:
        """The stems of the page."""
        return self._weight.keys()

    def words(self, index: int) -> int:
        """How many words a piece has."""
        return self._lengths[index]

    def stems(self, index: int) -> list[str]:
        """The stems of a piece, in order."""
        return self._stems[index]

    def gather(self, indices: Iterable[int], limit: int) -> Stretch:
        """The pieces as one stretch, until it has `limit` words."""
        stems: Counter[str] = Counter()
        names: Counter[str] = Counter()
        length, rarity = 0, 0.0
        for i in indices:
            if length >= limit:
                break
            stems.update(self._stems[i])
            names.update(self._names[i])
            length += self._lengths[i]
            rarity += self._rarity[i]
        return Stretch(stems, names, length, rarity)

    def likeness(self, one: Stretch, other: Stretch, *, plain: bool = False) -> float:
        """Cosine of the roots of the counts of stems, 0 to 1; weighted by their rarity on the page unless `plain`."""
        few, many = sorted((one.stems, other.stems), key=len)
        common = ((s, math.sqrt(n * many[s])) for s, n in few.items() if s in many)
        if plain:
            dot, size = sum(share for _, share in common), float(one.stems.total() * other.stems.total())
        else:
            dot, size = sum(share * self._weight[s] ** 2 for s, share in common), one.rarity * other.rarity
        return dot / math.sqrt(size) if size else 0.0

    def shared(self, stems: Iterable[str], stretch: Stretch) -> float:
        """Share of different stems that a stretch has too, 0 to 1; rare ones count more."""
        return self._share(stems, stretch, least=1)

    def shared_in_body(self, stems: Iterable[str], stretch: Stretch) -> float:
        """The same where the stems themselves stand once in the stretch, as those of its title do."""
        return self._share(stems, stretch, least=2)

    def _share(self, stems: Iterable[str], stretch: Stretch, *, least: int) -> float:
        """Share of different stems that a stretch has `least` times or more, by weight."""
        wanted = dict.fromkeys(stems)  # a set would add up in another order each time, and ties be broken by chance
        total = sum(self._weight.get(s, 1.0) for s in wanted)
        return sum(self._weight.get(s, 1.0) for s in wanted if stretch.stems[s] >= least) / total if total else 0.0


def _names(text: str) -> list[str]:
    """Words that begin large inside a sentence, and acronyms, folded."""
    found = re.findall(r"(?<=[^.!?:;»”\"•\n] )(?:[ld]['’])?([A-ZÀ-ÖØ-Þ][\w-]{2,})", text)
    return [fold(n) for n in found] + [fold(n) for n in re.findall(r"\b[A-Z]{3,}\b", text)]
