"""Purpose: whose Home tab is open, and whether it may show something old by now. Publishes nothing.

Kept in memory: a process that starts anew knows of none, and whoever opens theirs again sees it fresh.
"""

import json
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from messages.blocks import Json

# Slack doesn't say when somebody turns away from the tab.
OPEN_FOR = timedelta(hours=1)
# One person's tab is published anew at most so often.
REST = timedelta(seconds=1)
# Of one workspace: with more Slack would refuse some for their number.
MOST_OPEN = 50


@dataclass(frozen=True)
class OpenHome:
    """The tab of one person: when it was opened, when it was published last, and what it shows."""

    workspace_id: int
    user: str
    opened_at: datetime
    published_at: datetime
    shown: str
    stale: bool = False


class OpenHomes:
    """The tabs that were opened within the last hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._homes: dict[tuple[int, str], OpenHome] = {}

    def remember(self, workspace_id: int, user: str, view: Json, now: datetime) -> None:
        """Somebody sees this view; of a workspace with many, whoever opened theirs first is forgotten."""
        with self._lock:
            self._homes.pop((workspace_id, user), None)
            self._homes[workspace_id, user] = OpenHome(workspace_id, user, now, now, json.dumps(view))
            mine = [key for key in self._homes if key[0] == workspace_id]
            for key in mine[:-MOST_OPEN]:
                del self._homes[key]

    def mark_stale(self, workspace_id: int) -> None:
        """Something was written in that workspace: what is open there may be old."""
        with self._lock:
            for key, home in self._homes.items():
                if home.workspace_id == workspace_id:
                    self._homes[key] = replace(home, stale=True)

    def take_stale(self, now: datetime) -> list[OpenHome]:
        """What is to be looked at anew; each is held to be fresh from now on."""
        with self._lock:
            self._homes = {key: home for key, home in self._homes.items() if now - home.opened_at < OPEN_FOR}
            due = [home for home in self._homes.values() if home.stale and now - home.published_at >= REST]
            for home in due:
                self._homes[home.workspace_id, home.user] = replace(home, stale=False)
            return due

    def keep_published(self, home: OpenHome, view: Json, now: datetime) -> None:
        """It shows this view now, unless its person opened it once more meanwhile."""
        key = (home.workspace_id, home.user)
        with self._lock:
            known = self._homes.get(key)
            if known and known.opened_at == home.opened_at:
                self._homes[key] = replace(known, published_at=now, shown=json.dumps(view))
