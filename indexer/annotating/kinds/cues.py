"""Cues of each kind of article by their place: words in the section, the title, the first sentences and the body.

The kinds are those of docs/reference/annotation.md. Each cue gives points to one kind. The points are one thing among
others that the regression weighs (see finder.py).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from corpus.model import Article, Kind
from indexer.annotating.kinds.folded import Folded

QUESTIONS_OF_AN_INTERVIEW = 2
SHORT_CHARACTERS = 700


class _At(NamedTuple):
    """Points for each place in which a cue may stand."""

    section: float
    title: float
    lead: float
    body: float


class _Cue(NamedTuple):
    """Words that speak for a kind, both languages in one pattern."""

    kind: Kind
    pattern: re.Pattern[str]
    at: _At


def _cue(kind: Kind, pattern: str, at: _At) -> _Cue:
    # A literal at the head lets the engine leap from word to word; there is one before each.
    return _Cue(kind, re.compile(rf" (?:{pattern})\b"), at)


# Patterns are matched on folded text: lower case, no accents, words with single spaces between.
_CUES = (
    _cue(
        "interview",
        r"interviews?|entrevues?|entretiens?|questions? a|(?:\w+ )?questions to|(?:\w+ )?minutes with|"
        r"rencontre avec|conversation with|grand entretien|rencontre$",
        _At(section=5, title=4, lead=0, body=0),
    ),
    _cue(
        "tender",
        r"appels?|calls?|call for \w+|appel a \w+|appel de candidatures|bourses?|tenders?|marches publics|"
        r"prize for|concours",
        _At(section=4, title=3, lead=0, body=0),
    ),
    _cue(
        "tender",
        r"call for (?:proposals?|applications?|papers|bids|entries|tenders?|abstracts|contributions|"
        r"nominations)|invites? (?:applications|proposals|bids|tenders|submissions)|appels? (?:a|de|"
        r"d) (?:projets?|candidatures?|communications?|propositions?|contributions|offres)",
        _At(section=4, title=6, lead=5, body=2),
    ),
    _cue(
        "tender",
        r"dossiers? a envoyer|les candidatures|peuvent repondre|peuvent (?:postuler|poser leur candidature)|"
        r"applications? (?:must|should|are due|close)|deadline for|entries (?:must|close|should)|eligible|"
        r"applicants|date limite|soumettre|proposals (?:must|should|are)|candidatures? avant|tenderers|jury",
        _At(section=0, title=0, lead=1.5, body=1.2),
    ),
    _cue(
        "toolkit",
        r"outils?|tools?|toolkits?|trousses?|ressources|resources",
        _At(section=4, title=0, lead=0, body=0),
    ),
    _cue(
        "toolkit",
        r"toolkits?|tool kits?|trousses?|guides?|handbooks?|manuels?|manuals?|boites? a outils|kits?|"
        r"mallettes?|vade mecum|aide memoire|checklists?",
        _At(section=0, title=4, lead=2.5, body=0.4),
    ),
    _cue(
        "toolkit",
        r"(?:it|elle|il|qui|which) (?:contains|includes|comprend|contient|propose)|cd rom|cederom|"
        r"peut se procurer|available from|can be ordered|step by step|modeles? de lettres?|fiches?|"
        r"worksheets?|mode d emploi",
        _At(section=0, title=0, lead=1, body=0.7),
    ),
    _cue(
        "observatory",
        r"observator(?:y|ies)|observatoires?|monitoring cent(?:re|er)s?",
        _At(section=4, title=4, lead=3, body=0.5),
    ),
    _cue(
        "publication",
        r"publications?|parutions?|reading room|lectures?|a lire|books?|livres?|new publications?|"
        r"bibliotheque|rayon|shelf|library",
        _At(section=4, title=1, lead=0, body=0),
    ),
    _cue(
        "publication",
        r"(?:this|the|new|her|his|their) (?:book|volume|issue|monograph)|(?:ce|cet|le|un|l|son|leur) (?:livre|"
        r"ouvrage|recueil)|vient de paraitre|(?:just )?published (?:in|by)|paru|publie (?:chez|par|aux)|"
        r"editions?|pages|the authors?|chapters?|chapitres?|l auteure?|les auteur(?:e|s|es)|isbn|"
        r"reader will find|lecteurs?|press",
        _At(section=0, title=1.5, lead=1.4, body=0.8),
    ),
    _cue(
        "report",
        r"research|recherches?|findings|etudes?|studies|resultats|evaluation|dossier",
        _At(section=3, title=0, lead=0, body=0),
    ),
    _cue(
        "report",
        r"bilan|evaluation|enquete|survey|findings|resultats|ans apres|years (?:on|later)|what (?:the|"
        r"we) .{0,30}(?:bought|learnt|learned|changed)|assessment|effects? of|lessons|lecons|"
        r"ce que .{0,40} (?:change|montre)",
        _At(section=0, title=3.5, lead=1, body=0),
    ),
    _cue(
        "report",
        r"(?:study|survey|evaluation|researchers?|etude|enquete|evaluateurs?|chercheurs?|"
        r"chercheuses?) (?:\w+ ){0,4}(?:found|shows?|showed|conclude[sd]?|suggests?|compares?|montre(?:nt)?|"
        r"constate(?:nt)?|conclu\w*|revele|indique)|results|resultats|compared with|control group|"
        r"groupe temoin|groupe de comparaison|respondents|repondants|per cent|pour cent|households|menages|"
        r"fell (?:from|by)|a baisse|ont baisse|the figures|no difference|sample|echantillon|by comparison|"
        r"evaluators|followed for|suivis pendant",
        _At(section=0, title=0, lead=1, body=0.7),
    ),
    _cue(
        "report",
        r"jeu de donnees|indicateurs?|indicators?|donnees|taux|statistiques?|methodolog(?:y|ie)|research (?:design|"
        r"questions?|findings)|limitations|literature|quasi experimental|randomi[sz]ed|meta analys(?:is|es)|review of|"
        r"a review|we (?:spoke with|interviewed|surveyed|counted|compared)|nous avons (?:interroge|compte|compare)|"
        r"were called \d+|statistically",
        _At(section=1, title=1, lead=1.2, body=0.6),
    ),
    _cue(
        "event",
        r"retour sur|journee d etude|etaient (?:\w+ ){1,3}(?:venus?|a avoir fait|le \d+)|a reuni|ont reuni|"
        r"lectures? at|"
        r"talk by|gathered|(?:was|were) invited|premiered?|screening|projection|soiree|reunion publique|"
        r"public (?:meeting|hearing)|will speak|spoke at|prendra la parole|porte ouverte|portes ouvertes|open day|"
        r"all welcome|entree libre|inauguration|ceremonie|ceremony|rendez vous le|de \d+ h a \d+ h",
        _At(section=1, title=2, lead=2, body=0.7),
    ),
    _cue(
        "event",
        r"events?|evenements?|agenda|calendar|calendrier|a venir|conferences?|colloques?|rencontres|formation|"
        r"city exchange|echanges? entre villes|colloquium|congres",
        _At(section=3, title=0, lead=0, body=0),
    ),
    _cue(
        "event",
        r"conferences?|colloques?|congres|congress|symposium|colloquium|seminars?|seminaires?|workshops?|"
        r"ateliers?|forum|journees? d etudes?|summit|sommet|assises|semaine|week|recoit|visits?|delegations?|"
        r"universite d ete|walk|rencontres?|anniversary|anniversaire|webinar|webinaire|table ronde|prix|award",
        _At(section=0, title=3, lead=0, body=0),
    ),
    _cue(
        "event",
        r"(?:will|to) (?:host|be held|take place|meet)|(?:was|were|be|is|are) held|took place|takes place|"
        r"aura lieu|auront lieu|se tiendra|se tiendront|s est tenu\w*|se sont tenu\w*|a eu lieu|ont eu lieu|"
        r"accueillera|a recu|ont recu|a accueilli|ont accueilli|hosted|se deroulera|s est deroule\w*|"
        r"will open|ouvrira|organis\w+ (?:un|une|a|the) (?:conference|colloque|seminar|seminaire|workshop)",
        _At(section=0, title=1, lead=3, body=0.8),
    ),
    _cue(
        "event",
        r"conference|colloque|congres|congress|symposium|colloquium|seminar|seminaire|delegat(?:ion|es)|"
        r"speakers?|participants|plenary|pleniere|registration|inscriptions?|sessions?|conferenci\w+|keynote|"
        r"visiteurs|visitors",
        _At(section=0, title=0, lead=1, body=0.6),
    ),
    _cue(
        "programme",
        r"programmes?|programs?|projets?|projects?|en pratique|in practice|pratiques?|politiques? locales?|"
        r"(?:practice|project) sheets?|fiches? (?:pratiques?|projets?)|good practices?|bonnes pratiques|"
        r"initiatives?|feature|belgique|experiences?",
        _At(section=3, title=1, lead=0, body=0),
    ),
    _cue(
        "programme",
        r"(?:programmes?|programs?|projets?|projects?|dispositif|service) (?:\w+ ){0,2}"
        r"(?:launched|lancee?|starts|demarre)",
        _At(section=0, title=4, lead=1, body=0.5),
    ),
    _cue(
        "programme",
        r"new contract|nouveau contrat|each signed|ont signe|a new course|every patrol|now (?:answers?|rides?|works?)|"
        r"(?:the|this|le|ce|un|une|a) (?:project|programme|program|scheme|projet|service|dispositif|"
        r"initiative)|was launched|a ete lance|launched|lance|s adresse aux?|offers|offre|depuis \w+|"
        r"since \d+|chaque (?:mois|semaine)|every (?:week|month|tuesday|monday)|the team|l equipe",
        _At(section=0, title=0, lead=0.8, body=0.35),
    ),
    _cue(
        "programme",
        r"our solution|notre solution|the solution|la solution|how it works|comment ca (?:marche|fonctionne)|"
        r"prochaines etapes|next steps|funding|financement|program(?:me)? description|utilisateurs|usagers|"
        r"partners|partenaires|staff|mis en place|mise en place|set up|operates|fonctionne",
        _At(section=0, title=0, lead=0.6, body=0.5),
    ),
    _cue(
        "news",
        r"news|news items?|breves?|actualites?|en bref|in brief|nouvelles|et cetera|general",
        _At(section=1, title=0, lead=0, body=0),
    ),
    _cue(
        "news",
        r"yesterday|last (?:week|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this (?:week|month)|"
        r"hier|"
        r"ce mois ci|cette semaine|la semaine derniere|vient d(?:e|etre) \w+|warns?|avertit|met en garde|"
        r"prudence|mefiez|"
        r"do not (?:give|open|click)|beware|scams?|arnaques?|escroc\w*|interpelle\w*|arrested|suspects?|accidents?",
        _At(section=0, title=1.5, lead=1.2, body=0.25),
    ),
    _cue(
        "news",
        r"appointed|nomme\w*|nomination|elected|elue?s?|adopted|adopte\w*|entre en vigueur|came into force|"
        r"announced|annonce\w*|depose|tabled|signed|signe|decided|decide|voted|vote\w*|fewer|court|jugement|"
        r"takes office",
        _At(section=0, title=1.5, lead=1, body=0.2),
    ),
    _cue(
        "other",
        r"editoriaux|editorial|edito|le mot d\w*|a word from|foreword|avant propos|letters?|courrier|lettres?|"
        r"obituary|in memoriam|hommage|tribune|billet|point de vue|viewpoint|opinion",
        _At(section=7, title=4, lead=0, body=0),
    ),
)
_MOST_REPEATS = 4
_SHORT_PLACES = (0, 1)
"""Section and title: a cue counts once."""
_SPEAKER = re.compile(r"^[^\n.!?:]{2,60}?\s+[–—-]\s+\S", re.MULTILINE)
_BULLET = re.compile(r"[-–—•*·▪]\s*(?![^\n.!?:]{2,40}\s[–—-]\s)")
_QUESTION_LINE = re.compile(r"^.{5,200}\?\s*$", re.MULTILINE)
TURN = re.compile(r"^(?:Q|R|A|Question|Réponse|Answer)\s*[.:–-]\s", re.MULTILINE)


def kind_points(article: Article, folded: Folded) -> Mapping[Kind, float]:
    """How much speaks for each kind, in points without a scale."""
    texts = [
        "".join([f" {word}" for word in part]) for part in (folded.section, folded.title, folded.lead, folded.body)
    ]
    points: defaultdict[Kind, float] = defaultdict(float)
    for cue in _CUES:
        for place, (text, weight) in enumerate(zip(texts, cue.at, strict=True)):
            if weight and text and (count := len(cue.pattern.findall(text))):
                points[cue.kind] += weight * (1 if place in _SHORT_PLACES else min(count, _MOST_REPEATS))
    if is_interview(article.text):
        points["interview"] += 8
    points["programme"] += 1.2
    if len(article.text) < SHORT_CHARACTERS:
        points["news"] += 0.8
    return points


@lru_cache(maxsize=8)
def is_interview(text: str) -> bool:
    """Whether speakers take turns, or lines are questions that the next lines answer."""
    speakers = Counter(m.group().split("–")[0].split("—")[0].strip().casefold() for m in _SPEAKER.finditer(text))
    turns = sum(1 for _ in TURN.finditer(text))
    asked = answered_questions(text)
    repeated = speakers.most_common(1)[0][1] if speakers else 0
    return (repeated >= QUESTIONS_OF_AN_INTERVIEW and asked >= QUESTIONS_OF_AN_INTERVIEW) or turns >= 4 or asked >= 4


@lru_cache(maxsize=8)
def answered_questions(text: str) -> int:
    """Lines that ask and that a line follows which does not: a list of questions is a programme, not an interview."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return sum(
        1
        for line, after in pairwise(lines)
        if _QUESTION_LINE.match(line)
        and not _QUESTION_LINE.match(after)
        and not _BULLET.match(line)
        and not _BULLET.match(after)
    )
