"""Purpose: what a workspace's set-up consists of, and which choices make sense together.

Does not know the form they were made in nor where they are kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from domain import calendar
from domain.errors import UserError
from domain.feedback.silence import Periods
from domain.ritual import OnHoliday, RitualKind
from domain.side import Side, SourceKind

MOST_LEADERS = 3


class ChannelState(StrEnum):
    """Whether the bot can post in a channel that was chosen."""

    JOINED = "joined"
    JOINING = "joining"
    NOT_INVITED = "not invited"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class SideChoice:
    """Where a side's people come from (ids of a group, a channel or people) and who leads it."""

    kind: SourceKind
    ids: tuple[str, ...]
    leaders: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """A ritual's channel, weekday ('MO' to 'SU'), wall time, and what it does on a public holiday."""

    channel: str
    day: str
    wall: time
    on_holiday: OnHoliday = OnHoliday.POST


@dataclass(frozen=True)
class Choices:
    """One whole set-up: Slack ids, an IANA `zone`, and a `country` (ISO 3166 code, or empty for none)."""

    sides: Mapping[Side, SideChoice]
    rituals: Mapping[RitualKind, Moment]
    intake_channel: str
    liaison: str
    stand_in: str
    stewards: tuple[str, ...]
    zone: str
    country: str = ""
    liaisons: Mapping[str, str] = field(default_factory=dict)
    periods: Periods = field(default_factory=Periods)
    feedback_emoji: str = ""

    @property
    def answering(self) -> list[str]:
        """Everybody who answers feedback, each once."""
        return list(dict.fromkeys([self.liaison, self.stand_in, *self.liaisons.values()]))

    @property
    def uses(self) -> dict[str, list[str]]:
        """What each chosen channel is used for: ritual kinds and `intake`, in that order."""
        uses: dict[str, list[str]] = {}
        for kind, moment in self.rituals.items():
            uses.setdefault(moment.channel, []).append(kind.value)
        uses.setdefault(self.intake_channel, []).append("intake")
        return uses


def source(
    side: Side, group: str | None, channel: str | None, people: Sequence[str]
) -> tuple[SourceKind, tuple[str, ...]]:
    """The one source named for a side; UserError for none or more than one."""
    named = [
        (kind, ids)
        for kind, ids in (
            (SourceKind.GROUP, (group,) if group else ()),
            (SourceKind.CHANNEL, (channel,) if channel else ()),
            (SourceKind.PEOPLE, tuple(people)),
        )
        if ids
    ]
    if len(named) != 1:
        words = "Please fill in one of the three." if not named else "Please fill in only one of the three."
        raise UserError(words, field=f"{side}_group")
    return named[0]


def side_choice(
    side: Side, group: str | None, channel: str | None, people: Sequence[str], leaders: tuple[str, ...]
) -> SideChoice:
    """What was chosen for a side; UserError unless it names one source."""
    return SideChoice(*source(side, group, channel, people), leaders)


def emoji_name(typed: str) -> str:
    """`mega` of `:mega:`, without a skin tone; UserError for what is no emoji's name."""
    name = typed.strip().strip(":").partition("::")[0].lower()
    if name and not re.fullmatch(r"[\w+'-]{1,100}", name):
        raise UserError("Please type the emoji's name, like :mega:.")
    return name


def check(choices: Choices) -> Choices:
    """The choices themselves; UserError at the field that can't stand."""
    sales, marketing = choices.sides[Side.SALES], choices.sides[Side.MARKETING]
    if (sales.kind, set(sales.ids)) == (marketing.kind, set(marketing.ids)):
        raise UserError(
            "Sales and Marketing have the same people. Please pick another source.", field="marketing_group"
        )
    if set(sales.leaders) & set(marketing.leaders):
        raise UserError("One person leads Sales and Marketing. Please pick one.", field="marketing_leaders")
    silent = choices.periods
    if not silent.liaison < silent.stand_in < silent.leaders:
        raise UserError(
            "Each of these three has to come later than the one before.", field="silence_stand_in"
        )
    if choices.stand_in == choices.liaison:
        raise UserError("The backup has to be a different person than the field contact.", field="stand_in")
    if choices.zone not in calendar.zone_names():
        raise UserError(
            f"{choices.zone!r} isn't a time zone I know. Try one like Europe/Berlin.", field="zone"
        )
    return choices
