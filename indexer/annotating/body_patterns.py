"""Names of bodies by their build: a head word ("Institut", "Council") and what may follow or precede it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.annotating.name_words import Word, begins_sentence, is_joint, pos_at, words_of
from indexer.annotating.parsed import ParsedPart

FRENCH_HEADS = frozenset(
    ["academie", "agence", "alliance", "amicale", "assemblee", "association", "banque", "barreau", "bureau", "caisse", "centre", "cercle", "chaire", "chambre", "clinique", "coalition", "collectif", "college", "cegep", "comite", "commissariat", "commission", "communaute", "compagnie", "confederation", "conseil", "consortium", "cooperative", "corporation", "cour", "delegation", "departement", "direction", "directorat", "ecole", "editions", "etablissement", "faculte", "federation", "fondation", "forum", "fonds", "front", "fundacion", "gendarmerie", "groupe", "groupement", "haut", "hopital", "inspection", "institut", "laboratoire", "ligue", "maison", "ministere", "mission", "mouvement", "observatoire", "office", "ordre", "organisation", "parlement", "parquet", "police", "prefecture", "protecteur", "regie", "regroupement", "rectorat", "reseau", "secretariat", "secours", "senat", "service", "services", "societe", "surete", "syndicat", "table", "tribunal", "union", "unite", "universite", "centrale", "chantier", "carrefour", "relais", "commissaire", "defenseur", "autorite", "haute", "fraternite", "musee", "bibliotheque", "mutuelle", "vice", "secretaire"]
)
# These begin a name only with a certain second word, or are too often common nouns at the head of a sentence.
_SECOND_WORD = {
    "haut": {"commissariat", "conseil", "comite"},
    "haute": {"autorite", "ecole", "commission"},
    "vice": {"rectorat", "presidence"},
    "commissaire": {"aux", "a"},
    "secretaire": {"general"},
    "communaute": {"urbaine", "metropolitaine", "francaise", "europeenne", "germanophone", "flamande"},
    "table": {"de", "regionale", "nationale", "jeunesse", "des"},
    "front": {"commun", "de", "d"},
    "parquet": {"de", "general", "federal", "du"},
    "police": {"nationale", "federale", "municipale", "locale", "provinciale", "metropolitaine", "cantonale", "montee"},
}
ENGLISH_HEADS = frozenset(
    ["academy", "agency", "alliance", "association", "authority", "bank", "board", "bureau", "centre", "center", "club", "coalition", "college", "commission", "committee", "confederation", "consortium", "constabulary", "corporation", "council", "court", "department", "directorate", "federation", "forum", "foundation", "fund", "group", "guild", "homes", "hospital", "house", "institute", "institution", "laboratory", "league", "ministry", "network", "observatory", "office", "organization", "organisation", "parliament", "partnership", "partners", "police", "secretariat", "senate", "service", "services", "society", "syndicate", "trust", "tribunal", "union", "unit", "university", "inc", "ltd", "company", "press", "school", "circle", "taskforce", "inspectorate", "ombudsman", "assembly", "charity"]
)
# Heads that are a body only in company: "Police" with a place before it, "House" after a name.
_LONE_HEADS_NEVER = ENGLISH_HEADS
_ENGLISH_LINKS = frozenset(["of", "for", "the", "and", "on", "against", "de", "du", "des", "la", "le", "d", "l", "in", "to", "at"])
_ENGLISH_PREPOSITIONS = frozenset(["of", "for", "on", "against", "de", "du", "des", "d"])
_LINKS = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "en", "pour", "et", "aux", "au", "a", "sur", "contre"])
_DETERMINERS = frozenset(["la", "le", "les", "l"])
_CONTENT = {"NOUN", "ADJ", "PROPN", "X"}
_HELPS = frozenset(
    ["aide", "soutien", "appui", "acces", "formation", "recherche", "insertion", "integration", "lutte", "droit", "service", "services", "assistance", "retour", "consultation", "formation", "education", "secours", "hebergement", "accueil"]
)
_INTRODUCERS = re.compile(
    r"(?:\bl['’](?:organisme|association|ONG|entreprise|agence)|\bd['’]une? (?:organisme|association)|\b(?:le|du|au|un) "
    r"(?:groupe|collectif|bailleur|r[ée]seau|cabinet|syndicat)|\b(?:la|une) (?:fondation|firme|compagnie|coop[ée]rative|"
    r"maison d['’]h[ée]bergement|soci[ée]t[ée] de transport|soci[ée]t[ée]))[ \u00a0](?:(?P<quote>[«“\"][ \u00a0]?))?"
    r"|\b[Tt]he (?:landlord|charity|firm|company|association|group|organi[sz]ation|NGO|agency|non-profit)[, ] ?"
)
_STOPS_ENGLISH = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "in", "at", "by", "from", "with", "to", "when", "while", "since", "as", "after", "before", "during", "our", "his", "her", "their", "if", "but", "or", "and", "both", "its", "it", "he", "she", "they", "we", "you", "how", "who", "where", "why", "here", "there", "on", "for", "of", "last", "next", "each", "every", "all", "some", "under", "over", "between", "among", "within", "until", "through", "about", "like", "also", "only", "first", "second", "third", "new", "many", "most", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mr", "mrs", "ms", "dr"]
)
_LONGEST = 16


class BodyName(NamedTuple):
    """Words `first` to `stop` (not included) of a part are the name of a body; `sure` when not only by its build."""

    first: int
    stop: int
    sure: bool


def french_names(part: ParsedPart) -> Iterator[BodyName]:
    """Names that begin with a French head word in capital: "Institut national de santé publique du Québec"."""
    text, words = part.doc.text, words_of(part)
    at = 0
    while at < len(words):
        word = words[at]
        if word.capital and word.key in FRENCH_HEADS and not word.capitals and _head_fits(words, at):
            stop = french_tail(part, words, at)
            if stop - at > 1 and _convinces(text, words, at, stop):
                yield BodyName(at, stop, sure=not begins_sentence(text, word.start))
                at = stop
                continue
        at += 1


def _head_fits(words: list[Word], at: int) -> bool:
    needed = _SECOND_WORD.get(words[at].key)
    if needed is None:
        return True
    return at + 1 < len(words) and words[at + 1].key in needed


def _convinces(text: str, words: list[Word], at: int, stop: int) -> bool:
    """In mid-sentence the capital of the head tells; at the head of a sentence there must be another capital."""
    if not begins_sentence(text, words[at].start):
        return True
    if any(word.capital for word in words[at + 1 : stop]):
        return True
    after = text[words[stop - 1].end : words[stop - 1].end + 14]
    return re.match(r" ?\([A-Z][A-Za-z]{1,9}\)", after) is not None


def french_tail(part: ParsedPart, words: list[Word], head: int) -> int:
    """The index after the last word of a French name that begins at word `head`.

    A name goes on over adjectives, capitals and complements ("de", "pour", "et" with a noun); it ends before verbs,
    punctuation, an article that no preposition calls for, and another body.
    """
    text, tags = part.doc.text, pos_at(part)
    stop, here = head + 1, head
    closed = False  # a proper name as complement ("du Québec") closes all but a hyphen
    while here + 1 < len(words) and here + 1 - head < _LONGEST:
        word, gap = words[here + 1], text[words[here].end : words[here + 1].start]
        if not is_joint(gap) or "." in gap:
            break
        if not _goes_on(words, head, here, tags, closed=closed, gap=gap):
            break
        here += 1
        linked = word.key in _LINKS and not word.capital
        if not linked:
            stop = here + 1
            before = words[here - 1]
            closed = word.capital and before.key in {"du", "de", "d"} and gap in (" ", "'", "’") and not word.capitals
    return stop


def _goes_on(words: list[Word], head: int, here: int, tags: dict[int, str], *, closed: bool, gap: str) -> bool:
    """Whether the word after `here` continues the name that began at `head`."""
    last, word = words[here], words[here + 1]
    pos = tags.get(word.start, "X")
    after_link = last.key in _LINKS and not last.capital
    if closed and gap not in ("-", "‑"):
        university_at = words[head].key == "universite" and word.key == "a"
        return university_at or (last.key == "a" and word.capital) or _city_after_services(words, head, word)
    if word.capital:
        return not (word.key in FRENCH_HEADS and last.key in {"et", "de", "l", "la", "le"} and word.key != "etat")
    if word.key in _LINKS:
        return _link_fits(words, here, tags)
    if word.text.isdigit():
        return False
    if pos == "ADJ" or (pos == "VERB" and word.key.endswith(("e", "es", "ee", "ees")) and last.key in _LINKS):
        return True
    if pos in _CONTENT:
        return after_link or here == head
    return False


def _city_after_services(words: list[Word], head: int, word: Word) -> bool:
    """'Service de police de la Ville de Québec': "Ville" took the place of the proper name; nothing closes yet."""
    return words[head].key == "service" and word.capital


def _link_fits(words: list[Word], here: int, tags: dict[int, str]) -> bool:
    """Whether a preposition, article or "et" after word `here` may stand inside a name."""
    last, link = words[here], words[here + 1]
    following = words[here + 2] if here + 2 < len(words) else None
    if following is None:
        return False
    if link.key in _DETERMINERS:
        return last.key in _LINKS and not last.capital and last.key not in _DETERMINERS
    if last.key in _LINKS and not last.capital:
        return last.key == "et" and link.key in {"de", "d", "des", "du"} and not following.capital
    pos = tags.get(following.start, "X")
    content = pos in _CONTENT or following.capital or following.key in _DETERMINERS
    if link.key == "et":
        lower_noun = pos in {"NOUN", "ADJ"} and not following.capital
        return lower_noun or (following.capital and last.capital) or following.key in {"de", "d", "des"}
    if link.key in {"a", "au", "aux"}:
        return content and (last.key in _HELPS or link.key == "aux")
    if link.key == "en":
        return pos in {"NOUN", "PROPN"} and not following.text.isdigit()
    return content


def english_names(part: ParsedPart) -> Iterator[BodyName]:
    """Names in capitals with an English head word: "Department of Justice", "Thames Valley Police".

    Lines in title case, where every word has a capital, are passed over.
    """
    text, words = part.doc.text, words_of(part)
    at = 0
    while at < len(words):
        if not words[at].capital or words[at].key in _STOPS_ENGLISH:
            at += 1
            continue
        stop = _english_chain(text, words, at)
        for first, end in _split_chain(words, at, stop):
            if end - first > 1 and _has_head(words, first, end) and not _in_title_case(text, words, first, end):
                yield BodyName(first, end, sure=True)
        at = max(stop, at + 1)


def _english_chain(text: str, words: list[Word], at: int) -> int:
    """The index after the last word of a run of capitals, joined by "of", "for", "and", "the"."""
    stop, here = at + 1, at
    while here + 1 < len(words) and here + 1 - at < _LONGEST:
        gap, word = text[words[here].end : words[here + 1].start], words[here + 1]
        possessive = gap in ("'", "’") and word.text == "s"
        plural_possessive = gap in ("' ", "’ ") and words[here].text.endswith("s")
        if not (is_joint(gap) or plural_possessive) or ("." in gap):
            break
        if word.capital and not (word.key in _STOPS_ENGLISH and word.key not in _ENGLISH_LINKS):
            stop = here + 2
        elif not possessive and (word.key not in _ENGLISH_LINKS or not _link_may_follow(words, at, here)):
            break
        here += 1
    return stop


def _link_may_follow(words: list[Word], at: int, here: int) -> bool:
    """Prepositions other than "of" and "for" only after a head; "the" only after another link."""
    last, link = words[here], words[here + 1].key
    if link == "the":
        return last.key in _ENGLISH_PREPOSITIONS and not last.capital
    if link in {"in", "to", "at", "on", "against"}:
        return last.key in ENGLISH_HEADS and link == "on"
    if link in {"and", "of", "for"}:
        return last.capital
    return last.capital


def _split_chain(words: list[Word], at: int, stop: int) -> Iterator[tuple[int, int]]:
    """The bodies of a chain: "University of Leeds and Lambeth Council" is two, "Department of Crime and Justice" one."""
    for n in range(at + 1, stop - 1):
        if (
            words[n].key == "and"
            and _has_head(words, at, n)
            and ((_has_head(words, n + 1, stop) and not words[stop - 1].key == "services") or words[n + 1].key == "the")
        ):
            yield at, n
            begin = n + 2 if words[n + 1].key == "the" else n + 1
            yield from _split_chain(words, begin, stop)
            return
    yield _trim(words, at, stop)


def _trim(words: list[Word], at: int, stop: int) -> tuple[int, int]:
    """Without what only leads to the head: "In", a name before "and", a trailing link."""
    for n in range(stop - 2, at, -1):
        if words[n].key == "and" and not any(words[m].key in _ENGLISH_PREPOSITIONS for m in range(at, n)):
            if not _has_head(words, at, n) and _has_head(words, n + 1, stop) and words[n - 1].key not in {"crime"}:
                if stop - n > 2 and n - at > 1:
                    return n + 1, stop
    while stop > at and not words[stop - 1].capital and words[stop - 1].key in _ENGLISH_LINKS:
        stop -= 1
    return at, stop


def _has_head(words: list[Word], first: int, stop: int) -> bool:
    """Whether a head stands where heads stand: last, or right before "of", "for", "on"."""
    for n in range(first, stop):
        if words[n].key in ENGLISH_HEADS and words[n].capital:
            last = n + 1 == stop
            if last or words[n + 1].key in {"of", "for", "on", "against", "s"} or words[n + 1].key in ENGLISH_HEADS:
                return True
            if words[n].key in {"university", "college", "institute", "police"} and n > first:
                return True
    return False


def _in_title_case(text: str, words: list[Word], first: int, stop: int) -> bool:
    """Whether the line around a name is a heading in title case, where capitals say nothing."""
    begin = text.rfind("\n", 0, words[first].start) + 1
    end = text.find("\n", words[stop - 1].end)
    line = text[begin : end if end >= 0 else len(text)]
    if len(line) > 140:
        return False
    outside = re.findall(
        r"[^\W\d_]{4,}", line[: words[first].start - begin] + " " + line[words[stop - 1].end - begin :]
    )
    return len(outside) >= 2 and sum(word[0].isupper() for word in outside) > 0.7 * len(outside)


def introduced_names(part: ParsedPart) -> Iterator[BodyName]:
    """Names that a common noun introduces: "l'association Seconde Main", "the landlord, Ribble Homes"."""
    text, words = part.doc.text, words_of(part)
    starts = {word.start: n for n, word in enumerate(words)}
    for match in _INTRODUCERS.finditer(text):
        at = starts.get(match.end())
        if at is None or not words[at].capital or words[at].key in _STOPS_ENGLISH - {"first", "second", "new"}:
            continue
        if match["quote"]:
            closing = re.search(r"[»”\"\n]", text[match.end() :])
            limit = match.end() + closing.start() if closing else match.end()
            stop = next((n for n in range(at, len(words)) if words[n].start >= limit), len(words))
        elif match[0].lower().startswith("the"):
            stop = _english_chain(text, words, at)
        else:
            first = at + 1 if words[at].key in {"le", "la", "les", "l"} and at + 1 < len(words) else at
            stop = french_tail(part, words, first)
        if stop - at >= 1 and stop - at <= _LONGEST and len(words[at].text) > 1:
            yield BodyName(at, stop, sure=True)
