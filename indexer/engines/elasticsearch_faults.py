"""What went wrong at Elasticsearch, in words that tell what helps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, UnsupportedProductError

from corpus.errors import EngineError

FULL_QUEUE = "es_rejected_execution_exception"
VERSION_CONFLICT = "version_conflict_engine_exception"
_MAPPING = (
    "strict_dynamic_mapping_exception",
    "mapper_parsing_exception",
    "document_parsing_exception",
    "mapper_exception",
)
_UNREACHED = (
    "no_shard_available_action_exception",
    "search_phase_execution_exception",
    "unavailable_shards_exception",
    "node_not_connected_exception",
    "master_not_discovered_exception",
)
# By a part of what OpenSSL and urllib3 say, in small letters: what is at fault, and what helps.
_TLS = (
    (
        ("has expired", "not yet valid"),
        "its certificate, or the one of its authority, is not valid today",
        "Renew it there, or set the clock right; VIGIE_ELASTICSEARCH_CA names the authority's new one.",
    ),
    (
        ("hostname", "ip address", "subjectaltname"),
        "its certificate is for another name",
        "Name it in VIGIE_ELASTICSEARCH_URL as the certificate does, or have one made for this name.",
    ),
    (
        ("certificate verify failed",),
        "its certificate is not trusted",
        "Name the certificate of its authority in VIGIE_ELASTICSEARCH_CA.",
    ),
)
_AROUND = re.compile(r"^\[[^]]*\] (?:certificate verify failed: )?|[. ]*(?:\(_ssl\.c:\d+\))?$")


def error_type(error: object) -> tuple[str, str]:
    """Type and reason of an `error` object as Elasticsearch sends it, of its first cause where it names one."""
    if not isinstance(error, Mapping):
        return "", str(error or "")
    causes = error.get("root_cause") or [error]
    cause = causes[0] if isinstance(causes[0], Mapping) else error
    return str(cause.get("type", error.get("type", ""))), str(cause.get("reason") or error.get("reason") or "")


def fault(status: int, error: object, hosts: str) -> EngineError:
    """The error of ours for an answer of Elasticsearch that is none.

    Args:
        status: HTTP status of the answer, or of one item of it.
        error: its `error` object.
        hosts: the addresses asked, for the message.
    """
    kind, reason = error_type(error)
    made = _by_kind(kind, reason, hosts) or _by_status(status, hosts)
    return made or EngineError(
        f"Elasticsearch at {hosts} answered {status} {kind}: {reason[:300]}".rstrip(": "),
        "Look at `vigie status` and at the log of Elasticsearch.",
    )


def _by_kind(kind: str, reason: str, hosts: str) -> EngineError | None:
    if kind == "cluster_block_exception":
        return _blocked(reason, hosts)
    if kind == FULL_QUEUE:
        return EngineError(
            f"Elasticsearch at {hosts} has more work than it can take (its queue is full).",
            "Try again in a minute; if it stays so, give the cluster more nodes.",
        )
    if kind == "circuit_breaking_exception":
        return EngineError(
            f"Elasticsearch at {hosts} is short of memory.", "Try again in a minute, or give it a larger heap."
        )
    if kind in _MAPPING:
        return EngineError(
            f"The index does not have the fields that this version of Vigie writes: {reason[:300]}",
            "Run `vigie reindex`.",
        )
    if kind in _UNREACHED:
        return EngineError(
            f"A part of the index cannot be reached at Elasticsearch ({hosts}): {kind}.",
            "Are all its nodes up? It goes on by itself when they are.",
        )
    return None


def _blocked(reason: str, hosts: str) -> EngineError:
    if "no master" in reason or "state not recovered" in reason:
        return EngineError(
            f"The Elasticsearch cluster at {hosts} has no master now.",
            "It goes on by itself when a master has been elected; are enough master-eligible nodes up?",
        )
    if "flood-stage" in reason or "read-only" in reason or "read only" in reason:
        return EngineError(
            "The index at Elasticsearch is read-only: its disk is nearly full (flood-stage watermark).",
            "Free disk space there; Elasticsearch then lifts the block by itself, and the next run goes on.",
        )
    return EngineError(f"Elasticsearch at {hosts} has blocked the index: {reason[:300]}", "Lift the block there.")


def _by_status(status: int, hosts: str) -> EngineError | None:
    if status == 401:
        return EngineError(
            f"Elasticsearch at {hosts} does not accept the API key or password.",
            "Look at VIGIE_ELASTICSEARCH_API_KEY (or …_API_KEY_FILE, …_USER and …_PASSWORD).",
        )
    if status == 403:
        return EngineError(
            f"Elasticsearch at {hosts} does not allow this with the key or user given.",
            "Its role needs `monitor` on the cluster and `all` on Vigie's indices.",
        )
    return None


@contextmanager
def translated(hosts: str) -> Iterator[None]:
    """Turn every fault of the client inside into an EngineError that names it and what helps."""
    try:
        yield
    except (ApiError, TransportError, UnsupportedProductError) as e:
        raise of_exception(e, hosts) from e


def of_exception(e: Exception, hosts: str) -> EngineError:
    """The EngineError for an exception of the client."""
    if isinstance(e, ApiError):
        return fault(e.status_code, e.body.get("error") if isinstance(e.body, dict) else e.body, hosts)
    if isinstance(e, ConnectionTimeout):
        return EngineError(
            f"Elasticsearch at {hosts} did not answer in time.",
            "Try again; if it stays slow, look at its load, or raise VIGIE_ELASTICSEARCH_TIMEOUT.",
        )
    if isinstance(e, TlsError):
        return _unsafe(str(e.message), hosts)
    if isinstance(e, UnsupportedProductError):
        return EngineError(f"What answers at {hosts} is no Elasticsearch 8 or 9.", "Look at VIGIE_ELASTICSEARCH_URL.")
    return EngineError(
        f"Elasticsearch at {hosts} cannot be reached.", "Is it running? It is tried again at the next request."
    )


def _unsafe(said: str, hosts: str) -> EngineError:
    reason = _AROUND.sub("", said)
    for parts, what, remedy in _TLS:
        if any(part in said.lower() for part in parts):
            return EngineError(f"No safe connection to Elasticsearch at {hosts}: {what} ({reason}).", remedy)
    return EngineError(
        f"No safe connection to Elasticsearch at {hosts} ({reason}).",
        "Does it speak https there? Look at VIGIE_ELASTICSEARCH_URL.",
    )


def raise_for(response: Mapping[str, Any], hosts: str) -> None:
    """Raise the EngineError for one answer of a multi-search that failed."""
    if "error" in response:
        raise fault(int(response.get("status", 500)), response["error"], hosts)
