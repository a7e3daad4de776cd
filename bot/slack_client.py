"""Purpose: the Slack clients: one manner of calling, with short patience and no hidden repeats.

slack_sdk's default retry handler posts a second time when a connection drops after acceptance. Answers are
read here as what they are: by whoever stands between, they need not be Slack's.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from domain.errors import SettingsError

LISTENER_TIMEOUT_S = 1
DELIVERY_TIMEOUT_S = 5

# What slack_sdk, and whoever reads its answer, stumbles over where that is not what Slack writes: a list, a
# body that is no text, a field that is missing or of another kind.
ODD = (AttributeError, LookupError, TypeError, ValueError, RecursionError, OverflowError)
# A call whose outcome nobody knows: the connection broke, nothing came back in time, or the answer is odd.
BROKEN = (OSError, HTTPException, *ODD)
CODE = re.compile(r"[a-z][a-z0-9_]{1,79}")
LIMITED = frozenset({"ratelimited", "rate_limited"})
# To a wait that cannot be read, and the longest that is believed.
UNREADABLE_WAIT_S = 10.0
LONGEST_WAIT_S = 86_400.0


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


class TokenWatchingClient(WebClient):
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


class RefusingClient(WebClient):
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
    """Slack's name for what it refused; empty where the answer has none.

    slack_sdk puts a body that is no JSON in that place, in words of its own.
    """
    data: Any = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and CODE.fullmatch(code) else ""


def status_of(error: SlackApiError) -> int:
    """The HTTP status of what was refused."""
    return int(getattr(error.response, "status_code", 0))


def text_of(told: Any, name: str) -> str:
    """That text in an answer, or in a part of one; one of ODD where there is none."""
    value = told[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is no text")
    return value


def open_direct(slack: WebClient, user: str) -> str:
    """The id of the conversation with that person."""
    return text_of(slack.conversations_open(users=[user])["channel"], "id")


def retry_after(error: SlackApiError) -> float | None:
    """Seconds to leave the method alone, from one to a day; None where it is not for that that Slack refused.

    The header may be a number or a date. What is neither means some seconds.
    """
    if status_of(error) != 429 and code_of(error) not in LIMITED:
        return None
    asked: Any = error.response
    seconds = _seconds(header(asked, "retry-after"), asked)
    return min(max(seconds, 1.0), LONGEST_WAIT_S) if math.isfinite(seconds) else UNREADABLE_WAIT_S


def _seconds(words: str, told: SlackResponse) -> float:
    try:
        return float(words)
    except ValueError:
        until, now = _moment(words), answered_at(told)
        return (until - now).total_seconds() if until and now else math.nan


def identify(slack: WebClient) -> Identity:
    """Who the token belongs to; SlackApiError when Slack does not accept it."""
    told = slack.auth_test()
    return Identity(
        team_id=text_of(told, "team_id"),
        enterprise_id=str(told.get("enterprise_id") or ""),
        bot_user_id=text_of(told, "user_id"),
        bot_id=str(told.get("bot_id") or ""),
    )


def refused_token(setting: str, error: SlackApiError) -> SettingsError:
    """What to mend when Slack answers so to the first call with that token."""
    code = code_of(error)
    if not code:
        return SettingsError(
            f"SLACK_API_URL: what answered there is not Slack (HTTP {status_of(error)}): try again later"
        )
    return SettingsError(f"{setting}: Slack refuses this token ({code}); copy it anew from the app's pages")


def header(told: SlackResponse, name: str) -> str:
    """A header of Slack's answer, by its name in small letters; empty where there is none."""
    headers = {key.lower(): value for key, value in told.headers.items()}
    value = headers.get(name, "")
    return value[0] if isinstance(value, list) else str(value)


def answered_at(told: SlackResponse) -> datetime | None:
    """When Slack answered, by its own clock; None where it does not say."""
    return _moment(header(told, "date"))


def _moment(words: str) -> datetime | None:
    """A date as HTTP writes it; None for anything else."""
    try:
        found = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
