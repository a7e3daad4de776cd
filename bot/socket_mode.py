"""Purpose: Socket Mode's edge: what comes through the socket is checked as what comes over HTTP is.

What arrives there is Slack's and carries no signature: the bot has connected outwards, with its token.
"""

from time import time

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import payload
from bot.metrics import Metrics
from bot.payload import MalformedPayload
from bot.web import answer_malformed


class Socket(SocketModeHandler):
    """Slack's own handler, but for what it hands to Bolt unseen."""

    def __init__(self, app: App, metrics: Metrics, token: str, slack: WebClient) -> None:
        super().__init__(app, token, web_client=slack)
        self._metrics = metrics

    def begin(self) -> None:
        """Connect, and answer from now on."""
        self.connect()  # type: ignore[no-untyped-call] # in Slack's code

    def end(self) -> None:
        """Answer nothing more."""
        self.close()  # type: ignore[no-untyped-call] # in Slack's code

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer one request. What is answered with another status than 200 Slack sends again."""
        started = time()
        send_response(client, req, self._answered(req.payload), started)

    def _answered(self, body: object) -> BoltResponse:
        try:
            return self.app.dispatch(payload.request(body))
        except MalformedPayload as malformed:
            return answer_malformed(malformed, self._metrics)
