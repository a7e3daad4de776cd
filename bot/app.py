"""Purpose: composes the Bolt app: who may call, what listeners get by name, and the door for errors.

Starts nothing and listens nowhere.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from slack_bolt import App, BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import features
from bot.clock import Clock
from bot.door import open_to
from bot.slack import Identity
from handlers.feature import Names
from storage import workspace
from storage.engine import Store


def build(store: Store, clock: Clock, names: Names, identity: Identity, slack: WebClient) -> App:
    """The Bolt app with every feature. Requests must have been verified before they are handed to it."""
    app = App(
        name="drumbeat",
        logger=logging.getLogger("slack_bolt"),
        client=slack,
        authorize=_authorize(identity, slack.token or ""),
        process_before_response=True,
        request_verification_enabled=False,
        token_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.use(_lend(store, clock, names, slack))
    app.error(open_to)
    features.register(app, names)
    return app


def _authorize(identity: Identity, token: str) -> Callable[..., AuthorizeResult]:
    result = AuthorizeResult(
        enterprise_id=identity.enterprise_id or None,
        team_id=identity.team_id,
        bot_token=token,
        bot_id=identity.bot_id,
        bot_user_id=identity.bot_user_id,
    )

    def authorize(team_id: str | None) -> AuthorizeResult | None:
        return result if team_id in {identity.team_id, None} else None

    return authorize  # type: ignore[return-value]


def _lend(store: Store, clock: Clock, names: Names, slack: WebClient) -> Callable[..., Any]:
    """A middleware that puts what listeners ask for by name into the context.

    `slack` is the client as it was made: Bolt's own `client` is a copy of it for every request.
    """

    @lru_cache(maxsize=10_000)
    def workspace_of(enterprise_id: str, team_id: str) -> int:
        return store.write(lambda session: workspace.identify(session, enterprise_id, team_id, clock()))

    def lend(context: BoltContext, next: Callable[[], Any]) -> Any:
        context["store"], context["now"], context["names"], context["slack"] = store, clock(), names, slack
        context["workspace_id"] = workspace_of(context.enterprise_id or "", context.team_id or "")
        return next()

    return lend
