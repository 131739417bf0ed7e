"""What is known of a part of an article before any stretch of it is weighed as the name of a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.annotating.bodies.candidates import ARTICLES, capital_runs
from indexer.annotating.event_names import event_spans
from indexer.annotating.name_words import (
    Word,
    entities_of,
    given_names,
    text_of,
    words_by_end,
    words_by_start,
    words_of,
)
from indexer.annotating.parsed import ParsedPart

_KINDS = {"ORG": "org", "PER": "person", "PERSON": "person", "LOC": "place", "GPE": "place"}
_LIST_GAP = re.compile(
    r"(?:[ ]\([^()\n]{1,14}\))?(?:[,;]|[,;]?[ ](?:and|et|or|ou|&|ni|nor|comme|puis)|[ ]\()[ ]?"
    r"(?:(?:the|les?|la|du|des|aux?|d['’]un|de[ ]la|de[ ]l['’]|de|d['’]|l['’]|à|par|by|with|avec|from|of|for|chez"
    r"|à[ ]la|à[ ]l['’]|by[ ]the|with[ ]the|from[ ]the|of[ ]the|par[ ]la|par[ ]le|par[ ]l['’])[ ]?)?"
    r"(?:(?:l['’]|la|le)[ ]?)?",
    re.VERBOSE,
)


@dataclass(slots=True)
class PartEvidence:
    """What is known of a part before any stretch of it is weighed."""

    part: ParsedPart
    ranks: dict[tuple[int, int], int]
    """For ranges that rules propose: how sure the surest of them is (0 to 3)."""
    words: list[Word] = field(init=False)
    text: str = field(init=False)
    plain: frozenset[str] = field(init=False)
    """Folded words that the part has in lower case."""
    entities: dict[tuple[int, int], str] = field(init=False)
    other: list[tuple[int, int]] = field(init=False)
    chains: dict[int, tuple[tuple[int, int], ...]] = field(init=False)
    """For each word of an item of a list the word ranges of the other items."""
    signals: dict[tuple[int, int], frozenset[str]] = field(init=False)
    """What is known of each item of a list."""
    counts: dict[str, int] = field(init=False)
    runs: dict[int, tuple[int, int]] = field(init=False)
    """For each word the run of capitals in which it stands."""
    ruled: frozenset[int] = field(init=False)
    """The words inside names that a rule is sure of."""

    def __post_init__(self) -> None:
        self.words, self.text = words_of(self.part), text_of(self.part)
        self.plain = frozenset(w.key for w in self.words if not w.capital and len(w.text) > 3)
        starts, ends = words_by_start(self.part), words_by_end(self.part)
        self.entities = {}
        for start, end, label in entities_of(self.part):
            first = starts.get(start)
            stop = ends.get(end)
            if first is not None and stop is not None:
                self.entities[first, stop] = _KINDS.get(label, "other")
        self.ruled = frozenset(n for (first, stop), rank in self.ranks.items() if rank >= 2 for n in range(first, stop))
        self.runs = {word: run for run in capital_runs(self.part) for word in range(*run)}
        self.other = event_spans(self.part)
        self.chains = dict(_chains(self))
        self.signals = {run: _signals(self, *run) for runs in self.chains.values() for run in runs}
        self.counts = {}
        for word in self.words:
            if word.capital:
                self.counts[word.text] = self.counts.get(word.text, 0) + 1

    def others_in_list(self, first: int, stop: int) -> list[tuple[int, int]]:
        """The other items of the list in which a stretch stands, those that it spans left out."""
        return [(a, b) for a, b in self.chains.get(first, ()) if b <= first or stop <= a]

    def key(self, first: int, stop: int) -> str:
        """The folded words of a stretch."""
        return " ".join([word.key for word in self.words[first:stop]])

    def kind_of(self, first: int, stop: int) -> str | None:
        """What the recogniser takes the stretch for, with or without an article before it."""
        return self.entities.get((first, stop)) or (
            self.entities.get((first - 1, stop)) if first and self.words[first - 1].key in ARTICLES else None
        )


def _chains(evidence: PartEvidence) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    runs = capital_runs(evidence.part)
    at = 0
    while at < len(runs):
        last = at
        while last + 1 < len(runs) and _LIST_GAP.fullmatch(
            evidence.text, evidence.words[runs[last][1] - 1].end, evidence.words[runs[last + 1][0]].start
        ):
            last += 1
        for n in range(at, last + 1 if last > at else at):
            others = tuple(runs[m] for m in range(at, last + 1) if m != n)
            for word in range(*runs[n]):
                yield word, others
        at = last + 1


def _signals(evidence: PartEvidence, first: int, stop: int) -> frozenset[str]:
    inside = range(first, stop)
    signals = {
        f"rank{rank}" for (start, end), rank in evidence.ranks.items() if start in inside and end <= stop and rank > 0
    }
    for (start, end), kind in evidence.entities.items():
        if start in inside and end <= stop + 1 and end - start >= (stop - first) - 1:
            signals.add(kind)
    if evidence.words[first].key in given_names() and 1 < stop - first < 4:
        signals.add("given")
    return frozenset(signals)
