"""Purpose: `/drumbeat health`: the score with its parts, or how often two people talk.

Only a pair's own two people see it, and only when both agreed.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from digests import health as digest
from domain.command_line import Line
from domain.errors import UserError
from domain.health.score import check_weights
from domain.health.step import NextStep
from domain.touchpoint import person_in
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature
from handlers.shared.home import HomeSection
from handlers.shared.respond import answer, answer_with_table
from messages import feedback
from messages import health as words
from messages.blocks import Json, Message
from messages.menu import Topic
from presenters import health as presenter
from storage import member, outbox, setup
from storage.health import LOOK, HealthAlarm, HealthWatch, HealthWeek
from storage.scope import Here, Scope
from storage.touchpoint import personal


def show(ack: Ack, user: str, here: Here) -> None:
    """The score in words at once; the picture follows as a message to the one who asked."""
    shown = here.read(presenter.health)
    picture = presenter.chart(shown)
    if picture:
        key = f"health:chart:{shown.ended}:{user}:{here.now:%Y%m%dT%H%M}"
        here.note(outbox.file, user, key, picture)
    ack(**words.health(shown, presenter.suggested_step(shown), picture=picture is not None).reply())


def show_details(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """The parts in the place of the answer, or the answer in theirs."""
    shown = here.read(presenter.health)
    if action["value"] == "less":
        said = words.health(shown, presenter.suggested_step(shown), picture=False)
    else:
        said = words.details(shown)
    answer_with_table(ack, body, here, said, replace=True)


def take_step(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, here: Here
) -> None:
    """What stands on Monday's agenda is sent by the form; the others are typed, and it says how."""
    step = NextStep(action["value"])
    if step is NextStep.TOPIC:
        slack.views_open(trigger_id=body["trigger_id"], view=feedback.form(words.question()))
        ack()
        return
    ack()
    answer(body, words.how_to(step, here.names.drumbeat))


def show_pair(ack: Ack, line: Line, user: str, here: Here) -> None:
    """How often the two talk."""
    ack(**here.read(_pair, user, line.rest).reply())


def _pair(scope: Scope, user: str, typed: str) -> Message:
    other = person_in(typed)
    choices = [personal.choice(scope.session, scope.workspace_id, one) for one in (user, other)]
    if not all(choice.counted and choice.pairs_shown for choice in choices):
        # The same words whoever has not agreed: nobody's choice is told.
        raise UserError(
            f"Only the two of you can see that, and only if you both agreed: {scope.names.drumbeat} counting."
        )
    return words.pair(other, personal.weeks_of_pair(scope.session, scope.workspace_id, user, other))


def home_part(scope: Scope, user: str) -> list[Json]:
    """The score in one line, for people of either side."""
    on_a_side = member.side_of(scope.session, scope.workspace_id, user) is not None
    if not on_a_side or setup.find(scope.session, scope.workspace_id) is None:
        return []
    return words.home_part(presenter.health(scope))


def set_weights(ack: Ack, line: Line, here: Here) -> None:
    """`/drumbeat weights 35 20 20 15 10`."""
    typed = line.words
    if not typed or not all(word.isdecimal() and len(word) < 4 for word in typed):
        raise UserError("Please give five weights that add up to 100, like 35 20 20 15 10.")
    weights = check_weights([int(word) for word in typed])
    here.write(setup.set_choice, "weights", weights)
    ack(**words.weights_receipt(weights).reply())


def _names_person(line: Line) -> bool:
    return line.word == "health" and not line.alone


FEATURE = Feature(
    commands=(
        Command(
            "health",
            "",
            "shows how Sales and Marketing are doing",
            show,
            who=Audience.SIDES_AND_ADMINS,
            takes=lambda line: line.word == "health" and line.alone,
            set_up=True,
            label="How we're doing",
        ),
        Command(
            "health",
            "@person",
            "shows how often you two talk, if you both agreed",
            show_pair,
            takes=_names_person,
            label="Me and a colleague",
            offered=Audience.EITHER_SIDE,
            form=words.PAIR_FORM,
        ),
        Command(
            "weights",
            "35 20 20 15 10",
            "sets how much each part of the score weighs (admins)",
            set_weights,
            who=Audience.ADMINS,
            set_up=True,
            label="Score weights",
            topic=Topic.ADMIN,
            form=words.WEIGHTS_FORM,
        ),
    ),
    actions=(
        Action(words.DETAILS, show_details, who=Audience.SIDES_AND_ADMINS),
        Action(words.STEP, take_step, who=Audience.SIDES_AND_ADMINS),
    ),
    scopes={"files:write": "the picture of the last weeks"},
    home={HomeSection.HEALTH: home_part},
    deadlines={LOOK: digest.look},
    tables=(HealthWeek, HealthWatch, HealthAlarm),
)
