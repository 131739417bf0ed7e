"""Runs inside Annif's own environment: trains projects and asks them. Imports nothing of Vigie; see annif.py."""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annif.corpus import SubjectSet  # type: ignore[import-not-found]
from annif.corpus.types import Document, DocumentCorpus  # type: ignore[import-not-found]
from annif.registry import AnnifRegistry  # type: ignore[import-not-found]
from annif.vocab import VocabFileSKOS  # type: ignore[import-not-found]

ASKED = 50


class Held(DocumentCorpus):  # type: ignore[misc]
    """Documents in memory."""

    def __init__(self, held: Sequence[Any]) -> None:
        self._held = held

    @property
    def documents(self) -> Iterator[Any]:
        """The documents, in order."""
        yield from self._held


def answer(vocabulary: str, run: dict[str, Any], folder: str) -> list[list[tuple[str, float]]]:
    """For each text asked a list of (address, score), best first."""
    name = f"{run['backend']}-{run['language']}"
    config = Path(folder, "projects.cfg")
    lines = [f"[{name}]", f"name={name}", f"language={run['language']}", f"backend={run['backend']}"]
    lines += [f"analyzer=snowball({run['analyzer']})", "vocab=vigie", f"limit={ASKED}", ""]
    config.write_text("\n".join(lines), encoding="utf-8")
    project = AnnifRegistry(str(config), str(folder), init_projects=False).get_project(name)
    project.vocab.load_vocabulary(VocabFileSKOS(vocabulary))
    subjects = project.subjects
    documents = [
        Document(one["text"], SubjectSet([subjects.by_uri(uri) for uri in one["uris"]])) for one in run["train"]
    ]
    project.train(Held(documents), jobs=1)
    batch = project.suggest([Document(text) for text in run["suggest"]])
    return [
        [(subjects[one.subject_id].uri, float(one.score)) for one in sorted(listed, key=lambda one: -one.score)]
        for listed in batch
    ]


def main(job: str, target: str) -> None:
    """Do all runs of the job file and write what was suggested."""
    held = json.loads(Path(job).read_text(encoding="utf-8"))
    answers = []
    for run in held["runs"]:
        with tempfile.TemporaryDirectory() as folder:
            answers.append(answer(held["vocabulary"], run, folder))
    Path(target).write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
