"""Purpose: what is counted, in words, and a person's own choice: not to be counted, or to see their pairs.

Whoever opts out leaves no pair behind; the totals of the sides name nobody and stay.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, BoltContext

from digests import home
from handlers.shared.feature import Here
from handlers.shared.respond import answer
from messages import touchpoint as words
from messages.blocks import Message
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.touchpoint import personal


def show(ack: Ack, command: Mapping[str, Any], here: Here) -> None:
    """`/drumbeat counting`: what is counted, and the person's choices."""
    ack(**here.store.read(partial(_shown, here=here, user=command["user_id"])).reply())


def _shown(session: Session, here: Here, user: str) -> Message:
    mine = personal.choice(session, here.workspace_id, user)
    return words.counting(counted=mine.counted, pairs_shown=mine.pairs_shown, drumbeat=here.names.drumbeat)


def chooses(what: str) -> Callable[..., None]:
    """A listener for the button that changes `counted` or `pairs_shown`."""

    def chosen(
        ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], context: BoltContext, here: Here
    ) -> None:
        user, yes = body["user"]["id"], action["value"] == "yes"

        def choose(session: Session) -> Message:
            personal.choose(session, here.workspace_id, user, **{what: yes})
            deliveries.owe(session, [home.owed(session, here.workspace_id, user, here.names, here.now)])
            return _shown(session, here, user)

        shown = here.store.write(choose)
        context["saved"] = True
        ack()
        answer(body, shown, replace=True)

    return chosen
