"""Who may write: keys with names, the sessions of those who sign in on the page, and a bound on wrong tries."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from corpus.deciding import EDITOR_LENGTH
from corpus.errors import UsageError

SESSION_SECONDS = 12 * 3600
WRONG_TRIES = 10
"""Wrong keys that one address may send in a minute; then every key from there is refused for a while."""
_DEFAULT_NAME = "editor"
_NAMED = re.compile(r"([^\W\d_][\w .'’-]*):(.+)")


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its digests: the key itself is kept nowhere."""

    name: str
    digests: tuple[bytes, ...] = field(repr=False)

    @property
    def mark(self) -> str:
        """What tells in a session which key opened it, without telling the key."""
        return hashlib.sha256(b"mark" + self.digests[0]).hexdigest()[:16]


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def read_keys(text: str | None) -> tuple[Key, ...]:
    """The keys of a setting: `KEY` or `NAME:KEY`, separated by commas or lines.

    Raises:
        UsageError: a key is empty or has a blank in it, a name is too long.
    """
    keys: list[Key] = []
    for part in re.split(r"[,\n]", text or ""):
        given = part.strip()
        if not given:
            continue
        named = _NAMED.fullmatch(given)
        name, key = (named[1].strip(), named[2].strip()) if named else (_DEFAULT_NAME, given)
        if not key or re.search(r"\s", key) or len(name) > EDITOR_LENGTH:
            raise UsageError("VIGIE_API_KEY has a key that cannot be used.", "Write NAME:KEY, the key without blanks.")
        # A key that happens to hold a colon is taken in both readings.
        keys.append(Key(name, tuple(_digest(k) for k in dict.fromkeys((key, given)))))
    return tuple(keys)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session: of an editor, or of somebody who may sign in."""

    nonce: str
    name: str | None = None
    mark: str = ""


class Editors:
    """Those who may write.

    Args:
        keys: theirs; without any, nobody may write over HTTP.
        secret: signs sessions; made anew when none is given, so that sessions end with the process.
    """

    def __init__(self, keys: Sequence[Key] = (), secret: bytes | None = None) -> None:
        from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

        self._keys = tuple(keys)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._bound = RateLimitItemPerMinute(WRONG_TRIES)
        signing = secret or secrets.token_bytes(32)
        self._sessions = URLSafeTimedSerializer(signing, salt="vigie.session")
        self._tokens = URLSafeSerializer(signing, salt="vigie.form")

    @property
    def configured(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._keys)

    # --- keys -------------------------------------------------------------------------------------------------------

    def key_of(self, presented: str) -> Key | None:
        """The key that was presented; all are compared, and in constant time."""
        digest = _digest(presented)
        found: Key | None = None
        for key in self._keys:
            for held in key.digests:
                if hmac.compare_digest(held, digest):
                    found = key
        return found

    def may_try(self, address: str) -> bool:
        """Whether an address has not sent too many wrong keys lately."""
        return self._limiter.test(self._bound, address)

    def note_wrong(self, address: str) -> None:
        """Count a wrong key."""
        self._limiter.hit(self._bound, address)

    # --- sessions -----------------------------------------------------------------------------------------------------

    def session(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None when it is missing, too old, not ours, or its key is no longer accepted."""
        from itsdangerous import BadData

        if not cookie:
            return None
        try:
            nonce, name, mark = self._sessions.loads(cookie, max_age=SESSION_SECONDS)
        except (BadData, ValueError, TypeError):
            return None
        if name is not None and not any(k.name == name and hmac.compare_digest(k.mark, mark) for k in self._keys):
            return None
        return Session(nonce, name, mark)

    def open(self, key: Key | None = None) -> tuple[Session, str]:
        """A new session and its cookie; without a key, one that only lets somebody sign in."""
        session = Session(secrets.token_urlsafe(18), key.name if key else None, key.mark if key else "")
        return session, str(self._sessions.dumps([session.nonce, session.name, session.mark]))

    def token(self, session: Session) -> str:
        """A token for the forms of a session: other sites cannot know it. Another one each time, since pages are
        compressed, and what stands in each the same could be guessed from their lengths."""
        return str(self._tokens.dumps([session.nonce, secrets.token_urlsafe(9)]))

    def is_token(self, session: Session, token: str) -> bool:
        """Whether a form came from a page of that session."""
        from itsdangerous import BadData

        try:
            nonce, _ = self._tokens.loads(token)
        except (BadData, ValueError, TypeError):
            return False
        return isinstance(nonce, str) and hmac.compare_digest(nonce, session.nonce)
