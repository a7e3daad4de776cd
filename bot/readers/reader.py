"""Purpose: what reads from outside declares of itself: its name, and how it finds what is due to be read.

Each reader works in a thread of its own, beside everything else: for hundreds of workspaces it takes minutes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient

from domain.job import Job
from storage.db.engine import Store


@dataclass(frozen=True)
class Outside:
    """What readers work with: the store, each workspace's client, and whether they are told to stop."""

    store: Store
    client_for: Callable[[int], WebClient]
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Reader:
    """`find` gives what is due at a moment, one job each; it is asked at every look of the dispatcher.

    `kinds` are the kinds of deadlines it looks for.
    """

    name: str
    find: Callable[[Outside, datetime], Sequence[Job]]
    kinds: tuple[str, ...] = ()
