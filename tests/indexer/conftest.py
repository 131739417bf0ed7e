"""Articles parsed as the annotator parses them, and the gazetteer, for the tests of the finders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.model import Article, Language
from indexer.annotating.gazetteer import Gazetteer
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.pipelines import load_pipeline

Parse = Callable[..., ParsedArticle]


def parse_article(
    text: str, language: Language = "en", *, title: str = "", section: str | None = None
) -> ParsedArticle:
    """One article, all of it in one language."""
    article = Article(
        id="a", document_id="d", ordinal=0, revision="r", title=title, section=section, text=text, blocks=()
    )
    nlp = load_pipeline(language)
    fields = (("section", section or ""), ("title", title), ("text", text))
    parts = tuple(ParsedPart(name, 0, language, nlp(content)) for name, content in fields if content)
    return ParsedArticle(article, language, (), parts)


@pytest.fixture(scope="session")
def parse() -> Parse:
    return parse_article


@pytest.fixture(scope="session")
def gazetteer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lookup, built once for all tests (some seconds)."""
    path = tmp_path_factory.mktemp("gazetteer") / "towns.db"
    Gazetteer.open(path)
    return path


@pytest.fixture(scope="session")
def gazetteer(gazetteer_file: Path) -> Gazetteer:
    return Gazetteer.open(gazetteer_file)
