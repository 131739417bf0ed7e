"""Another taxonomy for a home: put in place, and the articles annotated again that it can touch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.home import Home
from taxonomy.adopted import Adopted, adopt, read_adopted, settled, write_adopted
from taxonomy.replacing import Touched
from vigie.opening import make_annotator, open_corpus

if TYPE_CHECKING:
    from corpus.model import Annotation, Article
    from corpus.store import CorpusStore
    from taxonomy.checks import Issue
    from taxonomy.replacing import Replacement, Retired, SchemeChange
    from taxonomy.scheme import Scheme
    from vigie.ingesting import Step
    from vigie.settings import Settings


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What putting a taxonomy in place did.

    `changed` counts the concepts that the tagger sees otherwise; `annotated` the articles that were annotated again,
    `pending` those that still have to be.
    """

    scheme: Scheme
    name: str | None
    issues: tuple[Issue, ...]
    retired: tuple[Retired, ...]
    changed: int
    annotated: int
    pending: int

    def as_json(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        labels = Counter(label.language for c in self.scheme if not c.deprecated for label in c.labels)
        return {
            "file": self.name,
            "uri": self.scheme.uri,
            "title": self.scheme.name("en"),
            "version": self.scheme.version,
            "concepts": sum(not c.deprecated for c in self.scheme),
            "labels": {language: labels[language] for language in ("fr", "en")},
            "issues": dict(Counter(issue.kind for issue in self.issues)),
            "retired": [
                {
                    "id": one.id,
                    "label": self.scheme.label(one.id, "en"),
                    "replaced_by": one.replaced_by,
                    "reason": one.reason,
                }
                for one in self.retired
            ],
            "changed": self.changed,
            "annotated": self.annotated,
            "pending": self.pending,
        }


@dataclass(frozen=True, slots=True)
class Loading:
    """What to load: a file, or the packaged taxonomy (None); which scheme of the file; what to annotate again.

    `annotate`: annotate at once what has to be; `everything`: also what the change cannot touch.
    """

    path: Path | None
    scheme_uri: str | None = None
    annotate: bool = True
    everything: bool = False


def load_into(settings: Settings, loading: Loading, step: Step | None = None) -> LoadReport:
    """Put a taxonomy in place for a home, annotate what it touches, and bring the index up to date.

    A home without a corpus just keeps the taxonomy for what comes.

    Raises:
        InputError: the file is no SKOS, or has no labels in French or English.
        HomeError: the home cannot be written.
    """
    from corpus.errors import HomeError

    tell = step or (lambda _name, _done, _of: None)
    new, issues = _read(loading)
    adopted, replacement, change = _put(settings.home, new, loading)
    annotated = pending = 0
    if settings.database_url is not None or Home(settings.home).database.exists():
        from vigie.ingesting import annotate_pending, follow

        with open_corpus(settings, create=False) as store:
            if loading.annotate:
                annotated = annotate_pending(store, tell)
                follow(store, settings, tell)
            pending = count_pending(store, adopted, make_annotator(adopted.scheme).version)
    elif not settings.home.is_dir():  # pragma: no cover - `_put` has just made it
        raise HomeError(f"There is no folder {settings.home}.")
    return LoadReport(
        scheme=adopted.scheme,
        name=adopted.name,
        issues=tuple(issues),
        retired=replacement.retired,
        changed=len(change.concepts),
        annotated=annotated,
        pending=pending,
    )


def _read(loading: Loading) -> tuple[Scheme, list[Issue]]:
    from taxonomy.checks import check
    from taxonomy.load import load_scheme

    if loading.path is None:
        scheme = load_scheme()
        return scheme, check(scheme)
    from taxonomy.checks_in_file import check_file

    scheme, issues = check_file(loading.path, scheme_uri=loading.scheme_uri)
    if not any(concept.labels for concept in scheme):
        raise InputError(
            f"{loading.path.name} has no label in French or English.", "Vigie reads texts in these two languages."
        )
    return scheme, issues


def _put(home: Path, new: Scheme, loading: Loading) -> tuple[Adopted, Replacement, SchemeChange]:
    name = loading.path.name if loading.path else None
    home.mkdir(parents=True, exist_ok=True)
    with Home(home).lock():
        held = read_adopted(home)
        adopted, replacement, change = adopt(held, new, name, lambda scheme: make_annotator(scheme).version)
        if loading.everything:
            adopted = replace(adopted, steps=())
        write_adopted(home, adopted)
    return adopted, replacement, change


def carry_over(store: CorpusStore, adopted: Adopted, now: str) -> int:
    """Note for each annotation made with an earlier taxonomy that it still holds, where the change cannot touch it.

    A change can touch an article that is tagged with a changed concept, or whose words hold all those of a label that
    came or went. What stays unnoted is annotated again.

    Args:
        store: the corpus.
        adopted: the taxonomy in use, with the changes that annotations may not have seen.
        now: the version for which they are to hold.

    Returns:
        How many annotations hold on.
    """
    counts = store.versions.counts() if adopted.steps else {}
    noted = 0
    for past in adopted.steps:
        if not counts.get(past.made_by):
            continue
        touched = Touched(past.change.labels)
        for page in store.versions.holding_for(past.made_by):
            held = [a for a, told in page if not _touches(a, told, past.change.concepts, touched)]
            noted += store.versions.carry_over(held, past.made_by, now)
    return noted


def _touches(article: Article, told: Annotation, concepts: frozenset[str], touched: Touched) -> bool:
    return any(tag.id in concepts for tag in told.concepts) or touched.by(
        article.title, article.section or "", article.text
    )


def count_pending(store: CorpusStore, adopted: Adopted, now: str) -> int:
    """How many articles have to be annotated again, those among them that will be found untouched not counted."""
    counts = store.versions.counts()
    pending = store.counts().articles - counts.get(now, 0)
    for past in adopted.steps:
        if counts.get(past.made_by):
            touched = Touched(past.change.labels)
            pending -= sum(
                not _touches(a, told, past.change.concepts, touched)
                for page in store.versions.holding_for(past.made_by)
                for a, told in page
            )
    return pending


def settle(home: Path) -> None:
    """Note that all annotations and the index have seen every change of the taxonomy."""
    with Home(home).lock():
        adopted = read_adopted(home)
        if adopted.stale_index:
            write_adopted(home, replace(settled(adopted), steps=adopted.steps))


def known_issues(issues: Iterable[Issue]) -> list[Issue]:
    """The issues that should be put right."""
    return [issue for issue in issues if issue.severity == "error"]
