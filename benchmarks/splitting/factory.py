"""Pages made of whole articles in many layouts, as different webmasters set them; same seed, same pages.

Each layout is a way to set titles, subheadings, sections and what stands between articles. Around them come, by chance,
bylines, headers, menus, notices, links to send or share, footers. To judge a splitter on layouts it was not fitted on,
leave out one layout at a time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from benchmarks.splitting.glue import HEADERS, GluedPage, Gold, Source

Kind = Literal["p", "h", "li"]
SECTIONS = {
    "en": ["Members' Corner", "From the Regions", "On the Agenda", "Letters", "Projects", "World Watch", "The Toolbox", "Meetings and Visits", "City Pages", "Books and Studies", "News in Brief", "Editorial", "Focus"],  # noqa: E501
    "fr": ["Vie du réseau", "Chez nos partenaires", "À noter", "Courrier", "Projets", "Regards d'ailleurs", "La boîte à idées", "Visites et réunions", "Pages des villes", "Livres et études", "Brèves", "Éditorial", "Gros plan"],  # noqa: E501
}  # fmt: skip
NAMES = ["Anne Exemple", "Jean-Luc Modèle", "Zoé d'Essai", "Peter Sample", "Mary Specimen", "Omar Échantillon"]
_MENU = {
    "en": ["Home", "About us", "Archives", "Contact us", "Site map"],
    "fr": ["Accueil", "Qui sommes-nous", "Archives", "Nous joindre", "Plan du site"],
}
_COOKIES = {
    "en": "This site uses cookies to measure its audience.",
    "fr": "Ce site utilise des cookies pour mesurer son audience.",
}
_MORE = {"en": ["Read more", "More", "Send this page"], "fr": ["Lire la suite", "En savoir plus", "Envoyer cette page"]}
_FOOT = {
    "en": ["Back to top", "© The Sample Post 2009", "Legal notice | Contact us"],
    "fr": ["Haut de la page", "© Le Courrier d'exemple 2009", "Mentions légales | Nous joindre"],
}


@dataclass(frozen=True)
class Item:
    """An article to be set: section and byline as shown (or none), title, and the blocks of its body."""

    lang: str
    title: str
    blocks: tuple[tuple[Kind, str], ...]
    section: str | None = None
    byline: str | None = None


Setter = Callable[[random.Random, Sequence[Item]], str]


def blocks_of(text: str) -> tuple[tuple[Kind, str], ...]:
    """The blocks of a gold text: paragraphs (one a line, or parted by empty lines), headings and list items."""
    out: list[tuple[Kind, str]] = []
    parted = "\n\n" in text
    fresh = True
    for raw in text.strip().split("\n"):
        line = raw.strip()
        if not line:
            fresh = True
            continue
        heading = re.match(r"#+\s*(.*)", line)
        bullet = re.match(r"[-*•]\s+(.*)", line)
        if heading:
            out.append(("h", heading.group(1)))
        elif bullet:
            out.append(("li", bullet.group(1)))
        elif parted and not fresh and out and out[-1][0] != "h":
            out[-1] = (out[-1][0], f"{out[-1][1]} {line}")
        else:
            short = len(line) < 70 and line[-1] not in '.!:;,»”"' and line[:1].isupper()
            out.append(("h" if short else "p", line))
        fresh = heading is not None
    if out and out[-1][0] == "h":
        out[-1] = ("p", out[-1][1])
    return tuple(out)


# --- HTML -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Style:
    """How one HTML layout sets its parts; `{}` stands for the text, `{n}` for the number of the article."""

    title: str
    sub: str
    section: str
    paragraph: str = "<p>{}</p>"
    item: tuple[str, str, str] = ("<ul>", "<li>{}</li>", "</ul>")
    wrap: tuple[str, str] = ("", "")
    between: tuple[str, ...] = ("",)
    frame: tuple[str, str] = ("", "")


_BR = ("", "- {}<br>", "<br>")
_STYLES: dict[str, tuple[_Style, ...]] = {
    "headings": (
        _Style("<h2>{}</h2>", "<h3>{}</h3>", "<h4>{}</h4>"),
        _Style("<h3>{}</h3>", "<h4>{}</h4>", "<h2>{}</h2>"),
        _Style("<h1>{}</h1>", "<h2>{}</h2>", "<p class=rubrique>{}</p>"),
        _Style("<h3>{}</h3>", "<p><b>{}</b></p>", "<h2>{}</h2>"),
    ),
    "font": (
        _Style("<font size='+1' color='#003366'><b>{}</b></font><br>", "<b>{}</b><br>", "<font size=5>{}</font><br>", "{}<br><br>\n", _BR, between=("<hr>", "<br><br>")),  # noqa: E501
        _Style("<b><font color=red>{}</font></b><br><br>", "<b>{}</b><br>", "<font size=4><b>{}</b></font><br>", "{}<br><br>\n", _BR, between=("<hr>", "<br>", "")),  # noqa: E501
    ),
    "bold": (
        _Style("<p><b>{}</b></p>", "<p><i>{}</i></p>", "<p><big>{}</big></p>", between=("", "<hr>")),
        _Style("<p><strong>{}</strong><br>", "<strong>{}</strong><br>", "<p><u>{}</u></p>", "{}</p><p>", between=("",)),
    ),
    "table": (
        _Style("<tr><td bgcolor=#ccc><b>{}</b></td></tr>", "<b>{}</b><br>", "<tr><th>{}</th></tr>", "<tr><td>{}</td></tr>", ("<tr><td><ul>", "<li>{}", "</ul></td></tr>"), frame=("<table width=600>", "</table>")),  # noqa: E501
        _Style("<td class=t><font size=4>{}</font></td></tr><tr><td>&nbsp;</td><td>", "<b>{}</b><br>", "<td><i>{}</i></td></tr><tr>", "{}<br><br>", _BR, wrap=("<table><tr>", "</td></tr></table>")),  # noqa: E501
    ),
    "anchors": (
        _Style("<a name='n{n}'></a><b>{}</b><br><br>", "<b>{}</b><br>", "<h3>{}</h3>", "{}<br><br>", _BR, between=("<a href='#top'>Top</a><hr>", "<hr>")),  # noqa: E501
        _Style("<a name='n{n}'><h3>{}</h3></a>", "<h4>{}</h4>", "<h2>{}</h2>", between=("<p><a href='#top'>Haut de la page</a></p>",)),  # noqa: E501
    ),
    "divisions": (
        _Style("<div class=titre>{}</div>", "<div class=inter>{}</div>", "<div class=rub>{}</div>", "<div class=texte>{}</div>"),  # noqa: E501
        _Style("<div class=hd><span style='font-weight:bold'>{}</span></div>", "<div><i>{}</i></div>", "<div>{}</div>", wrap=("<div class=item>", "</div>")),  # noqa: E501
    ),
    "links": (
        _Style("<h3><a href='/a/{n}.html'>{}</a></h3>", "<h4>{}</h4>", "<h2>{}</h2>"),
        _Style("<p><b><a href='art{n}.htm'>{}</a></b></p>", "<p><b>{}</b></p>", "<h2>{}</h2>", between=("<hr>", "")),
    ),
    "definitions": (_Style("<dt>{}</dt><dd>", "<b>{}</b><br>", "</dl><h2>{}</h2><dl>", wrap=("", "</dd>"), frame=("<dl>", "</dl>")),),  # noqa: E501
    "articles": (
        _Style("<header><h2>{}</h2></header>", "<h3>{}</h3>", "<p class=kicker>{}</p>", wrap=("<article>", "</article>")),  # noqa: E501
        _Style("<h1>{}</h1>", "<h2>{}</h2>", "<span>{}</span>", wrap=("<section>", "</section>")),
    ),
    "unclosed": (
        _Style("<P><B>{}</B>", "<P><B>{}</B>", "<CENTER><B>{}</B></CENTER>", "<P>{}\n", ("<UL>", "<LI>{}\n", "</UL>"), between=("<HR>", "")),  # noqa: E501
        _Style("<H3>{}", "<H4>{}</H4>", "<H2>{}</H2>", "<P>{}\n", ("<UL>", "<LI>{}\n", "</UL>"), between=("<HR>",)),
    ),
    "centred": (_Style("<center><font size=4>{}</font></center>", "<center><i>{}</i></center>", "<center>{}</center>", between=("<hr width=50%>", "")),),  # noqa: E501
}  # fmt: skip


def _html(styles: Sequence[_Style], rng: random.Random, items: Sequence[Item]) -> str:
    style = rng.choice(list(styles))
    between = rng.choice(style.between)
    out: list[str] = []
    for n, item in enumerate(items):
        body = [style.title.replace("{n}", str(n)).format(escape(item.title, quote=False))]
        if item.byline:
            body.append(rng.choice(("<p>{}</p>", "<p><i>{}</i></p>", "<i>{}</i><br>")).format(escape(item.byline)))
        body += _html_blocks(style, item)
        section = style.section.format(escape(item.section, quote=False)) if item.section else ""
        out.append(section + style.wrap[0] + "\n".join(body) + style.wrap[1])
    contents = ""
    if "{n}" in style.title and "name=" in style.title and rng.random() < 0.7:
        contents = "".join(f"<li><a href='#n{n}'>{escape(i.title)}</a></li>" for n, i in enumerate(items))
        contents = f"<ul>{contents}</ul>"
    page = contents + style.frame[0] + f"\n{between}\n".join(out) + style.frame[1]
    return _html_page(rng, items[0].lang, page)


def _html_blocks(style: _Style, item: Item) -> list[str]:
    out: list[str] = []
    listed = False
    for kind, text in item.blocks:
        if listed and kind != "li":
            out.append(style.item[2])
        if kind == "li" and not listed:
            out.append(style.item[0])
        listed = kind == "li"
        form = {"p": style.paragraph, "h": style.sub, "li": style.item[1]}[kind]
        out.append(form.replace("{}", escape(text, quote=False)))
    return [*out, style.item[2]] if listed else out


def _html_page(rng: random.Random, lang: str, page: str) -> str:
    head = foot = ""
    if rng.random() < 0.5:
        head += "<ul>" + "".join(f"<li><a href='/{n}'>{m}</a></li>" for n, m in enumerate(_MENU[lang])) + "</ul>"
    if rng.random() < 0.2:
        head += f"<div>{_COOKIES[lang]}</div>"
    if rng.random() < 0.4:
        head += f"<p>{_header(rng, lang)}</p>"
    if rng.random() < 0.5:
        foot = "".join(f"<p>{line}</p>" for line in _FOOT[lang][: rng.randint(1, 3)])
    return f"<html><head><title>Sample</title></head><body>{head}{page}{foot}</body></html>"


def _header(rng: random.Random, lang: str) -> str:
    return rng.choice(HEADERS[lang]).format(n=rng.randint(2, 60), y=rng.randint(2002, 2019))


# --- plain text -----------------------------------------------------------------------------------------------------


def _text(
    title: Callable[[int, str], str],
    rng: random.Random,
    items: Sequence[Item],
    *,
    sub: str = "{}",
    section: str = "{}",
    between: str = "",
) -> str:
    """A text with each title on lines of its own; `flat` ones have no empty lines."""
    gap = "\n" if rng.random() < 0.5 else "\n\n"
    bullet = rng.choice(("- ", "• ", "* ", "o ", ""))
    forms = {"p": "{}", "h": sub, "li": bullet + "{}"}
    parts: list[str] = [_header(rng, items[0].lang)] if rng.random() < 0.4 else []
    for n, item in enumerate(items):
        parts += [section.format(item.section)] if item.section else []
        parts += [title(n + 1, item.title)] + ([item.byline] if item.byline else [])
        parts += [forms[kind].replace("{}", text) for kind, text in item.blocks]
        parts += [rng.choice(_MORE[item.lang])] if rng.random() < 0.15 else []
        parts += [between] if between and n + 1 < len(items) else []
    parts += _FOOT[items[0].lang][: rng.randint(0, 2)]
    return gap.join(parts)


def _glued(way: str, rng: random.Random, items: Sequence[Item]) -> str:
    """Flattened text: titles glued to what follows (`body`), to what stands before (`before`, `behind`) or to both."""
    out = _header(rng, items[0].lang) + "\n" if rng.random() < 0.4 else ""
    for item in items:
        now = way if rng.random() < 0.8 else "none"
        lines = [text if kind != "li" else f"- {text}" for kind, text in item.blocks]
        head = (item.section + rng.choice(("", "\n")) if item.section else "") + item.title
        joint = {"before": "", "both": "", "behind": " "}.get(now, "\n")
        out = out.rstrip("\n") + (joint if out else "")
        out += head + ("" if now in {"body", "both"} else "\n" if now != "space" else " ")
        out += "\n".join([*([item.byline] if item.byline and now not in {"body", "both"} else []), *lines]) + "\n"
    return out + rng.choice(("", "|", _FOOT[items[0].lang][0]))


def _layouts() -> dict[str, Setter]:
    def html(name: str) -> Setter:
        return lambda rng, items: _html(_STYLES[name], rng, items)

    def glued(way: str) -> Setter:
        return lambda rng, items: _glued(way, rng, items)

    return {
        **{name: html(name) for name in _STYLES},
        **{f"glued-{way}": glued(way) for way in ("body", "before", "behind", "both", "space")},
        "lines": lambda rng, items: _text(lambda _, t: t, rng, items),
        "rules": lambda rng, items: _text(lambda _, t: t, rng, items, between=rng.choice(("* * *", "-----", "____"))),
        "capitals": lambda rng, items: _text(lambda _, t: t.upper(), rng, items),
        "underlined": lambda rng, items: _text(lambda _, t: f"{t}\n{'-' * len(t)}", rng, items, section="{}\n====="),
        "markdown": lambda rng, items: _text(lambda _, t: f"## {t}", rng, items, sub="### {}", section="# {}"),
        "starred": lambda rng, items: _text(lambda _, t: f"**{t}**", rng, items, sub="*{}*"),
        "numbered": lambda rng, items: _text(lambda n, t: f"{n}. {t}", rng, items),
        "bars": lambda rng, items: _text(lambda _, t: f"| {t} |", rng, items, section="| {} |"),
    }


LAYOUTS: dict[str, Setter] = _layouts()


# --- pages ----------------------------------------------------------------------------------------------------------


def make(sources: Sequence[Source], layout: str, seed: int) -> list[GluedPage]:
    """Every article once, in random order, one to five a page, all pages in one layout."""
    rng = random.Random(f"{layout} {seed}")
    order = list(sources)
    rng.shuffle(order)
    pages: list[GluedPage] = []
    while order:
        chosen, order = order[: (count := rng.choice((1, 2, 3, 3, 4, 5)))], order[count:]
        if rng.random() < 0.3:
            chosen = [notice(rng, source) for source in chosen]
        items = _items(rng, chosen)
        golds = tuple(Gold(i.title, s.text, i.section) for i, s in zip(items, chosen, strict=True))
        pages.append(GluedPage(f"{layout}-{seed}-{len(pages):03d}", LAYOUTS[layout](rng, items), golds))
    return pages


def notice(rng: random.Random, source: Source) -> Source:
    """An article cut down to its first sentences, 25 words or more: bulletins have many short notices."""
    wanted = rng.choice((25, 35, 50, 80))
    kept: list[str] = []
    for kind, text in blocks_of(source.text):
        for sentence in re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý«“])", text) if kind == "p" else ():
            kept.append(sentence)
            if sum(len(k.split()) for k in kept) >= wanted:
                return replace(source, text=" ".join(kept))
    return source


def _items(rng: random.Random, chosen: Sequence[Source]) -> list[Item]:
    """The articles of one page with sections (none, over the first, over some, over all) and bylines."""
    way = rng.choice(("none", "none", "some", "all", "first"))
    signed = rng.random() < 0.3
    items: list[Item] = []
    for n, source in enumerate(chosen):
        item = Item(source.lang, source.title, blocks_of(source.text))
        if way == "all" or (way == "some" and rng.random() < 0.5) or (way == "first" and n == 0):
            item = replace(item, section=rng.choice(SECTIONS[source.lang]))
        if signed and rng.random() < 0.7:
            item = replace(item, byline=_byline(rng, source.lang))
        items.append(item)
    return items


def _byline(rng: random.Random, lang: str) -> str:
    name = rng.choice(NAMES)
    first, last = name.split(" ", 1)
    plain = rng.choice(
        (name, name, f"{first} {last.upper()}", f"{name}, {'directrice' if lang == 'fr' else 'director'}")
    )
    by = rng.choice(
        ("Par ", "par ", "Texte : ", "Propos recueillis par ") if lang == "fr" else ("By ", "by ", "Text: ")
    )
    return by + plain
