"""Sketches of passages by MinHash, so that passages which are nearly the same are found among all articles.

Each passage (a sentence, short ones joined to the next) becomes the set of its pairs of neighbouring words, folded; its
MinHash (Broder 1997) is cut into bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4). Two passages
whose sets have the Jaccard similarity s share a band with probability 1 - (1 - s^3)^6: 92 % at 0.7, 55 % at 0.5, 5 %
at 0.2. What shares one is then compared word by word.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

from corpus.store import CorpusStore
from corpus.words import words
from indexer.passages import passages

BANDS, ROWS = 6, 3
SHORTEST = 8
"""Words below which a passage is too common to tell anything."""
_SEED = 20031
_BATCH = 200
SKETCHES_VERSION = f"bigrams-{BANDS}x{ROWS}-1"


def passage_bands(text: str) -> list[int]:
    """The bands of all passages of a text that are long enough, as signed 64-bit numbers."""
    found: list[int] = []
    for start, end in passages(text):
        found += bands_of(text[start:end])
    return found


def bands_of(passage: str) -> list[int]:
    """The bands of one passage; none of a short one."""
    from rensa import RMinHash

    row = [word.text for word in words(passage)]
    if len(row) < SHORTEST:
        return []
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update(list(pairs_of(row)))
    return [_number(band, minhash.digest()[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]


def pairs_of(row: Sequence[str]) -> set[str]:
    """The pairs of neighbouring words."""
    return {f"{one} {other}" for one, other in pairwise(row)}


def _number(band: int, values: Sequence[int]) -> int:
    """One number for the place of a band and its rows (FNV-1a, 64 bits)."""
    number = 0xCBF29CE484222325
    for byte in struct.pack(f"<{ROWS + 1}I", band, *values):
        number = ((number ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return number - (1 << 64) if number >> 63 else number


def sketches_reached(store: CorpusStore) -> int:
    """The number of the last change that the sketches reflect."""
    return store.sketches.reached(SKETCHES_VERSION)


def sketch_pending(store: CorpusStore) -> int:
    """Bring the sketches up to date with the corpus; without a change nothing is written.

    Returns:
        How many articles were looked at.
    """
    done, after = 0, sketches_reached(store)
    while batch := store.changes(after, limit=_BATCH):
        ids = list(dict.fromkeys(change.article_id for change in batch))
        texts = {held.article.id: held.article.text for held in store.holdings(ids)}
        bands = {id_: passage_bands(texts.get(id_, "")) for id_ in ids}
        if store.sketches.put(bands, after=after, reached=batch[-1].seq, made_by=SKETCHES_VERSION):
            done += len(ids)
        after = sketches_reached(store)
    return done
