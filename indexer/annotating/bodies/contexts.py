"""Names of bodies that nothing in the name gives away, but what stands around it: "l'association Seconde Main",
"the teams of Dockside Outreach", "Second Shift, the small contractor".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from indexer.annotating.bodies.patterns import ENGLISH_STOPS, BodyName, english_chain, french_tail
from indexer.annotating.name_words import (
    Word,
    entities_of,
    given_names,
    is_joint,
    text_of,
    word_list,
    words_by_end,
    words_by_start,
    words_of,
)
from indexer.annotating.parsed import ParsedPart
from indexer.annotating.person_words import ABBREVIATED_TITLES, TITLES

_LONGEST = 12
_QUOTE = r"(?P<quote>[«“\"][ \u00a0\u202f]?)?"
_FRENCH_DETERMINER = (
    r"\b(?:[LlDd]['’](?:une?[ ])?|(?:[Ll][ae]|[Uu]ne?|[Dd]u|[Aa]ux?|[Cc]et(?:te)?|[Cc]e|[Ss]on|[Ss]a|[Nn]otre"
    r"|[Dd]es|[Ll]es|de)[ ])"
)
_FRENCH_ADJECTIVES = r"(?:[ ](?:[a-zà-ÿ]+(?:aire|ale?|ante?|ique|elle|ienne|ois[e]?|if|ive)|de[ ][a-zà-ÿ]+))?"
_FRENCH_INTRODUCED = re.compile(
    _FRENCH_DETERMINER
    + r"""(?:petite?[ ]|grande?[ ]|jeune[ ])?
    (?:organismes?|association|ONG|entreprise|agence|groupe|collectif|bailleur|r[ée]seau|cabinet|syndicat|club|fondation
      |firme|compagnie|coop[ée]rative|maison[ ]d['’]h[ée]bergement|maison[ ]des?[ ]jeunes|soci[ée]t[ée]|troupe|refuge
      |foyer|assureur|[ée]diteur|transporteur|op[ée]rateur|prestataire|f[ée]d[ée]ration|mutuelle|banque|brasserie
      |quotidien|journal|magazine|revue|coalition|chorale|orchestre|cin[ée]ma|bureau[ ]d['’][ée]tudes?|start-up)"""
    + _FRENCH_ADJECTIVES
    + rf"[ \u00a0]{_QUOTE}",
    re.VERBOSE,
)
_ENGLISH_NOUNS = r"""landlord|charit(?:y|ies)|firm|company|association|organi[sz]ation|NGO|agency|non-?profit|insurer
      |contractor|publisher|retailer|brewery|consultancy|think[ ]tank|social[ ]enterprise|co-?operative
      |housing[ ]provider|shelter|refuge|hostel|newspaper|trade[ ]union|start-?up|network|union
      |society|collective|foundation"""
_ENGLISH_INTRODUCED = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?|[Hh]er|[Hh]is|[Tt]heir|[Oo]ur|[Ll]ocal)[ ](?:[a-z-]+[ ]){{0,3}}?(?:{_ENGLISH_NOUNS}|group)"
    rf"(?:[ ]called)?,?[ ]{_QUOTE}",
    re.VERBOSE,
)
_LABELLED = re.compile(
    r"(?:^|\n|(?<=[.;][ ]))(?:Who|Run[ ]by|Led[ ]by|Partners?|Organi[sz]ers?|Porteurs?(?:[ ]du[ ]projet)?|Organismes?"
    r"|Partenaires?|Op[ée]rateur|Structure)[ \u00a0]?:[ ](?:[Tt]he[ ]|[LlDd]['’]|[Ll][ae][ ])?(?P<quote>)?",
    re.VERBOSE,
)
_FRENCH_PEOPLE = re.compile(
    r"""\b(?:b[ée]n[ée]voles|membres?|[ée]quipes?|intervenante?s?|animat(?:eur|rice)s?|[ée]ducat(?:eur|rice)s?
      |travailleu(?:r|se)s?|salari[ée]e?s?|responsables?|direct(?:eur|rice)(?:[ ]g[ée]n[ée]rale?)?|fondat(?:eur|rice)s?
      |coordonn?at(?:eur|rice)s?|coordonnatrices?|pr[ée]sidente?|porte-parole|locaux|bureaux|usag(?:ers|[èe]res)
      |m[ée]diat(?:eur|rice)s?|permanence|repr[ée]sentante?s?)
      [ ](?:de[ ](?:la[ ]|l['’])?|d['’]|du|des|chez)[ ]?(?P<quote>)?""",
    re.VERBOSE,
)
_ENGLISH_PEOPLE = re.compile(
    r"""\b(?:volunteers?|teams?|staff|members?|workers?|director|manager|co-?ordinator|founders?|chair(?:man|woman)?
      |chief[ ]executive|head|secretary|treasurer|spokes(?:man|woman|person)|representatives?|offices?|trustees|clients
      |employees|colleagues|phones?|buses|doors|rooms)[ ](?:of|from|at|with|for)[ ](?:the[ ])?(?P<quote>)?
    | \b(?:runs|founded|joined|chairs|heads|told|asked|through|alongside|together[ ]with|thanks[ ]to|approached
      |contacted|partner(?:ship|ed|s)?[ ]with|work(?:s|ed)?[ ](?:for|with)
      |(?:run|led|managed|funded|supported|financed|provided|published|organi[sz]ed|hosted|produced|developed|made|offered
        |backed|carried[ ]out|commissioned|set[ ]up)[ ]by)[ ](?:the[ ])?(?P<_>)?""",
    re.VERBOSE,
)
_CAPITALS = r"(?:[A-ZÀ-Þ][\w’'-]*[ ]){0,3}[A-ZÀ-Þ][\w’'-]+"
_APPOSED = re.compile(
    rf"""(?P<name>{_CAPITALS}),[ ](?:(?:the|an?|une?|l[ae])[ ]|l['’])(?:[a-zà-ÿ-]+[ ]){{0,2}}
    (?:{_ENGLISH_NOUNS}|house|group|team|clinic|theatre|troupe|r[ée]seau|organisme|entreprise|soci[ée]t[ée]|f[ée]d[ée]ration
      |fondation|collectif|association|ONG)\b""",
    re.VERBOSE,
)
_PRISON = re.compile(rf"\b(?:HMP|HMYOI|YOI|HMPYOI)[ ](?:{_CAPITALS})")
_SUFFIXED = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+(?:[ ][A-ZÀ-Þ][\w’'-]+)?[ ](?:Habitat|Logement)\b")
_ACTIVE = re.compile(
    r"(?:(?:brings?|brought) together|runs|offers|provides|publishes|helps|employs|supports|works with|trains)\b"
)
_NAMELIKE = word_list("words_of_bodies")
"""Words that names of associations are made of, and names of persons hardly ever."""
_PLANS = frozenset(["programme", "program", "project", "projet", "plan", "loi", "act"])
_NO_BODY = word_list("not_named_so")
_GIVEN = given_names()
_ARTICLES = frozenset(["le", "la", "les", "l"])


class _Part:
    """A part with what the readers of contexts need."""

    def __init__(self, part: ParsedPart) -> None:
        self.part = part
        self.text = text_of(part)
        self.words = words_of(part)
        self.starts, self.ends = words_by_start(part), words_by_end(part)
        self._places = [(s, e) for s, e, label in entities_of(part) if label in {"GPE", "LOC"}]

    def stop_of(self, at: int, *, french: bool) -> int:
        """The index after the last word of a name that begins at word `at`."""
        if not french:
            return english_chain(self.text, self.words, at)
        first = at + 1 if self.words[at].key in _ARTICLES and at + 1 < len(self.words) else at
        stop = french_tail(self.part, self.words, first, loose=True)
        following = self.words[stop] if stop < len(self.words) else None
        if following and following.text.isdigit() and len(following.text) == 2 and self.gap(stop - 1) == " ":
            stop += 1  # "Accueil jeunes 93": the number of the département
        return stop

    def gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.words[at].end : self.words[at + 1].start]

    def quoted(self, at: int) -> int:
        """The index after the last word before the closing quotation mark or the end of the line."""
        closing = re.search(r"[»”\"\n]", self.text[self.words[at].start :])
        limit = self.words[at].start + closing.start() if closing else len(self.text)
        return next((n for n in range(at, len(self.words)) if self.words[n].start >= limit), len(self.words))

    def is_place(self, at: int, stop: int) -> bool:
        """Whether the recogniser takes all of it for a place."""
        start, end = self.words[at].start, self.words[stop - 1].end
        return any(s <= start and end <= e for s, e in self._places)


def names_in_context(part: ParsedPart) -> Iterator[BodyName]:
    """Names of bodies that the words before or behind them tell."""
    read = _Part(part)
    if not read.words:
        return
    for pattern, french, fits in _RULES:
        for match in pattern.finditer(read.text):
            at = read.starts.get(match.end())
            if at is None or not read.words[at].capital:
                continue
            quote = match["quote"] if "quote" in match.groupdict() else None
            foreign = not french and at + 1 < len(read.words) and read.words[at + 1].key in {"de", "du", "des"}
            stop = read.quoted(at) if quote else read.stop_of(at, french=french or foreign)
            if at < stop <= at + _LONGEST and (quote or fits(read, at, stop)) and _begins(read.words[at]):
                yield BodyName(at, stop, sure=True)
    yield from _by_form(read)
    yield from _active(read)


def _begins(word: Word) -> bool:
    return len(word.text) > 1 or word.key == "l"


def _introduced(read: _Part, at: int, stop: int) -> bool:
    first = read.words[at]
    return first.key not in _STOPS and first.key not in _PLANS and first.key not in TITLES and stop > at


def _labelled(read: _Part, at: int, stop: int) -> bool:
    several = stop - at > 1 and read.words[at].key not in _GIVEN
    return several and _introduced(read, at, stop) and not read.is_place(at, stop)


def _of_french_people(read: _Part, at: int, stop: int) -> bool:
    """ "les bénévoles du Pont des rives": more than one word, one of them no name of a place."""
    words = read.words[at:stop]
    first = words[1] if words[0].key in _ARTICLES and len(words) > 1 else words[0]
    if first.key in _NO_BODY or first.key in TITLES or first.key in _GIVEN or not first.capital:
        return False
    if words[0].key in _ARTICLES:
        return not read.is_place(at, stop)
    small = [w for w in words[1:] if not w.capital and len(w.text) > 3]
    return bool(small) and not first.capitals


def _of_english_people(read: _Part, at: int, stop: int) -> bool:
    words = read.words[at:stop]
    if words[0].key in _STOPS or words[0].key in ABBREVIATED_TITLES or words[0].key in TITLES:
        return False
    if len(words) == 1:
        return False
    french = words[1].key in {"du", "des"} and not read.is_place(at, stop)
    named = french or any(w.key in _NAMELIKE for w in words)
    if read.is_place(at, stop):
        return False
    return named and words[0].key not in _GIVEN - _NAMELIKE and not any(w.key in _NO_BODY for w in words)


def _by_form(read: _Part) -> Iterator[BodyName]:
    for pattern in (_APPOSED, _PRISON, _SUFFIXED):
        for match in pattern.finditer(read.text):
            start, end = match.span("name") if pattern is _APPOSED else match.span()
            at = read.starts.get(start)
            stop = read.ends.get(end)
            if at is None or stop is None:
                continue
            if pattern is _APPOSED and not _apposed(read, at, stop):
                continue
            yield BodyName(at, stop, sure=True)


def _apposed(read: _Part, at: int, stop: int) -> bool:
    words = read.words[at:stop]
    if words[0].key in _STOPS - {"first", "second", "third", "new"} or words[0].key in _GIVEN - _NAMELIKE:
        return False
    return len(words) > 1 and not read.is_place(at, stop) and words[0].key not in TITLES


def _active(read: _Part) -> Iterator[BodyName]:
    """ "Harbour Steps brings together …": a name at the head of a sentence that does what bodies do."""
    for match in _ACTIVE.finditer(read.text):
        after = read.ends.get(match.start() - 1)
        if after is None or read.text[match.start() - 1] != " ":
            continue
        at = before = after - 1
        while at and read.words[at - 1].capital and is_joint(read.gap(at - 1)) and "." not in read.gap(at - 1):
            at -= 1
        if read.words[at].capital and before > at and _of_english_people(read, at, before + 1):
            yield BodyName(at, before + 1, sure=True)


_STOPS = ENGLISH_STOPS - {"first", "second", "third", "new", "like", "our"}
_Fits = Callable[[_Part, int, int], bool]
_RULES: tuple[tuple[re.Pattern[str], bool, _Fits], ...] = (
    (_FRENCH_INTRODUCED, True, _introduced),
    (_ENGLISH_INTRODUCED, False, _introduced),
    (_LABELLED, False, _labelled),
    (_FRENCH_PEOPLE, True, _of_french_people),
    (_ENGLISH_PEOPLE, False, _of_english_people),
)
