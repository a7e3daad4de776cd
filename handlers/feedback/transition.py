"""Purpose: what one step of a feedback's life writes: its row, its history, its card, and a word to its loop.

All of it in the caller's transaction. Which step is allowed is domain/feedback/stage's business.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from domain.delivery import Urgency
from domain.errors import UserError
from domain.feedback import FeedbackKind, label, silence
from domain.feedback import stage as rules
from domain.feedback.stage import Actor, Stage, Step
from domain.ritual import RitualKind
from domain.side import Role, Side
from domain.touchpoint import TouchKind, one_way
from messages.blocks import Message
from messages.feedback import card, loop_message, problem_notice
from messages.feedback.loop_message import StepTaken
from presenters.calendar import today
from presenters.feedback import may_see, readers_of_private, view
from storage import deadline, feedback, history, member, outbox, ritual, setup, touchpoint
from storage.feedback import KIND, SILENCE, Feedback, supporters
from storage.outbox import About
from storage.scope import Scope
from storage.setup import Intake


@dataclass(frozen=True)
class Act:
    """Who does something to which feedback."""

    number: int
    user: str


def about_feedback(number: int) -> About:
    """What every delivery about a feedback says it speaks of."""
    return About(KIND, number)


def visible_feedback(scope: Scope, act: Act, field: str | None = None) -> tuple[Feedback, Actor]:
    """The feedback meant, and the person as the rules know them.

    UserError where there is none, and in the same words where there is a private one that is not for them:
    that it exists is told to nobody else, so this comes before all that is checked of it.
    """
    of = feedback.find(scope.session, scope.workspace_id, act.number)
    if of is None or not may_see(of, act.user, intake_of(scope)):
        raise UserError(f"There's no {label(act.number)}.", field=field)
    return of, actor_of(scope, act, of)


def actor_of(scope: Scope, act: Act, of: Feedback) -> Actor:
    """The person as the rules know them."""
    person = member.find(scope.session, scope.workspace_id, act.user)
    side = Side(person.side) if person and person.side and person.active else None
    role = Role(person.role) if person and person.role and side else None
    return Actor(act.user, side, role, of.author == act.user)


def intake_of(scope: Scope) -> Intake:
    """Where feedback goes; there is a set-up, since feedback was kept."""
    intake = setup.intake(scope.session, scope.workspace_id)
    assert intake is not None, "a feedback was kept, so there is a set-up"
    return intake


def check_owner(scope: Scope, of: Feedback, owner: str) -> None:
    """UserError unless the person is on Marketing, and one who may see the feedback already."""
    session, workspace_id = scope.session, scope.workspace_id
    if member.side_of(session, workspace_id, owner) is not Side.MARKETING:
        raise UserError("Only someone from Marketing can own it.", field="owner")
    intake = intake_of(scope)
    if may_see(of, owner, intake):
        return
    sides = member.sides_of(session, workspace_id, sorted(readers_of_private(of, intake)))
    possible = sorted(user for user, side in sides.items() if side is Side.MARKETING)
    names = member.names(session, workspace_id, possible)
    choice = " or ".join(names.get(user, user) for user in possible)
    raise UserError(f"{label(of.number)} is private. Its owner has to be {choice}.", field="owner")


def join_loop(scope: Scope, act: Act) -> Message:
    """Put somebody in the loop; the answer to them."""
    of, actor = visible_feedback(scope, act)
    if of.private:
        raise UserError("This one is private.")
    if actor.side is None:
        raise UserError("Only people in Sales and Marketing can join.")
    if of.stage in rules.ENDED:
        raise UserError(f"{label(act.number)} {rules.STANDS[Stage(of.stage)]} already.")
    new = not actor.is_author and supporters.join(
        scope.session, scope.workspace_id, act.number, act.user, scope.now
    )
    if new:
        change_card(scope, of, f"voice:{act.user}")
    return loop_message.loop_receipt(act.number, again=not new)


def take_step(scope: Scope, act: Act, step: Step, version: int | None = None) -> None:
    """Take one step: the row, its history, the card, and a word to everyone in the loop."""
    (of, actor), intake = visible_feedback(scope, act), intake_of(scope)
    before, handled = Stage(of.stage), (of.taker, of.owner)
    rules.check(before, step, actor, of.ended_at, scope.now)
    rules.check_action(step, of.kind)
    if step.owner:
        check_owner(scope, of, step.owner)
    into = _merge_target(scope, of, step, act)
    if version is not None and version != of.version:
        raise UserError(rules.overtaken(before))
    if not feedback.change(scope.session, of, _values(scope, of, step, act)):
        raise UserError(rules.overtaken(before))
    watch_silence(scope, of.number, step, intake)
    details = {
        name: str(value) for name, value in asdict(step).items() if value and name not in {"to", "why"}
    }
    event = record(scope, act, (before, step.to), step.why, details)
    also = (*handled, step.owner) if actor.is_author else (step.owner,)
    tell_loop(scope, of, StepTaken(act.user, step), event, also=also)
    _count(scope, act, of)
    if into:
        _merge(scope, of, into)
    if step.to is Stage.SHIPPED and not of.private:
        _thank(scope, of, step, intake, event)


def record(
    scope: Scope, act: Act, stages: tuple[Stage, Stage], why: str = "", what: dict[str, str] | None = None
) -> int:
    """Add to the history that somebody took it from the one stage to the other; the event's number."""
    return history.record(scope, about_feedback(act.number), act.user, stages, why, what)


def _count(scope: Scope, act: Act, of: Feedback) -> None:
    """A step of one side's person on what somebody of the other sent, or their answer, is a touchpoint."""
    reached = of.taker if act.user == of.author else of.author
    if reached and not of.private:
        sides = touchpoint.sides_of(scope.session, scope.workspace_id, (act.user, reached))
        touches = one_way(TouchKind.FEEDBACK, act.user, reached, sides.get)
        touchpoint.add(scope.session, scope.workspace_id, touches, today(scope))


def _merge_target(scope: Scope, of: Feedback, step: Step, act: Act) -> Feedback | None:
    if step.into is None:
        return None
    into, _actor = visible_feedback(scope, Act(step.into, act.user), field="into")
    rules.check_merge(of.number, into.number, Stage(into.stage), of.private or into.private)
    return into


def _values(scope: Scope, of: Feedback, step: Step, act: Act) -> dict[str, Any]:
    """The columns a step changes."""
    values: dict[str, Any] = {
        "stage": step.to,
        "since": scope.now,
        "struck": 0,
        "due_on": step.due_on,
        "ended_at": scope.now if step.to in rules.ENDED else None,
    }
    if step.to is Stage.ACKNOWLEDGED and act.user != of.author:
        values |= {"taker": act.user, "taken_at": scope.now, "owner": act.user}
    if step.to is Stage.NEW:
        values |= {"taker": None, "owner": None}
    if step.owner or (step.to in {Stage.PLANNED, Stage.TESTING} and not of.owner):
        values["owner"] = step.owner or act.user
    if step.to is Stage.RESULT:
        values |= {"outcome": step.outcome, "figure": step.figure}
    if step.to is Stage.MERGED:
        values["merged_into"] = step.into
    return values


def watch_silence(scope: Scope, number: int, step: Step, intake: Intake) -> None:
    """From this step on the clock on silence starts anew, or ends with it."""
    at = silence.look(step.to, 0, scope.now, step.due_on, intake.periods, intake.calendar)
    if at:
        deadline.set_deadline(scope.session, scope.workspace_id, SILENCE, number, at)
    else:
        deadline.drop(scope.session, scope.workspace_id, [SILENCE], number, scope.now)


def people_in_loop(scope: Scope, of: Feedback) -> list[str]:
    """Everyone who hears of each step: its author, and who said "me too"."""
    others = supporters.voices(scope.session, scope.workspace_id, of.number)
    return [user for user in dict.fromkeys([of.author, *others]) if user]  # an author may have been erased


def tell_loop(
    scope: Scope,
    of: Feedback,
    taken: StepTaken,
    event: int,
    *,
    reassigned: bool = False,
    also: Sequence[str | None] = (),
) -> None:
    """The card as it stands now, and a word to everyone else in the loop and to those in `also`.

    Who looks after it from now on is told so.
    """
    change_card(scope, of, str(event))
    shown, in_loop = view(scope, of), people_in_loop(scope, of)
    urgency = Urgency.NOW if taken.step.to is Stage.ACKNOWLEDGED and not reassigned else Urgency.SOON
    for user in dict.fromkeys([*in_loop, *also]):
        if user is None or user == taken.actor:
            continue
        owns = user == taken.step.owner and user not in in_loop
        if owns:
            message = loop_message.handover(shown, taken)
        else:
            message = loop_message.step_taken(shown, taken, own=user == of.author, reassigned=reassigned)
        key = f"feedback:{of.number}:told:{event}:{user}"
        instead = intake_of(scope).stand_in if owns else None
        outbox.dm(scope, user, key, message, urgency, about=about_feedback(of.number), instead=instead)


def change_card(scope: Scope, of: Feedback, what: str) -> None:
    """Owe the change of the card, and of the notice of something broken, to how the feedback stands now."""
    shown = view(scope, of)
    _change(scope, card_key(of.number), what, card.card(shown), of.number)
    if of.kind == FeedbackKind.BROKEN and not of.private:
        intake = setup.intake(scope.session, scope.workspace_id)
        notice = problem_notice.notice(shown, intake.answers(of.kind) if intake else "")
        _change(scope, broken_key(of.number), what, notice, of.number)


def _change(scope: Scope, key: str, what: str, message: Message, number: int) -> None:
    outbox.update(scope, key, f"{key}:{what}", message, about=about_feedback(number))


def card_key(number: int) -> str:
    """The delivery that shows a feedback in the intake channel."""
    return f"feedback:{number}:card"


def broken_key(number: int) -> str:
    """The delivery that shows something broken in the channel both sides see."""
    return f"feedback:{number}:broken"


def _merge(scope: Scope, of: Feedback, into: Feedback) -> None:
    """Everyone in the loop of the one is in the loop of the other."""
    for user in people_in_loop(scope, of):
        if user != into.author:
            supporters.join(scope.session, scope.workspace_id, into.number, user, scope.now)
    change_card(scope, into, f"merged:{of.number}")


def _thank(scope: Scope, of: Feedback, step: Step, intake: Intake, event: int) -> None:
    """Thanks, in the channel both sides see."""
    people, hidden = people_in_loop(scope, of), supporters.unnamed_people(scope.session, scope.workspace_id)
    names = [user for user in people if user not in hidden]
    message = loop_message.credit(view(scope, of), names, len(people) - len(names), step.why)
    both = ritual.find(scope.session, scope.workspace_id, RitualKind.THURSDAY)
    if both:
        key = f"feedback:{of.number}:credit:{event}"
        outbox.post(scope, both.channel, key, message, about=about_feedback(of.number), tell=intake.owner)
