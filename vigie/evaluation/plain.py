"""What is to be bettered: spaCy's PhraseMatcher over the labels of the scheme, and a number of matches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from corpus.model import Language
from taxonomy.scheme import LANGUAGES, LabelLanguage, LabelRole, Scheme

ROLES: tuple[LabelRole, ...] = ("preferred", "alternative", "hidden")
"""Labels that a plain matcher takes for what they say; it does not know acronyms, weak labels and clues."""


class PlainMatcher:
    """Counts the labels of each concept in a text, words compared in lower case.

    Args:
        scheme: its concepts that can tag.
    """

    def __init__(self, scheme: Scheme) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._pipelines = {language: spacy.blank(language) for language in LANGUAGES}
        self._matchers = {}
        for language, nlp in self._pipelines.items():
            matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
            for concept in scheme:
                labels = [x.text for x in concept.labels if x.role in ROLES and x.language == language]
                if concept.tags and labels:
                    matcher.add(concept.id, [nlp.make_doc(label) for label in labels])
            self._matchers[language] = matcher

    def counts(self, title: str, text: str, language: Language) -> dict[str, float]:
        """By concept how often its labels of that language stand in title and text."""
        name: LabelLanguage = "fr" if language == "fr" else "en"
        nlp = self._pipelines[name]
        found = self._matchers[name](nlp.make_doc(f"{title}\n{text}"))
        return dict(Counter(nlp.vocab.strings[label] for label, _, _ in found).items())


def at_least(counts: Mapping[str, float], scheme: Scheme, least: float) -> list[str]:  # noqa: ARG001 - called as `choose` is
    """The concepts that were matched so often, oftenest first."""
    return sorted((c for c, n in counts.items() if n >= least), key=lambda c: (-counts[c], c))
