"""Names of bodies that are known beforehand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.bodies.known import known_bodies
from indexer.annotating.name_words import read_list, text_of, words_in, words_of
from indexer.annotating.parsed import ParsedArticle

Parse = Callable[[str, str], ParsedArticle]


@pytest.mark.parametrize(
    ("text", "language", "known"),
    [
        ("Elle travaille à l’Université du Québec à Montréal.", "fr", {"Université du Québec à Montréal"}),
        ("Les contrôleurs de Tisséo et de la STIB se sont vus.", "fr", {"Tisséo", "STIB"}),
        ("Il a écrit à la préfecture de police.", "fr", {"préfecture de police"}),
        ("The Ministry of\nJustice.", "en", set()),  # a heading and a line
        ("They asked the Home Office. They asked who did it.", "en", {"Home Office"}),  # "who" is no WHO
    ],
)
def test_known_names_are_seen_whole_and_by_case(parse: Parse, text: str, language: str, known: set[str]) -> None:
    (part,) = parse(text, language).parts_of("text")
    words = words_of(part)
    found = {text_of(part)[words[a].start : words[b - 1].end] for a, b in known_bodies(part)}
    assert found == known


def test_the_list_names_no_town_as_such_and_nothing_twice() -> None:
    names = read_list("known_bodies.txt")
    assert len(names) > 25_000
    assert not [name for name in names if name.startswith(("Ville de ", "City of ", "Town of ", "Commune de "))]
    assert all(words_in(name) for name in names)
