"""Past coverage in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from search_api.coverage.answers import Covered, IssueAnswer, MentionAnswer
from search_api.texts import Texts

_NO_DATE = "0000"


def issue_of(edition: str | None, issued: str | None, precision: str | None, texts: Texts) -> IssueAnswer:
    """An issue, with its name and date in words."""
    # The label of an edition names itself; of its day only month and year are told, as one speaks of an issue.
    day = texts.day(issued, "month" if precision in (None, "day") else precision) if issued else ""  # type: ignore[arg-type]
    words = ", ".join(part for part in (edition, day) if part)
    return IssueAnswer(edition=edition, issued=issued, words=words or texts.gettext("an issue without a date"))


def last_of(issues: Sequence[IssueAnswer]) -> IssueAnswer | None:
    """The latest of some issues; one without a date only when none has one."""
    return max(issues, key=lambda issue: issue["issued"] or _NO_DATE, default=None)


def verdict_line(
    covered: Covered, articles: int, possibly: int, last: IssueAnswer | None, lead: MentionAnswer | None, texts: Texts
) -> str:
    """The decision in one line.

    Args:
        covered: what was found.
        articles: how many articles were.
        possibly: how many of them are less than likely to be of the same event or subject.
        last: the issue of the latest of the likely ones; of the others where none is likely.
        lead: the leading subject of the draft that articles have, in case nothing was found.
        texts: the reader's language.
    """
    likely = articles - possibly
    if covered == "no" or last is None:
        return _not_covered(lead, texts)
    if covered == "event" and likely:
        said = texts.ngettext(
            "%(number)s article on this event, in %(issue)s.",
            "%(number)s articles on this event, last in %(issue)s.",
            likely,
        )
    elif covered == "event":
        said = texts.ngettext(
            "Possibly %(number)s article on this event, in %(issue)s.",
            "Possibly %(number)s articles on this event, last in %(issue)s.",
            articles,
        )
    elif likely:
        said = texts.ngettext(
            "This event is not covered; %(number)s article on the same subject, in %(issue)s.",
            "This event is not covered; %(number)s articles on the same subject, last in %(issue)s.",
            likely,
        )
    else:
        said = texts.ngettext(
            "This event is not covered; possibly %(number)s article on the same subject, in %(issue)s.",
            "This event is not covered; possibly %(number)s articles on the same subject, last in %(issue)s.",
            articles,
        )
    line = said % {"number": texts.number(likely or articles), "issue": last["words"]}
    if likely and possibly:
        line += " " + texts.ngettext("Possibly %(number)s more.", "Possibly %(number)s more.", possibly) % {
            "number": texts.number(possibly)
        }
    return line


def _not_covered(lead: MentionAnswer | None, texts: Texts) -> str:
    if lead is None or lead["last"] is None:
        return texts.gettext("Not covered: no article tells of this event or subject.")
    said = texts.ngettext(
        "Not covered: no article comes close to it. On “%(name)s”: %(number)s article, in %(issue)s.",
        "Not covered: no article comes close to it. On “%(name)s”: %(number)s articles, last in %(issue)s.",
        lead["articles"],
    )
    return said % {"name": lead["name"], "number": texts.number(lead["articles"]), "issue": lead["last"]["words"]}


def mention_line(name: str, articles: int, last: IssueAnswer | None, texts: Texts) -> str:
    """How often something was told of, and since when it is not."""
    if not articles or last is None:
        return texts.gettext("%(name)s: never covered") % {"name": name}
    said = texts.ngettext(
        "%(name)s: %(number)s article, not covered since %(issue)s",
        "%(name)s: %(number)s articles, not covered since %(issue)s",
        articles,
    )
    return said % {"name": name, "number": texts.number(articles), "issue": last["words"]}


def reason_line(by: str, shared: Sequence[str], texts: Texts) -> str:
    """A reason in words."""
    gettext = texts.gettext
    said = {
        "series": gettext("the same series of events: %(shared)s"),
        "date": gettext("the same date: %(shared)s"),
        "person": gettext("names %(shared)s"),
        "organisation": gettext("names the same body: %(shared)s"),
        "city": gettext("the same place: %(shared)s"),
        "concept": gettext("the same subjects: %(shared)s"),
        "number": gettext("the same figures: %(shared)s"),
        "repeated": gettext("repeats passages of the draft"),
        "meaning": gettext("close in meaning"),
    }[by]
    return said % {"shared": ", ".join(shared)}
