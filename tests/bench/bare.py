"""Purpose: what the bot is compared with, as processes: `bare bolt`, and `bare route` to check the client.

Bare Bolt is all of the bot's stack without the bot: the same edge, options, thread pool and uvicorn settings,
a command that does nothing and an empty listener for messages. The route is Starlette alone. Stores nothing
and calls nobody.
"""

import logging
import sys
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot import logs
from bot.metrics import Metrics
from bot.running import LISTENERS
from bot.serve import server
from bot.settings import Settings, load
from bot.web import Edge
from tests.bench.commands import COMMAND

BOT = AuthorizeResult(enterprise_id=None, team_id="T0DRUMBEAT", bot_token="xoxb-bare", bot_user_id="U0BOT")


class Well:
    """A health that has no problems and no clock."""

    def problems(self) -> list[str]:
        return []

    def set_clock(self, now: str) -> dict[str, object] | None:  # noqa: ARG002 - the edge's words
        return None


def bolt(settings: Settings) -> ASGIApp:
    """A command and a listener that do nothing, behind the bot's own edge, with the options of bot/app.py."""
    app = App(
        name="bare",
        logger=logging.getLogger("slack_bolt"),
        client=WebClient(token="xoxb-bare"),
        authorize=lambda: BOT,
        process_before_response=True,
        request_verification_enabled=False,
        token_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.command(COMMAND)(_nothing)
    app.event("message")(_unheard)
    pool = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listen")
    return Edge(app, settings.signing_secret, pool, Well(), Metrics()).asgi()


def _nothing(ack: Ack) -> None:
    ack()


def _unheard() -> None:
    """An empty listener: `process_before_response` answers 200 once it is done."""


def route(_settings: Settings) -> ASGIApp:
    """Starlette alone, answering the same requests unread."""
    return Starlette(
        routes=[
            Route("/slack/events", _ok, methods=["POST"]),
            Route("/readyz", _ok, methods=["GET"]),
        ]
    )


async def _ok(_request: Request) -> Response:
    return PlainTextResponse("ok")


def main(which: str) -> None:
    """Serve with the settings of bot/serve.py."""
    settings = load()
    logs.configure(settings.log_format, settings.log_level)
    server({"bolt": bolt, "route": route}[which](settings), settings).run()


if __name__ == "__main__":
    main(sys.argv[1])
