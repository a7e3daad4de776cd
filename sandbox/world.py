"""Purpose: what the workspace holds: people, channels, groups, messages, views. Plain state with look-ups.

It does not check what a caller may do and sends nothing. It is only touched on the one event loop.
"""

import itertools
import mimetypes
import secrets
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Refused

Json = dict[str, Any]


@dataclass
class User:
    id: str
    handle: str
    real_name: str
    tz: str = "Europe/Berlin"
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False
    bot_id: str = ""
    updated: int = 0
    title: str = ""


@dataclass
class Channel:
    id: str
    name: str
    kind: str = "public"
    """`public`, `private` or `im`."""
    members: dict[str, None] = field(default_factory=dict)
    """Ordered, and quick to look into."""
    archived: bool = False
    creator: str = "U0MIRA"
    created: int = 1_700_000_000
    user: str = ""
    """The person at the other end, in an `im`."""
    messages: dict[str, Json] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    """The ts of what stands in the channel itself, oldest first."""
    threads: dict[str, list[str]] = field(default_factory=dict)
    ephemerals: dict[str, Json] = field(default_factory=dict)

    def free_ts(self, micros: int, as_text: Callable[[int], str]) -> str:
        """The first unused ts at or after an instant: unique, and rising while the clock does."""
        while (ts := as_text(micros)) in self.messages or ts in self.ephemerals:
            micros += 1
        return ts

    def keep(self, message: Json) -> None:
        ts, thread = message["ts"], message.get("thread_ts")
        self.messages[ts] = message
        if thread in (None, ts):
            insort(self.top, ts)
            return
        insort(self.threads.setdefault(thread, []), ts)
        if message.get("subtype") == "thread_broadcast":
            insort(self.top, ts)
        self._count_replies(thread)

    def drop(self, ts: str) -> Json:
        message = self.messages.pop(ts)
        thread = message.get("thread_ts")
        if ts in self.top:
            self.top.remove(ts)
        if thread not in (None, ts) and ts in self.threads.get(thread, []):
            self.threads[thread].remove(ts)
            self._count_replies(thread)
        return message

    def _count_replies(self, thread: str) -> None:
        parent = self.messages.get(thread)
        if parent is None:
            return
        replies = self.threads[thread]
        people = list(dict.fromkeys(self.messages[ts].get("user", "") for ts in replies[:50]))
        parent |= {"thread_ts": thread, "reply_count": len(replies), "reply_users_count": len(people)}
        parent |= {"reply_users": people[:5], "latest_reply": replies[-1] if replies else None}


@dataclass
class File:
    """A file of the bot: its bytes once they were uploaded, and where it is shared once complete."""

    id: str
    name: str
    size: int
    alt: str = ""
    title: str = ""
    content: bytes = b""
    completed: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)
    """By channel: the ts of the messages that carry it."""
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def disposition(self) -> str:
        """Only pictures are opened in a browser: nothing else that was uploaded runs there."""
        return "inline" if self.mimetype in ("image/png", "image/jpeg", "image/gif") else "attachment"

    @property
    def safe_name(self) -> str:
        """The name as it can stand in a header."""
        return "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in self.name)


@dataclass
class Usergroup:
    id: str
    handle: str
    name: str
    members: list[str] = field(default_factory=list)
    disabled: bool = False
    updated: int = 1_700_000_000


@dataclass
class View:
    """One open modal or Home, as one person has it before them."""

    user: str
    json: Json
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    """What the person has filled in so far, by block and action."""

    @property
    def id(self) -> str:
        return str(self.json["id"])


@dataclass
class World:
    team_id: str = "T0DRUMBEAT"
    team_name: str = "Northwind Trading"
    domain: str = "northwind"
    bot_user: str = "U0DRUMBEAT"
    bot_id: str = "B0DRUMBEAT"
    bot_name: str = "drumbeat"
    app_id: str = "A0DRUMBEAT"
    plan: str = "paid"
    tz: str = "Europe/Berlin"
    """Where the company sits."""
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Usergroup] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    dnd: dict[str, Json] = field(default_factory=dict)
    typed: dict[tuple[str, str], dict[tuple[str, str], Json]] = field(default_factory=dict)
    """What a person has chosen on a message: by (container, user), then by block and action."""
    suggested: dict[str, list[Json]] = field(default_factory=dict)
    """The options a person was last shown by an external select, by action_id."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def next_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):09X}"

    def add_user(self, user: User) -> User:
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def user(self, ref: str) -> User:
        """Find a person by id, handle or @handle."""
        name = ref.removeprefix("@")
        found = self.users.get(name) or next((u for u in self.users.values() if u.handle == name), None)
        if found is None:
            raise Refused("user_not_found", ref)
        return found

    def channel(self, ref: str) -> Channel:
        """Find a channel by id, name or #name."""
        name = ref.removeprefix("#")
        by_name = (c for c in self.channels.values() if c.name == name and c.kind != "im")
        found = self.channels.get(name) or next(by_name, None)
        if found is None:
            raise Refused("channel_not_found", ref)
        return found

    def group(self, ref: str) -> Usergroup:
        name = ref.removeprefix("@")
        found = self.groups.get(name) or next((g for g in self.groups.values() if g.handle == name), None)
        if found is None:
            raise Refused("no_such_subteam", ref)
        return found

    def dm(self, user_id: str) -> Channel:
        """The conversation between one person and the bot, opened when it is not there yet."""
        found = self.channels.get("D" + user_id[1:])
        if found is not None:
            return found
        members = dict.fromkeys((user_id, self.bot_user))
        return self.add_channel(
            Channel("D" + user_id[1:], "directmessage", "im", members, user=user_id, creator=self.bot_user)
        )

    def between(self, one: str, other: str) -> Channel:
        """The conversation of two people, opened when it is not there yet; the bot never sees it."""
        first, second = sorted((one, other))
        name = f"D{first[1:]}{second[1:]}"
        if name not in self.channels:
            members = dict.fromkeys((first, second))
            self.add_channel(Channel(name, "directmessage", "im", members, user=second, creator=first))
        return self.channels[name]

    def bot_in(self, channel: Channel) -> bool:
        return self.bot_user in channel.members

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home by its id; None when it is closed or never was."""
        opened = itertools.chain(*self.stacks.values(), self.homes.values())
        return next((v for v in opened if v.id == view_id), None)
