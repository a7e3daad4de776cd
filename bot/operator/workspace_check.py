"""Purpose: the doctor's look at one workspace, through its own token: permissions, clock, channels.

Changes nothing. Which workspaces there are is doctor's business, and bot/oauth/workspaces_check's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import features
from bot.clock import skew, system_clock
from bot.settings import Settings
from bot.slack_client import BROKEN, answered_at, code_of, header, status_of
from storage import ritual, setup
from storage.db.engine import Session, Store

# Slack refuses requests signed more than five minutes off; a minute leaves room to mend it.
MOST_SKEW = timedelta(minutes=1)


@dataclass(frozen=True)
class CheckResult:
    """One thing that was looked at. `advice` says what to do when it is not well."""

    what: str
    well: bool
    found: str
    advice: str = ""

    def line(self) -> str:
        mark = "ok  " if self.well else "FAIL"
        advice = f"\n       -> {self.advice}" if self.advice and not self.well else ""
        return f"{mark} {self.what}: {self.found}{advice}"


def workspace_findings(
    settings: Settings, slack: WebClient, used: Callable[[Session], list[str]] | None
) -> list[CheckResult]:
    """What Slack says of a token, and of the channels `used` names; None where the database is not there."""
    try:
        told = slack.auth_test()
    except SlackApiError as error:
        return [_token_refused(settings, error)]
    except BROKEN as error:
        return [_no_answer(type(error).__name__)]
    channels = _channels(settings, slack, used) if used else []
    return [_token(told), _scopes(told), _clock(told), *channels]


def _no_answer(why: str) -> CheckResult:
    return CheckResult("Slack", False, f"no answer ({why})", "Check the network and SLACK_API_URL.")


def _token_refused(settings: Settings, error: SlackApiError) -> CheckResult:
    if not code_of(error):
        return _no_answer(f"HTTP {status_of(error)}, and not in Slack's words")
    one, many = "Copy the Bot User OAuth Token anew into SLACK_BOT_TOKEN.", "Install it there again."
    return CheckResult("token", False, code_of(error), many if settings.oauth else one)


def _token(told: SlackResponse) -> CheckResult:
    return CheckResult("token", True, f"{told.get('user')} in {told.get('team')}")


def _scopes(told: SlackResponse) -> CheckResult:
    granted = {scope.strip() for scope in str(header(told, "x-oauth-scopes")).split(",")}
    missing = [scope for scope in features.scopes() if scope not in granted]
    if not missing:
        return CheckResult("scopes", True, "all granted")
    advice = "Add them under OAuth & Permissions (or paste `drumbeat manifest`) and install the app again."
    return CheckResult("scopes", False, f"missing {', '.join(missing)}", advice)


def _clock(told: SlackResponse) -> CheckResult:
    ours = system_clock()
    off = skew(answered_at(told) or ours, ours)
    found = f"{off.total_seconds():.0f} s off Slack's"
    return CheckResult("clock", off <= MOST_SKEW, found, "Let the machine keep its time by NTP.")


def _channels(
    settings: Settings, slack: WebClient, in_use: Callable[[Session], list[str]]
) -> list[CheckResult]:
    store = Store(settings.database_url)
    try:
        used = store.read(in_use)
    finally:
        store.close()
    if not used:
        advice = f"Type {settings.drumbeat_command} setup in Slack."
        return [CheckResult("setup", False, "no workspace is set up", advice)]
    return [_channel(channel, partial(slack.conversations_info, channel=channel)) for channel in used]


def channels_of(session: Session, workspace_id: int) -> list[str]:
    """The channels a workspace's set-up names, each once."""
    saved = setup.find(session, workspace_id)
    channels = [of.channel for of in ritual.of_workspace(session, workspace_id)]
    return list(dict.fromkeys([*channels, *([saved.intake_channel] if saved else [])]))


def _channel(channel: str, ask: Callable[[], SlackResponse]) -> CheckResult:
    try:
        told: dict[str, Any] = dict(ask()["channel"])
    except SlackApiError as error:
        code = code_of(error) or f"HTTP {status_of(error)}"
        return CheckResult(f"channel {channel}", False, code, "Type /invite @Drumbeat in the channel.")
    except BROKEN as error:
        return _no_answer(type(error).__name__)
    what = f"channel #{told.get('name', channel)}"
    if told.get("is_archived"):
        return CheckResult(what, False, "archived", "Pick another channel in the setup.")
    member = bool(told.get("is_member"))
    return CheckResult(
        what, member, "joined" if member else "not joined", "Type /invite @Drumbeat in the channel."
    )
