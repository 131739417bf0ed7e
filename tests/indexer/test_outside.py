"""Articles of other fields get no tag, those of the field do, whatever words they share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.tagging.cases import article, gold_cases, outside_cases, parse
from corpus.model import ConceptTag
from indexer.annotating.concepts import ConceptTagger
from indexer.annotating.concepts.hits import HitFinder
from indexer.annotating.concepts.learnt import word_counts
from indexer.annotating.concepts.outside import is_outside, names_the_field
from indexer.embedding import load_embedder
from indexer.passages import encode
from taxonomy.dictionary import Dictionary
from taxonomy.load import load_scheme

DEV = Path(__file__).parent.parent.parent / "corpus" / "sample" / "dev"
OTHERS = [
    (
        "Harbour baths reopen on Saturday",
        "After a winter of repairs the outdoor pools at the harbour open again on Saturday at nine. The changing rooms have "
        "new lockers, the slide has been repainted and the water is kept at twenty-six degrees. A season ticket costs as "
        "much as last year. The lifeguard asks parents to shoot no pictures of other people's children, and dogs stay at "
        "the gate. Residents of the borough swim free on Mondays.",
    ),
    (
        "Quarterly results: insurer lifts its forecast",
        "Premium income rose by four per cent to 1.2 billion, the insurer said on Tuesday. Every household policy now comes "
        "with a digital folder, and the number of car policies grew again after two flat years. The board proposes a "
        "dividend of eighty cents. Analysts had expected less; the share closed three per cent higher.",
    ),
    (
        "Le vol des cigognes au-dessus du delta",
        "Chaque automne, des milliers de cigognes prennent leur vol au-dessus du delta. Les ornithologues les comptent depuis "
        "l'observatoire de la digue, à la jumelle et au télescope. Cette année, la sécheresse a retardé le départ de deux "
        "semaines. Les classes de l'école voisine ont bagué une douzaine de jeunes oiseaux, et une exposition de "
        "photographies se tient à la maison du parc jusqu'à la fin de novembre.",
    ),
    (
        "Tarte aux poireaux de ma grand-mère",
        "Pour six personnes : une pâte brisée, quatre poireaux, trois œufs, vingt centilitres de crème. Faites fondre les "
        "poireaux à feu doux pendant vingt minutes, sans les laisser colorer. Battez les œufs avec la crème, salez, poivrez, "
        "râpez un peu de muscade. Versez sur la pâte et enfournez une demi-heure. Servez tiède, avec une salade.",
    ),
]


@cache
def tagger() -> ConceptTagger:
    return ConceptTagger(load_scheme(), load_embedder())


def tags(title: str, text: str) -> tuple[ConceptTag, ...]:
    return tagger().tag(*parse(article(title, text)))


@pytest.mark.parametrize(("title", "text"), OTHERS)
def test_an_article_of_another_field_gets_no_tag(title: str, text: str) -> None:
    assert tags(title, text) == ()


@pytest.mark.parametrize(
    ("title", "text", "concept"),
    [
        (
            "Sport against crime: midnight basketball returns to Baltimore",
            "The Baltimore City Department of Recreation and Parks and the Annie E. Casey Foundation reopen six gyms on Friday "
            'and Saturday nights, starting June 21, 2024. Each team must attend a workshop on conflict before tip-off. "You '
            "can't shoot if you're shooting hoops,\" jokes coach Darnell Washington. About 400 young men aged 16 to 25 are "
            "expected.",
            "mentoring-sport-leisure",
        ),
    ],
)
def test_an_article_whose_title_names_the_field_is_tagged_whatever_it_is_like(
    title: str, text: str, concept: str
) -> None:
    parsed, _ = parse(article(title, text))
    embedder = load_embedder()
    assert embedder is not None
    assert is_outside(parsed, encode([parsed.article], embedder)[0], word_counts(parsed))
    assert concept in {tag.id for tag in tags(title, text)}


def test_few_articles_of_other_fields_name_it() -> None:
    file = DEV.parent.parent.parent / "benchmarks" / "tagging" / "outside.jsonl"
    scheme, finder = load_scheme(), HitFinder(Dictionary(load_scheme()))
    named = [names_the_field(finder.find(*parse(case.article)), scheme) for case in outside_cases(file)]
    assert len(named) == 280
    assert sum(named) <= 3


def test_articles_of_the_field_are_not_called_outside() -> None:
    embedder = load_embedder()
    assert embedder is not None
    cases = list(gold_cases(DEV))[::3]
    encoded = encode([case.article for case in cases], embedder)
    parsed = [parse(case.article)[0] for case in cases]
    outside = [is_outside(one, vectors, word_counts(one)) for one, vectors in zip(parsed, encoded, strict=True)]
    assert len(cases) == 40
    assert not any(outside)
