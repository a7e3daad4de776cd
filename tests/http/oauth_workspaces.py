"""Purpose: a bot that workspaces install by OAuth, beside a sandbox with two of them; and a browser."""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bot.manifest import manifest
from bot.oauth.token_vault import new_key
from bot.trial.processes import HOST, bot, free_port
from domain.names import Names
from sandbox.client import Sandbox
from sandbox.settings import Settings as SandboxSettings
from sandbox.teams import serve
from storage.db.migrate import migrate
from tests.bench.processes import ROOT

ONE, OTHER = "T0DRUMBEAT", "T0SECOND"
CLIENT = ("1234.5678", "client-secret")


@dataclass(frozen=True)
class Page:
    """What a browser got."""

    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def goes_to(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Browser:
    """Follows no redirect by itself, keeps cookies of one site."""

    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, url: str) -> Page:
        parts = urlsplit(url)
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", target, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        page = Page(answer.status, answer.read().decode(), headers)
        connection.close()
        self._keep(headers.get("set-cookie", ""))
        return page

    def _keep(self, told: str) -> None:
        name, _equals, value = told.partition(";")[0].partition("=")
        if name:
            self.cookies[name] = value.strip('"')


@dataclass
class Many:
    """Bot and sandbox, both up."""

    sandbox_url: str
    bot_url: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]

    @property
    def one(self) -> Sandbox:
        return self.team(ONE)

    @property
    def other(self) -> Sandbox:
        return self.team(OTHER)

    def team(self, team: str) -> Sandbox:
        return Sandbox(f"{self.sandbox_url}/teams/{team}")

    def install(self, team: str, browser: Browser | None = None) -> Page:
        """Mira installs it in her workspace."""
        browser = browser or Browser()
        asked = browser.open(f"{self.bot_url}/slack/install").goes_to
        return browser.open(browser.open(f"{asked}&team={team}").goes_to)


def variables(sandbox_url: str, database_url: str, secret: str, port: int) -> dict[str, str]:
    """The environment of a bot for many workspaces."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return {
        **kept,
        "SLACK_CLIENT_ID": CLIENT[0],
        "SLACK_CLIENT_SECRET": CLIENT[1],
        "TOKEN_KEYS": new_key(),
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "SLACK_SIGNING_SECRET": secret,
        "SLACK_API_URL": f"{sandbox_url}/api/",
        "CLOCK_URL": f"{sandbox_url}/clock",
        "DATABASE_URL": database_url,
        "HOST": HOST,
        "PORT": str(port),
        "LOG_LEVEL": "INFO",
        "DRUMBEAT_ENV_FILE": os.devnull,
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def many(database_url: str, at: datetime, *, rotates: bool = False) -> Iterator[Many]:
    """Both started, nothing installed yet; both stopped at the end."""
    port, secret = free_port(0), secrets.token_hex(16)
    migrate(database_url)
    described = json.loads(json.dumps(manifest(Names(), "https://bot.example")))
    described["settings"]["token_rotation_enabled"] = rotates
    wanted = SandboxSettings(bot_url=f"http://{HOST}:{port}/slack/events", signing_secret=secret)
    running = serve.start(settings=wanted, client=CLIENT, manifest=described, at=at)
    # The sandbox's own address, which has the teams below it.
    url = running.url.partition("/teams/")[0]
    environment = variables(url, database_url, secret, port)
    try:
        with bot(environment) as process:
            yield Many(url, f"http://{HOST}:{port}", environment, process)
    finally:
        running.stop()


def stored(running: Many, query: str) -> list[tuple[object, ...]]:
    """What the SQLite file holds, asked from outside the bot."""
    file = running.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def drumbeat(running: Many, *arguments: str, **changes: str) -> tuple[int, str]:
    """Run a command of the operator: its exit code, and all it said."""
    told = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**running.environment, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return told.returncode, told.stdout + told.stderr
