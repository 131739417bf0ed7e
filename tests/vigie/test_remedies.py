"""What the command line says to do is something that the command line can do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.command_line import Vigie


@pytest.mark.parametrize(
    "command",
    [
        ("search", "x", "--concept", "qqqq"),
        ("compare", "Nowhereville"),
        ("edition", "Nope"),
        ("tag", "add", "ARTICLE", "qqqq"),
    ],
)
def test_a_remedy_names_a_command_that_runs(vigie: Vigie, loaded_home: Path, command: tuple[str, ...]) -> None:
    article = vigie("search", "--home", loaded_home, "--json", "--limit", "1").json["hits"][0]["id"]
    done = vigie(*(article if word == "ARTICLE" else word for word in command), "--home", loaded_home)
    assert done.code == 2
    remedy = re.findall(r"`vigie ([^`]+)`", done.err)
    assert len(remedy) == 1, done.err
    listed = vigie(*shlex.split(remedy[0]), "--home", loaded_home)
    assert listed.code == 0 and len(listed.out.splitlines()) > 10


def test_a_town_that_no_article_names_is_told_with_those_alike(vigie: Vigie, loaded_home: Path) -> None:
    assert "No article names a town 'Qqqq'.\n" in vigie("search", "--city", "Qqqq", "--home", loaded_home).out
    towns = vigie("search", "--home", loaded_home, "--json").json["facets"]["city"]
    name = max((town["label"] for town in towns), key=len)
    mistyped = name[:-2] + name[-1]
    told = vigie("search", "--city", mistyped, "--home", loaded_home).out
    assert f"No article names a town {mistyped!r}." in told and "Did you mean" in told and name in told
    assert "No article" not in vigie("search", "qqqqq", "--city", name, "--home", loaded_home).out
    both = vigie("search", "qqqqq", "--city", name, "--city", "Qqqq", "--home", loaded_home).out
    assert both.count("No article names") == 1
