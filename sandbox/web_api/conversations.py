"""Purpose: the conversations.* methods and users.conversations."""

import random
from bisect import bisect_left, bisect_right

from sandbox import shapes
from sandbox.errors import SlackError
from sandbox.people.membership import enter
from sandbox.web_api.call import Call, conversation, need_scope, next_cursor, page, person
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json

KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
SCOPES = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
MOST_HISTORY = 999


def open_(workspace: Workspace, call: Call) -> Json:
    if call.text("channel"):
        return {"ok": True, "channel": {"id": conversation(workspace, call).id}}
    users = [u for u in call.text("users").split(",") if u]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 8:
        raise SlackError("too_many_users")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    if workspace.world.users[person(workspace, users[0])].deleted:
        raise SlackError("user_disabled")
    channel = workspace.world.dm(users[0])
    shown = shapes.channel(workspace.world, channel) if call.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": shown}


def info(workspace: Workspace, call: Call) -> Json:
    shown = shapes.channel(workspace.world, conversation(workspace, call, "read"))
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    locale = {"locale": "en-US"} if call.flag("include_locale") else {}
    return {"ok": True, "channel": shown | locale}


def list_(workspace: Workspace, call: Call) -> Json:
    found = [c for c in _of_types(workspace, call) if c.kind == "public" or workspace.world.bot_in(c)]
    return _listed(workspace, call, found)


def of_user(workspace: Workspace, call: Call) -> Json:
    """users.conversations: those the bot is in, or another person that the bot can see too."""
    world = workspace.world
    user = person(workspace, call.text("user") or world.bot_user)
    found = [c for c in _of_types(workspace, call) if user in c.members]
    return _listed(workspace, call, [c for c in found if c.kind == "public" or world.bot_in(c)])


def _of_types(workspace: Workspace, call: Call) -> list[Channel]:
    wanted = [t.strip() for t in (call.text("types") or "public_channel").split(",")]
    if any(t not in KINDS for t in wanted):
        raise SlackError("invalid_types")
    kinds = [KINDS[t] for t in wanted]
    for kind in kinds:
        need_scope(workspace, SCOPES[kind])
    skip = call.flag("exclude_archived")
    return [c for c in workspace.world.channels.values() if c.kind in kinds and not (skip and c.archived)]


def _listed(workspace: Workspace, call: Call, found: list[Channel]) -> Json:
    shown, rest = page(call, found, 100)
    return {"ok": True, "channels": [shapes.channel(workspace.world, c) for c in shown], **rest}


def members(workspace: Workspace, call: Call) -> Json:
    channel = conversation(workspace, call, "read")
    shown, rest = page(call, list(channel.members), 100)
    return {"ok": True, "members": shown, **rest}


def join(workspace: Workspace, call: Call) -> Json:
    channel, world = conversation(workspace, call), workspace.world
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    already = world.bot_in(channel)
    enter(workspace, channel, world.bot_user)
    answer = {"ok": True, "channel": shapes.channel(world, channel)}
    return answer | ({"warning": "already_in_channel"} if already else {})


def history(workspace: Workspace, call: Call) -> Json:
    """The channel's own messages, newest first; replies only in conversations.replies."""
    channel = _readable(workspace, call)
    low, high = _bounds(call, channel.top)
    if cursor := call.cursor():
        high = min(high, bisect_right(channel.top, cursor))
    limit = call.limit(100, MOST_HISTORY)
    start = max(low, high - limit)
    shown = [channel.messages[ts] for ts in reversed(channel.top[start:high]) if _shows(workspace, ts)]
    more = start > low
    rest = next_cursor(channel.top[start - 1] if more else "")
    return {"ok": True, "messages": _messages(call, shown), "has_more": more, "pin_count": 0} | (
        rest if more else {}
    )


def _shows(workspace: Workspace, ts: str) -> bool:
    """Whether history shows a message yet: each has a lag of its own, the same at every look."""
    lag = workspace.settings.history_lag_seconds
    if not lag:
        return True
    age = workspace.clock.micros() / 1_000_000 - float(ts)
    return age >= lag * random.Random(ts).random()  # noqa: S311 - no secret


def replies(workspace: Workspace, call: Call) -> Json:
    """One thread, its first message first, oldest to newest."""
    channel, ts = _readable(workspace, call), call.needed("ts")
    if ts not in channel.messages:
        raise SlackError("thread_not_found")
    root = channel.messages[ts].get("thread_ts") or ts
    inside = channel.threads.get(root, [])
    low, high = _bounds(call, inside)
    if cursor := call.cursor():
        low = max(low, bisect_left(inside, cursor))
    limit = call.limit(1000, 1000)
    first = [channel.messages[root]] if root in channel.messages else []
    shown = [*first, *(channel.messages[t] for t in inside[low:high][:limit])]
    more = high - low > limit
    rest = next_cursor(inside[low + limit]) if more else {}
    return {"ok": True, "messages": _messages(call, shown), "has_more": more, **rest}


def _readable(workspace: Workspace, call: Call) -> Channel:
    channel = conversation(workspace, call, "history")
    if not workspace.world.bot_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _bounds(call: Call, inside: list[str]) -> tuple[int, int]:
    """Where oldest and latest cut a sorted list of ts."""
    oldest, latest, inclusive = call.text("oldest"), call.text("latest"), call.flag("inclusive")
    low, high = 0, len(inside)
    if oldest and oldest != "0":
        low = (bisect_left if inclusive else bisect_right)(inside, _padded(oldest))
    if latest:
        high = (bisect_right if inclusive else bisect_left)(inside, _padded(latest))
    return low, max(low, high)


def _padded(ts: str) -> str:
    seconds, _, fraction = ts.partition(".")
    if not seconds.isdigit() or (fraction and not fraction.isdigit()):
        raise SlackError("invalid_ts_oldest" if seconds else "invalid_ts_latest")
    return f"{seconds:0>10}.{fraction:0<6}"


def _messages(call: Call, found: list[Json]) -> list[Json]:
    everything = call.flag("include_all_metadata")
    return [shapes.message(m, all_metadata=everything) for m in found]
