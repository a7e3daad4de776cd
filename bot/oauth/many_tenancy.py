"""Purpose: serves every workspace that installed the app, with its own token, opened once and then held.

What is held of a workspace is compared with the store's version every few seconds, with one small read, and
is dropped at once in the process that hears of a change. So an uninstall that another process heard of is
known here within HELD_S; until then Slack itself refuses the old token, which ends the matter as well.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.oauth.token_rotation import Rotation
from bot.oauth.token_vault import SealError, Vault
from bot.slack_client import BROKEN, DELIVERY_TIMEOUT_S, LISTENER_TIMEOUT_S, RefusingClient, code_of
from bot.tenancy import ServedWorkspace
from domain.errors import SettingsError
from domain.job import Job
from storage import installation, workspace
from storage.db.engine import Store
from storage.installation import Installation
from storage.workspace import Workspace

log = structlog.get_logger(__name__)

HELD_S = 5.0
# Slack's words for a token that is taken back. On the second kind Slack may change its mind: a suspended
# workspace is paid for, an address is put on the app's list. Such a token is kept, and tried every night.
TAKEN_BACK = frozenset({"token_revoked"})
SHUT_OUT = frozenset({"account_inactive", "invalid_auth"})
EXPIRED = "token_expired"
REFUSING = TAKEN_BACK | SHUT_OUT | {EXPIRED}

# token, seconds of patience, what to do about a refusal -> client
Connect = Callable[[str, int, Callable[[str], str | None]], WebClient]


@dataclass
class _Held:
    """One workspace as it was last read. `checked` is when, in seconds of the monotonic clock."""

    version: int
    expires_at: datetime | None
    token: str
    admitted: ServedWorkspace
    delivering: WebClient
    checked: float = field(default=0.0)


class ManyTenancy:
    """Answers bot/tenancy.Tenancy. SettingsError when a stored token cannot be opened."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        vault: Vault,
        rotation: Rotation,
        connect: Connect,
        install_url: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.install_url = install_url
        self._store = store
        self._clock = clock
        self._vault = vault
        self._rotation = rotation
        self._connect = connect
        self._monotonic = monotonic
        self._numbers: dict[tuple[str, str], int] = {}
        self._held: dict[int, _Held] = {}
        check_keys(store.read(installation.everywhere), vault)

    def admit(self, enterprise_id: str, team_id: str) -> ServedWorkspace | None:
        workspace_id = self.workspace_of(enterprise_id, team_id)
        try:
            held = self._look(workspace_id) if workspace_id else None
        except SealError:
            # Sealed meanwhile with a key this process was not given: its next start will say so.
            log.error("no key opens the token", workspace=workspace_id)
            return None
        return held.admitted if held else None

    def workspace_of(self, enterprise_id: str, team_id: str) -> int | None:
        key = enterprise_id, team_id
        if key not in self._numbers:
            found = self._store.read(lambda session: installation.of_team(session, *key))
            if found is None:
                return None
            self._numbers[key] = found.workspace_id
        return self._numbers[key]

    def client_for(self, workspace_id: int) -> WebClient:
        held = self._look(workspace_id)
        return held.delivering if held else RefusingClient()

    def forget_workspace(self, workspace_id: int) -> None:
        self._held.pop(workspace_id, None)

    def jobs(self, now: datetime) -> list[Job]:
        return [Job("renew token", partial(self._renew, row)) for row in self._rotation.due(now)]

    def _renew(self, row: Installation) -> None:
        self._rotation.renew(row)
        self.forget_workspace(row.workspace_id)

    def try_again(self) -> None:
        """Serve those again that Slack had shut out and now lets in."""
        for _found, row in self._store.read(installation.everywhere):
            token = self._vault.open(row.token, row.workspace_id)
            if row.revoked_at and token and self._refusal(token, row.workspace_id) is None:
                self._store.write(
                    partial(installation.confirm, workspace_id=row.workspace_id, now=self._clock())
                )

    def _refusal(self, token: str, workspace_id: int) -> str | None:
        """Slack's word for not taking the token, asked of itself; None where it does, empty if unclear."""
        slack = self._connect(token, LISTENER_TIMEOUT_S, lambda _code: None)
        try:
            slack.auth_test()
        except (SlackApiError, *BROKEN) as error:
            code = code_of(error) if isinstance(error, SlackApiError) else ""
            log.info("not let in", workspace=workspace_id, error=code or type(error).__name__)
            return code
        return None

    def _look(self, workspace_id: int) -> _Held | None:
        """What is held of the workspace, when the store still has the same; None when it is not served."""
        held, now = self._held.get(workspace_id), self._monotonic()
        if held and now < held.checked + HELD_S and not self._over(held.expires_at):
            return held
        row = self._store.read(partial(installation.find, workspace_id=workspace_id))
        if row and self._over(row.expires_at) and row.refresh_token:
            row = self._rotation.now(row)
        if row is None or row.revoked_at or not row.token or self._over(row.expires_at):
            self._held.pop(workspace_id, None)
            return None
        if held is None or held.version != row.version:
            held = self._open(row)
        held.checked = now
        self._held[workspace_id] = held
        return held

    def _over(self, at: datetime | None) -> bool:
        return at is not None and at <= self._clock()

    def _open(self, row: Installation) -> _Held:
        found = self._store.read(lambda session: workspace.get(session, row.workspace_id))
        token = self._vault.open(row.token, row.workspace_id)
        refused = partial(self._refused, row.workspace_id, row.version)
        result = AuthorizeResult(
            enterprise_id=found.enterprise_id or None,
            team_id=found.team_id,
            bot_token=token,
            bot_id=row.bot_id,
            bot_user_id=row.bot_user_id,
        )
        listening = self._connect(token, LISTENER_TIMEOUT_S, refused)
        return _Held(
            version=row.version,
            expires_at=row.expires_at,
            token=token,
            admitted=ServedWorkspace(row.workspace_id, result, listening),
            delivering=self._connect(token, DELIVERY_TIMEOUT_S, refused),
        )

    def _refused(self, workspace_id: int, seen: int, code: str) -> str | None:
        """Slack refused a call: when it was for the token, a newer one, or the end of this installation."""
        if code not in REFUSING:
            return None
        self.forget_workspace(workspace_id)
        row = self._store.read(partial(installation.find, workspace_id=workspace_id))
        if row and row.version == seen:
            if code == EXPIRED and row.refresh_token:
                self._rotation.now(row)
            elif code in TAKEN_BACK | {EXPIRED} or self._shuts_out(row):
                self._end(workspace_id, seen, code)
        held = self._look(workspace_id)
        return held.token if held and held.version != seen else None

    def _shuts_out(self, row: Installation) -> bool:
        """Whether Slack says so once more; what is no word of Slack's ends no workspace."""
        return self._refusal(self._vault.open(row.token, row.workspace_id), row.workspace_id) in REFUSING

    def _end(self, workspace_id: int, seen: int, code: str) -> None:
        log.error("slack takes the token no longer", workspace=workspace_id, error=code)
        now, keep = self._clock(), code in SHUT_OUT
        self._store.write(
            lambda session: installation.revoke(session, workspace_id, code, now, seen=seen, keep=keep)
        )


def check_keys(found: list[tuple[Workspace, Installation]], vault: Vault) -> None:
    """SettingsError, naming the workspaces, unless everything that is stored can be opened."""
    closed = [
        of.team_id
        for of, row in found
        if not all(vault.opens(one, row.workspace_id) for one in (row.token, row.refresh_token))
    ]
    if closed:
        raise SettingsError(
            f"TOKEN_KEYS: none of the keys opens the stored tokens of {', '.join(closed)}. Add the key they "
            "were sealed with at the end of TOKEN_KEYS. If it is lost, `drumbeat forget TEAM` lets them "
            "install again."
        )
