"""robots.txt by RFC 9309: which answer of a server means what, and what one file allows. protego matches the rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from protego import Protego

TOKEN: Final = "Vigie"  # noqa: S105 - no secret
"""The product token by which rules name this crawler (RFC 9309, 2.2.1)."""

LIMIT: Final = 500 * 1024
"""Bytes that are parsed at the least and here also at the most (2.5)."""

KEPT: Final = 24 * 3600.0
"""Seconds for which a file may be used (2.4)."""

REDIRECTS: Final = 5
"""Redirects that are followed (2.3.1.2)."""

_KNOWN = {"user-agent", "allow", "disallow", "crawl-delay", "request-rate", "sitemap"}
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says to this crawler. `refusal` is set when it could not be had: nothing is allowed."""

    parsed: Protego | None = field(default=None, repr=False)
    refusal: str | None = None

    @classmethod
    def from_answer(cls, status: int, body: bytes) -> Rules:
        """The rules that an answer stands for (2.3.1): 2xx the file, 4xx none at all, anything else no access.

        429 asks for patience and says nothing about rules: it counts as unreachable.
        """
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return cls(Protego.parse(_own_lines(body)))
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return cls.unreachable("429 Too Many Requests")
        if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return cls()
        return cls.unreachable(f"status {status}")

    @classmethod
    def unreachable(cls, why: str) -> Rules:
        """The rules while robots.txt cannot be had (2.3.1.4): complete disallow."""
        return cls(refusal=f"robots.txt cannot be had ({why})")

    def refuses(self, url: str) -> str | None:
        """Why an address may not be asked; None when it may."""
        if self.refusal:
            return self.refusal
        if self.parsed is None or self.parsed.can_fetch(url, TOKEN):
            return None
        return "robots.txt"

    @property
    def delay(self) -> float:
        """Seconds that it asks to leave between two requests; 0 when it says nothing."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(TOKEN)
        spread = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(self.parsed.crawl_delay(TOKEN) or 0), float(spread), 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Addresses of sitemaps that it names."""
        return tuple(self.parsed.sitemaps) if self.parsed is not None else ()


def _own_lines(body: bytes) -> str:
    """The file reduced to what concerns this crawler, so that names are compared as the RFC has it.

    A group is chosen by its whole product token without regard to case (a group for `Vig` or `VigieBot` is another's;
    `Vigie/1.0` is ours), groups of one name are joined, `*` counts only where no group names us, and lines that are
    not known stand as if they were not there.
    """
    lines = _lines(body)
    groups = _groups(lines)
    own = [rule for names, rules in groups if TOKEN.lower() in names for rule in rules]
    is_named = any(TOKEN.lower() in names for names, _ in groups)
    if not is_named:
        own = [rule for names, rules in groups if "*" in names for rule in rules]
    out = [f"Sitemap: {value}" for name, value in lines if name == "sitemap"]
    out += ["User-agent: *", *(f"{name}: {value}" for name, value in own)]
    return "\n".join(out)


def _lines(body: bytes) -> list[tuple[str, str]]:
    text = body[:LIMIT].decode("utf-8-sig", errors="replace")
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        name, _, value = line.partition("#")[0].partition(":")
        if (name := name.strip().lower()) in _KNOWN:
            found.append((name, value.strip()))
    return found


def _groups(lines: list[tuple[str, str]]) -> list[tuple[set[str], list[tuple[str, str]]]]:
    groups: list[tuple[set[str], list[tuple[str, str]]]] = []
    is_open = False
    for name, value in lines:
        if name == "sitemap":
            continue
        if name == "user-agent":
            if not is_open:
                groups.append((set(), []))
            is_open = True
            token = _TOKEN.match(value)
            groups[-1][0].add("*" if value.startswith("*") else token[0].lower() if token else "")
        elif groups:
            is_open = False
            groups[-1][1].append((name, value))
    return groups


def robots_directives(values: list[str]) -> set[str]:
    """Directives for this crawler in `X-Robots-Tag` headers or the content of robots `meta` elements, in lower case.

    A header may name another crawler (`otherbot: noindex`), whose directives are not ours; `none` means noindex and
    nofollow.
    """
    found: set[str] = set()
    for value in values:
        applies = True
        for part in value.lower().split(","):
            directive = part.strip()
            agent, colon, rest = directive.partition(":")
            if colon and agent.strip() not in ("unavailable_after", "max-snippet", "max-image-preview"):
                applies = agent.strip() in (TOKEN.lower(), "*")
                directive = rest.strip()
            if applies:
                found.add(directive)
    return found | {"noindex", "nofollow"} if "none" in found else found
