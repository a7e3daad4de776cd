"""Purpose: the fault panel: what goes wrong next, what went wrong so far, and that nothing was lost by it.

Faults are carried out by the Web API's edge; this arms them and reads what became of the calls.
"""

from dataclasses import dataclass

from sandbox.call_log import Entry
from sandbox.errors import Refused
from sandbox.people.act_result import may_see
from sandbox.workspace import Workspace
from sandbox.world import Json, User

POST = "chat.postMessage"
FAULTS: dict[str, tuple[str, str, Json]] = {
    "429": ("Too many requests", "Slack answers 429: come back in 2 s", {"fault": "429", "retry_after": 2}),
    "500": ("Slack is broken", "Slack answers 500 and takes nothing", {"fault": "500"}),
    "dropped": (
        "Answer lost",
        "Slack takes the message, then the line drops",
        {"fault": "drop_after_accept", "seconds": 0.0},
    ),
    "slow": (
        "Slow",
        "Slack takes the message and answers 5 s later",
        {"fault": "slow_answer", "seconds": 5.0},
    ),
}
"""What the next post meets: its name, what it is in words, the rule."""
NAMES = {"429": "429", "500": "500", "drop_after_accept": "line dropped", "slow_answer": "slow"}
SHOWN = 6


@dataclass(frozen=True)
class Incident:
    """One fault that was played, and when the same post came through after it."""

    fault: str
    place: str
    tries: int
    seconds: float | None
    """Until it was there; None while it is not."""


@dataclass(frozen=True)
class Balance:
    """What the bot posted so far, by the keys it gave its messages."""

    arrived: int
    doubled: int
    armed: list[str]


def arm(workspace: Workspace, given: Json) -> Json:
    """Let the next post of the bot meet a fault."""
    known = FAULTS.get(str(given.get("fault")))
    if known is None:
        raise Refused("invalid_fault", str(given.get("fault")))
    workspace.faults.add({"method": POST, "times": 1, **known[2]})
    workspace.desk.note("fault", str(given["fault"]))
    workspace.journal.stir()
    return {"ok": True}


def balance(workspace: Workspace) -> Balance:
    keys = [
        str((message.get("metadata") or {}).get("event_payload", {}).get("key", ""))
        for place in workspace.world.channels.values()
        for message in place.messages.values()
        if message.get("metadata")
    ]
    armed = [r for r in workspace.faults.listed() if r["times"]]
    names = [NAMES.get(str(r["fault"]), str(r["fault"])) for r in armed]
    return Balance(len(keys), len(keys) - len(set(keys)), names)


def incidents(workspace: Workspace, reader: User) -> list[Incident]:
    """The last faults, the newest first. Where it happened is named only to those who see the place."""
    posts = [e for e in workspace.calls.entries() if e.method == POST]
    found = [_incident(workspace, reader, posts, n) for n, e in enumerate(posts) if e.outcome in NAMES]
    return found[::-1][:SHOWN]


def _incident(workspace: Workspace, reader: User, posts: list[Entry], number: int) -> Incident:
    failed = posts[number]
    later = [e for e in posts[number + 1 :] if e.channel == failed.channel]
    arrived = next((e for e in later if e.outcome == "ok"), None)
    tries = 1 + (later.index(arrived) + 1 if arrived else len(later))
    if failed.outcome in ("drop_after_accept", "slow_answer"):
        arrived, tries = failed, 1
    seconds = None if arrived is None else arrived.at - failed.at
    return Incident(NAMES[failed.outcome], _place(workspace, reader, failed.channel), tries, seconds)


def _place(workspace: Workspace, reader: User, ref: str) -> str:
    world = workspace.world
    if ref in world.users:
        return "a direct message"
    place = world.channels.get(ref)
    if place is None or not may_see(workspace, reader, ref):
        return "another channel"
    return "a direct message" if place.kind == "im" else f"#{place.name}"


async def restart(workspace: Workspace) -> Json:
    """Kill the bot and start it again, where whoever started the sandbox lets us."""
    desk = workspace.desk
    if desk.options.restart is None:
        raise Refused("not_ours", "The sandbox was started without the bot.")
    if desk.restarting:
        raise Refused("already_restarting", "The bot is being restarted already.")
    desk.restarting = True
    workspace.journal.stir()
    try:
        await desk.options.restart()
    finally:
        desk.restarting = False
        workspace.journal.stir()
    desk.restarts += 1
    desk.note("fault", "restart")
    return {"ok": True, "restarts": desk.restarts}
