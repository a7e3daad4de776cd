"""Purpose: how the set-up looks: the form, what it turns into, the test line and the word to the admin.

Decides nothing: what is allowed is in domain/setup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any

from domain.calendar import WEEKDAY_NAMES, WEEKDAYS
from domain.feedback.silence import Periods
from domain.ritual import OnHoliday, RitualKind
from domain.setup import MOST_LEADERS, ChannelState, Choices, Moment, SideChoice, emoji_name, side_choice
from domain.side import Side, SourceKind
from messages.blocks import Json, Message, actions, button, divider, header, message, saying, section
from messages.feedback import KINDS
from messages.field import Choice, OneChannel, OnePerson, People, SearchChoice, Text, TimeField
from messages.form import Form, Group, StaticBlock
from messages.menu import command_id
from messages.mrkdwn import Mrkdwn, words

SAVE = "setup.save"
GROUP = "setup.group"
ZONE = "setup.zone"
COUNTRY = "setup.country"

SIDE_NAMES = {Side.SALES: "Sales", Side.MARKETING: "Marketing"}
RITUAL_NAMES = {RitualKind.THURSDAY: "Marketing digest", RitualKind.MONDAY: "Monday agenda"}
RITUAL_DAYS = {RitualKind.THURSDAY: "TH", RitualKind.MONDAY: "MO"}
ON_HOLIDAY = {
    OnHoliday.POST: "Post anyway",
    OnHoliday.SHIFT: "Wait for the next working day",
    OnHoliday.SKIP: "Skip it",
}
SILENCE = {
    "liaison": "No owner yet: remind the field contact after",
    "stand_in": "… tell the backup and Marketing's leader after",
    "leaders": "… tell both leaders after",
    "plan": "Picked up, but no plan: remind the owner after",
    "info": "A question to the rep: remind them after",
}
DAYS = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))
BUSINESS_DAYS = {1: "1 business day"} | {n: f"{n} business days" for n in range(2, 21)}
CHOOSE_CHANNEL = "Please pick a channel."
CHOOSE_PERSON = "Please pick someone."


@dataclass(frozen=True)
class NextRitual:
    """The next occurrence of a ritual, as shown."""

    kind: str
    channel: str
    at: datetime
    zone: str


@dataclass(frozen=True)
class SetupFindings:
    """What was read once a set-up was saved: how many people are in each team, who is on both lists, who
    answers feedback and is in neither team, each channel, and whom Slack won't show."""

    counts: Mapping[Side, int]
    both: Sequence[str]
    neither: Sequence[str]
    channels: Mapping[str, ChannelState]
    unread: Sequence[str] = ()


def _side(side: Side) -> Group:
    name = SIDE_NAMES[side]
    return Group(
        side,
        partial(side_choice, side),
        (
            StaticBlock(partial(header, name)),
            StaticBlock(lambda: section(words("setup", "source", side=name))),
            SearchChoice("group", f"User group with {name}", action_id=f"{GROUP}.{side}", optional=True),
            OneChannel("channel", f"… or a channel with {name}", optional=True),
            People("people", f"… or people in {name}", optional=True),
            People("leaders", f"Who leads {name}", most=MOST_LEADERS, missing=CHOOSE_PERSON),
        ),
        begin=_begin_side,
    )


def _begin_side(chosen: SideChoice) -> dict[str, Any]:
    ids = chosen.ids if chosen.kind is SourceKind.PEOPLE else chosen.ids[0]
    return {chosen.kind: ids, "leaders": chosen.leaders}


def _ritual(kind: RitualKind) -> Group:
    return Group(
        kind,
        Moment,
        (
            StaticBlock(partial(header, RITUAL_NAMES[kind])),
            OneChannel("channel", "Channel", missing=CHOOSE_CHANNEL),
            Choice("day", "Day", labels=DAYS, usual=RITUAL_DAYS[kind]),
            TimeField("time", "Time", usual=time(9), into="wall"),
            Choice(
                "holiday",
                "On a public holiday",
                labels=ON_HOLIDAY,
                make=OnHoliday,
                usual=OnHoliday.SHIFT,
                into="on_holiday",
            ),
        ),
    )


def _silence(period: str, label: str) -> Choice:
    usual = getattr(Periods(), period)
    return Choice(period, label, labels=BUSINESS_DAYS, make=int, usual=usual, action_id="days")


def _named_only(**users: str | None) -> dict[str, str]:
    return {kind: user for kind, user in users.items() if user}


def _choices(**values: Any) -> Choices:
    sides = {side: values.pop(side) for side in Side}
    rituals = {kind: values.pop(kind) for kind in RitualKind}
    return Choices(sides=sides, rituals=rituals, **values)


FORM = Form(
    _choices,
    SAVE,
    "Set up Drumbeat",
    "Save",
    (
        StaticBlock(lambda: section(words("setup", "intro"))),
        *map(_side, Side),
        *map(_ritual, RitualKind),
        StaticBlock(partial(header, "Field feedback")),
        OneChannel("intake_channel", "Channel for new feedback", missing=CHOOSE_CHANNEL),
        OnePerson("liaison", "Who answers it (field contact)", missing=CHOOSE_PERSON),
        OnePerson("stand_in", "Backup", missing=CHOOSE_PERSON),
        Group(
            "liaison",
            _named_only,
            [OnePerson(kind, f"Someone else for: {name}", optional=True) for kind, name in KINDS.items()],
            into="liaisons",
            begin=dict,
        ),
        Group("silence", Periods, [_silence(*each) for each in SILENCE.items()], into="periods"),
        Text(
            "feedback_emoji",
            "Emoji that turns a message into feedback",
            most=102,
            placeholder=":mega:",
            make=emoji_name,
            optional=True,
            hint="I ask the author first. Leave it empty to ignore reactions.",
            action_id="emoji",
        ),
        People(
            "stewards",
            "Setup admins",
            optional=True,
            hint="They can change this setup, like workspace admins.",
        ),
        SearchChoice("zone", "Time zone", placeholder="Europe/Berlin", least=2, usual="UTC", action_id=ZONE),
        SearchChoice(
            "country",
            "Public holidays in",
            placeholder="None",
            optional=True,
            usual="",
            hint="The country's two letters, like DE.",
            action_id=COUNTRY,
        ),
        StaticBlock(divider),
        StaticBlock(lambda: section(words("setup", "counted"))),
    ),
)


def form(chosen: Choices | None, zone: str) -> Json:
    """The set-up in one modal, filled with what was chosen before; `zone` is whose it begins with."""
    if chosen is None:
        return FORM.modal({"zone": zone})
    emoji = f":{chosen.feedback_emoji}:" if chosen.feedback_emoji else ""
    grouped = {str(name): each for name, each in (*chosen.sides.items(), *chosen.rituals.items())}
    return FORM.modal({**vars(chosen), **grouped, "feedback_emoji": emoji})


def setup_receipt(coming: Sequence[NextRitual], channels: Sequence[str]) -> Json:
    """What the form turns into: the next dates, and what to do about private channels."""
    return FORM.receipt(section(words("setup", "saved", coming=next_rituals(coming), channels=channels)))


def confirmation(coming: Sequence[NextRitual], channels: Sequence[str]) -> Message:
    """The same by DM, to look up later."""
    return saying(words("setup", "saved", coming=next_rituals(coming), channels=channels))


def test_line(uses: Sequence[str]) -> Message:
    """The line posted to each channel, saying what will come there."""
    return saying(words("setup", "test_line", uses=uses))


def setup_findings(found: SetupFindings) -> Message:
    """What the set-up came to, and what of it does not work yet, with a look at the digest as it is now."""
    counts = [(SIDE_NAMES[side], count) for side, count in found.counts.items()]
    text = words("setup", "found", f=found, counts=counts)
    preview = command_id("drumbeat", "preview", asks=True)
    look = button("Show me the digest as of now", preview, RitualKind.THURSDAY)
    return message(text, section(text), actions(look))


def people_unread(problem: str) -> Message:
    """Why a side's people could not be read, and what to do."""
    return saying(words("setup", "people_unread", problem=problem))


def liaison_left(user: str, answers: str) -> Message:
    """Somebody the set-up names for feedback left; `answers` does so meanwhile, where anybody can."""
    return saying(words("setup", "liaison_left", user=user, answers="" if answers == user else answers))


def liaison_outside(user: str, answers: str) -> Message:
    """Somebody the set-up names for feedback is on neither side, so that they may see none."""
    return saying(words("setup", "liaison_outside", user=user, answers="" if answers == user else answers))


def not_yet(command: str) -> Mrkdwn:
    """What to do before the first set-up."""
    return words("setup", "not_yet", command=command)


def not_allowed() -> Mrkdwn:
    """Who may change the set-up."""
    return words("setup", "not_allowed")


def next_rituals(coming: Sequence[NextRitual]) -> list[dict[str, object]]:
    """Next occurrences as templates want them."""
    return [
        {"name": RITUAL_NAMES[RitualKind(one.kind)], "channel": one.channel, "at": one.at, "zone": one.zone}
        for one in coming
    ]
