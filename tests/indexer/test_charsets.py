"""Patterns compiled with shared classes of characters are the very same patterns."""

from __future__ import annotations

import re
from typing import Any

import pytest

from indexer.annotating.charsets import each_charset_once

PATTERNS = (
    r"^[a-zà-öø-ÿœ][a-zà-öø-ÿœ'’-]*$",
    r"(?iu)^aéro[-‐][a-zà-öø-ÿœ][-‐a-zà-öø-ÿœ'’]*$",
    r"(?iu)^aéro[^a-zà-öø-ÿœ\d][α-ωа-яΑ-ΩА-Я一-鿿]+$",
    r"(?a)[\w.-]+@[a-z]+",
)


def program(pattern: str) -> list[int]:
    """What Python's compiler makes of a pattern."""
    inside: Any = re
    return list(inside._compiler._code(inside._parser.parse(pattern), 0))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_the_same_however_its_classes_were_worked_out(pattern: str) -> None:
    plain = program(pattern)
    with each_charset_once():
        first, again = program(pattern), program(pattern)
    assert first == again == plain


def test_a_class_is_worked_out_once_and_only_in_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: Any = re
    calls = []
    plain = inside._compiler._optimize_charset
    monkeypatch.setattr(inside._compiler, "_optimize_charset", lambda *given: calls.append(1) or plain(*given))
    with each_charset_once():
        for n in range(50):
            program(rf"(?iu)^prefix{n}[a-zà-öø-ÿœ]+$")
    assert len(calls) == 1
    program(r"(?iu)[a-zà-öø-ÿœ]"), program(r"(?iu)[a-zà-öø-ÿœ]")
    assert len(calls) == 3
