"""Purpose: two workspaces with the same people and channels over one store, served by one bot through OAuth.

Each has its own Slack in memory, found by its token, as in Slack.
"""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient

from bot.oauth.many_tenancy import ManyTenancy
from bot.oauth.token_rotation import Rotation
from bot.oauth.token_vault import Vault, new_key
from storage import installation, workspace
from storage.db.engine import Session, Store
from storage.installation import Grant, Token
from tests.office import MONDAY, Office
from tests.recorder import BOT, Recorder, World

ONE, OTHER = "T0ONE", "T0OTHER"
INSTALL_URL = "https://drumbeat.example/slack/install"
KEY = new_key()


class Offices:
    """`one` and `other`, over one store; the people and channels of both have the same ids."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = store
        self.vault = Vault([KEY])
        self.clients: dict[str, Recorder] = {}
        self.seconds = 0.0
        self.one = self._office(ONE, monkeypatch)
        self.other = self._office(OTHER, monkeypatch)
        self.install(self.one)
        self.install(self.other)

    def _office(self, team: str, monkeypatch: pytest.MonkeyPatch) -> Office:
        office = Office(self.store, monkeypatch, team=team, tenancy=self._tenancy)
        self.clients[f"xoxb-{team}"] = office.slack
        return office

    def _tenancy(self, office: Office) -> ManyTenancy:
        nobody = Recorder(World())
        rotation = Rotation(
            self.store, lambda: office.now, self.vault, nobody, ("id", "secret"), INSTALL_URL, lambda _s: None
        )
        return ManyTenancy(
            self.store,
            lambda: office.now,
            self.vault,
            rotation,
            self.connect,
            INSTALL_URL,
            lambda: self.seconds,
        )

    def connect(self, token: str, _timeout_s: int, _refused: Callable[[str], str | None]) -> WebClient:
        return self.clients[token]

    def install(self, office: Office) -> None:
        """Somebody installs the app there, as the pages of OAuth do it."""

        def keep(session: Session) -> None:
            where = workspace.identify(session, "", office.team, office.now)
            token = Token(self.vault.seal(f"xoxb-{office.team}", where))
            granted = Grant("A0", "B0BOT", BOT, "commands", "U0MIRA")
            installation.install(session, where, granted, token, office.now)

        self.store.write(keep)
        office.tenancy.forget_workspace(office.workspace_id)

    def deliver(self) -> None:
        """All that is due now, in both; one process works for all workspaces."""
        self.one.deliver()

    def at(self, moment: object) -> None:
        self.one.now = self.other.now = moment  # type: ignore[assignment]
        self.deliver()


__all__ = ["MONDAY", "ONE", "OTHER", "Offices"]
