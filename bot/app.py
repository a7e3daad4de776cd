"""Purpose: composes the Bolt app: who may call, what listeners get by name, and the door for errors.

Starts nothing and listens nowhere.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context import BoltContext
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.clock import Clock
from bot.error_handler import answer_error
from bot.features import FEATURES
from bot.tenancy import ServedWorkspace, Tenancy
from domain.errors import NotServedError
from domain.names import Names
from domain.web_address import is_slack
from handlers.installation import LEAVING
from handlers.shared import listener
from handlers.shared.feature import Feature
from handlers.shared.open_homes import OpenHomes
from messages import installation as words
from storage.db.engine import Store
from storage.scope import Here

log = structlog.get_logger(__name__)


def build(
    store: Store,
    clock: Clock,
    names: Names,
    tenancy: Tenancy,
    slack: WebClient,
    features: Sequence[Feature] = FEATURES,
    public_url: str | None = None,
    homes: OpenHomes | None = None,
) -> App:
    """The Bolt app with these features. Requests must have been verified before they are handed to it.

    `slack` is what Bolt makes its own client for each request from; it needs no token. Where Bolt finds an
    app's id and secret in the environment it makes an OAuth flow and a store of its own: nothing calls them.
    With `public_url` people are offered links to pages. `homes` remembers whose Home is open.
    """
    app = App(
        name="drumbeat",
        logger=logging.getLogger("slack_bolt"),
        client=slack,
        before_authorize=_Admission(store, clock, names, tenancy, slack, public_url, homes or OpenHomes()),
        authorize=_Known(),  # type: ignore[arg-type, no-untyped-call] # Bolt takes one and does not say so
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        token_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(answer_error)
    listener.register(app, names, features)
    return app


class _Admission(Middleware):
    """Finds the workspace and puts what listeners ask for by name into the context; others go no further.

    `slack` is the workspace's client as it was made: Bolt's own `client` is a copy for every request.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        names: Names,
        tenancy: Tenancy,
        slack: WebClient,
        public_url: str | None,
        homes: OpenHomes,
    ) -> None:
        self._store = store
        self._clock = clock
        self._names = names
        self._tenancy = tenancy
        self._slack = slack
        self._public_url = public_url
        self._homes = homes

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's order
        next: Callable[[], BoltResponse],
    ) -> BoltResponse | None:
        """Answer, or let the next one."""
        _drop_foreign_response_url(req.body, self._slack.base_url)
        context, kind = req.context, req.body.get("type")
        if kind == "url_verification":
            return next()
        enterprise_id, team_id = context.enterprise_id or "", context.team_id or ""
        if kind == "event_callback" and req.body["event"].get("type") in LEAVING:
            return self._leave(context, enterprise_id, team_id, next)
        admitted = self._tenancy.admit(enterprise_id, team_id)
        if admitted is None:
            if kind == "event_callback":
                return BoltResponse(status=200, body="")
            raise NotServedError(words.not_installed(self._tenancy.install_url))
        context["here"], context["slack"] = (
            self._here(context, admitted.workspace_id, admitted.result.bot_user_id or ""),
            admitted.slack,
        )
        context["admitted"] = admitted
        context["public_url"] = self._public_url
        context["homes"] = self._homes
        return next()

    def _here(self, context: BoltContext, workspace_id: int, bot: str = "") -> Here:
        def mark_saved() -> None:
            context["saved"] = True
            self._homes.mark_stale(workspace_id)

        return Here(self._store, self._clock(), workspace_id, self._names, bot, mark_saved)

    def _leave(
        self, context: BoltContext, enterprise_id: str, team_id: str, next: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """The app is taken out of a workspace: heard when it was in, whatever was heard before."""
        workspace_id = self._tenancy.workspace_of(enterprise_id, team_id)
        if workspace_id is None:
            return BoltResponse(status=200, body="")
        context["here"] = self._here(context, workspace_id)
        answer = next()
        self._tenancy.forget_workspace(workspace_id)
        return answer


def _drop_foreign_response_url(body: dict[str, Any], slack_url: str) -> None:
    """What is answered may be private: it goes to Slack, or nowhere."""
    url = body.get("response_url")
    if url is not None and not is_slack(str(url), slack_url):
        log.warning("a response_url is not Slack's, so nothing is sent there")
        del body["response_url"]


class _Known(Authorize):
    """Hands Bolt what the admission found: nothing is asked of Slack for a request."""

    def __call__(self, *, context: BoltContext, **_request: Any) -> AuthorizeResult | None:
        admitted: ServedWorkspace = context["admitted"]
        return admitted.result
