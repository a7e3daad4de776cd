"""Stories: each slot of a ritual becomes one occurrence, whatever is edited, missed or looked at twice."""

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.ritual import OccurrenceState
from storage import ritual
from storage.db.engine import Store
from tests.storage.seed import NOW, at_once, plan

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def open_due(store: Store, now: datetime) -> int:
    return store.write(lambda session: ritual.open_due(session, now))


def set_to(store: Store, where: int, to: ritual.Plan, now: datetime = NOW) -> ritual.Ritual:
    return store.write(lambda session: ritual.plan(session, where, to, now))


def opened(store: Store) -> list[tuple[str, datetime]]:
    return [(one.slot, one.due_at) for one, _of in store.read(ritual.waiting)]


def test_a_new_ritual_comes_next_at_its_first_slot(store: Store, here: int) -> None:
    set_to(store, here, plan())

    kept = store.read(lambda session: ritual.find(session, here, "thursday"))
    assert kept is not None
    assert (kept.next_slot, kept.next_due_at, kept.useful_for) == ("2026-W48#1", THURSDAY, 36 * 60)


def test_where_nothing_is_planned_or_due_nothing_is_opened(store: Store, here: int) -> None:
    nothing_planned = open_due(store, THURSDAY)
    set_to(store, here, plan())

    assert (nothing_planned, open_due(store, THURSDAY - timedelta(microseconds=1))) == (0, 0)


def test_a_slot_is_opened_once_when_it_comes_due(store: Store, here: int) -> None:
    set_to(store, here, plan())

    counts = [
        open_due(store, THURSDAY),
        open_due(store, THURSDAY),
        open_due(store, THURSDAY + timedelta(days=6)),
    ]

    assert counts == [1, 0, 0]
    assert opened(store) == [("2026-W48#1", THURSDAY)]


def test_slots_missed_while_nobody_looked_are_all_opened_in_order(store: Store, here: int) -> None:
    set_to(store, here, plan())

    assert open_due(store, THURSDAY + 2 * WEEK) == 3
    assert opened(store) == [(f"2026-W{48 + n}#1", THURSDAY + n * WEEK) for n in range(3)]


@pytest.mark.parametrize(
    ("edit", "next_slot"),
    [
        pytest.param(plan(wall=time(15)), "2026-W49#1", id="later the same day"),
        pytest.param(plan("FREQ=WEEKLY;BYDAY=FR"), "2026-W49#1", id="the next day"),
        pytest.param(plan(zone="America/New_York"), "2026-W49#1", id="another zone"),
        pytest.param(plan("FREQ=WEEKLY;BYDAY=TH,FR"), "2026-W48#2", id="a second day in the week"),
    ],
)
def test_an_edit_after_posting_does_not_post_the_same_slot_again(
    store: Store, here: int, edit: ritual.Plan, next_slot: str
) -> None:
    set_to(store, here, plan())
    open_due(store, THURSDAY)

    changed = set_to(store, here, edit, THURSDAY + timedelta(minutes=1))

    assert changed.next_slot == next_slot


def test_an_edit_before_posting_moves_this_weeks_occurrence(store: Store, here: int) -> None:
    before = set_to(store, here, plan())

    changed = set_to(store, here, plan("FREQ=WEEKLY;BYDAY=TU", time(15)))

    assert (changed.number, changed.next_slot) == (before.number, "2026-W48#1")
    assert changed.next_due_at == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_two_threads_that_open_the_same_due_rituals_open_each_slot_once(
    store: Store, here: int, there: int
) -> None:
    places = [(here, "thursday"), (here, "monday"), (there, "thursday"), (there, "monday")]
    planned = [set_to(store, where, plan(kind=kind)) for where, kind in places]

    counts = at_once(2, lambda _n: open_due(store, THURSDAY + WEEK))

    assert sum(counts) == 2 * len(planned)
    assert len(set(opened(store))) == 2
    assert len(opened(store)) == 8
    assert open_due(store, THURSDAY + WEEK) == 0


def test_an_occurrence_ends_once(store: Store, here: int) -> None:
    set_to(store, here, plan())
    open_due(store, THURSDAY)
    [(occurrence, of)] = store.read(ritual.waiting)

    ends = [
        store.write(lambda s: ritual.settle(s, occurrence.number, OccurrenceState.WRITTEN)),
        store.write(lambda s: ritual.settle(s, occurrence.number, OccurrenceState.FAILED, "KeyError")),
    ]

    assert ends == [True, False]
    assert of.kind == "thursday"
    assert opened(store) == []


def test_a_digest_begins_where_the_last_one_that_was_written_ended(store: Store, here: int) -> None:
    kept = set_to(store, here, plan())
    open_due(store, THURSDAY + 2 * WEEK)
    first, second, third = (one.number for one, _of in store.read(ritual.waiting))

    store.write(lambda s: ritual.settle(s, first, OccurrenceState.WRITTEN))
    store.write(lambda s: ritual.settle(s, second, OccurrenceState.SKIPPED, "too late"))
    store.write(lambda s: ritual.settle(s, third, OccurrenceState.WRITTEN))

    def last(before: datetime) -> datetime | None:
        return store.read(lambda s: ritual.last_written(s, kept.number, before))

    assert last(THURSDAY) is None
    assert last(THURSDAY + 2 * WEEK) == THURSDAY
    assert last(THURSDAY + 3 * WEEK) == THURSDAY + 2 * WEEK


def test_another_workspace_has_rituals_of_its_own(store: Store, here: int, there: int) -> None:
    mine = set_to(store, here, plan())
    theirs = set_to(store, there, plan(wall=time(15)))

    assert store.read(lambda s: [row.number for row in ritual.of_workspace(s, here)]) == [mine.number]
    assert store.read(lambda s: [row.number for row in ritual.of_workspace(s, there)]) == [theirs.number]
    assert store.read(lambda s: ritual.find(s, there, "monday")) is None


def test_the_next_ritual_to_come_is_named_first(store: Store, here: int) -> None:
    set_to(store, here, plan())
    set_to(store, here, plan("FREQ=WEEKLY;BYDAY=TU", kind="monday"))

    kinds = store.read(lambda s: [row.kind for row in ritual.of_workspace(s, here)])

    assert kinds == ["monday", "thursday"]
