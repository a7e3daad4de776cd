"""Purpose: what the seeded people said in the quarter before the clock starts, laid into the channels.

The words stand in seeded_history.txt. Nothing of it is sent to the bot: it was not there yet.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.clock import ts as as_ts
from sandbox.people.commands import place_of
from sandbox.people.composer import typed
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json

FILE = Path(__file__).with_name("seeded_history.txt")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROOT = re.compile(r"(-?\d+) (\w{3}) (\d\d):(\d\d) (@?[\w-]+) (\w+): (.*)")
REPLY = re.compile(r" {2}\+(\d+) (\w+): (.*)")


@dataclass
class Said:
    """One message. `at` is an instant; `replies` stand in its thread."""

    at: datetime
    channel: str
    who: str
    words: str
    reactions: list[tuple[str, list[str]]]
    replies: list["Said"] = field(default_factory=list)


def read(start: datetime, zone: ZoneInfo, text: str) -> list[Said]:
    """The messages before `start`, oldest first; ValueError names a line that cannot be read."""
    monday = start.astimezone(zone).date() - timedelta(days=start.astimezone(zone).weekday())
    found: list[Said] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        reply, root = REPLY.fullmatch(line), ROOT.fullmatch(line)
        if reply and found:
            found[-1].replies.append(_reply(found[-1], reply))
        elif root and root[2] in DAYS:
            found.append(_root(monday, zone, root))
        else:
            raise ValueError(f"line {number} of the history is neither a message nor a reply: {line}")
    return sorted((said for said in found if said.at < start), key=lambda said: said.at)


def _root(monday: object, zone: ZoneInfo, found: re.Match[str]) -> Said:
    week, day, hour, minute, channel, who, rest = found.groups()
    first = datetime.fromisoformat(f"{monday}T{hour}:{minute}").replace(tzinfo=zone)
    words, reactions = _reactions(rest)
    return Said(first + timedelta(weeks=int(week), days=DAYS.index(day)), channel, who, words, reactions)


def _reply(root: Said, found: re.Match[str]) -> Said:
    before = root.replies[-1].at if root.replies else root.at
    words, reactions = _reactions(found[3])
    return Said(before + timedelta(minutes=int(found[1])), root.channel, found[2], words, reactions)


def _reactions(rest: str) -> tuple[str, list[tuple[str, list[str]]]]:
    words, *given = rest.split(" :: ")
    named = [part.split() for part in given]
    return words.strip(), [(name, people) for name, *people in named]


def lay(workspace: Workspace) -> None:
    """Put the whole history into the channels; it counts as read, but for what was said today."""
    zone = ZoneInfo(workspace.world.tz)
    now = workspace.clock.now()
    for said in read(now, zone, FILE.read_text(encoding="utf-8")):
        place = place_of(workspace, workspace.world.user(said.who), said.channel)
        root = _keep(workspace, place, said, {})
        for reply in (r for r in said.replies if r.at < now):
            _keep(workspace, place, reply, {"thread_ts": root, "parent_user_id": _id(workspace, said.who)})
    workspace.desk.read_before = midnight(now, zone)


def midnight(now: datetime, zone: ZoneInfo) -> str:
    """The ts at which today began."""
    local = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return f"{int(local.timestamp())}.000000"


def _keep(workspace: Workspace, place: Channel, said: Said, more: Json) -> str:
    ts = place.free_ts(int(said.at.timestamp()) * 1_000_000, as_ts)
    message: Json = {
        "type": "message",
        "user": _id(workspace, said.who),
        "text": typed(workspace, said.words),
        "team": workspace.world.team_id,
        "ts": ts,
        **more,
    }
    if said.reactions:
        message["reactions"] = [_given(workspace, name, people) for name, people in said.reactions]
    place.keep(message)
    return ts


def _given(workspace: Workspace, name: str, people: list[str]) -> Json:
    users = [_id(workspace, one) for one in people]
    return {"name": name, "users": users, "count": len(users)}


def _id(workspace: Workspace, handle: str) -> str:
    return workspace.world.user(handle).id
