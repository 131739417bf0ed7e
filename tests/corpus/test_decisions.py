"""What editors decide: it holds over what the machine tells, survives it, and can be undone and taken along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from corpora import Corpora
from corpus_inputs import annotated, fetched, split

from corpus.deciding import (
    ArticleLink,
    DateDecided,
    ExportedDecision,
    JoinDecided,
    KindDecided,
    LinkDecided,
    Quotation,
    SplitDecided,
    TagDecided,
    TitleDecided,
)
from corpus.errors import GoneError, NotFoundError, UsageError
from corpus.store import CorpusStore

FIRST = "La trousse aide les municipalités.\nLe colloque se tient à Nicolet en mai.\nL’inscription est gratuite."
SECOND = "Another article stands here, on street lighting."
CONCEPTS = {"observatories", "street-lighting"}


@pytest.fixture
def store(corpora: Corpora, tmp_path: Path) -> Iterator[CorpusStore]:
    with corpora.open(tmp_path / "home") as opened:
        yield opened


def put(store: CorpusStore, *articles: tuple[str, str], data: bytes = b"one", read_by: str = "r1") -> list[str]:
    stored = store.put(fetched(data), split(*articles), read_by=read_by)
    store.put_annotations(annotated(store.article(i), "v1") for i in store.article_ids())
    return [a.id for a in store.articles(stored.document_id)]


@pytest.fixture
def ids(store: CorpusStore) -> list[str]:
    return put(store, ("La trousse", FIRST), ("Lighting", SECOND))


def tag(concept: str, verdict: str, **more: object) -> TagDecided:
    return TagDecided(concept=concept, verdict=verdict, **more)  # type: ignore[arg-type]


def concepts(store: CorpusStore, article_id: str) -> list[str]:
    told = store.holding(article_id).annotation
    return [t.id for t in told.concepts] if told else []


def test_tags_are_rejected_added_and_confirmed(store: CorpusStore, ids: list[str]) -> None:
    said = [tag("observatories", "rejected"), tag("street-lighting", "added", quotation=Quotation(exact="colloque se"))]
    before = store.last_change()
    made = store.decisions.record(ids[0], said, by="Anne", note="seen on the page")
    held = store.holding(ids[0])
    assert held.annotation is not None and [t.id for t in held.annotation.concepts] == ["street-lighting"]
    (span,) = held.annotation.concepts[0].evidence
    assert held.article.text[span.start : span.end] == span.text == "colloque se"
    assert held.decided.machine_concepts == ("observatories",)
    assert [(d.by, d.note) for d in held.decided.decisions] == [("Anne", "seen on the page")] * 2
    assert [c.article_id for c in store.changes(before)] == [ids[0]]
    told = store.annotation(ids[0])
    assert told is not None and [t.id for t in told.concepts] == ["observatories"]  # the machine's is untouched
    assert concepts(store, ids[1]) == ["observatories"]
    assert store.decisions.of(ids[0]) == made


def test_saying_the_same_again_writes_nothing(store: CorpusStore, ids: list[str]) -> None:
    said = [tag("observatories", "rejected"), SplitDecided(quotation=Quotation(exact="Le colloque"))]
    made = store.decisions.record(ids[0], said, by="Anne")
    before = store.last_change()
    assert store.decisions.record(ids[0], said, by="Bob") == made
    assert store.last_change() == before


def test_kind_date_and_title_are_corrected_and_given_back(store: CorpusStore, ids: list[str]) -> None:
    said = [
        KindDecided(kind="event"),
        DateDecided(issued=date(2005, 6, 1), precision="month"),
        TitleDecided(title=" Trousse "),
    ]
    made = store.decisions.record(ids[0], said, by="Anne")
    held = store.holding(ids[0])
    assert held.annotation is not None
    assert (held.annotation.kind, held.article.title) == ("event", "Trousse")
    assert (held.article.issued, held.article.issued_precision) == (date(2005, 6, 1), "month")
    assert held.annotation.concepts[0].evidence == () and held.annotation.dates[0].evidence == ()
    later = store.decisions.record(ids[0], [KindDecided(kind="report")], by="Bob")
    store.decisions.withdraw(later[0].id, by="Bob")
    assert store.holding(ids[0]).annotation.kind == "event"  # type: ignore[union-attr]
    before = store.last_change()
    for one in made:
        undone = store.decisions.withdraw(one.id, by="Carl")
        assert (undone.withdrawn_by, store.decisions.withdraw(one.id, by="Dora")) == ("Carl", undone)
    assert store.last_change() > before
    held = store.holding(ids[0])
    assert (held.article, held.annotation) == (store.article(ids[0]), store.annotation(ids[0]))
    assert [d.withdrawn_by for d in store.decisions.of(ids[0])] == ["Carl"] * 3 + ["Bob"]


def test_decisions_survive_annotating_again_and_a_new_revision(store: CorpusStore, ids: list[str]) -> None:
    store.decisions.record(ids[0], [tag("observatories", "rejected"), TitleDecided(title="Guide")], by="Anne")
    store.put_annotations([annotated(store.article(ids[0]), "v2")])
    assert concepts(store, ids[0]) == []
    again = put(store, ("La trousse", FIRST + "\nUne ligne de plus."), ("Lighting", SECOND), data=b"two")
    assert again == ids
    assert store.holding(ids[0]).article.title == "Guide" and concepts(store, ids[0]) == []


def test_an_article_is_split_and_the_split_survives(store: CorpusStore, ids: list[str]) -> None:
    said = SplitDecided(quotation=Quotation(exact="Le  colloque se tient"), title="Colloque à Nicolet")
    (made,) = store.decisions.record(ids[0], [said], by="Anne")
    document = store.article(ids[0]).document_id

    def shown() -> list[tuple[str, str]]:
        return [(a.title, a.text) for a in store.articles(document)]

    cut = [
        ("La trousse", FIRST.split("\n", maxsplit=1)[0]),
        ("Colloque à Nicolet", FIRST.split("\n", 1)[1]),
        ("Lighting", SECOND),
    ]
    assert shown() == cut
    now = [a.id for a in store.articles(document)]
    assert (now[0], now[2]) == (ids[0], ids[1])
    assert {a.id for a in store.awaiting.articles()} == set(now[:2])
    for one in store.articles(document):
        assert all(one.text[b.start : b.end] for b in one.blocks)
        assert one.blocks[-1].end == len(one.text)
    put(store, ("La trousse", FIRST), ("Lighting", SECOND), read_by="r2")
    assert shown() == cut and [a.id for a in store.articles(document)] == now
    put(store, ("La trousse", "Nouveau. " + FIRST), ("Lighting", SECOND), data=b"three")
    assert [a.id for a in store.articles(document)] == now
    assert shown()[0][1].startswith("Nouveau.") and shown()[1:] == cut[1:]
    put(store, ("La trousse", FIRST.replace("Le colloque", "La rencontre")), ("Lighting", SECOND), data=b"four")
    assert len(shown()) == 2
    assert [(d.id, bool(why)) for d, why in store.decisions.unfit(CONCEPTS)] == [(made.id, True)]
    put(store, ("La trousse", FIRST), ("Lighting", SECOND), data=b"five")
    assert [a.id for a in store.articles(document)] == now and store.decisions.unfit(CONCEPTS) == []
    store.decisions.withdraw(made.id, by="Anne")
    assert shown() == [("La trousse", FIRST), ("Lighting", SECOND)]
    assert store.annotation(ids[0]) is not None  # what was told of that revision is still known
    with pytest.raises(GoneError):
        store.article(now[1])


def test_articles_are_joined_and_parted_again(store: CorpusStore, ids: list[str]) -> None:
    (made,) = store.decisions.record(ids[0], [JoinDecided()], by="Anne")
    document = store.article(ids[0]).document_id
    (joined,) = store.articles(document)
    assert joined.id == ids[0] and joined.text == f"{FIRST}\nLighting\n{SECOND}"
    assert joined.text[joined.blocks[1].start : joined.blocks[1].end] == "Lighting"
    put(store, ("La trousse", FIRST), ("Lighting", SECOND + " And more."), data=b"two")
    assert [a.text for a in store.articles(document)] == [f"{FIRST}\nLighting\n{SECOND} And more."]
    with pytest.raises(UsageError, match="no article after"):
        store.decisions.record(ids[0], [JoinDecided()], by="Anne")
    store.decisions.withdraw(made.id, by="Anne")
    assert [a.id for a in store.articles(document)] == ids


def test_a_heading_becomes_the_title_of_what_is_cut_off(store: CorpusStore) -> None:
    from corpus.deciding import Decision
    from corpus.model import Block, SplitArticle, SplitDocument
    from corpus.recutting import recut

    text = "One.\nA heading\nTwo."
    blocks = (
        Block(kind="paragraph", start=0, end=4),
        Block(kind="heading", start=5, end=14),
        Block(kind="paragraph", start=15, end=19),
    )
    document = SplitDocument(articles=(SplitArticle(title="T", text=text, blocks=blocks),))
    said = SplitDecided(quotation=Quotation(exact="A heading"))
    made = Decision(id="d", seq=1, article_id="x", said=said, by="a", made=fetched().fetched)
    cut, unfit = recut(document, [made])
    assert [(a.title, a.text) for a in cut.articles] == [("T", "One."), ("A heading", "Two.")]
    assert unfit == () and cut.articles[1].blocks == (Block(kind="paragraph", start=0, end=4),)


@pytest.mark.parametrize(
    ("quotation", "place"),
    [
        (Quotation(exact="light"), None),  # twice
        (Quotation(exact="light", before="second "), (18, 23)),
        (Quotation(exact="light", after=" and"), (6, 11)),
        (Quotation(exact="and  the\tsecond"), (12, 26)),
        (Quotation(exact="darkness"), None),
    ],
)
def test_a_quotation_is_found_by_what_is_around_it(quotation: Quotation, place: tuple[int, int] | None) -> None:
    text = "first light and\nthe second light"
    found = quotation.find(text)
    if place is not None and quotation.exact == "light":
        place = (text.index("light") if quotation.after else text.rindex("light"),) * 2
        place = (place[0], place[0] + 5)
    assert found == place
    if found:
        assert Quotation.of(text, *found).find(text) == found


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (SplitDecided(quotation=Quotation(exact="nowhere")), UsageError),
        (SplitDecided(quotation=Quotation(exact="La trousse aide")), UsageError),  # nothing before it
        (tag("street-lighting", "added", quotation=Quotation(exact="nowhere")), UsageError),
        (LinkDecided(other="0" * 32, relation="duplicate"), NotFoundError),
    ],
)
def test_what_cannot_be_is_refused_whole(
    store: CorpusStore, ids: list[str], said: SplitDecided, error: type[Exception]
) -> None:
    before = store.last_change()
    with pytest.raises(error):
        store.decisions.record(ids[0], [KindDecided(kind="event"), said], by="Anne")
    assert store.last_change() == before and store.decisions.of(ids[0]) == []
    with pytest.raises(NotFoundError):
        store.decisions.record("f" * 32, [KindDecided(kind="event")], by="Anne")
    with pytest.raises(NotFoundError):
        store.decisions.withdraw("f" * 32, by="Anne")


def test_what_no_longer_fits_is_told(store: CorpusStore, ids: list[str]) -> None:
    store.decisions.record(ids[1], [KindDecided(kind="event"), tag("nothing-such", "added")], by="Anne")
    store.decisions.record(ids[0], [LinkDecided(other=ids[1], relation="duplicate")], by="Anne")
    assert [d.said.decide for d, _ in store.decisions.unfit(CONCEPTS)] == ["tag"]
    put(store, ("La trousse", FIRST), data=b"two")
    assert sorted(d.said.decide for d, _ in store.decisions.unfit(CONCEPTS)) == ["kind", "link", "tag"]


def test_links_by_editors_win(store: CorpusStore, ids: list[str]) -> None:
    a, b = sorted(ids)
    machine = ArticleLink(a=b, b=a, relation="translation", score=0.8, made_by="m1")
    assert (machine.a, machine.b) == (a, b)
    before = store.last_change()
    assert store.links.put_links([a], [machine]) == 1
    assert {c.article_id for c in store.changes(before)} == {a, b}
    before = store.last_change()
    assert store.links.put_links([a], [machine]) == 0 and store.last_change() == before
    assert store.links.links_of([b]) == [machine]
    (no,) = store.decisions.record(b, [LinkDecided(other=a, relation="translation", holds=False)], by="Anne")
    assert store.links.links_of([a]) == []
    store.decisions.record(a, [LinkDecided(other=b, relation="duplicate")], by="Anne")
    assert [(one.relation, one.said_by, one.made_by) for one in store.links.links_of([b])] == [
        ("duplicate", "editor", "Anne")
    ]
    assert store.links.put_links([a, b], []) == 1
    store.decisions.withdraw(no.id, by="Bob")
    assert [one.relation for one in store.links.links_of([a])] == ["duplicate"]
    assert store.decisions.of(a)[0].id == no.id  # told at both ends


def test_decisions_go_along_to_another_corpus(store: CorpusStore, ids: list[str], tmp_path: Path) -> None:
    store.decisions.record(ids[0], [SplitDecided(quotation=Quotation(exact="Le colloque"), title="Neuf")], by="Anne")
    second = store.articles(store.article(ids[0]).document_id)[1].id
    store.decisions.record(second, [tag("street-lighting", "added")], by="Bob", note="n")
    (kind,) = store.decisions.record(ids[1], [KindDecided(kind="event")], by="Bob")
    store.decisions.withdraw(kind.id, by="Bob")
    store.decisions.record(ids[0], [LinkDecided(other=second, relation="continued")], by="Bob")
    lines = [one.model_dump_json() for one in store.decisions.exported()]
    assert len(lines) == 4
    with CorpusStore.open(tmp_path / "other") as other:
        other.put(
            fetched(b"one", key="elsewhere/b.html"), split(("La trousse", FIRST), ("Lighting", SECOND)), read_by="r"
        )
        for line in lines:
            assert other.decisions.take_in(ExportedDecision.model_validate_json(line)) is not None
            assert other.decisions.take_in(ExportedDecision.model_validate_json(line)) is None
        document = other.document_ids().__next__()
        first, cut, _ = other.articles(document)
        assert cut.title == "Neuf"
        assert [d.by for d in other.decisions.of(cut.id)] == ["Bob", "Bob"]
        assert [one.relation for one in other.links.links_of([first.id])] == ["continued"]
        told = [(d.id, d.made, d.note, d.withdrawn) for d in (e.decision for e in other.decisions.exported())]
        assert told == [(d.id, d.made, d.note, d.withdrawn) for d in (e.decision for e in store.decisions.exported())]
    with CorpusStore.open(tmp_path / "empty") as empty, pytest.raises(NotFoundError, match="La trousse"):
        empty.decisions.take_in(ExportedDecision.model_validate_json(lines[0]))


def test_what_is_taken_out_stays_out_whatever_was_decided(store: CorpusStore, ids: list[str]) -> None:
    (made,) = store.decisions.record(ids[0], [JoinDecided()], by="Anne")
    document = store.article(ids[0]).document_id
    store.remove(document)
    store.decisions.withdraw(made.id, by="Anne")
    assert store.articles(document) == []
    put(store, ("La trousse", FIRST))
    assert store.articles(document) == [] and not store.awaiting.any()
