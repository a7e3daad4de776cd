"""Purpose: the health of the relationship as it may be shown: the score with its weeks, and its picture.

Everything shown comes from closed weeks, so that nothing changes because one more message came.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from domain.health.score import BASELINE_WEEKS, Score, score, weights_of
from domain.health.step import NextStep, next_step
from domain.health.week import WINDOW, Week
from messages import health as words
from messages.file import FileKind, file_values
from messages.health import HealthView
from storage import health as stored
from storage import setup
from storage.scope import Scope

WEEKS = BASELINE_WEEKS + WINDOW
# Four weeks, which is what people call a month.
MONTH = 4


def health(scope: Scope) -> HealthView:
    """All that may be said of the relationship now."""
    calendar, weights = setup.scoring(scope.session, scope.workspace_id)
    ended = calendar.last_week(scope.now)
    rows = stored.closed_weeks(
        scope.session, scope.workspace_id, ended - timedelta(weeks=WEEKS + MONTH - 1), ended
    )
    weeks = _without_gap([Week.of(row.figures) for row in rows])
    weighed = weights_of(weights)
    before = score(weeks[:-MONTH], weighed)
    month_ago = before if isinstance(before, Score) else None
    return HealthView(score(weeks, weighed), tuple(weeks[-WEEKS:]), ended, month_ago)


def suggested_step(values: HealthView) -> NextStep:
    """What would help most, from weeks that may be shown: others would tell who of few went quiet."""
    return next_step([week for week in values.weeks if week.shown])


def _without_gap(weeks: Sequence[Week]) -> list[Week]:
    """The newest weeks without a gap between them: what came before a gap is another past."""
    kept: list[Week] = []
    for week in reversed(weeks):
        if kept and kept[-1].monday - week.monday != timedelta(weeks=1):
            break
        kept.append(week)
    return kept[::-1]


def chart(values: HealthView) -> dict[str, Any] | None:
    """The score's twelve weeks as a picture, as its delivery carries it; None where nothing may be shown."""
    if not any(week.shown for week in values.weeks):
        return None
    return file_values(
        FileKind.CHART,
        words.chart_values(values),
        name=f"health-{values.ended.isoformat()}.png",
        title=words.chart_title(values),
        text="",
        alt=words.in_words(values),
    )
