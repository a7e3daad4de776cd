"""Purpose: notices that the app was taken out of a workspace, in whichever order Slack tells it.

Installing is in bot/oauth; what it does to the rituals is in storage.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.shared.feature import Event, Feature
from storage import installation
from storage.erasure import NOBODY, Personal
from storage.installation import Installation, OAuthState
from storage.scope import Here, Scope

LEAVING = ("app_uninstalled", "tokens_revoked")


def uninstall(body: Mapping[str, Any], here: Here) -> None:
    """Somebody took the app out."""
    here.write(_revoke, "app_uninstalled", _event_time(body, here.now))


def revoke(body: Mapping[str, Any], here: Here) -> None:
    """Tokens were taken back: the bot's when its user is among them. Others' tokens are none of ours."""
    bots = (body["event"].get("tokens") or {}).get("bot") or []
    if bots:
        here.write(_revoke_bot, bots, _event_time(body, here.now))


def _revoke_bot(scope: Scope, bots: list[str], before: datetime) -> None:
    served = installation.find(scope.session, scope.workspace_id)
    if served and (not served.bot_user_id or served.bot_user_id in bots):
        _revoke(scope, "tokens_revoked", before)


def _revoke(scope: Scope, why: str, before: datetime) -> None:
    installation.revoke(scope.session, scope.workspace_id, why, scope.now, before=before)


def _event_time(body: Mapping[str, Any], now: datetime) -> datetime:
    """When: an event may come late, after the app was installed again."""
    stamp = body.get("event_time")
    return datetime.fromtimestamp(float(stamp), UTC) if stamp else now


FEATURE = Feature(
    events=(Event(("app_uninstalled",), uninstall), Event(("tokens_revoked",), revoke)),
    forget={"forget installations": installation.forget},
    tables=(Installation, OAuthState),
    personal=(Personal(Installation, {"installed_by": {"installed_by": NOBODY}}),),
)
