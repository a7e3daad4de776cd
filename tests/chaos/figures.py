"""Purpose: what a chaos run is asked and what it found, as values.

Measures nothing and prints nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """One storm. `settle_s` is how long nothing may be posted before it is counted.

    `costs_judged` says whether the calls a message took count: in a short storm the kills weigh too much.
    `settles_within_s` and `tidy_after_s` shorten the bot's own waits for the small form; None leaves them.
    """

    expected: int = 1200
    workers: int = 3
    kills: int = 22
    window_s: float = 75.0
    settle_s: float = 90.0
    late_s: float = 10.0
    lag_s: float = 2.0
    seed: int = 1
    settles_within_s: float | None = None
    tidy_after_s: float | None = None
    costs_judged: bool = True


@dataclass(frozen=True)
class Owed:
    """One message that must stand in `channel` exactly once, with `key` in its metadata."""

    channel: str
    key: str
    due: datetime


@dataclass(frozen=True)
class Line:
    """One line of the result, and whether it is good enough."""

    scene: str
    figures: Mapping[str, float]
    good: bool
    digits: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        figures = (f"{name} {value:.{self.digits.get(name, 0)}f}" for name, value in self.figures.items())
        return f"chaos {self.scene}: {' '.join(figures)}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the values keep; 0 where there is none."""
    ordered = sorted(values)
    return ordered[max(0, round(len(ordered) * percent / 100) - 1)] if ordered else 0.0


class Void(Exception):  # noqa: N818 - a verdict, not a fault
    """The run counts for nothing, with the reason in words."""
