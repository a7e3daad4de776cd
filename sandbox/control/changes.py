"""Purpose: control calls that change the workspace: people, channels, groups, plan, do-not-disturb."""

import asyncio
from collections.abc import Sequence

from sandbox.control.arguments import flag, need, text
from sandbox.errors import Refused
from sandbox.events import Delivery
from sandbox.people import membership
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User, Usergroup

Sent = Sequence["asyncio.Future[Delivery] | None"]


async def _told(sent: Sent, **more: object) -> Json:
    """The answer of a change: which events went out, once the bot has taken them."""
    done = await asyncio.gather(*(s for s in sent if s is not None))
    events = [{"type": d.type, "attempts": len(d.attempts), "acked": d.acked} for d in done if d.sent]
    return {"ok": True, "events": events, **more}


async def invite(workspace: Workspace, given: Json) -> Json:
    world, place = workspace.world, workspace.world.channel(need(given, "channel"))
    if place.archived:
        raise Refused("is_archived", place.name)
    by = world.user(text(given, "by", "mira")).id
    return await _told([membership.enter(workspace, place, world.user(need(given, "user")).id, by)])


async def kick(workspace: Workspace, given: Json) -> Json:
    place = workspace.world.channel(need(given, "channel"))
    return await _told([membership.leave(workspace, place, workspace.world.user(need(given, "user")).id)])


async def archive(workspace: Workspace, given: Json) -> Json:
    place = workspace.world.channel(need(given, "channel"))
    return await _told(
        [membership.archive(workspace, place, workspace.world.user(text(given, "by", "mira")).id)]
    )


async def deactivate(workspace: Workspace, given: Json) -> Json:
    person = workspace.world.user(need(given, "user"))
    person.deleted = True
    workspace.world.stacks.pop(person.id, None)
    for place in workspace.world.channels.values():
        if place.kind != "im":
            place.members.pop(person.id, None)
    return await _told([membership.changed(workspace, person)])


async def change_user(workspace: Workspace, given: Json) -> Json:
    """A new name, zone or admin right of somebody; also brings a deactivated person back."""
    person = workspace.world.user(need(given, "user"))
    for name in ("handle", "real_name", "tz", "is_admin", "deleted"):
        if name in given:
            setattr(person, name, given[name])
    return await _told([membership.changed(workspace, person)])


async def add_user(workspace: Workspace, given: Json) -> Json:
    """Somebody new; an id already there is left as it is."""
    handle = need(given, "handle")
    user_id = text(given, "id", f"U0{handle.upper()}")
    if user_id in workspace.world.users:
        return {"ok": True, "id": user_id, "new": False}
    zone = text(given, "tz", "Europe/Berlin")
    admin, gone = flag(given, "is_admin"), flag(given, "deleted")
    person = User(user_id, handle, text(given, "real_name", handle.title()), zone, admin, deleted=gone)
    workspace.world.add_user(person)
    return await _told([membership.joined(workspace, person)], id=user_id, new=True)


async def add_channel(workspace: Workspace, given: Json) -> Json:
    name = need(given, "name")
    channel_id = text(given, "id", f"C0{name.upper().replace('-', '')}")
    if channel_id in workspace.world.channels:
        return {"ok": True, "id": channel_id, "new": False}
    members = [workspace.world.user(ref).id for ref in given.get("members") or []]
    kind = "private" if flag(given, "private") else "public"
    workspace.world.add_channel(Channel(channel_id, name, kind, dict.fromkeys(members)))
    return {"ok": True, "id": channel_id, "new": True}


async def group(workspace: Workspace, given: Json) -> Json:
    """Give a user group its members; one that is not there yet is made."""
    world, ref = workspace.world, need(given, "group")
    members = [world.user(ref).id for ref in given.get("members") or []]
    known = [g for g in world.groups.values() if ref.removeprefix("@") in (g.id, g.handle)]
    if known:
        return await _told(membership.regroup(workspace, known[0], members), id=known[0].id)
    handle = ref.removeprefix("@")
    made = Usergroup(f"S0{handle.upper().replace('-', '')}", handle, text(given, "name", handle), members)
    world.groups[made.id] = made
    return await _told([membership.updated(workspace, made)], id=made.id)


async def disable_group(workspace: Workspace, given: Json) -> Json:
    found = workspace.world.group(need(given, "group"))
    found.disabled = flag(given, "disabled", default=True)
    return await _told([membership.updated(workspace, found)])


async def plan(workspace: Workspace, given: Json) -> Json:
    wanted = need(given, "plan")
    if wanted not in ("free", "paid"):
        raise Refused("no_such_plan", wanted)
    workspace.world.plan = wanted
    return {"ok": True, "plan": wanted}


async def dnd(workspace: Workspace, given: Json) -> Json:
    """What dnd.info says of somebody; without any value, nothing any more."""
    person = workspace.world.user(need(given, "user"))
    values = {name: value for name, value in given.items() if name != "user"}
    workspace.world.dnd[person.id] = {"dnd_enabled": True, **values} if values else {}
    return {"ok": True}
