"""The footer of a newsletter that was sent by e-mail: why it came, the address of its sender, how to leave the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.lexicon import ends_mail, is_furniture
from crawler.reading.model import Draft

_LAST: Final = 15  # blocks of a footer
_PROSE: Final = 20  # words; a block of so many belongs to an article


def find_footer(drafts: Sequence[Draft], main: Sequence[bool]) -> int:
    """Where the footer begins: at its first line below the last text of an article; the number of blocks without one.

    Args:
        drafts: all blocks in order.
        main: for each whether it belongs to the main text; others may be lines of the footer, and no text.
    """
    whole = len(drafts)
    text = max((i for i, d in enumerate(drafts) if main[i] and _is_text(d)), default=whole)
    start = next((i for i in range(text + 1, whole) if ends_mail(drafts[i].text)), whole)
    return start if sum(main[start:]) <= _LAST else whole


def _is_text(draft: Draft) -> bool:
    """Whether a block is a paragraph of an article, or the heading of one."""
    titled = draft.kind == "heading" and draft.level > 0
    return (titled or len(draft.text.split()) >= _PROSE) and not is_furniture(draft.text)
