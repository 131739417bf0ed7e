"""Bodies under one key, whatever their name, language, case and accents: "University of Liège", "ULg".

The search process uses this too, so that nothing here needs a language pipeline.
"""

from __future__ import annotations

from functools import cache

from corpus.text import fold_key
from indexer.annotating.authorities import Authority, authorities

LISTED = "authority:"
"""What the key of a body of the authority list begins with. No folded name has a colon, so that none is such a key."""
_SHORTEST_ACRONYM = 3


def body_key(name: str, authority: str | None = None) -> str:
    """What all names of one body have in common.

    Args:
        name: any name of the body, in either language; the acronym of a listed one; or a key, which is its own key.
        authority: its record in the authority list, where one is told.

    Returns:
        `LISTED` and the id of its record, else the folded name; empty for a name without letters.
    """
    records = authorities()
    if authority in records:
        return f"{LISTED}{authority}"
    if name.startswith(LISTED) and name.removeprefix(LISTED) in records:
        return name
    folded = fold_key(name)
    record = _records_by_name().get(folded)
    return f"{LISTED}{record}" if record else folded


def body_keys(name: str, acronym: str | None = None, authority: str | None = None) -> tuple[str, ...]:
    """The key of a body, and the folded acronym where it is not listed; an acronym of a listed body is that one's."""
    key = body_key(name, authority)
    if key.startswith(LISTED):
        return (key,)
    short = body_key(acronym or "")
    ours = len(short) >= _SHORTEST_ACRONYM and not short.startswith(LISTED)
    return tuple(k for k in dict.fromkeys((key, short if ours else "")) if k)


def listed_body(key: str) -> Authority | None:
    """The record of a key; None where the key is a folded name."""
    return authorities().get(key.removeprefix(LISTED)) if key.startswith(LISTED) else None


def body_label(key: str, name: str, language: str) -> str:
    """The name to show for a body: that of its record in a language, else the one given."""
    record = listed_body(key)
    return record.name(language).replace("'", "’") if record else name


@cache
def _records_by_name() -> dict[str, str]:
    """Records by folded names and acronyms; a name goes before an acronym of another body."""
    records = authorities().values()
    acronyms = {fold_key(written): record.id for record in records for written in record.acronyms}
    names = {fold_key(written): record.id for record in records for written in (*record.fr, *record.en)}
    return acronyms | names
