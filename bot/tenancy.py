"""Purpose: which workspaces are served and with which token; here for the one token of the settings.

For many workspaces see bot/oauth/many_tenancy, which answers the same questions.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack_client import Identity
from domain.job import Job
from storage import installation, workspace
from storage.db.engine import Session, Store


@dataclass(frozen=True)
class ServedWorkspace:
    """A workspace that is served: its number here, who the bot is there, and the client for its listeners."""

    workspace_id: int
    result: AuthorizeResult
    slack: WebClient


class Tenancy(Protocol):
    """What the app and the dispatcher ask. `install_url` is where a workspace is added or empty."""

    install_url: str

    def admit(self, enterprise_id: str, team_id: str) -> ServedWorkspace | None:
        """The workspace with that key, or None when it is not served."""

    def workspace_of(self, enterprise_id: str, team_id: str) -> int | None:
        """The number of a workspace that is or was served; None for any other."""

    def client_for(self, workspace_id: int) -> WebClient:
        """The client deliveries use; where the workspace is not served it refuses every call."""

    def forget_workspace(self, workspace_id: int) -> None:
        """Whatever is held of that workspace is old."""

    def jobs(self, now: datetime) -> list[Job]:
        """What is due: tokens to renew."""

    def try_again(self) -> None:
        """Serve those again that Slack had shut out and now lets in."""


class SingleTenancy:
    """The workspace of one token that Slack has just accepted, remembered in the store."""

    install_url = ""

    def __init__(
        self,
        store: Store,
        identity: Identity,
        now: datetime,
        slack: WebClient,
        delivering: WebClient,
    ) -> None:
        self._team_id = identity.team_id
        self._delivering = delivering
        self._admitted = ServedWorkspace(
            store.write(lambda session: _remember(session, identity, now)),
            AuthorizeResult(
                enterprise_id=identity.enterprise_id or None,
                team_id=identity.team_id,
                bot_token=slack.token,
                bot_id=identity.bot_id,
                bot_user_id=identity.bot_user_id,
            ),
            slack,
        )

    def admit(self, enterprise_id: str, team_id: str) -> ServedWorkspace | None:  # noqa: ARG002 - one team, one key
        """The one workspace; requests without a team are its own too."""
        return self._admitted if team_id in {self._team_id, ""} else None

    def workspace_of(self, enterprise_id: str, team_id: str) -> int | None:
        admitted = self.admit(enterprise_id, team_id)
        return admitted.workspace_id if admitted else None

    def client_for(self, workspace_id: int) -> WebClient:  # noqa: ARG002 - there is one
        return self._delivering

    def forget_workspace(self, workspace_id: int) -> None:
        """Nothing is held that could be old: another token needs another start."""

    def jobs(self, now: datetime) -> list[Job]:  # noqa: ARG002 - nothing is ever due
        return []

    def try_again(self) -> None:
        """Another start does: then Slack is asked whether it takes the token."""


def _remember(session: Session, identity: Identity, now: datetime) -> int:
    workspace_id = workspace.identify(session, identity.enterprise_id, identity.team_id, now)
    installation.confirm(session, workspace_id, now)
    return workspace_id
