"""Bodies named in an article: by the authority list, by definitions of acronyms, by their build, by the recogniser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus.model import Organisation, Span
from corpus.text import fold_key
from indexer.annotating.authorities import Authority, match_authorities
from indexer.annotating.bodies.acronyms import (
    acronym_mentions,
    explained_otherwise,
    given_acronym,
    record_of,
    spells,
    written_forms,
)
from indexer.annotating.bodies.choice import likely_bodies
from indexer.annotating.bodies.contexts import names_in_context
from indexer.annotating.bodies.definitions import NO_BODIES
from indexer.annotating.bodies.part_evidence import PartEvidence
from indexer.annotating.bodies.patterns import (
    ENGLISH_HEADS,
    FRENCH_HEADS,
    english_names,
    french_names,
    has_english_head,
    is_common_noun,
)
from indexer.annotating.event_names import event_spans
from indexer.annotating.name_words import Word, entities_of, span_at, text_of, word_list, words_of
from indexer.annotating.parsed import ParsedArticle, ParsedPart

_MONEY = frozenset(["fonds"])
"""Heads of names of what is given, not of who gives; masked like bodies, since their words are no subject."""
_NER_BODY = "ORG"
_LONGEST_ACRONYM = 9
_NOT_IN_A_NAME = re.compile(r"[\n«»“”()\[\]|;:]")

_OF_ANOTHER = FRENCH_HEADS | ENGLISH_HEADS | {"campaign", "entity", "mission", "program", "programme", "secretary"}
"""With these a name goes on to another body: "United Nations Centre for …"."""


@dataclass(slots=True)
class Body:
    """One mention of a body in a part: word range, written name, what else is known of it."""

    part: ParsedPart
    first: int
    stop: int
    name: str
    acronym: str | None = None
    authority: Authority | None = None
    by_acronym: bool = False
    rank: int = 0
    """The surer the finder, the higher: among overlapping mentions of one length the higher rank wins."""
    extra: tuple[int, int] | None = None
    """Offsets in the part of an acronym that the text gives in brackets."""

    @property
    def start(self) -> int:
        """Offset of the first character in the part."""
        return words_of(self.part)[self.first].start

    @property
    def end(self) -> int:
        """Offset after the last character in the part."""
        return words_of(self.part)[self.stop - 1].end


@dataclass(slots=True)
class _Entry:
    body: Body
    acronym: str | None
    authority: Authority | None
    evidence: list[Span] = field(default_factory=list)


def body_spans(parsed: ParsedArticle) -> tuple[Span, ...]:
    """Every stretch that is the name of a body, an event or a text ("Déclaration de Bangkok").

    Words inside them say nothing of the article's subject or places; mask them before those are sought.
    """
    spans = [span_at(body.part, body.start, body.end) for body in bodies_of(parsed)]
    for part in parsed.parts:
        spans.extend(span_at(part, start, end) for start, end in event_spans(part))
    return tuple(sorted(spans, key=lambda span: (span.in_, span.start, -span.end)))


def find_organisations(parsed: ParsedArticle) -> tuple[Organisation, ...]:
    """The bodies that an article names, each once, in the order of their first mention.

    Returns:
        The fullest form that the text has as `name`; where only the acronym of a body of the authority list stands
        there, the list's name in the article's language.
    """
    entries: list[_Entry] = []
    for body in bodies_of(parsed):
        if body.authority is None and (words_of(body.part)[body.first].key in _MONEY or _is_a_head(body)):
            continue
        entry = next((one for one in entries if _same_body(one, body)), None)
        if entry is None:
            entry = _Entry(body, body.acronym, body.authority)
            entries.append(entry)
        else:
            _enrich(entry, body)
        entry.evidence.append(span_at(body.part, body.start, body.end))
        if body.extra:
            entry.evidence.append(span_at(body.part, *body.extra))
    return tuple(
        Organisation(
            name=entry.body.name
            if not entry.body.by_acronym or not entry.authority
            else entry.authority.name(parsed.language),
            acronym=entry.acronym,
            authority=entry.authority.id if entry.authority else None,
            evidence=tuple(entry.evidence),
        )
        for entry in entries
    )


def _is_a_head(body: Body) -> bool:
    """Whether it is a head word alone, "the Council": short for a body that the text names, or for none."""
    return body.stop - body.first == 1 and fold_key(body.name) in (
        FRENCH_HEADS | ENGLISH_HEADS | word_list("heads_alone")
    )


def _same_body(entry: _Entry, body: Body) -> bool:
    if entry.authority and body.authority:
        return entry.authority.id == body.authority.id
    known, new = fold_key(entry.body.name), fold_key(body.name)
    if known == new:
        return True
    if body.by_acronym or entry.body.by_acronym:
        named = (entry.acronym, entry.body.name), (body.acronym, body.name)
        return bool({a for a in named[0] if a} & {b for b in named[1] if b})
    shorter, longer = sorted((known, new), key=len)
    return " " in shorter and (longer.startswith(f"{shorter} ") or _ends_as(longer, shorter))


def _ends_as(longer: str, shorter: str) -> bool:
    """Whether a folded name ends as another one, and is not a part of its body: "Youth Panel of Leeds City Council"."""
    if not longer.endswith(f" {shorter}"):
        return False
    before = longer.removesuffix(f" {shorter}").split(" ")
    while len(before) > 1 and before[-1] in {"l", "la", "le", "les", "the"}:
        before.pop()
    return before[-1] not in {"of", "de", "d", "du", "des"}


def _enrich(entry: _Entry, body: Body) -> None:
    entry.acronym = entry.acronym or body.acronym
    entry.authority = entry.authority or body.authority
    if (entry.body.by_acronym and not body.by_acronym) or (
        not body.by_acronym
        and (len(body.name) > len(entry.body.name) or _is_better_written(body.name, entry.body.name))
    ):
        entry.body = body


def _is_better_written(name: str, known: str) -> bool:
    """Whether a name of the same words is in normal case where the known one, of a heading, is in capitals."""
    return known.isupper() and not name.isupper() and len(name) == len(known)


def bodies_of(parsed: ParsedArticle) -> list[Body]:
    """All mentions of bodies in the order of the article; found once and kept with its first document."""
    if not parsed.parts:
        return []
    data = parsed.parts[0].doc.user_data
    kept: list[Body] | None = data.get("bodies")
    if kept is not None:
        return kept
    found: list[Body] = []
    defined: dict[str, Body] = {}
    proposed = [list(_candidates(part)) for part in parsed.parts]
    known = [PartEvidence(part, _ranks(bodies)) for part, bodies in zip(parsed.parts, proposed, strict=True)]
    for part, bodies, ranges in zip(parsed.parts, proposed, likely_bodies(known), strict=True):
        mentions = _chosen(part, bodies, ranges)
        for body in mentions:
            _read_acronym(body)
            if body.acronym and not body.by_acronym:
                defined.setdefault(body.acronym, body)
        found.extend(mentions)
    found = _with_defined_acronyms(parsed, found, defined)
    data["bodies"] = found
    return found


def rule_ranks(part: ParsedPart) -> dict[tuple[int, int], int]:
    """The word ranges that rules propose for names of bodies, with how sure the surest of them is (0 to 3)."""
    return _ranks(_candidates(part))


def _ranks(bodies: Iterable[Body]) -> dict[tuple[int, int], int]:
    ranks: dict[tuple[int, int], int] = {}
    for body in bodies:
        ranks[body.first, body.stop] = max(body.rank, ranks.get((body.first, body.stop), 0))
    return ranks


def _candidates(part: ParsedPart) -> Iterator[Body]:
    text, words = text_of(part), words_of(part)
    for match in match_authorities(part):
        acronym = words[match.first].text if match.by_acronym else None
        name = _written(text, words, match.first, match.stop)
        yield Body(part, match.first, match.stop, name, acronym, match.authority, by_acronym=match.by_acronym, rank=3)
    builds: Iterable[tuple[int, Iterable[tuple[int, int, bool]]]] = (
        (2, french_names(part)),
        (2, english_names(part)),
        (1, names_in_context(part)),
    )
    for rank, names in builds:
        for first, stop, _ in names:
            yield Body(part, first, stop, _written(text, words, first, stop), rank=rank)
    yield from _recognised(part, words)


def _written(text: str, words: list[Word], first: int, stop: int) -> str:
    return re.sub(r"\s+", " ", text[words[first].start : words[stop - 1].end])


def _recognised(part: ParsedPart, words: list[Word]) -> Iterator[Body]:
    """Bodies of the statistical recogniser that look like one: a head word, or capitals that are no other thing."""
    text = text_of(part)
    for start, end, label in entities_of(part):
        if label != _NER_BODY or _NOT_IN_A_NAME.search(text, start, end):
            continue
        inside = [n for n, w in enumerate(words) if w.start >= start and w.end <= end]
        while inside and not words[inside[0]].capital:
            inside = inside[1:]
        while inside and words[inside[0]].key in {"the", "le", "la", "les", "l"} and len(inside) > 1:
            inside = inside[1:]
        if not inside:
            continue
        first, stop = inside[0], inside[-1] + 1
        if stop - first == 1:
            word = words[first]
            if (
                word.capitals
                and 3 <= len(word.text) <= 9
                and word.text not in NO_BODIES
                and not _in_capitals(text, word)
            ):
                yield Body(part, first, stop, word.text, word.text, by_acronym=True, rank=0)
        elif _looks_like_a_body(words, first, stop):
            yield Body(part, first, stop, _written(text, words, first, stop), rank=0)


def _looks_like_a_body(words: list[Word], first: int, stop: int) -> bool:
    """Capitals at both ends, a head word, and not only a function such as "City Council"."""
    inside = words[first:stop]
    if not (inside[0].capital and inside[-1].capital) or all(w.capitals for w in inside):
        return False
    has_head = inside[0].key in FRENCH_HEADS or has_english_head(words, first, stop)
    return has_head and not is_common_noun(words, first, stop)


def _in_capitals(text: str, word: Word) -> bool:
    """Whether the words around are in capitals too, so that capitals do not make an acronym."""
    around = text[max(0, word.start - 15) : word.start] + text[word.end : word.end + 15]
    letters = [c for c in around if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > len(letters) / 2


def _chosen(part: ParsedPart, proposed: Sequence[Body], likely: Sequence[tuple[int, int]]) -> list[Body]:
    """The likely bodies of a part; a longer one takes the record of an authority that begins as it does, unless it goes
    on to another body: "United Nations Centre for …"."""
    text, words = text_of(part), words_of(part)
    by_range: dict[tuple[int, int], Body] = {}
    for body in sorted(proposed, key=lambda b: b.rank):
        by_range[body.first, body.stop] = body
    chosen = []
    for first, stop in likely:
        body = by_range.get((first, stop)) or _plain_body(part, first, stop, _written(text, words, first, stop))
        if body.authority is None:
            body.authority = next(
                (
                    b.authority
                    for b in proposed
                    if b.authority and b.first == first and b.stop < stop and not b.by_acronym
                    if _OF_ANOTHER.isdisjoint(word.key for word in words[b.stop : stop])
                ),
                None,
            )
        chosen.append(body)
    return chosen


def _plain_body(part: ParsedPart, first: int, stop: int, name: str) -> Body:
    word = words_of(part)[first]
    if stop - first == 1 and word.capitals and len(word.text) <= _LONGEST_ACRONYM:
        return Body(part, first, stop, name, name, by_acronym=True)
    return Body(part, first, stop, name)


def _read_acronym(body: Body) -> None:
    """Read the acronym that the text gives with a name, and the record of an authority that has both."""
    if body.by_acronym:
        return
    given = given_acronym(body.part, body.first, body.stop, body.name, body.authority)
    if given is None:
        return
    body.acronym, body.extra = given
    if body.authority is None or not body.authority.has_name(body.name):
        body.authority = record_of(given.acronym, body.name, body.part.language) or body.authority


def _add_spelled(found: list[Body], defined: dict[str, Body]) -> None:
    """Take a body that is an acronym for the one named body whose initials it is: "Institute for …" and "the ISS"."""
    for short in found:
        if short.authority or short.stop - short.first > 1 or short.name in defined:
            continue
        named = [body for body in found if not body.acronym and spells(short.name, body.name)]
        if len({fold_key(body.name) for body in named}) == 1:
            defined[short.name] = named[0]
            for body in named:
                body.acronym = short.name


def _with_defined_acronyms(parsed: ParsedArticle, found: list[Body], defined: dict[str, Body]) -> list[Body]:
    """Add mentions by an acronym that the article itself has explained."""
    ends = {body.part.offset + body.end for body in found if body.part.field == "text"}
    explained = explained_otherwise(parsed, ends)
    found = [body for body in found if not (body.by_acronym and body.authority is None and body.name in explained)]
    _add_spelled(found, defined)
    if not defined:
        return found
    forms = written_forms(defined)
    for body in found:
        if body.name in forms and not body.extra:
            known = defined[forms[body.name]]
            body.by_acronym, body.acronym, body.authority = True, known.acronym, known.authority or body.authority
    extras = {(id(body.part), body.extra[0]) for body in found if body.extra}
    found = [body for body in found if not (body.by_acronym and (id(body.part), body.start) in extras)]
    for part in parsed.parts:
        words = words_of(part)
        for first, stop in acronym_mentions(part, forms):
            if (id(part), words[first].start) in extras:
                continue
            meets = [body for body in found if body.part is part and body.first < stop and first < body.stop]
            if any(body.first <= first and stop <= body.stop for body in meets):
                continue
            found = [body for body in found if body not in meets]
            name = text_of(part)[words[first].start : words[stop - 1].end]
            known = defined[forms[name]]
            found.append(Body(part, first, stop, name, known.acronym, known.authority, by_acronym=True, rank=2))
    order = {id(part): n for n, part in enumerate(parsed.parts)}
    return sorted(found, key=lambda b: (order[id(b.part)], b.first))
