"""Purpose: hears that people changed: who they are, and who is in a group or channel a side is read from.

Reads nobody itself: it says that the reading is due, and bot/readers/members does it.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import App

from domain.names import Names
from handlers.liaison_left import tell_of_leavers
from handlers.shared.feature import Feature, Here
from handlers.shared.slack_profile import profile_of
from storage import member, setup
from storage.db.engine import Session

FEATURE = Feature(
    events=(
        "user_change",
        "subteam_updated",
        "subteam_members_changed",
        "member_joined_channel",
        "member_left_channel",
    )
)


def register(app: App, _names: Names) -> None:
    app.event("user_change")(changed)
    app.event("subteam_updated")(regrouped)
    app.event("subteam_members_changed")(regrouped)
    app.event("member_joined_channel")(moved)
    app.event("member_left_channel")(moved)


def changed(event: Mapping[str, Any], here: Here) -> None:
    """A person's name, zone or account changed."""
    profile = profile_of(event["user"])

    def learn(session: Session) -> None:
        if member.find(session, here.workspace_id, profile.user_id):
            member.learn(session, here.workspace_id, profile, here.now)
            tell_of_leavers(session, here.workspace_id, here.now)

    here.store.write(learn)


def regrouped(event: Mapping[str, Any], here: Here) -> None:
    """A user group's people changed."""
    group = event.get("subteam_id") or event.get("subteam", {}).get("id")
    here.store.write(partial(_read_again, workspace_id=here.workspace_id, source_id=group, now=here.now))


def moved(event: Mapping[str, Any], here: Here) -> None:
    """Somebody joined or left a channel."""
    here.store.write(
        partial(_read_again, workspace_id=here.workspace_id, source_id=event["channel"], now=here.now)
    )


def _read_again(session: Session, workspace_id: int, source_id: str | None, now: datetime) -> None:
    saved = setup.find(session, workspace_id)
    teams = saved.teams if saved else []
    if source_id in teams or any(source_id in of.ids for of in member.sources(session, workspace_id)):
        member.ask(session, workspace_id, now)
