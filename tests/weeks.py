"""Purpose: closed weeks of a relationship to tell stories with.

Holds no assertions.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from domain.health.score import score
from domain.health.week import Week
from messages.health import HealthView

LAST = date(2026, 11, 16)


def week(monday: date = LAST, sales: int = 30, marketing: int = 30, people: int = 6, **more: Any) -> Week:
    """A week in which each side reached the other so often."""
    values: dict[str, Any] = {
        "monday": monday,
        "counts": {"sales": {"mention": sales}, "marketing": {"reply": marketing}},
        "planned": 0,
        "exposure": {"sales": 200, "marketing": 200},
        "members": {"sales": people, "marketing": people},
        "tied": {"sales": people // 2, "marketing": people // 2},
        "pairs": 12,
        "entropy": 2.3,
        "entropy_error": 0.05,
        "gap": 1,
    }
    return Week(**{**values, **more})


def weeks(many: int = 12, **more: Any) -> list[Week]:
    """So many alike, oldest first, the last one `LAST`."""
    return [week(LAST - timedelta(weeks=many - 1 - n), **more) for n in range(many)]


def spoke(*counts: tuple[int, int], people: int = 6) -> HealthView:
    """What may be said after weeks with these touchpoints by direction, oldest first."""
    first = LAST - timedelta(weeks=len(counts) - 1)
    found = [
        week(first + timedelta(weeks=n), sales, marketing, people)
        for n, (sales, marketing) in enumerate(counts)
    ]
    return shown(found)


def shown(found: Sequence[Week]) -> HealthView:
    """What may be said of these weeks."""
    return HealthView(score(found), tuple(found), LAST)
