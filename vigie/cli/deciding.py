"""`vigie tag`, `vigie decide` and `vigie decisions`: what editors decide, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from corpus.deciding import Decision, Said
    from corpus.store import CorpusStore
    from vigie.settings import Settings

tag = typer.Typer(no_args_is_help=True, help="Judge the subjects of an article, or give it another.")
decide = typer.Typer(no_args_is_help=True, help="Correct what the machine told of an article; undo a correction.")
decisions = typer.Typer(invoke_without_command=True, help="The decisions of editors.")

ArticleId = Annotated[str, typer.Argument(help="Id of the article.", metavar="ARTICLE")]
OtherId = Annotated[str, typer.Argument(help="Id of the other article.", metavar="OTHER")]
ConceptId = Annotated[str, typer.Argument(help="Id of the concept.", metavar="CONCEPT")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; else the user of this machine.", metavar="NAME")]
Note = Annotated[str | None, typer.Option("--note", help="A remark for other editors.")]
RelationName = Annotated[
    str, typer.Option("--as", help="translation, duplicate or continued (ARTICLE goes on in OTHER).")
]


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
    from vigie.cli.printing import progress_steps
    from vigie.ingesting import follow
    from vigie.opening import load_taxonomy, make_annotator

    with progress_steps() as step:
        if store.awaiting.any():
            annotate_awaiting(store, make_annotator(load_taxonomy(settings.home)))
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


# --- tags -------------------------------------------------------------------------------------------------------------


@tag.command()
def accept(
    article: ArticleId, concept: ConceptId, by: By = None, note: Note = None, home: Home = None, as_json: AsJson = False
) -> None:
    """Say that a subject is right: it stays, whatever the machine tells later."""
    _record(_said(decide="tag", concept=concept, verdict="accepted"), article, by, note, home, as_json)


@tag.command()
def reject(
    article: ArticleId, concept: ConceptId, by: By = None, note: Note = None, home: Home = None, as_json: AsJson = False
) -> None:
    """Say that a subject is wrong: it goes, and does not come back."""
    _record(_said(decide="tag", concept=concept, verdict="rejected"), article, by, note, home, as_json)


@tag.command()
def add(  # noqa: PLR0917 - one parameter for each option
    article: ArticleId,
    concept: ConceptId,
    quote: Annotated[str | None, typer.Option("--quote", help="Words of the text that show it.")] = None,
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Give the article a subject."""
    quotation = {"exact": quote} if quote else None
    said = _said(decide="tag", concept=concept, verdict="added", quotation=quotation)
    _record(said, article, by, note, home, as_json)


# --- all else ---------------------------------------------------------------------------------------------------------


@decide.command()
def kind(
    article: ArticleId,
    value: Annotated[str, typer.Argument(help="toolkit, event, programme, …", metavar="KIND")],
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say what the article is."""
    _record(_said(decide="kind", kind=value), article, by, note, home, as_json)


@decide.command()
def date(
    article: ArticleId,
    day: Annotated[str, typer.Argument(help="As in 2005-06-30, 2005-06 or 2005; 'none' if not known.", metavar="DATE")],
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say when the article was issued."""
    issued = None if day == "none" else day + "-01" * (2 - day.count("-"))
    precision = {0: "year", 1: "month"}.get(day.count("-"), "day") if issued else "day"
    _record(_said(decide="date", issued=issued, precision=precision), article, by, note, home, as_json)


@decide.command()
def title(
    article: ArticleId,
    words: Annotated[str, typer.Argument(help="The title; '' for none.", metavar="TITLE")],
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say how the article is called."""
    _record(_said(decide="title", title=words), article, by, note, home, as_json)


@decide.command()
def split(  # noqa: PLR0913, PLR0917 - one parameter for each option
    article: ArticleId,
    words: Annotated[str, typer.Argument(help="First words of the article that begins there.", metavar="WORDS")],
    new_title: Annotated[str, typer.Option("--title", help="Title of that article.")] = "",
    before: Annotated[str, typer.Option("--before", help="What stands before them, where they stand twice.")] = "",
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say that another article begins at a passage of this one."""
    said = _said(decide="split", quotation={"exact": words, "before": before}, title=new_title)
    _record(said, article, by, note, home, as_json)


@decide.command()
def join(article: ArticleId, by: By = None, note: Note = None, home: Home = None, as_json: AsJson = False) -> None:
    """Say that the next article of the page belongs to this one."""
    _record(_said(decide="join"), article, by, note, home, as_json)


@decide.command()
def link(  # noqa: PLR0917 - one parameter for each option
    article: ArticleId,
    other: OtherId,
    relation: RelationName,
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say that two articles are translations or duplicates of each other, or that one goes on in the other."""
    _record(_said(decide="link", other=other, relation=relation), article, by, note, home, as_json)


@decide.command()
def unlink(  # noqa: PLR0917 - one parameter for each option
    article: ArticleId,
    other: OtherId,
    relation: RelationName,
    by: By = None,
    note: Note = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Say that two articles are no such thing, whatever the machine finds."""
    _record(_said(decide="link", other=other, relation=relation, holds=False), article, by, note, home, as_json)


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


@decisions.command("import")
def take_in(
    path: Annotated[Path, typer.Argument(help="What `vigie decisions --json` wrote; - reads standard input.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Take in decisions that were made in another corpus, on the same documents."""
    from vigie.cli.printing import out, print_json
    from vigie.deciding import import_decisions
    from vigie.opening import open_corpus
    from vigie.settings import Settings

    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store:
        report = import_decisions(store, path)
        _follow(store, settings)
    if as_json:
        print_json(report)
    else:
        out().print(f"{report['taken']} decisions taken in, {report['held']} were held already.")
        for failure in report["failed"]:
            out().print(f"line {failure['line']}: {failure['error']}", markup=False)
    if report["failed"]:
        raise typer.Exit(1)
