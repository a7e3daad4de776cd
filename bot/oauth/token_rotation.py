"""Purpose: renews tokens that expire, two hours ahead, each by one process only.

A refresh token is good for once: whoever renews claims the row first, and a claim is over after a minute.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.oauth.token_vault import Vault
from bot.slack_client import BROKEN, code_of, text_of
from messages import installation as words
from storage import installation, outbox, workspace
from storage.db.engine import Session, Store
from storage.installation import Installation, Token
from storage.scope import Scope

log = structlog.get_logger(__name__)

CLAIMED_FOR = timedelta(minutes=1)
# What Slack says of a refresh token that will never be accepted. Everything else (a wrong client secret, a
# rate limit) is tried again: it is no reason to give up a workspace.
FINAL = frozenset({"invalid_refresh_token", "token_revoked", "token_expired", "account_inactive"})
WAIT_FOR_ANOTHER_S = 1.0
LOOK_EVERY_S = 0.1


class Rotation:
    """`slack` needs no token; `id` and `secret` are the app's."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        vault: Vault,
        slack: WebClient,
        client: tuple[str, str],
        install_url: str,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault
        self._slack = slack
        self._id, self._secret = client
        self._install_url = install_url
        self._sleep = sleep

    def due(self, now: datetime) -> list[Installation]:
        """Those whose token is to be renewed."""
        return self._store.read(lambda session: installation.expiring(session, now))

    def now(self, row: Installation) -> Installation | None:
        """The installation with a renewed token; waits a moment for another process that is renewing it."""
        if not self.renew(row):
            for _ in range(int(WAIT_FOR_ANOTHER_S / LOOK_EVERY_S)):
                if self._version(row) != row.version:
                    break
                self._sleep(LOOK_EVERY_S)
        return self._store.read(partial(installation.find, workspace_id=row.workspace_id))

    def _version(self, row: Installation) -> int:
        return self._store.read(partial(installation.version, workspace_id=row.workspace_id))

    def renew(self, row: Installation) -> bool:
        """Renew the token, unless another process does; whether this one tried."""
        now = self._clock()
        until = now + CLAIMED_FOR
        if not self._store.write(
            lambda session: installation.claim(session, row.workspace_id, row.version, now, until)
        ):
            return False
        try:
            told = self._slack.oauth_v2_access(
                client_id=self._id,
                client_secret=self._secret,
                grant_type="refresh_token",
                refresh_token=self._vault.open(row.refresh_token, row.workspace_id),
            )
            token = token_of(dict(told.data), self._vault, row.workspace_id, now)  # type: ignore[arg-type]
        except SlackApiError as error:
            self._failed(row, code_of(error), now)
        except BROKEN as error:
            # The claim stands for a minute; then it is tried again.
            log.warning("token not renewed", workspace=row.workspace_id, error=type(error).__name__)
        else:
            self._keep(row, token)
        return True

    def _keep(self, row: Installation, token: Token) -> None:
        kept = self._store.write(
            lambda session: installation.renew(session, row.workspace_id, row.version, token)
        )
        log.info("token renewed", workspace=row.workspace_id, kept=kept)

    def _failed(self, row: Installation, code: str, now: datetime) -> None:
        log.error("token not renewed", workspace=row.workspace_id, error=code)
        if code in FINAL:
            self._store.write(lambda session: self._end(session, row, code, now))

    def _end(self, session: Session, row: Installation, code: str, now: datetime) -> None:
        """The present token serves until it expires, and whoever installed the app is told that it will."""
        if row.expires_at is None or row.expires_at <= now:
            installation.revoke(session, row.workspace_id, code, now, seen=row.version)
            return
        if installation.renew_at(session, row.workspace_id, row.version, None, code):
            zone = workspace.get(session, row.workspace_id).zone
            said = words.ending(row.expires_at, zone, self._install_url)
            key = f"installation:{row.version}:ending"
            outbox.dm(Scope(session, row.workspace_id, now), row.installed_by, key, said)


def token_of(told: Mapping[str, Any], vault: Vault, workspace_id: int, now: datetime) -> Token:
    """The token in Slack's answer, sealed; one of ODD where the answer is not whole."""
    seconds = told.get("expires_in")
    return Token(
        vault.seal(text_of(told, "access_token"), workspace_id),
        vault.seal(str(told.get("refresh_token") or ""), workspace_id),
        now + timedelta(seconds=float(seconds)) if seconds else None,
    )
