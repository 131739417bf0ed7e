"""An article over which a finder fails does not keep the others from being annotated."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from corpus.model import Annotation
from corpus.store import CorpusStore
from indexer.annotating.annotator import Annotator
from indexer.annotating.parsed import ParsedArticle
from indexer.passages import Encoded
from search_api.submitting import Submission, receive, upload_of
from taxonomy.load import load_scheme
from vigie.attending import annotate_awaiting
from vigie.catching_up import annotate_pending


class Failing(Annotator):
    """Fails over one article."""

    victim = ""

    def _annotation(self, parsed: ParsedArticle, encoded: Encoded | None, made_by: str) -> Annotation:
        if parsed.article.id == self.victim:
            raise LookupError("no such town")
        return super()._annotation(parsed, encoded, made_by)


def _step(_name: str, _done: int, _of: int | None) -> None:
    pass


def test_the_others_are_annotated_and_what_was_told_is_kept(pages_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    annotator = Failing(load_scheme())
    with CorpusStore.open(pages_home, create=False) as store:
        every = list(store.unannotated("none"))
        store.put_annotations([(article, Annotation(language="en", made_by="old")) for article in every])
        victim = every[1]
        annotator.victim = victim.id
        failed: list[dict[str, str]] = []
        loaded: dict[str, Annotator] = {annotator.version: annotator}
        assert annotate_pending(store, _step, loaded, failed) == len(every) - 1 > 1
        [told] = failed
        assert told["source"] == victim.id
        assert f"“{victim.title}” cannot be annotated: LookupError in test_failing_articles.py" in told["error"]
        held = {article.id: store.annotation(article.id) for article in every}
        assert {id_ for id_, told in held.items() if told and told.made_by == "old"} == {victim.id}
        assert [a.id for a in store.unannotated(annotator.version)] == [
            victim.id
        ]  # and so it counts, and is tried again
        assert [record.levelno for record in caplog.records if record.name == "vigie.annotating"] == [logging.WARNING]
        annotator.victim = ""
        assert annotate_pending(store, _step, loaded, failed) == 1


def test_without_somebody_to_tell_the_error_is_raised(pages_home: Path) -> None:
    annotator = Failing(load_scheme())
    with CorpusStore.open(pages_home, create=False) as store:
        every = list(store.unannotated("none"))[:2]
    annotator.victim = every[0].id
    with pytest.raises(LookupError):
        list(annotator.annotate(every))


def test_a_service_does_not_try_the_same_article_without_end(tmp_path: Path) -> None:
    annotator, failed = Failing(load_scheme()), set[str]()
    with CorpusStore.open(tmp_path) as store:
        for text in ("The police of Leeds patrol the streets.", "The mayor of Lille lights the squares."):
            given = Submission(text=text)
            receive(store, upload_of(given), given)
        one, other = store.awaiting.articles()
        annotator.victim = one.id
        assert annotate_awaiting(store, annotator, failed) == 1
        assert store.annotation(one.id) is None and store.annotation(other.id) is not None
        assert failed == {one.revision}
        annotator.victim = ""
        assert annotate_awaiting(store, annotator, failed) == 0
        assert annotate_awaiting(store, annotator, set()) == 1
