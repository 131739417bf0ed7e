"""Where labels of concepts stand in an article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from corpus.model import Article, Span, SpanField
from corpus.words import singular, words
from indexer.annotating.concepts.negation import negated_stretches
from indexer.annotating.name_words import kept, text_of
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from taxonomy.dictionary import Dictionary, Entry
from taxonomy.forms import AND, Token, tokens
from taxonomy.scheme import LANGUAGES, LabelLanguage, LabelRole

Position = Literal["title", "section", "heading", "lead", "body"]

LEAD_CHARACTERS = 300
"""How far the lead reaches: about two sentences."""
MAX_STOP_GAP = 30
"""Characters of stop words that may stand between two words of a label ("aide à toutes les victimes")."""
ABOUT_REACH = 70
"""Characters before a label in which a phrase such as "a guide on" makes it the subject."""
_ABOUT: dict[LabelLanguage, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:(?:program(?:me)?s?|projects?|guides?|toolkits?|conferences?|congress|colloquium|seminars?|workshops?|"
        r"stud(?:y|ies)|reports?|surveys?|exchanges?|debates?|courses?|training|sessions?|books?|articles?|research|"
        r"campaigns?|policy|policies|plans?|strateg(?:y|ies)|work|focus(?:es|ed)?|bears?|centred|theme)"
        r"\s+(?:on|about|of|against|for)|"
        r"devoted to|dedicated to|concern(?:s|ing)|deals? with|aims? to|designed (?:to|for)|in the field of|"
        r"to (?:prevent|reduce|combat|tackle|fight)|(?:response|answer)s? to|prevention of)\b[^.;:!?\n]*$",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:port(?:e|ent|ant|ait) sur|consacrée?s? (?:à|aux?)|"
        r"sur le thème d|(?:programmes?|projets?|guides?|colloques?|"
        r"congrès|séminaires?|ateliers?|études?|rapports?|enquêtes?|échanges?|débats?|formations?|"
        r"journées?|livres?|recherches?|campagnes?|politiques?|plans?|stratégies?|travail|dossier) "
        r"(?:sur|contre|pour|de|d['’]|en matière de)|"
        r"concern(?:e|ent|ant)|en matière d|dans le domaine d|vise(?:nt)? à|destinée?s? (?:à|aux?)|"
        r"(?:lutte|lutter) contre|pour (?:prévenir|réduire|lutter)|prévention d)[^.;:!?\n]*$",
        re.IGNORECASE,
    ),
}
_BREAK = re.compile(r"[.;:!?\n\r()\[\]«»“”\"…•|,]")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[;\n]")
# Parts of speech in which a word of one-word labels is another word: `vol` the verb form, `justice` never is.
_NOT_A_NAME = frozenset({"VERB", "AUX", "ADV", "ADP", "PRON", "DET", "CCONJ", "SCONJ", "INTJ"})


class Hit(NamedTuple):
    """One place where a label of a concept stands."""

    concept: str
    field: SpanField
    start: int
    end: int
    position: Position
    sentence: int
    words: int
    roles: frozenset[LabelRole]
    label: str
    about: bool = False
    """Whether the words just before say that what follows is the subject ("a guide on", "consacrée à"); not asked of
    clues."""
    rarity: float = 1.0
    """One over the number of concepts that the same words speak for."""

    @property
    def clue(self) -> bool:
        """Whether the words only speak for the concept together with others."""
        return "clue" in self.roles

    @property
    def weak(self) -> bool:
        """Whether the label is one that counts only with support."""
        return "weak" in self.roles

    @property
    def announced(self) -> bool:
        """Whether the text says, in words that name nothing else, that this is its subject."""
        return self.about and self.words > 1 and not self.weak and not self.clue and self.rarity == 1

    @property
    def prominent(self) -> bool:
        """Whether it stands where authors say what a text is about."""
        return self.position in {"title", "heading"}


class _Candidate(NamedTuple):
    start: int
    end: int
    words: int
    broken: bool
    entries: tuple[Entry, ...]

    def rank(self) -> tuple[int, bool, int, int]:
        """Sort key: more words first, then unbroken, then more characters, then earlier."""
        return (-self.words, self.broken, self.start - self.end, self.start)


def tokens_of(part: ParsedPart) -> dict[LabelLanguage, list[Token]]:
    """The content words of a part in the forms of each language; made once."""
    return kept(part, "concept_tokens", _tokens_of)


def _tokens_of(part: ParsedPart) -> dict[LabelLanguage, list[Token]]:
    text = text_of(part)
    found = words(text)
    return {language: tokens(text, language, found) for language in LANGUAGES}


class HitFinder:
    """Finds the labels of a dictionary in parsed articles.

    Args:
        dictionary: the labels of the scheme.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary

    def find(self, parsed: ParsedArticle, masked: Sequence[Span]) -> list[Hit]:
        """All hits in an article, in order, longest match first.

        What lies inside a masked span (the name of a body), inside a never-phrase of the concept, or in what the
        text says it is not about, is left out, and so is a heading that the other pages of its site have too; title
        labels are left out unless they stand in title, section or heading.
        """
        masks: list[tuple[str, int, int]] = [(span.in_, span.start, span.end) for span in masked]
        masks += [("text", block.start, block.end) for block in parsed.article.blocks if block.recurring]
        hits: list[Hit] = []
        for part in parsed.parts:
            hits += self._in_part(parsed.article, part, masks)
        return hits

    def _in_part(self, article: Article, part: ParsedPart, masks: Sequence[tuple[str, int, int]]) -> Iterator[Hit]:
        text, rows = text_of(part), tokens_of(part)
        language: LabelLanguage = "fr" if part.language == "fr" else "en"
        places = _Places(article, part, text)
        refused = [
            (start - part.offset, end - part.offset) for field, start, end in masks if field == part.field
        ] + negated_stretches(text, language)
        never = self._never_stretches(text, rows[language], language)
        usable = []
        for candidate in self._labels(part, text, rows, language):
            if _within(candidate, refused):
                continue
            position = places.position(candidate.start)
            entries = tuple(e for e in candidate.entries if _counts(e, position, candidate, never))
            if entries:
                usable.append(candidate._replace(entries=entries))
        best = _longest(usable)
        named = {(entry.concept, chosen.start) for chosen in best for entry in chosen.entries}
        for clue in self._clues(rows[language], language):
            if _within(clue, refused):
                continue
            entries = tuple(
                e for e in clue.entries if (e.concept, clue.start) not in named and _counts(e, "body", clue, never)
            )
            best.append(clue._replace(entries=entries))
        for chosen in best:
            yield from _hits(chosen, part, text, places, language)

    def _labels(
        self, part: ParsedPart, text: str, rows: Mapping[LabelLanguage, Sequence[Token]], language: LabelLanguage
    ) -> Iterator[_Candidate]:
        """All stretches of a part that labels of either language stand in; single words in its own only."""
        for lang in LANGUAGES:
            yield from self._phrases(rows[lang], _breaks(text, rows[lang]), lang, part if lang == language else None)
            if lang == language:
                yield from self._singles(rows[lang], lang, part, text)
        yield from self._acronyms(text, rows[language])

    def _phrases(
        self, row: Sequence[Token], breaks: Sequence[int], language: LabelLanguage, part: ParsedPart | None
    ) -> Iterator[_Candidate]:
        """Labels of several words, whole, with hyphens closed, or split by a coordination."""
        root = self._dictionary.phrases[language]
        stems = [token.stem for token in row]
        for start, first in enumerate(row):
            if first.stem not in root.following:
                continue
            limit = _reach(breaks, start, len(row))
            for end, entries in root.longest(stems[:limit], start):
                yield _Candidate(first.start, row[end - 1].end, end - start, broken=False, entries=entries)
            if part is not None and AND in stems[start + 1 : limit]:
                yield from self._coordinated(row, stems[: min(limit, start + 12)], start, language, part)

    def _coordinated(
        self, row: Sequence[Token], stems: list[str], start: int, language: LabelLanguage, part: ParsedPart
    ) -> Iterator[_Candidate]:
        """Labels split by a conjunct: 'services d'aide [et d'hébergement] aux victimes', 'police [préventive et]
        communautaire'. The conjunct is one word of the same part of speech as the one that it stands beside.
        """
        for join in range(start + 1, min(len(stems), start + 4)):
            if stems[join] != AND or join + 1 >= len(stems):
                continue
            for first, after, only in ((join, join + 2, ""), (join - 1, join + 1, "ADJ")):
                # the words before `first` and those from `after` on are the label, what lies between is left out
                if first <= start or after >= len(stems):
                    continue
                kept = first - start
                ends = list(self._dictionary.phrases[language].longest(stems[start:first] + stems[after:], 0))
                for end, entries in ends:
                    if end > kept and _same_class(part, row[join - 1], row[join + 1], only):
                        last = row[after + end - kept - 1]
                        yield _Candidate(row[start].start, last.end, end, broken=True, entries=entries)

    def _singles(
        self, row: Sequence[Token], language: LabelLanguage, part: ParsedPart, text: str
    ) -> Iterator[_Candidate]:
        single = self._dictionary.single[language]
        for number, token in enumerate(row):
            for worded in self._dictionary.worded[language].get(token.inflection, ()):
                if stretch := worded.stretch(text, token.start, token.end):
                    yield _Candidate(*stretch, 1, broken=False, entries=(worded.entry,))
            entries = single.get(token.inflection, ())
            end = token.end
            if number + 1 < len(row) and text[token.end : row[number + 1].start] == "-":
                joined = tokens(token.raw + row[number + 1].raw, language)
                whole = single.get(joined[0].inflection, ()) if joined else ()
                if whole:
                    yield _Candidate(token.start, row[number + 1].end, 1, broken=False, entries=whole)
            if not entries:
                continue
            if _class_of(part, token) not in _NOT_A_NAME:
                yield _Candidate(token.start, end, 1, broken=False, entries=entries)

    def _acronyms(self, text: str, row: Sequence[Token]) -> Iterator[_Candidate]:
        """Acronyms by case; in text that is all in capitals case proves nothing, so none is taken."""
        if len(row) > 2 and text.isupper():
            return
        raws = [singular(token.raw) for token in row]
        for start in range(len(row)):
            for end, entries in self._dictionary.acronyms.longest(raws, start):
                if row[end - 1].end - row[start].start <= sum(len(t.raw) for t in row[start:end]) + end - start - 1:
                    yield _Candidate(row[start].start, row[end - 1].end, 2, broken=False, entries=entries)

    def _clues(self, row: Sequence[Token], language: LabelLanguage) -> Iterator[_Candidate]:
        root = self._dictionary.clues[language]
        stems = [token.stem for token in row]
        for start, stem in enumerate(stems):
            if stem in root.following:
                for end, entries in root.longest(stems, start):
                    yield _Candidate(row[start].start, row[end - 1].end, end - start, broken=False, entries=entries)

    def _never_stretches(
        self, text: str, row: Sequence[Token], language: LabelLanguage
    ) -> dict[str, list[tuple[int, int]]]:
        """By concept the stretches in which its labels do not count."""
        root, breaks = self._dictionary.never[language], _breaks(text, row)
        forms = [token.inflection for token in row]
        found: dict[str, list[tuple[int, int]]] = {}
        for start, form in enumerate(forms):
            if form in root.following:
                for end, entries in root.longest(forms[: _reach(breaks, start, len(row))], start):
                    for entry in entries:
                        found.setdefault(entry.concept, []).append((row[start].start, row[end - 1].end))
        for token in row:
            for worded in self._dictionary.worded_never[language].get(token.inflection, ()):
                if stretch := worded.stretch(text, token.start, token.end):
                    found.setdefault(worded.entry.concept, []).append(stretch)
        return found


def _hits(chosen: _Candidate, part: ParsedPart, text: str, places: _Places, language: LabelLanguage) -> Iterator[Hit]:
    """What stands at a stretch, for each concept that its words speak for."""
    position = places.position(chosen.start)
    about = any("clue" not in entry.roles for entry in chosen.entries) and (
        _ABOUT[language].search(text, max(0, chosen.start - ABOUT_REACH), chosen.start) is not None
    )
    for entry in chosen.entries:
        yield Hit(
            entry.concept,
            part.field,
            part.offset + chosen.start,
            part.offset + chosen.end,
            position,
            places.sentence(chosen.start),
            chosen.words,
            _roles(entry, position),
            entry.label,
            about=about and "clue" not in entry.roles,
            rarity=1 / len(chosen.entries),
        )


def _counts(
    entry: Entry, position: Position, candidate: _Candidate, never: Mapping[str, Sequence[tuple[int, int]]]
) -> bool:
    if "title" in entry.roles and position == "body":
        return False
    return entry.concept not in never or not _within(candidate, never[entry.concept])


def _within(candidate: _Candidate, stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether it lies within one of the stretches."""
    begin, stop = candidate.start, candidate.end
    for start, end in stretches:  # noqa: SIM110 - asked of each candidate: `any` would make a generator each time
        if start <= begin and stop <= end:
            return True
    return False


def _roles(entry: Entry, position: Position) -> frozenset[LabelRole]:
    """The roles of a label where it stands: one for titles proves little in the lead of an article."""
    return entry.roles | {"weak"} if "title" in entry.roles and position == "lead" else entry.roles


def _longest(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """The candidates that no better one overlaps, in order of the text.

    One that is split by a coordination may share words with its partner ("police préventive et communautaire" names
    both), so it only must not lie within a better one.
    """
    taken: list[_Candidate] = []
    covered: set[int] = set()
    for candidate in sorted(candidates, key=_Candidate.rank):
        stretch = range(candidate.start, candidate.end)
        if candidate.broken:
            if _within(candidate, [(held.start, held.end) for held in taken]):
                continue
        elif not covered.isdisjoint(stretch):
            continue
        covered.update(stretch)
        taken.append(candidate)
    return sorted(taken, key=lambda c: c.start)


def _breaks(text: str, row: Sequence[Token]) -> list[int]:
    """Numbers of the tokens before which a label cannot go on: punctuation, or too many stop words, between."""
    breaks = []
    for number in range(1, len(row)):
        between = text[row[number - 1].end : row[number].start]
        if len(between) > MAX_STOP_GAP or _BREAK.search(between):
            breaks.append(number)
    return breaks


def _reach(breaks: Sequence[int], start: int, length: int) -> int:
    """Number of the first token after `start` that a label from `start` cannot hold."""
    position = bisect_right(breaks, start)
    return breaks[position] if position < len(breaks) else length


def _class_of(part: ParsedPart, token: Token) -> str:
    """The part of speech of the word that begins where the token does, a gerund as a noun; "" where none begins."""
    span = part.doc.char_span(token.start, token.end, alignment_mode="expand")
    if span is None or not len(span) or span[0].idx != token.start:
        return ""
    return "NOUN" if span[0].tag_ == "VBG" else span[0].pos_


def _same_class(part: ParsedPart, one: Token, other: Token, only: str = "") -> bool:
    """Whether two words are of one part of speech, nouns and names taken together."""
    classes = []
    for token in (one, other):
        span = part.doc.char_span(token.start, token.end, alignment_mode="expand")
        tag = span[0].pos_ if span is not None and len(span) else ""
        classes.append("NOUN" if tag == "PROPN" else tag)
    return classes[0] == classes[1] and classes[0] in ({only} if only else {"NOUN", "ADJ"})


class _Places:
    """Tells for an offset of a part where in the article it stands."""

    def __init__(self, article: Article, part: ParsedPart, text: str) -> None:
        self._part = part
        self._headings = [
            (block.start, block.end) for block in article.blocks if block.kind == "heading" and part.field == "text"
        ]
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]

    def position(self, start: int) -> Position:
        """The kind of place at an offset of the part's text."""
        if self._part.field != "text":
            return self._part.field
        offset = self._part.offset + start
        if self._headings and any(begin <= offset < end for begin, end in self._headings):
            return "heading"
        return "lead" if offset < LEAD_CHARACTERS else "body"

    def sentence(self, start: int) -> int:
        """A number that two offsets of an article share when they stand in the same sentence."""
        return self._part.offset * 1000 + bisect_right(self._ends, start)
