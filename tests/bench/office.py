"""Purpose: a bot as it is deployed, with SQLite and a sandbox, each a process of its own.

Measures nothing.
"""

import json
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.manifest import manifest
from bot.oauth.token_vault import Vault, new_key
from bot.trial.processes import HOST
from domain.names import Names
from sandbox.client import Sandbox
from sandbox.settings import Settings as SandboxSettings
from sandbox.tour import SETUP
from storage import installation, workspace
from storage.db.engine import Session, Store
from storage.db.migrate import migrate
from storage.installation import Grant, Token
from tests.bench.commands import COMMAND, REPS
from tests.bench.figures import Void
from tests.bench.processes import PORT, Server, server
from tests.bench.stored import MANY, plant

LEADER = "ben"
TEAM = "T0DRUMBEAT"
INSTALLED_AT = datetime(2026, 1, 1, tzinfo=UTC)
READ_WITHIN_S = 20.0
READ = "SELECT user_id FROM member WHERE user_id LIKE 'U0REP%' AND side = 'sales' AND read_at IS NOT NULL"
MENUS = {"setup.group.sales": "sales", "setup.group.marketing": "market", "setup.zone": "Berlin"}
"""What Mira types into the menus that search, so that they show what she then chooses."""
NAMES = Names(feedback=COMMAND)


@dataclass(frozen=True)
class Office:
    """A workspace whose bot may be started again and again over the same database."""

    sandbox: Sandbox
    secret: str
    database: Path

    def bot(self, *, oauth: bool = False) -> AbstractContextManager[Server]:
        """The bot, up; for the one token of its settings, or for many workspaces."""
        environment = {
            "SLACK_BOT_TOKEN": SandboxSettings.token,
            "SLACK_SIGNING_SECRET": self.secret,
            "SLACK_APP_TOKEN": "",
            "SLACK_CLIENT_ID": "",
            "SLACK_CLIENT_SECRET": "",
            "TOKEN_KEYS": "",
            "SLACK_API_URL": f"{self.sandbox.url}/api/",
            "CLOCK_URL": "",
            "FEEDBACK_COMMAND": NAMES.feedback,
            "DRUMBEAT_COMMAND": NAMES.drumbeat,
            "DATABASE_URL": f"sqlite:///{self.database}",
        }
        return server(["bot", "web"], "/readyz", {**environment, **(self._by_oauth() if oauth else {})})

    def _by_oauth(self) -> dict[str, str]:
        """What makes it a bot for many workspaces; the sandbox's is installed with the sandbox's token."""
        key, store = new_key(), Store(f"sqlite:///{self.database}")
        try:
            store.write(lambda session: _install(session, Vault([key])))
        finally:
            store.close()
        return {
            "SLACK_BOT_TOKEN": "",
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "unused",
            "TOKEN_KEYS": key,
            "PUBLIC_URL": f"http://{HOST}",
        }

    def fill(self, say: Callable[[str], None]) -> None:
        """Store many feedbacks in its one workspace, beside the bot that is running."""
        store = Store(f"sqlite:///{self.database}")
        try:
            [here] = store.read(workspace.everyone)
            plant(store, here.number)
        finally:
            store.close()
        say(f"{MANY:,} feedbacks are stored")

    def column(self, query: str) -> list[str]:
        """The first column of what the database holds, asked from outside the bot."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return [str(row[0]) for row in connection.execute(query)]


def _install(session: Session, vault: Vault) -> None:
    where = workspace.identify(session, "", TEAM, INSTALLED_AT)
    granted = Grant("A0DRUMBEAT", "B0DRUMBEAT", "U0DRUMBEAT", "", "U0MIRA")
    token = Token(vault.seal(SandboxSettings.token, where))
    installation.install(session, where, granted, token, INSTALLED_AT)


@contextmanager
def office() -> Iterator[Office]:
    """A sandbox and an empty database at its schema, both gone at the end."""
    secret = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="drumbeat-bench-") as folder:
        described = Path(folder) / "manifest.json"
        described.write_text(json.dumps(manifest(NAMES, "https://bot.example")), encoding="utf-8")
        database = Path(folder) / "drumbeat.db"
        migrate(f"sqlite:///{database}")
        command = ["bot", "sandbox", "serve", "--port", PORT, "--manifest", str(described)]
        with server(command, "/clock", {"SLACK_SIGNING_SECRET": secret}) as slack:
            yield Office(Sandbox(f"http://{HOST}:{slack.port}"), secret, database)


def set_up(office: Office, bot: Server, say: Callable[[str], None]) -> None:
    """Mira sets the bot up, with all the reps on the sales side."""
    sandbox = office.sandbox
    sandbox.settings(bot_url=f"http://{HOST}:{bot.port}/slack/events")
    for handle in REPS:
        sandbox.add_person(handle)
    sandbox.set_group("S0SALES", [LEADER, *REPS])
    mira = sandbox.as_("mira")
    mira.command(NAMES.drumbeat, "setup")
    for menu, typed in MENUS.items():
        mira.options(menu, typed)
    mira.submit(SETUP)
    deadline = time.monotonic() + READ_WITHIN_S
    while len(office.column(READ)) < len(REPS):
        if time.monotonic() > deadline:
            raise Void("the setup didn't work: the reps are not on the sales side")
        time.sleep(0.1)
    say(f"The bot is set up, and {len(REPS)} reps are known to it")
