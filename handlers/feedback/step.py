"""Purpose: people move a feedback on: they take it, plan, test, answer, merge; reps join, withdraw, reopen.

Reads what they clicked and answers them; what a step writes is in life.py. Posts nothing.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from digests.feedback import shown
from domain.errors import UserError
from domain.feedback import stage as rules
from domain.feedback.stage import Actor, Outcome, Stage, Step
from domain.side import Role, Side
from handlers.feedback.transition import Act, actor_of, check_private, found_for, join, number_in, take
from handlers.shared.feature import Here
from handlers.shared.form import Form
from handlers.shared.respond import answer
from messages.feedback import card, find, loop_message
from messages.feedback import step as words
from messages.mrkdwn import Mrkdwn
from storage import setup, workspace
from storage.db.engine import Session
from storage.feedback import Feedback, history


def register(app: App) -> None:
    app.action(card.ACKNOWLEDGE)(takes(Stage.ACKNOWLEDGED))
    app.action(card.ME_TOO)(me_too)
    app.action(card.ACT)(open_form)
    app.action(words.CHOOSE)(choose)
    app.view(words.STEP)(save)
    app.action(find.SAME)(same)
    app.action(loop_message.REOPEN)(takes(Stage.NEW))
    app.action(words.WITHDRAW)(takes(Stage.WITHDRAWN))


def clicked(body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> Act:
    """What somebody does by pressing a button that carries a feedback's number."""
    return Act(here.workspace_id, int(action["value"]), body["user"]["id"], here.now)


def takes(to: Stage) -> Callable[..., None]:
    """A listener for a button that takes this step at once."""

    def taken(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
        here.store.write(partial(take, act=clicked(body, action, here), step=Step(to)))
        ack()

    return taken


def same(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """Whoever sent it says that somebody said it before: it goes on there."""
    mine, _, other = str(action["value"]).partition(" ")
    act = clicked(body, {"value": mine}, here)
    here.store.write(partial(take, act=act, step=Step(Stage.MERGED, into=int(other))))
    ack()


def me_too(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """Another rep says the same and is in the loop from now on."""
    said = here.store.write(partial(join, act=clicked(body, action, here)))
    ack()
    answer(body, said)


def open_form(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, here: Here
) -> None:
    """One feedback with its history, and its next step for whoever may take it."""
    view = here.store.read(partial(form, act=clicked(body, action, here), chosen=None))
    slack.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def choose(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, here: Here
) -> None:
    """The form asks for what the chosen step needs."""
    number, _, _version = str(body["view"]["private_metadata"]).partition(":")
    act = Act(here.workspace_id, int(number), body["user"]["id"], here.now)
    chosen = Stage(action["selected_option"]["value"])
    view = here.store.read(lambda session: form(session, act, chosen))
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
    ack()


def form(session: Session, act: Act, chosen: Stage | None) -> dict[str, Any]:
    """The form for that person; UserError when it is not theirs to see."""
    found = found_for(session, act)
    actor = actor_of(session, act, found)
    check_may_see(session, act, found, actor)
    view = shown(session, found)
    at_zone = workspace.get(session, act.workspace_id).zone
    past = [words.history_sent(found.created_at, at_zone, view), *_past(session, found, at_zone)]
    may_move = actor.side is Side.MARKETING and found.stage not in rules.ENDED
    return words.form(
        view,
        past,
        found.version,
        chosen,
        moves=may_move,
        own=actor.is_author,
        gives=actor.role is Role.LEADER,
    )


def _past(session: Session, found: Feedback, at_zone: str) -> list[Mrkdwn]:
    return [
        words.history_line(event.at, at_zone, event.actor, _happened(event), event.why)
        for event in history.events(session, found.workspace_id, found.number)
    ]


def _happened(event: history.FeedbackEvent) -> Mrkdwn:
    return words.happened(Stage(event.from_stage), Stage(event.to_stage), event.what)


def check_may_see(session: Session, act: Act, found: Feedback, actor: Actor) -> None:
    """UserError unless the person is on a side, and one of those a private one is for."""
    if actor.side is None:
        raise UserError("Feedback is shown to the people of Sales and Marketing.")
    intake = setup.intake(session, act.workspace_id)
    assert intake is not None, "a feedback was kept, so there is a set-up"
    check_private(found, actor, intake)


def save(
    ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here
) -> None:
    """The step is taken."""
    number, _, version = str(view["private_metadata"]).partition(":")
    act = Act(here.workspace_id, int(number), body["user"]["id"], here.now)
    step = read(Form(view))
    here.store.write(partial(take, act=act, step=step, version=int(version)))
    context["saved"] = True
    ack(response_action="update", view=words.saved(act.number))


def read(given: Form) -> Step:
    """The step in a submitted form."""
    to = given.choice("to")
    if to is None:
        raise UserError("Please choose what comes next.", field="to")
    outcome = given.choice("outcome")
    return Step(
        to=Stage(to),
        why=given.text("why").strip(),
        owner=given.user("owner"),
        due_on=given.day("due_on"),
        hypothesis=given.text("hypothesis").strip(),
        measure=given.text("measure").strip(),
        outcome=Outcome(outcome) if outcome else None,
        figure=given.text("figure").strip(),
        into=_into(given.text("into")),
    )


def _into(text: str) -> int | None:
    """12 of `F-12`; None where nothing was typed."""
    number = number_in(text)
    if number is None and text.strip():
        raise UserError("A feedback is named like F-12.", field="into")
    return number
