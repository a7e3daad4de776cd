"""Purpose: how a promise looks: the form that makes one, its card with the next step, what people are told.

Which step is allowed is domain/promise's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.promise import (
    LONGEST,
    LONGEST_WHY,
    NewPromise,
    PromiseState,
    PromiseStep,
    Reason,
    Share,
    label,
)
from domain.side import Side
from messages.blocks import Json, Message, actions, button, message, modal, paragraphs, saying, section
from messages.field import Choice, DayField, Field, OnePerson, Text
from messages.form import Depending, Form
from messages.list_page import ListKind, ListRow
from messages.mrkdwn import Mrkdwn, words
from messages.setup import SIDE_NAMES
from messages.todo import TodoItem

MAKE = "promise.make"
OPEN = "promise.open"
ACCEPT = "promise.accept"
DONE = "promise.done"
CHOOSE = "promise.choose"
ANSWER = "promise.answer"
LIST = ListKind("promise.page", "promise", "promises")
MOST_HISTORY = 20

REASONS = {
    Reason.OTHER_TEAM: "Waiting for the other team",
    Reason.OTHERS: "Waiting for someone else",
    Reason.PRIORITY: "Priorities changed",
    Reason.UNDERESTIMATED: "More work than expected",
    Reason.NOT_NEEDED: "Not needed anymore",
    Reason.FORGOT: "Forgot",
}
STEPS = {
    PromiseState.KEPT: "Done",
    PromiseState.LATE: "Done, after its day",
    PromiseState.NOT_KEPT: "Not kept",
    PromiseState.OPEN: "Move it to another day",
    PromiseState.DROPPED: "Drop it",
    PromiseState.DECLINED: "I can't",
}
CHANGES = {
    PromiseState.REQUESTED: "asked for it",
    PromiseState.OPEN: "promised it",
    PromiseState.KEPT: "kept it",
    PromiseState.LATE: "did it late",
    PromiseState.NOT_KEPT: "didn't keep it",
    PromiseState.DECLINED: "declined",
    PromiseState.DROPPED: "dropped it",
}


MOVED = "moved it to another day"


@dataclass(frozen=True)
class PromiseView:
    """A promise as it is shown."""

    number: int
    text: str
    keeper: str
    asker: str
    due_on: date
    state: PromiseState
    reason: Reason | None = None
    why: str = ""

    @property
    def label(self) -> str:
        return label(self.number)

    def is_late(self, today: date) -> bool:
        return self.state is PromiseState.OPEN and self.due_on < today


FORM = Form(
    NewPromise,
    MAKE,
    "Make a promise",
    "Promise it",
    (
        Text("text", "What will happen?", most=LONGEST, multiline=True, focus=True),
        OnePerson(
            "keeper",
            "Who keeps it?",
            missing="Please pick who keeps it.",
            hint="For someone else it's a request until they say yes.",
        ),
        DayField("due_on", "By which day?", missing="Please pick a day."),
    ),
)


def form(user: str, text: str, day_: date) -> Json:
    """The form for a new promise, beginning with what was typed."""
    return FORM.modal({"text": text[:LONGEST], "keeper": user, "due_on": day_})


WHY = Text("why", "Anything to add?", most=LONGEST_WHY, multiline=True, optional=True)
REASON = replace(WHY, label="Why?")
TO = Choice(
    "to",
    "What's next?",
    labels=STEPS,
    make=PromiseState,
    radio=True,
    action_id=CHOOSE,
    tells=True,
    missing="Please pick what's next.",
)
ASKS: Mapping[PromiseState, Sequence[Field]] = {
    PromiseState.NOT_KEPT: (
        Choice("reason", "What got in the way?", labels=REASONS, make=Reason, radio=True, missing=""),
        WHY,
    ),
    PromiseState.OPEN: (DayField("due_on", "By which day instead?", missing=""), WHY),
    PromiseState.DROPPED: (REASON,),
    PromiseState.DECLINED: (REASON,),
}
ANSWER_FORM = Form(PromiseStep, ANSWER, "Promise", "Save", (Depending(TO, ASKS),))


def card(
    shown: PromiseView,
    history: Sequence[Mrkdwn],
    steps: Sequence[PromiseState],
    chosen: PromiseState | None,
    today: date,
) -> Json:
    """One promise with its history, and the form for its next step for whom it is theirs to say."""
    standing = words("promise", "card", p=shown, stands=stands(shown, today))
    shows = [section(standing), *paragraphs(history, MOST_HISTORY)]
    if not steps:
        return modal(shown.label, ANSWER, *shows, close="Done")
    asked = replace(TO, labels={step: STEPS[step] for step in steps})
    asking = replace(ANSWER_FORM, title=shown.label, parts=(Depending(asked, ASKS),))
    return asking.modal({"to": chosen if chosen in steps else None}, above=shows, data=str(shown.number))


def stands(shown: PromiseView, today: date) -> Mrkdwn:
    """How it stands, in a few words."""
    reason = REASONS[shown.reason].lower() if shown.reason else ""
    return words("promise", "stands", p=shown, late=shown.is_late(today), reason=reason)


def make_receipt(shown: PromiseView) -> Json:
    """What the form turns into once it is sent."""
    part = "made" if shown.state is PromiseState.OPEN else "asked_for"
    return FORM.receipt(section(words("promise", part, p=shown)))


def step_receipt(shown: PromiseView, today: date) -> Json:
    """What the form for the next step turns into."""
    return modal(shown.label, ANSWER, section(_saved(shown, today)), close="Done")


def step_answer(shown: PromiseView, today: date) -> Message:
    """What a message with a button turns into once it is pressed."""
    return saying(_saved(shown, today))


def _saved(shown: PromiseView, today: date) -> Mrkdwn:
    return words("promise", "saved", p=shown, stands=stands(shown, today))


def request(shown: PromiseView) -> Message:
    """The DM that asks somebody to promise something."""
    said = words("promise", "request", p=shown)
    return message(said, section(said), actions(*_request_buttons(shown)))


def _request_buttons(shown: PromiseView) -> tuple[Json, Json]:
    number = str(shown.number)
    return button("I'll do it", ACCEPT, number, style="primary"), button("I can't…", OPEN, number)


def todo_item(shown: PromiseView, since: datetime, today: date) -> TodoItem:
    """A request, or one whose day is here, among what waits for its keeper."""
    if shown.state is PromiseState.REQUESTED:
        return TodoItem(words("promise", "request", p=shown), _request_buttons(shown), since)
    said = words("promise", "question", p=shown, late=shown.is_late(today))
    return TodoItem(said, _step_buttons(shown, "Not done…"), since)


def reminder(shown: PromiseView) -> Message:
    """The DM on the working day before."""
    return _asking(shown, words("promise", "reminder", p=shown), "Move or drop it…")


def question(shown: PromiseView, *, late: bool) -> Message:
    """The DM on the day itself, and once more when it is over."""
    return _asking(shown, words("promise", "question", p=shown, late=late), "Not done…")


def _asking(shown: PromiseView, said: Mrkdwn, otherwise: str) -> Message:
    return message(said, section(said), actions(*_step_buttons(shown, otherwise)))


def _step_buttons(shown: PromiseView, otherwise: str) -> tuple[Json, Json]:
    number = str(shown.number)
    return button("Done", DONE, number, style="primary"), button(otherwise, OPEN, number)


def step_news(shown: PromiseView, actor: str, before: date, today: date) -> Message:
    """The word to the other one of the two."""
    moved = before != shown.due_on
    said = words(
        "promise", "told", p=shown, actor=actor, stands=stands(shown, today), moved=moved, before=before
    )
    open_ = button("Open", OPEN, str(shown.number))
    return message(said, section(said), actions(open_))


def list_row(shown: PromiseView, today: date) -> ListRow:
    """One promise in a list."""
    said = words("promise", "line", p=shown, stands=stands(shown, today))
    return ListRow(said, button("Open", OPEN, str(shown.number)))


def empty(query: str, command: str) -> Mrkdwn:
    """What stands where there is none."""
    return words("promise", "none", query=query, command=command)


def history_line(
    at: datetime, zone: str, actor: str, states: tuple[PromiseState | None, PromiseState], why: str
) -> Mrkdwn:
    """One step in the history, from the one state (None where it begins) to the other."""
    before, after = states
    change = MOVED if before is PromiseState.OPEN is after else CHANGES[after]
    return words("promise", "history", at=at, zone=zone, actor=actor, change=change, why=why)


def agenda_line(shown: PromiseView, today: date) -> Mrkdwn:
    """One promise on the agenda."""
    return words("promise", "agenda", p=shown, stands=stands(shown, today))


def share_line(shares: Mapping[Side, Share], reason: Reason | None) -> Mrkdwn:
    """What each side kept, where it may be said."""
    named = [(SIDE_NAMES[side], share) for side, share in shares.items()]
    return words("promise", "share", shares=named, reason=REASONS[reason].lower() if reason else "")
