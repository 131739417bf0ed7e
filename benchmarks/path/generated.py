"""Generated articles: words by Zipf's law, plausible annotations, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from indexer.body_keys import body_keys
from indexer.entry import EntryBody, EntryConcept, EntryPlace, IndexEntry
from taxonomy.scheme import Scheme

WORDS = 40_000
TEXT_WORDS = 150
_KINDS = ["event", "programme", "news", "report", "publication", "toolkit"]


def word(rank: int) -> str:
    """The made-up word of a rank; low ranks are frequent."""
    letters = "bcdfglmnprst"
    vowels = "aeiou"
    out = ""
    rank += 1
    while rank:
        rank, low = divmod(rank, len(letters) * len(vowels))
        out += letters[low % len(letters)] + vowels[low // len(letters)]
    return out + "k"


def entries(number: int, scheme: Scheme, seed: int = 7) -> Iterator[IndexEntry]:
    """Generated index entries, half in each language."""
    rng = random.Random(seed)
    vocabulary = [word(rank) for rank in range(WORDS)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    concepts = [c.id for c in scheme if c.tags]
    towns = [
        EntryPlace(10_000 + n, f"Town {n}", rng.choice(["FR", "CA", "BE", "GB"]), (f"town {n}",)) for n in range(2000)
    ]
    bodies = [f"Body {n}" for n in range(5000)]
    for n in range(number):
        yield _entry(n, rng, vocabulary, weights, concepts, towns, bodies, scheme)


def _entry(
    n: int,
    rng: random.Random,
    vocabulary: list[str],
    weights: list[float],
    concepts: list[str],
    towns: list[EntryPlace],
    bodies: list[str],
    scheme: Scheme,
) -> IndexEntry:
    text = " ".join(rng.choices(vocabulary, cum_weights=weights, k=TEXT_WORDS))
    language = "fr" if n % 2 else "en"
    tags = rng.sample(concepts, rng.randint(2, 6))
    path = dict.fromkeys([*tags, *(above for tag in tags for above in scheme.ancestors(tag))])
    places = tuple(rng.sample(towns, rng.randint(0, 3)))
    year, month = rng.randint(2000, 2020), rng.randint(1, 12)
    return IndexEntry(
        id=f"article{n:07}",
        document_id=f"document{n // 4:07}",
        seq=n + 1,
        title=" ".join(rng.choices(vocabulary, cum_weights=weights, k=6)),
        section=None,
        text=text,
        language=language,  # type: ignore[arg-type]
        passages=((0, len(text), language),),  # type: ignore[arg-type]
        kind=rng.choice(_KINDS),
        source="generated",
        url=None,
        path=None,
        show="full",
        issued=f"{year}-{month:02}-01",
        edition=f"Edition {n // 100}",
        concepts=tuple(EntryConcept(tag, 0.8) for tag in tags),
        concept_path=tuple(path),
        places=places,
        countries=tuple(dict.fromkeys(p.country for p in places)),
        organisations=tuple(EntryBody(body_keys(body), body) for body in rng.sample(bodies, rng.randint(0, 3))),
        events=((f"{year}-{month:02}-03", f"{year}-{month:02}-05"),),
    )
