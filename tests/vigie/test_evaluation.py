from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from evaluation_part import ENGLISH, FRENCH, Oracle, article, document, french_article, laid_out, write
from rich.console import Console

from corpus.errors import InputError, UsageError
from corpus.model import Annotation, ConceptTag, Organisation
from corpus.sample import load_gold
from taxonomy.load import load_scheme
from taxonomy.scheme import Concept, Scheme
from vigie.evaluation import (
    Evaluation,
    differences,
    differences_json,
    evaluate,
    forbid_test,
    render,
    render_differences,
)
from vigie.evaluation.fields import Naming, load_authorities
from vigie.evaluation.scores import Counts, agree

SCHEME = load_scheme()
SPLITTING = ["articles", "titles", "sections", "authors", "editions", "issued"]
TAGGING = ["language", "kind", "concepts", "places", "people", "organisations", "dates"]


@pytest.fixture
def part(tmp_path: Path) -> Path:
    folder = tmp_path / "devlike"
    plain: dict[str, Any] = {"section": None, "issued": "2006-03-15"}
    write(folder, document("a.html", article(**plain), french_article(**plain), edition=None))
    return folder


def run(part: Path, **options: Any) -> Evaluation:
    annotator = options.pop("annotator", None) or Oracle(load_gold(part), options.pop("editing", None))
    return evaluate(part, scheme=SCHEME, annotator=annotator, **options)


def counts(evaluation: Evaluation, field: str, part: str = "all") -> Counts:
    return evaluation.comparison.scores[part][field].every


def test_what_is_found_as_in_the_gold_scores_one(part: Path) -> None:
    evaluation = run(part)
    assert list(evaluation.comparison.scores["all"]) == SPLITTING + TAGGING
    assert evaluation.figures() == dict.fromkeys(evaluation.figures(), 1.0)
    assert differences(evaluation) == ()
    assert (evaluation.pages, evaluation.articles, evaluation.found) == (1, 2, 2)
    assert counts(evaluation, "dates") == Counts(1, 1, 1)


def test_given_articles_are_not_split(part: Path) -> None:
    write(
        part, document("b.html", french_article(title="Autre", text=FRENCH[:200])), "<p>Something else altogether.</p>"
    )
    evaluation = run(part, given_articles=True)
    assert list(evaluation.comparison.scores["all"]) == TAGGING
    assert counts(evaluation, "language") == Counts(3, 3, 3)
    assert evaluation.key == "devlike-given"


def test_given_articles_reach_the_annotator_as_they_are_in_the_gold(part: Path) -> None:
    write(part, document("c.html", article(section="News Items", title="Other", text="One line.\n\nAnother line.")))
    seen = []

    class Listening(Oracle):
        def annotate(self, articles: Any) -> Any:
            for one in articles:
                seen.append(one)
                yield one, Annotation(language="en")

    run(part, given_articles=True, annotator=Listening(()))
    last = seen[-1]
    assert (last.title, last.section, last.text) == ("Other", "News Items", "One line.\n\nAnother line.")
    assert [last.text[b.start : b.end] for b in last.blocks] == ["One line.", "Another line."]
    assert str(last.issued) == "2006-03-15"
    assert len({one.id for one in seen}) == 3


def test_a_missed_article_is_missed_with_all_its_items_and_a_false_one_false(part: Path) -> None:
    gold = document("a.html", article(section=None), french_article(section=None), edition=None)
    write(part, gold, laid_out(gold).replace(ENGLISH.split("\n")[0], "Nothing of this is there. " * 30))
    evaluation = run(part)
    assert counts(evaluation, "articles") == Counts(1, 2, 2)
    assert counts(evaluation, "concepts") == Counts(2, 4, 4)
    assert counts(evaluation, "concepts", "fr") == Counts(2, 2, 2)
    assert counts(evaluation, "places") == Counts(0, 1, 1)
    assert evaluation.figures()["language.accuracy"] == 0.5
    matched = evaluation.comparison.scores["all"]
    assert matched["concepts"].matched == Counts(2, 2, 2)
    assert matched["language"].matched == Counts(1, 1, 1)
    told = differences(evaluation)
    assert [(d.ordinal, d.field, bool(d.missed), bool(d.false)) for d in told] == [
        (0, "articles", True, False),
        (None, "articles", False, True),
    ]


def test_a_page_that_cannot_be_read_is_told_and_its_articles_are_missed(part: Path) -> None:
    write(part, document("b.html", article()), b"\x00\x01\x02\x03" * 200)
    evaluation = run(part)
    assert [source for source, _ in evaluation.failed] == ["b.html"]
    assert counts(evaluation, "articles") == Counts(2, 2, 3)


def test_errors_of_tagging_are_counted_by_language_and_listed(part: Path) -> None:
    def worse(annotation: Annotation) -> Annotation:
        if annotation.language == "fr":
            return annotation
        tags = (*annotation.concepts[:1], ConceptTag(id="women", score=0.5, evidence=()))
        return annotation.model_copy(update={"concepts": tags, "kind": "news", "places": ()})

    evaluation = run(part, editing=worse)
    assert counts(evaluation, "concepts") == Counts(3, 4, 4)
    assert counts(evaluation, "concepts", "en") == Counts(1, 2, 2)
    assert counts(evaluation, "concepts", "fr") == Counts(2, 2, 2)
    assert evaluation.figures()["kind.accuracy"] == 0.5
    # social-housing 1, public-space 0, women 0, victim-support 1, burglary 1
    assert evaluation.comparison.macro_concepts["all"] == pytest.approx(3 / 5)
    told = {d.field: (d.missed, d.false) for d in differences(evaluation)}
    assert told == {
        "kind": (("programme",), ("news",)),
        "concepts": (("public-space",), ("women",)),
        "places": (("Rimouski, CA (6354895)",), ()),
    }
    assert [d.field for d in differences(evaluation, field="places")] == ["places"]


def test_a_body_is_the_same_under_its_other_names_and_its_acronym(part: Path) -> None:
    def otherwise(annotation: Annotation) -> Annotation:
        if annotation.language == "fr":
            return annotation
        body = Organisation(name="International Centre for the Prevention of Crime", acronym="ICPC", evidence=())
        return annotation.model_copy(update={"organisations": (body,)})

    assert counts(run(part, editing=otherwise), "organisations") == Counts(1, 1, 1)


def test_names_of_bodies() -> None:
    naming = Naming(SCHEME, load_authorities())

    def same(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
        return agree([naming.body(*one)], [naming.body(*other)]).counts.hits == 1

    assert same(("Maison d’Exemple", None), ("maison d'exemple", "ME"))
    assert same(("ME", None), ("Maison d'Exemple", "ME"))
    assert same(("CIPC", None), ("ICPC", None))
    assert not same(("Maison d'Exemple", None), ("Maison d'Exemples", None))
    assert not same(("Maison d'Exemple", None), ("Centre d'Exemple", None))


def test_a_deprecated_concept_is_the_one_that_replaced_it() -> None:
    old = Concept(id="old", uri="urn:old", labels=(), deprecated=True, replaced_by="new")
    naming = Naming(Scheme("urn:scheme", "", (old, Concept(id="new", uri="urn:new", labels=()))), {})
    assert naming.concept("old") == naming.concept("new")
    assert naming.concept("no-such-concept").keys == {"no-such-concept"}


def test_titles_and_editions_are_compared_folded(part: Path) -> None:
    gold = document("b.html", article(title="WARDENS, for the Courtyards!", section=None), edition="ÉDITION 12")
    page = laid_out(document("b.html", article(section=None)))
    write(part, gold, page.replace("<body>", "<body><p>The Lookout, sample bulletin | Edition 12 » March 2006</p>"))
    evaluation = run(part)
    assert counts(evaluation, "titles") == Counts(3, 3, 3)
    assert counts(evaluation, "editions") == Counts(1, 1, 1)


@pytest.mark.parametrize("part", ["test", Path("somewhere/test"), Path("test1"), "test-given"])
def test_errors_of_the_test_part_are_not_shown_by_accident(part: Any) -> None:
    with pytest.raises(UsageError, match="test part"):
        forbid_test(part, look_at_test=False)
    forbid_test(part, look_at_test=True)


def test_differences_of_a_test_part_need_a_word_more(part: Path) -> None:
    as_test = part.rename(part.with_name("test"))
    evaluation = run(as_test)
    with pytest.raises(UsageError, match="test part"):
        differences(evaluation)
    assert differences(evaluation, look_at_test=True) == ()


def test_an_unknown_field_is_a_usage_error(part: Path) -> None:
    with pytest.raises(UsageError, match=r"'towns'.*places"):
        differences(run(part), field="towns")


def test_a_part_that_is_missing_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        evaluate(tmp_path / "nowhere", scheme=SCHEME)
    for sub in ("gold", "pages"):
        (tmp_path / sub).mkdir()
    with pytest.raises(InputError, match="no gold files"):
        evaluate(tmp_path, scheme=SCHEME)


def test_json_and_tables_tell_the_same(part: Path) -> None:
    def without_kind(annotation: Annotation) -> Annotation:
        return annotation.model_copy(update={"kind": "other", "people": ()})

    evaluation = run(part, editing=without_kind)
    told = json.loads(json.dumps(evaluation.as_json()))
    assert told["scores"]["all"]["kind"]["accuracy"] == 0.0
    assert told["scores"]["all"]["people"] | {"matched": None} == {
        "precision": 0.0, "recall": 0.0, "f1": 0.0, "hits": 0, "found": 0, "gold": 1, "matched": None,
    }  # fmt: skip
    assert told["scores"]["fr"]["concepts"]["macro_f1"] == 1.0
    assert json.loads(json.dumps(differences_json(differences(evaluation))))[0]["field"] == "kind"
    out = io.StringIO()
    console = Console(file=out, width=80, color_system=None)
    render(evaluation, console)
    render_differences(differences(evaluation), console)
    shown = out.getvalue()
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert "organisations   1.000" in shown
    assert "kind            0.000" in shown
    assert "Anne Example" in shown


def test_brackets_in_a_text_are_no_markup(part: Path) -> None:
    evaluation = run(part, editing=lambda a: a.model_copy(update={"organisations": ()}))
    out = io.StringIO()
    evaluation.comparison.differences[0] = type(evaluation.comparison.differences[0])(
        "a.html", 0, "[red]x[/nothing]", "en", "titles", ("[/bold]",), ()
    )
    render_differences(differences(evaluation), Console(file=out, width=120, color_system=None))
    assert "[red]x[/nothing]" in out.getvalue()


def test_progress_is_told(part: Path) -> None:
    steps: list[tuple[str, int, int | None]] = []
    run(part, progress=lambda *step: steps.append(step))
    assert steps == [("read", 1, 1), ("annotate", 2, 2)]
