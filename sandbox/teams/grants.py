"""Purpose: who may do what with which token: codes, tokens, renewals, and the end of them. Serves nothing.

Tokens and codes expire by the sandbox's clock.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.errors import Refused, SlackError
from sandbox.workspace import Workspace
from sandbox.world import Json

CODE_SECONDS = 600
EXPIRES_SECONDS = 43_200


@dataclass
class Code:
    """What was granted and is not taken yet."""

    team: str
    redirect_uri: str
    scope: str
    user: str
    until: datetime


@dataclass
class Token:
    """One bot token. `dead` is what Slack answers to whoever uses it, once it is no good."""

    team: str
    refresh: str = ""
    until: datetime | None = None
    dead: str = ""


@dataclass
class Grants:
    """The app as Slack knows it, and every token it was given. `rotates` says whether new ones expire."""

    client_id: str
    client_secret: str
    teams: dict[str, Workspace]
    rotates: bool = False
    tokens: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    """What the next exchanges are refused with."""

    @property
    def now(self) -> datetime:
        return next(iter(self.teams.values())).clock.now()

    def team(self, team_id: str) -> Workspace:
        """That team's workspace; Refused when there is none."""
        if team_id not in self.teams:
            raise Refused("no_such_team", team_id)
        return self.teams[team_id]

    def grant(self, team: str, redirect_uri: str, scope: str, user: str) -> str:
        """A person lets the app in: the code it may take a token for."""
        self.team(team)
        code = secrets.token_hex(16)
        self.codes[code] = Code(team, redirect_uri, scope, user, self.now + timedelta(seconds=CODE_SECONDS))
        return code

    def exchange(self, given: Json, client: tuple[str, str]) -> Json:
        """oauth.v2.access: a code or a refresh token for a bot token; each is good for once."""
        if client[0] != self.client_id:
            raise SlackError("invalid_client_id")
        if client[1] != self.client_secret:
            raise SlackError("bad_client_secret")
        if self.refusals:
            raise SlackError(self.refusals.pop(0))
        if given.get("grant_type") == "refresh_token":
            return self._renew(str(given.get("refresh_token") or ""))
        code = self.codes.pop(str(given.get("code") or ""), None)
        if code is None:
            raise SlackError("invalid_code")
        if code.until <= self.now:
            raise SlackError("code_expired")
        if code.redirect_uri != given.get("redirect_uri", ""):
            raise SlackError("bad_redirect_uri")
        return self._told(code.team) | {"scope": code.scope, "authed_user": {"id": code.user}}

    def _renew(self, refresh: str) -> Json:
        found = next((t for t in self.tokens.values() if t.refresh and t.refresh == refresh), None)
        if found is None or found.dead:
            raise SlackError("invalid_refresh_token")
        found.refresh = ""
        return self._told(found.team)

    def _told(self, team: str) -> Json:
        world, token = self.teams[team].world, Token(team)
        name = f"xoxb-{team}-{secrets.token_hex(8)}"
        more: Json = {}
        if self.rotates:
            name, token.refresh = f"xoxe.{name}", f"xoxe-1-{secrets.token_hex(16)}"
            token.until = self.now + timedelta(seconds=EXPIRES_SECONDS)
            more = {"refresh_token": token.refresh, "expires_in": EXPIRES_SECONDS}
        self.tokens[name] = token
        return {
            "ok": True,
            "access_token": name,
            "token_type": "bot",
            "scope": ",".join(self.teams[team].app.scopes),
            "bot_user_id": world.bot_user,
            "app_id": world.app_id,
            "team": {"id": team, "name": world.team_name},
            "enterprise": None,
            "is_enterprise_install": False,
            **more,
        }

    def holder(self, name: str) -> Workspace:
        """The workspace a token is of; SlackError when it is no good."""
        if not name:
            raise SlackError("not_authed")
        found = self.tokens.get(name)
        if found is None:
            raise SlackError("invalid_auth")
        if found.dead:
            raise SlackError(found.dead)
        if found.until is not None and found.until <= self.now:
            raise SlackError("token_expired")
        return self.teams[found.team]

    def end(self, team: str, error: str) -> None:
        """Every token of a team is no good from now on."""
        for token in self.tokens.values():
            if token.team == team:
                token.dead, token.refresh = token.dead or error, ""
