"""Purpose: looks at the relationship once a day: closes weeks that are over, and says when it goes quiet.

What a drop is and how the score is made is domain/health's business. Words are in messages/health.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from digests import leaders
from digests.file import Made, payload
from digests.window import Cut
from domain.business_calendar import Place
from domain.calendar import instant, local_day, week_of, zone
from domain.delivery import Kind as DeliveryKind
from domain.delivery import Urgency
from domain.health.drop import HORIZON, Finding, Sure, findings
from domain.health.drop_baseline import Day
from domain.health.score import BASELINE_WEEKS, Part, score, weights_of
from domain.health.step import next_step, quiet_direction
from domain.health.week import WINDOW, Week, window
from domain.job import Job
from domain.side import Role, Side
from messages import health as words
from messages.blocks import Json
from messages.health import Shown
from messages.mrkdwn import Mrkdwn
from storage import health, member, setup
from storage.db.engine import Session, Store
from storage.health import HealthWatch
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.touchpoint import weekly_figures as counted

# When a week ends, what was said last may still be on its way: Slack tells late things within two hours.
LOOKED_AT = time(3)
WEEKS = BASELINE_WEEKS + WINDOW
TOLD_AGAIN_AFTER = timedelta(days=14)


def place_of(session: Session, workspace_id: int, now: datetime) -> Place:
    """The workspace's zone and country, and the day before today there."""
    return _place_and_weights(session, workspace_id, now)[0]


def _place_and_weights(
    session: Session, workspace_id: int, now: datetime
) -> tuple[Place, Mapping[Part, int]]:
    """The same, and what the parts of the score weigh there."""
    tz, country, weights = setup.scoring(session, workspace_id)
    yesterday = local_day(now, zone(tz)) - timedelta(days=1)
    return Place(workspace_id, tz, country, yesterday), weights_of(weights)


def jobs(store: Store, now: datetime, drumbeat: str) -> list[Job]:
    """One look at each relationship that is due to be looked at."""
    due = store.read(lambda session: health.due(session, now))
    return [Job("look at the relationship", partial(_look, store, one, now, drumbeat)) for one in due]


def _look(store: Store, one: HealthWatch, now: datetime, drumbeat: str) -> None:
    """Everything is worked out before it is written, so that no write waits for it."""
    place = store.read(lambda session: place_of(session, one.workspace_id, now))
    weeks = store.read(lambda session: to_close(session, place, one.started))
    finding = store.read(lambda session: noticed(session, place))
    tomorrow = instant(place.yesterday + timedelta(days=2), LOOKED_AT, zone(place.zone))

    def keep(session: Session) -> None:
        if not health.looked(session, one.workspace_id, one.due_at, tomorrow):
            return
        for week in weeks:
            health.close(session, one.workspace_id, week.monday, week.values(), now)
        leaders.owe(session, place, one.started, now)
        if finding:
            _warn(session, place, finding, now, drumbeat)

    store.write(keep)


def to_close(session: Session, place: Place, started: date) -> list[Week]:
    """The figures of the weeks that are over and were not closed yet, oldest first."""
    first = min(started, counted.first_day(session, place.workspace_id) or started)
    oldest = max(week_of(first)[0], place.ended - timedelta(weeks=WEEKS))
    closed = {row.week for row in health.closed(session, place.workspace_id, oldest, place.ended)}
    mondays = [oldest + timedelta(weeks=n) for n in range((place.ended - oldest).days // 7 + 1)]
    return [
        counted.figures(session, place.workspace_id, monday, workdays(place, monday, first))
        for monday in mondays
        if monday not in closed
    ]


def workdays(place: Place, monday: date, first: date) -> list[date]:
    """Those of the four weeks a week is looked at with, from the first day that was counted."""
    start, end = window(monday)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    return [day for day in days if day >= first and place.is_workday(day)]


def shown(session: Session, workspace_id: int, now: datetime) -> Shown:
    """All that may be said of the relationship at that moment: from closed weeks only."""
    place, weights = _place_and_weights(session, workspace_id, now)
    first = place.ended - timedelta(weeks=WEEKS - 1)
    rows = health.closed(session, workspace_id, first, place.ended)
    weeks = _in_a_row([Week.of(row.figures) for row in rows])
    return Shown(score(weeks, weights), tuple(weeks), place.ended)


def _in_a_row(weeks: Sequence[Week]) -> list[Week]:
    """The newest weeks without a gap between them: what came before a gap is another past."""
    kept: list[Week] = []
    for week in reversed(weeks):
        if kept and kept[-1].monday - week.monday != timedelta(weeks=1):
            break
        kept.append(week)
    return kept[::-1]


def noticed(session: Session, place: Place) -> Finding | None:
    """The newest drop that showed within two weeks, where both sides are large enough.

    Within two weeks and not only yesterday, so that a day on which nothing ran hides none.
    """
    first = place.yesterday - timedelta(days=HORIZON - 1)
    counts = counted.daily(session, place.workspace_id, first, place.yesterday)
    if not counts or not _large_enough(session, place):
        return None
    days = [
        Day(day, *counts.get(day, (0, 0)), workday=place.is_workday(day))
        for day in (min(counts) + timedelta(days=n) for n in range((place.yesterday - min(counts)).days + 1))
    ]
    found = findings(days, place.yesterday)
    return found[-1] if found and found[-1].noticed > place.yesterday - TOLD_AGAIN_AFTER else None


def _large_enough(session: Session, place: Place) -> bool:
    last = health.closed(session, place.workspace_id, place.ended - timedelta(weeks=1), place.ended)
    return bool(last) and Week.of(last[-1].figures).shown


def _warn(session: Session, place: Place, finding: Finding, now: datetime, drumbeat: str) -> None:
    """Tell the leaders of both sides, unless the same drop was told within two weeks."""
    if health.told_since(session, place.workspace_id, now - TOLD_AGAIN_AFTER):
        return
    health.tell(session, place.workspace_id, finding.noticed, _values(finding), now)
    weeks = shown(session, place.workspace_id, now).weeks
    message = words.warning(finding, next_step(weeks), quiet_direction(weeks), drumbeat)
    deliveries.owe(
        session,
        [
            Owed(
                place.workspace_id,
                f"health:drop:{finding.noticed}:{leader}",
                leader,
                message.payload(),
                now,
                urgency=Urgency.SOON,
            )
            for side in Side
            for leader in member.of_role(session, place.workspace_id, side, Role.LEADER)
        ],
    )


def drop_line(session: Session, cut: Cut) -> Mrkdwn | None:
    """The drop the leaders were told of within the last week, for Monday's agenda."""
    found = health.told_since(session, cut.workspace_id, cut.until - timedelta(days=7))
    if found is None:
        return None
    step = next_step(shown(session, cut.workspace_id, cut.until).weeks)
    return words.drop_line(_finding(found.finding), step, cut.names.drumbeat)


def _values(finding: Finding) -> dict[str, Any]:
    """As JSON takes it."""
    return {**asdict(finding), "noticed": finding.noticed.isoformat(), "since": finding.since.isoformat()}


def _finding(values: Mapping[str, Any]) -> Finding:
    days = {name: date.fromisoformat(values[name]) for name in ("noticed", "since")}
    return Finding(**{**values, **days, "sure": Sure(values["sure"])})


def chart(values: Shown) -> Json | None:
    """The score's twelve weeks as a picture, as its delivery carries it; None where nothing may be shown."""
    if not any(week.shown for week in values.weeks):
        return None
    return payload(
        Made.CHART,
        words.chart(values),
        name=f"health-{values.ended.isoformat()}.png",
        title=words.chart_title(values),
        text="",
        alt=words.in_words(values),
    )


def owed_chart(workspace_id: int, key: str, target: str, values: Shown, now: datetime) -> list[Owed]:
    """The picture for one reader."""
    file = chart(values)
    return [Owed(workspace_id, key, target, file, now, kind=DeliveryKind.FILE)] if file else []
