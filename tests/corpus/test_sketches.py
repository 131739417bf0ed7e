"""The bands of sketches in the database: replaced as a whole, in the order of the change feed."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpora import Corpora
from corpus_inputs import fetched, split

from corpus.errors import NotFoundError, UsageError


def test_bands_follow_in_order(corpora: Corpora, tmp_path: Path) -> None:
    with corpora.open(tmp_path / "home") as store:
        one, other = store.put(fetched(), split(("One", "one text"), ("Other", "other text")), read_by="v1").created
        sketches = store.sketches
        assert sketches.reached("v1") == 0
        assert sketches.put({one: [1, 2, -3, 2], other: [2]}, after=0, reached=5, made_by="v1")
        assert not sketches.put({one: [9]}, after=0, reached=3, made_by="v1")  # somebody was there first
        assert sketches.reached("v1") == 5
        assert sketches.sharing([2, -3, 7], limit=10) == [(one, 2), (other, 1)]
        assert sketches.put({one: [], other: [2**63 - 1]}, after=5, reached=6, made_by="v1")
        assert sketches.sharing([1, 2, -3, 2**63 - 1], limit=10) == [(other, 1)]
        assert sketches.reached("v2") == 0
        assert sketches.put({one: [4]}, after=0, reached=6, made_by="v2")  # another version begins anew
        assert sketches.sharing([2**63 - 1, 4], limit=10) == [(one, 1)]


def test_saved_searches(corpora: Corpora, tmp_path: Path) -> None:
    with corpora.open(tmp_path / "home") as store:
        store.searches.save("Élèves", "q=école&country=FR")
        store.searches.save("Élèves", "q=%C3%A9cole")
        store.searches.save("B", "")
        assert [(s.name, s.asked) for s in store.searches.all()] == [("B", ""), ("Élèves", "q=%C3%A9cole")]
        store.searches.remove("B")
        with pytest.raises(NotFoundError):
            store.searches.get("B")
        with pytest.raises(NotFoundError):
            store.searches.remove("B")
        for name in ("", "a\nb", "x" * 300):
            with pytest.raises(UsageError):
                store.searches.save(name, "")
