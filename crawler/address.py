"""Addresses: the one canonical form of each, and whether it lies in the scope of a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

LONGEST = 2000
"""Characters of an address; longer ones are made by programs that talk to themselves."""

_PORTS = {"http": 80, "https": 443}
# Names under which programs pass the id of a visit; the value tells as well, since `sid` may be a page's number.
_SESSION = re.compile(
    r"^(?:phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|zenid|oscsid|sessionid|session_id|sess_?id)$",
    re.I,
)
_PERHAPS_SESSION = re.compile(r"^(?:sid|s|session|sess|token|cid)$", re.I)
_SESSION_VALUE = re.compile(r"^(?=.*\d)(?=.*[a-z])[0-9a-z-]{16,}$", re.I)
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.I)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_ga)$", re.I)


def canonical(url: str, *, ignore: Sequence[str] = ()) -> str | None:
    """The one form of an address: host in lower case, no fragment, default port, dot segments or session id.

    Args:
        url: whole address.
        ignore: parameters of the query that change nothing.

    Returns:
        The address, or None when it is none that can be asked (another scheme, no host, a port that is no number).
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _PORTS or not parts.hostname or len(url) > 4 * LONGEST:
        return None
    scheme, host = parts.scheme.lower(), parts.hostname.rstrip(".").lower()
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        netloc += f":{port}"
    path = _IN_PATH.sub("", parts.path or "/")
    if "/." in path:
        path = urlsplit(urljoin("http://h/", path)).path
    cleaned = urlunsplit((scheme, netloc, path or "/", _without_session(parts.query, ignore), ""))
    try:
        return canonicalize_url(cleaned)
    except ValueError:
        return None


def _without_session(query: str, ignore: Sequence[str]) -> str:
    if not query:
        return ""
    names = [
        name
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name in ignore
        or _SESSION.match(name)
        or _TRACKING.match(name)
        or (_PERHAPS_SESSION.match(name) and _SESSION_VALUE.match(value))
    ]
    if not names:
        return query
    cleaned = url_query_cleaner(f"http://h/?{query}", names, remove=True, unique=False)
    return urlsplit(cleaned).query


def host_of(url: str) -> str:
    """Scheme, host and port: what has one robots.txt and one queue."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _segments(path: str) -> tuple[str, ...]:
    return tuple(quote(unquote(part)) for part in path.split("/") if part)


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of addresses, by their parts: `https://a.org/fr` holds `/fr` and `/fr/x`, but not `/france`."""

    scheme: str
    host: str
    port: int
    path: tuple[str, ...]
    any_scheme: bool = False

    @classmethod
    def of(cls, url: str, *, whole_host: bool = False) -> Prefix:
        """The prefix that an address names; with `whole_host` its host, by http or https."""
        parts = urlsplit(canonical(url) or url)
        port = parts.port or _PORTS[parts.scheme]
        if whole_host:
            return cls(parts.scheme, parts.hostname or "", port, (), any_scheme=port in _PORTS.values())
        return cls(parts.scheme, parts.hostname or "", port, _segments(parts.path))

    def holds(self, url: str) -> bool:
        """Whether a canonical address begins so."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or parts.hostname != self.host:
            return False
        port = parts.port or _PORTS[parts.scheme]
        is_default = self.any_scheme and port == _PORTS[parts.scheme]
        if not is_default and (parts.scheme, port) != (self.scheme, self.port):
            return False
        return _segments(parts.path)[: len(self.path)] == self.path


class Scope:
    """Which addresses belong to a source.

    Args:
        allow: prefixes; an address must have one of them.
        deny: prefixes that are left out.
    """

    def __init__(self, allow: Iterable[Prefix], deny: Iterable[Prefix] = ()) -> None:
        self._allow = tuple(allow)
        self._deny = tuple(deny)

    def holds(self, url: str) -> bool:
        """Whether a canonical address belongs to the source."""
        return any(p.holds(url) for p in self._allow) and not any(p.holds(url) for p in self._deny)

    def same_host(self, url: str) -> bool:
        """Whether an address lies on a host of the source, wherever there: a sitemap may stand above its pages."""
        return any(p.host == urlsplit(url).hostname for p in self._allow)
