"""How a text is read, for people who wonder why something was found or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vigie.opening import load_taxonomy


def analyze(text: str, home: Path | None = None) -> dict[str, Any]:
    """The words of a text with their stems in both languages, and the concepts that it names as a query.

    The concepts are those of the home's taxonomy, or of the packaged one without a home.
    """
    from corpus.words import STOP_WORDS, stem, words
    from search_api.parsing import parse
    from taxonomy.lookup import LabelLookup

    scheme = load_taxonomy(home)
    parsed = parse(text)
    return {
        "words": [
            {
                "text": text[word.start : word.end],
                "folded": word.text,
                "fr": stem(word.text, "fr"),
                "en": stem(word.text, "en"),
                "stop_word": word.text in STOP_WORDS,
            }
            for word in words(text)
        ],
        "phrases": list(parsed.phrases),
        "excluded": list(parsed.excluded),
        "concepts": [
            {
                "id": m.concept,
                "label": scheme.label(m.concept, "en"),
                "asked": parsed.named(m.start, m.end),
            }
            for m in LabelLookup(scheme).find(parsed.free)
        ],
    }
