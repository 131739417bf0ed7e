"""Pieces of a page: its blocks, cut where a heading was glued to a body, a section or another article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from corpus.model import BlockKind, Link
from corpus.text import fold, fold_key
from crawler.bylines import byline
from crawler.dates import is_date
from crawler.lexicon import CAMEL_NAMES, NAME_PREFIXES, OPENERS, SECTIONS, STOP_FOLDED, SUBHEADINGS, WORD
from crawler.reading.model import ReadBlock, Reading
from crawler.reading.wordlists import frequency
from crawler.splitting.attribution import attribution

Source = Literal["markup", "line", "glued", "lead", "tail"]

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_LOWER = "a-zß-öø-ÿœ"
_SEAM: Final = re.compile(
    # a small letter, a digit, a closing mark | then a word that begins large, or an acronym
    rf"(?<=[{_LOWER}\d)»”?!…])(?=[«“(]?[{_UPPER}][{_LOWER}’']|[ÀAY] [{_LOWER}])|(?<=[{_LOWER})»”?!])(?=[{_UPPER}]{{2}})"
    # a full stop and no space | an acronym and a word that begins large
    rf"|(?<=[{_LOWER}\d»”)?!])(?=[*_]{{1,3}}[{_UPPER}«“])|(?<=[{_LOWER}\d»”)][.!?…])(?=[«“]?[{_UPPER}][{_LOWER}’' ])|(?<=[{_UPPER}]{{2}})(?=[{_UPPER}][{_LOWER}]{{2}})"  # noqa: E501
)
MOST_WORDS: Final = 26  # of a title
LONGEST_TITLE: Final = 200  # characters
_REACH: Final = 200  # characters: a whole block may be one token, and is looked at from each of its seams
_TOKEN: Final = re.compile(rf"[^\s]{{1,{_REACH}}}")
_SENTENCE: Final = re.compile(
    rf"(?<=[{_LOWER}\d)»”][.!?…])(?:[»”\"])?\s+(?=[«“\"(]?[{_UPPER}\d])|(?<=[.!?] [»”])\s+(?=[{_UPPER}])"
)
_ADDRESS: Final = re.compile(
    r"@|https?:|www\.|\b[\w-]+\.(?:org|com|net|ca|fr|be|ch|eu|gov|gouv|qc)\b|\w{3}\.[a-z]{2,3}(?=[,;:)/]|$)"
)
_CONTACT: Final = re.compile(r"@|https?:|www\.")
_CREDIT: Final = re.compile(
    r"(?:^|. )photos?\s?:|^(?:l['’]auteure?|the authors?) (?:est|is|are)\b|^(?:photos?|crédits?[ -]photos?|credits?|illustrations?|image|source|légende|caption|tél|tel|fax|e-?mail|courriel|adresse|address)\b\s*(?:[:©]|par\b|by\b)|©",  # noqa: E501
    re.I,
)
_AVAILABLE: Final = re.compile(r"^\(?(?:available|disponible)s?\b|^>>|^\([^()]*\)$", re.I)
"""A remark or a call at the side: `Available in French`, `>>> To register`, `(members only)`."""
_NUMBERING: Final = re.compile(
    r"^(?:\(?(?:\d{1,2}|[ivx]{1,4}|[IVX]{1,4})[.)]|\(?[a-zA-Z][.)](?=\s)|\d{1,2}\s*[–-](?=\s))\s*(?=[^\s\d])"
)
_NEVER_LAST: Final = frozenset(
    [
        "the",
        "of",
        "a",
        "an",
        "and",
        "or",
        "with",
        "by",
        "from",
        "le",
        "la",
        "les",
        "de",
        "des",
        "du",
        "et",
        "ou",
        "un",
        "une",
        "at",
        "au",
        "aux",
        "comme",
        "que",
        "qui",
        "dont",
        "par",
        "avec",
        "ses",
        "leurs",
        "leur",
    ]
)
_NAME_HALF: Final = re.compile(rf"(?<![^\W_])(?:[{_UPPER}][{_LOWER}]+|[{_LOWER}]{{1,4}})$")
_ACRONYM_HALF: Final = re.compile(rf"[{_UPPER}]{{2,4}}(?:['’]s)? [{_LOWER}]")
_ROW_END: Final = re.compile(r"[.;,:](?:\s*[(\[](?:\.{3}|…)[)\]])?$")
_SAID: Final = re.compile(r"[.!?][»”\"’']$")
_LONGEST_SAID: Final = 8
"""Words of a saying between quotation marks that may be a heading; a longer one is a sentence."""
_ASKS: Final = re.compile(
    r"(?:for (?:more|further|additional) (?:information|details)|pour (?:plus|davantage|de plus amples) (?:d['’]|de )?"
    r"(?:informations?|renseignements?|details?|détails?))\b.*\b(?:contact|call|write|visit|see|email|phone|contacte[rz]"
    r"|écri(?:re|vez)|appele[rz]|consulte[rz]|voir)\b",
    re.I,
)
_CAPITALS: Final = rf"[{_UPPER}][{_UPPER}’'-]+"
_DASH_BEHIND: Final = r"(?:\([^()]*\) ?)?[–—-] "
_SIGNED: Final = re.compile(rf"(?:{_CAPITALS} ){{2,4}}{_DASH_BEHIND}")
_BYLINED: Final = re.compile(rf" (?=(?:{_CAPITALS},? ){{2,4}}{_DASH_BEHIND})")
"""A name in capitals before a text: right behind a title, or parted from it by a space."""
_COMMON: Final = 3.0  # Zipf scale: one in a million words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of `reading.text` that is one heading or one block of a body.

    `source` says how a heading is known: by markup, as a line of its own, because it was glued to something, or only by
    standing before (`lead`) or after (`tail`) sentences on their own line, which is weak: `weak` pieces go back to
    their neighbour when no article begins there.
    """

    start: int
    end: int
    kind: BlockKind
    heading: bool = False
    source: Source = "line"
    weak: bool = False
    level: int = 0
    gap: bool = False
    rule: bool = False
    anchored: bool = False
    container: int = 0
    links: tuple[Link, ...] = ()
    page: int | None = None
    recurring: bool = False


class Page:
    """A reading with the counts that cutting needs: how often each word and each line stands on the page."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.words: Counter[str] = Counter(fold(w) for w in WORD.findall(reading.text))
        self.tokens: Counter[str] = Counter(part for w in WORD.findall(reading.text) for part in re.split("[’']", w))
        self.lines: Counter[str] = Counter(fold_key(reading.text[b.start : b.end][:80]) for b in reading.blocks)

    def of(self, piece: Piece | ReadBlock) -> str:
        """The text of a piece or block."""
        return self.text[piece.start : piece.end]


def bare_heading(text: str) -> str:
    """A heading without numbering, bullets, trailing bars and colons."""
    plain = _NUMBERING.sub("", text.strip(" \t|•·*_#>→-–—\u00a0"), count=1)
    if plain.count("»") > plain.count("«"):
        plain = plain.strip("» \u00a0")
    return plain.strip(" \t|\u00a0").removesuffix(":").rstrip()


def numbered(text: str) -> bool:
    """Whether a heading begins with a number or letter of an enumeration."""
    return _NUMBERING.match(text) is not None


def heading_like(text: str, longest: int = MOST_WORDS) -> bool:
    """Whether a line could be a heading by its form: short, begins large, no sentence, no address, no date."""
    plain = text.strip(" |")
    words = WORD.findall(plain)
    if not 1 <= len(words) <= longest or len(plain) > LONGEST_TITLE or not any(c.isalpha() for c in plain):
        return False
    first = _NUMBERING.sub("", plain.lstrip("«“\"'’(‘["), count=1)[:1]
    small = not first or (first.islower() and not re.match(r"[a-z][A-Z]", plain))
    if (
        small
        or any(p.search(plain) for p in (_ROW_END, _CONTACT, _CREDIT, _AVAILABLE, _ASKS))
        or (len(words) > _LONGEST_SAID and _SAID.search(plain))
        or is_date(plain)
        or byline(plain)
        or attribution(plain)
    ):
        return False
    unfinished = len(words) > 1 and words[-1].lower() in _NEVER_LAST
    return not unfinished and (_SENTENCE.search(plain) is None or len(words) <= 12)


def opens_sentence(text: str) -> bool:
    """Whether a text begins with a word that begins sentences, in French or English."""
    match = re.match(r"[«“\"(]?\s?([^\W\d_]+)", text)
    return match is not None and (match.group(1) in OPENERS["en"] or match.group(1) in OPENERS["fr"])


def known(text: str) -> bool:
    """Whether a heading is a well-known section or subheading."""
    key = fold_key(bare_heading(text))
    return key in SECTIONS or key in SUBHEADINGS


def title_case(text: str) -> bool:
    """Whether most of the words that carry meaning begin large."""
    content = [w for w in WORD.findall(text) if fold(w) not in STOP_FOLDED]
    return bool(content) and sum(w[:1].isupper() for w in content) >= 0.6 * len(content)


def _seam_strength(page: Page, text: str, at: int) -> float:
    """How surely two words were glued at a place where a small letter or a stop meets a capital; 2 is enough."""
    near = text[max(0, at - _REACH) : at]
    left = "" if near[-1:].isspace() else near.split()[-1]
    right_token = _TOKEN.match(text, at)
    right = right_token.group() if right_token else ""
    if _ADDRESS.search(left + right) or "/" in left + right:
        return 0.0
    before, after = WORD.findall(left), WORD.findall(right)
    if not after:
        return 0.0
    if text[at] in "*_":
        return 2.5 if len(after[0]) > 1 else 0.0  # emphasis begins where another block began
    if not before and text[at - 1] in "?!»":
        before = WORD.findall(near)[-1:]  # French sets a space before these marks
    if not before or not text[at - 1].isalnum():
        return 2.5 if before and len(before[-1]) > 1 else 0.0
    if _SIGNED.match(text, at):
        return 2.5
    return _camel_strength(page, before, after, right)


def _camel_strength(page: Page, before: list[str], after: list[str], right: str) -> float:
    """The same where a word meets a capital without any mark between: two words glued, or a name (`McGill`)?"""
    half, other = re.split(r"[’']", before[-1])[-1], re.split(r"[’']", after[0])[0]
    again = page.tokens[half + other] > 1 and (half[:1].isupper() or not opens_sentence(right))
    if half in NAME_PREFIXES or half + other in CAMEL_NAMES or again:
        return 0.0
    strength = 0.25
    if opens_sentence(right):
        strength += 1.5
    if half[-1:].isupper() or other[:2].isupper():
        # An acronym at the seam (`policySPVM`): words with capitals inside are rarer so, but plurals and brands exist.
        strength += 0.5 if len(half) > 2 and len(other) > 2 else -1.0
    strength += 1.0 if page.words[fold(half)] else _as_known(half)
    strength += 1.0 if page.words[fold(other)] or (len(after) > 1 and page.words[fold(after[0])]) else _as_known(other)
    if not half[:1].isupper() or half[:1].isdigit():
        strength += 1.0 if len(half) < 3 else 1.5  # a name with a capital inside begins large, but for iPhone and eBay
    return strength


def _as_known(word: str) -> float:
    """What a word on either side of a seam counts that stands nowhere else on the page, but is a common one.

    Of names with a capital inside (`SafeGrowth`) both halves mostly are, so it counts half.
    """
    return 0.5 if len(word) > 2 and max(frequency(word, "fr"), frequency(word, "en")) >= _COMMON else 0.0


def _seams(page: Page, text: str) -> list[tuple[int, float]]:
    return [
        (m.start(), s)
        for m in _SEAM.finditer(text)
        if not text.endswith("-)", 0, m.start())  # `(Forst-)Straße`, `(vidéo-)Protection`: one word
        and 0 < m.start() < len(text)
        and (s := _seam_strength(page, text, m.start()))
    ]


def _last_sentence(text: str) -> int:
    """Where the last sentence of a text begins."""
    start = 0
    for match in _SENTENCE.finditer(text):
        start = match.end()
    return start


def _as_heading(piece: Piece, start: int, end: int, source: Source, weak: bool = False) -> Piece:
    return replace(piece, start=start, end=end, kind="heading", heading=True, source=source, weak=weak, level=0)


def _as_body(piece: Piece, start: int, end: int, *, first: bool) -> Piece:
    if piece.heading and first:
        return replace(piece, start=start, end=end)
    kind = piece.kind if first and piece.kind != "heading" else "paragraph"
    return replace(piece, start=start, end=end, heading=False, source="line", kind=kind, level=0)


def cut_block(page: Page, piece: Piece, following: str) -> Iterator[Piece]:
    """The pieces of one block, in order; together they cover it but for spaces between them.

    `following` is the text of the next block: a heading at the end of a block needs a body after it.
    """
    text = page.of(piece)
    if piece.kind in {"table"}:
        yield piece
        return
    marks: dict[int, tuple[Source | None, bool]] = {}
    for at, source, weak in _cuts(page, text, piece, following):
        if marks.get(at, (None, False))[0] is None:
            marks[at] = (source, weak)
    if not marks:
        yield piece
        return
    yield from _cut_at(page, piece, sorted(marks), marks)


Cut = tuple[int, Source | None, bool]


def _cut_at(
    page: Page, piece: Piece, places: list[int], marks: dict[int, tuple[Source | None, bool]]
) -> Iterator[Piece]:
    text = page.of(piece)
    bounds = [0, *[p for p in places if 0 < p < len(text)], len(text)]
    first = True
    for a, b in pairwise(bounds):
        chunk = text[a:b]
        start = piece.start + a + len(chunk) - len(chunk.lstrip())
        end = piece.start + a + len(chunk.rstrip())
        if start >= end:
            continue
        source, weak = marks.get(a, (None, False))
        if source is not None:
            part = _as_heading(piece, start, end, source, weak)
        else:
            part = _as_body(piece, start, end, first=first)
        yield part if first else replace(part, gap=False, anchored=False, rule=False)
        first = False


_REMARK: Final = re.compile(
    r"\s*\((?:(?:available|disponible|text|texte|article|document|site)\b[^()]*|(?:in|en) (?:french|english|français|anglais)[^()]*|[^()]{0,20}\b(?:only|seulement|uniquement))\)\s*$",  # noqa: E501
    re.I,
)


def _remark(text: str, piece: Piece) -> Iterator[Cut]:
    """`(available in French only)` at the end of a heading says something of the item: it belongs to the body."""
    match = _REMARK.search(text)
    if (
        match is not None
        and match.start()
        and (piece.heading or len(text) < 200)
        and heading_like(text[: match.start()])
    ):
        if not piece.heading:
            yield 0, "glued", False
        yield match.start(), None, False


def _cuts(page: Page, text: str, piece: Piece, following: str) -> Iterator[Cut]:
    """Where to cut a block: (offset, how the heading that begins there is known or None for a body, weak)."""
    seams = _seams(page, text)
    glued = list(_glued(text, seams, following, piece))
    yield from glued
    yield from _remark(text, piece)
    taken = {at for at, source, _ in glued if source is not None}
    if piece.kind in {"paragraph", "list_item"} and not any(at > len(text) - 200 and at > 0 for at in taken):
        tail = _tail(text, following)
        if tail:
            yield tail, "tail", True
    if piece.kind == "paragraph" and 0 not in taken:
        lead = _lead(text)
        if lead:
            yield 0, "lead", True
            yield lead, None, False
    if not seams and (last := _known_at_end(page, text)):
        yield 0, "glued", False
        yield last, "glued", False


def _glued(text: str, seams: list[tuple[int, float]], following: str, piece: Piece) -> Iterator[Cut]:
    """Headings that seams cut out of a block: at its start, inside it, at its end; several may be glued together."""
    bounds = [0, *[at for at, _ in seams], len(text)]
    strength = {**dict(seams), 0: 3.0}
    previous_heading = False
    run = 0  # where the headings end with which the block begins
    for n, (a, b) in enumerate(pairwise(bounds)):
        chunk = text[a:b]
        start = a
        if n + 1 < len(bounds) - 1:  # something is glued behind: a heading may follow sentences
            start = a + _last_sentence(chunk)
        head = text[start:b].strip()
        last = b == len(text)
        if last and n == 0:
            return
        ok = heading_like(head, 22) and (a == 0 or previous_heading or strength.get(a, 0) >= 2 or start > a)
        if ok and last:
            ok = (
                (
                    piece.kind != "heading"
                    and (len(WORD.findall(head)) >= 2 or known(head))
                    and (bool(following) or previous_heading)
                )
                or previous_heading
                or piece.kind == "heading"
            )
        elif ok:
            ok = _heading_before(head, text[b : b + 2 * _REACH], strength[b], at_start=start == 0 or run == a)
            if text[b - 1].isalnum() and not known(head) and (start > a or _named_acronym(text, b)):
                # else a word with a capital inside (`openSUSE`), in mid-sentence
                ok = ok and opens_sentence(text[b : b + _REACH])
        if ok:
            yield start, "glued", False
            if not last:
                yield b, None, False
            previous_heading = True
            run = b if start in {0, run} else run
        else:
            previous_heading = False


def _named_acronym(text: str, at: int) -> bool:
    """Whether a name with a short acronym at its end stands at a seam (`PennDOT can`), not a body behind a heading."""
    return bool(_NAME_HALF.search(text, max(0, at - 20), at) and _ACRONYM_HALF.match(text, at))


def _heading_before(head: str, rest: str, strength: float, *, at_start: bool) -> bool:
    """Whether `head`, glued to `rest`, is a heading: known, or strong seam and a form that headings have."""
    if head[-1:] in ".…":
        return False
    words = WORD.findall(head)
    if known(head):
        return strength >= 1 or at_start or len(words) >= 2
    if head[-1:] in "?!" and strength >= 2:
        return len(words) <= 14
    need = 2.0 if at_start else 2.5
    if len(words) < 2:
        need += 1.0  # `CityProtect maps`: a name with a capital inside rather than a heading of one word
    if title_case(head):
        strength += 0.5
    if len(WORD.findall(rest)) >= 12:
        strength += 0.5
    elif known(rest):
        strength += 1.5
    return strength >= need


def _tail(text: str, following: str) -> int:
    """Where a title begins that closes a paragraph without a stop, after a full sentence; 0 when there is none."""
    start = _last_sentence(text)
    tail = text[start:]
    if text[:start].rstrip()[-1:] in {"?", "!"} and heading_like(text):
        return 0  # `Criminality or Exclusion? Justice for Children`: one title
    if start < 20 or not following or len(WORD.findall(following)) < 6 or text.rstrip()[-1:] in ".…:;,":
        return 0
    return start if 2 <= len(WORD.findall(tail)) <= MOST_WORDS and heading_like(tail) else 0


def _known_at_end(page: Page, text: str) -> int:
    """Where a well-known subheading begins that stands behind a title on its line, and alone elsewhere on the page."""
    match = re.search(rf"(?<=[{_LOWER}\d)»]) ([{_UPPER}][^\s]+(?: [^\s]+)?)$", text) if len(text) < 160 else None
    if match is None or not heading_like(text) or len(WORD.findall(text[: match.start()])) < 3:
        return 0
    key = fold_key(match.group(1))
    return match.start(1) if key in SUBHEADINGS and page.lines[key] else 0


def _lead(text: str) -> int:
    """Where the body begins when a title stands before it on the same line, parted by a space only; 0 when not.

    A capitalised function word in mid-sentence, after a word that no phrase ends with, begins another sentence.
    """
    signed = _BYLINED.search(text[:200])
    if signed is not None and heading_like(text[: signed.start()]) and not text[: signed.start()].isupper():
        return signed.end()
    stop = _SENTENCE.search(text)
    limit = stop.start() if stop else len(text)
    for match in re.finditer(rf"(?<=[{_LOWER}\d»)?!]) (?=[{_UPPER}])", text[: min(limit, 170)]):
        left, right = text[: match.start()], text[match.end() :]
        words = WORD.findall(left)
        if len(words) < 3 or len(words) > 18 or not heading_like(left, 18):
            continue
        if (
            fold(words[-1]) in STOP_FOLDED
            or not opens_sentence(right)
            or re.match(r"(?:La|Le|Les|L|D|St|De|Du) ?['’]?[A-ZÉ]", right)
        ):
            continue
        if len(WORD.findall(text[match.end() : limit])) >= 8 and not _name_goes_on(right):
            return match.end()
    return 0


def _name_goes_on(right: str) -> bool:
    words = right.split(" ", 2)
    return (
        len(words) > 1
        and words[1][:1].isupper()
        and words[0] in {"The", "La", "Le", "Les", "De", "Du", "Des", "On", "In", "To", "For"}
        and (len(words) < 3 or (words[2][:1].isupper() and words[0] not in {"The"}))
    )
