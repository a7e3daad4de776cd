"""Purpose: shows somebody their Home tab when they open it, and anew when they change a choice on it.

Publishing one's own Home is an answer, so it goes out at once and no view is kept.
"""

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from handlers.shared.feature import Event, Feature
from handlers.shared.home import publish_home
from storage.scope import Here


def open_home(event: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """Somebody opened the tab; the messages tab needs nothing."""
    if event.get("tab", "home") == "home":
        publish_home(slack, here, str(event["user"]))


FEATURE = Feature(events=(Event(("app_home_opened",), open_home),))
