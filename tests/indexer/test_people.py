from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.parsed import ParsedArticle
from indexer.annotating.people import find_people

Parse = Callable[..., ParsedArticle]


def names(parsed: ParsedArticle) -> list[str]:
    return [person.name for person in find_people(parsed)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The workshop was given by Daniel EXEMPLE and Ms Sophie TREMBLAY-ROY (Liège, Belgium).", "en",
         ["Daniel Exemple", "Sophie Tremblay-Roy"]),
        ("M. Érik SANTERRE et Mme Aïssatou Diallo ont présenté le guide.", "fr", ["Érik Santerre", "Aïssatou Diallo"]),
        ("« On se parle », explique la lieutenante Josée Lapierre.", "fr", ["Josée Lapierre"]),
        ("The plan is fair, said Councillor Imogen Tours.", "en", ["Imogen Tours"]),
        ("Le maire, Paul Tournai, a signé. M. Tournai est content.", "fr", ["Paul Tournai"]),
        ("By ANNE EXAMPLE\nA town has a plan.", "en", ["Anne Example"]),
        ("The opening address will be given by Ovide Beaulieu, who held the first circle.", "en", ["Ovide Beaulieu"]),
    ],
)  # fmt: skip
def test_persons_in_normal_case_without_title(parse: Parse, text: str, language: str, expected: list[str]) -> None:
    assert names(parse(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le CIPC et le RQVVS ont signé.", "fr"),
        ("L’école Jean-Talon, rue Denis Papin, est ouverte.", "fr"),
        (
            "La médiathèque Marguerite Duras est au 12, allée Georges Brassens, près du complexe sportif Colette Besson.",
            "fr",
        ),
        ("Le Centre Victor Hugo accueille les jeunes.", "fr"),
        ("COMMUNITY SAFETY NEWS\nThe police met the town.", "en"),
        ("They met at the Martin Luther King Library.", "en"),
        ("Des élus de Gand et de la région Émilie Romagne (IT) ont participé.", "fr"),
        ("It is a joint initiative of the State and Territory Governments.", "en"),
        ("Restorative Justice Week is coming, as the 2022 Winter Meeting told.", "en"),
        ("Wim, Director MST-Netherlands, spoke, and Coopers Brewery paid.", "en"),
        ("La GENDARMERIE accueille aussi les jeunes.", "fr"),
        ("Les villes de Trois-Rivières et de Saint-Denis ont signé.", "fr"),
    ],
)
def test_bodies_streets_schools_and_headings_are_no_persons(parse: Parse, text: str, language: str) -> None:
    assert names(parse(text, language)) == []


def test_later_mentions_join_the_first(parse: Parse) -> None:
    parsed = parse("Serge BRUNET leads the team. The pilot, said Serges Brunet, is new. Mr Brunet wrote the guide.")
    (person,) = find_people(parsed)
    assert person.name in {"Serge Brunet", "Serges Brunet"}
    assert len(person.evidence) == 3


def test_a_surname_of_two_alone_joins_the_first(parse: Parse) -> None:
    text = "Johanne Lavoie-Tremblay préside la maison. Selon Mme Lavoie-Tremblay, le plan est bon."
    (person,) = find_people(parse(text, "fr"))
    assert (person.name, len(person.evidence)) == ("Johanne Lavoie-Tremblay", 2)


def test_two_persons_of_one_surname_stay_two(parse: Parse) -> None:
    assert names(parse("Anne Tremblay et Luc Tremblay animent l’atelier.", "fr")) == ["Anne Tremblay", "Luc Tremblay"]


def test_an_empty_article_names_nobody(parse: Parse) -> None:
    assert names(parse("")) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("BY JOHN McDONALD AND LAURA O'BRIEN\nThe scheme began.", "en", ["John McDonald", "Laura O'Brien"]),
        ("Texte : SYLVIE GAGNON", "fr", ["Sylvie Gagnon"]),
        ("ENTREVUE AVEC ROSALIE PELLETIER", "fr", ["Rosalie Pelletier"]),
        ("Étaient là : Daniel VAN DER MEER, Marie-Ève MCDONALD et Paul de Vries.", "fr",
         ["Daniel van der Meer", "Marie-Ève McDonald", "Paul de Vries"]),
        ("A mother, Agnes Winterbourne, spoke about her son.", "en", ["Agnes Winterbourne"]),
        ("Now Yusuf Karim, who was there in 2011, runs a group.", "en", ["Yusuf Karim"]),
        ("The walk to Millmoor Gate took an hour, along Margaret Street.", "en", []),
        ("L’école Jacques-Cartier et le prix Jean Dupont ont été cités.", "fr", []),
    ],
)  # fmt: skip
def test_capitals_particles_and_names_between_commas(
    parse: Parse, text: str, language: str, expected: list[str]
) -> None:
    assert [one.name for one in find_people(parse(text, language))] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("William G. Brooks III and Angela Herbert MBE took part.", "en", ["William G. Brooks III", "Angela Herbert"]),
        ("Andrew Leigh MP spoke, with Dame Vera Baird DBE KC.", "en", ["Andrew Leigh", "Vera Baird"]),
        ("Leo Beletsky JD and Anne Dupont, Ph.D., wrote the guide.", "en", ["Leo Beletsky", "Anne Dupont"]),
        ("The ceremony was opened by the Hon Mark Dreyfus KC MP.", "en", ["Mark Dreyfus"]),
        ("The Rt Hon Priti Patel MP attended.", "en", ["Priti Patel"]),
        ("Jean Tremblay C.Q. et Luc Gagnon, Ph. D., ont parlé.", "fr", ["Jean Tremblay", "Luc Gagnon"]),
        ("Attorney General William P. Barr met Detective Patrick Glynn.", "en", ["William P. Barr", "Patrick Glynn"]),
        ("• Mr Andrew Example Australian Capital Territory\n• Superintendent Mark Exemple Queensland", "en",
         ["Andrew Example", "Mark Exemple"]),
        ("It was read by Adjunct Professor Peter Homel.", "en", ["Peter Homel"]),
        ("Chief Justice Mary Example and Justice Carter agreed.", "en", ["Mary Example", "Carter"]),
        ("Acting Assistant Attorney General Matt Dummermuth agreed.", "en", ["Matt Dummermuth"]),
        ("Cela a été dit par Yves Rousset Préfet de Loir-et-Cher.", "fr", ["Yves Rousset"]),
        ("Raphael Kinyungu Deputy Director of the service spoke.", "en", ["Raphael Kinyungu"]),
        ("L’Inspecteur-Divisionnaire Mahamadou MINOUNGOU de l’Antenne a parlé.", "fr", ["Mahamadou Minoungou"]),
        ("Le ministre de la Jeunesse et du Service Civique Sidi Tiémoko Touré a conclu.", "fr", ["Sidi Tiémoko Touré"]),
        ("Le bourgmestre de Bruxelles Philippe Close est venu.", "fr", ["Philippe Close"]),
        ("Le chef du gouvernement marocain Saïd Exemple a ouvert la séance.", "fr", ["Saïd Exemple"]),
        ("Il a pris la parole après le discours du Mozambicain Armando Exemple.", "fr", ["Armando Exemple"]),
        ("La Sénégalaise Aminata Exemple a reçu le prix.", "fr", ["Aminata Exemple"]),
        ("Nous remercions Monsieur BREMER Thomas, stagiaire.", "fr", ["Thomas Bremer"]),
        ("Nous remercions DE WAELE Daniel et CP VERMEER Vincent.", "fr", ["Daniel de Waele", "Vincent Vermeer"]),
    ],
)  # fmt: skip
def test_titles_ranks_and_honours_are_no_part_of_a_name(
    parse: Parse, text: str, language: str, expected: list[str]
) -> None:
    assert names(parse(text, language)) == expected


def test_honours_do_not_part_the_mentions_of_a_person(parse: Parse) -> None:
    (person,) = find_people(parse("Angela Herbert MBE spoke. Ms Herbert leads the service."))
    assert (person.name, len(person.evidence)) == ("Angela Herbert", 2)
    assert names(parse("Andrew Leigh MP and Michael Keenan MP came.")) == ["Andrew Leigh", "Michael Keenan"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The project was launched by President Obama in Boston.", "en", ["Obama"]),
        ("Le président Macron a soutenu le plan.", "fr", ["Macron"]),
        (
            "Le dispositif a été présenté par le major Bertin, puis le colonel Lucas a conclu.",
            "fr",
            ["Bertin", "Lucas"],
        ),
        ("The mayor Leeds elected is new.", "en", []),
        ("Le ministre belge et le maire ont signé.", "fr", []),
    ],
)
def test_a_surname_after_a_public_office_is_a_person(
    parse: Parse, text: str, language: str, expected: list[str]
) -> None:
    assert names(parse(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The hall was opened by Mary A. Example. Mr. A. Sample thanked her.", ["Mary A. Example", "A. Sample"]),
        ("Deputy Commissioner A.K. Specimen said the unit would reach out.", ["A.K. Specimen"]),
        ("Senior Sergeant Craig Example said that burglaries fell.", ["Craig Example"]),
        ("Crime Prevention Officer Chan Siu-ming told the pupils what to do.", ["Chan Siu-ming"]),
        ("Said Dr. Meera Iyer, Co Founder, Streetlight India.", ["Meera Iyer"]),
        ("The study was written by Carla Rosa de Exemplo and Marcelo Diaz.", ["Carla Rosa de Exemplo", "Marcelo Diaz"]),
        ("The team was led by DCP Maria Sample, adviser to the police.", ["Maria Sample"]),
        ("The motion by Green Party Cllr Paul Example passed.", ["Paul Example"]),
        ("An Anne Example-led patrol walks the streets.", ["Anne Example"]),
    ],
)
def test_initials_ranks_and_names_of_two_syllables(parse: Parse, text: str, expected: list[str]) -> None:
    assert names(parse(text)) == expected


def test_words_of_a_title_in_capitals_are_no_person_that_the_text_does_not_name(parse: Parse) -> None:
    text = "The mayor asked everybody to report what they see. Minister V. Sundaram spoke."
    assert names(parse(text, title="Mayor Urges Neighbours To Report Crime")) == ["V. Sundaram"]
    found = find_people(parse(text, title="Mayor Opens Centre With Minister Vikram Sundaram"))
    assert [person.name for person in found] == ["Vikram Sundaram"]
