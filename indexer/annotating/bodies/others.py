"""What other stretches of an article say of one, once it is known which of them are likely names of bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from indexer.annotating.bodies.definitions import defined_names
from indexer.annotating.bodies.part_evidence import PartEvidence


class Others:
    """The likely names of an article.

    Args:
        parts: the parts of the article.
        weighed: the stretches of each part that could be names.
        likely: those of them that are likely names.
    """

    def __init__(
        self,
        parts: Sequence[PartEvidence],
        weighed: Sequence[Mapping[tuple[int, int], Collection[str]]],
        likely: Sequence[Collection[tuple[int, int]]],
    ) -> None:
        self._parts = parts
        self._likely = [frozenset(held) for held in likely]
        self._stops = [frozenset(stop for _, stop in held) for held in likely]
        self._seen = Counter(known.key(*held) for known, found in zip(parts, weighed, strict=True) for held in found)
        self._named = Counter(known.key(*held) for known, found in zip(parts, likely, strict=True) for held in found)
        self._ends = {end for key in self._named for end in _ends(key)}
        self._defined = {
            acronym: held in found
            for known, found in zip(parts, self._likely, strict=True)
            for held, acronym in defined_names(known.part).items()
        }

    def evidence(self, number: int, first: int, stop: int) -> Iterator[str]:
        """The features of words `first` to `stop` (not included) of a part, told by its number."""
        known = self._parts[number]
        key = known.key(first, stop)
        elsewhere = self._named[key] - ((first, stop) in self._likely[number])
        if elsewhere:
            yield "likely elsewhere"
        elif self._seen[key] > 1:
            yield "unlikely elsewhere"
        if key in self._ends:
            yield "end of a likely one"
        if stop - first == 1:
            likely = self._defined.get(known.words[first].text)
            if likely is not None:
                yield "stands for a likely one" if likely else "stands for an unlikely one"
        if first and known.text[known.words[first - 1].end : known.words[first].start].lstrip(" \u00a0") == "(":
            yield "in brackets after a likely one" if first in self._stops[number] else "in brackets after none likely"
        yield from self._of_list(number, first, stop)

    def _of_list(self, number: int, first: int, stop: int) -> Iterator[str]:
        """Of an item of a list: whether others in it are likely bodies."""
        others = self._parts[number].others_in_list(first, stop)
        if not others:
            return
        likely = self._likely[number]
        bodies = sum(any(a < end and begin < b for a, b in likely) for begin, end in others)
        yield "list:unlikely" if not bodies else "list:most likely" if 2 * bodies >= len(others) else "list:some likely"


def _ends(key: str) -> Iterator[str]:
    """The words with which a name begins or ends, as it may be called for short."""
    words = key.split(" ")
    for n in range(1, len(words)):
        yield " ".join(words[:n])
        yield " ".join(words[n:])
