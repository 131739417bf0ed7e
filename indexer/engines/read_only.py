"""Reading an index where nothing may be written: tantivy makes a lock beside the files that it opens."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from corpus.errors import EngineError


class LinkedFolder:
    """A temporary folder with links to the files of another one, which may not be written. It goes when this does.

    Args:
        folder: the other one.

    Raises:
        EngineError: there is no temporary folder.

    Attributes:
        path: the folder with the links.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.path = Path(tempfile.mkdtemp(prefix="vigie-index-"))
        except OSError as e:
            raise EngineError(
                f"{folder} may not be written, and there is no temporary folder to open it by.",
                "Set TMPDIR to a folder that may be written.",
            ) from e
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
        self.renew()

    def renew(self) -> None:
        """Link the files that came since."""
        for file in self._folder.iterdir():
            link = self.path / file.name
            if file.is_file() and file.suffix != ".lock" and not link.is_symlink():
                link.symlink_to(file.absolute())
