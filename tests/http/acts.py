"""Purpose: what the stories over HTTP do again and again, and how they look at what came of it."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from bot.trial.processes import Trial
from sandbox.client import Sandbox
from sandbox.tour import SETUP
from tests.patience import PATIENCE_S


def set_up(sandbox: Sandbox, **changes: str) -> None:
    """Mira fills in the form."""
    mira = sandbox.as_("mira")
    if not mira.command("/drumbeat", "setup").views:
        # The bot waits a second for Slack and says when that was too short; on a busy machine it may be.
        mira.command("/drumbeat", "setup")
    mira.options("setup.group.sales", "sales")
    mira.options("setup.group.marketing", "market")
    mira.options("setup.zone", "Berlin")
    mira.submit({**SETUP, **changes})
    sandbox.settle()


def digests(sandbox: Sandbox) -> list[str]:
    posts = sandbox.messages("sales-and-marketing")
    return [post.words for post in posts if "Marketing this week" in post.words]


def drumbeat(running: Trial, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the operator beside the running bot."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**running.environment, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def figure(running: Trial, name: str) -> float:
    """One of the figures the bot gives to Prometheus."""
    with urlopen(f"{running.bot}/metrics") as told:
        return next(
            float(line.split()[1])
            for line in told.read().decode().splitlines()
            if line.startswith(f"{name} ")
        )


def readme_example() -> list[str]:
    """The digest that the README shows."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    return readme.split("```\n")[1].splitlines()


def kill(running: Trial) -> None:
    running.process.send_signal(signal.SIGKILL)
    running.process.wait(PATIENCE_S)
