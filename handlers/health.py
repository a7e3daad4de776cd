"""Purpose: `/drumbeat health`: the score with its parts, or how often two people reach each other.

Only a pair's own two people see it, and only when both agreed.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from digests import health as digest
from domain.errors import UserError
from domain.health.score import check_weights
from domain.names import Names
from domain.touchpoint import MENTION
from handlers.shared.admin import allowed
from handlers.shared.feature import Feature, Here, Usage, rest, subcommand
from messages import health as words
from messages.blocks import Message
from messages.setup import not_allowed, not_yet
from storage import member, setup
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.touchpoint import personal

FEATURE = Feature(
    usages=(
        Usage("drumbeat", "health", "shows how Sales and Marketing are doing"),
        Usage("drumbeat", "health @person", "shows how often you two reach each other, if both agreed"),
        Usage("drumbeat", "weights 35 20 20 15 10", "sets what the parts of the score weigh (admins)"),
    ),
    scopes={"files:write": "the picture of the last weeks"},
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("health")])(show)
    app.command(names.drumbeat, matchers=[subcommand("weights")])(weigh)


def show(ack: Ack, command: Mapping[str, Any], here: Here) -> None:
    """The score in words at once; the picture follows as a message to whoever asked."""
    user, other = command["user_id"], rest(command)
    if other:
        ack(**here.store.read(partial(_pair, here=here, user=user, typed=other)).reply())
        return
    shown = here.store.read(partial(_shown, here=here, user=user))
    key = f"health:chart:{shown.ended}:{user}:{here.now:%Y%m%dT%H%M}"
    picture = digest.owed_chart(here.workspace_id, key, user, shown, here.now)
    if picture:
        here.store.write(partial(deliveries.owe, owed=picture))
    ack(**words.health(shown).reply())


def _shown(session: Session, here: Here, user: str) -> words.Shown:
    if setup.find(session, here.workspace_id) is None:
        raise UserError(not_yet(here.names.drumbeat))
    if not (
        member.side_of(session, here.workspace_id, user) or setup.may_change(session, here.workspace_id, user)
    ):
        raise UserError("The score is for the people of Sales and Marketing.")
    return digest.shown(session, here.workspace_id, here.now)


def _pair(session: Session, here: Here, user: str, typed: str) -> Message:
    named = MENTION.fullmatch(typed)
    if not named:
        raise UserError(f"I can't find {typed!r} here. Please pick the person from Slack's @ list.")
    other = named.group(1)
    agreed = [personal.choice(session, here.workspace_id, one) for one in (user, other)]
    if not all(one.counted and one.pairs_shown for one in agreed):
        # The same words whoever has not agreed: nobody's choice is told.
        raise UserError(
            "I show that only to the two of you, and only when both have agreed: "
            f"{here.names.drumbeat} counting."
        )
    return words.pair(other, personal.weeks_of_pair(session, here.workspace_id, user, other))


def weigh(ack: Ack, command: Mapping[str, Any], slack: WebClient, context: BoltContext, here: Here) -> None:
    """`/drumbeat weights 35 20 20 15 10`, for those who may change the set-up."""
    if not allowed(slack, here, command["user_id"]):
        raise UserError(not_allowed())
    typed = rest(command).split()
    if not typed or not all(word.isdigit() and len(word) < 4 for word in typed):
        raise UserError("Please give five weights that add up to 100, like 35 20 20 15 10.")
    weights = check_weights([int(word) for word in typed])

    def keep(session: Session) -> None:
        if not setup.set_choice(session, here.workspace_id, "weights", weights):
            raise UserError(not_yet(here.names.drumbeat))

    here.store.write(keep)
    context["saved"] = True
    ack(**words.weighed(weights).reply())
