"""Purpose: put messages into channels, change and remove them, and let those who may see it know.

It checks no rights and no limits: the Web API methods and the people do that before.
"""

import asyncio
import copy
import secrets

from sandbox import shapes
from sandbox.clock import ts as as_ts
from sandbox.events import Delivery
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json

KINDS = {"public": "channel", "private": "group", "im": "im"}
FAMILIES = {"public": "channels", "private": "groups", "im": "im"}
Sent = asyncio.Future[Delivery]


def with_ids(blocks: list[Json]) -> list[Json]:
    """Blocks as Slack keeps them: those without a block_id or action_id are given one."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements(block):
            if element.get("type") not in ("plain_text", "mrkdwn", "image") and "type" in element:
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return kept


def elements(block: Json) -> list[Json]:
    """What stands in a block that a person may use."""
    if block.get("type") in ("rich_text", "carousel", "context"):
        return []
    found = [
        block.get("accessory"),
        block.get("element"),
        *(block.get("elements") or block.get("actions") or []),
    ]
    return [e for e in found if isinstance(e, dict)]


def by_bot(workspace: Workspace, body: Json) -> Json:
    """The frame of what the bot says."""
    world = workspace.world
    return {
        "type": "message",
        "user": world.bot_user,
        "bot_id": world.bot_id,
        "app_id": world.app_id,
        "team": world.team_id,
        "bot_profile": shapes.bot_profile(world),
    } | body


def post(workspace: Workspace, channel: Channel, message: Json) -> tuple[Json, Sent]:
    """Keep a message (at its own ts, or now) and send the event for it."""
    if not message.get("ts"):
        message["ts"] = channel.free_ts(workspace.clock.micros(), as_ts)
    if message.get("blocks"):
        message["blocks"] = with_ids(message["blocks"])
    thread = message.get("thread_ts")
    if thread and thread != message["ts"] and thread in channel.messages:
        message.setdefault("parent_user_id", channel.messages[thread].get("user", ""))
    channel.keep(message)
    workspace.journal.note("message", message, channel=channel.id)
    return message, announce(workspace, channel, dict(message))


def change(workspace: Workspace, channel: Channel, ts: str, new: Json) -> Sent:
    """Put new content in a message's place; keys with None are taken away."""
    old = channel.messages[ts]
    before = dict(old)
    if new.get("blocks"):
        new["blocks"] = with_ids(new["blocks"])
    old |= new
    for name in [name for name, value in new.items() if value is None]:
        del old[name]
    old["edited"] = {"user": old.get("user", ""), "ts": as_ts(workspace.clock.micros())}
    workspace.journal.note("changed", old, channel=channel.id)
    changed = {"subtype": "message_changed", "message": dict(old), "previous_message": before, "hidden": True}
    return announce(workspace, channel, changed)


def remove(workspace: Workspace, channel: Channel, ts: str) -> Sent:
    before = channel.drop(ts)
    workspace.journal.stir()
    gone = {"subtype": "message_deleted", "deleted_ts": ts, "previous_message": before, "hidden": True}
    return announce(workspace, channel, gone)


def announce(workspace: Workspace, channel: Channel, event: Json) -> Sent:
    """Send a message event, when the app may hear it: it is in the channel and subscribed to its type."""
    kind = KINDS[channel.kind]
    stamp = event.get("ts") or as_ts(workspace.clock.micros())
    event |= {"type": "message", "channel": channel.id, "channel_type": kind, "ts": stamp, "event_ts": stamp}
    if not workspace.world.bot_in(channel):
        quiet: Sent = asyncio.get_running_loop().create_future()
        quiet.set_result(Delivery("message"))
        return quiet
    return workspace.events.emit(event, f"message.{FAMILIES[channel.kind]}", channel.id)


def whisper(workspace: Workspace, channel: Channel, user: str, body: Json, *, by_slack: bool = False) -> Json:
    """Show something to one person only."""
    message = {"text": "", **body} if by_slack else by_bot(workspace, {"text": "", **body})
    if by_slack:
        message |= {"type": "message", "user": "USLACKBOT"}
    if message.get("blocks"):
        message["blocks"] = with_ids(message["blocks"])
    message.setdefault("ts", channel.free_ts(workspace.clock.micros(), as_ts))
    message |= {"is_ephemeral": True, "for": user}
    channel.ephemerals[message["ts"]] = message
    workspace.journal.note("ephemeral", message, user, channel.id)
    return message


def note_view(workspace: Workspace, user: str, view: Json) -> None:
    workspace.journal.note("view", view, user)
