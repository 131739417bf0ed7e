"""What came of asking an address, and the rows and WARC records that say so.

The steps of one transaction of `corpus.frontier`, whose caller holds the home's lock and the right to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from corpus import accession, twins
from corpus.answers import Address, Landing
from corpus.captures import RecordPlace
from corpus.exchange import Original, encode_exchange
from corpus.feed import chunks, record_changes
from corpus.tables import capture, frontier, location, warc_file

NOINDEX = "noindex"
"""The reason of a refusal by which a site takes a page back; others (robots.txt, 403) only keep us from looking."""

_CIRCLE = 12  # redirects that are looked along for a circle

_STATES = {
    "kept": "done", "same": "done", "listing": "done", "moved": "done", "missing": "gone", "refused": "refused",
    "failed": "failed", "later": "waiting", "put_off": "waiting",
}  # fmt: skip


@dataclass(slots=True)
class Prepared:
    """Landings with all that can be worked out before anything is locked."""

    data: bytes = b""
    captures: list[tuple[Landing, str, int, int]] = field(default_factory=list)
    """Landing, digest, first byte in `data`, number of bytes."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    found: dict[str, list[Address]] = field(default_factory=dict)
    gone: list[tuple[str, datetime]] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)
    """Addresses to which others begin, or cease, to redirect."""


def prepare(connection: Connection, landings: Sequence[Landing]) -> Prepared:
    """Work out rows and records of landings; nothing is written."""
    known = _known(connection, landings)
    landings = [_unless_in_circle(connection, one, landings) for one in landings]
    digests = {id(one): digest for one in landings if (digest := _digest(one, known))}
    originals = _originals(connection, list(set(digests.values())))
    prepared = Prepared()
    pieces: list[bytes] = []
    at = 0
    for one in landings:
        row = known.get((one.source, one.url))
        digest = digests.get(id(one))
        original = originals.get(digest) if digest else None
        if original is None and one.result == "same":
            original = _held(row, one)
        if one.exchange is not None:
            records = encode_exchange(one.exchange, original)
            pieces.append(records.data)
            if digest and original is None and records.response:
                start, end = records.response
                if one.result == "kept":
                    prepared.captures.append((one, digest, at + start, end - start))
                    originals[digest] = Original(one.exchange.url, one.at, digest)
            at += len(records.data)
        _prepare_row(prepared, one, row, digest)
        if one.found:
            prepared.found.setdefault(one.source, []).extend(one.found)
    prepared.data = b"".join(pieces)
    return prepared


def _unless_in_circle(connection: Connection, one: Landing, landings: Sequence[Landing]) -> Landing:
    """A redirect as it is, or as a fault when following it leads back to where it came from."""
    if one.result != "moved" or one.target is None:
        return one
    targets = {other.url: other.target for other in landings if other.source == one.source}
    at: str | None = one.target
    for _ in range(_CIRCLE):
        if at is None:
            return one
        if at == one.url:
            return replace(one, result="failed", reason="redirects in a circle", found=())
        if at not in targets:
            # Where it led in an earlier run may have been turned round since.
            of = (frontier.c.source == one.source) & (frontier.c.url == at) & (frontier.c.run == one.run)
            targets[at] = connection.scalar(select(frontier.c.target).where(of))
        at = targets[at]
    return one


def _known(connection: Connection, landings: Sequence[Landing]) -> dict[tuple[str, str], RowMapping]:
    found: dict[tuple[str, str], RowMapping] = {}
    for source in {one.source for one in landings}:
        for some in chunks([one.url for one in landings if one.source == source]):
            query = select(*frontier.c).where(frontier.c.source == source, frontier.c.url.in_(some))
            found.update(((source, row["url"]), row) for row in connection.execute(query).mappings())
    return found


def _originals(connection: Connection, digests: Sequence[str]) -> dict[str, Original]:
    """The addresses under which payloads were captured first, of those that are held."""
    found: dict[str, Original] = {}
    for some in chunks(digests):
        fits = capture.c.digest == frontier.c.digest
        query = select(frontier.c.url, frontier.c.kept, frontier.c.digest).join_from(frontier, capture, fits)
        query = query.where(frontier.c.digest.in_(some), frontier.c.kept == capture.c.fetched)
        found.update((digest, Original(url, kept, digest)) for url, kept, digest in connection.execute(query))
    return found


def _digest(one: Landing, known: dict[tuple[str, str], RowMapping]) -> str | None:
    """The digest of the payload that an answer brings, or by a 304 confirms."""
    if one.exchange is None:
        return None
    row = known.get((one.source, one.url))
    return (row["digest"] if row is not None else None) if one.result == "same" else one.exchange.sha256


def _held(row: RowMapping | None, one: Landing) -> Original | None:
    if one.result != "same" or row is None or not row["digest"] or not row["kept"]:
        return None
    return Original(one.url, row["kept"], row["digest"])


def _prepare_row(prepared: Prepared, one: Landing, row: RowMapping | None, digest: str | None) -> None:
    held = row["digest"] if row is not None else None
    values: dict[str, Any] = {
        "of_source": one.source,
        "of_url": one.url,
        "state": _STATES[one.result],
        "reason": one.reason,
        "due": one.due,
        "attempts": (row["attempts"] if row is not None else 0) + (one.result in ("later", "failed")),
    }
    if one.result not in ("later", "put_off"):
        outcome = _outcome(one, held, digest)
        values |= {"run": one.run, "outcome": outcome, "asked": one.at, "target": one.target, "size": one.size}
        values["status"] = one.status
        before = row["target"] if row is not None else None
        if before != one.target:
            prepared.redirects += [target for target in (before, one.target) if target]
        if one.result in ("kept", "same", "listing"):
            values |= _validators(one)
        if one.result in ("kept", "listing"):
            # What stays the same is still of the day on which it was captured.
            is_same = row is not None and held == digest
            values |= {"digest": digest, "kept": row["kept"] if is_same and row is not None else one.at}
            values |= {"media_type": one.media_type, "charset": one.charset, "headers": _headers(one)}
            if one.result == "kept":
                values["unread"] = (row is not None and row["unread"]) or outcome in ("new", "changed")
        is_withdrawn = outcome in ("gone", "moved") or (outcome == "refused" and one.reason == NOINDEX)
        if is_withdrawn and held:
            prepared.gone.append((one.url, one.at))
        elif one.result in ("kept", "same"):
            prepared.there.append(one.url)
    prepared.rows.append(values)


def _outcome(one: Landing, held: str | None, digest: str | None) -> str:
    if one.result == "same":
        return "unchanged" if one.role == "page" else "listing"
    if one.result == "kept":
        return "new" if held is None else "unchanged" if held == digest else "changed"
    return "gone" if one.result == "missing" and held else one.result


def _validators(one: Landing) -> dict[str, str]:
    """ETag and Last-Modified of an answer; those that a 304 does not repeat stay as they were."""
    told = {name.lower(): value for name, value in (one.exchange.headers if one.exchange else ())}
    pairs = (("etag", told.get("etag")), ("modified", told.get("last-modified")))
    if one.result == "same":
        return {name: value for name, value in pairs if value}
    return {name: value or "" for name, value in pairs}


def _headers(one: Landing) -> str:
    from corpus.rows import HEADERS

    return HEADERS.dump_json(one.exchange.headers if one.exchange else ()).decode()


def note_file(connection: Connection, place: RecordPlace) -> None:
    """Note how far a WARC file is written."""
    of = warc_file.c.name == place.warc
    if not connection.execute(update(warc_file).where(of).values(size=place.end)).rowcount:
        connection.execute(insert(warc_file).values(name=place.warc, size=place.end))


def settle(connection: Connection, prepared: Prepared, place: RecordPlace) -> None:
    """Write what was prepared, its records lying at `place`."""
    for one, digest, start, length in prepared.captures:
        if not accession.has_capture(connection, digest):
            row = {"warc": place.warc, "position": place.position + start, "length": length}
            told = {"media_type": one.media_type or "application/octet-stream", "charset": one.charset}
            connection.execute(insert(capture).values(digest=digest, fetched=one.at, **told, **row))
    _update_rows(connection, prepared.rows)
    for source, addresses in prepared.found.items():
        add_addresses(connection, source, addresses)
    mark(connection, prepared)
    twins.redirected(connection, prepared.redirects)


def _update_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    # Rows that set the same columns go together in one statement.
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    is_it = (frontier.c.source == bindparam("of_source")) & (frontier.c.url == bindparam("of_url"))
    for some in groups.values():
        connection.execute(update(frontier).where(is_it), some)


def add_addresses(connection: Connection, source: str, addresses: Sequence[Address]) -> int:
    """Add addresses that are not known yet, waiting; a shallower depth than the one known replaces it. How many new."""
    at = frontier.c
    wanted: dict[str, Address] = {}
    for one in addresses:
        if one.url not in wanted or one.depth < wanted[one.url].depth:
            wanted[one.url] = one
    known: dict[str, int] = {}
    for some in chunks(list(wanted)):
        query = select(at.url, at.depth).where(at.source == source, at.url.in_(some))
        known.update((url, depth) for url, depth in connection.execute(query))
    rows = [
        {
            "source": source, "url": one.url, "state": "waiting", "role": one.role, "depth": one.depth,
            "hops": one.hops, "declared": one.declared, "via": one.via, "attempts": 0, "size": 0, "unread": False,
        }
        for one in wanted.values()
        if one.url not in known
    ]  # fmt: skip
    if rows:
        connection.execute(insert(frontier), rows)
    for one in wanted.values():
        if known.get(one.url, 0) > one.depth:
            of = (at.source == source) & (at.url == one.url)
            connection.execute(update(frontier).where(of).values(depth=one.depth))
    return len(rows)


def mark(connection: Connection, prepared: Prepared) -> None:
    """Mark documents as gone at their source, or as there again; their articles' changes go into the feed."""
    touched: list[str] = []
    for key, at in prepared.gone:
        of = (location.c.key == key) & location.c.gone.is_(None)
        touched += _marked(connection, update(location).where(of).values(gone=at))
    for some in chunks(prepared.there):
        of = location.c.key.in_(some) & location.c.gone.is_not(None)
        touched += _marked(connection, update(location).where(of).values(gone=None))
    for document in dict.fromkeys(touched):
        record_changes(connection, accession.current_ids(connection, document))


def _marked(connection: Connection, statement: Any) -> list[str]:  # noqa: ANN401 - SQL statement
    return list(connection.scalars(statement.returning(location.c.document_id)))
