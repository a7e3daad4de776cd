"""Purpose: people, channels, groups, messages and views in the shapes the Web API shows them.

It changes nothing and checks no scopes.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.world import Channel, File, Json, User, Usergroup, World


def user(world: World, person: User, now: datetime, *, email: bool, locale: bool = False) -> Json:
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    shown: Json = {
        "id": person.id,
        "team_id": world.team_id,
        "name": person.handle,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "profile": _profile(world, person, email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if locale:
        shown["locale"] = "en-US"
    if person.deleted:
        return shown
    flags = {f"is_{name}": False for name in ("owner", "primary_owner", "restricted", "ultra_restricted")}
    zone = {
        "tz": person.tz,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }
    return shown | zone | flags | {"is_admin": person.is_admin, "is_email_confirmed": True}


def _profile(world: World, person: User, email: bool) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "real_name": person.real_name,
        "display_name": person.handle,
        "first_name": first,
        "last_name": last,
        "title": person.title,
        "status_text": "",
        "status_emoji": "",
        "team": world.team_id,
    }
    if person.is_bot:
        return profile | {"bot_id": person.bot_id, "api_app_id": world.app_id}
    return profile | ({"email": f"{person.handle}@{world.domain}.example"} if email else {})


def channel(world: World, place: Channel) -> Json:
    if place.kind == "im":
        return {
            "id": place.id,
            "created": place.created,
            "is_im": True,
            "is_org_shared": False,
            "user": place.user,
            "is_user_deleted": world.users[place.user].deleted,
            "is_archived": False,
            "is_open": True,
        }
    return {
        "id": place.id,
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "public",
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": place.kind == "private",
        "is_archived": place.archived,
        "is_general": place.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": world.bot_in(place),
        "created": place.created,
        "creator": place.creator,
        "context_team_id": world.team_id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(place.members),
    }


def usergroup(world: World, group: Usergroup, *, with_users: bool, with_count: bool) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": world.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 1_700_000_000,
        "date_update": group.updated,
        "date_delete": group.updated if group.disabled else 0,
        "auto_type": None,
        "created_by": "U0MIRA",
        "updated_by": "U0MIRA",
        "deleted_by": "U0MIRA" if group.disabled else None,
        "prefs": {"channels": [], "groups": []},
    }
    if with_users:
        shown["users"] = list(group.members)
    if with_count:
        shown["user_count"] = len(group.members)
    return shown


def bot_profile(world: World) -> Json:
    return {
        "id": world.bot_id,
        "app_id": world.app_id,
        "name": world.bot_name,
        "deleted": False,
        "updated": 1_700_000_000,
        "team_id": world.team_id,
        "icons": {},
    }


def file(public_url: str, item: File) -> Json:
    """A file as messages and files.info show it."""
    url = f"{public_url}/files/{item.id}/{item.safe_name}"
    shown: Json = {
        "id": item.id,
        "name": item.name,
        "title": item.title,
        "mimetype": item.mimetype,
        "filetype": item.name.rpartition(".")[2].lower(),
        "size": item.size,
        "mode": "hosted",
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
    }
    return shown | ({"alt_txt": item.alt} if item.alt else {})


def message(item: Json, *, all_metadata: bool) -> Json:
    """A message as history shows it: metadata only by its type unless all of it was asked for."""
    metadata = item.get("metadata")
    if metadata is None or all_metadata:
        return item
    return item | {"metadata": {"event_type": metadata.get("event_type", "")}}
