"""Purpose: looks at the relationship once a day: closes weeks that are over, and says when it goes quiet.

What a drop is and how the score is made is domain/health's business. Words are in messages/health.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any

from digests import leaders
from domain.business_calendar import DAY, BusinessCalendar
from domain.calendar import instant, week_of
from domain.delivery import Urgency
from domain.health.drop import HORIZON, Finding, Sure, findings
from domain.health.drop_baseline import Day
from domain.health.step import next_step, quiet_direction
from domain.health.week import Week, window
from domain.side import Role, Side
from messages import health as words
from messages.mrkdwn import Mrkdwn
from presenters.calendar import business_calendar
from presenters.health import WEEKS
from presenters.health import health as shown_health
from storage import deadline, health, member, outbox
from storage.deadline import Deadline
from storage.scope import Here, Scope
from storage.touchpoint import weekly_figures

# When a week ends, what was said last may still be on its way: Slack tells late things within two hours.
LOOKED_AT = time(3)
TOLD_AGAIN_AFTER = timedelta(days=14)


def look(here: Here, due: Deadline) -> None:
    """Everything is worked out before it is written, so that no write waits for it."""
    calendar = here.read(business_calendar)
    started = here.read(lambda scope: health.first_watched_day(scope.session, scope.workspace_id))
    weeks = here.read(weeks_to_close, calendar, started)
    finding = here.read(notice_drop, calendar)
    here.write(_keep, due, calendar, started, weeks, finding)


def _keep(
    scope: Scope,
    due: Deadline,
    calendar: BusinessCalendar,
    started: date,
    weeks: list[Week],
    finding: Finding | None,
) -> None:
    tomorrow = instant(calendar.today(scope.now) + DAY, LOOKED_AT, calendar.tz)
    if not deadline.move(scope.session, due, tomorrow):
        return
    for week in weeks:
        health.close(scope.session, scope.workspace_id, week.monday, week.values(), scope.now)
    leaders.owe_leaders(scope, calendar, started)
    if finding:
        _warn(scope, finding)


def weeks_to_close(scope: Scope, calendar: BusinessCalendar, started: date) -> list[Week]:
    """The figures of the weeks that are over and were not closed yet, oldest first."""
    session, workspace_id = scope.session, scope.workspace_id
    first = min(started, weekly_figures.first_day(session, workspace_id) or started)
    ended = calendar.last_week(scope.now)
    oldest = max(week_of(first)[0], ended - timedelta(weeks=WEEKS))
    closed = {row.week for row in health.closed_weeks(session, workspace_id, oldest, ended)}
    mondays = [oldest + timedelta(weeks=n) for n in range((ended - oldest).days // 7 + 1)]
    return [
        weekly_figures.figures(session, workspace_id, monday, workdays(calendar, monday, first))
        for monday in mondays
        if monday not in closed
    ]


def workdays(calendar: BusinessCalendar, monday: date, first: date) -> list[date]:
    """Those of the four weeks a week is looked at with, from the first day that was counted."""
    start, end = window(monday)
    return calendar.working_days(max(start, first), end)


def notice_drop(scope: Scope, calendar: BusinessCalendar) -> Finding | None:
    """The newest drop that showed within two weeks, where both sides are large enough.

    Within two weeks and not only yesterday, so that a day on which nothing ran hides none.
    """
    yesterday = calendar.yesterday(scope.now)
    first = yesterday - timedelta(days=HORIZON - 1)
    counts = weekly_figures.daily(scope.session, scope.workspace_id, first, yesterday)
    if not counts or not _large_enough(scope, calendar.last_week(scope.now)):
        return None
    days = [
        Day(day, *counts.get(day, (0, 0)), workday=calendar.is_working_day(day))
        for day in (min(counts) + timedelta(days=n) for n in range((yesterday - min(counts)).days + 1))
    ]
    drops = findings(days, yesterday)
    return drops[-1] if drops and drops[-1].noticed > yesterday - TOLD_AGAIN_AFTER else None


def _large_enough(scope: Scope, ended: date) -> bool:
    last = health.closed_weeks(scope.session, scope.workspace_id, ended - timedelta(weeks=1), ended)
    return bool(last) and Week.of(last[-1].figures).shown


def _warn(scope: Scope, finding: Finding) -> None:
    """Tell the leaders of both sides, unless the same drop was told within two weeks."""
    session, workspace_id = scope.session, scope.workspace_id
    if health.told_since(session, workspace_id, scope.now - TOLD_AGAIN_AFTER):
        return
    health.tell(session, workspace_id, finding.noticed, _values(finding), scope.now)
    weeks = shown_health(scope).weeks
    message = words.warning(finding, next_step(weeks), quiet_direction(weeks), scope.names.drumbeat)
    for side in Side:
        for leader in member.of_role(session, workspace_id, side, Role.LEADER):
            outbox.dm(scope, leader, f"health:drop:{finding.noticed}:{leader}", message, Urgency.SOON)


def drop_line(scope: Scope) -> Mrkdwn | None:
    """The drop the leaders were told of within the last week, for Monday's agenda."""
    warned = health.told_since(scope.session, scope.workspace_id, scope.now - timedelta(days=7))
    if warned is None:
        return None
    step = next_step(shown_health(scope).weeks)
    return words.drop_line(_finding(warned.finding), step, scope.names.drumbeat)


def _values(finding: Finding) -> dict[str, Any]:
    """As JSON takes it."""
    return {**asdict(finding), "noticed": finding.noticed.isoformat(), "since": finding.since.isoformat()}


def _finding(values: Mapping[str, Any]) -> Finding:
    days = {name: date.fromisoformat(values[name]) for name in ("noticed", "since")}
    return Finding(**{**values, **days, "sure": Sure(values["sure"])})
