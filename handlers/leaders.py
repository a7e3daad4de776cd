"""Purpose: takes a leader's one tap on Friday: on how many days they spoke with their counterpart.

The answer is shown to nobody; it is counted for the two sides.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from domain import leaders as rules
from domain.names import Names
from domain.touchpoint import between
from handlers.answer import answer
from handlers.feature import Feature, Here
from messages import leaders as words
from storage import health, touchpoint
from storage.engine import Session
from storage.health import LeaderAnswer

FEATURE = Feature()


def register(app: App, _names: Names) -> None:
    app.action(re.compile(rf"^{re.escape(words.DAYS)}\.\d$"))(take)
    app.action(words.TICK)(tick)


def tick(ack: Ack) -> None:
    """A way is ticked: it is read with the number."""
    ack()


def take(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], context: BoltContext, here: Here
) -> None:
    """The number is tapped; a second tap changes the answer upwards only, since counts are not taken back."""
    counterpart, monday, days = words.read(str(action["value"]))
    ways = words.ticked(dict(body))
    said = LeaderAnswer(
        workspace_id=here.workspace_id,
        week=monday,
        user_id=body["user"]["id"],
        counterpart=counterpart,
        days=days,
        ways=ways,
    )
    here.store.write(partial(_count, here=here, said=said))
    context["saved"] = True
    ack()
    answer(body, words.thanks(counterpart, days, ways), replace=True)


def _count(session: Session, here: Here, said: LeaderAnswer) -> None:
    counted = health.days_answered(session, here.workspace_id, said.week, (said.user_id, said.counterpart))
    health.answer(session, said)
    sides = touchpoint.sides_of(session, here.workspace_id, (said.user_id, said.counterpart))
    kind = rules.way_of(said.ways)
    for day in rules.to_count(said.week, said.days, counted):
        found = between(kind, said.user_id, said.counterpart, sides.get)
        touchpoint.add(session, here.workspace_id, found, day)
