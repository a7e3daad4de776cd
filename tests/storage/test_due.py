"""Stories: the clock is told the next moment anything is due, and how much is waiting."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import pytest

from storage import calendar_feed, deadline, due, health, member, ritual
from storage.db.engine import Store
from storage.outbox import deliveries, queue
from tests.storage.seed import BEN, DAY, NOW, REMINDER, TODAY, found, minutes, owe, owed, plan, remind


def test_where_nothing_is_to_come_there_is_no_next_moment(store: Store, here: int) -> None:
    assert store.read(lambda session: due.next_moment(session, NOW)) is None
    assert store.read(lambda session: due.waiting(session, NOW)) == 0


def test_the_next_moment_is_the_earliest_of_rituals_deadlines_and_deliveries(store: Store, here: int) -> None:
    store.write(lambda s: ritual.plan(s, here, plan(), NOW))
    remind(store, here, NOW + minutes(20))
    owe(store, owed(here, "a", due_at=NOW + minutes(10)))
    thursday = NOW + 3 * DAY

    after = [NOW, NOW + minutes(10), NOW + minutes(20), thursday]
    found = [store.read(lambda session, at=at: due.next_moment(session, at)) for at in after]  # type: ignore[misc]

    assert found == [NOW + minutes(10), NOW + minutes(20), thursday, None]


def test_what_is_due_and_not_done_is_counted(store: Store, here: int) -> None:
    store.write(lambda s: ritual.plan(s, here, plan(), NOW))
    store.write(lambda s: ritual.plan(s, here, plan("FREQ=WEEKLY;BYDAY=TU", kind="monday"), NOW))
    store.write(lambda s: ritual.open_due(s, NOW + DAY))
    remind(store, here, NOW)
    owe(store, owed(here, "a"), owed(here, "b", due_at=NOW + 9 * DAY))

    assert store.read(lambda session: due.waiting(session, NOW)) == 3
    assert store.read(lambda session: due.waiting(session, NOW + 3 * DAY)) == 4


def test_a_deadline_that_was_dropped_is_neither_waiting_nor_to_come(store: Store, here: int) -> None:
    remind(store, here, NOW + DAY)
    store.write(lambda s: deadline.drop(s, here, [REMINDER], 1, NOW))

    assert store.read(lambda session: due.next_moment(session, NOW)) is None
    assert store.read(lambda session: due.waiting(session, NOW + DAY)) == 0


def test_a_look_at_the_relationship_and_people_and_calendars_to_read_are_due_too(
    store: Store, here: int
) -> None:
    store.write(lambda s: health.watch(s, here, NOW + minutes(5), TODAY))
    store.write(lambda s: calendar_feed.add(s, here, "https://a.example/a.ics", BEN, NOW + minutes(9)))
    store.write(lambda s: member.ask_for_reading(s, here, NOW + minutes(7)))

    after = [NOW, NOW + minutes(5), NOW + minutes(7)]
    found = [store.read(lambda session, at=at: due.next_moment(session, at)) for at in after]  # type: ignore[misc]

    assert found == [NOW + minutes(5), NOW + minutes(7), NOW + minutes(9)]
    assert store.read(lambda session: due.waiting(session, NOW + minutes(9))) == 3


@pytest.mark.parametrize("again", [NOW, NOW + minutes(1)])
def test_what_is_put_off_between_the_two_looks_is_not_overlooked(
    store: Store, here: int, monkeypatch: pytest.MonkeyPatch, again: datetime
) -> None:
    owe(store, owed(here, "a"))
    number = found(store, here, "a").id or 0
    store.write(lambda s: queue.claim(s, [number]))
    put_off = partial(
        deliveries.postpone, delivery_id=number, due_at=again, error="ratelimited", unknown_since=None
    )
    looks = iter([lambda: store.write(lambda s: put_off(s, attempt=1)), lambda: None])
    for name in ("waiting", "next_moment"):
        monkeypatch.setattr(due, name, _then(getattr(due, name), looks))

    look = store.read(lambda session: due.look(session, NOW))

    assert look.waiting or look.coming == again


def _then(look: Callable[..., object], looks: Iterator[Callable[[], None]]) -> Callable[..., object]:
    """The same look, after which the next thing happens."""

    def looked(*given: object) -> object:
        found = look(*given)
        next(looks)()
        return found

    return looked
