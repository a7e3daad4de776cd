"""Purpose: what may come of one try to deliver, as values.

Decides nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrival:
    """Slack has it. Both None where the call has no message of its own.

    `found` is True when an earlier try turned out to have arrived.
    """

    channel: str | None = None
    ts: str | None = None
    found: bool = False


@dataclass(frozen=True)
class Upload:
    """Slack has a file's bytes under this id; nobody sees it yet."""

    file_id: str


@dataclass(frozen=True)
class TryLater:
    """It did not arrive, for a reason that passes. With `wait_s` Slack asks to leave `method` alone."""

    error: str
    method: str = ""
    wait_s: float | None = None


@dataclass(frozen=True)
class Unknown:
    """The call may have been accepted: the connection broke, nothing came back in time, or Slack stumbled.

    `over` is True when Slack itself said that it stumbled: what it did of the call is done, and nothing of it
    comes later. An answer of something in between (502, 503, 504) says no such thing. `silent` is True when
    nothing came back in time: what was not accepted yet may be for a while.
    """

    error: str
    over: bool = False
    silent: bool = False


@dataclass(frozen=True)
class NotFoundYet:
    """An earlier try may still show up: look again before posting. `wait_s` and `method` as above.

    `looked` is False when even the look failed.
    """

    error: str
    looked: bool
    method: str = ""
    wait_s: float | None = None


@dataclass(frozen=True)
class FinalRefusal:
    """Slack will not take it, now or later."""

    error: str


Outcome = Arrival | Upload | TryLater | Unknown | NotFoundYet | FinalRefusal
