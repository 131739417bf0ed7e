"""The desks over the development part of the sample corpus, read and annotated as an ingest would, to be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.evaluation.matching import COVERED, word_bag
from vigie.evaluation.observing import Annotates, Step

if TYPE_CHECKING:
    from corpus.sample import GoldDocument
    from corpus.store import CorpusStore
    from search_api.services import Services
    from taxonomy.scheme import Scheme


@dataclass(frozen=True, slots=True)
class SampleDesks:
    """A corpus of the development part in a temporary home, with all that answers over it.

    Attributes:
        services: of the home.
        names: the gold's name (`page#place`) of each article by id; a part of an article that was cut up has its name.
        annotator: what annotated it.
    """

    services: Services
    names: Mapping[str, str]
    annotator: Annotates


@contextmanager
def desks_of_sample(
    *,
    scheme: Scheme | None = None,
    annotator: Annotates | None = None,
    progress: Step | None = None,
    folder: Path | None = None,
) -> Iterator[SampleDesks]:
    """The development part in a temporary home, which is gone afterwards.

    Args:
        scheme: the taxonomy; the packaged one by default.
        annotator: what annotates; Vigie's own by default.
        progress: told of progress.
        folder: of a sample corpus with `dev/`; the one that comes with Vigie by default.

    Raises:
        InputError: pages are missing or have not their form.
    """
    from tempfile import TemporaryDirectory

    from corpus.sample import load_gold, sample_folder
    from corpus.store import CorpusStore
    from indexer.following import Follower
    from search_api.services import Services
    from vigie.evaluation.retrieval import fill_home
    from vigie.opening import load_taxonomy, make_annotator, open_gazetteer, open_temporary_engine
    from vigie.settings import Settings

    scheme = scheme or load_taxonomy(None)
    annotator = annotator or make_annotator(scheme)
    step = progress or (lambda _name, _done, _of: None)
    documents = list(load_gold((folder or sample_folder()) / "dev"))
    with TemporaryDirectory(prefix="vigie-eval-") as home, CorpusStore.open(Path(home)) as store:
        names = fill_home(store, documents, annotator, step, scheme)
        with open_temporary_engine(Settings.read(home=Path(home))) as engine:
            Follower(store, engine, scheme).catch_up()
            services = Services(store=store, engine=engine, scheme=scheme, gazetteer=open_gazetteer())
            yield SampleDesks(services, names | parts_of_gold(store, documents, names), annotator)


def parts_of_gold(store: CorpusStore, documents: Sequence[GoldDocument], named: Mapping[str, str]) -> dict[str, str]:
    """The gold's names of articles that are none of the gold, but nearly all of whose words stand in one of it.

    Whoever asks what was told of an event is well served by a part of the article that tells of it; where articles are
    cut is measured elsewhere.
    """
    gold = {
        f"{document.page}#{n}": word_bag(f"{article.title}\n{article.text}")
        for document in documents
        for n, article in enumerate(document.articles)
    }
    found = {}
    for id_ in store.article_ids():
        if id_ not in named:
            article = store.article(id_)
            own = word_bag(f"{article.title}\n{article.text}")
            best, common = max(((name, (own & words).total()) for name, words in gold.items()), key=lambda one: one[1])
            if common >= COVERED * own.total():
                found[id_] = best
    return found
