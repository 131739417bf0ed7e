"""Persons named in an article, by rules on names and titles together with the statistical recogniser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.model import Person, Span
from corpus.text import fold_key
from indexer.annotating.bodies.finding import body_spans
from indexer.annotating.bodies.patterns import ENGLISH_HEADS, FRENCH_HEADS
from indexer.annotating.name_words import (
    Mask,
    Word,
    begins_sentence,
    entities_of,
    given_names,
    is_joint,
    kept,
    pos_at,
    span_at,
    sure_given_names,
    text_of,
    words_in,
    words_of,
)
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.person_words import (
    CALLED,
    GENERATIONS,
    NAMED_AFTER,
    NAMED_AFTER_ENGLISH,
    NOT_IN_A_NAME,
    PARTICLES,
    SEATS,
    TITLES,
    Title,
    goes_on_from_title,
    is_demonym_before,
    is_function_behind,
    is_state_behind,
    office_before,
    post_nominal_at,
    thing_before,
    title_before,
)

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

_BEGINS_NONE = NOT_IN_A_NAME | CALLED
_PERSON_LABELS = {"PER", "PERSON"}
_LONGEST_NAME = 5
_ACCEPTED = 2
_LONGEST_PLAIN = 3
_LONGEST_SMALL = 4
"""The letters of the longest words that stay small in a title in which the others have capitals: "from"."""
_LEAST_HEADLINE = 5
_SPELT = 6  # letters: shorter words in capitals are acronyms rather than names
_HEADS = FRENCH_HEADS | ENGLISH_HEADS
_BEHIND_INITIALS = (". ", ".", ".\u00a0", ".-")
_SYLLABLE = re.compile(r"[bcdfghj-np-tvwxyz]{0,3}[aeiouy]{1,3}(?:[hklmnprt]|ng)?")
_LANDS = frozenset(["canton", "commune", "departement", "province", "region", "vallee", "village", "ville"])
"""What stands right before it is named: "la région Émilie Romagne"."""


@dataclass(slots=True)
class _Mention:
    part: ParsedPart
    start: int
    end: int
    name: str
    """In normal case, without title."""
    given: tuple[str, ...]
    surname: str
    """Folded; the last word of the name but for "Jr" and "III"."""

    @property
    def full(self) -> bool:
        return bool(self.given)


@dataclass(slots=True)
class _Known:
    mention: _Mention
    evidence: list[Span] = field(default_factory=list)


def find_people(parsed: ParsedArticle) -> tuple[Person, ...]:
    """The persons whom an article names, each once, in the order of their first mention; found once.

    A mention of the surname alone joins the person of that surname; "Serges BRUNEAU" and "Serge Bruneau" are one.

    Returns:
        Given name and surname where the text has both, in normal case, without title.
    """
    return kept(parsed.parts[0], "people", lambda _: _find_people(parsed)) if parsed.parts else ()


def _find_people(parsed: ParsedArticle) -> tuple[Person, ...]:
    bodies = Mask(body_spans(parsed))
    known: list[_Known] = []
    mentions = [m for part in parsed.parts for m in _mentions(part, bodies) if not _is_of_a_headline(m, parsed)]
    for mention in sorted(mentions, key=lambda m: not m.full):
        match = next((one for one in known if _same_person(one.mention, mention)), None)
        if match is None:
            match = _Known(mention)
            known.append(match)
        elif len(mention.name) > len(match.mention.name) and len(mention.given) > len(match.mention.given):
            match.mention = mention
        match.evidence.append(span_at(mention.part, mention.start, mention.end))
    order = {id(part): n for n, part in enumerate(parsed.parts)}
    known.sort(key=lambda one: min((order[id(one.mention.part)], one.mention.start), default=(0, 0)))
    return tuple(Person(name=one.mention.name, evidence=tuple(one.evidence)) for one in known)


def _is_of_a_headline(mention: _Mention, parsed: ParsedArticle) -> bool:
    """Whether words of a title in which all have capitals only look like a name: "Mayor Urges Neighbours To Report".

    A given name that is known tells a person, or the surname in the text.
    """
    part = mention.part
    if part.field != "title" or any(key in given_names() for key in mention.given):
        return False
    words = words_of(part)
    if any(word.text.islower() and len(word.text) > _LONGEST_SMALL for word in words) or len(words) < _LEAST_HEADLINE:
        return False
    text = [word for other in parsed.parts if other.field == "text" for word in words_of(other)]
    return bool(text) and not any(word.capital and word.key == mention.surname for word in text)


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
    reader = _Reader(part)
    end_of_last = -1
    for at, word in enumerate(reader.words):
        if not word.capital or word.start < end_of_last or not _may_begin(reader.text, reader.words, at):
            continue
        if goes_on_from_title(reader.text, reader.words, at):
            continue
        if is_demonym_before(reader.text, reader.words, at + 1):
            continue
        title = title_before(reader.text, reader.words, at)
        listed = end_of_last >= 0 and _LISTED.fullmatch(reader.text, end_of_last, word.start) is not None
        mention = reader.judge(at, _name_end(reader.text, reader.words, at), title, listed=listed)
        if mention and not bodies.meets(part, mention.start, mention.end):
            end_of_last = mention.end
            yield mention


def _may_begin(text: str, words: list[Word], at: int) -> bool:
    word = words[at]
    return _is_initial(text, words, at) or (word.key not in _BEGINS_NONE and word.text not in SEATS)


def _is_initial(text: str, words: list[Word], at: int) -> bool:
    """Whether word `at` is the initial of a given name, with a stop and a name behind it: "A." of "A.K. Example"."""
    word = words[at]
    if (
        len(word.text) > 1
        or not word.capital
        or word.key in CALLED
        or at + 1 == len(words)
        or not words[at + 1].capital
    ):
        return False
    return text[word.end : words[at + 1].start] in _BEHIND_INITIALS


def _name_end(text: str, words: list[Word], at: int) -> int:
    """The index after the last word of the name that could begin at `at`."""
    stop, here, capitals = at + 1, at, 1
    while here + 1 < len(words) and capitals < _LONGEST_NAME:
        gap = text[words[here].end : words[here + 1].start]
        word = words[here + 1]
        initial = len(words[here].text) == 1 and gap in _BEHIND_INITIALS
        if not (initial or (is_joint(gap) and "." not in gap and "&" not in gap)):
            break
        if word.text in GENERATIONS and capitals > 1:
            return here + 2
        if _ends_name(text, words, at, here + 1, several=capitals > 1):
            break
        if word.key in PARTICLES and not word.capital and words[here].capitals and not words[at].capitals:
            break  # "Paul EXEMPLE de l'Antenne régionale"
        particle = word.capitals and word.key in PARTICLES and here + 2 < len(words)
        fits = word.key not in NOT_IN_A_NAME or _is_initial(text, words, here + 1)
        if word.capital and not particle and fits and not word.text[0].isdigit():
            stop, capitals = here + 2, capitals + 1
        elif gap == "-" and capitals > 1 and _are_syllables(words[here], word):
            return here + 2
        elif word.key not in PARTICLES:
            break
        here += 1
    return stop


def _are_syllables(one: Word, other: Word) -> bool:
    """Whether two words are the halves of a given name of two syllables, as in Hong Kong and Korea: "Woon-man"."""
    if not one.capital or one.capitals or other.key in _WORDS_LIKE_SYLLABLES or not other.text.islower():
        return False
    return all(_SYLLABLE.fullmatch(word.key) is not None for word in (one, other))


def _ends_name(text: str, words: list[Word], at: int, last: int, *, several: bool) -> bool:
    """Whether word `last` stands behind the name that begins at `at`: honours, degrees, what the person does."""
    if not several:  # "Jack MA" is a name, "Keenan MP" is none
        return words[at].key not in given_names() and post_nominal_at(text, words, last)
    return post_nominal_at(text, words, last) or is_function_behind(text, words, last) or is_state_behind(words, last)


class _Reader:
    """Weighs the evidence that some words of a part are a person's name."""

    def __init__(self, part: ParsedPart) -> None:
        self.part = part
        self.text = text_of(part)
        self.words = words_of(part)
        self._recognised = entities_of(part)
        self._plain = {word.key for word in self.words if not word.capital and len(word.text) > 3}

    def judge(self, at: int, stop: int, title: Title | None, *, listed: bool = False) -> _Mention | None:
        """The mention of words `at` to `stop`, if evidence suffices.

        Two points are needed. Given name of the list 2 (1 where it is a common word too), title 2, rank or office 1,
        person by the recogniser 1 (2 when its bounds are the same), surname in capitals 1, honours behind it 1, a word
        of speech or function before or after 1 each; less what speaks for a street, a school or a place.
        """
        name_words = self.words[at:stop]
        start, end = name_words[0].start, name_words[-1].end
        said = self._recogniser_says(start, end)
        if stop - at == 1 and not (title and (title.alone or (said > 1 and title.office and self._is_written(at - 1)))):
            return None
        if stop - at > 1 and not (title or " " in self.text[start:end].replace("\u00a0", " ")):
            return None  # "Trois-Rivières": a hyphen joins two given names or two surnames, not one to the other
        first, last = name_words[0], name_words[_surname_at(name_words)]
        if (
            first.capitals
            and not last.capitals
            and "-" in self.text[first.end : last.start]
            and len(first.text) < _SPELT
        ):
            return None  # "Director MST-Netherlands": a body and where it is
        in_capitals = all(word.capitals or len(word.text) == 1 for word in name_words)
        in_office = title is None and stop - at > 1 and self._in_office(at, said)
        score = title.points if title else int(in_office)
        if stop - at > 1 and first.key in given_names():
            score += 2 if first.key in sure_given_names() else 1
        score += said + _context_says(self.text, start, end) + self._honoured(stop)
        if not in_capitals and last.capitals and len(last.text) > 2 and not first.capitals:
            score += 1
        if _is_turned(name_words):
            score += 2
        if not title and any(word.key in self._plain for word in name_words):
            score -= 1  # the article itself uses a word of it as a common word
        led = in_capitals and (
            listed
            or (at > 0 and self.words[at - 1].key in _LEADS_TO_A_NAME)
            or (stop - at > 1 and first.key in sure_given_names() and self._stands_out(start, end))
        )
        if in_capitals and not led:
            score -= 2
        if led and said < 0:
            score -= said  # the recogniser does not know what to make of capitals
        score -= _speaks_against(self.text, self.words, at, stop, titled=bool(title) or in_office or led)
        return _mention(self.part, words_in(self.text[start:end]), start, end) if score >= _ACCEPTED else None

    def _is_written(self, title: int) -> bool:
        """Whether an office is written as before a name: in English with a capital."""
        return self.part.language == "fr" or self.words[title].capital

    def _in_office(self, at: int, said: int) -> bool:
        """Whether an office and what it is over stand before a name: "le bourgmestre de Bruxelles Anne Exemple"."""
        known = said > 1 or self.words[at].key in given_names()
        before = self.words[at - 1] if at else None
        after_link = before is not None and not before.capital and before.key in _LEADS_ON
        return known and not after_link and bool(office_before(self.text, self.words, at, pos_at(self.part)))

    def _honoured(self, stop: int) -> bool:
        """Whether honours stand behind a name."""
        if stop == len(self.words) or self.text[self.words[stop - 1].end : self.words[stop].start] not in (" ", ", "):
            return False
        return post_nominal_at(self.text, self.words, stop)

    def _stands_out(self, start: int, end: int) -> bool:
        """Whether words in capitals stand in a line that has few others: there the capitals are meant."""
        begin, close = self.text.rfind("\n", 0, start) + 1, self.text.find("\n", end)
        around = self.text[begin:start] + self.text[end : close if close >= 0 else len(self.text)]
        letters = [c for c in around if c.isalpha()]
        return len(letters) > end - start and 4 * sum(c.isupper() for c in letters) < len(letters)

    def _recogniser_says(self, start: int, end: int) -> int:
        for ent_start, ent_end, label in self._recognised:
            if ent_start < end and start < ent_end:
                same = abs(ent_start - start) <= 1 and abs(ent_end - end) <= 1
                if label in _PERSON_LABELS:
                    return 2 if same else 1
                if not (same or (ent_start <= start and end <= ent_end)):
                    return 0
                return 0 if label == "ORG" and self._plain_name(start, end) else -1
        return 0

    def _plain_name(self, start: int, end: int) -> bool:
        """Whether two or three words, none of them the head of a body, could as well be a person: unknown names are
        taken for bodies as often as for persons."""
        inside = [word for word in self.words if word.start >= start and word.end <= end]
        return 1 < len(inside) <= _LONGEST_PLAIN and not any(w.key in _HEADS or w.capitals for w in inside)


_JOINS = frozenset(["and", "et", "of", "for"])
_WORDS_LIKE_SYLLABLES = frozenset(["a", "at", "by", "in", "o", "on", "run", "to", "up"]) | _JOINS
_LEADS_ON = PARTICLES | _JOINS
_LEADS_TO_A_NAME = frozenset(
    ["by", "par", "written", "texte", "text", "auteur", "auteure", "autrice", "author", "authors", "auteurs", "avec",
     "with", "propos", "photo", "photos", "contact", "de"]
)  # fmt: skip
"""After these a name may stand all in capitals: bylines and headings of interviews."""
_LISTED = re.compile(r",? (?:and|et|AND|ET|&|y) |, ")
_BEFORE_A_PERSON = re.compile(
    r"(?:\b(?:by|says?|said|explains?|told|with|dit|explique|r[ée]sume|selon|par|raconte|rappelle|insiste|observe|"
    r"conclut|t[ée]moigne|ajoute|souligne|pr[ée]cise|note|avec|according to|revient [àa]|parvenir [àa])"
    r"|[,:] [a-zà-ÿ-]+)[ \u00a0]$"
)
_AFTER_A_PERSON = re.compile(
    r", (?:who|whom|whose|qui|dont|aged|âg[ée]e?|"
    r"\d\d(?: ans)?\b|an? [a-z]|l[ae] [a-z]|de l['’]|du |from |of the |"
    r"[a-zà-ÿ-]+(?:ice|eur|euse|"
    r"iste|ologue|ère?|ier|or|er|ist)\b)|[ \u00a0](?:says?|said|explains?|told|a dit|dit|explique|est n[ée]e?|\()"
)


def _context_says(text: str, start: int, end: int) -> int:
    """A point each for words before and after that lead to a person: "says", "by"; ", who", ", psychologue"."""
    before = _BEFORE_A_PERSON.search(text[max(0, start - 24) : start]) is not None
    # "A mother, Anne Example, spoke": a name between commas explains the words before it.
    between = text[end : end + 1] == "," and re.search(r"[^\W\d_]{3,}, $", text[max(0, start - 12) : start]) is not None
    return int(before or between) + (_AFTER_A_PERSON.match(text, end) is not None)


def _speaks_against(text: str, words: list[Word], at: int, stop: int, *, titled: bool) -> int:
    """Points against a person: a street or school of that name, a word that no name has."""
    against = 0
    before = words[at - 1] if at else None
    if before and is_joint(text[before.end : words[at].start]) and "." not in text[before.end : words[at].start]:
        thing = thing_before(text, words, at)
        if before.key in _LANDS:
            against += 4
        elif thing:
            against += 2 if thing[1] else 4
        elif before.capital and before.key not in TITLES and not begins_sentence(text, before.start) and not titled:
            against += 1
    after = words[stop] if stop < len(words) else None
    if after and text[words[stop - 1].end : after.start] == " " and after.key in NAMED_AFTER_ENGLISH and after.capital:
        against += 3
    if any(word.key in NAMED_AFTER_ENGLISH or word.key in NAMED_AFTER for word in words[at:stop]):
        against += 3
    return against


def _mention(part: ParsedPart, words: list[Word], start: int, end: int) -> _Mention:
    text = text_of(part)[start:end]
    name = re.sub(r"\s+", " ", text)
    if _is_turned(words):
        name = " ".join(reversed(name.rsplit(" ", 1)))
        words = [words[-1], *words[:-1]]
    if any(word.text[-2:].isupper() and len(word.text) > 2 for word in words):
        name = re.sub(r"[^\W\d_]+", lambda m: _normal_case(m[0], name[: m.start()]), name)
    surname_at = _surname_at(words)
    if " " not in name.replace("\u00a0", " "):
        return _Mention(part, start, end, name, (), words[surname_at].key)  # "Mme Legault-Charrette"
    given = tuple(word.key for word in words[:surname_at] if word.key not in PARTICLES)
    return _Mention(part, start, end, name, given, words[surname_at].key)


def _is_turned(words: list[Word]) -> bool:
    """Whether the surname stands first, in capitals, before a given name that is not: "BREMER Thomas"."""
    if not 1 < len(words) <= _LONGEST_PLAIN or words[-1].key not in sure_given_names():
        return False
    *surname, given = words
    written = all(word.capitals and (len(word.text) > 2 or word.key in PARTICLES) for word in surname)
    return written and not given.capitals and len(surname[-1].text) > 3


def _surname_at(words: list[Word]) -> int:
    """The number of the last word of a name that is no "Jr" or "III"."""
    return len(words) - (2 if len(words) > 2 and words[-1].text in GENERATIONS else 1)


def _normal_case(word: str, before: str) -> str:
    """A word of a name in normal case: "McDonald", "van der Meer", "de la Tour", but "Le Pen"."""
    key = fold_key(word)
    if word in GENERATIONS and " " in before.strip():
        return word
    if word.isupper() and key in PARTICLES and len(word) > 1 and before:
        article = key in {"le", "la", "les"}
        return word.lower() if not article or before.endswith(("de ", "De ", "DE ")) else word.capitalize()
    if len(word) > 4 and word.startswith(("Mc", "MC")) and word[2:].isupper():
        return f"Mc{word[2:].capitalize()}"
    return word.capitalize() if len(word) > 2 and word.isupper() else word


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
    r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)?)[ \u00a0]"
    r"((?:(?:de|du|van|von|der|la|le|El|Ben) ){0,4}(?:(?:D|O|L)['’])?[A-ZÀ-ÖØ-Þ]{3,}(?:-[A-ZÀ-ÖØ-Þ]{2,})*)(?![\w-])"
)


def _mark_surnames_in_capitals(doc: Doc) -> Doc:
    found = []
    for match in _GIVEN_SURNAME.finditer(doc.text):
        first = words_in(match[1])[0]
        if not first.capital or first.capitals or first.key not in sure_given_names():
            continue
        label = "PER" if doc.lang_ == "fr" else "PERSON"
        span = doc.char_span(match.start(), match.end(), label=label)
        if span is not None:
            found.append(span)
    if found:
        from spacy.util import filter_spans

        doc.ents = filter_spans([*found, *doc.ents])
    return doc
