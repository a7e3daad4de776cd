"""Purpose: the Slack clients: one manner of calling, with short patience and no hidden repeats.

slack_sdk's default retry handler posts a second time when a connection drops after acceptance.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

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
    return WebClient(token=token, base_url=base_url, timeout=timeout_s, retry_handlers=[])


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
