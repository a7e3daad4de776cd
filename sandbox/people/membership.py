"""Purpose: people coming and going: into channels, out of the company, into groups, and the events of it."""

import asyncio

from sandbox import shapes
from sandbox.clock import ts as as_ts
from sandbox.events import Delivery
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User, Usergroup

Sent = asyncio.Future[Delivery]


def enter(workspace: Workspace, channel: Channel, user: str, inviter: str = "") -> Sent | None:
    """Put somebody into a channel; None when they are in already."""
    if user in channel.members:
        return None
    channel.members[user] = None
    if not workspace.world.bot_in(channel):
        return None
    event = {"type": "member_joined_channel", "user": user, **_place(workspace, channel)}
    return workspace.events.emit(event | ({"inviter": inviter} if inviter else {}), line=channel.id)


def leave(workspace: Workspace, channel: Channel, user: str) -> Sent | None:
    if user not in channel.members:
        return None
    heard = workspace.world.bot_in(channel)
    del channel.members[user]
    if not heard:
        return None
    event = {"type": "member_left_channel", "user": user, **_place(workspace, channel)}
    if user != workspace.world.bot_user:
        return workspace.events.emit(event, line=channel.id)
    # the bot itself hears of it only as channel_left
    left = {"type": "channel_left", "channel": channel.id, "event_ts": _now(workspace)}
    return workspace.events.emit(left, line=channel.id)


def archive(workspace: Workspace, channel: Channel, by: str) -> Sent | None:
    channel.archived = True
    if not workspace.world.bot_in(channel) and channel.kind != "public":
        return None
    kind = "channel_archive" if channel.kind == "public" else "group_archive"
    event = {"type": kind, "channel": channel.id, "user": by, "is_moved": 0, "event_ts": _now(workspace)}
    return workspace.events.emit(event, line=channel.id)


def changed(workspace: Workspace, person: User) -> Sent:
    """Say that somebody's record is another now."""
    person.updated = workspace.clock.seconds()
    email = "users:read.email" in workspace.app.scopes
    shown = shapes.user(workspace.world, person, workspace.clock.now(), email=email)
    event = {"type": "user_change", "user": shown, "event_ts": _now(workspace)}
    return workspace.events.emit(event, line=person.id)


def joined(workspace: Workspace, person: User) -> Sent:
    """Say that somebody new is in the workspace."""
    email = "users:read.email" in workspace.app.scopes
    shown = shapes.user(workspace.world, person, workspace.clock.now(), email=email)
    event = {"type": "team_join", "user": shown, "event_ts": _now(workspace)}
    return workspace.events.emit(event, line=person.id)


def regroup(workspace: Workspace, group: Usergroup, members: list[str]) -> list[Sent]:
    """Give a user group other members; Slack tells of the difference and of the group."""
    added = [m for m in members if m not in group.members]
    removed = [m for m in group.members if m not in members]
    before, group.members, group.updated = group.updated, list(members), workspace.clock.seconds()
    difference: Json = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": workspace.world.team_id,
        "date_previous_update": before,
        "date_update": group.updated,
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
        "event_ts": _now(workspace),
    }
    return [workspace.events.emit(difference, line=group.id), updated(workspace, group)]


def updated(workspace: Workspace, group: Usergroup) -> Sent:
    shown = shapes.usergroup(workspace.world, group, with_users=True, with_count=True)
    event = {"type": "subteam_updated", "subteam": shown, "event_ts": _now(workspace)}
    return workspace.events.emit(event, line=group.id)


def _place(workspace: Workspace, channel: Channel) -> Json:
    letter = "C" if channel.kind == "public" else "G"
    team = workspace.world.team_id
    return {"channel": channel.id, "channel_type": letter, "team": team, "event_ts": _now(workspace)}


def _now(workspace: Workspace) -> str:
    return as_ts(workspace.clock.micros())
