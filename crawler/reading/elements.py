"""What the names, roles and styles of HTML elements say of the text in them."""

from __future__ import annotations

import re
from typing import Final

BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that end the paragraph around them."""

SILENT: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "embed",
        "select",
        "option",
        "textarea",
        "audio",
        "video",
        "canvas",
        "map",
        "button",
        "input",
        "title",
        "meta",
        "link",
        "applet",
        "frameset",
        "rt",
        "rp",
    ]
)
"""Elements whose text nobody sees, or that hold none."""

FURNITURE_TAGS: Final = frozenset({"nav", "footer", "aside", "dialog", "menu"})
"""Elements that HTML sets apart from the main text."""

FURNITURE_ROLES: Final = frozenset(
    {"navigation", "contentinfo", "complementary", "search", "menu", "menubar", "dialog", "alertdialog"}
)
"""ARIA roles that say the same."""

FURNITURE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|cookies?|consent|footer|pied|breadcrumbs?|fil-ariane|ariane|sidebar|share|sharing|"
    r"social|skip|toolbar|pagination|advert\w*|gdpr|rgpd)(?:$|[\s_-])|cookie|breadcrumb",
    re.I,
)
"""Names (class, id) of menus, notices and footers."""

BANNER_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:banner|bandeau|masthead|logo|topbar|site-?(?:header|name|title)|en-?tete)(?:$|[\s_-])", re.I
)
"""Names of the band on top of a site."""

BOLD_TAGS: Final = frozenset({"b", "strong", "big"})
"""Elements that set text in bold."""

BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
"""The same by style."""

HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
"""Styles that hide an element."""

# By kind of part, patterns of names; a name that fits in two goes to the first.
_ZONES: Final = {
    "comments": r"""
        comments? comment-?list commentaires? disqus\w* respond replies reader-?comments
    """,
    "related": r"""
        related\w* recommend\w* recirc\w* read-?(?:also|next|more)
        more-?(?:stories|news|from|on|in|posts|articles) similar à-lire a-lire lire-aussi aussi popular
        most-?(?:read|viewed|popular) trending latest outbrain taboola teasers? promos? suggest\w* further
        next-?(?:post|article|up) prev(?:ious)? rail widgets? up-next see-also
    """,
    "share": r"""
        shar\w* social\w* follow\w* partag\w* addthis a2a addtoany jp-relatedposts sharedaddy like-?button
        print\w*
    """,
    "signup": r"""
        newsletter-?(?:signup|form|box|subscribe|promo|widget|cta) signup sign-up subscri\w* abonne\w* paywall
        donate donation cta call-to-action mailchimp popup modal overlay
    """,
    "author": r"""
        author-?(?:bio|box|info|card|details|description|about) about-?(?:the-)?author bio biography byline
        contributors? auteur
    """,
    "meta": r"""
        (?:post|entry|article|blog|story)-?(?:meta|info|details|footer|tags|date) meta tags?
        tag-?(?:list|links|cloud) keywords? categor\w* timestamp published date(?:line)? posted-?on kicker
        eyebrow topics?
    """,
    "caption": r"""
        captions? wp-caption(?:-text)? legende credits? photo-?credit img-?credit attribution
        image-?(?:caption|credit|info) gallery\w* slideshow\w*
    """,
    "advert": r"""
        ads? advert\w* sponsor\w* dfp\w* gpt\w* publicite pub banner-?ad ad-?(?:slot|unit|container|wrapper)
    """,
}
_ZONE: Final = re.compile(
    "|".join(
        rf"(?P<{name}>(?:^|[\s_]|(?<=[a-z])(?=[A-Z])|-)(?i:{'|'.join(names.split())})(?=$|[\s_-]|[A-Z0-9]))"
        for name, names in _ZONES.items()
    )
)


def zone(names: str) -> str:
    """What part of a page the names (class, id) of an element hint at: `comments`, `related`, ...; "" when nothing."""
    match = _ZONE.search(names)
    return match.lastgroup or "" if match else ""
