"""Purpose: people move a feedback on: they take it, plan, test, answer, merge; reps join, withdraw, reopen.

Reads what they clicked and answers them; what a step writes is in transition.py. Posts nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.errors import UserError
from domain.feedback import stage as rules
from domain.feedback.stage import Stage, Step
from domain.side import Role, Side
from handlers.feedback.transition import (
    Act,
    about_feedback,
    join_loop,
    take_step,
    visible_feedback,
)
from handlers.shared.list import row_value
from handlers.shared.respond import answer
from messages.feedback import step as words
from messages.mrkdwn import Mrkdwn
from presenters import feedback as presenter
from presenters.people import workspace_zone
from storage import history, member
from storage.feedback import Feedback
from storage.history import HistoryEvent
from storage.scope import Here, Scope


def move_to(to: Stage) -> Callable[..., None]:
    """A listener for a button that takes this step at once."""

    def move(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
        act = Act(int(action["value"]), user)
        here.write(take_step, act, Step(to))
        ack()
        if body.get("container", {}).get("is_ephemeral"):
            answer(body, words.move_receipt(act.number, to), replace=True)

    return move


def merge_into_other(ack: Ack, action: Mapping[str, Any], user: str, here: Here) -> None:
    """Its author says that somebody said it before: it goes on there."""
    mine, _, other = str(action["value"]).partition(" ")
    here.write(_merge_own, Act(int(mine), user), int(other))
    ack()


def _merge_own(scope: Scope, act: Act, into: int) -> None:
    """The offer was made to its author alone: Marketing merges by the form, with its own eyes."""
    _of, actor = visible_feedback(scope, act)
    if not actor.is_author:
        raise UserError("This was offered to the person who sent it. Only they can accept it.")
    take_step(scope, act, Step(Stage.MERGED, into=into))


def support(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """Another rep says the same and is in the loop from now on."""
    joined = here.write(join_loop, Act(int(action["value"]), user))
    ack()
    answer(body, joined)


def open_form(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """One feedback with its history, and its next step for those who may take it."""
    view = here.read(form, Act(int(row_value(action)), user), None)
    slack.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def choose_step(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """The form asks for what the chosen step needs."""
    number, _, _version = str(body["view"]["private_metadata"]).partition(":")
    view = here.read(form, Act(int(number), user), Stage(action["selected_option"]["value"]))
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
    ack()


def form(scope: Scope, act: Act, chosen: Stage | None) -> dict[str, Any]:
    """The form for that person; UserError when it is not theirs to see."""
    check_side(scope, act.user)
    of, actor = visible_feedback(scope, act)
    shown, at_zone = presenter.view(scope, of), workspace_zone(scope)
    past = [words.history_sent(of.created_at, at_zone, shown), *_past(scope, of, at_zone)]
    may_move = actor.side is Side.MARKETING and of.stage not in rules.ENDED
    return words.form(
        shown,
        past,
        of.version,
        chosen,
        moves=may_move,
        own=actor.is_author,
        gives=actor.role is Role.LEADER,
    )


def _past(scope: Scope, of: Feedback, at_zone: str) -> list[Mrkdwn]:
    return [
        words.history_line(event.at, at_zone, event.actor, _change(event), event.why)
        for event in history.events(scope.session, scope.workspace_id, about_feedback(of.number))
    ]


def _change(event: HistoryEvent) -> Mrkdwn:
    return words.change_words(Stage(event.from_state), Stage(event.to_state), event.what)


def check_side(scope: Scope, user: str) -> None:
    """UserError unless the person is on a side; in the same words for what never was."""
    if member.side_of(scope.session, scope.workspace_id, user) is None:
        raise UserError("Only people in Sales and Marketing can see feedback.")


def save(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The step is taken."""
    number, _, version = str(view["private_metadata"]).partition(":")
    act = Act(int(number), user)
    here.write(take_step, act, words.FORM.read(view), int(version))
    ack(response_action="update", view=words.step_receipt(act.number))
