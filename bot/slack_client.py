"""Purpose: the Slack clients: one manner of calling, with short patience and no hidden repeats.

slack_sdk's default retry handler posts a second time when a connection drops after acceptance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.connection import KeepingClient

LISTENER_TIMEOUT_S = 1
DELIVERY_TIMEOUT_S = 5


@dataclass(frozen=True)
class Identity:
    """Who the bot is in Slack, from auth.test."""

    team_id: str
    enterprise_id: str
    bot_user_id: str
    bot_id: str


def client(token: str | None, base_url: str, timeout_s: int) -> WebClient:
    """A client that calls once and gives up after `timeout_s`."""
    return KeepingClient(token=token, base_url=base_url, timeout=timeout_s, retry_handlers=[])


class Watched(KeepingClient):
    """A client that tells what Slack says of its token, by the code of each refusal.

    `refused` answers with a newer token, and then the call is made once more: a call that was refused for its
    token was not accepted. None lets the refusal stand.
    """

    def __init__(
        self, token: str, base_url: str, timeout_s: int, refused: Callable[[str], str | None]
    ) -> None:
        super().__init__(token=token, base_url=base_url, timeout=timeout_s, retry_handlers=[])
        self._refused = refused

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """As WebClient's."""
        try:
            return super().api_call(api_method, **arguments)
        except SlackApiError as error:
            newer = self._refused(code_of(error))
            if newer is None:
                raise
            self.token = newer
        return super().api_call(api_method, **arguments)


class Absent(WebClient):
    """The client of a workspace that is not served: it refuses every call in Slack's own words for it."""

    def api_call(self, api_method: str, **_arguments: Any) -> SlackResponse:
        """SlackApiError; nothing is sent."""
        url = f"{self.base_url}{api_method}"
        told = SlackResponse(
            client=self,
            http_verb="POST",
            api_url=url,
            req_args={},
            data={"ok": False, "error": "token_revoked"},
            headers={},
            status_code=200,
        )
        raise SlackApiError("the app is not installed in this workspace", told)


def code_of(error: SlackApiError) -> str:
    """Slack's name for what it refused; empty where its answer has none."""
    data: Any = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def identify(slack: WebClient) -> Identity:
    """Who the token belongs to; SlackApiError when Slack does not accept it."""
    told = slack.auth_test()
    return Identity(
        team_id=str(told["team_id"]),
        enterprise_id=str(told.get("enterprise_id") or ""),
        bot_user_id=str(told["user_id"]),
        bot_id=str(told.get("bot_id") or ""),
    )


def header(told: SlackResponse, name: str) -> str:
    """A header of Slack's answer, by its name in small letters; empty where there is none."""
    headers = {key.lower(): value for key, value in told.headers.items()}
    value = headers.get(name, "")
    return value[0] if isinstance(value, list) else str(value)


def answered_at(told: SlackResponse) -> datetime | None:
    """When Slack answered, by its own clock; None where it does not say."""
    stamp = header(told, "date")
    return parsedate_to_datetime(stamp).astimezone(UTC) if stamp else None
