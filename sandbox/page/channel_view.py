"""Purpose: a channel as one person sees it: messages in order, days, runs of one author, threads, whispers.

Values for the templates; it renders nothing and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.page import dates
from sandbox.page.names import Names
from sandbox.people.act_result import may_see
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User

RUN_S = 300
"""So long a run of one author's messages shows the name only once."""
MOST = 150
"""Messages of a channel that are shown; older ones are counted."""


@dataclass(frozen=True)
class Author:
    id: str
    name: str
    initials: str
    hue: int
    is_app: bool


@dataclass(frozen=True)
class Line:
    """One message, or what stands between two."""

    json: Json
    author: Author
    at: datetime
    target: Json
    first_of_run: bool
    day: str = ""
    """The words for the day, where a new one begins."""
    is_new: bool = False
    """The first that was not read yet."""
    mine: bool = False
    whisper: bool = False
    edited: bool = False
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)

    @property
    def ts(self) -> str:
        return str(self.json["ts"])

    @property
    def replies(self) -> int:
        return int(self.json.get("reply_count") or 0)


@dataclass(frozen=True)
class Entry:
    """One line of the side bar."""

    place: Channel
    name: str
    unread: int
    joined: bool


def sidebar(workspace: Workspace, person: User) -> list[Entry]:
    """Channels by name: those the person is in, then the public ones they could enter."""
    places = [p for p in workspace.world.channels.values() if p.kind != "im" and not p.archived]
    seen = [p for p in places if may_see(workspace, person, p.id)]
    entries = [entry(workspace, person, place, place.name) for place in seen]
    return sorted(entries, key=lambda e: (not e.joined, e.name))


def direct(workspace: Workspace, person: User, offered: Sequence[User]) -> list[Entry]:
    """The people one has written with, and those who are offered."""
    world = workspace.world
    known = [p for p in world.channels.values() if p.kind == "im" and person.id in p.members and p.messages]
    ids = {other for p in known for other in p.members} | {one.id for one in offered}
    people = [world.users[i] for i in ids - {person.id, world.bot_user}]
    ordered = sorted(people, key=lambda one: one.real_name)
    return [entry(workspace, person, world.between(person.id, o.id), o.real_name) for o in ordered]


def place_name(workspace: Workspace, person: User, place: Channel) -> str:
    """What the person calls the place: #sales, Drumbeat, or somebody's name."""
    if place.kind != "im":
        return f"#{place.name}"
    other = next(member for member in place.members if member != person.id)
    return workspace.world.users[other].real_name


def entry(workspace: Workspace, person: User, place: Channel, name: str) -> Entry:
    joined = person.id in place.members
    return Entry(place, name, _unread(workspace, person, place) if joined else 0, joined)


def _unread(workspace: Workspace, person: User, place: Channel) -> int:
    read = workspace.desk.read_up_to(person.id, place.id)
    top = [ts for ts in reversed(place.top[-50:]) if ts > read]
    others = sum(1 for ts in top if place.messages[ts].get("user") != person.id)
    whispers = sum(1 for ts, w in place.ephemerals.items() if ts > read and w["for"] == person.id)
    return others + whispers


def channel(workspace: Workspace, person: User, place: Channel) -> tuple[list[Line], int]:
    """What stands in the channel itself, oldest first, and how many older ones are left out."""
    top = [place.messages[ts] for ts in place.top[-MOST:]]
    oldest = top[0]["ts"] if len(place.top) > MOST else ""
    whispers = [w for w in _whispers(place, person) if not w.get("thread_ts") and w["ts"] >= oldest]
    found = sorted([*top, *whispers], key=lambda m: str(m["ts"]))
    line = workspace.desk.line_after(person.id, place.id)
    return _lines(workspace, person, place, found, line), len(place.top) - len(top)


def thread(workspace: Workspace, person: User, place: Channel, ts: str) -> list[Line]:
    """A message with its replies; empty when it is not there."""
    if ts not in place.messages:
        return []
    replies = [place.messages[reply] for reply in place.threads.get(ts, [])]
    whispers = [w for w in _whispers(place, person) if w.get("thread_ts") == ts]
    found = sorted([*replies, *whispers], key=lambda m: str(m["ts"]))
    return _lines(workspace, person, place, [place.messages[ts], *found], "")


def newest(person: User, place: Channel) -> str:
    """The newest ts a person has before them in a channel."""
    whispers = [str(w["ts"]) for w in _whispers(place, person)]
    return max([*place.top[-1:], *whispers], default="")


def _whispers(place: Channel, person: User) -> list[Json]:
    return [w for w in place.ephemerals.values() if w["for"] == person.id]


def _lines(
    workspace: Workspace, person: User, place: Channel, messages: Sequence[Json], read: str
) -> list[Line]:
    names, lines = Names(workspace, person), list[Line]()
    for message in messages:
        before = lines[-1] if lines else None
        lines.append(_line(names, place, message, before, read))
    return lines


def _line(names: Names, place: Channel, message: Json, before: Line | None, read: str) -> Line:
    at, who = names.local(float(message["ts"])), author(names.workspace, message)
    fresh_day = before is None or before.at.date() != at.date()
    newly = bool(read) and message["ts"] > read and message.get("user") != names.reader.id
    whisper = bool(message.get("is_ephemeral"))
    return Line(
        json=message,
        author=who,
        at=at,
        target={"channel": place.id, "ts": message["ts"]},
        first_of_run=fresh_day or whisper or before is None or not _goes_on(before, who, at),
        day=dates.day_words(at, names.today()) if fresh_day else "",
        is_new=newly and (before is None or before.ts <= read),
        mine=message.get("user") == names.reader.id,
        whisper=whisper,
        edited=bool(message.get("edited")) and not message.get("bot_id"),
        typed=names.workspace.world.typed.get((f"{place.id}:{message['ts']}", names.reader.id), {}),
    )


def _goes_on(before: Line, who: Author, at: datetime) -> bool:
    near = (at - before.at).total_seconds() < RUN_S
    return before.author == who and near and not before.whisper


def author(workspace: Workspace, message: Json) -> Author:
    found = workspace.world.users.get(str(message.get("user", "")))
    if found is None:
        return Author("", "unknown person", "?", 0, is_app=False)
    return face(found)


def face(person: User) -> Author:
    """How a person is shown: initials on a colour of their own."""
    initials = "".join(part[0] for part in person.real_name.split()[:2])
    hue = sum(ord(letter) * 37 for letter in person.handle) % 360
    return Author(person.id, person.real_name, initials, hue, is_app=person.is_bot)
