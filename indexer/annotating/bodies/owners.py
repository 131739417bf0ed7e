"""What owns a body, said before its name: "Melbourne's Inner West Health Service", "Spain's Ministry of Justice"."""

from __future__ import annotations

from indexer.annotating.bodies.patterns import ENGLISH_HEADS
from indexer.annotating.countries import is_place
from indexer.annotating.name_words import text_of, words_of
from indexer.annotating.parsed import ParsedPart


def behind_owner(part: ParsedPart, first: int, stop: int) -> int | None:
    """The word of a stretch that follows the "'s" of a country, a town or a body; None when there is none.

    What else stands so is of the name: "Women's Aid", "St John's Ambulance".

    Args:
        part: the part.
        first: the first word of the stretch.
        stop: the word after its last one.
    """
    text, words = text_of(part), words_of(part)
    for n in range(first + 1, stop - 1):
        if words[n].text == "s" and text[words[n - 1].end : words[n].start] in ("'", "’"):
            body = words[n - 1].key in ENGLISH_HEADS or words[n - 1].key == "government"
            owned = body or (stop - n > 2 and is_place(part, first, n))
            return n + 1 if owned else None
    return None
