"""Purpose: users.*, usergroups.*, dnd.* and team.info."""

from sandbox import shapes
from sandbox.errors import SlackError
from sandbox.web_api.call import Call, page, person
from sandbox.workspace import Workspace
from sandbox.world import Json

MOST_DND = 50


def info(workspace: Workspace, call: Call) -> Json:
    user = person(workspace, call.needed("user"))
    return {"ok": True, "user": _shown(workspace, user, locale=call.flag("include_locale"))}


def list_(workspace: Workspace, call: Call) -> Json:
    everyone = list(workspace.world.users)
    if not call.text("limit") and len(everyone) > workspace.settings.user_page:
        raise SlackError("limit_required")
    shown, rest = page(call, everyone, max(1, len(everyone)), max(1000, len(everyone)))
    locale = call.flag("include_locale")
    members = [_shown(workspace, user, locale=locale) for user in shown]
    return {"ok": True, "members": members, "cache_ts": workspace.clock.seconds(), **rest}


def groups(workspace: Workspace, call: Call) -> Json:
    _paid(workspace)
    disabled = call.flag("include_disabled")
    users, count = call.flag("include_users"), call.flag("include_count")
    found = [g for g in workspace.world.groups.values() if disabled or not g.disabled]
    shown = [shapes.usergroup(workspace.world, g, with_users=users, with_count=count) for g in found]
    return {"ok": True, "usergroups": shown}


def group_members(workspace: Workspace, call: Call) -> Json:
    _paid(workspace)
    group = workspace.world.groups.get(call.needed("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": list(group.members)}


def dnd(workspace: Workspace, call: Call) -> Json:
    user = person(workspace, call.text("user") or workspace.world.bot_user)
    none = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    return {"ok": True, **none, **workspace.world.dnd.get(user, {})}


def team_dnd(workspace: Workspace, call: Call) -> Json:
    """The same of up to fifty people; those nobody knows are left out."""
    users = [user for user in call.needed("users").split(",") if user in workspace.world.users]
    if len(users) > MOST_DND:
        raise SlackError("too_many_users")
    none = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    return {"ok": True, "users": {user: {**none, **workspace.world.dnd.get(user, {})} for user in users}}


def team(workspace: Workspace, call: Call) -> Json:
    world = workspace.world
    if call.text("team") not in ("", world.team_id):
        raise SlackError("team_not_found")
    shown = {"id": world.team_id, "name": world.team_name, "domain": world.domain, "email_domain": ""}
    link = f"https://{world.domain}.slack.com/"
    return {"ok": True, "team": shown | {"url": link, "icon": {"image_default": True}}}


def _shown(workspace: Workspace, user: str, *, locale: bool) -> Json:
    email = "users:read.email" in workspace.app.scopes
    someone = workspace.world.users[user]
    return shapes.user(workspace.world, someone, workspace.clock.now(), email=email, locale=locale)


def _paid(workspace: Workspace) -> None:
    if workspace.world.plan == "free":
        raise SlackError("paid_teams_only")
