"""Decisions as they come from editors: checked against the taxonomy, and told to readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from corpus.deciding import NOTE_LENGTH, ArticleLink, Decision, LinkDecided, Said, TagDecided
from corpus.errors import UsageError
from corpus.holding import Holding
from corpus.model import Value
from search_api.services import Services
from taxonomy.scheme import Scheme

MANY = 100
"""Decisions that may come in one request."""


class DecisionsGiven(Value):
    """Decisions that shall hold on an article."""

    decisions: tuple[Said, ...] = Field(min_length=1, max_length=MANY, description="what is decided")
    note: str | None = Field(default=None, max_length=NOTE_LENGTH, description="a remark for other editors")


def check_concepts(said: Sequence[Said], scheme: Scheme) -> None:
    """See that every concept that is to be given exists and tags articles.

    Raises:
        UsageError: it does not, or is deprecated, or only groups others.
    """
    for one in said:
        if not isinstance(one, TagDecided) or one.verdict == "rejected":
            continue
        concept = scheme[one.concept]
        if concept.deprecated:
            instead = f"Give {concept.replaced_by}." if concept.replaced_by else "Choose another."
            raise UsageError(f"The concept {one.concept!r} is no longer used.", instead)
        if concept.groups_only:
            raise UsageError(f"The concept {one.concept!r} only groups others.", "Choose one below it.")


def record(
    services: Services, article_id: str, said: Sequence[Said], *, by: str, note: str | None = None
) -> list[Decision]:
    """Let decisions hold, and the index follow at once; raises as `check_concepts` and `Decisions.record` do."""
    check_concepts(said, services.scheme)
    made = services.store.decisions.record(article_id, said, by=by, note=note)
    services.wake()
    return made


def withdraw(services: Services, article_id: str, decision_id: str, *, by: str) -> Decision:
    """Undo a decision on an article, or on a link to it.

    Raises:
        NotFoundError: no such decision on that article.
    """
    held = services.store.decisions.get(decision_id)
    ends = (held.article_id, held.said.other if isinstance(held.said, LinkDecided) else None)
    if article_id not in ends:
        from corpus.errors import NotFoundError

        raise NotFoundError(f"There is no decision {decision_id} on the article {article_id}.")
    undone = services.store.decisions.withdraw(decision_id, by=by)
    services.wake()
    return undone


# --- what readers are told --------------------------------------------------------------------------------------------


def decision_answer(decision: Decision) -> dict[str, Any]:
    """A decision as JSON has it."""
    return decision.model_dump(mode="json", exclude={"seq"})


def tag_mark(holding: Holding, concept: str) -> dict[str, Any]:
    """Who says that an article has a concept: `machine`, `editor`, or `machine` confirmed by an editor."""
    decided = holding.decided.tag(concept)
    if decided is None:
        return {"said_by": "machine", "decided": None}
    by_machine = concept in holding.decided.machine_concepts
    return {"said_by": "machine" if by_machine else "editor", "decided": _who(decided)}


def corrections(holding: Holding) -> dict[str, Any]:
    """What editors corrected of an article: each with who and when, and what the machine had said."""
    decided = holding.decided
    machine = {
        "title": decided.machine_title,
        "kind": decided.machine_kind,
        "date": decided.machine_issued.isoformat() if decided.machine_issued else None,
    }
    told: dict[str, Any] = {}
    for name in ("kind", "date", "title"):
        if one := decided.of(name):
            told[name] = {**_who(one), "machine": machine[name]}
    told["rejected"] = [
        {"id": one.said.concept, **_who(one)} for one in decided.rejected() if isinstance(one.said, TagDecided)
    ]
    return told


def link_answers(services: Services, article_id: str) -> list[dict[str, Any]]:
    """The articles that belong to an article: translations, duplicates, where it goes on."""
    links = services.store.links.links_of([article_id])
    others = {h.article.id: h for h in services.store.holdings([one.other(article_id) for one in links])}
    return [_link_answer(one, article_id, others[other]) for one in links if (other := one.other(article_id)) in others]


def _link_answer(link: ArticleLink, article_id: str, other: Holding) -> dict[str, Any]:
    return {
        "relation": link.relation,
        "direction": "from" if link.relation == "continued" and link.b == article_id else "to",
        "id": other.article.id,
        "title": other.article.title,
        "language": other.annotation.language if other.annotation else "und",
        "said_by": link.said_by,
        "by": link.made_by if link.said_by == "editor" else None,
        "score": link.score,
    }


def _who(decision: Decision) -> dict[str, Any]:
    verdict = decision.said.verdict if isinstance(decision.said, TagDecided) else "corrected"
    return {"verdict": verdict, "by": decision.by, "made": decision.made.isoformat()}
