"""Persons named in an article, by rules on names and titles together with the statistical recogniser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from corpus.model import Person, Span
from corpus.text import fold_key
from indexer.annotating.name_words import Mask, Word, begins_sentence, is_joint, read_list, words_in, words_of
from indexer.annotating.organisations import body_spans
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.person_words import (
    ABBREVIATED_TITLES,
    NAMED_AFTER,
    NAMED_AFTER_ENGLISH,
    NOT_IN_A_NAME,
    PARTICLES,
    TITLES,
)

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

_PERSON_LABELS = {"PER", "PERSON"}
_LONGEST_NAME = 5
_ACCEPTED = 2


@cache
def _given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Given names, folded: all of them, and those that are also common words."""
    listed = read_list("given_names.txt")
    weak = frozenset(name[:-1] for name in listed if name.endswith("?"))
    return (listed - {f"{name}?" for name in weak}) | weak, weak


@dataclass(slots=True)
class _Mention:
    part: ParsedPart
    start: int
    end: int
    name: str
    """In normal case, without title."""
    given: tuple[str, ...]
    surname: str
    """Folded; the last word of the name."""

    @property
    def full(self) -> bool:
        return bool(self.given)


@dataclass(slots=True)
class _Known:
    mention: _Mention
    evidence: list[Span] = field(default_factory=list)


def find_people(parsed: ParsedArticle) -> tuple[Person, ...]:
    """The persons whom an article names, each once, in the order of their first mention.

    A mention of the surname alone joins the person of that surname; "Serges BRUNEAU" and "Serge Bruneau" are one.

    Returns:
        Given name and surname where the text has both, in normal case, without title.
    """
    bodies = Mask(body_spans(parsed))
    known: list[_Known] = []
    mentions = [mention for part in parsed.parts for mention in _mentions(part, bodies)]
    for mention in sorted(mentions, key=lambda m: not m.full):
        match = next((one for one in known if _same_person(one.mention, mention)), None)
        if match is None:
            match = _Known(mention)
            known.append(match)
        elif len(mention.name) > len(match.mention.name) and len(mention.given) > len(match.mention.given):
            match.mention = mention
        match.evidence.append(mention.part.span(mention.start, mention.end))
    order = {id(part): n for n, part in enumerate(parsed.parts)}
    known.sort(key=lambda one: min((order[id(one.mention.part)], one.mention.start), default=(0, 0)))
    return tuple(Person(name=one.mention.name, evidence=tuple(one.evidence)) for one in known)


def _same_person(one: _Mention, other: _Mention) -> bool:
    if one.surname != other.surname:
        return False
    if not one.given or not other.given:
        return True
    first, second = one.given[0], other.given[0]
    initials = len(first) == 1 or len(second) == 1
    return (first[0] == second[0]) if initials else first.rstrip("s") == second.rstrip("s")


def _mentions(part: ParsedPart, bodies: Mask) -> Iterator[_Mention]:
    """Every mention of a person in a part, left to right, without overlap."""
    text, words = part.doc.text, words_of(part)
    recognised = [(ent.start_char, ent.end_char, ent.label_) for ent in part.doc.ents]
    end_of_last = -1
    for at, word in enumerate(words):
        if not word.capital or word.start < end_of_last:
            continue
        title = _title_before(text, words, at)
        stop = _name_end(text, words, at)
        if stop - at > 1 and not title and not _may_begin(word):
            continue
        mention = _judge(part, words, at, stop, title=title, recognised=recognised)
        if mention and not bodies.meets(part, mention.start, mention.end):
            end_of_last = mention.end
            yield mention


def _may_begin(word: Word) -> bool:
    return word.key not in NOT_IN_A_NAME and word.key not in TITLES


def _name_end(text: str, words: list[Word], at: int) -> int:
    """The index after the last word of the name that could begin at `at`."""
    stop, here, capitals = at + 1, at, 1
    while here + 1 < len(words) and capitals < _LONGEST_NAME:
        gap = text[words[here].end : words[here + 1].start]
        word = words[here + 1]
        initial = len(words[here].text) == 1 and gap in (". ", ".", ".\u00a0", ".-")
        if not (initial or (is_joint(gap) and "." not in gap and "&" not in gap)):
            break
        if word.capital and word.key not in NOT_IN_A_NAME and not word.text[0].isdigit():
            stop, capitals = here + 2, capitals + 1
        elif word.key not in PARTICLES:
            break
        here += 1
    return stop


def _title_before(text: str, words: list[Word], at: int) -> str:
    """The title or function right before a name: 'mr' of 'Mr Santana', 'maire' of 'la maire Anne Exemple'; else ''."""
    if at == 0:
        return ""
    before = words[at - 1]
    gap = text[before.end : words[at].start]
    if before.key in TITLES and (gap in (" ", "\u00a0") or (gap in (". ", ".\u00a0", ".") and len(before.text) <= 6)):
        return (
            before.key
            if before.key in ABBREVIATED_TITLES and (before.capital or before.key == "me")
            else f"~{before.key}"
        )
    return ""


def _judge(
    part: ParsedPart, words: list[Word], at: int, stop: int, *, title: str, recognised: list[tuple[int, int, str]]
) -> _Mention | None:
    """The mention of words `at` to `stop`, if evidence suffices that they are a person's name.

    Two points are needed. Given name of the list 2 (1 where it is a common word too), title 2, person by the
    recogniser 1 (2 when its bounds are the same), surname in capitals 1; less 1 or 2 for what speaks for a street,
    a school or a place.
    """
    text = part.doc.text
    name_words = words[at:stop]
    if stop - at == 1 and (not title or title.startswith("~")):
        return None
    start, end = name_words[0].start, name_words[-1].end
    all_given, weak = _given_names()
    first = name_words[0]
    in_capitals = all(word.capitals or len(word.text) == 1 for word in name_words)
    score = 2 if title else 0
    if stop - at > 1 and first.key in all_given:
        score += 1 if first.key in weak or (begins_sentence(text, start) and len(first.key) < 3) else 2
    score += _recogniser_says(recognised, start, end)
    last = name_words[-1]
    if not in_capitals and last.capitals and len(last.text) > 2 and not first.capitals:
        score += 1
    score -= _speaks_against(text, words, at, stop, in_capitals=in_capitals, title=bool(title))
    if score < _ACCEPTED:
        return None
    return _mention(part, words_in(text[start:end]), start, end)


def _recogniser_says(recognised: list[tuple[int, int, str]], start: int, end: int) -> int:
    for ent_start, ent_end, label in recognised:
        if ent_start < end and start < ent_end:
            same = abs(ent_start - start) <= 1 and abs(ent_end - end) <= 1
            if label in _PERSON_LABELS:
                return 2 if same else 1
            return -1 if same or (ent_start <= start and end <= ent_end) else 0
    return 0


def _speaks_against(text: str, words: list[Word], at: int, stop: int, *, in_capitals: bool, title: bool) -> int:
    """Points against a person: a street or school of that name, a run of capitals, a word that no name has."""
    against = 0
    before = words[at - 1] if at else None
    if before and is_joint(text[before.end : words[at].start]) and "." not in text[before.end : words[at].start]:
        if before.key in NAMED_AFTER:
            against += 3
        elif before.key in {"de", "d", "la"} and at > 1 and words[at - 2].key in NAMED_AFTER:
            against += 2
        elif before.capital and before.key not in TITLES and not begins_sentence(text, before.start) and not title:
            against += 1
    after = words[stop] if stop < len(words) else None
    if after and text[words[stop - 1].end : after.start] == " " and after.key in NAMED_AFTER_ENGLISH and after.capital:
        against += 3
    if any(word.key in NAMED_AFTER_ENGLISH or word.key in NAMED_AFTER for word in words[at:stop]):
        against += 2
    byline = before is not None and before.key in {"by", "par", "written", "texte"}
    if in_capitals and not byline:
        against += 2
    return against


def _mention(part: ParsedPart, words: list[Word], start: int, end: int) -> _Mention:
    text = part.doc.text[start:end]
    name = re.sub(r"\s+", " ", text)
    if any(word.capitals and len(word.text) > 2 for word in words):
        name = re.sub(r"[^\W\d_]+", lambda m: _normal_case(m[0]), name)
    surname_at = len(words) - 1
    given = tuple(word.key for word in words[:surname_at] if word.key not in PARTICLES)
    return _Mention(part, start, end, name, given, words[surname_at].key)


def _normal_case(word: str) -> str:
    if len(word) > 2 and word.isupper():
        return word.capitalize()
    if len(word) == 2 and word.isupper() and fold_key(word) in PARTICLES:
        return word.lower()
    return word


def add_person_rules(nlp: Pipeline) -> None:
    """Put a rule for "Given SURNAME" before the recogniser of a pipeline, which misses surnames in capitals.

    The recogniser keeps what a rule before it has found, and reads the words around it with that in mind.
    """
    from spacy.language import Language as Registry

    if not Registry.has_factory("surname_in_capitals"):
        Registry.component("surname_in_capitals", func=_mark_surnames_in_capitals)
    if "ner" in nlp.pipe_names and "surname_in_capitals" not in nlp.pipe_names:
        nlp.add_pipe("surname_in_capitals", before="ner")


_GIVEN_SURNAME = re.compile(
    r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)?)[ \u00a0]((?:(?:de|du|van|von|der|la|le|El|Ben) )*(?:(?:D|O|L)['’])?[A-ZÀ-ÖØ-Þ]{3,}(?:-[A-ZÀ-ÖØ-Þ]{2,})*)(?![\w-])"
)


def _mark_surnames_in_capitals(doc: Doc) -> Doc:
    all_given, weak = _given_names()
    found = []
    for match in _GIVEN_SURNAME.finditer(doc.text):
        first = words_in(match[1])[0]
        if not first.capital or first.capitals or first.key not in all_given or first.key in weak:
            continue
        label = "PER" if doc.lang_ == "fr" else "PERSON"
        span = doc.char_span(match.start(), match.end(), label=label)
        if span is not None:
            found.append(span)
    if found:
        from spacy.util import filter_spans

        doc.ents = filter_spans([*found, *doc.ents])
    return doc
