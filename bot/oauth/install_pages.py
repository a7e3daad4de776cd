"""Purpose: the two pages of an installation: `/slack/install` sends a person to Slack, who sends them back.

Nothing of a token or a code is logged. The state ties the end to the beginning, the cookie ties both to the
browser.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import features, pages
from bot.clock import Clock
from bot.manifest import INSTALL, REDIRECT
from bot.oauth.token_rotation import token_of
from bot.oauth.token_vault import Vault
from bot.slack_client import BROKEN, Identity, code_of, identify, text_of
from bot.tenancy import Tenancy
from domain.text import clean_text
from messages import installation as words
from messages.page import HtmlPage
from storage import installation, outbox, workspace
from storage.db.engine import Session, Store
from storage.installation import Grant
from storage.scope import Scope

log = structlog.get_logger(__name__)

COOKIE = "drumbeat-install"
GOOD_FOR = timedelta(minutes=10)


class InstallRefusal(Exception):  # noqa: N818 - an answer, not a fault
    """The installation ends here, with the page that says why."""

    def __init__(self, part: str, **values: str) -> None:
        super().__init__(part)
        self.part = part
        self.values = values


class Pages:
    """`connect` makes a client for a token, or for None; `client` is the app's id and secret."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        vault: Vault,
        tenancy: Tenancy,
        connect: Callable[[str | None], WebClient],
        client: tuple[str, str],
        public_url: str,
        https: bool,
        authorize_url: str,
        drumbeat_command: str,
        pool: Executor,
    ) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault
        self._tenancy = tenancy
        self._connect = connect
        self._id, self._secret = client
        self._redirect = public_url + REDIRECT
        self._secure = https
        self._drumbeat_command = drumbeat_command
        self._pool = pool
        self._ask = AuthorizeUrlGenerator(
            client_id=quote(self._id, safe=""),
            redirect_uri=quote(self._redirect, safe=""),
            scopes=list(features.scopes()),
            authorization_url=authorize_url,
        )

    def routes(self) -> list[Route]:
        return [
            Route(INSTALL, self.install, methods=["GET"]),
            Route(REDIRECT, self.finish, methods=["GET"]),
        ]

    async def install(self, request: Request) -> Response:
        """On to Slack, with a state that only this browser knows. `?team=T…` proposes a workspace."""
        team = quote(request.query_params.get("team", ""), safe="") or None
        return await pages.answer(self._pool, partial(self._begin, team))

    def _begin(self, team: str | None) -> Response:
        state, now = secrets.token_urlsafe(32), self._clock()
        self._store.write(lambda session: installation.begin(session, state, now, now + GOOD_FOR))
        answer = RedirectResponse(self._ask.generate(state, team), 302)
        answer.set_cookie(
            COOKIE,
            state,
            max_age=int(GOOD_FOR.total_seconds()),
            path="/slack",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
        return answer

    async def finish(self, request: Request) -> Response:
        """Back from Slack: with a code, or without because the person did not want to."""
        given, cookie = request.query_params, request.cookies.get(COOKIE, "")
        answer = await pages.answer(self._pool, partial(self._outcome, given, cookie))
        answer.delete_cookie(COOKIE, path="/slack")
        return answer

    def _outcome(self, given: Mapping[str, str], cookie: str) -> Response:
        try:
            return pages.html(self._finish(given, cookie))
        except InstallRefusal as refusal:
            log.warning("not installed", why=refusal.part)
            page = words.page(refusal.part, install_url=INSTALL, **refusal.values)
            return pages.html(page, 200 if refusal.part == "cancelled" else 400)

    def _finish(self, given: Mapping[str, str], cookie: str) -> HtmlPage:
        state = given.get("state", "")
        if not state or not hmac.compare_digest(state.encode(), cookie.encode()):
            raise InstallRefusal("other_browser")
        if not self._store.write(lambda session: installation.finish(session, state, self._clock())):
            raise InstallRefusal("expired")
        if given.get("error") == "access_denied":
            raise InstallRefusal("cancelled")
        if "error" in given or not given.get("code"):
            raise InstallRefusal("refused", error=given.get("error", "no code"))
        told, identity = self._exchange(given["code"])
        where = self._store.write(lambda session: self._keep(session, told, identity, self._clock()))
        self._tenancy.forget_workspace(where)
        return words.page(
            "done",
            team=clean_text(str((told.get("team") or {}).get("name") or identity.team_id)),
            slack_url=f"https://slack.com/app_redirect?app={quote(str(told.get('app_id', '')))}"
            f"&team={quote(identity.team_id)}",
        )

    def _exchange(self, code: str) -> tuple[Mapping[str, Any], Identity]:
        """Slack's answer to the code, and who the token is in its own words."""
        try:
            told = self._connect(None).oauth_v2_access(
                client_id=self._id, client_secret=self._secret, code=code, redirect_uri=self._redirect
            )
            if told.get("is_enterprise_install"):
                raise InstallRefusal("organisation")
            if told.get("token_type") != "bot" or not told.get("access_token"):
                raise InstallRefusal("refused", error="no bot token")
            return dict(told.data), identify(self._connect(text_of(told, "access_token")))  # type: ignore[arg-type]
        except SlackApiError as error:
            raise InstallRefusal("refused", error=code_of(error) or "an error without a name") from None
        except BROKEN:
            raise InstallRefusal("unreachable") from None

    def _keep(self, session: Session, told: Mapping[str, Any], identity: Identity, now: datetime) -> int:
        where = workspace.identify(session, identity.enterprise_id, identity.team_id, now)
        installer = str((told.get("authed_user") or {}).get("id") or "")
        granted = Grant(
            app_id=str(told.get("app_id") or ""),
            bot_id=identity.bot_id,
            bot_user_id=identity.bot_user_id,
            scopes=str(told.get("scope") or ""),
            installed_by=installer,
        )
        token = token_of(told, self._vault, where, now)
        version = installation.install(session, where, granted, token, now)
        log.info("installed", workspace=where, version=version)
        if installer:
            said = words.welcome(self._drumbeat_command)
            outbox.dm(Scope(session, where, now), installer, f"installation:{version}:welcome", said)
        return where
