"""Blocks of an HTML page: headings, paragraphs, lists, tables; menus, notices and other furniture apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from corpus.model import BlockKind, Link
from crawler.bylines import byline
from crawler.lexicon import is_furniture
from crawler.reading.elements import (
    BANNER_NAMES,
    BLOCKS,
    BOLD_STYLE,
    BOLD_TAGS,
    FURNITURE_NAMES,
    FURNITURE_ROLES,
    FURNITURE_TAGS,
    HIDDEN,
    SILENT,
    zone,
)
from crawler.reading.model import Draft
from crawler.reading.plain import BULLET, typed

_SPACE = re.compile(r"[ \t\r\n\f]+")
_DIGITS: Final = re.compile(r"[\d_-]+$|\d+")
_LEAVES: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "tbody",
        "figure",
        "pre",
        "hr",
    ]
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SUMMARY: Final = 4  # the rank of what stands above a part that can be folded
_WHOLE: Final = frozenset({"html", "body", "main", "article"})


@dataclass(slots=True)
class _Run:
    text: str
    bold: bool


@dataclass(slots=True)
class _State:
    """Where the walk stands: the inline runs of the open block, and the elements that matter around it."""

    drafts: list[Draft] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    open_links: list[tuple[str, int]] = field(default_factory=list)
    link_chars: int = 0
    local_chars: int = 0
    bold: int = 0
    pre: int = 0
    heading: int = 0
    items: int = 0
    quotes: int = 0
    container: int = 0
    containers: int = 0
    rule: bool = False
    captions: int = 0
    path: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    zones_met: int = 0
    anchors: set[str] = field(default_factory=set)
    targets: frozenset[str] = frozenset()


def parse(text: str) -> lxml_html.HtmlElement | None:
    """The tree of a page; None when the parser finds no element at all."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


def _attributes(element: lxml_html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def _parent(element: lxml_html.HtmlElement) -> str:
    above = element.getparent()
    return above.tag if above is not None and isinstance(above.tag, str) else ""


def _holds_heading(element: lxml_html.HtmlElement) -> bool:
    return next(element.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None


def _is_whole_heading(element: lxml_html.HtmlElement) -> bool:
    """Whether an element holds all words of a heading, as the button does that folds what stands below."""
    heading = next(element.iterancestors(*_HEADINGS), None)
    words = "".join("".join(element.itertext()).split())
    return heading is not None and bool(words) and words == "".join("".join(heading.itertext()).split())


def _is_furniture_element(element: lxml_html.HtmlElement, tag: str) -> bool:
    if tag in FURNITURE_TAGS or (element.get("role") or "").lower() in FURNITURE_ROLES:
        return True
    if tag == "header" and _parent(element) == "body":  # of the site, not of an article
        return not _holds_heading(element)
    if tag in _HEADINGS:  # their ids are made of their words: `<h2 id="cookies-and-consent">`
        return False
    return tag in BLOCKS and tag not in {"body", "html", "main", "article"} and _is_named_furniture(element)


def _is_caption(element: lxml_html.HtmlElement, tag: str) -> bool:
    """Whether an element tells what a picture or table shows, also where its tag is that of a heading.

    `<caption>` outside of a table is a name that authors have found for paragraphs.
    """
    if tag == "caption":
        return _parent(element) in {"table", "figure"}
    return tag == "figcaption" or (tag in _HEADINGS and zone(element.get("class") or "") == "caption")


def _is_named_furniture(element: lxml_html.HtmlElement) -> bool:
    """Whether the class or id of an element calls it a menu, notice or banner, and its size does not speak against it.

    A class name alone is weak evidence: a long text in a "sidebar" is an article all the same.
    """
    names = _attributes(element)
    furniture, banner = FURNITURE_NAMES.search(names), BANNER_NAMES.search(names)
    if not furniture and not banner:
        return False
    total = sum(len(t) for t in element.itertext())
    if not furniture:
        return total < 250 and not _holds_heading(element)
    linked = sum(len(t) for a in element.iter("a") for t in a.itertext())
    return total < 400 or linked > 0.5 * total


def _is_data_table(table: lxml_html.HtmlElement) -> bool:
    """Whether a table holds data (header cells, or many short cells and nothing else) and is no layout."""
    if table.find(".//table") is not None or table.find(".//p") is not None or table.find(".//h2") is not None:
        return False
    rows = table.findall(".//tr")
    cells = [len(" ".join("".join(c.itertext()).split())) for r in rows for c in r if c.tag in {"td", "th"}]
    if len(rows) < 2 or len(cells) < 4 or len(cells) < 2 * len(rows):
        return False
    longest = max(cells)
    return longest <= 60 or (table.find(".//th") is not None and longest <= 200)


def _decoded(code: str) -> str:
    """An e-mail address as Cloudflare hides it: hexadecimal, each byte combined with the first by exclusive or."""
    try:
        first, *others = bytes.fromhex(code)
    except ValueError:
        return ""
    return bytes(b ^ first for b in others).decode("utf-8", "replace")


def _is_bold(element: lxml_html.HtmlElement, tag: str) -> bool:
    if tag in BOLD_TAGS:
        return True
    if tag == "font":
        size = (element.get("size") or "").strip()
        return size.startswith("+") or size in {"4", "5", "6", "7"}
    return tag in {"span", "p", "div", "td"} and bool(BOLD_STYLE.search(element.get("style") or ""))


def _toc_targets(root: lxml_html.HtmlElement) -> frozenset[str]:
    """Names of anchors that links on the same page point to, those of "back to top" left out."""
    names = (a.get("href", "")[1:] for a in root.iter("a") if (a.get("href") or "").startswith("#"))
    return frozenset(n for n in names if n and n.lower() not in {"top", "haut", "content", "main", "contenu"})


class PageWalker:
    """Walks a page once, in document order, and collects its blocks; menus and the like are marked as furniture."""

    def __init__(self, root: lxml_html.HtmlElement) -> None:
        self._root = root
        self._state = _State(targets=_toc_targets(root))
        self._stack: list[list[tuple[str, object]]] = []

    def walk(self) -> list[Draft]:
        """All blocks in order, with what the markup tells of each."""
        state = self._state
        skipping: lxml_html.HtmlElement | None = None
        for event, element in etree.iterwalk(self._root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if skipping is not None:
                if event == "end" and element is skipping:
                    skipping = None
                    self._text(element.tail)
                continue
            if event == "start":
                if (
                    (tag in SILENT and not self._is_seen(element, tag))
                    or not tag
                    or HIDDEN.search(element.get("style") or "")
                    or element.get("hidden") is not None
                ):
                    skipping = element
                    continue
                if address := element.get("data-cfemail"):
                    self._text(_decoded(address))
                    self._state.links.append(Link(url=f"mailto:{_decoded(address)}", text=_decoded(address)))
                    skipping = element
                    continue
                if tag == "table" and _is_data_table(element):
                    self._data_table(element)
                    skipping = element
                    continue
                self._enter(element, tag)
            else:
                self._leave(element, tag)
        self._flush()
        return state.drafts

    def _is_seen(self, element: lxml_html.HtmlElement, tag: str) -> bool:
        """Whether the text of an element is seen although that of its like is not."""
        return (tag == "noscript" and self._is_page(element)) or (tag == "button" and _is_whole_heading(element))

    def _is_page(self, element: lxml_html.HtmlElement) -> bool:
        """Whether an element holds most of the page's words, as a `noscript` does that is never closed."""
        own, whole = (sum(len(t) for t in one.itertext()) for one in (element, self._root))
        return 2 * own > whole

    def _enter(self, element: lxml_html.HtmlElement, tag: str) -> None:
        state = self._state
        undo: list[tuple[str, object]] = []
        if tag in BLOCKS:
            self._flush()
        for name, condition in (
            ("captions", _is_caption(element, tag)),
            ("bold", _is_bold(element, tag)),
            ("pre", tag == "pre"),
            ("items", tag == "li"),
            ("quotes", tag in {"blockquote", "q"} and tag == "blockquote"),
        ):
            if condition:
                undo.append((name, getattr(state, name)))
                setattr(state, name, getattr(state, name) + 1)
        apart = _is_furniture_element(element, tag)
        if apart or (tag in BLOCKS and tag not in _LEAVES):
            undo += [("path", state.path), ("zones", state.zones)]
            self._note_place(element, tag, "furniture" if apart else "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
            undo.append(("heading", state.heading))
            state.heading = int(tag[1])
        if tag == "summary" and not _holds_heading(element):
            undo.append(("heading", state.heading))
            state.heading = _SUMMARY
        if tag == "article":
            undo.append(("container", state.container))
            state.containers += 1
            state.container = state.containers
        if tag == "hr":
            state.rule = True
        for anchor in (element.get("id"), element.get("name") if tag == "a" else None):
            if anchor and anchor in state.targets:
                state.anchors.add(anchor)
        if tag == "br":
            state.runs.append(_Run("\n", state.bold > 0))
        if tag == "a" and element.get("href"):
            state.open_links.append((element.get("href") or "", sum(len(r.text) for r in state.runs)))
        self._stack.append(undo)
        self._text(element.text)

    def _note_place(self, element: lxml_html.HtmlElement, tag: str, apart: str) -> None:
        """Take up an element that holds blocks: its tag and names in the path, and what they hint at."""
        state = self._state
        names = _attributes(element)
        first = _DIGITS.sub("", next(iter((element.get("class") or "").split()), ""))
        state.path = (*state.path, f"{tag}.{first}" if first else tag)
        hint = apart or (zone(names) if names and tag not in _WHOLE else "")
        if hint:
            state.zones_met += 1
            state.zones = (*state.zones, f"{hint}#{state.zones_met}")

    def _leave(self, element: lxml_html.HtmlElement, tag: str) -> None:
        state = self._state
        if tag == "a" and element.get("href") and state.open_links:
            self._close_link(element)
        if tag in BLOCKS:
            self._flush()
        for name, value in reversed(self._stack.pop()):
            setattr(state, name, value)
        self._text(element.tail)

    def _close_link(self, element: lxml_html.HtmlElement) -> None:
        state = self._state
        href, _ = state.open_links.pop()
        words = " ".join("".join(element.itertext()).split())
        state.link_chars += len(words)
        state.local_chars += len(words) if href.startswith("#") else 0
        if words and not href.lower().startswith(("javascript:", "#")):
            state.links.append(Link(url=href.strip(), text=words))

    def _text(self, text: str | None) -> None:
        if text:
            plain = text if self._state.pre else _SPACE.sub(" ", text)
            self._state.runs.append(_Run(plain, self._state.bold > 0))

    def _data_table(self, table: lxml_html.HtmlElement) -> None:
        self._flush()
        for row in table.iter("tr"):
            cells = [" ".join("".join(c.itertext()).split()) for c in row if c.tag in {"td", "th"}]
            text = " | ".join(c for c in cells if c)
            if text:
                draft = Draft(text, "table", container=self._state.container)
                self._place(draft)
                self._state.drafts.append(draft)

    def _flush(self) -> None:
        """Close the open block: its lines become drafts, or furniture."""
        state = self._state
        runs, state.runs = state.runs, []
        links, state.links = state.links, []
        linked, state.link_chars = state.link_chars, 0
        local, state.local_chars = state.local_chars, 0
        total = sum(len(r.text.strip()) for r in runs)
        if not total:
            return
        whole = " ".join("".join(r.text for r in runs).split())
        apart = not state.heading and (local >= 0.7 * total or _is_menu(whole, linked, total, runs))
        if apart:
            state.anchors.clear()
            self._place(draft := Draft(whole, furniture=True, linked=1.0))
            state.drafts.append(draft)
            return
        first = True
        for text, bold, gap in _paragraphs(runs):
            draft = self._draft(text, bold, gap or first)
            draft.links = [link for link in links if link.text in text]
            draft.linked = min(1.0, linked / total)
            self._place(draft)
            if draft.text:
                state.drafts.append(draft)
                first = False

    def _place(self, draft: Draft) -> None:
        state = self._state
        draft.path, draft.zones = "/".join(state.path), state.zones
        if state.captions and draft.kind in {"paragraph", "heading"}:
            draft.kind, draft.level, draft.marked = "caption", 0, False

    def _draft(self, text: str, bold: bool, gap: bool) -> Draft:
        state = self._state
        kind: BlockKind = "paragraph"
        level = 0
        marked = False
        draft = typed(text)
        if state.heading:
            draft, kind, level, marked = Draft(text), "heading", state.heading, True
        elif state.items:
            bullet = BULLET.match(text)
            draft, kind, level = Draft(text[bullet.end() :] if bullet else text), "list_item", state.items
        elif bold and len(text) <= 200 and not text.endswith((".", ";", ",")) and draft.kind == "paragraph":
            kind, marked = "heading", True
        elif state.quotes:
            kind = "quotation"
        else:
            kind, level, marked = draft.kind, draft.level, draft.marked
        draft.kind, draft.level, draft.marked = kind, level, marked
        draft.gap, draft.rule, draft.container = gap, state.rule, state.container
        draft.anchored = bool(state.anchors)
        state.rule = False
        state.anchors.clear()
        return draft


def _is_menu(whole: str, linked: int, total: int, runs: list[_Run]) -> bool:
    if is_furniture(whole):
        return True
    entries = len(re.findall(r"[|•·»>\n]", "".join(r.text for r in runs)))
    return linked >= 0.8 * total and entries >= 2 and total < 600


def _paragraphs(runs: list[_Run]) -> Iterator[tuple[str, bool, bool]]:
    """Paragraphs of one block: cut at double breaks, and at single ones where a heading, bullet or sentence ends.

    Yields text, whether all of it is bold, and whether an empty line stood before.
    """
    lines: list[list[_Run]] = [[]]
    for run in runs:
        for n, piece in enumerate(run.text.split("\n")):
            if n:
                lines.append([])
            if piece.strip() or (piece and lines[-1]):
                lines[-1].append(_Run(piece, run.bold))
    text, bold, gap, seen_gap = "", False, False, False
    for line in lines:
        words = " ".join("".join(r.text for r in line).split(" ")).strip(" \t")
        words = re.sub(" +", " ", words)
        if not words:
            seen_gap = True
            continue
        line_bold = all(r.bold for r in line if r.text.strip())
        if text and not seen_gap and _continues(text, words, bold, line_bold):
            text = f"{text} {words}"
            continue
        if text:
            yield text, bold, gap
        text, bold, gap, seen_gap = words, line_bold, seen_gap, False
    if text:
        yield text, bold, gap


def _continues(text: str, words: str, bold: bool, line_bold: bool) -> bool:
    if bold != line_bold or BULLET.match(words):
        return False
    if byline(words):
        return False
    if bold and text.endswith(("-", "–", ",", ":")):
        return True
    if text[-1].isdigit() and re.match(r"(?:st|nd|rd|th|e|er|ère|ème)\b", words):
        return True
    return words[:1].islower() and not text.endswith((".", "!", "?", ";", ":"))
