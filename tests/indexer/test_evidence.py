"""What every annotation must hold, over generated texts: evidence that, cut out of the article, is what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.model import Block, SplitArticle, SplitDocument
from indexer.annotating.annotator import Annotator
from taxonomy.load import load_scheme
from tests.growth import grows_with_length_only
from vigie.annotating import article_answer, transient_articles

_SCHEME = load_scheme()
_NAMES = sorted({x.text for c in _SCHEME for x in c.labels if x.role not in {"never", "clue"}})
_PLACES = ["Liège", "Montréal", "à Bordeaux", "in Leeds", "St. John's", "Québec (Canada)", "L’Haÿ-les-Roses"]
_PEOPLE = ["Marie Tremblay", "M. Jean DUPONT", "Dr. Anna O’Neill", "par Serge Bruneau", "LUC MARTIN"]
_BODIES = [
    "Institut national de santé publique du Québec (INSPQ)",
    "the International Centre for the Prevention of Crime (ICPC)",
    "la Sûreté du Québec",
    "École nationale de police",
]
_DATES = [
    "25, 26 and 27 May 2005",
    "du 31 mai au 2 juin 2005",
    "May 31st until June 2nd 2005",
    "last May",
    "cet automne",
    "en 2004",
]
_JOINTS = [
    " ",
    ", ",
    ". ",
    " – ",
    "\n",
    "\n\n",
    " « ",
    " » ",
    "\u00a0; ",
    " (",
    ") ",
    "’",
    " l'",
    " et ",
    " of the ",
    "\u2028",
    "\t",
]

pieces = st.one_of(
    st.sampled_from(_NAMES),
    st.sampled_from(_NAMES).map(str.upper),
    st.sampled_from([*_PLACES, *_PEOPLE, *_BODIES, *_DATES]),
    st.sampled_from(["La police municipale travaille avec les habitants", "Officers and residents met at the school"]),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
)
texts = st.lists(st.tuples(pieces, st.sampled_from(_JOINTS)), min_size=1, max_size=14).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)
articles = st.tuples(texts.map(lambda t: " ".join(t.split())[:120]), st.one_of(st.none(), texts), texts)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(_SCHEME)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Each line a block, short ones headings."""
    made, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            made.append(Block(kind="heading" if len(line) < 40 else "paragraph", start=at, end=at + len(line)))
        at += len(line) + 1
    return tuple(made)


def spans(answer: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What was told of an article, with its evidence."""
    for part in ("concepts", "places", "people", "organisations", "dates"):
        for item in answer[part]:
            yield f"{part}: {item.get('id') or item.get('name') or item.get('text')}", item["evidence"]


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(articles, min_size=6, max_size=6))
def test_evidence_is_cut_out_of_the_article(annotator: Annotator, batch: list[tuple[str, str | None, str]]) -> None:
    split = SplitDocument(
        articles=tuple(
            SplitArticle(title=title, section=section, text=text, blocks=blocks_of(text))
            for title, section, text in batch
        )
    )
    for article, annotation in annotator.annotate(transient_articles(split, "generated")):
        answer = article_answer(article, annotation)
        for what, evidence in spans(answer):
            assert evidence, what
            for span in evidence:
                field = answer[span["in"]]
                assert 0 <= span["start"] < span["end"] <= len(field), (what, span)
                assert field[span["start"] : span["end"]] == span["text"], (what, span)
                assert span["text"].strip(), (what, span)


def _annotated(annotator: Annotator, text: str) -> dict[str, Any]:
    split = SplitDocument(articles=(SplitArticle(title="", text=text, blocks=blocks_of(text)),))
    [(article, annotation)] = annotator.annotate(transient_articles(split, "long"))
    return article_answer(article, annotation)


def test_stretches_without_a_space_take_a_time_by_their_length(annotator: Annotator) -> None:
    assert grows_with_length_only(lambda length: _annotated(annotator, f"The police of Leeds\n{'X' * length}"), 8000)


def test_what_follows_a_long_stretch_is_found_at_its_place(annotator: Annotator) -> None:
    text = f"Report of the year\n{'_' * 3001}\nMarie Tremblay of the Institut national de santé publique met the police of Leeds."
    answer = _annotated(annotator, text)
    assert [p["name"] for p in answer["people"]] == ["Marie Tremblay"] and answer["places"]
    for _, evidence in spans(answer):
        assert all(text[span["start"] : span["end"]] == span["text"] for span in evidence)


def test_the_generated_texts_do_get_tags(annotator: Annotator) -> None:
    """Else the property would hold of nothing."""
    text = ". ".join(["Residential burglary in Leeds", *_BODIES[:2], "Marie Tremblay spoke on 25, 26 and 27 May 2005"])
    split = SplitDocument(articles=(SplitArticle(title="Burglary", text=text, blocks=blocks_of(text)),))
    [(article, annotation)] = annotator.annotate(transient_articles(split, "generated"))
    told = {what.split(":")[0] for what, _ in spans(article_answer(article, annotation))}
    assert told == {"concepts", "places", "people", "organisations", "dates"}


def test_a_title_or_section_that_the_whole_site_has_is_no_evidence(annotator: Annotator) -> None:
    text = (
        "The shelter took in forty women last year. A partner who beats his wife must leave the home for ten days, and "
        "the police visit both. Lamps were renewed along the paths by the shelter."
    )
    block = Block(kind="paragraph", start=0, end=len(text))
    said = SplitArticle(title="Observatories", section="Street lighting", text=text, blocks=(block,), end=len(text))
    marked = said.model_copy(update={"recurring": ("title", "section")})
    bare = said.model_copy(update={"title": "", "section": None})
    split = SplitDocument(articles=(said, marked, bare))
    own, template, without = (told.concepts for _, told in annotator.annotate(transient_articles(split, "generated")))
    assert {"title", "section"} <= {span.in_ for tag in own for span in tag.evidence}
    assert template == without != own
