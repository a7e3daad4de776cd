"""Purpose: what may come of one try to deliver, as values.

Decides nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrived:
    """Slack has it. Both None where the call has no message of its own."""

    channel: str | None = None
    ts: str | None = None


@dataclass(frozen=True)
class TryLater:
    """A trouble that passes. `wait_s` is what Slack asked for."""

    error: str
    wait_s: float | None = None


@dataclass(frozen=True)
class Refused:
    """Slack will not take it, now or later."""

    error: str


Outcome = Arrived | TryLater | Refused
