"""Purpose: `drumbeat run` without tokens, and `drumbeat sandbox`: a trial that a person watches.

What is played in the tour is in sandbox/tour.
"""

import signal
import tempfile
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

import typer
from rich.console import Console

from bot import stop_signal
from bot.clock import system_clock
from bot.settings import Settings, load
from bot.trial import company
from bot.trial.processes import Trial, trial
from messages.terminal import lines
from sandbox.cli import app as sandbox
from sandbox.tour import play

__all__ = ["sandbox", "stay"]

SANDBOX_PORT, BOT_PORT = 3900, 3000
DATABASE = Path("var/sandbox.db")
out = Console(soft_wrap=True, highlight=False, markup=False)


def stay(settings: Settings, at: datetime | None) -> None:
    """Start both and stay up until Ctrl-C; the sandbox begins anew each time, and so does its database.

    They begin with a company that has used Drumbeat for a quarter.
    """
    for file in (DATABASE, *DATABASE.parent.glob(f"{DATABASE.name}-*")):
        file.unlink(missing_ok=True)
    url = f"sqlite:///{DATABASE}"
    prepare = partial(company.fill, url, names=settings.names)
    start = at or tuesday(system_clock())
    # A supervisor's way to say Ctrl-C; by default the bot would be left running without us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    both = trial(settings, url, sandbox_port=SANDBOX_PORT, bot_port=BOT_PORT, at=start, prepare=prepare)
    # Until both are up, Ctrl-C is an exception; from then on it is waited for.
    with suppress(KeyboardInterrupt), both as running:
        until_told = stop_signal.listen()
        _greet(running)
        until_told()
        out.print("\nStopping…")
    out.print("Stopped.")


def tuesday(now: datetime) -> datetime:
    """Ten o'clock on Tuesday of this week where the company sits: a moment with a digest two days ahead."""
    local = now.astimezone(company.ZONE)
    day = local.date() - timedelta(days=local.weekday() - 1)
    return datetime.combine(day, time(10), company.ZONE)


def _greet(running: Trial) -> None:
    out.print(GREETING.format(sandbox=running.sandbox, bot=running.bot))


GREETING = """
  Open     {sandbox}
  The bot  {bot}

That is Drumbeat in a made-up company, in a workspace on this machine that stands in for Slack, since no
tokens were found. The page offers eight things to try, and moves the time.

To use your own Slack, put SLACK_BOT_TOKEN and SLACK_APP_TOKEN into .env (see README). Ctrl-C stops both.
"""


@sandbox.command()
def tour() -> None:
    """Play the whole story against a fresh bot and sandbox, and print what everyone sees."""
    raise typer.Exit(_play(load()))


def _play(settings: Settings) -> int:
    """Play the tour; 0 when every step went well."""
    with (
        tempfile.TemporaryDirectory() as folder,
        trial(settings, f"sqlite:///{folder}/tour.db", at=START) as running,
    ):
        return play(running.sandbox, lines, out.print)


# A Monday morning before a week with both rituals in it.
START = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
