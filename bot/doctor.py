"""Purpose: looks at everything a working installation needs and says, for each, what to do when it is off.

Changes nothing.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import features
from bot.clock import skew, system_clock
from bot.delivery import engines
from bot.settings import Settings, check_connection
from bot.slack import DELIVERY_TIMEOUT_S, answered_at, client, code_of, header
from domain.errors import SchemaError, SettingsError
from storage import ritual, schema, setup, workspace
from storage.engine import Session, Store, is_sqlite, normal_url

# Slack refuses requests signed more than five minutes off; a minute leaves room to mend it.
MOST_SKEW = timedelta(minutes=1)
# Variables that hosts with a disk that is emptied at each start set for every program.
EPHEMERAL_HOSTS = {"DYNO": "Heroku", "K_SERVICE": "Cloud Run", "RENDER": "Render", "FLY_APP_NAME": "Fly"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` says what to do when it is not well."""

    what: str
    well: bool
    found: str
    advice: str = ""

    def line(self) -> str:
        mark = "ok  " if self.well else "FAIL"
        advice = f"\n       -> {self.advice}" if self.advice and not self.well else ""
        return f"{mark} {self.what}: {self.found}{advice}"


def examine(settings: Settings, team: str = "") -> list[Finding]:
    """Everything, in the order in which it is best mended; of many workspaces, all or that team's."""
    findings = [_settings(settings), _disk(settings), _database(settings)]
    if findings[2].well:
        findings.append(_engine(settings))
    if not findings[0].well:
        return findings
    if settings.oauth:
        # One workspace needs no cryptography, which takes its time and memory.
        from bot.oauth.checkup import workspaces  # noqa: PLC0415

        return findings + (workspaces(settings, team) if findings[2].well else [])
    slack = client(settings.bot_token, settings.slack_api_url, DELIVERY_TIMEOUT_S)
    return findings + workspace_findings(settings, slack, _channels_in_use if findings[2].well else None)


def workspace_findings(
    settings: Settings, slack: WebClient, used: Callable[[Session], list[str]] | None
) -> list[Finding]:
    """What Slack says of a token, and of the channels `used` names; None where the database is not there."""
    try:
        told = slack.auth_test()
    except SlackApiError as error:
        return [_token_refused(settings, error)]
    except (URLError, TimeoutError, ConnectionError) as error:
        found = f"no answer ({type(error).__name__})"
        return [Finding("Slack", False, found, "Check the network and SLACK_API_URL.")]
    channels = _channels(settings, slack, used) if used else []
    return [_token(told), _scopes(told), _clock(told), *channels]


def _settings(settings: Settings) -> Finding:
    try:
        check_connection(settings)
    except SettingsError as error:
        found = "; ".join(str(error).splitlines())
        return Finding("settings", False, found, "Set them in the environment or in .env (README, settings).")
    way = "many workspaces" if settings.oauth else "Socket Mode" if settings.slack_app_token else "HTTP"
    return Finding("settings", True, f"complete, for {way}")


def ephemeral_disk(settings: Settings) -> str:
    """A warning when SQLite would live on a disk that is emptied at each start; empty otherwise."""
    host = next((name for variable, name in EPHEMERAL_HOSTS.items() if os.environ.get(variable)), None)
    if host is None or not is_sqlite(normal_url(settings.database_url)):
        return ""
    return (
        f"{host} empties its disk at each start, and SQLite with it. Set DATABASE_URL to a PostgreSQL "
        "database, or point it at a volume that stays."
    )


def _disk(settings: Settings) -> Finding:
    warning = ephemeral_disk(settings)
    return Finding("disk", not warning, warning or "stays")


def _database(settings: Settings) -> Finding:
    try:
        schema.check(settings.database_url)
    except SchemaError as error:
        return Finding("database", False, str(error), "Then run `drumbeat doctor` again.")
    return Finding("database", True, f"at schema {schema.expected()}")


def _engine(settings: Settings) -> Finding:
    try:
        engines.check(settings)
    except SchemaError as error:
        return Finding("delivery", False, str(error), "Then run `drumbeat doctor` again.")
    ways = {"embedded": "from one process at a time", "procrastinate": "from any number of workers"}
    return Finding("delivery", True, f"{settings.delivery_engine}, {ways[settings.delivery_engine]}")


def _token_refused(settings: Settings, error: SlackApiError) -> Finding:
    one, many = "Copy the Bot User OAuth Token anew into SLACK_BOT_TOKEN.", "Install it there again."
    return Finding("token", False, code_of(error), many if settings.oauth else one)


def _token(told: SlackResponse) -> Finding:
    return Finding("token", True, f"{told.get('user')} in {told.get('team')}")


def _scopes(told: SlackResponse) -> Finding:
    granted = {scope.strip() for scope in str(header(told, "x-oauth-scopes")).split(",")}
    missing = [scope for scope in features.scopes() if scope not in granted]
    if not missing:
        return Finding("scopes", True, "all granted")
    advice = "Add them under OAuth & Permissions (or paste `drumbeat manifest`) and install the app again."
    return Finding("scopes", False, f"missing {', '.join(missing)}", advice)


def _clock(told: SlackResponse) -> Finding:
    ours = system_clock()
    off = skew(answered_at(told) or ours, ours)
    found = f"{off.total_seconds():.0f} s off Slack's"
    return Finding("clock", off <= MOST_SKEW, found, "Let the machine keep its time by NTP.")


def _channels(settings: Settings, slack: WebClient, in_use: Callable[[Session], list[str]]) -> list[Finding]:
    store = Store(settings.database_url)
    try:
        used = store.read(in_use)
    finally:
        store.close()
    if not used:
        advice = f"Type {settings.drumbeat_command} setup in Slack."
        return [Finding("set-up", False, "no workspace is set up", advice)]
    return [_channel(channel, partial(slack.conversations_info, channel=channel)) for channel in used]


def _channels_in_use(session: Session) -> list[str]:
    found = [one for of in workspace.everyone(session) for one in channels_of(session, of.number)]
    return list(dict.fromkeys(found))


def channels_of(session: Session, workspace_id: int) -> list[str]:
    saved = setup.find(session, workspace_id)
    channels = [of.channel for of in ritual.of_workspace(session, workspace_id)]
    return list(dict.fromkeys([*channels, *([saved.intake_channel] if saved else [])]))


def _channel(channel: str, ask: Callable[[], SlackResponse]) -> Finding:
    try:
        told = ask()["channel"]
    except SlackApiError as error:
        code = str(error.response.get("error"))
        return Finding(f"channel {channel}", False, code, "Type /invite @Drumbeat in the channel.")
    what = f"channel #{told.get('name', channel)}"
    if told.get("is_archived"):
        return Finding(what, False, "archived", "Choose another channel in the set-up.")
    member = bool(told.get("is_member"))
    return Finding(
        what, member, "joined" if member else "not joined", "Type /invite @Drumbeat in the channel."
    )
