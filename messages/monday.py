"""Purpose: how the Monday agenda looks, always in the same order.

Which values it shows is digests/monday's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages import health, touchpoint
from messages.blocks import Json, Message, Part, context, divider, header, listing, message, section
from messages.health import HealthView
from messages.mrkdwn import Mrkdwn, words


@dataclass(frozen=True)
class Agenda:
    """What an agenda says. `monthly` shows the health in full; `drop` is what the leaders were warned of."""

    at: datetime
    zone: str
    coming: Sequence[Mrkdwn]
    open_feedback: Sequence[Mrkdwn]
    open_total: int
    health: HealthView
    drop: Mrkdwn | None = None
    monthly: bool = False
    decisions: Sequence[Mrkdwn] = ()
    late: bool = False
    promises: Sequence[Mrkdwn] = ()
    due: Sequence[Mrkdwn] = ()


def agenda(values: Agenda) -> Message:
    """The agenda; each part says in one honest line when it has nothing."""
    parts: list[Part] = [
        header("Monday alignment, 30 minutes"),
        context(words("monday", "top", a=values)),
        *_bullets("Last week's promises", values.promises),
        header("Coming up"),
        _lines(values.coming, "nothing_coming"),
        header("Open feedback from the field"),
        _lines(values.open_feedback, "no_feedback", values.open_total - len(values.open_feedback)),
        *_bullets("Decisions wanted", values.decisions),
        *_bullets("Promised for this week", values.due),
        *_health(values),
        divider(),
        context(words("monday", "there")),
        *touchpoint.was_there(int(values.at.timestamp())),
    ]
    return message(words("monday", "text", a=values), parts)


def _bullets(title: str, lines: Sequence[Mrkdwn]) -> list[Json]:
    return [header(title), listing([Mrkdwn(f"• {line}") for line in lines])] if lines else []


def _lines(lines: Sequence[Mrkdwn], nothing: str, hidden: int = 0) -> Json:
    if not lines:
        return section(words("monday", nothing))
    return listing([Mrkdwn(f"• {line}") for line in lines], hidden)


def _health(values: Agenda) -> list[Part]:
    """How often the sides spoke, and the score: one line, or all of it once a month."""
    parts: list[Part] = [header("How often Sales and Marketing talked"), section(_spoke(values.health))]
    if values.drop:
        parts.append(section(values.drop))
    return [
        *parts,
        *(health.full(values.health) if values.monthly else [context(health.agenda_line(values.health))]),
    ]


def _spoke(values: HealthView) -> Mrkdwn:
    last, before = values.last, values.before
    if last is None:
        return words("monday", "too_few" if values.weeks else "first_week")
    return words("monday", "spoke", last=last, before=before, directions=health.DIRECTIONS)
