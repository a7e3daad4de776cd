"""Purpose: how Marketing's Thursday digest looks, always in the same order.

Which values it shows is digests/thursday's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block

from messages.blocks import MOST_BLOCKS, Message, context, divider, fit, header, listing, message, section
from messages.mrkdwn import Mrkdwn, words


@dataclass(frozen=True)
class Digest:
    """What a digest says: ready lines, in their order. `late` is said when it comes after its time."""

    at: datetime
    zone: str
    news: Sequence[Mrkdwn]
    campaigns: Sequence[Mrkdwn]
    acknowledged: Sequence[Mrkdwn]
    feedback_command: str
    late: bool = False


def digest(values: Digest) -> Message:
    """The digest; an empty one says so in one honest line."""
    top: list[Block] = [header("Marketing this week"), context(words("thursday", "top", d=values))]
    bottom: list[Block] = [divider(), context(words("thursday", "bottom", command=values.feedback_command))]
    parts = [
        *_part("News", values.news),
        *_part("Campaigns", values.campaigns),
        *_acknowledged(values.acknowledged),
    ]
    if not parts:
        parts = [section(words("thursday", "empty"))]
    room = MOST_BLOCKS - len(top) - len(bottom)
    left_out = Mrkdwn(words("thursday", "more", count=len(parts) - room + 1))
    text = words("thursday", "text", d=values)
    return message(text, top, fit(parts, room, left_out), bottom)


def _part(title: str, lines: Sequence[Mrkdwn]) -> list[Block]:
    return [header(title), *(section(line) for line in lines)] if lines else []


def _acknowledged(lines: Sequence[Mrkdwn]) -> list[Block]:
    if not lines:
        return []
    return [header("You said, we heard"), listing(lines, words("thursday", "more_feedback"))]


def heard_line(label: str, text: str, author: str, taker: str | None) -> Mrkdwn:
    """One acknowledged feedback."""
    return words("thursday", "heard", label=label, text=text, author=author, taker=taker)
