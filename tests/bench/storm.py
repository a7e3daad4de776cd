"""Purpose: how fast 10,000 messages to 10,000 workspaces go out that are due at the same moment.

Through each engine, beside a bare thread pool of the same calls; and how late messages are in quiet times. A
stand-in for Slack (tests/bench/slack.py) takes each after 100 ms and says afterwards what it saw.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from statistics import mean
from typing import Any
from urllib.request import ProxyHandler, build_opener

from bot.clock import system_clock
from bot.delivery.pool import POOL
from bot.trial.processes import HOST, stop
from storage.db.engine import Store
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.planted import plant
from tests.bench.processes import PORT, ROOT, server
from tests.chaos.engines import ENGINES, Ground

POOL_MESSAGES = 5_000
WORKERS = {"embedded+sqlite": 1, "procrastinate+postgres": 3}
AT_MOST_S = 300.0
LOOK_EVERY_S = 1.0
QUIET_MESSAGES, QUIET_S, LEAD_S = 120, 30.0, 5.0
# The workers remember their own workspace as number 1.
FIRST = 1001
OPENER = build_opener(ProxyHandler({}))


class Slack:
    """The stand-in, from outside."""

    def __init__(self, port: int) -> None:
        self._url = f"http://{HOST}:{port}"
        self.api = f"{self._url}/api/"

    def _ask(self, path: str) -> Any:
        with OPENER.open(f"{self._url}/{path}", timeout=30) as answer:
            return json.load(answer)

    def forget(self) -> None:
        self._ask("forget")

    def await_all(self, messages: int) -> dict[str, float]:
        """When (seconds, real clock) each channel was posted to; Void when that takes too long."""
        deadline = time.monotonic() + AT_MOST_S
        while (count := self._ask("count")["count"]) < messages:
            if time.monotonic() > deadline:
                raise Void(f"{count} of {messages} messages after {AT_MOST_S:.0f} s")
            time.sleep(LOOK_EVERY_S)
        seen = {channel: at for at, channel in self._ask("seen")["seen"]}
        if len(seen) != messages:
            raise Void(f"{messages} channels were owed a message, {len(seen)} got one")
        return seen


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """The pool before and after the embedded storm, the queue's storm, and a quiet half minute."""
    with server(["tests.bench.slack", PORT], "/readyz", {}) as process:
        slack = Slack(process.port)
        before = _pool(slack)
        embedded = _storm("embedded+sqlite", slack, wanted.messages, say)
        after = _pool(slack)
        say(f"bare pool of {POOL}: {before:.0f}/s before, {after:.0f}/s after")
        queued = _storm("procrastinate+postgres", slack, wanted.messages, say)
        lateness = _quiet(slack, say)
    return [
        Figure("storm_per_s", embedded),
        Figure("storm_vs_pool", embedded / mean([before, after]), digits=2),
        Figure("storm_procrastinate_per_s", queued),
        Figure("lateness_p99_s", lateness, digits=2),
    ]


def _pool(slack: Slack) -> float:
    """Messages a second of as many threads as the bot posts from, storing nothing."""
    command = [sys.executable, "-m", "tests.bench.pool", slack.api, str(POOL), str(POOL_MESSAGES)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=AT_MOST_S, check=True)
    return float(told.stdout)


def _storm(name: str, slack: Slack, messages: int, say: Say) -> float:
    """Messages a second, from the first post to the last."""
    with ExitStack() as stack:
        ground = stack.enter_context(ENGINES[name]())
        stack.enter_context(_workers(ground, slack, WORKERS[name]))
        _plant(ground, [system_clock()] * messages)
        times = slack.await_all(messages).values()
    took = max(times) - min(times)
    say(f"{name}: {messages} messages in {took:.1f} s, {messages / took:.0f}/s")
    return messages / took


def _quiet(slack: Slack, say: Say) -> float:
    """99 % of messages that come due one by one, written by another process, were out in as many seconds."""
    chance = random.Random(1)
    start = system_clock() + timedelta(seconds=LEAD_S)
    due = [start + timedelta(seconds=chance.random() * QUIET_S) for _ in range(QUIET_MESSAGES)]
    with ENGINES["embedded+sqlite"]() as ground, _workers(ground, slack, 1):
        _plant(ground, due)
        seen = slack.await_all(QUIET_MESSAGES)
    late = sorted(seen[f"C0M{number}"] - moment.timestamp() for number, moment in enumerate(due, FIRST))
    say(f"quiet: {QUIET_MESSAGES} messages, late p50 {late[len(late) // 2]:.2f} s, most {late[-1]:.2f} s")
    return late[round(len(late) * 0.99) - 1]


def _plant(ground: Ground, due: Sequence[datetime]) -> None:
    store = Store(ground.url)
    try:
        store.write(lambda session: plant(session, FIRST, due))
    finally:
        store.close()


@contextmanager
def _workers(ground: Ground, slack: Slack, many: int) -> Iterator[None]:
    """So many `drumbeat worker`, up; all are stopped in order at the end."""
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": "bench",
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": slack.api,
        "CLOCK_URL": "",
        "DATABASE_URL": ground.url,
        "LOG_LEVEL": "ERROR",
        "DRUMBEAT_ENV_FILE": "/dev/null",
        **ground.environment,
    }
    slack.forget()
    with ExitStack() as stack:
        for _ in range(many):
            stack.enter_context(_worker(settings))
        yield


@contextmanager
def _worker(settings: Mapping[str, str]) -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="drumbeat-bench-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "worker"],
            env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
            cwd=folder,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            if process.stdout is None or not process.stdout.readline():
                raise Void("a worker did not start")
            yield
        finally:
            stop(process)
