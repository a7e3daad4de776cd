"""Purpose: one feedback with its history, and the form for its next step.

Which step is allowed is domain/feedback/stage's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import UserSelectElement

from domain.errors import UserError
from domain.feedback import FeedbackKind, label, number_in
from domain.feedback.stage import LIFE, LONGEST_WHY, OPEN, Outcome, Party, Stage, Step
from messages.blocks import Json, Message, actions, button, paragraphs, saying, section
from messages.feedback.card import FeedbackView, body
from messages.feedback.loop_message import DETAILS, REOPEN
from messages.field import Choice, DayField, Field, OnePerson, Text
from messages.form import Depending, Form
from messages.mrkdwn import Mrkdwn, escape, person, words

CHOOSE = "feedback.choose"
STEP = "feedback.step"
WITHDRAW = "feedback.withdraw"
GIVE = "feedback.give"

STEPS = {
    Stage.ACKNOWLEDGED: "I'll take it",
    Stage.NEEDS_INFO: "Ask the rep a question",
    Stage.PLANNED: "Plan it",
    Stage.TESTING: "Test it",
    Stage.RESULT: "Add the test's result",
    Stage.SHIPPED: "It shipped",
    Stage.CLOSED: "Close it with an answer",
    Stage.DECLINED: "Not for us, and why",
    Stage.MERGED: "Merge it into another",
}
OWN_BUTTONS = {Stage.WITHDRAWN: ("Withdraw", WITHDRAW), Stage.NEW: ("Reopen", REOPEN)}
OUTCOMES = {Outcome.WORKED: "It worked", Outcome.DID_NOT: "It didn't work"}


# What a stage can't be without is in domain/feedback/stage, with the words that ask for it.
BY_THE_RULES = ""


def _feedback_number(typed: str) -> int | None:
    """12 of `F-12`; None where nothing was typed."""
    number = number_in(typed)
    if number is None and typed:
        raise UserError("Feedback has a number like F-12.")
    return number


def _line(name: str, label: str, **more: Any) -> Text:
    return Text(name, label, most=300, missing=BY_THE_RULES, **more)


def _why(label: str, *, optional: bool = False) -> Text:
    return Text("why", label, most=LONGEST_WHY, multiline=True, optional=optional, missing=BY_THE_RULES)


TO = Choice(
    "to",
    "What's next?",
    labels=STEPS,
    make=Stage,
    radio=True,
    missing="Please pick what's next.",
    action_id=CHOOSE,
    tells=True,
)
MORE = _why("Anything to add?", optional=True)
OWNER = OnePerson("owner", "Who owns it?", missing=BY_THE_RULES)
DUE_ON = DayField("due_on", "By which day?", missing=BY_THE_RULES)
ASKS: dict[Stage, tuple[Field, ...]] = {
    Stage.ACKNOWLEDGED: (MORE,),
    Stage.NEEDS_INFO: (_why("What do you need to know?"),),
    Stage.PLANNED: (OWNER, DUE_ON, MORE),
    Stage.TESTING: (
        _line("hypothesis", "What do you expect to see?"),
        _line("measure", "How will you know?"),
        replace(DUE_ON, label="Until which day?"),
        MORE,
    ),
    Stage.RESULT: (
        Choice("outcome", "Did it work?", labels=OUTCOMES, make=Outcome, radio=True, missing=BY_THE_RULES),
        _line("figure", "What's the number?"),
        MORE,
    ),
    Stage.SHIPPED: (MORE,),
    Stage.CLOSED: (_why("What's the answer?"),),
    Stage.DECLINED: (_why("Why? The rep will read it."),),
    Stage.MERGED: (_line("into", "Into which one?", placeholder="F-12", make=_feedback_number), MORE),
}
ASKS_REPAIR = {
    **ASKS,
    Stage.PLANNED: (OWNER, DUE_ON, _why("What's the fix? Sales and Marketing both read it.")),
}
FORM = Form(Step, STEP, "", "Save", (Depending(TO, ASKS),))


def form(
    shown: FeedbackView,
    history: Sequence[Mrkdwn],
    version: int,
    chosen: Stage | None,
    *,
    moves: bool,
    own: bool,
    gives: bool = False,
) -> Json:
    """One feedback with its history, and the form for its next step for those who may take one.

    `own` is its author: they may add to it, and withdraw or reopen it. `gives` is a leader, who may give
    it to somebody else.
    """
    steps = {to: STEPS[to] for to in LIFE.next_states(shown.stage, Party.MARKETING)} if moves else {}
    shows = [*body(shown), *paragraphs(history, MOST_HISTORY), *(_own_buttons(shown) if own else [])]
    shows += _give(shown) if gives and shown.stage in OPEN else []
    asks = ASKS_REPAIR if shown.kind is FeedbackKind.BROKEN else ASKS
    asking = replace(FORM, title=shown.label, parts=(Depending(replace(TO, labels=steps), asks),))
    if not steps:
        return asking.receipt(*shows)
    # What was chosen can't be taken any more once somebody else was faster.
    begun = {"to": chosen if chosen in steps else None, "owner": shown.owner, "due_on": shown.due_on}
    return asking.modal(begun, above=shows, data=f"{shown.number}:{version}")


MOST_HISTORY = 40
NAMES = {
    Stage.NEW: "new",
    Stage.ACKNOWLEDGED: "picked up",
    Stage.NEEDS_INFO: "needs info",
    Stage.PLANNED: "planned",
    Stage.TESTING: "testing",
    Stage.RESULT: "result",
    Stage.SHIPPED: "shipped",
    Stage.CLOSED: "closed",
    Stage.DECLINED: "declined",
    Stage.MERGED: "merged",
    Stage.WITHDRAWN: "withdrawn",
}
# What a step said, in the order of its form.
SAID = {
    "owner": "owner",
    "due_on": "due",
    "hypothesis": "expecting",
    "measure": "measured by",
    "outcome": "it",
    "figure": "number",
    "into": "into",
}


def _own_buttons(shown: FeedbackView) -> list[Json]:
    number = str(shown.number)
    theirs = [to for to in LIFE.next_states(shown.stage, Party.AUTHOR) if to in OWN_BUTTONS]
    details = [button("Add details", DETAILS, number)] if shown.stage in OPEN else []
    shows = [*details, *(button(*OWN_BUTTONS[to], number) for to in theirs)]
    return [actions(*shows)] if shows else []


def _give(shown: FeedbackView) -> list[Json]:
    select = UserSelectElement(action_id=GIVE, placeholder="Hand it to…", initial_user=shown.owner)
    block = {"type": "actions", "block_id": f"{GIVE}:{shown.number}", "elements": [select.to_dict()]}
    return [block]


def number_of(block_id: str) -> int:
    """The feedback a choice of its owner stands under."""
    return int(block_id.removeprefix(f"{GIVE}:"))


def move_receipt(number: int, to: Stage) -> Message:
    """What an answer with a button turns into once it is pressed."""
    return saying(words("feedback", "moved", label=label(number), state=NAMES[to]))


def step_receipt(number: int) -> Json:
    """What the form turns into."""
    text = words("feedback", "step_saved", label=label(number))
    return replace(FORM, title=label(number)).receipt(section(text))


def change_words(before: Stage, after: Stage, what: Mapping[str, object]) -> Mrkdwn:
    """What one step did: from where to where, and what it said; `what` holds that by the names of SAID."""
    if before is not after:
        said = [(name, _said(field, what[field])) for field, name in SAID.items() if field in what]
        return words("feedback_step", "history_moved", before=NAMES[before], after=NAMES[after], said=said)
    if "snoozed" in what:
        return words("feedback_step", "history_snoozed", days=what["snoozed"])
    if "owner" in what:
        return words("feedback_step", "history_given", owner=what["owner"])
    return words("feedback_step", "history_added")


def _said(field: str, value: object) -> Mrkdwn:
    if field == "owner":
        return person(str(value))
    if field == "outcome":
        return Mrkdwn(OUTCOMES[Outcome(str(value))].removeprefix("It "))
    return escape(label(int(str(value))) if field == "into" else value)


def history_line(at: datetime, zone: str, actor: str, words_: Mrkdwn, why: str) -> Mrkdwn:
    """One step in the history."""
    who, reason = person(actor), escape(why)
    return words("feedback_step", "history_step", at=at, zone=zone, actor=who, words=words_, why=reason)


def history_sent(at: datetime, zone: str, shown: FeedbackView) -> Mrkdwn:
    """How it began."""
    return words("feedback_step", "history_sent", at=at, zone=zone, author=shown.who)
