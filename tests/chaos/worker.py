"""Purpose: `drumbeat worker` as a process to be killed: the bot's own code with a few constants changed.

HTTP gives up after 2 s and the clock ticks every second, so that lateness is the bot's and not the minute's.
CHAOS_FAILPOINT names a point of the path at which this process kills itself, CHAOS_CLOCK a file that says how
many seconds the clock is off, CHAOS_DISK one for what is wrong with SQLite. Nothing of this is in the bot.
"""

import itertools
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from bot import cli, running, schedule
from bot.clock import system_clock
from bot.delivery import deliverer, dispatcher, file_upload, pool, procrastinate_queue, send
from bot.delivery.outcome import Arrival
from bot.oauth import tenancy_choice as connecting
from digests import ritual
from storage.db import engine
from storage.outbox import deliveries, queue

TIMEOUT_S = 2
SETTLES = "CHAOS_SETTLES_WITHIN_S"
TIDY = "CHAOS_TIDY_AFTER_S"
FAILPOINT = "CHAOS_FAILPOINT"
CLOCK = "CHAOS_CLOCK"
DISK = "CHAOS_DISK"


def _always(_told: Any) -> bool:
    return True


def _some(told: Any) -> bool:
    return bool(told)


def _arrived(told: Any) -> bool:
    return isinstance(told, Arrival)


# Name: the object and the name of the function, whether to die before or after it, and on which answer.
FAILPOINTS: dict[str, tuple[Any, str, bool, Callable[[Any], bool]]] = {
    "before-open": (ritual, "open_due", True, _always),
    "after-open": (ritual, "open_due", False, _some),
    "before-write": (ritual, "_settle", True, _always),
    "after-write": (ritual, "_write", False, _always),
    "before-submit": (procrastinate_queue.ProcrastinateQueue, "_submit", True, _always),
    "after-submit": (procrastinate_queue.ProcrastinateQueue, "_submit", False, _always),
    "before-claim": (queue, "claim", True, _always),
    "after-claim": (deliverer.Deliverer, "take", False, _some),
    "after-post": (send, "_message", False, _arrived),
    "before-record": (deliverer.Deliverer, "_record", True, _always),
    "within-record": (deliveries, "record_sent", False, _always),
    "after-record": (pool.Pool, "_finish", True, _always),
    "after-look": (send, "_look", False, _always),
    "after-take-back": (queue, "take_back", False, _some),
    "before-tidy": (send, "_tidy", True, _always),
    "after-tidy": (send, "_tidy", False, _always),
}
# The same along the way of a file: a digest's deck.
FILE_FAILPOINTS: dict[str, tuple[Any, str, bool, Callable[[Any], bool]]] = {
    "before-make": (deliverer, "content", True, _always),
    "before-url": (file_upload, "upload", True, _always),
    "before-bytes": (file_upload, "send_bytes", True, _always),
    "after-bytes": (file_upload, "send_bytes", False, _always),
    "before-keep": (deliveries, "record_upload", True, _always),
    "within-keep": (deliveries, "record_upload", False, _always),
    "before-share": (file_upload, "share", True, _always),
    "after-share": (file_upload, "share", False, _always),
    "after-shared-look": (file_upload, "find_share", False, _some),
}
# Points that lie on the way of one engine only.
ONLY = dict.fromkeys(("before-submit", "after-submit"), "procrastinate")


def points(engine: str) -> list[str]:
    """The failpoints that an engine of that name passes."""
    return [point for point in FAILPOINTS if ONLY.get(point, "") in engine]


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


def _off(file: Path) -> Callable[[], datetime]:
    """A clock that is off by as many seconds as the file says."""
    return lambda: system_clock() + timedelta(seconds=float(file.read_text() or 0))


def _spoilt(file: Path, real: Callable[..., Engine]) -> Callable[..., Engine]:
    """`open_engine` whose connections are full or read-only for as long as the file says so."""

    count = itertools.count()

    def spoil(connection: sqlite3.Connection, *_: object) -> None:
        trouble = file.read_text()
        # The driver keeps compiled statements, and these work while they are compiled: each is another text.
        switch = "ON" if trouble == "readonly" else "OFF"
        connection.execute(f"PRAGMA query_only={switch} -- {next(count)}")
        # A bound below what there is means: no more than there is now.
        connection.execute(f"PRAGMA max_page_count={1 if trouble == 'full' else 1 << 30} -- {next(count)}")

    def open_engine(*given: Any, **named: Any) -> Engine:
        opened = real(*given, **named)
        event.listen(opened, "checkout", spoil)
        return opened

    return open_engine


def _change(stack: ExitStack) -> None:
    """The constants and the failpoint, for as long as the stack is open."""
    jobs = [replace(job, cron={"second": "*"}) if job.name == "tick" else job for job in schedule.JOBS]
    stack.enter_context(patch.object(connecting, "DELIVERY_TIMEOUT_S", TIMEOUT_S))
    stack.enter_context(patch.object(schedule, "JOBS", tuple(jobs)))
    if settles := os.environ.get(SETTLES):
        for module in (send, deliverer, dispatcher):
            stack.enter_context(patch.object(module, "SETTLES_WITHIN", timedelta(seconds=float(settles))))
    if tidy := os.environ.get(TIDY):
        stack.enter_context(patch.object(deliverer, "TIDY_AFTER", timedelta(seconds=float(tidy))))
    if path := os.environ.get(CLOCK):
        stack.enter_context(patch.object(running, "system_clock", _off(Path(path))))
    if path := os.environ.get(DISK):
        stack.enter_context(patch.object(engine, "open_engine", _spoilt(Path(path), engine.open_engine)))
    if name := os.environ.get(FAILPOINT):
        place, function, before, when = (FAILPOINTS | FILE_FAILPOINTS)[name]
        dying = _dying(getattr(place, function), before, when)
        stack.enter_context(patch.object(place, function, dying))
        if place is send and function in {"_message", "_tidy"}:
            calls = {kind: dying if call.__name__ == function else call for kind, call in send._CALLS.items()}
            stack.enter_context(patch.object(send, "_CALLS", calls))


def begin(environment: Mapping[str, str], folder: Path, log: Path) -> None:
    """Run as `drumbeat worker` until told to stop, or until dead; all it says goes to `log`."""
    os.setsid()  # so that Ctrl-C reaches only the scene, which then ends its workers in order
    os.chdir(folder)
    os.environ.update(environment)
    with log.open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    with ExitStack() as stack:
        _change(stack)
        sys.argv[1:] = ["worker"]
        cli.main()
