"""Event series that an article names: the event without its number, and the number, where the text says them.

A mention has one of these forms: a number before or after an event ("32nd biannual Congress", "Congrès …, 5e
édition"), a number of editions ("la 12e édition du Festival …"), a word that says that the event comes again ("the 2005
annual colloquium"). A number alone is not enough where any meeting could have it ("the second meeting", "la première
journée"): there must be a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from corpus.model import SeriesMention, Span
from indexer.annotating.bodies.finding import Body, bodies_of
from indexer.annotating.bodies.patterns import french_tail
from indexer.annotating.event_series import HEADS, JOINT, PERIODS, is_bare, series_key
from indexer.annotating.name_words import entities_of, is_joint, span_at, text_of, word_list, words_of
from indexer.annotating.ordinals import joined_ordinal, read_ordinal, read_roman, read_roman_ordinal
from indexer.annotating.parsed import ParsedArticle, ParsedPart


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WEAK = _words("meeting day week session workshop fair webinar convention assembly awards ceremony gala")
"""Any event may be called so; one of a series has a name besides."""
_PLACES = frozenset(["GPE", "LOC"])
_PERSONS = frozenset(["PER", "PERSON"])
_RANKED = frozenset(["prix", "prizes", "awards"])
_EDITION = frozenset(["edition", "editions"])
_BEFORE_HEAD = _words(
    """
    international national regional provincial european world annual general joint great public scientific professional
    generale generales
    internationale internationales internationaux nationale nationales regionale regionales europeenne europeennes
    mondial mondiale grand grande grandes grands biannual biennial canadian american african french francophone
    """
) | frozenset(PERIODS)
_FRENCH_LINKS = frozenset(["de", "du", "des", "d", "la", "l", "le", "les", "sur", "pour", "en", "et", "contre"])
_ENGLISH_LINKS = frozenset(["of", "on", "for", "the", "and", "in", "to", "against"])
_THEME_LINKS = frozenset(["on", "for", "about", "sur", "pour"])
_LEADS_TO_THEME = frozenset(["theme", "topic", "subject", "occasion", "sujet"])
_ARTICLES = frozenset(["the", "le", "la", "les", "l"])
_OF = frozenset(["of", "de", "du", "des", "d"])
_AND = frozenset(["and", "et"])
_ONE = frozenset(["a", "an", "un", "une"])
_INDEFINITE = frozenset(["a", "an", "un", "une", "each", "every", "chaque", "any", "no", "aucun", "aucune"])
_DETERMINERS = _INDEFINITE | _words(
    """
    the its their our his her this that these next last at in on for during since after before from to of and by
    le la les l son sa ses leur leurs notre nos ce cet cette ces au aux du des de d dans lors pendant apres avant
    depuis et par pour
    """
)
_DAYS_AND_MONTHS = word_list("months") | word_list("weekdays")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_BEFORE = 7
_LONGEST_TAIL = 14
_LONGEST_THEME = 24
_LONGEST_ITEM = 8
_EDITION_AFTER = re.compile(r"\s*[,(:–—-]\s*(?:(?:pour )?(?:sa|la|its|the)\s+)?")


class _Number(NamedTuple):
    """An ordinal among the words: its value, and which words it takes."""

    value: int
    first: int
    stop: int


@dataclass(slots=True)
class _Mention:
    part: ParsedPart
    name: str
    ordinal: int | None
    start: int
    end: int
    named: bool
    """It tells more than the sort of event."""
    organiser: str | None = None
    told: bool = True
    """It can stand by itself; else it only tells again of an event that is named elsewhere."""
    key: str = ""


@dataclass(slots=True)
class _Known:
    mention: _Mention
    evidence: list[Span] = field(default_factory=list)


def find_series(parsed: ParsedArticle) -> tuple[SeriesMention, ...]:
    """The event series that an article names, each meeting of one once, in the order of their first mention."""
    mentions = [m for part in parsed.parts for m in _Reader(part, bodies_of(parsed)).mentions()]
    known: list[_Known] = []
    for mention in mentions:
        mention.key = series_key(mention.name, mention.organiser)
    for mention in sorted(mentions, key=lambda m: (not m.named, -m.key.count(JOINT))):
        one = next((k for k in known if _same(k.mention, mention)), None)
        if one is None and mention.told and not (is_bare(mention.key) and not mention.named):
            one = _Known(mention)
            known.append(one)
        if one is not None:
            one.evidence.append(span_at(mention.part, mention.start, mention.end))
    order = {"section": 0, "title": 1, "text": 2}
    known.sort(key=lambda k: min((order[s.in_], s.start) for s in k.evidence))
    return tuple(
        SeriesMention(
            name=k.mention.name, ordinal=k.mention.ordinal, organiser=k.mention.organiser, evidence=tuple(k.evidence)
        )
        for k in known
    )


def _same(known: _Mention, other: _Mention) -> bool:
    """Whether two mentions mean one meeting: the same key, or a shorter form of it with the same number."""
    if known.ordinal != other.ordinal and other.ordinal is not None:
        return False
    if known.key == other.key:
        return True
    shorter = set(other.key.split(JOINT)) < set(known.key.split(JOINT))
    return shorter and (other.ordinal is not None or not other.named or not is_bare(other.key))


class _Reader:
    """Finds the mentions in one part."""

    def __init__(self, part: ParsedPart, bodies: Sequence[Body]) -> None:
        self.part = part
        self.text = text_of(part)
        self.words = words_of(part)
        self.bodies = [b for b in bodies if b.part is part]

    def mentions(self) -> Iterator[_Mention]:
        """Every mention, left to right, without overlap."""
        end_of_last = 0
        for at, word in enumerate(self.words):
            if word.start < end_of_last:
                continue
            mention = None
            if word.key in HEADS:
                mention = self._event(at)
            elif word.key in _EDITION:
                mention = self._edition(at)
            if mention:
                end_of_last = mention.end
                yield mention

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _number_at(self, last: int) -> _Number | None:
        """The ordinal that ends with word `last`."""
        word = self.words[last]
        if last and self._gap(last - 1) in ("-", "‑"):
            joined = joined_ordinal(self.words[last - 1].key, word.key)
            if joined:
                return _Number(joined, last - 1, last + 1)
        value = read_ordinal(word.key)
        if value is None:
            value = read_roman_ordinal(word.text)
        if value is None and word.text.isupper() and len(word.text) > 1:
            value = read_roman(word.key)
        if value is None or self._no_number(last):
            return None
        return _Number(value, last, last + 1)

    def _no_number(self, at: int) -> bool:
        """ "First Nations", "Second World War": a number that counts no event."""
        after = [word.key for word in self.words[at + 1 : at + 3]]
        return after[:1] == ["nations"] or after == ["world", "war"]

    def _gap(self, at: int) -> str:
        return self.text[self.words[at].end : self.words[at + 1].start]

    # --- "32nd biannual Congress" -----------------------------------------------------------------------------------

    def _event(self, head: int) -> _Mention | None:
        if any(b.authority and b.first <= head < b.stop for b in self.bodies):
            return None
        first, number = self._before(head)
        stop = self._tail(head)
        period = any(w.key in PERIODS for w in self.words[first:stop])
        edition = None
        if number is None:
            edition = self._edition_after(stop)
        if number is None and edition is None and not period:
            return None
        if number is None and edition is None and self._is_any(first, head, stop):
            return None
        if number and not (self._may_number(head, number, period) and not self._is_first_to(number, stop)):
            return None
        number = number or edition
        kept = [
            n for n in range(first, stop) if not (number and number.first <= n < number.stop) and not self._is_year(n)
        ]
        name = self._written(kept)
        named = self._is_named(head, kept, period, number)
        start = min(first, number.first) if number else first
        end = max(stop, number.stop) if number else stop
        organiser = None if not is_bare(series_key(name)) else self._organiser(first, stop)
        return _Mention(
            self.part, name, number.value if number else None, self.words[start].start,
            self._end(end, edition), named, organiser,
            told=named or (HEADS[self.words[head].key] not in _WEAK and number is not None and number.value > 1),
        )  # fmt: skip

    def _is_any(self, first: int, head: int, stop: int) -> bool:
        """ "Every annual meeting", "an annual conference", but not "an annual Conference for sharing practice"."""
        before = self.words[first - 1].key if first else ""
        if before in _ONE:
            theme = stop > head + 1 and any(word.key in _THEME_LINKS for word in self.words[head + 1 : stop])
            return not (theme or self.words[head].capital)
        return before in _INDEFINITE

    def _end(self, stop: int, edition: _Number | None) -> int:
        if edition and stop < len(self.words) and self.words[stop].key in _EDITION:
            stop += 1
        return self.words[stop - 1].end

    def _may_number(self, head: int, number: _Number, period: bool) -> bool:
        """ "the first day", "110th Congress", "le premier prix" count days, parliaments and who won."""
        if HEADS[self.words[head].key] == "congress" and number.value > 100:
            return False
        told = HEADS[self.words[head].key] not in {"day", "week", "session"} or self.words[head].capital
        if self.words[head].key in _RANKED and not period:
            return False
        return period or told or self._body_of(head) is not None

    def _is_first_to(self, number: _Number, stop: int) -> bool:
        """ "The first international forum to focus on victims": the first that does so, of no row of meetings."""
        follows = stop < len(self.words) and is_joint(self._gap(stop - 1)) and self.words[stop].key == "to"
        return number.value == 1 and follows and self.part.language != "fr"

    def _body_of(self, head: int) -> Body | None:
        """The body that holds the event, told by "of" after it: "32e session de la Commission pour la prévention"."""
        at = head + 1
        while at < len(self.words) and (self.words[at].key in _BEFORE_HEAD or self.words[at].key in PERIODS):
            at += 1
        if at >= len(self.words) or self.words[at].key not in _OF:
            return None
        while at + 1 < len(self.words) and self.words[at].key in _OF | _ARTICLES and is_joint(self._gap(at)):
            at += 1
        return next((body for body in self.bodies if body.first == at), None)

    def _before(self, head: int) -> tuple[int, _Number | None]:
        """Where the name begins before its head, and the ordinal in it."""
        first, at = head, head - 1
        number: _Number | None = None
        while at >= 0 and head - at <= _MOST_BEFORE:
            gap, word = self._gap(at), self.words[at]
            possessive = gap in ("' ", "’ ") and word.text.endswith("s")
            if not (is_joint(gap) or possessive) or "." in gap:
                break
            found = self._number_at(at) if number is None else None
            if found:
                number, first = found, found.first
                at = found.first - 1
                continue
            if self._is_year(at):
                first = at
            elif number is None and (word.capital or word.key in _BEFORE_HEAD or word.key == "s"):
                if word.key in _DETERMINERS or (word.key == "s" and self.words[first].key in PERIODS):
                    break  # "the Office's Annual Awards": whose they are is said before
                first = at
            elif number is not None and word.key in _BEFORE_HEAD:
                first = at
            elif not (number is None and self._joins_capitals(at)) and not self._is_first_ever(at):
                break
            at -= 1
        while first < head and self.words[first].key in {"s", "in", "ever"}:
            first += 1
        return first, number

    def _joins_capitals(self, at: int) -> bool:
        """Whether word `at` stands between two words of one name: "Crime and Violence Prevention Awards"."""
        before, after = self.words[at - 1], self.words[at + 1]
        joined = at > 0 and self.words[at].key == "and" and before.capital and after.capital
        return joined and before.key not in _DETERMINERS

    def _is_first_ever(self, at: int) -> bool:
        return at > 0 and self.words[at].key == "ever" and self.words[at - 1].key == "first"

    def _tail(self, head: int) -> int:
        """Where the name ends after its head."""
        stop = head + 1
        while stop < len(self.words) and is_joint(self._gap(stop - 1)) and self._follows(stop):
            stop += 1
        if stop == head + 1 and (body := self._body_of(head)):
            return body.stop
        joined = stop < len(self.words) and is_joint(self._gap(stop - 1))
        french = self.part.language == "fr" and joined and self.words[stop].key in _FRENCH_LINKS - _ENGLISH_LINKS
        end = french_tail(self.part, self.words, stop - 1) if french else self._linked(stop)
        end = self._before_theme(stop, end)
        return self._counted_up(head, max(stop, min(end, head + _LONGEST_TAIL) if french else end))

    def _before_theme(self, first: int, stop: int) -> int:
        """Where a name ends before words that only lead to a theme: "Colloquium on the theme", "sur le thème"."""
        for n in range(first + 1, stop):
            if self.words[n].key in _LEADS_TO_THEME and self.words[n - 1].key in _ARTICLES:
                return max(first, n - 2)
        return stop

    def _counted_up(self, head: int, stop: int) -> int:
        """Where a theme ends that counts up: "sur l'observation, l'analyse et la prévention"."""
        if not any(word.key in _THEME_LINKS for word in self.words[head + 1 : stop]):
            return stop
        at = stop
        while at + 1 < len(self.words) and at - head < _LONGEST_THEME:
            gap = self._gap(at - 1)
            last = self.words[at].key in _AND and (is_joint(gap) or gap == ", ")
            if not (last or gap == ", "):
                break
            item = self._item(at + 1 if last else at)
            if item is None:
                break
            if last:
                return item
            at = item
        return stop

    def _item(self, at: int) -> int | None:
        """The index after one thing that a theme counts up, which begins at word `at`: articles and nouns."""
        first = at
        while at < len(self.words) and self.words[at].key in _ARTICLES and not self.words[at].capital:
            at += 1
        if at >= len(self.words) or not self._subject(at) or self._is_a_name(at):
            return None
        stop = at + 1
        while stop < len(self.words) and stop - first < _LONGEST_ITEM and is_joint(self._gap(stop - 1)):
            word = self.words[stop]
            linked = word.key in _OF and stop + 1 < len(self.words)
            if not (self._subject(stop) or linked or (word.key in _ARTICLES and self.words[stop - 1].key in _OF)):
                break
            stop += 1
        while self.words[stop - 1].key in _OF | _ARTICLES:
            stop -= 1
        return stop

    def _follows(self, at: int) -> bool:
        word = self.words[at]
        ceremony = word.capital and HEADS.get(word.key) == "ceremony"  # "Awards Ceremony"
        return word.key in PERIODS or word.key in _BEFORE_HEAD or self._is_year(at) or ceremony

    def _is_year(self, at: int) -> bool:
        return _YEAR.fullmatch(self.words[at].text) is not None

    def _linked(self, at: int) -> int:
        """The index after a run such as "for French-speaking Countries on Police": links, and what hangs on them."""
        stop, here = at, at
        links = _ENGLISH_LINKS if self.part.language != "fr" else _FRENCH_LINKS
        theme = False
        while here < len(self.words) and here - at < _LONGEST_TAIL:
            gap, word = self._gap(here - 1), self.words[here]
            if not is_joint(gap) or "." in gap or word.text.isdigit():
                break
            if (word.key in {"in", "to", "at"} and not theme) or word.key in _DAYS_AND_MONTHS:
                break
            if word.key in links and not word.capital:
                theme = theme or word.key in _THEME_LINKS
            elif word.capital or gap in ("-", "‑") or self._subject(here):
                stop = here + 1
            else:
                break
            here += 1
        return stop

    def _is_a_name(self, at: int) -> bool:
        """Whether the recogniser takes a word for a place or person: "on Youth Justice, Leeds and Bradford"."""
        start = self.words[at].start
        inside = ((s, e, label) for s, e, label in entities_of(self.part) if s <= start < e)
        # Of single words with a capital it takes too many for persons.
        return any(label in _PLACES or (label in _PERSONS and " " in self.text[s:e]) for s, e, label in inside)

    def _subject(self, at: int) -> bool:
        """A noun or adjective of a theme in small letters: "conference on street gangs"."""
        for token in self.part.doc.char_span(self.words[at].start, self.words[at].end, alignment_mode="expand") or ():
            return token.pos_ in {"NOUN", "ADJ", "PROPN"}
        return False

    # --- "la 12e édition du Festival", "…, 5e édition" ----------------------------------------------------------------

    def _edition_after(self, stop: int) -> _Number | None:
        """The number of "…, 3e édition", "(5th edition)" right after a name."""
        match = _EDITION_AFTER.match(self.text, self.words[stop - 1].end)
        if not match or stop + 1 >= len(self.words):
            return None
        for at in range(stop, min(stop + 3, len(self.words) - 1)):
            number = self._number_at(at)
            if number and self.words[at + 1].key in _EDITION and number.first <= stop + 1:
                return number
        return None

    def _edition(self, at: int) -> _Mention | None:
        """The name that stands after "la 12e édition du", "the 12th edition of the"."""
        number = self._number_at(at - 1) if at and is_joint(self._gap(at - 1)) else None
        link = at + 1
        if number is None or link + 1 >= len(self.words) or self.words[link].key not in {"de", "du", "des", "d", "of"}:
            return None
        first = link + 1
        while first + 1 < len(self.words) and self.words[first].key in {"the", "la", "le", "les", "l", "our", "its"}:
            first += 1
        head = next((n for n in range(first, min(first + 6, len(self.words))) if self.words[n].key in HEADS), None)
        if head is None or not all(is_joint(self._gap(n)) for n in range(first, head)):
            return None
        stop = self._tail(head)
        kept = [n for n in range(first, stop) if not self._is_year(n)]
        name = self._written(kept)
        bare = is_bare(series_key(name))
        return _Mention(
            self.part, name, number.value, self.words[number.first].start, self.words[stop - 1].end,
            not bare, self._organiser(number.first, stop) if bare else None,
        )  # fmt: skip

    # --- names ------------------------------------------------------------------------------------------------------

    def _written(self, kept: list[int]) -> str:
        """The words of a name as the text has them, without the number and the year that stood between."""
        written = self.words[kept[0]].text
        for before, at in pairwise(kept):
            written += self._gap(before) if at == before + 1 else " "
            written += self.words[at].text
        return re.sub(r"\s+", " ", written)

    def _is_named(self, head: int, kept: list[int], period: bool, number: _Number | None) -> bool:
        weak = HEADS[self.words[head].key] in _WEAK
        capital = self.words[head].capital and head and not self._begins(head, kept)
        others = any(self.words[n].capital for n in kept if n != head and not self._begins(n, kept))
        if period:
            return True
        if weak:
            if self._body_of(head):
                return True
            before = any(self.words[n].capital for n in kept if n < head and n > kept[0]) or (
                kept[0] < head and self.words[kept[0]].capital and number is not None and number.first < kept[0]
            )
            return bool(capital) or before
        return bool(capital) or others or any(self.words[n].key in _BEFORE_HEAD for n in kept)

    def _begins(self, at: int, kept: list[int]) -> bool:
        """Whether a word has its capital only for standing first in its sentence."""
        if at != kept[0]:
            return False
        before = self.text[: self.words[at].start].rstrip(" «“\"'‘(")
        return not before or before[-1] in ".!?:\n"

    def _organiser(self, first: int, stop: int) -> str | None:
        """The body that stands in the same sentence before the event, or as "of …" after it."""
        start, end = self.words[first].start, self.words[stop - 1].end
        begin = max(self.text.rfind(mark, 0, start) for mark in (". ", "\n", "! ", "? ", "; ")) + 1
        inside = [b for b in self.bodies if b.start >= start and b.end <= end]
        before = [b for b in self.bodies if begin <= b.start and b.end <= start]
        chosen = inside[-1] if inside else before[-1] if before else None
        if chosen is None:
            return None
        return chosen.authority.name(self.part.language) if chosen.authority and chosen.by_acronym else chosen.name
