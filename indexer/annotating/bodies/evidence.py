"""What speaks for and against a stretch being the name of a body: features of its form and of its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from indexer.annotating.bodies.candidates import ARTICLES
from indexer.annotating.bodies.definitions import defined_names
from indexer.annotating.bodies.forms import build_of, form_of
from indexer.annotating.bodies.known import known_bodies
from indexer.annotating.bodies.part_evidence import PartEvidence
from indexer.annotating.name_words import (
    Word,
    begins_sentence,
    given_names,
    is_joint,
    pos_at,
    word_list,
)
from indexer.annotating.person_words import TITLES

_SIGNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("acronym follows", r"[ ]?\([A-Z][A-Za-zé-]{1,9}\)"),
        ("bracket follows", r" \("),
        ("possessive", r"['’]s\b"),
        ("ends line", r"[.!?]?[»”\"]?(?:\n|$)"),
        ("comma follows", r","),
        ("stop follows", r"[.;:!?]"),
    )
)
_AGENT = re.compile(
    r"(?:[a-zà-ÿ]+(?:é|ée|és|ées|is|ise|ite|ert|erte) par|(?:[a-z]+ed|run|led|built|made|written|held|set up) by) "
    r"(?:the |la |le |les |l['’])?$"
)


def evidence_of(known: PartEvidence, first: int, stop: int) -> set[str]:
    """The features of words `first` to `stop` (not included) of a part."""
    found = {"bias"}
    language = "fr" if known.part.language == "fr" else "en"
    rank = known.ranks.get((first, stop))
    if rank is not None:
        found.add(f"rule{rank}")
    elif not known.ruled.isdisjoint(range(first, stop)):
        found.add(_place_by_rules(known, first, stop))
    found.update(_place_in_run(known, first, stop))
    form = form_of(known, first, stop)
    found |= form
    around = {*_recognised(known, first, stop, language), *_before(known, first, language)}
    around.update(_after(known, first, stop, language))
    others = known.others_in_list(first, stop)
    around.update(f"list:{signal}" for run in others for signal in known.signals[run])
    if len(others) > 1:
        around.add("list:long")
    if rank is not None:
        around.add(f"rule{rank}")
    around.update(_known_before(known, first, stop))
    found |= around
    build = build_of(form)
    found.update(f"{build}, {name}" for name in around)
    found.add(build)
    if (first, stop) in defined_names(known.part):
        found.update(_defined(known, first, stop, language))
    if known.part.field != "text":
        found.add("heading")
    start, end = known.words[first].start, known.words[stop - 1].end
    if any(s < end and start < e for s, e in known.other):
        found.add("event or text")
    return found


def _known_before(known: PartEvidence, first: int, stop: int) -> Iterator[str]:
    """How a stretch lies to names of bodies that are known beforehand."""
    names = known_bodies(known.part)
    if (first, stop) in names:
        yield "known"
    elif any(a <= first and stop <= b for a, b in names):
        yield "inside a known name"
    elif any(first <= a and b <= stop for a, b in names):
        yield "around a known name"


def _defined(known: PartEvidence, first: int, stop: int, language: str) -> Iterator[str]:
    """Of a name whose initials follow in brackets."""
    yield f"defined {language}"
    words = [w for w in known.words[first:stop] if w.key not in word_list("small_words")]
    if all(w.capital for w in words):
        yield f"defined in capitals {language}"
    elif words[0].capital and not begins_sentence(known.text, words[0].start):
        yield "defined with a capital"


def _place_by_rules(known: PartEvidence, first: int, stop: int) -> str:
    """How a stretch lies to names that a rule is sure of, but for itself."""
    met = [(a, b) for (a, b), rank in known.ranks.items() if rank >= 2 and a < stop and first < b]
    if all(first <= a and b <= stop for a, b in met):
        return (
            "around rules"
            if len(met) > 1
            else "around a rule, its beginning"
            if met[0][0] == first
            else "around a rule"
        )
    return "inside a rule" if any(a <= first and stop <= b for a, b in met) else "meets a rule"


def _place_in_run(known: PartEvidence, first: int, stop: int) -> Iterator[str]:
    """How a stretch lies to the run of capitals in which it begins."""
    run = known.runs.get(first)
    if run is None:
        yield "no run"
        return
    begins, ends = run
    at = begins + 1 if known.words[begins].key in ARTICLES and ends - begins > 1 else begins
    reaches = "short" if stop < ends else "to" if stop == ends else "over"
    yield f"run:{'from' if first in (begins, at) else 'in'}:{reaches}"


def _recognised(known: PartEvidence, first: int, stop: int, language: str) -> Iterator[str]:
    kind = known.kind_of(first, stop)
    if kind:
        yield f"is {kind}"
        yield f"is {kind} {language}"
        if stop - first == 1:
            yield f"is {kind}, one word"
        elif known.words[first].key in given_names():
            yield f"is {kind}, given name"
        return
    meets = {k for (s, e), k in known.entities.items() if s < stop and first < e}
    for kind in meets:
        yield f"meets {kind}"
    if any(k == "person" and s == first and e < stop for (s, e), k in known.entities.items()):
        yield "begins with a person"
    if any(k == "org" and s <= first and stop <= e for (s, e), k in known.entities.items()):
        yield "inside org"
    if not meets:
        yield f"unknown {language}"


def _before(known: PartEvidence, first: int, language: str) -> Iterator[str]:
    """What stands before it."""
    words, text = known.words, known.text
    start = words[first].start
    before = text[max(0, start - 40) : start]
    told = (
        ("begins", begins_sentence(text, start)),
        ("quoted", before.rstrip(" \u00a0\u202f").endswith(("«", "“", '"', "‘"))),
        ("in brackets", before.endswith("(")),
        ("after comma", before.endswith(", ")),
        ("after colon", before.endswith(": ")),
        ("agent", _AGENT.search(before) is not None),
    )
    yield from (name for name, holds in told if holds)
    if not first:
        return
    last = words[first - 1]
    gap = text[last.end : start]
    if not (is_joint(gap) or gap.strip(" \u00a0\u202f") in {"«", "“", '"'}):
        return
    joined = "." not in gap and last.key not in ARTICLES
    if last.capital and joined and not begins_sentence(text, last.start):
        yield "capital before"
    sort = next((name for name, held in _sorts_before() if last.key in held), None)
    if not last.capital:
        yield f"word before {last.key}"
    if last.key in word_list("body_leaders"):
        yield f"before {last.key}"
        yield from _of_what(words, first)
    elif sort:
        yield f"{sort} before"
    elif not last.capital:
        yield f"before a {pos_at(known.part).get(last.start, 'X').lower()} {language}"


@cache
def _sorts_before() -> tuple[tuple[str, frozenset[str]], ...]:
    """Sorts of words before a name, the first that holds counts."""
    return (
        ("title", TITLES),
        ("street", word_list("streets")),
        ("noun of bodies", word_list("body_nouns")),
        ("noun of things", word_list("thing_nouns")),
    )


def _of_what(words: list[Word], first: int) -> Iterator[str]:
    """The noun to which the name belongs: "the staff of", "la ville de", "rue de la"."""
    at = first - 1
    while at > 0 and words[at].key in {"l", "la", "le", "du", "les", "des", "the", "de", "d", "of"}:
        at -= 1
    if at == first - 1:
        return
    sorts = (
        ("street of", "streets"),
        ("town of", "town_of"),
        ("people of", "people_of_bodies"),
        ("thing of", "thing_nouns"),
    )
    yield from (name for name, held in sorts if words[at].key in word_list(held))


def _after(known: PartEvidence, first: int, stop: int, language: str) -> Iterator[str]:
    """What stands behind it."""
    words, text = known.words, known.text
    end = words[stop - 1].end
    after = text[end : end + 24]
    sign = next((name for name, pattern in _SIGNS if pattern.match(after)), None)
    if sign:
        yield sign
    following = words[stop] if stop < len(words) else None
    if following is None:
        return
    gap = text[end : following.start]
    if not is_joint(gap) or "." in gap:
        return
    if following.key in word_list("abbreviated_ranks"):
        return  # "Anytown Police Cmdr. Example": there the next name begins
    if following.capital:
        yield "capital follows"
    elif following.key in word_list("body_verbs"):
        yield "verb of bodies follows"
    elif following.key in {"and", "et", "or", "ou"}:
        yield "and follows"
    elif gap in ("-", "'", "’") and following.key != "s":
        yield "hyphen follows"
    else:
        yield f"word after {following.key}"
        pos = pos_at(known.part).get(following.start, "X").lower()
        yield f"{pos} follows {language}"
        if pos in {"verb", "aux"} and begins_sentence(text, words[first].start):
            yield "subject"
