"""Purpose: what one step of a feedback's life writes: its row, its history, its card, and who hears of it.

All of it in the caller's transaction. Which step is allowed is domain/feedback/stage's business.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from digests.feedback import handling, shown
from domain.calendar import local_day, zone
from domain.delivery import Kind as DeliveryKind
from domain.delivery import Urgency
from domain.errors import UserError
from domain.feedback import Kind, label, silence
from domain.feedback import stage as rules
from domain.feedback.stage import Actor, Stage, Step
from domain.ritual import Ritual
from domain.side import Role, Side
from domain.touchpoint import Kind as TouchKind
from domain.touchpoint import one_way
from messages.blocks import Message
from messages.feedback import broken_notice, card, loop_message
from messages.feedback.loop_message import Taken
from storage import feedback, member, ritual, setup, touchpoint, workspace
from storage.db.engine import Session
from storage.feedback import Feedback, history, supporters
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.setup import Intake


@dataclass(frozen=True)
class Act:
    """Who does something to which feedback, when."""

    workspace_id: int
    number: int
    user: str
    now: datetime


def number_in(text: str) -> int | None:
    """12 of `F-12`; None for anything else."""
    named = re.fullmatch(r"\s*[Ff]-?(\d{1,9})\s*", text)
    return int(named.group(1)) if named else None


def found_for(session: Session, act: Act) -> Feedback:
    found = feedback.find(session, act.workspace_id, act.number)
    if found is None:
        raise UserError(f"I can't find {label(act.number)} any more.")
    return found


def actor_of(session: Session, act: Act, found: Feedback) -> Actor:
    known = member.find(session, act.workspace_id, act.user)
    side = Side(known.side) if known and known.side and known.active else None
    role = Role(known.role) if known and known.role and side else None
    return Actor(act.user, side, role, found.author == act.user)


def check_private(found: Feedback, actor: Actor, intake: Intake) -> None:
    """UserError unless the person is one of those a private one is for."""
    if found.private and not actor.is_author and actor.user not in handling(found, intake):
        raise UserError(f"{label(found.number)} is private.")


def join(session: Session, act: Act) -> Message:
    """Put somebody in the loop; what they are told."""
    found = found_for(session, act)
    actor = actor_of(session, act, found)
    if found.private:
        raise UserError("This one is private.")
    if actor.side is None:
        raise UserError("Only people of Sales and Marketing can join.")
    if found.stage in rules.ENDED:
        raise UserError(f"{label(act.number)} {rules.STANDS[Stage(found.stage)]} already.")
    if actor.is_author or not supporters.join(session, act.workspace_id, act.number, act.user, act.now):
        return loop_message.joined(act.number, again=True)
    change_card(session, found, f"voice:{act.user}", act.now)
    return loop_message.joined(act.number, again=False)


def take(session: Session, act: Act, step: Step, version: int | None = None) -> None:
    """Take one step: the row, its history, the card, and a word to everyone in the loop."""
    found = found_for(session, act)
    intake = setup.intake(session, act.workspace_id)
    assert intake is not None, "a feedback was kept, so there is a set-up"
    before, handled = Stage(found.stage), (found.taker, found.owner)
    actor = actor_of(session, act, found)
    check_private(found, actor, intake)
    rules.check(before, step, actor, found.ended_at, act.now)
    rules.check_action(step, found.kind)
    into = _merge_target(session, act, found, step)
    if version is not None and version != found.version:
        raise UserError(rules.overtaken(before))
    if not feedback.change(session, found, _values(found, step, act, intake)):
        raise UserError(rules.overtaken(before))
    said = {name: str(value) for name, value in asdict(step).items() if value and name not in {"to", "why"}}
    event = history.record(
        session, act.workspace_id, act.number, act.user, (before, step.to), act.now, step.why, said
    )
    also = (*handled, step.owner) if actor.is_author else (step.owner,)
    tell(session, found, Taken(act.user, step), event, act.now, also=also)
    _count(session, act, found)
    if into:
        _merge(session, act, found, into)
    if step.to is Stage.SHIPPED and not found.private:
        _credit(session, found, step, intake, event, act.now)


def _count(session: Session, act: Act, found: Feedback) -> None:
    """A step of one side's person on what somebody of the other sent, or their answer, is a touchpoint."""
    reached = found.taker if act.user == found.author else found.author
    if reached and not found.private:
        sides = touchpoint.sides_of(session, act.workspace_id, (act.user, reached))
        day = local_day(act.now, zone(workspace.get(session, act.workspace_id).zone))
        step = one_way(TouchKind.FEEDBACK, act.user, reached, sides.get)
        touchpoint.add(session, act.workspace_id, step, day)


def _merge_target(session: Session, act: Act, found: Feedback, step: Step) -> Feedback | None:
    if step.into is None:
        return None
    into = feedback.find(session, act.workspace_id, step.into)
    if into is None:
        raise UserError(f"I can't find {label(step.into)}.", field="into")
    rules.check_merge(found.number, into.number, Stage(into.stage), found.private or into.private)
    return into


def _values(found: Feedback, step: Step, act: Act, intake: Intake) -> dict[str, Any]:
    """The columns a step changes."""
    values: dict[str, Any] = {
        "stage": step.to,
        "since": act.now,
        "struck": 0,
        "due_on": step.due_on,
        "ended_at": act.now if step.to in rules.ENDED else None,
        "look_at": silence.look(step.to, 0, act.now, step.due_on, intake.periods, intake.place),
    }
    if step.to is Stage.ACKNOWLEDGED and act.user != found.author:
        values |= {"taker": act.user, "taken_at": act.now, "owner": act.user}
    if step.to is Stage.NEW:
        values |= {"taker": None, "owner": None}
    if step.owner or (step.to in {Stage.PLANNED, Stage.TESTING} and not found.owner):
        values["owner"] = step.owner or act.user
    if step.to is Stage.RESULT:
        values |= {"outcome": step.outcome, "figure": step.figure}
    if step.to is Stage.MERGED:
        values["merged_into"] = step.into
    return values


def loop(session: Session, found: Feedback) -> list[str]:
    """Everyone who hears of each step: whoever sent it, and who said "me too"."""
    people = dict.fromkeys([found.author, *supporters.voices(session, found.workspace_id, found.number)])
    return [user for user in people if user]  # an author may have been erased


def tell(
    session: Session,
    found: Feedback,
    taken: Taken,
    event: int,
    now: datetime,
    *,
    reassigned: bool = False,
    also: Sequence[str | None] = (),
) -> None:
    """The card as it stands now, and a word to everyone else in the loop and to those in `also`.

    Who looks after it from now on is told so.
    """
    change_card(session, found, str(event), now)
    view = shown(session, found)
    in_loop = loop(session, found)
    given = taken.step.owner if taken.step.owner not in in_loop else None
    now_or_soon = Urgency.NOW if taken.step.to is Stage.ACKNOWLEDGED and not reassigned else Urgency.SOON
    deliveries.owe(
        session,
        [
            Owed(
                found.workspace_id,
                f"feedback:{found.number}:told:{event}:{user}",
                user,
                (
                    loop_message.given(view, taken)
                    if user == given
                    else loop_message.told(view, taken, own=user == found.author, reassigned=reassigned)
                ).payload(),
                now,
                urgency=now_or_soon,
            )
            for user in dict.fromkeys([*in_loop, *also])
            if user not in {None, taken.actor}
        ],
    )


def change_card(session: Session, found: Feedback, what: str, now: datetime) -> None:
    """Owe the change of the card, and of the notice of something broken, to how the feedback stands now."""
    key = card_key(found.number)
    view = shown(session, found)
    _change(session, found, key, what, card.card(view), now)
    if found.kind == Kind.BROKEN and not found.private:
        intake = setup.intake(session, found.workspace_id)
        answers = intake.answers(found.kind) if intake else ""
        _change(session, found, broken_key(found.number), what, broken_notice.notice(view, answers), now)


def _change(session: Session, found: Feedback, key: str, what: str, shows: Message, now: datetime) -> None:
    first = deliveries.find(session, found.workspace_id, key)
    if first is None:
        return
    changed = Owed(
        found.workspace_id,
        f"{key}:{what}",
        first.target,
        shows.payload(),
        now,
        kind=DeliveryKind.UPDATE,
        of_key=key,
    )
    deliveries.owe(session, [changed])


def card_key(number: int) -> str:
    """The delivery that shows a feedback in the intake channel."""
    return f"feedback:{number}:card"


def broken_key(number: int) -> str:
    """The delivery that shows something broken in the channel both sides see."""
    return f"feedback:{number}:broken"


def _merge(session: Session, act: Act, found: Feedback, into: Feedback) -> None:
    """Everyone in the loop of the one is in the loop of the other."""
    for user in loop(session, found):
        if user != into.author:
            supporters.join(session, act.workspace_id, into.number, user, act.now)
    change_card(session, into, f"merged:{found.number}", act.now)


def _credit(session: Session, found: Feedback, step: Step, intake: Intake, event: int, now: datetime) -> None:
    """Thanks, in the channel both sides see."""
    people, hidden = loop(session, found), supporters.unnamed(session, found.workspace_id)
    names = [user for user in people if user not in hidden]
    message = loop_message.credit(shown(session, found), names, len(people) - len(names), step.why)
    key = f"feedback:{found.number}:credit:{event}"
    both = ritual.find(session, found.workspace_id, Ritual.THURSDAY)
    if both is None:
        return
    thanks = Owed(found.workspace_id, key, both.channel, message.payload(), now, tell=intake.owner)
    deliveries.owe(session, [thanks])
