"""The sample corpus: pages as they would be found, what a careful reader sees in them, and judged queries.

The form is that of the annotation guideline (docs/reference/annotation.md). Each part is a folder with `pages/` and
`gold/`; a part can be named (`dev`, `test`: those that come with Vigie) or given as a folder of the same form.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)

from corpus.errors import InputError
from corpus.model import Kind, Precision
from corpus.text import digest

Part = Literal["dev", "test"]
GoldLanguage = Literal["fr", "en"]
PARTS: tuple[Part, ...] = get_args(Part)
SAMPLE_SOURCE = "sample"
"""The source of its articles once they are taken in: they were written to show what Vigie does, and pages say so."""

_GUIDELINE = "The form is told in docs/reference/annotation.md."
_QRELS_COLUMNS = ("qid", "page", "ordinal", "grade")
Filled = Annotated[str, Field(min_length=1)]


class _Gold(BaseModel):
    """Base of what annotators write: immutable, nothing converted, nothing beside the guideline's fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class GoldPlace(_Gold):
    """A town that the article names."""

    name: Filled
    country: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")
    geonames_id: int = Field(gt=0)


class GoldOrganisation(_Gold):
    """A body that the article names; `acronym` only when the text has one."""

    name: Filled
    acronym: Annotated[str, Field(min_length=1)] | None


class GoldDate(_Gold):
    """When something happened or will: full days, both included."""

    start: date
    end: date
    precision: Precision

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the interval ends ({self.end}) before it starts ({self.start})")
        return self


class GoldSeries(_Gold):
    """A series of events that an article names, without its number, and the number if the text tells one."""

    name: Filled
    ordinal: int | None = Field(ge=1)


class GoldArticle(_Gold):
    """One article as a careful reader sees it."""

    section: str | None
    title: str
    authors: tuple[str, ...]
    language: GoldLanguage
    languages: tuple[GoldLanguage, ...]
    kind: Kind
    issued: date | None
    text: Filled
    concepts: tuple[Filled, ...]
    places: tuple[GoldPlace, ...]
    people: tuple[Filled, ...]
    organisations: tuple[GoldOrganisation, ...]
    dates: tuple[GoldDate, ...]
    series: tuple[GoldSeries, ...] | None = Field(default=None, description="left out: the article names none")


class GoldDocument(_Gold):
    """One page with its articles in their order; `issued` is the date handed over with it."""

    page: Filled
    charset: str = Field(description="the encoding that the bytes really have")
    issued: date | None
    edition: str | None
    articles: tuple[GoldArticle, ...]

    _folder: Path = PrivateAttr(default=Path())

    @field_validator("page")
    @classmethod
    def _lies_in_the_folder(cls, page: str) -> str:
        if page != Path(page).name:
            raise ValueError(f"{page!r} is no plain file name")
        return page

    @field_validator("charset")
    @classmethod
    def _is_known(cls, charset: str) -> str:
        try:
            codecs.lookup(charset)
        except LookupError as e:
            raise ValueError(f"unknown encoding {charset!r}") from e
        return charset

    def model_post_init(self, context: Any, /) -> None:  # noqa: ANN401 - the signature is pydantic's
        """Remember the folder of the part that the document was read from."""
        if isinstance(context, Mapping):
            self._folder = context["folder"]

    @property
    def path(self) -> Path:
        """Where the page lies."""
        return self._folder / "pages" / self.page


class SampleQuery(_Gold):
    """A query that was judged, in the words in which a person would type it, and what the person wants to know.

    Queries of the part `dev` are for tuning, those of `test` are not; both are judged over all pages.
    """

    qid: Filled
    language: GoldLanguage
    text: Filled
    need: str
    part: Part


class Judgement(_Gold):
    """How well an article answers a query: 0 not, 1 partly, 2 well. `ordinal` is its place on its page, from 0."""

    qid: Filled
    page: Filled
    ordinal: int = Field(ge=0)
    grade: int = Field(ge=0, le=3)


def sample_folder() -> Path:
    """The folder of the sample corpus that comes with Vigie."""
    return Path(str(files("corpus"))) / "sample"


def part_folder(part: Part | Path) -> Path:
    """The folder of a part.

    Raises:
        InputError: it is not there.
    """
    folder = part if isinstance(part, Path) else sample_folder() / part
    if not (folder / "gold").is_dir() or not (folder / "pages").is_dir():
        raise InputError(f"{folder} is no part of a sample corpus.", "It must hold the folders pages/ and gold/.")
    return folder


def load_gold(part: Part | Path) -> Iterator[GoldDocument]:
    """The annotated pages of a part, by the name of their gold file.

    Raises:
        InputError: the part is not there, a gold file has not the guideline's form, or its page is missing.
    """
    folder = part_folder(part)
    for path in sorted((folder / "gold").glob("*.json")):
        try:
            document = GoldDocument.model_validate_json(path.read_bytes(), context={"folder": folder})
        except ValidationError as e:
            raise InputError(f"{path.name} has not the form of a gold file: {_first_fault(e)}.", _GUIDELINE) from e
        if not document.path.is_file():
            raise InputError(f"{path.name} tells of {document.page}, which is not in pages/.", _GUIDELINE)
        yield document


def page_bytes(document: GoldDocument) -> bytes:
    """The page of a gold document as it would be found."""
    return document.path.read_bytes()


def part_digest(part: Part | Path) -> str:
    """A digest of all pages and gold files of a part, with their names: what figures and floors hold for.

    Raises:
        InputError: the part is not there.
    """
    folder = part_folder(part)
    parts: list[str] = []
    for path in sorted(p for sub in ("gold", "pages") for p in (folder / sub).iterdir() if p.is_file()):
        parts += [path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()]
    return digest(*parts)


def load_queries(folder: Path | None = None) -> tuple[SampleQuery, ...]:
    """The judged queries, in the order of `queries/queries.jsonl`.

    Args:
        folder: of the sample corpus; the one that comes with Vigie by default.

    Raises:
        InputError: the file is missing or has not its form, or an id stands there twice.
    """
    return _queries((folder or sample_folder()) / "queries" / "queries.jsonl")


def _queries(path: Path) -> tuple[SampleQuery, ...]:
    queries: dict[str, SampleQuery] = {}
    for n, line in _lines(path):
        try:
            query = SampleQuery.model_validate_json(line)
        except ValidationError as e:
            raise InputError(f"{path.name}, line {n}: {_first_fault(e)}.", _GUIDELINE) from e
        if query.qid in queries:
            raise InputError(f"{path.name}, line {n}: the query {query.qid} is there already.", "Number it anew.")
        queries[query.qid] = query
    return tuple(queries.values())


def load_no_answer(folder: Path | None = None) -> tuple[SampleQuery, ...]:
    """The queries of `queries/no_answer.jsonl`, to which the corpus holds no answer; none when there is no such file.

    Args:
        folder: of the sample corpus; the one that comes with Vigie by default.

    Raises:
        InputError: the file has not its form, or an id stands there twice.
    """
    path = (folder or sample_folder()) / "queries" / "no_answer.jsonl"
    return _queries(path) if path.is_file() else ()


def load_qrels(folder: Path | None = None) -> tuple[Judgement, ...]:
    """The judgements of `queries/qrels.tsv` (qid, page, ordinal, grade; a line of headings may stand first).

    What is not listed counts as 0.

    Args:
        folder: of the sample corpus; the one that comes with Vigie by default.

    Raises:
        InputError: the file is missing or has not its form, or judges one article twice.
    """
    path = (folder or sample_folder()) / "queries" / "qrels.tsv"
    judged: dict[tuple[str, str, int], Judgement] = {}
    for n, line in _lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if n == 1 and cells[0] == _QRELS_COLUMNS[0]:
            continue
        judgement = _judgement(cells, f"{path.name}, line {n}")
        key = (judgement.qid, judgement.page, judgement.ordinal)
        if key in judged:
            raise InputError(f"{path.name}, line {n}: {' '.join(map(str, key))} is judged twice.", "Keep one.")
        judged[key] = judgement
    return tuple(judged.values())


def _judgement(cells: list[str], where: str) -> Judgement:
    if len(cells) != len(_QRELS_COLUMNS):
        raise InputError(f"{where}: {len(cells)} columns instead of {', '.join(_QRELS_COLUMNS)}.", _GUIDELINE)
    try:
        return Judgement(qid=cells[0], page=cells[1], ordinal=int(cells[2]), grade=int(cells[3]))
    except ValidationError as e:
        raise InputError(f"{where}: {_first_fault(e)}.", _GUIDELINE) from e
    except ValueError as e:
        raise InputError(f"{where}: ordinal and grade must be whole numbers.", _GUIDELINE) from e


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as e:
        raise InputError(f"There is no {path}.", "Judged queries belong into queries/ of the sample corpus.") from e
    except UnicodeDecodeError as e:
        raise InputError(f"{path.name} is not UTF-8.", _GUIDELINE) from e
    return ((n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip())


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    where = ".".join(map(str, fault["loc"]))
    shown = json.dumps(fault.get("input"), ensure_ascii=False, default=str)
    return f"{where or 'file'}: {fault['msg']} (got {shown[:80]})"
