"""Remedies at the command line: where an error of ours names an address of the API, the command that tells the same."""

from __future__ import annotations

import re

_COMMANDS = {
    "concepts": "vigie taxonomy export --format csv",
    "places": "vigie export --format csv",
    "editions": "vigie export --format csv",
}
"""By what the API lists at an address, the command whose output holds it."""
_ADDRESS = re.compile(rf"`?(?:GET )?/v1/({'|'.join(_COMMANDS)})\b`?")
_BESIDE = re.compile(r"(`vigie [^`]+`) or `GET /v1/\w+`")


def at_command_line(told: str) -> str:
    """The text of an error, with commands in place of addresses of the API."""
    return _ADDRESS.sub(lambda address: f"`{_COMMANDS[address[1]]}`", _BESIDE.sub(r"\1", told))
