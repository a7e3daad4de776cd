"""Purpose: hears that the app was taken out of a workspace, in whichever order Slack tells it.

Installing is in bot/oauth; what it does to the rituals is in storage.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App

from domain.names import Names
from handlers.shared.feature import Feature, Here
from storage import installation
from storage.db.engine import Session

LEAVING = ("app_uninstalled", "tokens_revoked")
FEATURE = Feature(events=LEAVING)


def register(app: App, _names: Names) -> None:
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)


def uninstalled(body: Mapping[str, Any], here: Here) -> None:
    """Somebody took the app out."""
    happened = _happened(body, here.now)
    here.store.write(
        lambda session: installation.revoke(
            session, here.workspace_id, "app_uninstalled", here.now, before=happened
        )
    )


def revoked(body: Mapping[str, Any], here: Here) -> None:
    """Tokens were taken back: the bot's when its user is among them. Others' tokens are none of ours."""
    happened, bots = _happened(body, here.now), (body["event"].get("tokens") or {}).get("bot") or []

    def revoke(session: Session) -> None:
        found = installation.find(session, here.workspace_id)
        if found and bots and (not found.bot_user_id or found.bot_user_id in bots):
            installation.revoke(session, here.workspace_id, "tokens_revoked", here.now, before=happened)

    here.store.write(revoke)


def _happened(body: Mapping[str, Any], now: datetime) -> datetime:
    """When: an event may come late, after the app was installed again."""
    told = body.get("event_time")
    return datetime.fromtimestamp(float(told), UTC) if told else now
