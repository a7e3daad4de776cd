"""Purpose: how Marketing's Thursday digest looks, always in the same order.

Which values it shows is digests/thursday's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages.blocks import Json, Message, context, divider, fit, header, listing, message, section
from messages.mrkdwn import Mrkdwn, words

# Two parts of so many blocks, with all the headings, stay below Slack's fifty blocks a message.
MOST_A_PART = 19


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
    parts = [
        *_part("News", values.news),
        *_part("Campaigns", values.campaigns),
        *_acknowledged(values.acknowledged),
    ]
    return message(
        words("thursday", "text", d=values),
        header("Marketing this week"),
        context(words("thursday", "top", d=values)),
        parts or [section(words("thursday", "empty"))],
        divider(),
        context(words("thursday", "bottom", command=values.feedback_command)),
    )


def _part(title: str, lines: Sequence[Mrkdwn]) -> list[Json]:
    return [header(title), *fit([section(line) for line in lines], MOST_A_PART)] if lines else []


def _acknowledged(lines: Sequence[Mrkdwn]) -> list[Json]:
    return [header("You said, we heard"), listing(lines)] if lines else []


def deck() -> Mrkdwn:
    """What is said with the slides."""
    return words("thursday", "deck")


def heard_line(label: str, text: str, author: str, taker: str | None) -> Mrkdwn:
    """One acknowledged feedback."""
    return words("thursday", "heard", label=label, text=text, author=author, taker=taker)
