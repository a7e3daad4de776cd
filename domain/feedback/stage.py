"""Purpose: the steps of a feedback's life: which are allowed, to whom, and what each one needs.

Pure rules. Does not know how a step is stored or who is told of it. docs/feedback.md has the diagram.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.errors import UserError
from domain.feedback import FeedbackKind, label
from domain.side import Role, Side

# So long after the end whoever sent it may say that it is not settled.
REOPEN_WITHIN = timedelta(days=14)
LONGEST_WHY = 1000


class Stage(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    NEEDS_INFO = "needs_info"
    PLANNED = "planned"
    TESTING = "testing"
    RESULT = "result"
    SHIPPED = "shipped"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    WORKED = "worked"
    DID_NOT = "did_not"


OPEN = (
    Stage.NEW,
    Stage.ACKNOWLEDGED,
    Stage.NEEDS_INFO,
    Stage.PLANNED,
    Stage.TESTING,
    Stage.RESULT,
)
ENDED = tuple(stage for stage in Stage if stage not in OPEN)
# Where Marketing answered, one way or another.
ANSWERED = (Stage.SHIPPED, Stage.CLOSED, Stage.DECLINED)
_ANYWHERE = (Stage.NEEDS_INFO, Stage.MERGED, Stage.DECLINED)
# Marketing's moves. From any open stage it may also ask, merge or decline.
MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.NEW: (Stage.ACKNOWLEDGED, *_ANYWHERE),
    Stage.ACKNOWLEDGED: (Stage.PLANNED, Stage.TESTING, Stage.SHIPPED, Stage.CLOSED, *_ANYWHERE),
    Stage.NEEDS_INFO: (Stage.ACKNOWLEDGED, Stage.PLANNED, Stage.CLOSED, Stage.MERGED, Stage.DECLINED),
    Stage.PLANNED: (Stage.TESTING, Stage.SHIPPED, Stage.CLOSED, *_ANYWHERE),
    Stage.TESTING: (Stage.RESULT, *_ANYWHERE),
    Stage.RESULT: (Stage.SHIPPED, Stage.CLOSED, Stage.PLANNED, *_ANYWHERE),
} | dict.fromkeys(ENDED, ())


# Beside withdrawing and reopening: "somebody said it before", and an answer to Marketing's question.
OWN_MOVES = ((Stage.NEW, Stage.MERGED), (Stage.NEEDS_INFO, Stage.ACKNOWLEDGED))


@dataclass(frozen=True)
class Actor:
    """Who takes a step: their side and role (None on neither), and whether the feedback is theirs."""

    user: str
    side: Side | None
    role: Role | None
    is_author: bool


@dataclass(frozen=True)
class Step:
    """One step and what it says. Which fields a stage needs is in NEEDS; `into` is a feedback's number.

    `why` is shown to everyone in the loop.
    """

    to: Stage
    why: str = ""
    owner: str | None = None
    due_on: date | None = None
    hypothesis: str = ""
    measure: str = ""
    outcome: Outcome | None = None
    figure: str = ""
    into: int | None = None


# What a stage can't be without: the field and the sentence that asks for it.
NEEDS: dict[Stage, dict[str, str]] = {
    Stage.NEEDS_INFO: {"why": "What do you need to know?"},
    Stage.PLANNED: {"owner": "Who does it?", "due_on": "By which day?"},
    Stage.TESTING: {
        "hypothesis": "What do you expect to see?",
        "measure": "How will you know?",
        "due_on": "Until which day?",
    },
    Stage.RESULT: {"outcome": "Did it work?", "figure": "Which number did you see?"},
    Stage.CLOSED: {"why": "What is the answer?"},
    Stage.DECLINED: {"why": "Please say why: whoever sent it will read it."},
    Stage.MERGED: {"into": "Into which one?"},
}


def check(stage: Stage, step: Step, actor: Actor, ended_at: datetime | None, now: datetime) -> Step:
    """The step itself; UserError, with its field where there is one, when it is not allowed.

    Marketing moves stages. Whoever sent it may withdraw it, merge it while nobody took it, answer a
    question, and reopen it within 14 days of its end.
    """
    if step.to is Stage.WITHDRAWN or (step.to is Stage.NEW and stage in ENDED):
        _check_own(stage, step, actor, ended_at, now)
        return step
    if actor.is_author and (stage, step.to) in OWN_MOVES:
        return step
    if actor.side is not Side.MARKETING:
        raise UserError("Someone from Marketing takes this step. You will be told when it happens.")
    if step.to not in MOVES[stage]:
        raise UserError(overtaken(stage))
    for field, words in NEEDS.get(step.to, {}).items():
        if not getattr(step, field):
            raise UserError(words, field=field)
    if step.due_on and step.due_on < now.date() - timedelta(days=1):
        raise UserError("That day is over already.", field="due_on")
    if len(step.why) > LONGEST_WHY:
        raise UserError(f"Please keep it under {LONGEST_WHY:,} characters.", field="why")
    return step


def check_action(step: Step, kind: str | None) -> None:
    """UserError when a plan for something broken does not say what is being done: both sides read it."""
    if kind == FeedbackKind.BROKEN and step.to is Stage.PLANNED and not step.why:
        raise UserError("What is being done about it? Both sides read it.", field="why")


def _check_own(stage: Stage, step: Step, actor: Actor, ended_at: datetime | None, now: datetime) -> None:
    if not actor.is_author:
        raise UserError("Only whoever sent it can do that.")
    if step.to is Stage.WITHDRAWN and stage in ENDED:
        raise UserError(overtaken(stage))
    if step.to is Stage.NEW:
        if stage is Stage.MERGED:
            raise UserError("It goes on under the one it was merged into.")
        if ended_at and now - ended_at > REOPEN_WITHIN:
            raise UserError("That was more than 14 days ago. Please send it as new feedback.")


def check_reassign(stage: Stage, actor: Actor) -> None:
    """UserError unless a leader hands an open feedback to somebody else."""
    if actor.role is not Role.LEADER:
        raise UserError("A leader can give it to somebody else.")
    if stage in ENDED:
        raise UserError(overtaken(stage))


def check_merge(number: int, into: int, into_stage: Stage, private: bool) -> None:
    """UserError unless `number` can go on under `into`."""
    if number == into:
        raise UserError("That is the same one.", field="into")
    if private:
        raise UserError("A private one stays by itself.", field="into")
    if into_stage in ENDED:
        raise UserError(f"{label(into)} is settled already. Please choose one that is open.", field="into")


STANDS = {
    Stage.NEW: "waits to be taken",
    Stage.ACKNOWLEDGED: "is taken",
    Stage.NEEDS_INFO: "waits for more information",
    Stage.PLANNED: "is planned",
    Stage.TESTING: "is being tested",
    Stage.RESULT: "has a result",
    Stage.SHIPPED: "shipped",
    Stage.CLOSED: "is closed",
    Stage.DECLINED: "was declined",
    Stage.MERGED: "goes on under another one",
    Stage.WITHDRAWN: "was withdrawn",
}


def overtaken(stage: Stage) -> str:
    """What the second of two people is told."""
    return f"Somebody was faster: this one {STANDS[stage]} already."
