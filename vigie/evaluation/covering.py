"""Evaluation of past coverage: judged drafts against the development part of the sample corpus."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import InputError
from corpus.text import digest
from vigie.evaluation.guarding import forbid_test
from vigie.evaluation.scores import Counts

if TYPE_CHECKING:
    from corpus.sample import Part
    from search_api.coverage.judging import Judged
    from vigie.evaluation.desks import SampleDesks

DraftKind = Literal["reworded", "translated", "updated", "near", "unrelated"]
EVENT, SUBJECT = 2, 1
"""Grades: the same event or item; the same subject or body."""
_FORM = "The form is told in docs/reference/evaluation.md."


class _Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RelevantArticle(_Gold):
    """An article of the development part that a draft repeats: the page of its gold file, its place there, a grade."""

    page: str
    article: int = Field(ge=0)
    grade: Literal[1, 2]


class JudgedDraft(_Gold):
    """A draft with what was published of it already."""

    id: str = Field(min_length=1)
    language: Literal["fr", "en"]
    text: str = Field(min_length=1)
    kind: DraftKind
    relevant: tuple[RelevantArticle, ...]

    def grades(self) -> dict[str, int]:
        """The grade of each relevant article by its name (`page#place`)."""
        return {f"{one.page}#{one.article}": one.grade for one in self.relevant}


@dataclass(frozen=True, slots=True)
class CoveredDraft:
    """A draft with what was answered: names of articles, best first."""

    draft: JudgedDraft
    covered: str
    events: tuple[str, ...]
    subjects: tuple[str, ...]

    @property
    def right_first(self) -> bool | None:
        """Whether the first article of the same event is one; None for a draft whose event was not told of."""
        grades = self.draft.grades()
        if EVENT not in grades.values():
            return None
        return bool(self.events) and grades.get(self.events[0]) == EVENT

    @property
    def rightly_uncovered(self) -> bool | None:
        """Whether a draft of which nothing was told was answered so; None for the others."""
        return None if self.draft.relevant else self.covered == "no"


@dataclass(frozen=True)
class CoverageEvaluation:
    """How well drafts find what was published already."""

    part: str
    digest: str
    made_by: str
    seconds: float
    drafts: tuple[CoveredDraft, ...] = field(repr=False)

    @property
    def key(self) -> str:
        """The name of its table of floors."""
        return f"coverage-{self.part}"

    def events(self) -> Counts:
        """Articles told to be of the same event, and those that are."""
        return sum((_counts(d.events, d.draft.grades(), EVENT) for d in self.drafts), Counts())

    def anything(self) -> Counts:
        """Articles told to be of the same event, subject or body, and those that are."""
        return sum((_counts((*d.events, *d.subjects), d.draft.grades(), SUBJECT) for d in self.drafts), Counts())

    def figures(self) -> dict[str, float]:
        """The figures that floors are pinned for."""
        told = {
            "event.precision": self.events().precision,
            "event.recall": self.events().recall,
            "any.precision": self.anything().precision,
            "any.recall": self.anything().recall,
            "right_first": _share([d.right_first for d in self.drafts]),
            "unrelated_not_covered": _share([d.rightly_uncovered for d in self.drafts]),
        }
        for kind in ("reworded", "translated", "updated"):
            told[f"right_first.{kind}"] = _share([d.right_first for d in self.drafts if d.draft.kind == kind])
        if near := [d for d in self.drafts if d.draft.kind == "near"]:
            told["near_no_event"] = _share([not d.events for d in near])
        return told

    def listed(self, *, look_at_test: bool = False) -> tuple[CoveredDraft, ...]:
        """Each draft with what was answered, for tuning.

        Raises:
            UsageError: the drafts are those of the test part and `look_at_test` is not set.
        """
        forbid_test(self.part, look_at_test=look_at_test)
        return self.drafts

    def as_json(self, listed: Sequence[CoveredDraft] = ()) -> dict[str, Any]:
        """The evaluation as `--json` prints it, with those drafts that are to be listed."""
        told: dict[str, Any] = {
            "part": self.part,
            "digest": self.digest,
            "made_by": self.made_by,
            "drafts": len(self.drafts),
            "seconds": round(self.seconds, 1),
            "coverage": {name: round(figure, 4) for name, figure in self.figures().items()},
        }
        if listed:
            told["by_draft"] = [
                {"id": d.draft.id, "kind": d.draft.kind, "covered": d.covered, "right_first": d.right_first,
                 "events": d.events, "subjects": d.subjects, "relevant": d.draft.grades()}
                for d in listed
            ]  # fmt: skip
        return told


def _counts(found: Sequence[str], grades: Mapping[str, int], least: int) -> Counts:
    gold = {name for name, grade in grades.items() if grade >= least}
    return Counts(hits=len(gold & set(found)), found=len(set(found)), gold=len(gold))


def _share(answers: Sequence[bool | None]) -> float:
    told = [answer for answer in answers if answer is not None]
    return sum(told) / len(told) if told else 0.0


def load_drafts(part: Part, folder: Path | None = None) -> tuple[JudgedDraft, ...]:
    """The judged drafts of a part: those of `dev` are for tuning, those of `test` are not.

    Raises:
        InputError: the file is missing or has not its form, or an id stands there twice.
    """
    from corpus.sample import sample_folder

    path = (folder or sample_folder()) / "drafts" / f"{part}.jsonl"
    if not path.is_file():
        raise InputError(f"There is no {path}.", "Judged drafts belong into drafts/ of the sample corpus.")
    drafts: dict[str, JudgedDraft] = {}
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            draft = JudgedDraft.model_validate_json(line)
        except ValidationError as e:
            fault = e.errors(include_url=False)[0]
            where = ".".join(map(str, fault["loc"]))
            raise InputError(f"{path.name}, line {n}: {where}: {fault['msg']}.", _FORM) from e
        if draft.id in drafts:
            raise InputError(f"{path.name}, line {n}: the draft {draft.id} is there already.", "Number it anew.")
        drafts[draft.id] = draft
    return tuple(drafts.values())


def has_drafts(part: Part, folder: Path | None = None) -> bool:
    """Whether there are judged drafts of a part."""
    from corpus.sample import sample_folder

    return ((folder or sample_folder()) / "drafts" / f"{part}.jsonl").is_file()


def evaluate_coverage(desks: SampleDesks, part: Part = "dev", *, folder: Path | None = None) -> CoverageEvaluation:
    """Check the judged drafts of a part against the development part of the sample corpus.

    Args:
        desks: over the development part.
        part: whose drafts.
        folder: of a sample corpus with `drafts/`; the one that comes with Vigie by default.

    Raises:
        InputError: the drafts are missing or have not their form.
    """
    from search_api.coverage import Draft
    from search_api.coverage.drafts import draft_article

    begun = time.perf_counter()
    drafts = load_drafts(part, folder)
    annotated = desks.annotator.annotate_with_vectors([draft_article(draft.text) for draft in drafts])
    coverage = desks.services.coverage
    answered = tuple(
        covered_draft(draft, coverage.judged(Draft(made.article, made.annotation, made.vectors)), desks.names)
        for draft, made in zip(drafts, annotated, strict=True)
    )
    return CoverageEvaluation(
        part=part,
        digest=_digest(drafts),
        made_by=desks.annotator.version,
        seconds=time.perf_counter() - begun,
        drafts=answered,
    )


def covered_draft(draft: JudgedDraft, judged: Sequence[Judged], names: Mapping[str, str]) -> CoveredDraft:
    """A draft with the names of the articles that were told to be of its event or subject."""
    from search_api.coverage.judging import same_event, same_subject

    def named(some: Sequence[Judged]) -> tuple[str, ...]:
        return tuple(names.get(j.compared.entry.id, j.compared.entry.id) for j in some)

    events = named([j for j in judged if same_event(j)])
    subjects = named(sorted((j for j in judged if same_subject(j)), key=lambda j: -j.subject))
    covered = "event" if events else "subject" if subjects else "no"
    return CoveredDraft(draft, covered, events, subjects)


def _digest(drafts: Sequence[JudgedDraft]) -> str:
    from corpus.sample import part_digest

    return digest(part_digest("dev"), *(json.dumps(d.model_dump(mode="json"), sort_keys=True) for d in drafts))
