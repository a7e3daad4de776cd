"""Purpose: how the Monday agenda looks, always in the same order.

Which values it shows is digests/monday's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages.blocks import Json, Message, context, header, listing, message, section
from messages.mrkdwn import Mrkdwn, words


@dataclass(frozen=True)
class Week:
    """Touchpoints of one week by the side that wrote, and their kinds together."""

    from_sales: int
    from_marketing: int

    @property
    def total(self) -> int:
        return self.from_sales + self.from_marketing


@dataclass(frozen=True)
class Agenda:
    """What an agenda says. `last_week` and `week_before` are None while a side has fewer than five people."""

    at: datetime
    zone: str
    coming: Sequence[Mrkdwn]
    open_feedback: Sequence[Mrkdwn]
    open_total: int
    last_week: Week | None
    week_before: Week | None
    decisions: Sequence[Mrkdwn] = ()
    late: bool = False


def agenda(values: Agenda) -> Message:
    """The agenda; each part says in one honest line when it has nothing."""
    parts: list[Json] = [
        header("Monday alignment, 30 minutes"),
        context(words("monday", "top", a=values)),
        header("What is coming"),
        _lines(values.coming, "nothing_coming"),
        header("Open feedback from the field"),
        _lines(values.open_feedback, "no_feedback", values.open_total - len(values.open_feedback)),
        *_decisions(values.decisions),
        header("How often the two sides spoke"),
        section(_spoke(values)),
    ]
    return message(words("monday", "text", a=values), parts)


def _decisions(lines: Sequence[Mrkdwn]) -> list[Json]:
    return (
        [header("What needs a decision"), listing([Mrkdwn(f"• {line}") for line in lines])] if lines else []
    )


def _lines(lines: Sequence[Mrkdwn], nothing: str, hidden: int = 0) -> Json:
    if not lines:
        return section(words("monday", nothing))
    return listing([Mrkdwn(f"• {line}") for line in lines], hidden)


def _spoke(values: Agenda) -> Mrkdwn:
    if values.last_week is None or values.week_before is None:
        return words("monday", "too_few")
    change = values.last_week.total - values.week_before.total
    return words("monday", "spoke", last=values.last_week, before=values.week_before, change=change)
