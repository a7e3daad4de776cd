"""Purpose: the forms of a feedback's life: one to see it and take its next step, one to add details.

Which step is allowed is domain/feedback/stage's business.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement

from domain.feedback import FeedbackKind, label
from domain.feedback.stage import LIFE, LONGEST_WHY, OPEN, Outcome, Party, Stage
from messages.blocks import Json, actions, button, input_, iso, modal, option, options, paragraphs, section
from messages.feedback.card import FeedbackView, body
from messages.feedback.loop_message import DETAILS, REOPEN, SNOOZED
from messages.mrkdwn import Mrkdwn, escape, person, words

CHOOSE = "feedback.choose"
STEP = "feedback.step"
ADD = "feedback.add"
WITHDRAW = "feedback.withdraw"
GIVE = "feedback.give"
SNOOZE_DAYS = {1: "1 business day", 2: "2 business days", 3: "3 business days", 5: "5 business days"}

STEPS = {
    Stage.ACKNOWLEDGED: "I take it",
    Stage.NEEDS_INFO: "Ask for more information",
    Stage.PLANNED: "Plan it",
    Stage.TESTING: "Test it",
    Stage.RESULT: "The test has a result",
    Stage.SHIPPED: "It shipped",
    Stage.CLOSED: "Close it with an answer",
    Stage.DECLINED: "Decline it, and say why",
    Stage.MERGED: "Merge it into another",
}
OWN_BUTTONS = {Stage.WITHDRAWN: ("Withdraw", WITHDRAW), Stage.NEW: ("Reopen", REOPEN)}
OUTCOMES = {Outcome.WORKED: "It worked", Outcome.DID_NOT: "It did not work"}


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

    `own` is whoever sent it: they may add to it, and withdraw or reopen it. `gives` is a leader, who may give
    it to somebody else.
    """
    steps = {to: STEPS[to] for to in LIFE.next_states(shown.stage, Party.MARKETING)} if moves else {}
    shows = [*body(shown), *paragraphs(history, MOST_HISTORY), *(_own_buttons(shown) if own else [])]
    shows += _give(shown) if gives and shown.stage in OPEN else []
    if not steps:
        return modal(shown.label, STEP, *shows, close="Done")
    radio = RadioButtonsElement(
        action_id=CHOOSE,
        options=options(steps),
        initial_option=option(steps[chosen], chosen) if chosen else None,
    )
    fields = _fields(chosen, shown) if chosen else []
    return modal(
        shown.label,
        STEP,
        *shows,
        input_("What comes next?", "to", radio, tells=True),
        *fields,
        submit="Save",
        close="Cancel",
        data=f"{shown.number}:{version}",
    )


MOST_HISTORY = 40
MOST_FILES = 10
NAMES = {
    Stage.NEW: "new",
    Stage.ACKNOWLEDGED: "taken",
    Stage.NEEDS_INFO: "needs information",
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
    "owner": "who",
    "due_on": "until",
    "hypothesis": "we expect",
    "measure": "we will know by",
    "outcome": "it",
    "figure": "the number",
    "into": "into",
}


def _own_buttons(shown: FeedbackView) -> list[Json]:
    number = str(shown.number)
    theirs = [to for to in LIFE.next_states(shown.stage, Party.AUTHOR) if to in OWN_BUTTONS]
    details = [button("Add details", DETAILS, number)] if shown.stage in OPEN else []
    shows = [*details, *(button(*OWN_BUTTONS[to], number) for to in theirs)]
    return [actions(*shows)] if shows else []


def _fields(to: Stage, shown: FeedbackView) -> list[Json]:
    day = DatePickerElement(action_id="date", initial_date=iso(shown.due_on), placeholder="Choose a day")
    fields = {
        Stage.PLANNED: [
            input_("Who does it?", "owner", UserSelectElement(action_id="user", initial_user=shown.owner)),
            input_("By which day?", "due_on", day),
        ],
        Stage.TESTING: [
            input_("What do you expect to see?", "hypothesis", _text()),
            input_("How will you know?", "measure", _text()),
            input_("Until which day?", "due_on", day),
        ],
        Stage.RESULT: [
            input_(
                "Did it work?",
                "outcome",
                RadioButtonsElement(action_id="outcome", options=options(OUTCOMES)),
            ),
            input_("Which number did you see?", "figure", _text()),
        ],
        Stage.MERGED: [input_("Into which one?", "into", _text("F-12"))],
    }
    repair = to is Stage.PLANNED and shown.kind is FeedbackKind.BROKEN
    needed = repair or to in {Stage.NEEDS_INFO, Stage.DECLINED, Stage.CLOSED}
    asks = REPAIR if repair else WHY.get(to, "Anything to add?")
    why = input_(asks, "why", _area(), optional=not needed)
    return [*fields.get(to, []), why]


REPAIR = "What is being done about it? Both sides read it."
WHY = {
    Stage.NEEDS_INFO: "What do you need to know?",
    Stage.DECLINED: "Why? Whoever sent it will read it.",
    Stage.CLOSED: "What is the answer?",
}


def _text(placeholder: str | None = None) -> PlainTextInputElement:
    return PlainTextInputElement(action_id="text", max_length=300, placeholder=placeholder)


def _area() -> PlainTextInputElement:
    return PlainTextInputElement(action_id="text", max_length=LONGEST_WHY, multiline=True)


def _give(shown: FeedbackView) -> list[Json]:
    select = UserSelectElement(action_id=GIVE, placeholder="Give it to…", initial_user=shown.owner)
    block = {"type": "actions", "block_id": f"{GIVE}:{shown.number}", "elements": [select.to_dict()]}
    return [block]


def number_of(block_id: str) -> int:
    """The feedback a choice of its owner stands under."""
    return int(block_id.removeprefix(f"{GIVE}:"))


def snooze_form(number: int) -> Json:
    """How long nobody is asked about it, and why."""
    days = StaticSelectElement(
        action_id="days", options=options(SNOOZE_DAYS), initial_option=option(SNOOZE_DAYS[1], "1")
    )
    return modal(
        label(number),
        SNOOZED,
        section(words("feedback", "snooze", label=label(number))),
        input_("For how long?", "days", days),
        input_("Why does it wait?", "why", _area()),
        submit="Save",
        close="Cancel",
        data=str(number),
    )


def snooze_receipt(number: int, until: datetime, zone: str) -> Json:
    """What the form turns into."""
    text = words("feedback", "snoozed", label=label(number), until=until, zone=zone)
    return modal(label(number), SNOOZED, section(text), close="Done")


def step_receipt(number: int) -> Json:
    """What the form turns into."""
    text = words("feedback", "step_saved", label=label(number))
    return modal(label(number), STEP, section(text), close="Done")


DETAIL_FIELDS = {
    "account": "Which customer?",
    "deal": "How large is the deal?",
    "segment": "Which segment?",
    "competitor": "Which competitor?",
    "quote": "What did they say, word for word?",
}


def details_form(number: int, known: dict[str, str]) -> Json:
    """What a rep may add later; every field may stay empty, one is enough."""
    return modal(
        label(number),
        ADD,
        *(
            input_(
                words_,
                name,
                PlainTextInputElement(
                    action_id="text",
                    max_length=1000 if name == "quote" else 150,
                    multiline=name == "quote",
                    initial_value=known.get(name) or None,
                ),
                optional=True,
            )
            for name, words_ in DETAIL_FIELDS.items()
        ),
        input_("Anything else?", "more", _area(), optional=True),
        input_(
            "Files?",
            "files",
            FileInputElement(action_id="files", max_files=MOST_FILES),
            optional=True,
            hint="Slack takes up to 10 MB each here; a larger one fits into the thread of the card.",
        ),
        submit="Save",
        close="Cancel",
        data=str(number),
    )


def details_saved(number: int) -> Json:
    """What the form for details turns into."""
    text = words("feedback", "details_saved", label=label(number))
    return modal(label(number), ADD, section(text), close="Done")


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
