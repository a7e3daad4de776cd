"""Purpose: hears that somebody opens the Home tab, and owes them what it shows.

Shows nothing itself: a view is published as a delivery.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import App

from digests import home
from domain.names import Names
from handlers.shared.feature import Feature, Here
from storage.db.engine import Session
from storage.outbox import deliveries

FEATURE = Feature(events=("app_home_opened",))


def register(app: App, _names: Names) -> None:
    app.event("app_home_opened")(opened)


def opened(event: Mapping[str, Any], here: Here) -> None:
    """Somebody opened the tab; the messages tab needs nothing."""
    if event.get("tab", "home") == "home":
        here.store.write(partial(_owe, here=here, user=event["user"]))


def _owe(session: Session, here: Here, user: str) -> None:
    deliveries.owe(session, [home.owed(session, here.workspace_id, user, here.names, here.now)])
