"""Floors: figures that must not get worse, pinned with a digest of what they were measured on."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from corpus.errors import InputError, UsageError

FLOORS = Path(__file__).with_name("floors.toml")
_STEPS = 1000
TOLERANCE = 0.005
"""How far a figure may lie below its floor. The encoder's sums differ in their last bits from one processor to another,
which can turn a tag that stands just at the threshold; a fault of ours moves more than that.
"""
_SLACK = 1e-9
"""What adding up in floating point may lose; far below the last digit of a floor."""
_HEADER = """\
# Floors of `vigie eval --check`: no figure may fall below its floor, and each holds for the corpus of this digest only.
# Written by `vigie eval --raise-floors`, which only raises them. Who lowers one does so here, by hand, and says why.
"""


class Measured(Protocol):
    """What has figures: an evaluation of tagging or of search."""

    @property
    def key(self) -> str:
        """The name of its table of floors."""
        ...

    @property
    def digest(self) -> str:
        """Digest of what it was measured on."""
        ...

    def figures(self) -> dict[str, float]:
        """The figures, from 0 to 1, higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class Pinned:
    """The floors of one evaluation, and the digest of what they hold for."""

    digest: str
    floors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a check fails. `figure` is None when it is not a figure that falls short."""

    message: str
    figure: str | None = None


def load_floors(path: Path | None = None) -> dict[str, Pinned]:
    """The pinned floors by evaluation; none when there is no such file.

    Raises:
        InputError: the file has not its form.
    """
    file = path or FLOORS
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            key: Pinned(str(table["digest"]), {name: float(floor) for name, floor in table["floors"].items()})
            for key, table in tables.items()
        }
    except FileNotFoundError:
        return {}
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
    ) as e:
        raise InputError(f"{file.name} has not the form of floors: {e}.", "Restore it from the repository.") from e


def check_floors(measured: Measured, path: Path | None = None) -> tuple[Shortfall, ...]:
    """What is wrong with an evaluation: figures below their floor or not measured any more, another digest, no floors.

    Args:
        measured: the evaluation.
        path: the file of floors; the packaged one by default.

    Returns:
        Nothing when all is well.

    Raises:
        InputError: the file of floors has not its form.
    """
    pinned = load_floors(path).get(measured.key)
    if pinned is None:
        return (Shortfall(f"No floors are pinned for {measured.key}; `vigie eval --raise-floors` pins them."),)
    faults: list[Shortfall] = []
    if pinned.digest != measured.digest:
        faults.append(
            Shortfall(
                f"{measured.key} is not the corpus that its floors were pinned for (digest {measured.digest[:12]},"
                f" pinned {pinned.digest[:12]}); where that is meant, pin it with --raise-floors --accept-digest."
            )
        )
    figures = measured.figures()
    for name, floor in pinned.floors.items():
        figure = figures.get(name)
        if figure is None:
            faults.append(Shortfall(f"{name} has a floor of {floor:.3f} but is not measured.", name))
        elif figure < floor - TOLERANCE:
            faults.append(Shortfall(f"{name} is {figure:.4f}, below its floor of {floor:.3f}.", name))
    return tuple(faults)


def raise_floors(
    measured: Measured, path: Path | None = None, *, accept_digest: bool = False
) -> dict[str, tuple[float | None, float]]:
    """Raise each floor to its figure, rounded down to three decimals; a floor never goes down.

    Args:
        measured: the evaluation.
        path: the file of floors; the packaged one by default.
        accept_digest: pin the digest anew where the corpus has changed.

    Returns:
        The floors that were raised or are new: what stood there before (None: nothing), and what stands there now.

    Raises:
        UsageError: the digest differs and `accept_digest` is not set, or the file cannot be written.
        InputError: the file of floors has not its form.
    """
    file = path or FLOORS
    floors = load_floors(file)
    pinned = floors.get(measured.key, Pinned(measured.digest))
    if pinned.digest != measured.digest and not accept_digest:
        raise UsageError(
            f"{measured.key} is not the corpus that its floors were pinned for.",
            "Give --accept-digest as well where the change is meant.",
        )
    raised: dict[str, tuple[float | None, float]] = {}
    for name, figure in measured.figures().items():
        before, now = pinned.floors.get(name), round_down(figure)
        if before is None or now > before:
            raised[name] = (before, now)
    held = {**pinned.floors, **{name: now for name, (_, now) in raised.items()}}
    floors[measured.key] = Pinned(measured.digest, held)
    _write(file, floors)
    return raised


def round_down(figure: float) -> float:
    """A figure without what stands behind its third decimal."""
    return math.floor(figure * _STEPS + _SLACK) / _STEPS


def _write(file: Path, floors: Mapping[str, Pinned]) -> None:
    lines = [_HEADER]
    for key in sorted(floors):
        # JSON strings are TOML strings, whatever stands in them.
        lines += [f"[{json.dumps(key)}]", f"digest = {json.dumps(floors[key].digest)}", ""]
        lines += [f"[{json.dumps(key)}.floors]"]
        lines += [f"{json.dumps(name)} = {floor:.3f}" for name, floor in floors[key].floors.items()] + [""]
    text = "\n".join(lines).rstrip("\n") + "\n"
    aside = file.with_suffix(".new")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(file)
    except OSError as e:
        raise UsageError(f"{file} cannot be written: {e.strerror}.", "Raise floors in a checkout of the source.") from e
