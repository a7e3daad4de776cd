"""Purpose: counts what stands in the sandbox's channels, which is what people see. Asks no ledger.

Waits until it may be counted; changes nothing.
"""

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.client import Sandbox
from tests.chaos.figures import Owed, Say

LOOK_EVERY_S = 2.0
POST = "chat.postMessage"


@dataclass(frozen=True)
class Count:
    """What was found, how late each message was, in seconds, and how often each method was called."""

    lost: Sequence[Owed]
    doubled: Sequence[Owed]
    lateness: Sequence[float]
    posts: int
    calls: Mapping[str, int]
    deleted: int


def settle(sandbox: Sandbox, quiet_s: float, at_most_s: float, say: Say) -> None:
    """Until nothing was posted for `quiet_s`, or `at_most_s` is over."""
    deadline = time.time() + at_most_s
    while time.time() < deadline:
        last = max((float(call["at"]) for call in sandbox.calls(POST)), default=0.0)
        if time.time() - last >= quiet_s:
            return
        time.sleep(min(LOOK_EVERY_S, max(0.1, last + quiet_s - time.time())))
    say(f"still posting after {at_most_s:.0f} s")


def arrive(sandbox: Sandbox, owed: Sequence[Owed], at_most_s: float) -> None:
    """Until each of them stands in its channel, or `at_most_s` is over."""
    deadline, missing = time.time() + at_most_s, deque(owed)
    while missing and time.time() < deadline:
        if standing(sandbox, missing[0]):
            missing.popleft()
        else:
            time.sleep(LOOK_EVERY_S / 4)


def count(sandbox: Sandbox, owed: Sequence[Owed]) -> Count:
    """Every channel is read once."""
    stand = [(one, standing(sandbox, one)) for one in owed]
    calls = sandbox.calls()
    return Count(
        lost=[one for one, found in stand if not found],
        doubled=[one for one, found in stand if len(found) > 1],
        lateness=[found[0] - one.due.timestamp() for one, found in stand if found],
        posts=sum(call["method"] == POST for call in calls),
        calls=Counter(str(call["method"]) for call in calls),
        deleted=sum(call["method"] == "chat.delete" and call["outcome"] == "ok" for call in calls),
    )


def standing(sandbox: Sandbox, owed: Owed) -> list[float]:
    """The times of the messages in its channel that carry its key, oldest first."""
    return sorted(
        float(message.ts)
        for message in sandbox.messages(owed.channel)
        if message.json.get("metadata", {}).get("event_payload", {}).get("key") == owed.key
    )
