"""Pages glued from whole documents, with the damage that copies of old bulletins show; same seed, same pages."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECTIONS = {
    "en": [
        "News Items",
        "General",
        "Et cetera",
        "In Brief",
        "Across the Network",
        "Tools and Texts",
        "Field Notes",
        "Our Members Write",
    ],
    "fr": [
        "Nouvelles",
        "En bref",
        "Échange entre villes",
        "Généralités",
        "Du côté des membres",
        "Carnet de terrain",
        "Textes et outils",
    ],
}
HEADERS = {
    "en": [
        "First Page | Edition {n} » March {y} | Send Article",
        "The Sample Post | Issue {n} | June {y}",
        "Edition {n} » October {y}",
    ],
    "fr": [
        "Première page | Numéro {n} » mars {y} | Envoyer l'article",
        "Le Courrier d'exemple | Numéro {n} | juin {y}",
        "Numéro {n} » octobre {y}",
    ],
}
BULLETS = ("- ", "• ", "· ", "* ", "-", "o ", "")
_BULLET = re.compile(r"^\s*[-*•]\s+")


@dataclass(frozen=True)
class Source:
    """A whole document: one article with its title."""

    id: str
    lang: str
    title: str
    text: str


@dataclass(frozen=True)
class Gold:
    """What a reader sees in a page: title and text of an article, and its section when it has one."""

    title: str
    text: str
    section: str | None = None


@dataclass(frozen=True)
class GluedPage:
    """A page and the articles that went into it."""

    name: str
    text: str
    articles: tuple[Gold, ...]


def load(folder: Path) -> list[Source]:
    """The documents of `docs.jsonl` in a folder: one JSON object a line with id, lang, title, text."""
    rows = [
        json.loads(line) for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return [Source(str(r["id"]), str(r.get("lang", "en")), str(r["title"]), str(r["text"])) for r in rows]


def glue(sources: Sequence[Source], seed: int) -> list[GluedPage]:
    """Every document once, in random order, two to four a page."""
    rng = random.Random(seed)
    order = list(sources)
    rng.shuffle(order)
    pages: list[GluedPage] = []
    while order:
        count = min(rng.choice((2, 3, 4)), len(order))
        if len(order) - count == 1:
            count += 1
        pages.append(_page(rng, order[:count], f"p{len(pages):03d}"))
        order = order[count:]
    return pages


def _page(rng: random.Random, chosen: Sequence[Source], name: str) -> GluedPage:
    lang = chosen[0].lang
    flat = rng.random() < 0.6
    marks = rng.random() < (0.25 if flat else 0.7)
    text = ""
    if rng.random() < 0.4:
        text = rng.choice(HEADERS[lang]).format(n=rng.randint(2, 60), y=rng.randint(2002, 2019)) + "\n"
    golds: list[Gold] = []
    for source in chosen:
        section = rng.choice(SECTIONS[source.lang]) if rng.random() < 0.25 else None
        body = _body(rng, source, flat=flat, marks=marks)
        text += _headed(rng, source.title, section, body, text, flat=flat)
        golds.append(Gold(source.title, source.text, section))
    if rng.random() < 0.3:
        text += "\n|"
    return GluedPage(name, _whole_page_damage(rng, text), tuple(golds))


def _headed(rng: random.Random, title: str, section: str | None, body: str, before: str, *, flat: bool) -> str:
    """The article with its headings, glued to each other, to the body or to what stands before."""
    way = rng.choices(("line", "body", "before", "space"), (50, 25, 18, 7))[0]
    parting = "\n" if flat else "\n\n"
    lead = "" if not before or before.endswith("\n") else parting
    head = title
    if section is not None:
        head = section + (rng.choice(("", "\n", "\n")) if way != "space" else "\n") + title
    if way == "before" and before and not before.endswith("\n"):
        return ("" if rng.random() < 0.5 else " ") + head + parting + body
    if way == "body" and not body.startswith("#"):
        return lead + head + body
    if way == "space" and not body.startswith("#"):
        return lead + head + " " + body
    return lead + head + parting + body


def _body(rng: random.Random, source: Source, *, flat: bool, marks: bool) -> str:
    """The body with its smaller damages."""
    lines = source.text.strip().split("\n")
    if not marks:
        lines = [re.sub(r"^\s*#+\s*", "", line) for line in lines]
    bullet = rng.choice(BULLETS)
    lines = [_BULLET.sub(bullet, line) if rng.random() < 0.9 else line for line in lines]
    if flat:
        lines = _unwrapped(lines)
    text = "\n".join(lines)
    if rng.random() < 0.3:
        text = re.sub(r"(?<=[.!?])\n(?=[A-ZÉÀ])", lambda _: rng.choice(("\n", "\n", " ", "")), text)
    if rng.random() < 0.15:
        text = re.sub(r"»", lambda _: rng.choice(("»", "")), text)
    if rng.random() < 0.15:
        text = re.sub(r"(?<=\d)(?=(?:st|nd|rd|th|e|ème)\b)", "\n", text, count=2)
    if rng.random() < 0.15:
        text = re.sub(r"\b(f[il])(?=[a-z]{3})", lambda m: m.group() + rng.choice(("", " ")), text)
    if rng.random() < 0.1:
        text = re.sub(r"[éèêà]", lambda m: rng.choice((m.group(), m.group(), m.group(), "")), text)
    return text


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """One paragraph a line, empty lines gone, as text taken from a page by a simple program."""
    out: list[str] = []
    open_paragraph = False
    for line in lines:
        bare = line.strip()
        if not bare:
            open_paragraph = False
        elif (
            open_paragraph
            and len(out[-1]) >= 45
            and not _BULLET.match(line)
            and len(out[-1].split("\n")[-1]) > 0
            and bare[0].islower()
        ):
            out[-1] += " " + bare
        else:
            out.append(bare)
            open_paragraph = True
    return out


def _whole_page_damage(rng: random.Random, text: str) -> str:
    if rng.random() < 0.1:
        try:
            return text.encode("utf-8").decode("cp1252")
        except UnicodeError:
            return text
    return text
