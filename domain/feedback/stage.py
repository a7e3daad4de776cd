"""Purpose: the steps of a feedback's life: which are allowed, to whom, and what each one needs.

Pure rules. Does not know how a step is stored or who is told of it. docs/feedback.md has the diagram.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.errors import UserError
from domain.feedback import FeedbackKind, label
from domain.life import Life, Move
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


class Party(StrEnum):
    """Who takes a step: Marketing, or whoever sent the feedback."""

    MARKETING = "marketing"
    AUTHOR = "author"


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


@dataclass(frozen=True)
class Actor:
    """Who takes a step: their side and role (None on neither), and whether the feedback is theirs."""

    user: str
    side: Side | None
    role: Role | None
    is_author: bool

    @property
    def parties(self) -> tuple[Party, ...]:
        marketing = (Party.MARKETING,) if self.side is Side.MARKETING else ()
        return (*marketing, Party.AUTHOR) if self.is_author else marketing


@dataclass(frozen=True)
class Step:
    """One step and what it says. Which fields a stage needs is in LIFE; `into` is a feedback's number.

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


STANDS = {
    Stage.NEW: "is waiting for an owner",
    Stage.ACKNOWLEDGED: "was picked up",
    Stage.NEEDS_INFO: "is waiting for an answer",
    Stage.PLANNED: "is planned",
    Stage.TESTING: "is being tested",
    Stage.RESULT: "has a result",
    Stage.SHIPPED: "shipped",
    Stage.CLOSED: "is closed",
    Stage.DECLINED: "was declined",
    Stage.MERGED: "was merged into another one",
    Stage.WITHDRAWN: "was withdrawn",
}


def overtaken(stage: Stage) -> str:
    """What the second of two people is told."""
    return f"Someone got there first: this one {STANDS[stage]}."


def _marketing(start: tuple[Stage, ...], to: Stage, label: str = "", **needs: str) -> Move[Stage]:
    return Move(Party.MARKETING, start, to, label, needs)


def _author(start: tuple[Stage, ...], to: Stage, label: str) -> Move[Stage]:
    return Move(Party.AUTHOR, start, to, label)


_ASKED = tuple(stage for stage in OPEN if stage is not Stage.NEEDS_INFO)
_TAKEN = (Stage.ACKNOWLEDGED, Stage.PLANNED, Stage.RESULT)
LIFE = Life(
    Stage.NEW,
    OPEN,
    (
        _marketing((Stage.NEW, Stage.NEEDS_INFO), Stage.ACKNOWLEDGED, "Marketing picks it up"),
        _marketing(
            (Stage.ACKNOWLEDGED, Stage.NEEDS_INFO, Stage.RESULT),
            Stage.PLANNED,
            "owner, day",
            owner="Who owns it?",
            due_on="By which day?",
        ),
        _marketing(
            (Stage.ACKNOWLEDGED, Stage.PLANNED),
            Stage.TESTING,
            "expectation, measure, day",
            hypothesis="What do you expect to see?",
            measure="How will you know?",
            due_on="Until which day?",
        ),
        _marketing(
            (Stage.TESTING,),
            Stage.RESULT,
            "worked or not, the number",
            outcome="Did it work?",
            figure="What's the number?",
        ),
        _marketing(_TAKEN, Stage.SHIPPED),
        _marketing((*_TAKEN, Stage.NEEDS_INFO), Stage.CLOSED, "an answer", why="What's the answer?"),
        _marketing(_ASKED, Stage.NEEDS_INFO, "a question", why="What do you need to know?"),
        _marketing(OPEN, Stage.MERGED, "said before", into="Into which one?"),
        _marketing(OPEN, Stage.DECLINED, "a reason", why="Please say why. The rep will read it."),
        _author((Stage.NEEDS_INFO,), Stage.ACKNOWLEDGED, "the rep answers"),
        _author((Stage.NEW,), Stage.MERGED, "the rep says so"),
        _author(OPEN, Stage.WITHDRAWN, "by the rep"),
        _author((*ANSWERED, Stage.WITHDRAWN), Stage.NEW, "the rep reopens, 14 days"),
    ),
    {
        Party.MARKETING: "Marketing takes this step. You'll hear about it when it happens.",
        Party.AUTHOR: "Only the person who sent it can do that.",
    },
    overtaken,
)


def check(stage: Stage, step: Step, actor: Actor, ended_at: datetime | None, now: datetime) -> Step:
    """The step itself; UserError, with its field where there is one, when it is not allowed.

    Whoever sent it may reopen it within 14 days of its end.
    """
    if actor.is_author and (stage, step.to) == (Stage.MERGED, Stage.NEW):
        raise UserError("This one continues under the one it was merged into.")
    LIFE.check(stage, step.to, actor.parties, step)
    if step.to is Stage.NEW and ended_at and now - ended_at > REOPEN_WITHIN:
        raise UserError("It closed more than 14 days ago. Please send it as new feedback.")
    if step.due_on and step.due_on < now.date() - timedelta(days=1):
        raise UserError("That day is already over.", field="due_on")
    if len(step.why) > LONGEST_WHY:
        raise UserError(f"Please keep it under {LONGEST_WHY:,} characters.", field="why")
    return step


def check_action(step: Step, kind: str | None) -> None:
    """UserError when a plan for something broken does not say what is being done: both sides read it."""
    if kind == FeedbackKind.BROKEN and step.to is Stage.PLANNED and not step.why:
        raise UserError("What's the fix? Sales and Marketing both read it.", field="why")


def check_reassign(stage: Stage, actor: Actor) -> None:
    """UserError unless a leader hands an open feedback to somebody else."""
    if actor.role is not Role.LEADER:
        raise UserError("Only a leader can hand it to someone else.")
    if stage in ENDED:
        raise UserError(overtaken(stage))


def check_merge(number: int, into: int, into_stage: Stage, private: bool) -> None:
    """UserError unless `number` can go on under `into`."""
    if number == into:
        raise UserError("That's the same one.", field="into")
    if private:
        raise UserError("Private feedback can't be merged.", field="into")
    if into_stage in ENDED:
        raise UserError(f"{label(into)} is already closed. Please pick one that's open.", field="into")
