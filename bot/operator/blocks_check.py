"""Purpose: asks Slack whether it would take every kind of message and view the bot can show, posting none.

The kinds come from the gallery that the tests hold to Slack's limits: here Slack itself says it, of today.
"""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.operator.workspace_check import CheckResult
from bot.settings import Settings, check_connection
from bot.slack_client import BROKEN, DELIVERY_TIMEOUT_S, client, code_of, retry_after
from domain.errors import SettingsError

Json = dict[str, Any]
Kinds = Mapping[str, Sequence[Json]]
MOST_WAITS = 5
HOUSE = Path(__file__).parents[2]
GALLERY = "tests.messages.gallery"


def examine_blocks(settings: Settings, wait: Callable[[float], None]) -> list[CheckResult]:
    """A line for each kind that Slack refuses, or one that it takes all; `wait` is so many seconds."""
    check_connection(settings)
    if settings.oauth:
        raise SettingsError("--blocks asks with one token: set SLACK_BOT_TOKEN, and no OAuth settings.")
    slack = client(settings.bot_token, settings.slack_api_url, DELIVERY_TIMEOUT_S)
    return check_blocks(slack, gallery(), wait)


def gallery() -> Kinds:
    """Every kind of message and view with made-up values, from the folder of Drumbeat itself."""
    if not (HOUSE / "tests" / "messages" / "gallery.py").exists():
        raise SettingsError("--blocks needs Drumbeat's own folder with its tests/; run it from a checkout.")
    sys.path.append(str(HOUSE))
    kinds: Kinds = importlib.import_module(GALLERY).by_kind()
    return kinds


def check_blocks(slack: WebClient, kinds: Kinds, wait: Callable[[float], None]) -> list[CheckResult]:
    """The same of these kinds."""
    results = [
        CheckResult(kind, False, "; ".join(found))
        for kind, shown in kinds.items()
        if (found := list(dict.fromkeys(_refusals(slack, shown, wait))))
    ]
    return results or [
        CheckResult("blocks", True, f"Slack takes all {len(kinds)} kinds of messages and views")
    ]


def _refusals(slack: WebClient, shown: Sequence[Json], wait: Callable[[float], None]) -> Iterator[str]:
    for one in shown:
        try:
            yield from _sentences(_validated(slack, one, wait).data)
        except SlackApiError as error:
            told = getattr(error.response, "data", None)
            yield from _sentences(told) or [code_of(error) or "no clear answer"]
        except BROKEN as error:
            yield f"no answer ({type(error).__name__})"


def _validated(slack: WebClient, one: Json, wait: Callable[[float], None]) -> SlackResponse:
    is_view = one.get("type") in ("modal", "home")
    asked: Json = {"view": one} if is_view else {"message": {"text": one["text"], "blocks": one["blocks"]}}
    for _ in range(MOST_WAITS):
        try:
            return slack.blocks_validate(**asked)
        except SlackApiError as error:
            seconds = retry_after(error)
            if seconds is None:
                raise
            wait(seconds)
    return slack.blocks_validate(**asked)


def _sentences(told: Any) -> list[str]:
    """What Slack found, each with its pointer."""
    if not isinstance(told, dict):
        return []
    errors = told.get("errors") or (told.get("response_metadata") or {}).get("messages") or []
    return [str(found.get("message", found)) if isinstance(found, dict) else str(found) for found in errors]
