"""How a town is asked for: by its GeoNames id, or by a name."""

from __future__ import annotations

import re

from corpus.text import fold_key

# GeoNames has some 13 million records. What other alphabets take for digits is none.
_ID = re.compile(r"[0-9]{1,9}")


def town_id(text: str) -> int | None:
    """The GeoNames id that a text is; None where it cannot be one."""
    written = text.strip()
    return int(written) if _ID.fullmatch(written) else None


def city_filter(text: str) -> str:
    """What the filter on cities takes for what was asked: the GeoNames id, else the folded name."""
    known = town_id(text)
    return fold_key(text) if known is None else str(known)
