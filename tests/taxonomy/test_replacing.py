"""A scheme in the place of another: ids stay, what went leads on, and what changed is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import HomeError
from taxonomy.adopted import FILE, adopt, read_adopted, write_adopted
from taxonomy.load import load_scheme
from taxonomy.replacing import Touched, difference, replace_scheme
from taxonomy.scheme import Concept, ForeignMatch, Label, Scheme


def concept(concept_id: str, en: str, fr: str = "", *, uri: str = "", **more: object) -> Concept:
    labels = [Label(en, "en", "preferred"), *([Label(fr, "fr", "preferred")] if fr else [])]
    return Concept(concept_id, uri or f"urn:one/{concept_id}", tuple(labels), **more)  # type: ignore[arg-type]


def scheme(*concepts: Concept) -> Scheme:
    return Scheme("urn:s", "1", concepts)


def test_what_went_leads_to_what_replaced_it() -> None:
    held = scheme(
        concept("top", "Gardens", narrower=("hedge", "lawn", "pond")),
        concept("hedge", "Hedges", "Haies", broader=("top",)),
        concept("lawn", "Lawns", broader=("top",)),
        concept("pond", "Ponds", broader=("top",)),
        concept("told", "Paths", deprecated=True, replaced_by="lawn"),
        concept("gone", "Statues"),
    )
    new = scheme(
        concept("top", "Gardens"),
        concept("shrubs", "Shrubs", "Haies", uri="urn:two/shrubs"),
        concept("grass", "Grass", uri="urn:two/grass", mappings=(ForeignMatch("exactMatch", "urn:one/lawn"),)),
    )
    replacement = replace_scheme(held, new)
    assert {r.id: (r.replaced_by, r.reason) for r in replacement.retired} == {
        "hedge": ("shrubs", "label"),
        "lawn": ("grass", "match"),
        "pond": ("top", "broader"),
        "gone": (None, "none"),
    }
    merged = replacement.scheme
    assert merged["hedge"].deprecated and not merged["hedge"].tags and merged["hedge"].named("fr", "preferred")
    assert merged.current("hedge") == "shrubs" and merged.current("gone") == "gone"
    again = replace_scheme(merged, scheme(concept("top", "Gardens"))).scheme
    assert again.current("told") == again.current("lawn") == "grass"


def test_ids_follow_addresses_and_are_not_given_away() -> None:
    held = scheme(concept("a", "Ants"), concept("b", "Bees"))
    new = scheme(
        concept("x", "Ants now", uri="urn:one/a", narrower=("b",)),
        concept("b", "Boats", uri="urn:two/b", broader=("x",)),
    )
    merged = replace_scheme(held, new).scheme
    assert merged["a"].named("en", "preferred") == ("Ants now",) and merged["a"].narrower == ("b-2",)
    assert merged["b-2"].broader == ("a",) and merged["b"].deprecated


def test_a_concept_that_comes_back_is_no_longer_deprecated() -> None:
    packaged = load_scheme()
    less = Scheme(packaged.uri, "2", tuple(c for c in packaged if c.id != "homicide"))
    gone = replace_scheme(packaged, less).scheme
    assert gone["homicide"].deprecated and gone["homicide"].replaced_by == "violence"
    back = replace_scheme(gone, packaged)
    assert back.retired == () and back.scheme.digest == packaged.digest


def test_the_difference_names_only_the_labels_that_came_or_went() -> None:
    held = scheme(concept("a", "Ants", "Fourmis"), concept("b", "Bees"))
    more = scheme(
        replace(held["a"], labels=(*held["a"].labels, Label("pismires", "en", "alternative")), scope_notes={"en": "x"}),
        held["b"],
    )
    change = difference(held, more)
    assert change.concepts == {"a"} and change.labels == {("en", "pismires")} and change.share == 0.5
    noted = scheme(
        replace(held["a"], scope_notes={"en": "Other"}, mappings=(ForeignMatch("exactMatch", "urn:z"),)), held["b"]
    )
    assert difference(held, noted).concepts == frozenset() and held.tagging_digest == noted.tagging_digest
    defined = scheme(replace(held["a"], definitions={"en": "Insects."}), held["b"])
    assert difference(held, defined).labels == {("en", "Ants"), ("fr", "Fourmis")}


@pytest.mark.parametrize(
    ("label", "text", "touched"),
    [
        ("night walks", "They walked at night along the river.", True),
        ("night walks", "A walk by day.", False),
        ("anti-social behaviour", "Antisocial behavior in the park", True),
        ("anti-social behaviour", "anti-social behaviour", True),
        ("walk", "walking", True),
        ("cat", "catalogue", False),
    ],
)
def test_texts_are_touched_by_the_words_of_a_label(label: str, text: str, touched: bool) -> None:
    assert Touched([("en", label)]).by("A title", text) is touched


def test_the_taxonomy_of_a_home_is_kept_and_given_up(tmp_path: Path) -> None:
    packaged = read_adopted(tmp_path)
    assert packaged.name is None and not (tmp_path / FILE).exists()
    other = scheme(concept("a", "Ants"), concept("v", "Victims", uri="urn:one/v"))
    adopted, replacement, _ = adopt(packaged, other, "other.ttl", lambda s: s.tagging_digest)
    write_adopted(tmp_path, adopted)
    held = read_adopted(tmp_path)
    assert held.scheme.digest == adopted.scheme.digest and held.name == "other.ttl" and held.stale_index
    assert held.scheme.current("victims") == "v" and len(replacement.retired) == len(packaged.scheme)
    assert held.steps == ()  # all of it changed: everything is annotated again
    back, _, _ = adopt(held, load_scheme(), None, lambda s: s.tagging_digest)
    write_adopted(tmp_path, back)
    again = read_adopted(tmp_path)
    assert again.name is None and again.scheme.tagging_digest == packaged.scheme.tagging_digest
    assert again.scheme["v"].deprecated and again.scheme.current("v") == "victims"


def test_a_damaged_taxonomy_is_an_error_of_the_home(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"scheme": 3}', encoding="utf-8")
    with pytest.raises(HomeError, match="damaged"):
        read_adopted(tmp_path)
