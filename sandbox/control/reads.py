"""Purpose: control calls that only look: messages as a person sees them, views, calls, state."""

from dataclasses import asdict

from sandbox.control.arguments import need, text
from sandbox.people.act_result import may_see
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json


async def messages(workspace: Workspace, given: Json) -> Json:
    """A channel oldest first, with replies; ephemerals only when the person they are for is named."""
    world, user = workspace.world, text(given, "user")
    place = world.channel(need(given, "channel"))
    person = world.user(user) if user else None
    if person is not None and not may_see(workspace, person, place.id):
        return {"ok": True, "channel": place.id, "messages": []}
    shown = [*place.messages.values(), *_whispers(place, person.id if person else "")]
    thread = text(given, "thread_ts")
    inside = [m for m in shown if not thread or thread in (m.get("thread_ts"), m["ts"])]
    return _listed(place, inside)


async def dms(workspace: Workspace, given: Json) -> Json:
    """What stands between a person and the bot."""
    person = workspace.world.user(need(given, "user"))
    place = workspace.world.dm(person.id)
    return _listed(place, [*place.messages.values(), *_whispers(place, person.id)])


def _whispers(place: Channel, user: str) -> list[Json]:
    return [m for m in place.ephemerals.values() if m["for"] == user]


def _listed(place: Channel, found: list[Json]) -> Json:
    shown = [m | {"channel": place.id} for m in sorted(found, key=lambda m: str(m["ts"]))]
    return {"ok": True, "channel": place.id, "messages": shown}


async def views(workspace: Workspace, given: Json) -> Json:
    """A person's open modals, the topmost last, and their Home."""
    person = workspace.world.user(need(given, "user"))
    home = workspace.world.homes.get(person.id)
    stack = [v.json for v in workspace.world.stacks.get(person.id, [])]
    return {"ok": True, "views": stack, "home": home.json if home else None}


async def calls(workspace: Workspace, given: Json) -> Json:
    return {"ok": True, "calls": workspace.calls.found(text(given, "method"))}


async def clear_calls(workspace: Workspace, _given: Json) -> Json:
    workspace.calls.clear()
    return {"ok": True}


async def state(workspace: Workspace, _given: Json) -> Json:
    world = workspace.world
    return {
        "ok": True,
        "now": workspace.clock.iso(),
        "bot_url": workspace.settings.bot_url,
        "plan": world.plan,
        "pending_events": workspace.events.pending,
        "users": [asdict(u) for u in world.users.values()],
        "groups": [asdict(g) for g in world.groups.values()],
        "channels": [_channel(c) for c in world.channels.values()],
        "commands": sorted(workspace.app.commands),
        "faults": workspace.faults.listed(),
        "tiers": workspace.limits.on,
    }


def _channel(place: Channel) -> Json:
    about = {"id": place.id, "name": place.name, "kind": place.kind, "archived": place.archived}
    return about | {"members": list(place.members), "messages": len(place.messages)}
