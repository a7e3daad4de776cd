"""Purpose: what a delivery is, when to try again, and which of Slack's refusals are final.

Does not send, store or word anything.
"""

from datetime import timedelta
from enum import StrEnum

LONGEST_WAIT = timedelta(minutes=15)
# After a second try: late enough that everything Slack accepted is to be seen.
TIDY_AFTER = timedelta(seconds=60)


class Kind(StrEnum):
    MESSAGE = "message"
    UPDATE = "update"
    JOIN = "join"
    FILE = "file"
    TIDY = "tidy"
    HOME = "home"


class Urgency(StrEnum):
    """NOW goes at once. ASKED was put off by its reader: it waits for their hours, not for their budget.
    SOON waits for both, BATCH for the day's bundle.
    """

    NOW = "now"
    ASKED = "asked"
    SOON = "soon"
    BATCH = "batch"


class State(StrEnum):
    """HELD waits for its reader's working hours and budget; BUNDLED went out as part of another delivery."""

    HELD = "held"
    BUNDLED = "bundled"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


# Slack's words for troubles that pass by themselves; everything else it says is final and would only be
# refused again (https://api.slack.com/methods/chat.postMessage, list of errors).
PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)


# Slack refuses the token itself: nobody there can be told anything.
MUTE = frozenset({"token_revoked", "token_expired", "invalid_auth", "not_authed"})


# A message of ours that can't be changed any more: somebody deleted it.
DELETED = frozenset({"message_not_found"})
# The place itself takes nothing more, whatever is said there.
CLOSED = frozenset({"is_archived", "is_inactive", "channel_not_found", "not_in_channel"})


def passes(error: str) -> bool:
    """Whether an error in Slack's answer is worth another try."""
    return error in PASSING


def wait_before(attempt: int) -> timedelta:
    """How long to wait after failed attempt `attempt` (from 1): 1 s, doubled each time, 15 min at most."""
    return min(timedelta(seconds=2 ** (min(attempt, 12) - 1)), LONGEST_WAIT)
