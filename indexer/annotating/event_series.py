"""Names of event series made comparable: "Fifth annual ICPC colloquium", "5e colloque annuel du CIPC" have one key.

The search process uses this too, so that nothing here needs a language pipeline.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.words import STOP_WORDS, words
from indexer.annotating.authorities import authorities
from indexer.annotating.ordinals import read_ordinal, read_roman_ordinal

JOINT = "_"
"""Between the words of a key. No name that a person types has it, so that a key is told from a name."""

_HEADS = """
    colloquium colloque colloques colloquia colloquiums
    congress congres congresses
    conference conferences
    meeting meetings rencontre rencontres reunion reunions
    assise assises
    day days journee journees
    week weeks semaine semaines
    forum forums fora
    summit summits sommet sommets
    seminar seminars seminaire seminaires
    symposium symposiums symposia
    festival festivals
    biennale biennales
    workshop workshops atelier ateliers
    convention conventions
    session sessions
    fair salon salons fairs
    webinar webinars webinaire webinaires
    assembly assemblies assemblee assemblees
    awards prizes prix trophees
    ceremony ceremonies ceremonie
    gala galas
"""
HEADS: dict[str, str] = {form: row.split()[0] for row in _HEADS.strip().splitlines() for form in row.split()}
"""What an event may be called, folded, and what it is in a key."""

PERIODS: dict[str, str] = {
    form: canonical
    for canonical, forms in {
        "annual": "annual annuel annuelle annuels annuelles yearly",
        "biannual": "biannual biannuel biannuelle biannuels biannuelles bisannuel bisannuelle semestriel semestrielle",
        "biennial": "biennial biennal biennale biennaux biennales",
        "triennial": "triennial triennal triennale triennaux triennales",
        "quadrennial": "quadrennial quadriennal quadriennale",
        "quinquennial": "quinquennial quinquennal quinquennale",
        "monthly": "monthly mensuel mensuelle mensuels mensuelles",
    }.items()
    for form in forms.split()
}
"""Words that say that an event comes again, folded, and what they are in a key."""

_GENERIC = "international national regional provincial world european local great general public scientific joint"
_WORDS: dict[str, str] = {
    form: canonical
    for canonical, forms in {
        "international": "internationale internationaux internationales",
        "national": "nationale nationaux nationales",
        "regional": "regionale regionaux regionales",
        "provincial": "provinciale provinciaux provinciales",
        "world": "mondial mondiale mondiaux mondiales global",
        "european": "europeen europeenne europeens europeennes",
        "general": "generale generaux generales",
        "local": "locale locaux locales",
        "public": "publique publiques publics",
        "scientific": "scientifique scientifiques",
        "canadian": "canadien canadienne canadiens canadiennes",
        "american": "americain americaine americains americaines",
        "african": "africain africaine africains africaines",
        "french": "francais francaise francaises",
        "francophone": "francophones",
        "belgian": "belge belges",
        "swiss": "suisse suisses",
        "crime": "criminalite delinquance crimes",
        "criminal": "criminel criminelle criminels criminelles penal penale penaux penales",
        "security": "securite safety surete",
        "city": "ville villes cities town towns",
        "urban": "urbain urbaine urbains urbaines",
        "youth": "jeune jeunes jeunesse young",
        "woman": "femme femmes women",
        "victim": "victime victimes victims",
        "drug": "drogue drogues drugs",
        "health": "sante",
        "school": "ecole ecoles scolaire scolaires schools",
        "research": "recherche recherches",
        "observatory": "observatoire observatoires observatories",
        "criminology": "criminologie",
        "criminologist": "criminologue criminologues",
        "policing": "policiere policieres policier policiers",
        "offender": "delinquant delinquants offenders contrevenant contrevenants",
        "treatment": "traitement traitements",
        "community": "communautaire communautaires communaute communautes communities",
        "neighbourhood": "quartier quartiers neighborhood neighborhoods neighbourhoods",
        "right": "droit droits rights",
        "human": "homme humain humaine humains",
        "child": "enfant enfants enfance children",
        "family": "famille familles familial familiale families",
        "street": "rue rues streets",
        "country": "pays countries",
        "restorative": "restaurative reparatrice",
        "network": "reseau reseaux",
        "mayor": "maire maires",
        "study": "etude etudes studies",
        "training": "formation formations",
        "partner": "partenaire partenaires",
    }.items()
    for form in forms.split()
}
_TELLS_NOTHING = frozenset([*HEADS.values(), *PERIODS.values(), *_GENERIC.split()])
_THEME = re.compile(r"(?:\s*[:,(–—]|\s-\s|\s(?:on|sur|about|under|titled|entitled|intitulée?)\s).*", re.DOTALL | re.I)
_PURPOSE = re.compile(r"\s(?:for|pour)\s.*", re.DOTALL | re.I)
_BEFORE_A_NAME = re.compile(r"^(?:the|le|la|les|l['’]|its|their|our|son|sa|ses|leur|leurs)\s*", re.I)


def series_key(name: str, organiser: str | None = None) -> str:
    """What mentions of one series of events have in common, in French and English.

    Folded words without function words, numbers and years, each in one language where it is known; bodies of the
    authority list as their record; in alphabetical order. The theme of one meeting ("on …", "sur …") is left out where
    there remains enough. A key given as name is its own key.

    Args:
        name: the name of the series, as a text has it or as a person types it.
        organiser: whose event it is; counts only where the name itself tells nothing but the sort of event.

    Returns:
        Words joined by `JOINT`; empty for a name without words.
    """
    if JOINT in name and not any(c.isspace() for c in name):
        return name
    whole = _THEME.sub("", name)
    for shortened in (_PURPOSE.sub("", whole), whole):
        core = _tokens(shortened)
        if core - _TELLS_NOTHING:
            return JOINT.join(sorted(core))
    return JOINT.join(sorted(core | _tokens(organiser) if organiser else _tokens(name)))


def is_bare(key: str) -> bool:
    """Whether a key tells only the sort of event ("annual conference"), which many series are."""
    return set(key.split(JOINT)) <= _TELLS_NOTHING


def _tokens(text: str) -> set[str]:
    text = re.sub(r"French[ -]speaking", "francophone", _BEFORE_A_NAME.sub("", text.strip()), flags=re.I)
    found = [w for w in words(text) if read_roman_ordinal(text[w.start : w.end]) is None]
    keys = [word.text for word in found]
    bodies, at = _bodies(), 0
    told: set[str] = set()
    while at < len(keys):
        record, length = _body_at(bodies, keys, at)
        if record:
            told.add(record)
        elif keys[at] not in STOP_WORDS and not keys[at].isdigit() and read_ordinal(keys[at]) is None:
            told.add(_canonical_form(keys[at]))
        at += length
    return told


def _body_at(bodies: dict[str, list[tuple[tuple[str, ...], str]]], keys: list[str], at: int) -> tuple[str | None, int]:
    for name, record in bodies.get(keys[at], ()):
        if tuple(keys[at : at + len(name)]) == name:
            return record, len(name)
    return None, 1


def _canonical_form(key: str) -> str:
    known = HEADS.get(key) or PERIODS.get(key) or _WORDS.get(key)
    if known:
        return known
    plural = len(key) > 3 and key[-1] == "s" and key[-2] not in "si"
    return key[:-1] if plural else key


@cache
def _bodies() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Names and acronyms of the authority list as folded words, under the first of them, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for record in authorities().values():
        for written in (*record.en, *record.fr, *(a for a in record.acronyms if len(a) > 2)):
            keys = tuple(word.text for word in words(written))
            index.setdefault(keys[0], []).append((keys, record.id))
    for names in index.values():
        names.sort(key=lambda name: -len(name[0]))
    return index
