"""Purpose: message events as Slack sends them when answers fail: again, in any order, through kills.

Judges nothing: whoever is not answered 200 is sent again, as often as it takes.
"""

import json
import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from typing import Any

from bot.trial.processes import HOST, Trial, bot
from sandbox import signing
from tests.patience import PATIENCE_S

SENDERS = 8
TIMES = 4
GIVES_UP_AFTER_S = 60.0
TEAM = "T0DRUMBEAT"


def conversation(people: Sequence[str], seed: int, many: int) -> list[dict[str, Any]]:
    """Messages of these people in two channels, with threads, mentions and silences, oldest first."""
    dice = random.Random(seed)
    at, said = 1_795_400_000, list[dict[str, Any]]()
    for number in range(many):
        at += dice.choice((20, 90, 400, 4000))
        message = {
            "type": "message",
            "channel": dice.choice(("C0TALKA", "C0TALKB")),
            "channel_type": "channel",
            "user": dice.choice(people),
            "text": f"word {number} "
            + "".join(f"<@{one}> " for one in dice.sample(people, dice.choice((0, 0, 1, 2)))),
            "ts": f"{at}.{number:06}",
        }
        roots = [one for one in said if one["channel"] == message["channel"] and "thread_ts" not in one]
        if roots and dice.random() < 0.3:
            root = dice.choice(roots[-5:])
            message |= {"thread_ts": root["ts"], "parent_user_id": root["user"]}
        said.append(message)
    return said


def rage(running: Trial, messages: Sequence[dict[str, Any]], kills: int, seed: int) -> int:
    """Each message four times, shuffled, until it is answered, while the bot is killed and started again.

    How many sendings failed in between.
    """
    dice = random.Random(seed)
    sendings = [message for message in messages for _ in range(TIMES)]
    dice.shuffle(sendings)
    failed = _Failed()
    with ExitStack() as bots, ThreadPoolExecutor(SENDERS) as pool:
        shares = [pool.submit(_send_all, running, sendings[n::SENDERS], failed) for n in range(SENDERS)]
        process = running.process
        for _ in range(kills):
            time.sleep(dice.uniform(0.1, 0.6))
            process.kill()
            process.wait(PATIENCE_S)
            process = bots.enter_context(bot(running.environment))
        for share in shares:
            share.result()
    return failed.count


class _Failed:
    """A number that several threads count up."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def one_more(self) -> None:
        with self._lock:
            self.count += 1


def _send_all(running: Trial, messages: Sequence[dict[str, Any]], failed: _Failed) -> None:
    deadline = time.monotonic() + GIVES_UP_AFTER_S
    for message in messages:
        while not _sent(running, message):
            failed.one_more()
            if time.monotonic() > deadline:
                raise TimeoutError("the bot does not come back")
            time.sleep(0.05)


def _sent(running: Trial, message: dict[str, Any]) -> bool:
    secret, port = running.environment["SLACK_SIGNING_SECRET"], int(running.environment["PORT"])
    body = json.dumps(
        {"type": "event_callback", "team_id": TEAM, "event": message, "event_id": "Ev1"}
    ).encode()
    headers = {"Content-Type": "application/json", **signing.headers(secret, body)}
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/slack/events", body, headers)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
