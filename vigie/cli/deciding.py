"""`vigie tag`, `vigie decide` and `vigie decisions`: what editors decide, from the command line."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from corpus.deciding import Decision, Said
    from corpus.store import CorpusStore
    from vigie.settings import Settings

tag = typer.Typer(no_args_is_help=True, help="Judge the subjects of an article, or give it another.")
decide = typer.Typer(no_args_is_help=True, help="Correct what the machine told of an article; undo a correction.")
decisions = typer.Typer(invoke_without_command=True, help="The decisions of editors.")

Fields = dict[str, object]
"""What is decided, by the names of `corpus.deciding`."""
ArticleId = Annotated[str, typer.Argument(help="Id of the article.", metavar="ARTICLE")]
OtherId = Annotated[str, typer.Argument(help="Id of the other article.", metavar="OTHER")]
ConceptId = Annotated[str, typer.Argument(help="Id of the concept.", metavar="CONCEPT")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; else the user of this machine.", metavar="NAME")]
Note = Annotated[str | None, typer.Option("--note", help="A remark for other editors.")]
RelationName = Annotated[
    str, typer.Option("--as", help="translation, duplicate or continued (ARTICLE goes on in OTHER).")
]


_SHARED: dict[str, tuple[Any, Any]] = {
    "by": (By, None), "note": (Note, None), "home": (Home, None), "as_json": (AsJson, False),
}  # fmt: skip
"""The options of every command that decides, each with what it is when it is not given."""


def _who(by: str | None) -> str:
    import getpass

    from corpus.deciding import EDITOR_LENGTH
    from corpus.errors import UsageError

    try:
        name = (by or getpass.getuser()).strip()
    except (KeyError, OSError):  # a user without a name, as in some containers
        name = ""
    if not name or len(name) > EDITOR_LENGTH or not name.isprintable():
        raise UsageError("It is not known who decides.", "Give a name of at most 100 letters with --by.")
    return name


def _said(**given: object) -> Said:
    """What is decided, from options.

    Raises:
        UsageError: an option has a value that cannot be.
    """
    from pydantic import ValidationError

    from corpus.deciding import SAID
    from corpus.errors import UsageError

    try:
        return SAID.validate_python(given)
    except ValidationError as e:
        first = e.errors()[0]
        raise UsageError(f"{first['loc'][-1]}: {first['msg']}.", f"See `vigie decide {given['decide']} --help`.") from e


def _record(said: Said, article: str, by: str | None, note: str | None, home: Path | None, as_json: bool) -> None:
    from search_api.deciding import check_concepts
    from vigie.opening import load_taxonomy, open_corpus
    from vigie.settings import Settings

    name, settings = _who(by), Settings.read(home=home)
    with open_corpus(settings, create=False) as store:
        check_concepts([said], load_taxonomy(settings.home))
        (made,) = store.decisions.record(article, [said], by=name, note=note)
        _follow(store, settings)
    _print(made, as_json)


def _follow(store: CorpusStore, settings: Settings) -> None:
    """Annotate what was cut otherwise, and bring the index up to date."""
    from vigie.attending import annotate_awaiting
    from vigie.catching_up import follow
    from vigie.cli.printing import progress_steps
    from vigie.opening import load_taxonomy, make_annotator

    with progress_steps() as step:
        if store.awaiting.any():
            annotate_awaiting(store, make_annotator(load_taxonomy(settings.home)), set())
        follow(store, settings, step)


def _print(made: Decision, as_json: bool) -> None:
    from search_api.deciding import decision_answer
    from vigie.cli.printing import out, print_json

    if as_json:
        print_json(decision_answer(made))
    else:
        done = "Withdrawn" if made.withdrawn else "Decided"
        remedy = "" if made.withdrawn else f" `vigie decide undo {made.id}` takes it back."
        out().print(f"{done} by {made.withdrawn_by or made.by}.{remedy}", markup=False)


def _deciding(command: Callable[..., Fields]) -> Callable[..., None]:
    """A command that records what it says of an article, with the options that all of these have.

    Args:
        command: from its own arguments to what is decided, as `corpus.deciding` names it.
    """
    own = list(inspect.signature(command, eval_str=True).parameters.values())
    article = inspect.Parameter("article", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=ArticleId)
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=absent, annotation=option)
        for name, (option, absent) in _SHARED.items()
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401
        fields = command(**{parameter.name: given[parameter.name] for parameter in own})
        _record(_said(**fields), **{name: given[name] for name in ("article", *_SHARED)})

    parameters = [article, *own, *options]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


# --- tags -------------------------------------------------------------------------------------------------------------


@tag.command()
@_deciding
def accept(concept: ConceptId) -> Fields:
    """Say that a subject is right: it stays, whatever the machine tells later."""
    return {"decide": "tag", "concept": concept, "verdict": "accepted"}


@tag.command()
@_deciding
def reject(concept: ConceptId) -> Fields:
    """Say that a subject is wrong: it goes, and does not come back."""
    return {"decide": "tag", "concept": concept, "verdict": "rejected"}


@tag.command()
@_deciding
def add(
    concept: ConceptId,
    quote: Annotated[str | None, typer.Option("--quote", help="Words of the text that show it.")] = None,
) -> Fields:
    """Give the article a subject."""
    quotation = {"exact": quote} if quote else None
    return {"decide": "tag", "concept": concept, "verdict": "added", "quotation": quotation}


# --- all else ---------------------------------------------------------------------------------------------------------


@decide.command()
@_deciding
def kind(value: Annotated[str, typer.Argument(help="toolkit, event, programme, …", metavar="KIND")]) -> Fields:
    """Say what the article is."""
    return {"decide": "kind", "kind": value}


@decide.command()
@_deciding
def date(
    day: Annotated[str, typer.Argument(help="As in 2005-06-30, 2005-06 or 2005; 'none' if not known.", metavar="DATE")],
) -> Fields:
    """Say when the article was issued."""
    issued = None if day == "none" else day + "-01" * (2 - day.count("-"))
    precision = {0: "year", 1: "month"}.get(day.count("-"), "day") if issued else "day"
    return {"decide": "date", "issued": issued, "precision": precision}


@decide.command()
@_deciding
def title(words: Annotated[str, typer.Argument(help="The title; '' for none.", metavar="TITLE")]) -> Fields:
    """Set the title of the article."""
    return {"decide": "title", "title": words}


@decide.command()
@_deciding
def split(
    words: Annotated[str, typer.Argument(help="First words of the article that begins there.", metavar="WORDS")],
    new_title: Annotated[str, typer.Option("--title", help="Title of that article.")] = "",
    before: Annotated[str, typer.Option("--before", help="What stands before them, where they stand twice.")] = "",
) -> Fields:
    """Say that another article begins at a passage of this one."""
    return {"decide": "split", "quotation": {"exact": words, "before": before}, "title": new_title}


@decide.command()
@_deciding
def join() -> Fields:
    """Say that the next article of the page belongs to this one."""
    return {"decide": "join"}


@decide.command()
@_deciding
def link(other: OtherId, relation: RelationName) -> Fields:
    """Say that two articles are translations or duplicates of each other, or that one goes on in the other."""
    return {"decide": "link", "other": other, "relation": relation}


@decide.command()
@_deciding
def unlink(other: OtherId, relation: RelationName) -> Fields:
    """Say that two articles are no such thing, whatever the machine finds."""
    return {"decide": "link", "other": other, "relation": relation, "holds": False}


@decide.command()
def undo(
    decision: Annotated[str, typer.Argument(help="Id of the decision.", metavar="DECISION")],
    by: By = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw a decision: what held before holds again. It stays in the list, marked."""
    from vigie.opening import open_corpus
    from vigie.settings import Settings

    name, settings = _who(by), Settings.read(home=home)
    with open_corpus(settings, create=False) as store:
        undone = store.decisions.withdraw(decision, by=name)
        _follow(store, settings)
    _print(undone, as_json)


# --- lists ------------------------------------------------------------------------------------------------------------


@decisions.callback()
def listed(
    context: typer.Context,
    unfit: Annotated[
        bool, typer.Option("--unfit", help="Only those that no longer fit the text, with the reason.")
    ] = False,
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each, as `import` takes them.")] = False,
) -> None:
    """List all decisions, those withdrawn too."""
    from search_api.deciding import decision_answer
    from vigie.cli.printing import out, print_decision, print_json
    from vigie.opening import load_taxonomy, open_corpus
    from vigie.settings import Settings

    if context.invoked_subcommand is not None:
        context.obj = _Given(home, as_json)
        return
    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store:
        if unfit:
            for decision, reason in store.decisions.unfit(load_taxonomy(settings.home)):
                if as_json:
                    print_json({**decision_answer(decision), "reason": reason})
                else:
                    print_decision(decision, "")
                    out().print(f"  {reason}", markup=False)
            return
        for one in store.decisions.exported():
            if as_json:
                sys.stdout.write(one.model_dump_json() + "\n")
            else:
                print_decision(one.decision, one.article.title)


@dataclass(frozen=True)
class _Given:
    """What was given before the name of a command below `decisions`: `vigie decisions --home X import FILE`."""

    home: Path | None
    as_json: bool


@decisions.command("import")
def take_in(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="What `vigie decisions --json` wrote; - reads standard input.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Take in decisions that were made in another corpus, on the same documents."""
    from vigie.cli.printing import out, print_json
    from vigie.deciding import import_decisions
    from vigie.opening import open_corpus
    from vigie.settings import Settings

    given: _Given = context.obj
    settings = Settings.read(home=home or given.home)
    with open_corpus(settings, create=False) as store:
        report = import_decisions(store, path)
        _follow(store, settings)
    if as_json or given.as_json:
        print_json(report)
    else:
        out().print(f"{report['taken']} decisions taken in, {report['held']} were held already.")
        for failure in report["failed"]:
            out().print(f"line {failure['line']}: {failure['error']}", markup=False)
    if report["failed"]:
        raise typer.Exit(1)
