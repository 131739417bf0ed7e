"""A folder of files as a source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from crawler.local import Failure, storable, walk
from crawler.sources.declared import FolderSource
from crawler.sources.items import Fault, Item, Withdrawn


class Folder:
    """The files of a folder, each under its path in it, so that the folder can be moved."""

    complete = True

    def __init__(self, source: FolderSource) -> None:
        self._source = source

    def items(self) -> Iterator[Item | Fault | Withdrawn]:
        """All readable files, by name."""
        source = self._source
        if not source.path.is_dir():
            yield Fault(str(source.path), "The folder does not exist.")
            return
        root = storable(str(source.path))
        for n, found in enumerate(walk([source.path], max_bytes=source.max_bytes)):
            if source.max_pages is not None and n >= source.max_pages:
                return
            if isinstance(found, Failure):
                yield Fault(found.source.replace(f"{root}/", f"{source.name}/", 1), found.error)
                continue
            relative = Path(found.key).relative_to(root).as_posix()
            base = source.url.rstrip("/") if source.url else None
            yield Item(
                key=f"{source.name}/{relative}",
                name=relative,
                data=found.data,
                media_type=found.media_type,
                fetched=datetime.now(UTC),
                url=f"{base}/{quote(relative)}" if base else None,
            )
