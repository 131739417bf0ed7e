"""What is no body: towns of datelines, persons with title or honours, what a minister is over, ceremonies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.bodies.finding import find_organisations
from indexer.annotating.datelines import datelines
from indexer.annotating.name_words import words_of
from indexer.annotating.parsed import ParsedArticle

Parse = Callable[..., ParsedArticle]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("SYDNEY, 12 March 2025 – Police have launched a program for young people.", "en", []),
        ("OTTAWA (Ontario), le 2 avril 2025 - La police lance un plan.", "fr", []),
        ("EUCPN, 12 March 2025 – A guide is out.", "en", ["European Crime Prevention Network"]),
        ("Senator the Hon Linda Reynolds CSC spoke.", "en", []),
        ("The Hon Michael Keenan MP, Minister for Justice, gave the awards.", "en", []),
        ("L’atelier a été animé par l’Inspecteur-Divisionnaire Mahamadou MINOUNGOU.", "fr", []),
        ("Pismo Beach Police Department Cmdr. Tom Portz spoke.", "en", ["Pismo Beach Police Department"]),
        ("Le ministre de la Promotion de la Jeunesse et du Service Civique Sidi Tiémoko Touré a conclu.", "fr", []),
        ("The Annual National Crime Victims' Service Awards Ceremony will be held in Leeds.", "en", []),
        ("La directrice de l’Institut national de santé publique du Québec a parlé.", "fr",
         ["Institut national de santé publique du Québec"]),
        ("More than a thousand answered the National Census of Domestic Violence Services.", "en", []),
        ("The Chief External Engagement Officer for Shops announced it.", "en", []),
        ("UNICEF (Kenya) helped the towns.", "en", ["United Nations Children's Fund"]),
        ("The United Nations Centre for Rural Peace wrote.", "en", ["United Nations Centre for Rural Peace"]),
        ("Le Centre Victor Hugo accueille les jeunes.", "fr", ["Centre Victor Hugo"]),
        ("Nos bureaux sont au 3, avenue du Stade de France, au deuxième étage.", "fr", []),
        ("La Stratégie Nationale de Prévention de la Délinquance (SNPD) fixe les priorités.", "fr", []),
        ("Mené depuis mai, le projet européen LUMINA (Local Action in Cities) prend fin.", "fr", []),
        ("La présidente a ouvert l’Assemblée Générale Ordinaire par un discours.", "fr", []),
        ("Les associations travaillent sous la houlette de la Préfecture et de la CIAL projetée sur place.", "fr", []),
        ("Le congrès de la Fédération à Nevers a réuni trois cents personnes.", "fr", []),
        ("La directrice de l’École primaire Les Tilleuls à Molenbeek-Saint-Jean a gagné.", "fr",
         ["École primaire Les Tilleuls"]),
        ("Liège — Le Centre national de formation des cadres a accueilli dix stagiaires.", "fr",
         ["Centre national de formation des cadres"]),
        ("Le chef du gouvernement marocain Saïd Exemple a ouvert la séance.", "fr", []),
    ],
)  # fmt: skip
def test_towns_persons_and_ceremonies_are_no_bodies(
    parse: Parse, text: str, language: str, expected: list[str]
) -> None:
    assert [one.name for one in find_organisations(parse(text, language))] == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("QUÉBEC, le 18 mars 2025 – Le plan", ("QUÉBEC", True)),
        ("Trois-Rivières (Québec), le 1er févr. 2025 /CNW/ - Le plan", ("Trois-Rivières", True)),
        ("SAN FRANCISCO, March 12, 2025 — The plan", ("SAN FRANCISCO", True)),
        ("KNOXVILLE, Tenn. — The plan", ("KNOXVILLE", False)),
        ("LEEDS—The plan", ("LEEDS", False)),
        ("The plan began. GATINEAU, le 2 avril 2025 – Le plan", ("GATINEAU", True)),
        ("Paris, le 18 mars 2025", None),
        ("Val-d’Or, le projet commence", None),
    ],
)
def test_datelines(parse: Parse, text: str, told: tuple[str, bool] | None) -> None:
    (part,) = parse(text).parts
    words = words_of(part)
    found = [(text[words[one.first].start : words[one.stop - 1].end], one.dated) for one in datelines(part)]
    assert found == ([told] if told else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The University of the Southern Isles Vice-Chancellor, Prof Anne Example, opened it.",
         ["University of the Southern Isles"]),
        ("A project led by Melbourne's Inner West Community Health Service works with parents.",
         ["Inner West Community Health Service"]),
        ("Spain's Ministry of the Interior pays; Women's Aid helps.",
         ["Ministry of the Interior", "Women's Aid"]),
        ("Union Home Minister P. Sundaram spoke. The loan was approved by the Bank’s board.", []),
        ("Dr. Eva Nowak, executive director of the Lark Foundation, spoke.", ["Lark Foundation"]),
        ("Present was Harbour Safety Council Secretary Daniel Example.", ["Harbour Safety Council"]),
        ("Ministers of Health of the Americas met in Lima.", []),
        ("The Third Inter-Island Forum on Youth and Safety was opened in Suva.", []),
        ("He had gone from Block Watch Council to Neighbour Support Network by then.",
         ["Block Watch Council", "Neighbour Support Network"]),
        ("The Erasmus University, Rotterdam, sent a speaker; the University of California, Berkeley, another.",
         ["Erasmus University", "University of California, Berkeley"]),
        ("At the Annual General Meeting (AGM), members voted. The AGM was held in Hull.", []),
    ],
)  # fmt: skip
def test_offices_owners_and_meetings_belong_to_no_name(parse: Parse, text: str, expected: list[str]) -> None:
    assert [one.name for one in find_organisations(parse(text))] == expected
