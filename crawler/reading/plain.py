"""Blocks of a plain text: paragraphs (wrapped or one a line), list items, quotations, marked headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.model import Link
from crawler.bylines import byline
from crawler.dates import is_date
from crawler.reading.model import Draft

BULLET: Final = re.compile(r"^\s*(?:[-–—−](?=\s*[^\W\d_]|\s+\S)|[•·∙◦▪■□►▸●○➢✓](?=\s*\S)|[*+](?=\s)|o(?= \S))\s*(?=\S)")
NUMBERED: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_NUMBER = re.compile(r"\d{1,2}(?=[.)]\s+\S)")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s*(?=[^\s#])(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:[-_*=~•·.]\s*){3,}$")
_UNDERLINE = re.compile(r"^\s*(=|-){3,}\s*$")
_BOLD = re.compile(r"^\s*(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1\s*:?\s*$")
_MARK = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_MD_IMAGE = re.compile(
    r"!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,500}\)|\[[^\[\]\n]{0,100}\])(?:\{[:.#][^{}\n]{0,100}\})?[ \t]*"
)
_MD_LINK = re.compile(
    r"\[([^\[\]\n]{0,200})\]\(\s*(?:\{\{[^{}\n]{1,60}\}\})?"  # Liquid writes the root of the site so
    r"((?:https?://|mailto:|/|#|\.)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()]*\)(?:\{[:.#][^{}\n]{0,100}\})?"
)
_ORDINAL = re.compile(r"^(?:st|nd|rd|th|e|er|ers|re|ère|ères|ème|èmes|eme|o|os)\b(?=[\s,.;:)]|$)")
_TERMINAL = (".", "!", "?", ":", ";", "»", "”", '"', "…", "|")
_QUOTE_START = re.compile(r"^\s*(?:[«“]|\"(?=\S)|>\s)")
_QUOTE_END = re.compile(r"[»”\"]\s*[.,;]?\s*(?:\([^()]{1,80}\)\s*[.,;]?)?$")
# Words that end no line of their own accord.
_NEVER_LAST = re.compile(
    r"(?:^|[\s’'])(?:the|of|an?|and|to|in|for|with|by|at|from|de|du|des|la|le|les|et|à|aux?|par|sur|dans|une?|pour)$",
    re.I,
)
_LIST_LEFT_OPEN = re.compile(r"[;,]\s*(?:and|or|et|ou|and/or|et/ou)?\s*$|\b(?:and|or|et|ou)\s*$")


@dataclass(slots=True)
class _Line:
    text: str
    blank_before: bool
    rule_before: bool


def _lines(text: str) -> list[_Line]:
    """Lines that hold something, with what stood before them; rules, lone bars and underlines are taken up."""
    out: list[_Line] = []
    blank = rule = False
    for raw in text.split("\n"):
        line = raw.strip(" \t\f")
        bare = line.strip("| \u00a0")
        if not bare:
            blank = True
            continue
        if _UNDERLINE.match(line) and out and not blank and len(out[-1].text) < 120:
            if not _HASHES.match(out[-1].text):
                out[-1].text = ("# " if line[0] == "=" else "## ") + out[-1].text
            continue
        if _RULE.match(line):
            blank = rule = True
            continue
        out.append(_Line(line, blank, rule))
        blank = rule = False
    return out


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0]


def wrap_width(lines: list[str]) -> int:
    """The column at which a run of lines was wrapped by its writer; 0 when it was not.

    A line was wrapped when the next one's first word would not have fitted on it; at least seven of ten ends of line
    must be so, and no line longer than 100 characters.
    """
    width = max(map(len, lines))
    if len(lines) < 2 or not 40 <= width <= 100:
        return 0
    full = sum(len(a) + 1 + len(_first_word(b)) > width for a, b in pairwise(lines))
    if len(lines) == 2:
        return width if full and len(lines[0]) >= 60 and not lines[0].endswith(_TERMINAL) else 0
    return width if full >= 0.6 * (len(lines) - 1) else 0


def _starts_block(line: str) -> bool:
    return bool(_HASHES.match(line) or BULLET.match(line) or _BOLD.match(line) or line.startswith(("|", ">")))


def _joins(current: str, following: str, width: int, in_list: bool) -> str | None:
    """What joins two neighbouring lines of one paragraph: nothing, a space; None when they stay apart."""
    if _HASHES.match(current) or _BOLD.match(current):
        return None
    if current[-1:].isdigit() and _ORDINAL.match(following):
        return ""
    if (
        _starts_block(following)
        or byline(following)
        or is_date(following)
        or (in_list and _LIST_LEFT_OPEN.search(current))
    ):
        return None
    head = following.lstrip("«“\"'( ")[:1]
    goes_on = head.islower() and not current.endswith(_TERMINAL) and not re.match(r"\W*[a-z][A-Z]", following)
    unfinished = _NEVER_LAST.search(current) is not None
    full = bool(width) and len(current) + 1 + len(_first_word(following)) > width
    return " " if goes_on or unfinished or full else None


def _runs(lines: list[_Line]) -> list[list[_Line]]:
    runs: list[list[_Line]] = []
    for line in lines:
        if line.blank_before or line.rule_before or not runs:
            runs.append([line])
        else:
            runs[-1].append(line)
    return runs


def _usual_width(runs: list[list[_Line]]) -> int:
    """The column at which most of a document was wrapped; 0 when fewer than three longer runs were."""
    widths = [wrap_width([line.text for line in run]) for run in runs if len(run) > 2]
    wrapped = sorted(w for w in widths if w)
    return wrapped[-1] if len(wrapped) > 2 and 2 * len(wrapped) > len(widths) else 0


def _paragraphs(run: list[_Line], usual: int) -> list[str]:
    """The lines of one run (no empty line inside), those of one paragraph joined."""
    lines = [line.text for line in run]
    width = wrap_width(lines) or (usual if max(map(len, lines)) <= usual else 0)
    out: list[str] = []
    last_line = ""
    in_list = joined = False
    for line in run:
        joint = _joins(last_line, line.text, width, in_list) if out else None
        if (
            joint is None
            and joined
            and len(last_line) < 30
            and not last_line.endswith(_TERMINAL)
            and not _starts_block(line.text)
        ):
            joint = " "  # a link had a line of its own inside a wrapped paragraph
        if joint is None:
            lost = in_list and bool(out) and _LIST_LEFT_OPEN.search(out[-1]) is not None
            text = f"• {line.text}" if lost and not _starts_block(line.text) else line.text
            out.append(text)
            in_list = BULLET.match(text) is not None
        else:
            out[-1] = f"{out[-1]}{joint}{line.text}"
        last_line, joined = line.text, bool(joint)
    return out


def unlink(text: str) -> tuple[str, list[Link]]:
    """Markdown links taken out of a text: the words stay, the addresses come apart. Images go."""
    links: list[Link] = []

    def keep(match: re.Match[str]) -> str:
        if words := match.group(1).strip():
            links.append(Link(url=match.group(2), text=words))
        return match.group(1)

    return _MD_LINK.sub(keep, _MD_IMAGE.sub("", text)).strip(), links


def typed(text: str) -> Draft:
    """One paragraph as a block with its kind; marks of markup and bullets are taken off."""
    bare, links = unlink(text.strip().rstrip("|").strip() if "|" in text[-2:] else text.strip())
    hashes = _HASHES.match(bare)
    if hashes:
        return Draft(_unbold(hashes.group(2)), "heading", level=len(hashes.group(1)), marked=True, links=links)
    bold = _BOLD.match(bare)
    if bold and len(bare) < 160:
        return Draft(bold.group(2).strip(), "heading", marked=True, links=links)
    if bare.startswith("|") and bare.count("|") >= 2:
        return Draft(_unbold(bare.strip("| ")), "table", links=links)
    bare = bare.lstrip("| ")
    bullet = BULLET.match(bare)
    if bullet:
        return Draft(_unbold(bare[bullet.end() :]), "list_item", level=1, links=links)
    if _QUOTE_START.match(bare) and (bare.startswith(">") or _is_quotation(bare)):
        return Draft(_unbold(bare.removeprefix(">").strip()), "quotation", links=links)
    return Draft(_unbold(bare), links=links)


def _unbold(text: str) -> str:
    return _EMPHASIS.sub(r"\2", _MARK.sub(r"\2", text)).strip()


def _is_quotation(text: str) -> bool:
    """Whether a paragraph that opens a quotation is one as a whole: closed at its end, or left open."""
    for opening, closing in (("«", "»"), ("“", "”")):
        if text.startswith(opening):
            closed = text.find(closing)
            return (
                closed < 0
                or text.count(opening) > text.count(closing)
                or (_QUOTE_END.search(text[closed:]) is not None and (len(text) - closed < 90))
            )
    return (text.count('"') == 2 and _QUOTE_END.search(text) is not None) or text.count('"') == 1


def read_plain(text: str) -> list[Draft]:
    """The blocks of a repaired plain text, in order, without offsets yet."""
    drafts: list[Draft] = []
    runs = _runs(_lines(text))
    usual = _usual_width(runs)
    for run in runs:
        for n, paragraph in enumerate(_paragraphs(run, usual)):
            draft = typed(paragraph)
            if not draft.text:
                continue
            draft.gap = n == 0 and (run[0].blank_before or run[0].rule_before)
            draft.rule = n == 0 and run[0].rule_before
            drafts.append(draft)
    _join_ordinals(drafts)
    _mark_enumerations(drafts)
    return drafts


def _mark_enumerations(drafts: list[Draft]) -> None:
    """Make list items of paragraphs that are numbered one after the other with nothing between them.

    The number stays: it may be told of elsewhere. Headings with a number have something below them.
    """
    numbers = [int(m[0]) if (m := _NUMBER.match(d.text)) and d.kind == "paragraph" else None for d in drafts]
    for n, (one, other) in enumerate(pairwise(numbers)):
        if one is not None and other == one + 1:
            for draft in drafts[n : n + 2]:
                draft.kind, draft.level = "list_item", 1


def _join_ordinals(drafts: list[Draft]) -> None:
    """Put together an ordinal whose ending was torn off by an empty line (`The 11`, empty line, `th Congress`)."""
    for i in range(len(drafts) - 1, 0, -1):
        before, here = drafts[i - 1], drafts[i]
        if before.text[-1:].isdigit() and _ORDINAL.match(here.text) and not here.marked and not here.text[:2].isupper():
            before.text += here.text
            before.links += here.links
            del drafts[i]
