"""Purpose: notices that people changed: who they are, and who is in a group or channel a side is read from.

Reads nobody itself: it says that the reading is due, and bot/readers/members does it.
"""

from collections.abc import Mapping
from typing import Any

from digests.liaison_left import tell_who_is_missing
from handlers.shared.feature import Event, Feature
from handlers.shared.slack_profile import profile_of
from storage import member, setup
from storage.erasure import Fate, Personal
from storage.member import Member, Profile, SideSource
from storage.scope import Here, Scope


def change_profile(event: Mapping[str, Any], here: Here) -> None:
    """A person's name, zone or account changed."""
    here.write(_learn, profile_of(event["user"]))


def _learn(scope: Scope, profile: Profile) -> None:
    if member.find(scope.session, scope.workspace_id, profile.user_id):
        member.learn(scope.session, scope.workspace_id, profile, scope.now)
        tell_who_is_missing(scope)


def change_group(event: Mapping[str, Any], here: Here) -> None:
    """A user group's people changed."""
    here.write(_read_again, event.get("subteam_id") or (event.get("subteam") or {}).get("id"))


def change_channel(event: Mapping[str, Any], here: Here) -> None:
    """Somebody joined or left a channel."""
    here.write(_read_again, event["channel"])


def _read_again(scope: Scope, source_id: str | None) -> None:
    saved = setup.find(scope.session, scope.workspace_id)
    teams = saved.teams if saved else []
    sources = member.sources(scope.session, scope.workspace_id)
    if source_id in teams or any(source_id in source.ids for source in sources):
        member.ask_for_reading(scope.session, scope.workspace_id, scope.now)


FEATURE = Feature(
    events=(
        Event(("user_change",), change_profile),
        Event(("subteam_updated", "subteam_members_changed"), change_group),
        Event(("member_joined_channel", "member_left_channel"), change_channel),
    ),
    tables=(Member, SideSource),
    personal=(
        Personal(Member, {"user_id": Fate.DELETE}),
        Personal(SideSource, {"ids": Fate.TAKE_OUT, "leaders": Fate.TAKE_OUT}),
    ),
)
