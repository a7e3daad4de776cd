"""Purpose: takes a leader's one tap on Friday: on how many days they spoke with their counterpart.

The answer is shown to nobody; it is counted for the two sides.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain import leaders as rules
from domain.errors import UserError
from domain.names import Names
from domain.touchpoint import between
from handlers.shared.admin import allowed
from handlers.shared.feature import Feature, Here, Usage, rest, subcommand
from handlers.shared.respond import answer
from messages import leaders as words
from messages.setup import not_allowed, not_yet
from storage import health, setup, touchpoint
from storage.db.engine import Session
from storage.health import LeaderAnswer

FEATURE = Feature(
    usages=(
        Usage(
            "drumbeat",
            "silence 5",
            "sets how many silent business days the leaders hear of (admins)",
        ),
    )
)
MOST_DAYS = 60


def register(app: App, names: Names) -> None:
    app.action(re.compile(rf"^{re.escape(words.DAYS)}\.\d$"))(take)
    app.action(words.TICK)(tick)
    app.command(names.drumbeat, matchers=[subcommand("silence")])(wait)


def tick(ack: Ack) -> None:
    """A way is ticked: it is read with the number."""
    ack()


def wait(ack: Ack, command: Mapping[str, Any], slack: WebClient, context: BoltContext, here: Here) -> None:
    """`/drumbeat silence 5`, for those who may change the set-up."""
    if not allowed(slack, here, command["user_id"]):
        raise UserError(not_allowed())
    typed = rest(command)
    if not typed.isdecimal() or not 1 <= int(typed) <= MOST_DAYS:
        raise UserError(f"Please give a number of business days from 1 to {MOST_DAYS}, like 5.")

    def keep(session: Session) -> None:
        if not setup.set_choice(session, here.workspace_id, "quiet_days", int(typed)):
            raise UserError(not_yet(here.names.drumbeat))

    here.store.write(keep)
    context["saved"] = True
    ack(**words.waits(int(typed)).reply())


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
