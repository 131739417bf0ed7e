"""Checking a draft against all that was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from corpus.model import EventDate
from corpus.store import CorpusStore
from indexer.annotating.exonyms import shown_name
from indexer.body_keys import body_label
from indexer.engine import EngineQuery, SearchEngine
from indexer.entry import EntryBody
from search_api.addresses import address
from search_api.answers import LabelAnswer
from search_api.circumstances import is_circumstance
from search_api.citation import reference_of_entry, styled
from search_api.coverage.answers import (
    CoverageAnswer,
    CoverageReason,
    Covered,
    DraftAnswer,
    IssueAnswer,
    MatchAnswer,
    MentionAnswer,
    RepeatedAnswer,
    VerdictAnswer,
)
from search_api.coverage.candidates import find_candidates
from search_api.coverage.drafts import Draft
from search_api.coverage.judging import LIKELY, Judged, judge, same_event, same_subject
from search_api.coverage.likeness import Compared, compare_all
from search_api.coverage.meaning import nearness
from search_api.coverage.wording import issue_of, last_of, mention_line, reason_line, verdict_line
from search_api.labels import kind_label, place_answer
from search_api.request import Interface
from search_api.texts import Texts
from taxonomy.scheme import Scheme

_MOST_SHOWN = 20
_MOST_MENTIONS = 6
_CLOSE = 0.35
_REPEATED_SHOWN = 8


class Coverage:
    """Finds what was published already of what a draft tells. Safe to use from several threads.

    Args:
        store: the corpus.
        engine: the index over it.
        scheme: the taxonomy.
    """

    def __init__(self, store: CorpusStore, engine: SearchEngine, scheme: Scheme) -> None:
        self._store = store
        self._engine = engine
        self._scheme = scheme

    def judged(self, draft: Draft) -> list[Judged]:
        """Every article that comes into question, with its probabilities, the surest first.

        Raises:
            EngineError: the engine cannot answer.
        """
        return judge(self.compared(draft))

    def compared(self, draft: Draft) -> list[Compared]:
        """Every article that comes into question, with what it shares with the draft."""
        entries = find_candidates(draft, self._store, self._engine)
        held = self._store.vectors.of([entry.id for entry in entries]) if draft.vectors is not None else {}
        return compare_all(draft, entries, nearness(draft.vectors, held), self._engine, self._scheme)

    def check(self, draft: Draft, ui: Interface) -> CoverageAnswer:
        """What was published already.

        Args:
            draft: the draft with its annotation.
            ui: the language of labels, lines and citations.

        Raises:
            EngineError: the engine cannot answer.
        """
        texts = Texts(ui)
        judged = self.judged(draft)
        events = [j for j in judged if same_event(j)][:_MOST_SHOWN]
        subjects = sorted((j for j in judged if same_subject(j)), key=lambda j: -j.subject)[:_MOST_SHOWN]
        covered: Covered = "event" if events else "subject" if subjects else "no"
        mentions = list(self._mentions(draft, texts))
        return CoverageAnswer(
            verdict=self._verdict(covered, events or subjects, mentions, texts),
            draft=self._draft(draft, ui),
            same_event=[self._match(j, draft, j.event, texts) for j in events],
            same_subject=[self._match(j, draft, j.subject, texts) for j in subjects],
            mentions=mentions,
            compared=len(judged),
            by_meaning=draft.vectors is not None,
        )

    def _verdict(
        self, covered: Covered, shown: Sequence[Judged], mentions: Sequence[MentionAnswer], texts: Texts
    ) -> VerdictAnswer:
        likely = [j for j in shown if (j.event if covered == "event" else j.subject) >= LIKELY]
        last = last_of([_issue(j, texts) for j in likely or shown])
        possibly = len(shown) - len(likely)
        lead = self._lead(mentions)
        return VerdictAnswer(
            covered=covered,
            line=verdict_line(covered, len(shown), possibly, last, lead, texts),
            articles=len(shown),
            possibly=possibly,
            last=last,
        )

    def _lead(self, mentions: Sequence[MentionAnswer]) -> MentionAnswer | None:
        """The first subject that articles have; one that tells only who, where or how where there is no other."""
        held = [m for m in mentions if m["type"] == "concept" and m["articles"]]
        return min(held, key=lambda m: is_circumstance(m["value"], self._scheme), default=None)

    def _draft(self, draft: Draft, ui: Interface) -> DraftAnswer:
        told = draft.annotation
        return DraftAnswer(
            title=draft.article.title,
            language=told.language,
            kind=told.kind,
            concepts=[
                LabelAnswer(id=tag.id, label=self._scheme.label(tag.id, ui))
                for tag in told.concepts
                if tag.id in self._scheme
            ],
            places=[place_answer(p.geonames_id, p.name, p.country, ui) for p in told.places],
            people=[person.name for person in told.people],
            organisations=[body_label(body.key, body.name, ui) for body in draft.bodies],
            dates=[_day(day) for day in told.dates],
            series=[{"event": series.name, "ordinal": series.ordinal} for series in draft.series],
        )

    # --- one article ------------------------------------------------------------------------------------------------

    def _match(self, judged: Judged, draft: Draft, probability: float, texts: Texts) -> MatchAnswer:
        compared = judged.compared
        entry = compared.entry
        repeated = compared.shared.repeated[:_REPEATED_SHOWN]
        return MatchAnswer(
            id=entry.id,
            title=entry.title,
            language=entry.language,
            kind=entry.kind,
            kind_label=kind_label(entry.kind, texts.ui),
            edition=entry.edition,
            issued=entry.issued,
            issued_precision=entry.issued_precision,
            pages=entry.pages,
            path=entry.path,
            url=entry.url,
            address=f"/articles/{entry.id}",
            citation=styled(reference_of_entry(entry), "iso690", texts.ui),
            probability=round(probability, 3),
            why=list(self._reasons(compared, texts)),
            repeated=[
                RepeatedAnswer(
                    draft=draft.article.text[r.start : r.end],
                    published=entry.text[r.at : r.until],
                    draft_span=[r.start, r.end],
                    published_span=[r.at, r.until],
                    similarity=r.similarity,
                )
                for r in repeated
            ],
        )

    def _reasons(self, compared: Compared, texts: Texts) -> Iterator[CoverageReason]:
        shared, likeness = compared.shared, compared.likeness
        labels = [self._scheme.label(c, texts.ui) for c in shared.concepts if c in self._scheme]
        told: tuple[tuple[str, Sequence[str]], ...] = (
            ("series", [series.name for series in shared.series]),
            ("date", [texts.day(first) for first, _ in shared.dates]),
            ("organisation", [body_label(body.key, body.name, texts.ui) for body in shared.bodies]),
            ("person", shared.people),
            ("city", [shown_name(place.id, place.name, texts.ui) for place in shared.places]),
            ("concept", labels),
            ("number", shared.numbers),
        )
        for by, values in told:
            if values:
                yield CoverageReason(by=by, shared=list(values), line=reason_line(by, values, texts))
        if shared.repeated:
            yield CoverageReason(by="repeated", shared=[], line=reason_line("repeated", (), texts))
        if likeness.meaning >= _CLOSE:
            yield CoverageReason(by="meaning", shared=[], line=reason_line("meaning", (), texts))

    # --- since when not ---------------------------------------------------------------------------------------------

    def _mentions(self, draft: Draft, texts: Texts) -> Iterator[MentionAnswer]:
        told = draft.annotation
        path = f"/{texts.ui}/search"
        for body in draft.bodies[:_MOST_MENTIONS]:
            name = body_label(body.key, body.name, texts.ui)
            key = self._found_by(body)
            query = EngineQuery(filters={"organisation": (key,)})
            yield self._mention("organisation", name, key, query, address(path, [("organisation", key)]), texts)
        for person in told.people[:_MOST_MENTIONS]:
            query = EngineQuery(phrases=(person.name,))
            search = address(path, [("q", f'"{person.name}"')])
            yield self._mention("person", person.name, person.name, query, search, texts)
        for place in told.places[:_MOST_MENTIONS]:
            value = str(place.geonames_id)
            query = EngineQuery(filters={"city": (value,)})
            name = shown_name(place.geonames_id, place.name, texts.ui)
            yield self._mention("city", name, value, query, address(path, [("city", value)]), texts)
        for tag in sorted(told.concepts, key=lambda tag: -tag.score)[:_MOST_MENTIONS]:
            if tag.id in self._scheme:
                query = EngineQuery(filters={"concept": (tag.id,)})
                label = self._scheme.label(tag.id, texts.ui)
                yield self._mention("concept", label, tag.id, query, address(path, [("concept", tag.id)]), texts)

    def _found_by(self, body: EntryBody) -> str:
        """The key of a body; its acronym where articles have nothing but that."""
        totals = self._engine.totals([EngineQuery(filters={"organisation": (key,)}) for key in body.keys])
        return next((key for key, total in zip(body.keys, totals, strict=True) if total), body.key)

    def _mention(
        self,
        sort: Literal["organisation", "person", "city", "concept"],
        name: str,
        value: str,
        query: EngineQuery,
        search: str,
        texts: Texts,
    ) -> MentionAnswer:
        result = self._engine.search(replace(query, sort="newest", limit=1))
        entry = result.hits[0].entry if result.hits else None
        last = issue_of(entry.edition, entry.issued, entry.issued_precision, texts) if entry else None
        return MentionAnswer(
            type=sort,
            name=name,
            value=value,
            articles=result.total,
            last=last,
            line=mention_line(name, result.total, last, texts),
            search=search,
        )


def _issue(judged: Judged, texts: Texts) -> IssueAnswer:
    entry = judged.compared.entry
    return issue_of(entry.edition, entry.issued, entry.issued_precision, texts)


def _day(day: EventDate) -> dict[str, str]:
    return {"start": day.start.isoformat(), "end": day.end.isoformat(), "text": day.text}
