"""Purpose: shows somebody their Home tab when they open it, and anew when they change a choice on it.

Publishing one's own Home is an answer, so it goes out at once and no view is kept.
"""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.shared.feature import Event, Feature


def open_home(event: Mapping[str, Any], show_home: Callable[[str], None]) -> None:
    """Somebody opened the tab; the messages tab needs nothing."""
    if event.get("tab", "home") == "home":
        show_home(str(event["user"]))


FEATURE = Feature(events=(Event(("app_home_opened",), open_home),))
