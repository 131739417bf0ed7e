"""What a crawl does, as lines of JSON on standard error for whoever collects logs; silent unless asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

Log = Callable[..., None]
"""Called with the name of an event and its fields."""


def silent(_event: str, **_fields: object) -> None:
    """Logs nothing."""


def json_lines(event: str, **fields: object) -> None:
    """Write one event as a line of JSON: time (UTC, ISO 8601), event, and its fields."""
    import orjson

    line = orjson.dumps({"time": datetime.now(UTC).isoformat(), "event": event, **fields}, default=str)
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.buffer.flush()
