"""Purpose: the word to whoever owns a delivery that Slack refused for good, or a ritual that was missed.

Does not decide what is final.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.delivery import UNANSWERED, UNSEEN, is_person
from domain.ritual import RitualKind
from messages.blocks import Message, listing, message, saying, section
from messages.mrkdwn import Mrkdwn, words
from messages.setup import RITUAL_NAMES

# Slack's error codes that a person can do something about, and our own; all others get the general words.
KNOWN = {
    "not_in_channel": "private",
    "channel_not_found": "private",
    "is_archived": "archived",
    "is_inactive": "archived",
    "account_inactive": "gone",
    "user_not_found": "gone",
    "user_disabled": "gone",
    "token_revoked": "token",
    "invalid_auth": "token",
    "not_authed": "token",
    "missing_scope": "scope",
    "restricted_action": "restricted",
    "file_not_made": "not_made",
    UNANSWERED: "unanswered",
    UNSEEN: "unseen",
}

# What Slack says of a person who cannot be written to, in the words it has for channels.
UNREACHABLE = frozenset({"channel_not_found", "not_in_channel", "messages_tab_disabled"})


def delivery_failed(target: str, error: str) -> Message:
    """What could not be posted where, and what to do about it."""
    part = "gone" if is_person(target) and error in UNREACHABLE else KNOWN.get(error, "other")
    return saying(words("delivery", part, target=target, error=error))


def delivery_moved(target: str, error: str, instead: str) -> Message:
    """The same, and who got it instead."""
    why = Mrkdwn(delivery_failed(target, error).text)
    return saying(words("delivery", "moved", why=why, instead=instead))


def digest_failed(kind: str, at: datetime, zone: str, error: str) -> Message:
    """An occurrence could not be put together."""
    return saying(
        words("delivery", "broken", name=RITUAL_NAMES[RitualKind(kind)], at=at, zone=zone, error=error)
    )


def digests_missed(left_out: Sequence[tuple[str, datetime, str]]) -> Message:
    """Occurrences (kind, moment, zone) that would have come too late to be useful were left out."""
    named = [(RITUAL_NAMES[RitualKind(kind)], at, zone) for kind, at, zone in left_out]
    return message(
        words("delivery", "missed", count=len(named)),
        section(words("delivery", "missed", count=len(named))),
        listing([words("delivery", "missed_one", name=name, at=at, zone=zone) for name, at, zone in named]),
    )
