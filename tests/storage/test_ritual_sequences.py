"""Whatever people do to a ritual, and whenever the clock looks, a week never has two occurrences."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from domain.calendar import WEEKDAYS, weekly
from domain.ritual import OnHoliday
from storage import ritual, workspace
from storage.db.engine import Session, Store
from storage.ritual import Occurrence, Plan
from tests.conftest import sqlite_url

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "UTC")


@dataclass(frozen=True)
class Edit:
    """Somebody saves the set-up."""

    plan: Plan


@dataclass(frozen=True)
class Look:
    """So much time passes, and the clock looks."""

    after: timedelta


edits = st.builds(
    lambda channel, day, hour, minute, zone, policy: Edit(
        Plan(
            "thursday",
            channel,
            weekly(day),
            time(hour, minute),
            zone,
            "U0MIRA",
            timedelta(hours=36),
            "DE",
            policy,
        )
    ),
    st.sampled_from(["C0ONE", "C0TWO"]),
    st.sampled_from(WEEKDAYS),
    st.integers(0, 23),
    st.sampled_from([0, 15, 30, 45]),
    st.sampled_from(ZONES),
    st.sampled_from(OnHoliday),
)
looks = st.builds(Look, st.timedeltas(timedelta(minutes=1), timedelta(days=18)))


def play(store: Store, first: Edit, steps: Sequence[Edit | Look]) -> list[Occurrence]:
    """The occurrences there are after these steps; each look leaves nothing due behind."""
    workspace_id = store.write(lambda session: workspace.identify(session, "", "T0", START))
    now = START
    for step in [first, *steps]:
        if isinstance(step, Look):
            now += step.after
            store.write(_open(now))
            assert store.read(lambda session, at=now: ritual.due(session, at)) == []  # type: ignore[misc]
        else:
            store.write(_plan(workspace_id, step.plan, now))
    return store.read(lambda session: list(session.exec(select(Occurrence))))


def _open(now: datetime) -> Callable[[Session], object]:
    return lambda session: ritual.open_due(session, now)


def _plan(workspace_id: int, plan: Plan, now: datetime) -> Callable[[Session], object]:
    return lambda session: ritual.plan(session, workspace_id, plan, now).next_slot


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=edits, steps=st.lists(st.one_of(looks, edits), max_size=14))
def test_no_week_has_two_occurrences(sqlite_template: Path, first: Edit, steps: list[Edit | Look]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(sqlite_url(sqlite_template, Path(folder)))
        occurrences = play(store, first, steps)
        store.close()

    weeks = Counter(one.slot.split("#")[0] for one in occurrences)
    assert all(count == 1 for count in weeks.values())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=edits, gaps=st.lists(st.timedeltas(timedelta(hours=1), timedelta(days=10)), max_size=12))
def test_without_edits_no_week_is_left_out_however_seldom_the_clock_looks(
    sqlite_template: Path, first: Edit, gaps: list[timedelta]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(sqlite_url(sqlite_template, Path(folder)))
        seldom = play(store, first, [Look(gap) for gap in gaps])
        store.close()
    hours = int(sum(gaps, timedelta()) / timedelta(hours=6))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(sqlite_url(sqlite_template, Path(folder)))
        often = play(store, first, [Look(timedelta(hours=6))] * hours + [Look(timedelta(hours=6))])
        store.close()

    assert {one.slot for one in seldom} <= {one.slot for one in often}
    assert len({one.slot for one in often} - {one.slot for one in seldom}) <= 1
