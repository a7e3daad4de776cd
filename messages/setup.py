"""Purpose: how the set-up looks: the form, what it turns into, the test line and the word to the admin.

Decides nothing: what is allowed is in domain/setup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    ExternalDataSelectElement,
    PlainTextInputElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from domain.calendar import WEEKDAY_NAMES, WEEKDAYS
from domain.feedback.silence import Periods
from domain.ritual import OnHoliday, RitualKind
from domain.setup import MOST_LEADERS, Choices, SideChoice
from domain.side import Side, SourceKind
from messages.blocks import Json, Message, divider, header, input_, modal, option, options, saying, section
from messages.feedback import KINDS
from messages.mrkdwn import Mrkdwn, fill, words

SAVE = "setup.save"
GROUP = "setup.group"
ZONE = "setup.zone"
COUNTRY = "setup.country"

SIDE_NAMES = {Side.SALES: "Sales", Side.MARKETING: "Marketing"}
RITUAL_NAMES = {RitualKind.THURSDAY: "Marketing digest", RitualKind.MONDAY: "Monday agenda"}
ON_HOLIDAY = {
    OnHoliday.POST: "Post all the same",
    OnHoliday.SHIFT: "Wait for the next working day",
    OnHoliday.SKIP: "Leave it out",
}
SILENCE = {
    "liaison": "Nobody took it: remind the liaison after",
    "stand_in": "… tell the stand-in and Marketing's leader after",
    "leaders": "… tell both leaders after",
    "plan": "Taken, but no plan: remind its owner after",
    "info": "A question to the rep: remind them after",
}
DAYS = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))


@dataclass(frozen=True)
class NextRitual:
    """The next occurrence of a ritual, as shown."""

    kind: str
    channel: str
    at: datetime
    zone: str


@dataclass(frozen=True)
class KnownSetup:
    """What the form starts with. `groups` names the user groups chosen before, by id."""

    choices: Choices | None = None
    zone: str = "UTC"
    groups: dict[str, str] = field(default_factory=dict)


def form(known: KnownSetup) -> Json:
    """The set-up in one modal, filled with what was chosen before."""
    chosen = known.choices
    return modal(
        "Set up Drumbeat",
        SAVE,
        section(words("setup", "intro")),
        *_side(Side.SALES, chosen.sides[Side.SALES] if chosen else None, known.groups),
        *_side(Side.MARKETING, chosen.sides[Side.MARKETING] if chosen else None, known.groups),
        *_rituals(chosen),
        *_loop(chosen),
        input_("Time zone", "zone", _zone(chosen.zone if chosen else known.zone)),
        input_(
            "Public holidays of",
            "country",
            _country(chosen.country if chosen else ""),
            optional=True,
            hint="The country's two letters, like DE.",
        ),
        divider(),
        section(words("setup", "counted")),
        submit="Save",
        close="Cancel",
    )


def _side(side: Side, chosen: SideChoice | None, groups: dict[str, str]) -> list[Json]:
    name, of = SIDE_NAMES[side], side.value
    ids = {kind: chosen.ids if chosen and chosen.kind is kind else () for kind in SourceKind}
    group = next(iter(ids[SourceKind.GROUP]), None)
    channel = next(iter(ids[SourceKind.CHANNEL]), None)
    return [
        header(name),
        section(words("setup", "source", side=name)),
        input_(
            f"User group of {name}",
            f"{of}_group",
            ExternalDataSelectElement(
                action_id=f"{GROUP}.{of}",
                placeholder="Type to search",
                min_query_length=0,
                initial_option=option(groups.get(group, group), group) if group else None,
            ),
            optional=True,
        ),
        input_(f"… or a channel of {name}", f"{of}_channel", _channel("channel", channel), optional=True),
        input_(f"… or people of {name}", f"{of}_people", _people(ids[SourceKind.PEOPLE]), optional=True),
        input_(
            f"Who leads {name}",
            f"{of}_leaders",
            _people(chosen.leaders if chosen else (), most=MOST_LEADERS),
        ),
    ]


def _rituals(chosen: Choices | None) -> list[Json]:
    blocks: list[Json] = []
    for kind, day in ((RitualKind.THURSDAY, "TH"), (RitualKind.MONDAY, "MO")):
        moment = chosen.rituals[kind] if chosen else None
        name, of = RITUAL_NAMES[kind], kind.value
        blocks += [
            header(name),
            input_("Channel", f"{of}_channel", _channel("channel", moment.channel if moment else None)),
            input_("Day", f"{of}_day", _day(moment.day if moment else day)),
            input_(
                "Time",
                f"{of}_time",
                TimePickerElement(
                    action_id="time", initial_time=f"{moment.wall:%H:%M}" if moment else "09:00"
                ),
            ),
            input_(
                "On a public holiday",
                f"{of}_holiday",
                _on_holiday(moment.on_holiday if moment else OnHoliday.SHIFT),
            ),
        ]
    return blocks


def _loop(chosen: Choices | None) -> list[Json]:
    intake = chosen.intake_channel if chosen else None
    liaison = chosen.liaison if chosen else None
    stand_in = chosen.stand_in if chosen else None
    silent = chosen.periods if chosen else Periods()
    return [
        header("Field feedback"),
        input_("Channel for new feedback", "intake_channel", _channel("channel", intake)),
        _person("Who answers it (liaison)", "liaison", liaison),
        _person("Who stands in", "stand_in", stand_in),
        *(
            input_(
                f"Somebody else for: {name}",
                f"liaison_{kind}",
                UserSelectElement(
                    **fill({"action_id": "user", "initial_user": chosen and chosen.liaisons.get(kind)})
                ),
                optional=True,
            )
            for kind, name in KINDS.items()
        ),
        *(
            input_(label, f"silence_{of}", _business_days(getattr(silent, of)))
            for of, label in SILENCE.items()
        ),
        input_(
            "Reaction that asks to send a message as feedback",
            "feedback_emoji",
            _emoji(chosen.feedback_emoji if chosen else ""),
            optional=True,
            hint="I ask whoever wrote the message first. Empty: reactions are left alone.",
        ),
        input_(
            "Who else may change this set-up",
            "stewards",
            _people(chosen.stewards if chosen else ()),
            optional=True,
            hint="Workspace admins always may.",
        ),
    ]


def _emoji(name: str) -> PlainTextInputElement:
    shown = {"placeholder": ":mega:", "max_length": 102, "initial_value": f":{name}:" if name else None}
    return PlainTextInputElement(**fill({"action_id": "emoji", **shown}))


def _business_days(days: int) -> StaticSelectElement:
    labels = {n: "1 business day" if n == 1 else f"{n} business days" for n in range(1, 21)}
    return StaticSelectElement(
        action_id="days", options=options(labels), initial_option=option(labels[days], str(days))
    )


def _person(label: str, name: str, user: str | None) -> Json:
    return input_(label, name, UserSelectElement(action_id="user", initial_user=user))


def _people(ids: Sequence[str], most: int | None = None) -> UserMultiSelectElement:
    return UserMultiSelectElement(
        **fill({"action_id": "users", "initial_users": list(ids) or None, "max_selected_items": most})
    )


def _channel(action_id: str, channel: str | None) -> ConversationSelectElement:
    only = ConversationFilter(include=["public", "private"], exclude_external_shared_channels=True)
    return ConversationSelectElement(action_id=action_id, initial_conversation=channel, filter=only)


def _day(day: str) -> StaticSelectElement:
    return StaticSelectElement(action_id="day", options=options(DAYS), initial_option=option(DAYS[day], day))


def _on_holiday(policy: OnHoliday) -> StaticSelectElement:
    return StaticSelectElement(
        action_id="holiday", options=options(ON_HOLIDAY), initial_option=option(ON_HOLIDAY[policy], policy)
    )


def _country(country: str) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=COUNTRY,
        placeholder="None",
        min_query_length=0,
        initial_option=option(country, country) if country else None,
    )


def _zone(zone: str) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=ZONE, min_query_length=2, placeholder="Europe/Berlin", initial_option=option(zone, zone)
    )


def setup_receipt(coming: Sequence[NextRitual], channels: Sequence[str]) -> Json:
    """What the form turns into: the next dates, and what to do about private channels."""
    return modal(
        "Set up Drumbeat",
        SAVE,
        section(words("setup", "saved", coming=next_rituals(coming), channels=channels)),
        close="Done",
    )


def confirmation(coming: Sequence[NextRitual], channels: Sequence[str]) -> Message:
    """The same by DM, to look up later."""
    return saying(words("setup", "saved", coming=next_rituals(coming), channels=channels))


def test_line(uses: Sequence[str]) -> Message:
    """The line posted to each channel, saying what will come there."""
    return saying(words("setup", "test_line", uses=uses))


def people_read(counts: dict[Side, int], both: Sequence[str]) -> Message:
    """How many people were found on each side, once they were read."""
    named_counts = [(SIDE_NAMES[side], count) for side, count in counts.items()]
    return saying(words("setup", "people_read", counts=named_counts, both=both))


def people_unread(problem: str) -> Message:
    """Why a side's people could not be read, and what to do."""
    return saying(words("setup", "people_unread", problem=problem))


def liaison_left(user: str, answers: str) -> Message:
    """Somebody the set-up names for feedback left; `answers` does so meanwhile, where anybody can."""
    return saying(words("setup", "liaison_left", user=user, answers="" if answers == user else answers))


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
