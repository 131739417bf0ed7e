"""Groups of headings with their bodies, and what each heading shows of itself: an article begins there, or a part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.text import fold_key
from crawler.dates import is_moment
from crawler.language import function_words, language_of
from crawler.lexicon import SECTIONS, SUBHEADINGS, WORD
from crawler.splitting.pieces import Page, Piece, bare_heading, numbered, title_case
from crawler.splitting.subject import Stretch, Subjects
from crawler.splitting.weights import TITLE_WEIGHTS, weigh

_CLOSING = re.compile(
    r"@|www\.|https?:|\b(?:more|further) information|\bcontact\b|renseignements?\b|pour (?:en savoir|plus)|\bsite (?:web|internet)|plus d['’]information"  # noqa: E501
    r"|available (?:in|from|at)|disponible|\btel\b|tél|inscri(?:vez|ption)|registration|\bonly\)\W*$",
    re.I,
)  # fmt: skip
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|last|next|this (?:month|week|year|spring|summer|autumn|fall|winter)|dernier|dernière|prochain|prochaine)\b",
    re.I,
)  # fmt: skip
_SPEAKER = re.compile(r"^([^\W\d_][^:?!.]{1,38}?)\s?(?::|[–—-]\s)")
WINDOW = 180
LEAD_IN = 200  # characters


@dataclass(slots=True)
class Group:
    """Headings that stand together, and the body up to the next ones; indices into the pieces of the page."""

    heads: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)


def group(pieces: Sequence[Piece]) -> list[Group]:
    """Headings with the bodies that follow them. The first group may have no heading, the last no body."""
    groups = [Group()]
    for i, piece in enumerate(pieces):
        if piece.heading:
            inside = (
                pieces[i - 1].container if i else 0
            )  # a line above an element for an article belongs to its headings
            if groups[-1].body or (groups[-1].heads and inside and piece.container != inside):
                groups.append(Group())
            groups[-1].heads.append(i)
        else:
            groups[-1].body.append(i)
    return _with_lead_in(pieces, [g for g in groups if g.heads or g.body])


def _with_lead_in(pieces: Sequence[Piece], groups: list[Group]) -> list[Group]:
    """A line or two above the first heading (`Available in French`) go to the body of the article below it."""
    if len(groups) > 1 and not groups[0].heads:
        size = sum(pieces[i].end - pieces[i].start for i in groups[0].body)
        if size < LEAD_IN:
            groups[1].body[:0] = groups[0].body
            return groups[1:]
    return groups


class Evidence:
    """Measures, for each group of headings, what speaks for and against a new article there."""

    def __init__(self, page: Page, pieces: Sequence[Piece], groups: Sequence[Group], *, has_header: bool) -> None:
        self.page, self.pieces, self.groups = page, pieces, groups
        self.subjects = Subjects(page, pieces)
        self.has_header = has_header
        self.keys = [fold_key(bare_heading(page.of(p))) if p.heading else "" for p in pieces]
        self.repeats = Counter(k for g in groups for k in {self.keys[i] for i in g.heads} if k)
        self.top_level = min((p.level for p in pieces if p.level and p.heading), default=0)
        self.levels = Counter(p.level for p in pieces if p.heading)
        self._mains: dict[int, int] = {}
        self._title_weights = TITLE_WEIGHTS
        self._forms: dict[int, tuple[int, int]] = {}
        self.speakers = Counter(m.group(1) for p in pieces if (m := _SPEAKER.match(page.of(p)[:60])))
        self.styles = Counter(self._style(p) for p in pieces if p.heading)
        self.asked = Counter(self._style(p) for p in pieces if p.heading and page.of(p).rstrip().endswith("?"))
        self.questions = self.asked.total()
        self.first_level = self.pieces[self.main(0)].level if groups and groups[0].heads else 0

    def look(self, n: int) -> tuple[object, ...]:
        """What the headings of a group look like: those of one rank look alike on a page."""
        heads = self.groups[n].heads
        if not heads:
            return ()
        piece = self.pieces[self.main(n)]
        text = self.page.of(piece)
        return self._style(piece), piece.gap, piece.rule, numbered(text), text.rstrip()[-1:] in "?:"

    def function_words(self, n: int) -> tuple[int, int]:
        """French and English words of form in the body of a group."""
        if n not in self._forms:
            self._forms[n] = function_words(" ".join(self.page.of(self.pieces[i]) for i in self.groups[n].body))
        return self._forms[n]

    def _style(self, piece: Piece) -> tuple[object, ...]:
        """What headings of one rank share on a page."""
        return piece.source, piece.level, piece.weak, self.page.of(piece).isupper()

    def features(self, n: int) -> dict[str, float]:
        """What the headings of group `n` (not the first) and their neighbours show, by name, between 0 and 1."""
        g = self.groups[n]
        main = self.main(n)
        form = self._form([self.pieces[i] for i in g.heads], main, self.page.of(self.pieces[main]))
        return {"bias": 1.0, **form, **self._place(n, g)}

    def _all(self, k: int) -> list[int]:
        return [*self.groups[k].heads, *self.groups[k].body]

    def main(self, n: int) -> int:
        """The heading of a group that would be the title if an article begins there.

        Of several, the one that weighs most by the fitted weights; the earlier one when nothing tells.
        """
        if n not in self._mains:
            able = self._able(self.groups[n].heads)
            worth = {i: weigh(self.title_features(n, i), self._title_weights) for i in able} if len(able) > 1 else {}
            self._mains[n] = max(able, key=lambda i: worth.get(i, 0.0))
        return self._mains[n]

    def _able(self, heads: Sequence[int]) -> Sequence[int]:
        """The headings of a group that may be its title: no day beside others, no cut sentence beside a marked one."""
        named = [i for i in heads if not is_moment(self.page.of(self.pieces[i]))] or heads
        usual = SECTIONS | SUBHEADINGS
        if not any(self.pieces[i].source == "markup" and self.keys[i] not in usual for i in named):
            return named
        return [i for i in named if self.pieces[i].source not in {"glued", "lead"}]

    def weigh_titles(self, weights: Mapping[str, float]) -> None:
        """Choose titles by other weights from now on."""
        self._title_weights = dict(weights)
        self._mains.clear()

    def title_features(self, n: int, i: int) -> dict[str, float]:
        """What speaks for heading `i` rather than another of group `n` as the title, by name."""
        heads = self.groups[n].heads
        at = heads.index(i)
        piece, key, count = self.pieces[i], self.keys[i], self.subjects.words(i)
        above = self.keys[heads[at - 1]] if at else ""
        below = heads[at + 1] if at + 1 < len(heads) else None
        levels = [self.pieces[h].level for h in heads if self.pieces[h].level]
        stems = self.subjects.stems(i)
        left, right = self._before(n, 3 * WINDOW), self._after(n, WINDOW)
        style = self._style(piece)
        others = [g for g in self.groups if g.heads and g is not self.groups[n]]
        mates = sum(any(self._style(self.pieces[h]) == style for h in g.heads) for g in others)
        return {
            "first": float(at == 0),
            "first_of_page": float(at == 0 and n == 0),
            "first_line": float(at == 0 and n == 0 and not self.has_header and self.page.reading.form == "text"),
            "gap_below": float(below is not None and self.pieces[below].gap),
            "last": float(below is None),
            "section": float(key in SECTIONS),
            "subheading": float(key in SUBHEADINGS),
            "repeated": float(self.repeats[key] > 1 and key not in SECTIONS),
            "after_section": float(above in SECTIONS),
            "above_part": float(below is not None and self._is_part(self.keys[below])),
            "length": min(count, 10) / 10,
            "one_word": float(count <= 1),
            "very_long": float(count > 14),
            "short_above_long": float(below is not None and count <= 5 and self.subjects.words(below) > count),
            "long_below_short": float(at > 0 and count > self.subjects.words(heads[at - 1]) <= 5),
            "forward": self.subjects.shared(stems, right),
            "backward": self.subjects.shared(stems, left),
            "shallowest": float(bool(levels) and piece.level == min(levels) < max(levels)),
            "deepest": float(bool(levels) and piece.level == max(levels) > min(levels)),
            "unmarked": float(piece.source != "markup" and bool(levels)),
            "weak": float(piece.weak),
            "capitals": float(self.page.of(piece).isupper()),
            "look_mates": mates / len(others) if others else 0.5,
            "anchored": float(piece.anchored),
        }

    def _is_part(self, key: str) -> bool:
        return key in SUBHEADINGS or (self.repeats[key] > 1 and key not in SECTIONS)

    def _before(self, n: int, limit: int) -> Stretch:
        return self.subjects.gather((i for k in range(n - 1, -1, -1) for i in reversed(self._all(k))), limit)

    def _after(self, n: int, limit: int) -> Stretch:
        return self.subjects.gather((i for k in range(n, len(self.groups)) for i in self.groups[k].body), limit)

    def _form(self, heads: list[Piece], main: int, title: str) -> dict[str, float]:
        piece = self.pieces[main]
        count = len(WORD.findall(title))
        key = self.keys[main]
        speaker = _SPEAKER.match(title)
        marked_elsewhere = self.top_level > 0
        return {
            "length": min(count, 10) / 10,
            "one_word": float(count <= 1),
            "subheading": float(key in SUBHEADINGS),
            "repeated": float(self.repeats[key] > 1 and key not in SECTIONS),
            "section": float(any(fold_key(bare_heading(self.page.of(h))) in SECTIONS for h in heads)),
            "capitals": float(title.isupper() and count > 1),
            "title_case": float(title_case(title) and count > 2),
            "question": float(title.rstrip().endswith("?")),
            "asked": float(self.questions > 2 and (title.rstrip().endswith("?") or self._among_questions(piece))),
            "speaker": float(bool(speaker) and self.speakers[speaker.group(1)] > 1) if speaker else 0.0,
            "style_mates": min(self.styles[self._style(piece)] - 1, 8) / 8,
            "colon": float(title.rstrip().endswith(":")),
            "numbered": float(numbered(title)),
            "top_level": float(piece.level > 0 and piece.level == self.top_level),
            "deeper": float(piece.level > 0 and piece.level > self.top_level),
            "as_first": float(piece.level > 0 and piece.level == self.first_level),
            "below_first": float(piece.level > 0 and 0 < self.first_level < piece.level),
            "unmarked": float(piece.level == 0 and marked_elsewhere),
            "markup": float(piece.source == "markup"),
            "glued": float(piece.source == "glued"),
            "weak": float(piece.weak),
            "tail": float(piece.source == "tail"),
            "gap": float(any(h.gap for h in heads)),
            "rule": float(any(h.rule for h in heads)),
            "anchored": float(any(h.anchored for h in heads)),
        }

    def _among_questions(self, piece: Piece) -> bool:
        """Whether most marked headings of its rank are questions, as in an interview where one is put as a remark."""
        style = self._style(piece)
        return piece.level > 0 and 3 * self.asked[style] >= 2 * self.styles[style]

    def _place(self, n: int, g: Group) -> dict[str, float]:
        words = self.subjects.words
        before = self.groups[n - 1].body
        last = self.page.of(self.pieces[before[-1]]) if before else ""
        opening = self.page.of(self.pieces[g.body[0]]) if g.body else ""
        own = sum(words(i) for i in g.body)
        following = self.keys[g.heads[-1]]
        later = [self.keys[h] for k in range(n + 1, min(n + 2, len(self.groups))) for h in self.groups[k].heads]
        seen = {self.keys[h] for k in range(n) for h in self.groups[k].heads}
        here, there = self._languages(n, g)
        return {
            "closing": float(bool(_CLOSING.search(last[-300:]))),
            "dated": float(bool(_DATED.search(opening[:200]))),
            "short_body": float(own < 25),
            "long_body": min(own, 200) / 200,
            "short_before": float(sum(words(i) for i in before) < 25),
            "several_heads": float(len(g.heads) > 1),
            "restart": float(len(g.heads) > 1 and (self.repeats[following] > 1 or following in SUBHEADINGS))
            or float(bool(later) and later[0] in seen and self.repeats[self.keys[g.heads[0]]] == 1),
            "list_before": float(bool(before) and self.pieces[before[-1]].kind == "list_item"),
            "list_after": float(bool(g.body) and self.pieces[g.body[0]].kind == "list_item"),
            "leads_in": float(last.rstrip().endswith((":", ",")) if last else 0),
            "language": float(bool(here) and bool(there) and here != there),
            "container": float(
                bool(before)
                and self.pieces[before[-1]].container != self.pieces[g.heads[0]].container
                and self.pieces[g.heads[0]].container > 0
            ),
        }

    def _languages(self, n: int, g: Group) -> tuple[str, str]:
        """Language of the body before and of the body after the headings of a group."""
        before = " ".join(self.page.of(self.pieces[i]) for i in self.groups[n - 1].body)[-800:]
        after = " ".join(self.page.of(self.pieces[i]) for i in g.body)[:800]
        return language_of(before), language_of(after)
