"""Purpose: the commands `serve` and `replay` of the sandbox, for a person at a terminal."""

import contextlib
import json
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from sandbox import clock, replay, server
from sandbox.client import Refused, Sandbox
from sandbox.export import BadDay, Export, sides
from sandbox.settings import Settings

app = typer.Typer(help="A local stand-in for Slack.", no_args_is_help=True)
OUT = Console(soft_wrap=True)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 3900,
    bot_url: Annotated[str, typer.Option(help="Where the bot takes Slack's requests.")] = "",
    signing_secret: Annotated[str, typer.Option(envvar="SLACK_SIGNING_SECRET")] = Settings.signing_secret,
    manifest: Annotated[Path | None, typer.Option(help="The app's manifest, JSON.", exists=True)] = None,
    at: Annotated[str, typer.Option(help="The instant its clock starts at, ISO.")] = "",
) -> None:
    """Serve a seeded workspace on 127.0.0.1 until interrupted."""
    settings = Settings(bot_url=bot_url, signing_secret=signing_secret)
    try:
        described = json.loads(manifest.read_text(encoding="utf-8")) if manifest else None
        workspace, listener = server.prepared(port, settings, described, clock.parse(at) if at else None)
    except ValueError:
        _stop("--at is an instant like 2026-11-26T09:00+01:00, and --manifest a file of JSON.")
    except OverflowError:
        _stop("--port is a number from 0 to 65535; 0 takes a free one.")
    except OSError as error:
        _stop(f"--port: nothing can listen on {port} here ({error.strerror}); 0 takes a free one.")
    OUT.print(f"Sandbox at {workspace.settings.public_url}", highlight=False)
    server.run(workspace, listener)


def _stop(words: str) -> NoReturn:
    OUT.print(words, style="red", markup=False, highlight=False)
    raise typer.Exit(2)


@app.command("replay")
def replay_export(
    export: Annotated[Path, typer.Argument(help="A Slack export, zip or folder.", exists=True)],
    people: Annotated[Path, typer.Option(help="CSV: user_id, name, side.", exists=True)],
    url: Annotated[str, typer.Option(help="The sandbox.")] = "http://127.0.0.1:3900",
    channel: Annotated[str, typer.Option(help="Into this channel instead of the export's.")] = "",
) -> None:
    """Play a Slack export into a running sandbox, message by message."""
    try:
        result, seconds = _play(Sandbox(url), export, people, channel)
    except (Refused, BadDay, OSError) as problem:
        OUT.print(f"Replay stopped: {problem}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None
    for bad in result.bad_days:
        OUT.print(f"Skipped {bad}", style="yellow", markup=False, highlight=False)
    counts = f"{result.sent} messages sent, {result.acked} acked, {result.refused} refused"
    known = f", {result.known} already there" if result.known else ""
    OUT.print(f"{counts}{known}, in {seconds:.1f} s", highlight=False)
    raise typer.Exit(1 if result.refused else 0)


def _play(sandbox: Sandbox, export: Path, people: Path, channel: str) -> tuple[replay.Result, float]:
    with (
        contextlib.closing(Export(export)) as opened,
        Progress(console=OUT, disable=not OUT.is_terminal) as bar,
    ):
        task = bar.add_task("Replaying", total=len(opened.days()))
        places = replay.prepare(sandbox, opened, sides(people), channel)
        started = time.perf_counter()
        result = replay.play(sandbox, opened, places, lambda days: bar.advance(task, days))
    return result, time.perf_counter() - started
