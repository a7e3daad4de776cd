"""Purpose: `drumbeat worker` as a process to be killed: the bot's own code with a few constants changed.

HTTP gives up after 2 s, and the clock ticks every second, so that lateness is the bot's and not the minute's.
CHAOS_FAILPOINT names a point of the path at which this process kills itself. Nothing of this is in the bot.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from bot import cli, schedule
from bot.delivery import mouth, send
from bot.delivery.outcome import Arrived
from bot.oauth import setup as connecting
from digests import due
from storage import delivery

TIMEOUT_S = 2
SETTLES = "CHAOS_SETTLES_WITHIN_S"
TIDY = "CHAOS_TIDY_AFTER_S"
FAILPOINT = "CHAOS_FAILPOINT"


def _always(_told: Any) -> bool:
    return True


def _some(told: Any) -> bool:
    return bool(told)


def _arrived(told: Any) -> bool:
    return isinstance(told, Arrived)


# Name: the object and the name of the function, whether to die before or after it, and on which answer.
FAILPOINTS: dict[str, tuple[Any, str, bool, Callable[[Any], bool]]] = {
    "before-open": (due, "open_due", True, _always),
    "after-open": (due, "open_due", False, _some),
    "before-write": (due, "_settle", True, _always),
    "after-write": (due, "_write", False, _always),
    "before-claim": (delivery, "claim", True, _always),
    "after-claim": (mouth.Mouth, "claim", False, _some),
    "after-post": (send, "_message", False, _arrived),
    "before-record": (mouth.Mouth, "_record", True, _always),
    "within-record": (delivery, "sent", False, _always),
    "after-record": (mouth.Mouth, "_record", False, _always),
    "after-look": (send, "_look", False, _always),
    "after-take-back": (delivery, "take_back", False, _some),
    "before-tidy": (send, "_tidy", True, _always),
    "after-tidy": (send, "_tidy", False, _always),
}


def _dying(inner: Callable[..., Any], before: bool, when: Callable[[Any], bool]) -> Callable[..., Any]:
    def dying(*given: Any, **named: Any) -> Any:
        if before:
            _die()
        told = inner(*given, **named)
        if when(told):
            _die()
        return told

    return dying


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _change(stack: ExitStack) -> None:
    """The constants and the failpoint, for as long as the stack is open."""
    jobs = [replace(job, cron={"second": "*"}) if job.name == "tick" else job for job in schedule.JOBS]
    stack.enter_context(patch.object(connecting, "DELIVERY_TIMEOUT_S", TIMEOUT_S))
    stack.enter_context(patch.object(schedule, "JOBS", tuple(jobs)))
    if settles := os.environ.get(SETTLES):
        for module in (send, mouth):
            stack.enter_context(patch.object(module, "SETTLES_WITHIN", timedelta(seconds=float(settles))))
    if tidy := os.environ.get(TIDY):
        stack.enter_context(patch.object(mouth, "TIDY_AFTER", timedelta(seconds=float(tidy))))
    if name := os.environ.get(FAILPOINT):
        place, function, before, when = FAILPOINTS[name]
        dying = _dying(getattr(place, function), before, when)
        stack.enter_context(patch.object(place, function, dying))
        if place is send and function in {"_message", "_tidy"}:
            calls = {kind: dying if call.__name__ == function else call for kind, call in send._CALLS.items()}
            stack.enter_context(patch.object(send, "_CALLS", calls))


def main() -> None:
    """Run as `drumbeat worker` until told to stop, or until dead."""
    with ExitStack() as stack:
        _change(stack)
        sys.argv[1:] = ["worker"]
        cli.main()


if __name__ == "__main__":
    main()
