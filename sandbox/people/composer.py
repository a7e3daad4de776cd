"""Purpose: what the box below a channel does with what a person typed: a slash command, or a message.

In threads there are no commands, as in Slack. It also holds the small things of a Slack client: reactions,
joining a channel, putting a whisper away.
"""

import re

from sandbox import reactions
from sandbox.clock import ts as as_ts
from sandbox.errors import Refused
from sandbox.events import Delivery
from sandbox.people import act_result, commands, membership, writing
from sandbox.people.escaping import escaped
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User

COMMAND = re.compile(r"/[a-z0-9_-]+(?=\s|$)")
LABEL = re.compile(r"<([@#]\w+)\|[^<>]*>")


async def say(workspace: Workspace, user: str, channel: str, text: str, thread_ts: str = "") -> Json:
    """Send what stands in the box."""
    person = act_result.present(workspace, user)
    if not text.strip():
        raise Refused("no_text", "There is nothing to send yet.")
    named = COMMAND.match(text)
    if named and thread_ts:
        return _not_in_threads(workspace, person, channel, thread_ts, named[0])
    if named:
        return await commands.command(workspace, user, named[0], text[named.end() :], channel)
    more = {"thread_ts": thread_ts} if thread_ts else {}
    return await writing.write(workspace, user, channel, typed(workspace, text.strip()), more)


def typed(workspace: Workspace, text: str) -> str:
    """What a person typed as Slack keeps it: names and links as references, without labels for names."""
    return LABEL.sub(r"<\1>", escaped(workspace.world, text, names=True))


def _not_in_threads(workspace: Workspace, person: User, channel: str, thread_ts: str, name: str) -> Json:
    place = commands.place_of(workspace, person, channel)
    mark = workspace.journal.mark()
    words = f"{name} is not supported in threads. Sorry!"
    commands.tell(workspace, place, person, words, thread_ts=thread_ts)
    return act_result.not_sent(workspace, person, mark, "not_in_threads")


async def react(workspace: Workspace, user: str, channel: str, ts: str, name: str) -> Json:
    """Give a reaction, or take it back where it was given already."""
    person = act_result.present(workspace, user)
    place = commands.place_of(workspace, person, channel)
    message = place.messages.get(ts)
    if message is None:
        raise Refused("message_not_found", ts)
    added = reactions.add(message, name, person.id)
    if not added:
        reactions.remove(message, name, person.id)
    workspace.journal.stir()
    mark = workspace.journal.mark()
    done = await _told(workspace, person, place, message, name, "added" if added else "removed")
    return act_result.of_events(workspace, person, mark, done, added=added)


async def _told(
    workspace: Workspace, person: User, place: Channel, message: Json, name: str, what: str
) -> list[Delivery]:
    if not workspace.world.bot_in(place):
        return []
    event = {
        "type": f"reaction_{what}",
        "user": person.id,
        "reaction": name,
        "item_user": message.get("user", ""),
        "item": {"type": "message", "channel": place.id, "ts": message["ts"]},
        "event_ts": as_ts(workspace.clock.micros()),
    }
    return [await workspace.events.emit(event, line=place.id)]


async def join(workspace: Workspace, user: str, channel: str) -> Json:
    """Enter a public channel."""
    person = act_result.present(workspace, user)
    place = commands.place_of(workspace, person, channel)
    if place.archived:
        raise Refused("is_archived", place.name)
    sent = membership.enter(workspace, place, person.id)
    workspace.journal.stir()
    mark = workspace.journal.mark()
    return act_result.of_events(workspace, person, mark, [await sent] if sent else [])


async def dismiss(workspace: Workspace, user: str, channel: str, ts: str) -> Json:
    """Put away something that only this person sees."""
    person = act_result.present(workspace, user)
    place = commands.place_of(workspace, person, channel)
    if place.ephemerals.get(ts, {}).get("for") != person.id:
        raise Refused("message_not_found", ts)
    del place.ephemerals[ts]
    workspace.journal.stir()
    return {"ok": True}
