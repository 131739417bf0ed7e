"""Dates of events: both grammars, what does not count, and how open years are filled in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Article, Block, Language, Passage
from indexer.annotating.dates import dates_in, find_dates
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.pipelines import load_pipeline
from tests.growth import grows_with_length_only

ISSUED = date(2005, 6, 15)
_LONGEST = 500_000


def told(text: str, language: Language, issued: date | None = ISSUED) -> list[str]:
    """What is found, in short: "2005-05-25/2005-05-27 day"; relative ones end in "r"."""
    found = dates_in(text, language=language, issued=issued)
    assert all(text[d.text_start : d.text_end] == d.text for d in found)
    assert all(d.start <= d.end and len(d.what) <= 120 for d in found)
    return [f"{d.start}/{d.end} {d.precision}{' r' if d.relative else ''}" for d in found]


def day(start: str, end: str = "", *, relative: bool = False) -> list[str]:
    return [f"{start}/{end or start} day{' r' if relative else ''}"]


FULL: list[tuple[Language, str, list[str]]] = [
    ("fr", "Le colloque a eu lieu le 25 mai 2005.", day("2005-05-25")),
    ("fr", "Le colloque s'ouvre le 1er juin 2006.", day("2006-06-01")),
    ("fr", "Le colloque s'ouvre le 1 er juin 2006.", day("2006-06-01")),
    ("fr", "Rendez-vous mardi 3 octobre 2006.", day("2006-10-03")),
    ("fr", "Du 31\u00a0mai au 2\u00a0juin 2005, Gand reçoit.", day("2005-05-31", "2005-06-02")),
    ("fr", "Du lundi 31 mai au mercredi 2 juin 2004, Gand reçoit.", day("2004-05-31", "2004-06-02")),
    ("fr", "Entre le 3 et le 6 mai 2004, on a compté.", day("2004-05-03", "2004-05-06")),
    ("fr", "Les 3, 4 et 5 octobre 2004, trois ateliers.", day("2004-10-03", "2004-10-05")),
    ("fr", "Les 5 et 7 avril 2004.", day("2004-04-05") + day("2004-04-07")),
    ("fr", "Du 12 décembre au 6 janvier 2004, une enquête.", day("2003-12-12", "2004-01-06")),
    ("fr", "Réunion le 14/06/2004.", day("2004-06-14")),
    ("fr", "Réunion le 11/09/2004.", day("2004-09-11")),
    ("fr", "Réunion le 14.06.2004.", day("2004-06-14")),
    ("fr", "Réunion le 12-06-2004.", day("2004-06-12")),
    ("fr", "Fête du 12 au 15/07/2004.", day("2004-07-12", "2004-07-15")),
    ("fr", "Fête du lundi 12 au jeudi 15-07-2004.", day("2004-07-12", "2004-07-15")),
    ("fr", "Fête les 12 et 15/07/2004.", day("2004-07-12") + day("2004-07-15")),
    ("fr", "Entre le 12 et le 15/07/2004, on a compté.", day("2004-07-12", "2004-07-15")),
    ("fr", "Fête du 28 au 3/07/2004.", day("2004-07-03")),
    ("en", "Fair from 12 to 15/07/2004.", day("2004-07-12", "2004-07-15")),
    ("en", "Fair on 23-07-2004.", day("2004-07-23")),
    ("fr", "De janvier à juin 2006, on forme.", ["2006-01-01/2006-06-30 month"]),
    ("fr", "D'octobre 2003 à mars 2004, on forme.", ["2003-10-01/2004-03-31 month"]),
    ("fr", "Entre mars et juin 2004, on forme.", ["2004-03-01/2004-06-30 month"]),
    ("fr", "Lancé en mars 2004.", ["2004-03-01/2004-03-31 month"]),
    ("fr", "Lancé à la fin de mars 2004.", ["2004-03-01/2004-03-31 month"]),
    ("fr", "Lancé à la mi-fevrier 2004.", ["2004-02-01/2004-02-29 month"]),
    ("fr", "À l’automne 2005, un bilan suivra.", ["2005-09-01/2005-11-30 season"]),
    ("fr", "Pendant l'hiver 2004-2005, rien.", ["2004-12-01/2005-02-28 season"]),
    ("fr", "En 2002, la Ville agit.", ["2002-01-01/2002-12-31 year"]),
    ("fr", "Depuis 2003, la Ville agit.", ["2003-01-01/2003-12-31 year"]),
    ("fr", "De 2003 à 2006, la Ville agit.", ["2003-01-01/2006-12-31 year"]),
    ("fr", "Au cours de l'année 2001.", ["2001-01-01/2001-12-31 year"]),
    ("fr", "Au premier trimestre 2004, il a plu.", ["2004-01-01/2004-03-31 month"]),
    ("fr", "Les trois premiers mois de 2004 furent calmes.", ["2004-01-01/2004-03-31 month"]),
    ("fr", "Les six derniers mois de l'année 2004 aussi.", ["2004-07-01/2004-12-31 month"]),
    (
        "fr",
        "Les sept premiers mois de 2004, puis le 3 sept. 2004.",
        ["2004-01-01/2004-07-31 month", *day("2004-09-03")],
    ),
    ("fr", "Le congrès (14.-15.12.2004) est passé.", day("2004-12-14", "2004-12-15")),
    ("fr", "Chaque année depuis avril 2004, on compte.", ["2004-04-01/2004-04-30 month"]),
    ("fr", "Le congrès (May 31st, 2005) est passé.", day("2005-05-31")),
    ("en", "It was held on May 31st, 2004.", day("2004-05-31")),
    ("en", "It was held on 31 May 2004.", day("2004-05-31")),
    ("en", "It was held on the 3rd of March 2004.", day("2004-03-03")),
    ("en", "It was held on the 11\nth of March 2004.", day("2004-03-11")),
    ("en", "It was held on 2004-06-14.", day("2004-06-14")),
    ("en", "It was held on 06/14/2004.", day("2004-06-14")),
    ("en", "It was held on 14/06/2004.", day("2004-06-14")),
    ("en", "It was held on 05/06/2004.", []),
    ("en", "First 25/06/2004, then 05/07/2004.", day("2004-06-25") + day("2004-07-05")),
    ("en", "From May 31st until June 2nd 2005, they met.", day("2005-05-31", "2005-06-02")),
    ("en", "From March 30th to April 2nd, 2004 they met.", day("2004-03-30", "2004-04-02")),
    ("en", "They met on 14-16 June 2004.", day("2004-06-14", "2004-06-16")),
    ("en", "They met on June 14–16, 2004.", day("2004-06-14", "2004-06-16")),
    ("en", "They met on 25, 26 and 27 May 2004.", day("2004-05-25", "2004-05-27")),
    ("en", "They met between 3 and 6 May 2004.", day("2004-05-03", "2004-05-06")),
    ("en", "They met on 25 May and 2 June 2004.", day("2004-05-25") + day("2004-06-02")),
    ("en", "From September 2003 to March 2004 it ran.", ["2003-09-01/2004-03-31 month"]),
    ("en", "It ran between 2001 and 2004.", ["2001-01-01/2004-12-31 year"]),
    ("en", "Opened in early May 2004.", ["2004-05-01/2004-05-31 month"]),
    ("en", "HighlightsIn March, 2004 it opened.", ["2004-03-01/2004-03-31 month"]),
    ("en", "Opened in the summer of 2004.", ["2004-06-01/2004-08-31 season"]),
    ("en", "Opened in winter 2003.", ["2003-12-01/2004-02-29 season"]),
    ("en", "In the first three months of 2004 it rained.", ["2004-01-01/2004-03-31 month"]),
    ("en", "In the last 6 months of the year 2004 too.", ["2004-07-01/2004-12-31 month"]),
    ("en", "The fair (14.–15.12.2004) is over.", day("2004-12-14", "2004-12-15")),
    ("en", "Each year since April 2004 we count.", ["2004-04-01/2004-04-30 month"]),
    ("en", "The riots came in 1981 and 1985.", ["1981-01-01/1981-12-31 year", "1985-01-01/1985-12-31 year"]),
    ("en", "A seminar in Mons (les 3 et 4 mai 2004) followed.", day("2004-05-03", "2004-05-04")),
]


@pytest.mark.parametrize(("language", "text", "expected"), FULL)
def test_full_dates_need_no_issue(language: Language, text: str, expected: list[str]) -> None:
    assert told(text, language, None) == expected
    assert told(text, language) == expected


RELATIVE: list[tuple[Language, str, list[str]]] = [
    ("en", "Last May, two events were held.", ["2005-05-01/2005-05-31 month r"]),
    ("en", "Next June we meet again.", ["2006-06-01/2006-06-30 month r"]),
    ("en", "It ends later this Autumn.", ["2005-09-01/2005-11-30 season r"]),
    ("en", "Last winter was hard.", ["2004-12-01/2005-02-28 season r"]),
    ("en", "Last year, nobody came.", ["2004-01-01/2004-12-31 year r"]),
    ("en", "Next month the office opens.", ["2005-07-01/2005-07-31 month r"]),
    ("en", "They met last week.", day("2005-06-06", "2005-06-12", relative=True)),
    ("en", "The congress will be held on 3 March.", day("2006-03-03", relative=True)),
    ("en", "The congress was held on 3 September.", day("2004-09-03", relative=True)),
    ("en", "Join us on Saturday 1 October.", day("2005-10-01", relative=True)),
    ("en", "The report is due in December.", ["2005-12-01/2005-12-31 month r"]),
    ("en", "Like every year, the fair takes place on 20 June.", day("2005-06-20", relative=True)),
    ("en", "Each year many come, and the fair will be held on 3 March.", day("2006-03-03", relative=True)),
    ("en", "The congress has been moved to 3 March.", day("2006-03-03", relative=True)),
    ("en", "The congress, put back to 3 March, is free.", day("2006-03-03", relative=True)),
    ("fr", "En mai dernier, deux colloques.", ["2005-05-01/2005-05-31 month r"]),
    ("fr", "Le bilan paraîtra en juin prochain.", ["2006-06-01/2006-06-30 month r"]),
    ("fr", "Cet automne, un bilan suivra.", ["2005-09-01/2005-11-30 season r"]),
    ("fr", "L’hiver dernier, il a neigé.", ["2004-12-01/2005-02-28 season r"]),
    ("fr", "Mise à l'essai l'an dernier.", ["2004-01-01/2004-12-31 year r"]),
    ("fr", "Cette année, la Ville agit.", ["2005-01-01/2005-12-31 year r"]),
    ("fr", "Hier, la Ville a signé.", day("2005-06-14", relative=True)),
    ("fr", "Le congrès aura lieu le 3 mars.", day("2006-03-03", relative=True)),
    ("fr", "Le congrès s'est tenu le 3 septembre.", day("2004-09-03", relative=True)),
    ("fr", "La synthèse, remise en octobre, est lue.", ["2004-10-01/2004-10-31 month r"]),
    ("fr", "Envoyez vos textes avant le 30 août.", day("2005-08-30", relative=True)),
    ("fr", "Une séance aura lieu le 21 mars, l'autre le 28.", day("2006-03-21", relative=True) + day("2006-03-28", relative=True)),
    ("fr", "La suite est annoncée pour l'automne.", ["2005-09-01/2005-11-30 season r"]),
    ("fr", "Comme chaque année, la fête se tient le 20 juin.", day("2005-06-20", relative=True)),
    ("fr", "Chaque année, la fête réunit du monde; la prochaine aura lieu le 3 mars.", day("2006-03-03", relative=True)),
    ("fr", "Le congrès est reporté au 3 mars.", day("2006-03-03", relative=True)),
    ("fr", "La séance a été avancée au 30 août.", day("2005-08-30", relative=True)),
    ("fr", "Du 20 décembre au 3 janvier, le bureau fermera.", day("2005-12-20", "2006-01-03", relative=True)),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), RELATIVE)
def test_relative_dates_are_resolved_against_the_issue(language: Language, text: str, expected: list[str]) -> None:
    assert told(text, language) == expected
    assert told(text, language, None) == []


NOT_DATES: list[tuple[Language, str]] = [
    ("fr", "La loi du 9 septembre 2002 s'applique."),
    ("fr", "La loi n° 2002-1138 du 9 septembre 2002 s'applique."),
    ("fr", "Le Plan 2003-2006 et l'Agenda 21 restent."),
    ("fr", "Le livre « La délinquance en 2004 » vient de paraître."),
    ("fr", "Chaque été, les vols augmentent; le projet a été utile."),
    ("fr", "Chaque année en avril, on marche; tous les ans en mai et en juin, aussi."),
    ("fr", "Tous les deux ans, au mois de juin, et deux fois par an, en mai et en octobre."),
    ("fr", "Le 25 novembre de chaque année, et chaque année, le 26 novembre."),
    ("fr", "Chaque année, la Ville réunit cent élus en mai."),
    ("fr", "Ces six derniers mois, les trois premiers mois de formation, les deux premières années de 2004."),
    ("fr", "Une femme de 81 ans, chambre 12, poste 2004, à 19 h 30, 1 200 ménages."),
    ("fr", "Le 11e Congrès, article 5, page 12, 24/7, 12,5 %, 418 555 2004."),
    ("fr", "Récemment, dans les années 1990, depuis dix ans, ces derniers mois."),
    ("fr", "Le 31 février 2004 et le 30/02/2004 n'existent pas."),
    ("fr", "Sept-Îles compte sept avril."),
    ("en", "The Crime and Disorder Act 1998 and the Act of 12 May 1998 apply."),
    ("en", "The 11th Congress, room 12, page 2004, 1,500 people, 9/11, 24/7."),
    ("en", "It may march on; the map of March; residents of March; they may 12 times."),
    ("en", "Each December the staff worry, and every summer too."),
    ("en", "Each year in April, we march; every two years in May and June, too."),
    ("en", "Every year during this week, cities meet; once a year, in July, the board does."),
    ("en", "On 25 November of each year, and on 3 May, every year."),
    ("en", "Every year the city brings a hundred mayors together in May."),
    ("en", "Tomorrow's leaders meet yesterday’s methods; in the first six months of training."),
    ("en", "In the 1990s, for ten years, over the last year, recently."),
    ("en", "Smith, J. (2004). Crime review."),
    ("en", "In 2000 households were visited."),
    ("en", "On February 31, 2004 nothing happened."),
    ("en", "The leaders of tomorrow."),
]


@pytest.mark.parametrize(("language", "text"), NOT_DATES)
def test_what_only_looks_like_a_date_is_left_out(language: Language, text: str) -> None:
    assert told(text, language) == []


def test_the_issue_itself_is_no_event() -> None:
    assert told("Bulletin, 15 June 2005\nIt opened on 1 June 2005.", "en") == day("2005-06-01")
    assert told("June 2005\nIt opened in May 2005.", "en") == ["2005-05-01/2005-05-31 month"]
    assert told("Juin 2005 – La fête s’ouvre le 3 mai 2005.", "fr") == day("2005-05-03")
    assert told("Publié le 15 juin 2005, ce guide a été tenu à jour.", "fr") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le premier colloque, qui s’est tenu le 15 juin 2005 à Gand, a réuni trois cents élus."),
        ("fr", "Colloque régional. Le 15 juin 2005 de 8h30 à 16h à la maison de quartier."),
        ("fr", "Mercredi 15 juin 2005, M. Paul Exemple et les maires signeront une convention."),
        ("en", "The conference was held on 15 June 2005 in Ghent."),
    ],
)
def test_an_event_held_on_the_day_of_the_issue_is_told(language: Language, text: str) -> None:
    assert told(text, language) == day("2005-06-15")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Semaine de la prévention commence. Cette semaine vise à informer les citoyens."),
        ("fr", "Lors de cette semaine de sensibilisation, les agents visiteront les écoles."),
        ("fr", "Une semaine de prévention est organisée. Cette semaine, dite « Agir », s’adresse aux parents."),
        ("en", "Crime Prevention Week is here. This week aims to inform residents."),
    ],
)
def test_a_week_with_a_name_is_not_that_of_the_issue(language: Language, text: str) -> None:
    assert told(text, language) == []
    assert told("Cette semaine, les agents visitent les écoles.", "fr") == day(
        "2005-06-13", "2005-06-19", relative=True
    )


def test_a_later_mention_takes_the_year_of_the_same_month() -> None:
    text = "The fair ran in May 2003. Its workshop (25, 26 and 27 May) was full."
    assert told(text, "en", date(2005, 1, 1))[1:] == day("2003-05-25", "2003-05-27", relative=True)
    text = "Last May, a congress was held. Its theme was trust (25, 26 and 27 May)."
    assert told(text, "en")[1:] == day("2005-05-25", "2005-05-27", relative=True)


def test_a_story_goes_on_after_the_date_it_began_with() -> None:
    text = "Les travaux ont débuté en octobre 2003. En mars, le comité a remis ses notes."
    assert told(text, "fr")[1:] == ["2004-03-01/2004-03-31 month r"]


@pytest.mark.parametrize(
    ("language", "text", "issued", "expected"),
    [
        ("fr", "Février 2021 – Un colloque en ligne, le 21 janvier.", date(2021, 2, 10), date(2021, 1, 21)),
        ("fr", "Février 2021 – Un colloque en ligne, le 21 janvier.", date(2021, 4, 10), date(2021, 1, 21)),
        ("en", "February 2021 – Seminar in Leeds, 21 January.", date(2021, 2, 10), date(2021, 1, 21)),
        ("en", "February 2021 – Seminar in Leeds, 2 March.", date(2021, 2, 10), date(2021, 3, 2)),
        ("fr", "Lancée en novembre 2020, la campagne continue le 4 septembre.", date(2021, 1, 10), date(2021, 9, 4)),
    ],
)
def test_a_story_without_a_verb_does_not_lead_far_past_the_issue(
    language: Language, text: str, issued: date, expected: date
) -> None:
    assert dates_in(text, language=language, issued=issued)[-1].start == expected


def test_a_month_takes_the_year_told_later_in_its_sentence() -> None:
    assert told("The park went from 6 cases in January to 23 in June 2003.", "en") == [
        "2003-01-01/2003-01-31 month r",
        "2003-06-01/2003-06-30 month",
    ]


def test_the_clause_is_told() -> None:
    text = "Nothing here. The fair opened in May 2004 in Mons; it rained. " + "More words follow. " * 30
    assert dates_in(text, language="en", issued=None)[0].what == "The fair opened in May 2004 in Mons; it rained."
    lengthy = "word " * 60 + "and it opened in May 2004, " + "word " * 60
    what = dates_in(lengthy, language="en", issued=None)[0].what
    assert "opened in May 2004" in what
    assert 60 < len(what) <= 120


def article(text: str, title: str = "", issued: date | None = ISSUED) -> ParsedArticle:
    held = Article(
        id="a", document_id="d", ordinal=0, revision="r", title=title, text=text, issued=issued,
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
    )  # fmt: skip
    cut = text.find("\n") + 1
    french, english = load_pipeline("fr"), load_pipeline("en")
    parts = [ParsedPart("title", 0, "fr", french(title))] if title else []
    parts.append(ParsedPart("text", 0, "fr", french(text[:cut])))
    parts.append(ParsedPart("text", cut, "en", english(text[cut:])))
    passages = (Passage(start=0, end=cut, language="fr"), Passage(start=cut, end=len(text), language="en"))
    return ParsedArticle(held, "fr", passages, tuple(parts))


def test_an_article_gives_each_interval_once_with_all_evidence() -> None:
    parsed = article("Le 3 mai 2005, on a ri.\nOn 3 May 2005, they laughed. In 2004 too.", "Fête du 3 mai 2005")
    first, second = find_dates(parsed)
    assert (first.start, first.end, first.relative) == (date(2005, 5, 3), date(2005, 5, 3), False)
    assert [(s.in_, s.text) for s in first.evidence] == [
        ("text", "3 mai 2005"), ("text", "3 May 2005"), ("title", "3 mai 2005"),
    ]  # fmt: skip
    assert all(parsed.article.field(s.in_)[s.start : s.end] == s.text for d in (first, second) for s in d.evidence)
    assert second.what == "In 2004 too."


def test_a_dateline_stands_in_for_a_missing_issue() -> None:
    parsed = article("LIÈGE, 12 mars 2004 – La Ville signera en mai.\nShe signed.", issued=None)
    assert [(d.start, d.end, d.relative) for d in find_dates(parsed)] == [(date(2004, 5, 1), date(2004, 5, 31), True)]
    parsed = article("La Ville signera en mai, dit-elle le 12 mars.\nShe signed.", issued=None)
    assert find_dates(parsed) == ()


@pytest.mark.parametrize(
    ("language", "text", "year"),
    [
        ("en", "Guided night walk on 12 October", 2005),
        ("en", "Free bike marking, hosted by the Neighbourhood Policing Team, 12 October", 2005),
        ("en", "Family fun day organised by Safer Leeds, 20 October", 2005),
        ("en", "Coffee morning with our dedicated team on 14 October", 2005),
        ("en", "Workshop aimed at men, 3 October", 2005),
        ("en", "Supervised play session on 3 October.", 2005),
        ("en", "The council launched the scheme on 12 October.", 2004),
        ("en", "The scheme has been launched on 12 October.", 2004),
        ("en", "The report, published on 12 October, says so.", 2004),
        ("en", "The charity, which was founded in Leeds, runs a course on 12 October.", 2005),
        ("en", "The board, which has met twice and made plans, is inviting people on 12 October.", 2005),
        ("en", "On 12 October the council has signed the charter.", 2004),
        ("en", "The report, published on 12 October, shows what helps.", 2004),
        ("en", "On 12 October the course is expected to begin.", 2005),
        ("fr", "La fête a lieu le 20 octobre.", 2005),
        ("fr", "Les rencontres ont lieu à Paris le 20 octobre.", 2005),
        ("fr", "Une journée d'étude est organisée à Lille le 20 octobre.", 2005),
        ("fr", "Une journée d'étude organisée à Lille le 20 octobre réunit les maires.", 2005),
        ("fr", "Le colloque est ouvert à tous et se tient le 20 octobre.", 2005),
        ("fr", "Le colloque, consacré à la prévention, est gratuit le 20 octobre.", 2005),
        ("fr", "Les professionnels sont invités à Lille le 20 octobre.", 2005),
        ("fr", "Le réseau, qui a organisé plusieurs séminaires, propose un atelier le 20 octobre.", 2005),
        ("fr", "Le festival d'été de la ville propose un atelier le 20 octobre.", 2005),
        ("fr", "Le 20 octobre, la Ville a signé la charte.", 2004),
        ("fr", "Les ateliers se sont tous déroulés à Lille le 20 octobre.", 2004),
        ("fr", "Le rapport est paru le 20 octobre.", 2004),
        ("fr", "La charte a été remise au maire le 20 octobre.", 2004),
        ("fr", "Le réseau a également réuni trente villes le 20 octobre.", 2004),
        ("fr", "Rentrée le 2 septembre", 2005),
        ("fr", "Tournée des médiateurs le 20 octobre", 2005),
        ("fr", "Tournée le 20 octobre", 2005),
        ("fr", "Entrée en fonction le 1er octobre", 2005),
        ("fr", "Comité le 20 octobre", 2005),
        ("fr", "La rentrée a eu lieu le 2 septembre.", 2004),
        ("fr", "Le rapport, remis le 3 octobre, dit non.", 2004),
    ],
)
def test_only_verbs_tell_that_a_day_is_past(language: Language, text: str, year: int) -> None:
    parsed = article(f"\n{text}" if language == "en" else f"{text}\n")
    assert [d.start.year for d in find_dates(parsed)] == [year]


MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def forms(one: date, two: date) -> list[tuple[Language, str]]:
    fr1, fr2, en1, en2 = (MONTHS[x].split("|")[d.month - 1] for x in ("fr", "en") for d in (one, two))
    return [
        ("fr", f"Rencontre du {one.day} {fr1} {one.year} au {two.day} {fr2} {two.year} à Mons."),
        ("en", f"A meeting from {one.day} {en1} {one.year} to {two.day} {en2} {two.year} in Mons."),
        ("en", f"A meeting from {en1} {one.day}, {one.year} until {en2} {two.day}, {two.year}."),
    ]


@given(DAYS, st.integers(1, 400))
def test_rendered_ranges_come_back(one: date, length: int) -> None:
    two = one + timedelta(days=length)
    for language, text in forms(one, two):
        found = dates_in(text, language=language, issued=None)
        assert [(d.start, d.end, d.precision) for d in found] == [(one, two, "day")], text


@given(
    DAYS, st.sampled_from(["{d} {fr} {y}", "{en} {d}, {y}", "{d} {en} {y}", "{y}-{m:02}-{d:02}", "{d:02}/{m:02}/{y}"])
)
def test_rendered_days_come_back(one: date, form: str) -> None:
    fr, en = MONTHS["fr"].split("|")[one.month - 1], MONTHS["en"].split("|")[one.month - 1]
    text = "Mons, le " + form.format(d=one.day, m=one.month, y=one.year, fr=fr, en=en) + " : ouverture."
    assert [(d.start, d.end) for d in dates_in(text, language="fr", issued=None)] == [(one, one)]


VOCABULARY = """le du au de et entre from to until and between , - – ( ) . 1er 31 30 29 2 12 2004 1999 31/02/2004 2004-02-31
février mai Mai mars May February March automne hiver été autumn winter dernier prochain cet last next this year mois week
an l' d' jusqu' lundi Monday hier demain first trimestre of mid fin 2004-05 0000-00-00 9999-12-31 0001-01-01 9999 loi"""
PIECES = st.sampled_from([*VOCABULARY.split(), "\n"])


@settings(max_examples=300)
@given(
    st.one_of(st.lists(PIECES, max_size=25).map(" ".join), st.text(max_size=80)),
    st.sampled_from(["fr", "en", "und"]),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_gives_only_possible_intervals(text: str, language: Language, issued: date | None) -> None:
    for found in dates_in(text, language=language, issued=issued):
        assert found.start <= found.end
        assert text[found.text_start : found.text_end] == found.text
        assert found.text


@pytest.mark.parametrize("issued", [date.min, date.max])
def test_an_issue_at_the_end_of_the_calendar_is_not_used(issued: date) -> None:
    assert told("Hier, demain, cette année, l'an dernier, le 3 mai, l'hiver prochain.", "fr", issued) == []


@pytest.mark.parametrize(
    "piece",
    ["1, 2 et ", "mai juin ", "2003-2006 ", "du 3 au 5 ", "en mai 12 ", "May 1st until ", "\n", " ", "1", "« A", "l'"],
)
def test_time_grows_with_length_only(piece: str) -> None:
    def find(size: int) -> None:
        dates_in(piece * (size // len(piece)), language="fr", issued=ISSUED)

    assert grows_with_length_only(find, 3_000, most=_LONGEST)


def test_a_weekday_tells_the_year_of_a_page_that_was_changed_much_later() -> None:
    assert told("Le protocole a été signé le mercredi 8 octobre à la mairie.", "fr", date(2016, 2, 4)) == day(
        "2014-10-08", relative=True
    )
