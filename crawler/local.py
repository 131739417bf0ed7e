"""Local files and folders as a source: every readable file once, in stable order, with what went wrong beside it.

Documents attached to e-mails come as files of their own, behind the message; so do the messages of a mailbox.
"""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from crawler.mail import is_mail, messages_of, parse

_DEEPEST: Final = 3  # messages within messages


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file as read: `key` is its absolute path, `source` the name of the folder that was given or holds it.

    All names are text that can be kept and shown: where the real one is no UTF-8, `path` does not lead to the file.
    """

    path: Path
    key: str
    source: str
    name: str
    data: bytes
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read: `source` as it was given (with the path below it), and why."""

    source: str
    error: str


def storable(path: str) -> str:
    """A path as text that can be kept and shown; parts of it that are no UTF-8 are read as windows-1252.

    Old archives hold such names; Python gives their bytes as lone surrogates, which no database takes.
    """
    if not any("\ud800" <= c <= "\udfff" for c in path):
        return path
    return "/".join(_decoded(part) for part in os.fsencode(path).split(b"/"))


def _decoded(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp1252", "backslashreplace")


def walk(paths: Sequence[Path], *, max_bytes: int) -> Iterator[LocalFile | Failure]:
    """Read files, and the files in folders with all folders below, by name; hidden ones are skipped.

    A file reached twice comes once. Nothing is raised for a bad input: a missing or closed file, one that is larger
    than `max_bytes`, one that is no regular file, a link that leads out of its folder, a folder that may not be listed
    each give a `Failure`.
    """
    seen: set[str] = set()
    for path in paths:
        if path.is_dir():
            name = path.name or Path(os.path.abspath(path)).name  # noqa: PTH100 - resolve() would follow links
            yield from _folder(path, storable(name), max_bytes, seen)
        else:
            name = Path(os.path.abspath(path)).parent.name  # noqa: PTH100
            yield from _file(path, storable(name), max_bytes, seen)


def _folder(folder: Path, source: str, max_bytes: int, seen: set[str]) -> Iterator[LocalFile | Failure]:
    root = Path(os.path.realpath(folder))
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir(), key=lambda p: p.name)
        except OSError as error:
            yield Failure(storable(str(here)), f"The folder cannot be read: {_reason(error)}.")
            continue
        below: list[Path] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                if not entry.is_symlink():  # a link may lead round in a circle
                    below.append(entry)
                continue
            if entry.is_symlink() and not Path(os.path.realpath(entry)).is_relative_to(root):
                yield Failure(storable(str(entry)), "The link leads out of the folder. Give the file that it leads to.")
                continue
            yield from _file(entry, source, max_bytes, seen)
        waiting.extend(reversed(below))


def _file(path: Path, source: str, max_bytes: int, seen: set[str]) -> Iterator[LocalFile | Failure]:
    given, shown = os.path.abspath(path), storable(str(path))  # noqa: PTH100
    key = storable(given)
    if given in seen:
        return
    if key in seen:
        seen.add(given)
        yield Failure(shown, "Another file has this name in another encoding. Rename one of them.")
        return
    seen |= {given, key}
    try:
        data = _read(path, max_bytes)
    except FileNotFoundError:
        yield Failure(shown, "The file does not exist.")
    except OSError as error:
        yield Failure(shown, f"The file cannot be read: {_reason(error)}.")
    except _TooLargeError as error:
        yield Failure(shown, f"The file has {error.size:,} bytes, more than the {max_bytes:,} allowed (--max-bytes).")
    else:
        name = storable(path.name)
        yield from _with_inner(LocalFile(Path(shown), key, source, name, data, mimetypes.guess_type(name)[0]))


def _with_inner(file: LocalFile) -> Iterator[LocalFile]:
    """A file and what is attached to it; of a mailbox its messages, each as a file of its own."""
    messages = messages_of(file.data) if is_mail(file.data) else []
    if len(messages) < 2:
        yield file
        yield from attached(file)
        return
    for number, data in enumerate(messages, start=1):
        message = _inner(file, number, f"message-{number}.eml", data, "message/rfc822")
        yield message
        yield from attached(message)


def attached(file: LocalFile) -> Iterator[LocalFile]:
    """The documents attached to a file that is an e-mail, those of attached messages among them; else nothing.

    Their keys are that of the message with a number and their name. What is attached in a format that is not read is
    told in the warnings of the message itself.
    """
    if not is_mail(file.data):
        return
    for number, part in enumerate(parse(file.data).attachments, start=1):
        inner = _inner(file, number, part.name, part.data, mimetypes.guess_type(part.name)[0] or part.media_type)
        yield inner
        if file.key.count("#") < _DEEPEST:
            yield from attached(inner)


def _inner(file: LocalFile, number: int, name: str, data: bytes, media_type: str) -> LocalFile:
    mark = f"#{number}-{name}"
    return replace(
        file, path=Path(f"{file.path}{mark}"), key=f"{file.key}{mark}", name=name, data=data, media_type=media_type
    )


class _TooLargeError(Exception):
    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def _read(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file; a pipe or device is refused before it is opened, as reading it might never end."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "it is not a regular file")
    if status.st_size > max_bytes:
        raise _TooLargeError(status.st_size)
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _TooLargeError(len(data))
    return data


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
