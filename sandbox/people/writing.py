"""Purpose: people write, edit and delete messages and open App Home: what is kept, and the events of it."""

import asyncio
import uuid

from sandbox import posting
from sandbox.clock import ts as as_ts
from sandbox.errors import Refused
from sandbox.events import Delivery
from sandbox.people import act_result
from sandbox.people.commands import place_of
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json

GIVEN = ("ts", "thread_ts", "parent_user_id", "subtype", "client_msg_id", "blocks", "files", "bot_id")


async def write(workspace: Workspace, user: str, channel: str, text: str, more: Json) -> Json:
    person = act_result.present(workspace, user)
    place = place_of(workspace, person, channel)
    if place.archived:
        raise Refused("is_archived", place.name)
    if person.id not in place.members:
        raise Refused("not_in_channel", f"{person.handle} is not in {place.name}")
    mark = workspace.journal.mark()
    kept, sent = keep(workspace, place, {"user": person.id, "text": text, **more})
    done = await asyncio.gather(*sent)
    return act_result.of_events(workspace, person, mark, done, channel=place.id, ts=kept["ts"])


def keep(workspace: Workspace, place: Channel, given: Json) -> tuple[Json, list[posting.Sent]]:
    """Keep one message of a person, sent on as message (and app_mention when it names the bot)."""
    extra = {name: given[name] for name in GIVEN if given.get(name)}
    message: Json = {
        "client_msg_id": str(uuid.uuid4()),
        "type": "message",
        "user": given.get("user", ""),
        "text": given.get("text", ""),
        "team": workspace.world.team_id,
    } | extra
    if message.get("ts") in place.messages:
        raise Refused("duplicate_ts", f"{place.name} has a message {message['ts']}")
    kept, sent = posting.post(workspace, place, message)
    return kept, [sent, *_mention(workspace, place, kept)]


def _mention(workspace: Workspace, place: Channel, message: Json) -> list[posting.Sent]:
    world = workspace.world
    named = f"<@{world.bot_user}>" in message["text"] or f"<@{world.bot_user}|" in message["text"]
    if not named or place.kind == "im" or not world.bot_in(place):
        return []
    event = dict(message) | {"type": "app_mention", "channel": place.id, "event_ts": message["ts"]}
    return [workspace.events.emit(event, line=place.id)]


async def edit(workspace: Workspace, user: str, channel: str, ts: str, text: str) -> Json:
    person = act_result.present(workspace, user)
    place = _own_message(workspace, user, channel, ts)
    mark = workspace.journal.mark()
    done = await posting.change(workspace, place, ts, {"text": text})
    return act_result.of_events(workspace, person, mark, [done], channel=place.id, ts=ts)


async def delete(workspace: Workspace, user: str, channel: str, ts: str) -> Json:
    person = act_result.present(workspace, user)
    place = _own_message(workspace, user, channel, ts)
    mark = workspace.journal.mark()
    done = await posting.remove(workspace, place, ts)
    return act_result.of_events(workspace, person, mark, [done], channel=place.id, ts=ts)


def _own_message(workspace: Workspace, user: str, channel: str, ts: str) -> Channel:
    person = act_result.present(workspace, user)
    place = place_of(workspace, person, channel)
    message = place.messages.get(ts)
    if message is None or (message.get("user") != person.id and not person.is_admin):
        raise Refused("message_not_found", f"{person.handle} wrote no message {ts}")
    return place


async def open_home(workspace: Workspace, user: str, tab: str = "home") -> Json:
    person = act_result.present(workspace, user)
    world, mark = workspace.world, workspace.journal.mark()
    home = world.homes.get(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": world.dm(person.id).id,
        "tab": tab,
    }
    event["event_ts"] = as_ts(workspace.clock.micros())
    if home is not None and tab == "home":
        event["view"] = home.json
    done: Delivery = await workspace.events.emit(event, line=person.id)
    now = world.homes.get(person.id)
    return act_result.of_events(workspace, person, mark, [done], home=now.json if now else None)
