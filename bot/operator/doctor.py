"""Purpose: looks at everything a working installation needs and says, for each, what to do when it is off.

Changes nothing.
"""

import os
from http.client import HTTPConnection, HTTPException

from bot.delivery import engines
from bot.metrics import WRONG_SIGNATURES
from bot.operator.workspace_check import CheckResult, channels_of, workspace_findings
from bot.settings import Settings, check_connection
from bot.slack_client import DELIVERY_TIMEOUT_S, client
from domain.errors import SchemaError, SettingsError
from storage import workspace
from storage.db import schema
from storage.db.engine import Session, is_sqlite, normal_url

# Variables that hosts with a disk that is emptied at each start set for every program.
EPHEMERAL_HOSTS = {"DYNO": "Heroku", "K_SERVICE": "Cloud Run", "RENDER": "Render", "FLY_APP_NAME": "Fly"}
# Anybody may send a wrong one; so many, and none that is right between them, are Slack's.
WRONG_IN_A_ROW = 3
ASKED_WITHIN_S = 2
LARGEST_METRICS = 1_000_000


def examine(settings: Settings, team: str = "") -> list[CheckResult]:
    """Everything, in the order in which it is best mended; of many workspaces, all or that team's."""
    findings = [_settings(settings), _disk(settings), _database(settings)]
    if findings[2].well:
        findings.append(_engine(settings))
    if not findings[0].well:
        return findings
    findings += signatures(settings)
    if settings.oauth:
        # One workspace needs no cryptography, which takes its time and memory.
        from bot.oauth.workspaces_check import workspaces  # noqa: PLC0415

        return findings + (workspaces(settings, team) if findings[2].well else [])
    slack = client(settings.bot_token, settings.slack_api_url, DELIVERY_TIMEOUT_S)
    return findings + workspace_findings(settings, slack, _channels_in_use if findings[2].well else None)


def _settings(settings: Settings) -> CheckResult:
    try:
        check_connection(settings)
    except SettingsError as error:
        found = "; ".join(str(error).splitlines())
        return CheckResult(
            "settings", False, found, "Set them in the environment or in .env (README, settings)."
        )
    way = "many workspaces" if settings.oauth else "Socket Mode" if settings.slack_app_token else "HTTP"
    return CheckResult("settings", True, f"complete, for {way}")


def ephemeral_disk(settings: Settings) -> str:
    """A warning when SQLite would live on a disk that is emptied at each start; empty otherwise."""
    host = next((name for variable, name in EPHEMERAL_HOSTS.items() if os.environ.get(variable)), None)
    if host is None or not is_sqlite(normal_url(settings.database_url)):
        return ""
    return (
        f"{host} empties its disk at each start, and SQLite with it. Set DATABASE_URL to a PostgreSQL "
        "database, or point it at a volume that stays."
    )


def _disk(settings: Settings) -> CheckResult:
    warning = ephemeral_disk(settings)
    return CheckResult("disk", not warning, warning or "stays")


def _database(settings: Settings) -> CheckResult:
    try:
        schema.check(settings.database_url)
    except SchemaError as error:
        return CheckResult("database", False, str(error), "Then run `drumbeat doctor` again.")
    return CheckResult("database", True, f"at schema {schema.newest_version()}")


def _engine(settings: Settings) -> CheckResult:
    try:
        engines.check(settings)
    except SchemaError as error:
        return CheckResult("delivery", False, str(error), "Then run `drumbeat doctor` again.")
    ways = {"embedded": "from one process at a time", "procrastinate": "from any number of workers"}
    return CheckResult("delivery", True, f"{settings.delivery_engine}, {ways[settings.delivery_engine]}")


def signatures(settings: Settings) -> list[CheckResult]:
    """What the bot that runs here has seen of Slack's signatures; nothing where Slack signs nothing."""
    if settings.slack_app_token:
        return []
    wrong = _wrong_signatures(settings)
    if wrong is None:
        return [CheckResult("signatures", True, "not known: no Drumbeat answers here")]
    if wrong < WRONG_IN_A_ROW:
        return [CheckResult("signatures", True, "right")]
    found = f"the last {wrong} requests were signed with another secret"
    advice = "Copy the Signing Secret anew, under Basic Information, into SLACK_SIGNING_SECRET, and restart."
    return [CheckResult("signatures", False, found, advice)]


def _wrong_signatures(settings: Settings) -> int | None:
    """How many wrong ones there were since the last right one; None where nobody says."""
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    connection = HTTPConnection(host, settings.port, timeout=ASKED_WITHIN_S)
    try:
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read(LARGEST_METRICS).decode().splitlines()
        found = (line.split() for line in lines if line.startswith(f"{WRONG_SIGNATURES} "))
        return next((int(float(value)) for _name, value in found), None)
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _channels_in_use(session: Session) -> list[str]:
    found = [one for of in workspace.everyone(session) for one in channels_of(session, of.number)]
    return list(dict.fromkeys(found))
