"""Texts cut into stretches, so that a template can mark and name them and still escape every letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Passage


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text that is shown in one manner."""

    text: str
    marked: bool = False
    lang: str | None = None
    """Its language, where that is not the language around it."""
    anchor: str | None = None
    """The id of the element, where a tag points to it."""
    told: str = ""
    """What the evidence is for, in words."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of one field that shows why something is said of the article."""

    start: int
    end: int
    told: str


def highlighted(text: str, spans: Iterable[Sequence[int]]) -> tuple[Stretch, ...]:
    """A text with some stretches marked; spans that overlap or lie outside are cut to what is there."""
    out: list[Stretch] = []
    at = 0
    for start, end in sorted((max(0, s[0]), min(len(text), s[1])) for s in spans):
        begin = max(start, at)
        if end <= begin:
            continue
        if begin > at:
            out.append(Stretch(text[at:begin]))
        out.append(Stretch(text[begin:end], marked=True))
        at = end
    if at < len(text):
        out.append(Stretch(text[at:]))
    return tuple(out)


def anchor(field: str, start: int) -> str:
    """The id of the element that begins where a piece of evidence begins."""
    return f"{field}-{start}"


def evidenced(
    text: str,
    *,
    field: str,
    offset: int,
    evidence: Sequence[Evidence],
    passages: Sequence[Passage] = (),
    around: str | None = None,
) -> tuple[Stretch, ...]:
    """A piece of a field with its evidence marked and its languages told.

    Args:
        text: the piece.
        field: the field that it belongs to: title, section or text.
        offset: where in the field the piece begins; all offsets count in the field.
        evidence: of the whole field; what overlaps is cut where another begins or ends.
        passages: the languages of the field.
        around: the language of the element that the piece stands in.
    """
    last = offset + len(text)
    here = [e for e in evidence if e.start < last and e.end > offset]
    spoken = [p for p in passages if p.start < last and p.end > offset]
    cuts = {offset, last}
    ends = [(e.start, e.end) for e in here] + [(p.start, p.end) for p in spoken]
    cuts.update(c for both in ends for c in both if offset < c < last)
    bounds = sorted(cuts)
    out = []
    for start, end in pairwise(bounds):
        over = [e for e in here if e.start <= start and e.end >= end]
        language = next((p.language for p in spoken if p.start <= start and p.end >= end), None)
        begins = any(max(e.start, offset) == start for e in over)
        out.append(
            Stretch(
                text[start - offset : end - offset],
                marked=bool(over),
                lang=language if language in ("fr", "en") and language != around else None,
                anchor=anchor(field, start) if begins else None,
                told="; ".join(dict.fromkeys(e.told for e in over)),
            )
        )
    return tuple(out)
