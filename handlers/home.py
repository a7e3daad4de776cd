"""Purpose: shows somebody their Home tab when they open it. What stands on it is in shared/home_tab.py."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from slack_sdk import WebClient

from domain.errors import UserError
from handlers.shared.audience import read_anew
from handlers.shared.feature import Event, Feature
from storage import setup
from storage.scope import Here, Scope


def open_home(
    event: Mapping[str, Any], here: Here, slack: WebClient, show_home: Callable[[str], None]
) -> None:
    """Somebody opened the tab; the messages tab needs nothing."""
    if event.get("tab", "home") != "home":
        return
    user = str(event["user"])
    if not here.read(_is_set_up):
        # Nobody is known yet, and an admin is offered to set it up; not where Slack doesn't say who is one.
        with suppress(UserError):
            read_anew(here, slack, user)
    show_home(user)


def _is_set_up(scope: Scope) -> bool:
    return setup.find(scope.session, scope.workspace_id) is not None


FEATURE = Feature(events=(Event(("app_home_opened",), open_home),))
