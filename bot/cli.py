"""Purpose: the command line: every door into the program, each a few lines that call the part behind it."""

from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Annotated, Literal

import structlog
import typer
from rich.console import Console

from bot import logs
from bot.clock import system_clock
from bot.job_runner import story
from bot.settings import Settings, check_connection, load
from domain.errors import SchemaError, SettingsError, UserError
from storage.db.errors import trouble

cli = typer.Typer(
    help="Drumbeat keeps Sales and Marketing on one beat.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
imports = typer.Typer(help="Count the past, from what other programs kept.", no_args_is_help=True)
cli.add_typer(imports, name="import")
Team = Annotated[str, typer.Option(help="Only this workspace, by its team id (T…).")]
log = structlog.get_logger(__name__)
out = Console(soft_wrap=True, highlight=False, markup=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def main() -> None:
    """Run a command; what a person can mend is said in words, with exit code 2.

    Anything else ends with exit code 1, and its kind and places in the log: its text may quote a row.
    """
    logs.configure()
    logs.catch_all()
    try:
        cli()
    except (SettingsError, SchemaError, UserError) as problem:
        err.print(str(problem))
        raise SystemExit(2) from None
    except Exception as error:  # noqa: BLE001 - the command line's edge: nothing is behind it
        why = trouble(error)
        if why:
            err.print(f"DATABASE_URL: {why}.")
            raise SystemExit(2) from None
        log.critical("command failed", **story(error))
        raise SystemExit(1) from None


def _settings() -> Settings:
    settings = load()
    logs.configure(settings.log_format, settings.log_level)
    return settings


@cli.command()
def run(
    at: Annotated[str, typer.Option(help="Sandbox only: the moment its clock starts at, ISO 8601.")] = "",
) -> None:
    """Start everything: with tokens on the real Slack, without them beside a sandbox."""
    settings = _settings()
    if not settings.has_slack:
        _try_out(settings, _moment(at))
        return
    release()
    _serve(settings, works=True)


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at) if at else None
    except ValueError:
        raise SettingsError("--at must be a time in ISO 8601, like 2026-11-26T09:00+01:00") from None


def _try_out(settings: Settings, at: datetime | None) -> None:
    from bot.trial.commands import stay

    stay(settings, at)


@cli.command()
def web() -> None:
    """Answer Slack over HTTP or Socket Mode; post what is due, unless workers do (DELIVERY_ENGINE)."""
    settings = _settings()
    _serve(settings, works=settings.delivery_engine == "embedded")


def _serve(settings: Settings, works: bool) -> None:
    from bot.serve import web as serve

    check_connection(settings)
    _warn(settings)
    serve(settings, works)


@cli.command()
def worker() -> None:
    """Post what is due, without a web server."""
    from bot.serve import worker as serve

    settings = _settings()
    check_connection(settings)
    _warn(settings)
    serve(settings)


def _warn(settings: Settings) -> None:
    from bot.operator.doctor import ephemeral_disk

    warning = ephemeral_disk(settings)
    if warning:
        err.print(f"Warning: {warning}")


@cli.command()
def release() -> None:
    """Bring the database to this version's schema; one process at a time."""
    from storage.db.migrate import migrate

    settings = _settings()
    out.print(f"The database is at schema {migrate(settings.database_url)}")
    if settings.delivery_engine == "procrastinate":
        from bot.delivery.procrastinate_queue import install

        made = install(settings.database_url)
        out.print("The queue of jobs was made" if made else "The queue of jobs stands")


@cli.command()
def doctor(
    team: Team = "",
    blocks: Annotated[
        bool, typer.Option("--blocks", help="Ask Slack whether it takes every kind of message; posts none.")
    ] = False,
) -> None:
    """Check tokens, scopes, channels, database and clock, and say what to do."""
    from bot.operator.blocks_check import examine_blocks
    from bot.operator.doctor import examine

    settings = _settings()
    findings = examine_blocks(settings, sleep) if blocks else examine(settings, team)
    for finding in findings:
        out.print(finding.line())
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@cli.command()
def manifest(
    url: Annotated[str, typer.Option(help="Public https address of the bot; none for Socket Mode.")] = "",
    form: Annotated[Literal["yaml", "json"], typer.Option("--format", help="yaml or json")] = "yaml",
) -> None:
    """Print the app manifest to paste into Slack."""
    from bot.manifest import text

    typer.echo(text(_settings().names, url or None, form))


@cli.command()
def preview(
    which: Annotated[Literal["thursday", "monday"], typer.Argument(help="thursday or monday")],
    at: Annotated[str, typer.Option(help="As of this moment, ISO 8601 with offset.")] = "",
    team: Team = "",
) -> None:
    """Print a digest as it would be posted, without posting it."""
    from bot.operator.preview import show

    for line in show(_settings(), which, _moment(at) or system_clock(), team):
        out.print(line)


@cli.command()
def deliveries(
    state: Annotated[
        str, typer.Option(help="held, bundled, waiting, sending, sent, failed or left; all by default")
    ] = "",
    most: Annotated[int, typer.Option(help="How many, the newest first")] = 30,
    team: Team = "",
) -> None:
    """Print the ledger: what was due when, when it was sent, how late, and why not."""
    from bot.operator.deliveries import table

    out.print(table(_settings(), state, most, team))


@cli.command()
def person(
    user: Annotated[str, typer.Argument(help="The person's Slack id, like U0123ABCD.")],
    to: Annotated[
        Path | None, typer.Option("--export", help="Write all that is kept of them to this file.")
    ] = None,
    erase: Annotated[
        bool, typer.Option("--erase", help="Take their name and words out of everything.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: what is erased can't be brought back.")] = False,
    welcome: Annotated[
        bool, typer.Option("--welcome", help="Know them by name and count them again after --erase.")
    ] = False,
    team: Team = "",
) -> None:
    """Hand over or erase all that is kept of one person."""
    from bot.operator import erasure as people

    if to:
        rows = people.export(_settings(), user, team, to)
        out.print(f"{rows} rows written to {to}" if rows else f"Nothing is kept of {user}: {to} says so.")
        if not rows and not (erase or welcome):
            raise typer.Exit(1)
    if erase and not yes:
        raise SettingsError("This erases a person's name and words for good. Add --yes to do it.")
    if erase:
        out.print(f"{people.erase(_settings(), user, team, system_clock())} rows changed or gone")
    if welcome:
        found = people.welcome(_settings(), user, team, system_clock())
        out.print("They're back: known by name, and counted." if found else "They weren't erased.")
    if not (to or erase or welcome):
        raise SettingsError("Say what to do: --export FILE, --erase --yes, or --welcome.")


@cli.command()
def key() -> None:
    """Print a new key for TOKEN_KEYS."""
    from bot.oauth.token_vault import new_key

    typer.echo(new_key())


@cli.command()
def reseal() -> None:
    """Seal all stored tokens with the first of TOKEN_KEYS, so that older keys can go."""
    from bot.oauth.token_keys import reseal as seal

    sealed, busy = seal(_settings(), system_clock())
    out.print(f"{sealed} sealed with the first key, {busy} busy{'; please run it again' if busy else ''}")
    raise typer.Exit(1 if busy else 0)


@cli.command()
def forget(team: Annotated[str, typer.Argument(help="Its team id, T…")]) -> None:
    """Forget the tokens of a workspace, which then has to install again; what is saved of it stays."""
    from bot.oauth.token_keys import forget as drop

    drop(_settings(), team, system_clock())
    out.print(f"The tokens of {team} are forgotten. What is saved of it stays.")


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write it, .jsonl.gz")]) -> None:
    """Write everything the bot remembers to a file, while it runs."""
    from storage.db.backup import write

    out.print(f"{write(_settings().database_url, file)} rows written to {file}")


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote", exists=True)],
    yes: Annotated[bool, typer.Option("--yes", help="Do it: what is there now is replaced.")] = False,
) -> None:
    """Replace everything the bot remembers by a backup."""
    from storage.db.backup import read

    if not yes:
        raise SettingsError("This replaces all that is stored. Add --yes to do it.")
    out.print(f"{read(_settings().database_url, file)} rows restored from {file}")


@imports.command()
def slack_export(
    file: Annotated[Path, typer.Argument(help="The zip file that Slack's export gave you.")],
    channel: Annotated[
        list[str] | None, typer.Option(help="Only this channel, by its name or id; may be given again.")
    ] = None,
    team: Team = "",
) -> None:
    """Count who reached whom in a Slack export, where nobody counted live; stopped, it goes on next time."""
    from bot.operator.imports import slack_export as count

    result = count(_settings(), file, system_clock(), team, channel or ())
    for line in result.lines():
        out.print(line)
    raise typer.Exit(1 if result.bad or result.strange else 0)


@cli.command(
    add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
def sandbox(context: typer.Context) -> None:
    """A local stand-in for Slack: serve, replay, tour."""
    from bot.trial.commands import sandbox as app

    app(context.args, prog_name="drumbeat sandbox")
