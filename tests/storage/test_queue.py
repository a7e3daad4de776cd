"""Stories: who may be sent now, who takes it, and what is left when a process dies."""

from collections.abc import Collection
from datetime import timedelta

from domain.delivery import DeliveryKind, DeliveryState
from storage.db.engine import Session, Store
from storage.outbox import deliveries, queue
from storage.outbox.deliveries import Delivery
from tests.storage.seed import NOW, found, owe, owed

OURS, THEIRS = 1 << 61 | 1, 1 << 61 | 2
SECOND = timedelta(seconds=1)


def ready(store: Store, after_s: float = 0, waits: Collection[queue.Wait] = ()) -> list[str]:
    now = NOW + timedelta(seconds=after_s)
    return [row.key for row in store.read(lambda s: queue.ready(s, now, 50, waits, SECOND))]


def take(store: Store, rows: Collection[Delivery], owner: int | None = None) -> list[str]:
    ids = [row.number for row in rows]
    return [row.key for row in store.write(lambda session: queue.take(session, ids, owner, NOW))]


def test_a_lane_is_left_alone_for_a_second_after_a_message_and_no_other_is(store: Store, here: int) -> None:
    owe(store, owed(here, "a1", "C0A"), owed(here, "a2", "C0A"), owed(here, "b1", "C0B"))
    first = found(store, here, "a1")
    take(store, [first])

    store.write(lambda session: deliveries.record_sent(session, first.number, "C0A", "1.0", NOW))

    assert ready(store, 0.9) == ["b1"]
    assert ready(store, 1.1) == ["a2", "b1"]


def test_a_clock_that_was_set_back_keeps_no_lane_waiting(store: Store, here: int) -> None:
    owe(store, owed(here, "a1"), owed(here, "a2"))
    first = found(store, here, "a1")
    take(store, [first])

    store.write(lambda s: deliveries.record_sent(s, first.number, "C0A", "1.0", NOW + timedelta(hours=1)))

    assert ready(store) == ["a2"]


def test_what_slack_asked_to_leave_alone_waits_and_nothing_else(store: Store, here: int, there: int) -> None:
    owe(store, owed(here, "a", "C0A"), owed(there, "b", "C0B"))
    owe(store, owed(here, "join", "C0J", kind=DeliveryKind.JOIN))

    assert ready(store, waits={(here, "message", False)}) == ["b", "join"]
    assert ready(store, waits={(here, "message", True)}) == ["a", "b", "join"]


def test_only_what_is_due_is_taken_and_by_one(store: Store, here: int) -> None:
    owe(store, owed(here, "a", "C0A"), owed(here, "later", "C0B", NOW + SECOND))
    rows = [found(store, here, "a"), found(store, here, "later")]

    assert (take(store, rows, OURS), take(store, rows, THEIRS)) == (["a"], [])
    assert (found(store, here, "a").owner, found(store, here, "a").attempts) == (OURS, 1)


def test_two_of_one_lane_are_never_being_sent_at_once(store: Store, here: int) -> None:
    owe(store, owed(here, "a1", "C0A"), owed(here, "a2", "C0A"), owed(here, "b1", "C0B"))
    take(store, [found(store, here, "a1")], OURS)

    assert take(store, [found(store, here, "a2"), found(store, here, "b1")], THEIRS) == ["b1"]
    assert found(store, here, "a2").state == DeliveryState.WAITING


def test_what_a_dead_process_was_sending_is_put_back_and_what_a_living_one_sends_is_not(
    store: Store, here: int
) -> None:
    owe(store, owed(here, "ours", "C0A"), owed(here, "theirs", "C0B"), owed(here, "busy", "C0C"))
    take(store, [found(store, here, "ours"), found(store, here, "busy")], OURS)
    take(store, [found(store, here, "theirs")], THEIRS)
    busy = [found(store, here, "busy").number]

    owners = store.read(queue.sending_processes)
    taken = store.write(lambda session: queue.take_back(session, NOW, {OURS}, busy=busy))

    back = found(store, here, "ours")
    assert (owners, taken) == ({OURS, THEIRS}, 1)
    assert (back.state, back.owner, back.unknown_since, back.unknowns) == (
        DeliveryState.WAITING,
        None,
        NOW,
        1,
    )
    assert found(store, here, "theirs").state == found(store, here, "busy").state == DeliveryState.SENDING


def test_a_process_that_lost_a_delivery_to_another_cannot_put_it_off(store: Store, here: int) -> None:
    owe(store, owed(here, "a"))
    row = found(store, here, "a")
    take(store, [row], OURS)
    store.write(lambda session: queue.take_back(session, NOW, {OURS}))
    take(store, [row], THEIRS)

    store.write(lambda s: deliveries.postpone(s, row.number, NOW + SECOND, "slow", attempt=1))
    store.write(lambda s: deliveries.fail(s, row.number, "is_archived", 1))

    kept = found(store, here, "a")
    assert (kept.state, kept.owner, kept.attempts) == (DeliveryState.SENDING, THEIRS, 2)


def test_a_try_put_off_by_a_clock_that_was_a_day_ahead_comes_when_it_is_right_again(
    store: Store, here: int
) -> None:
    tomorrow = NOW + timedelta(days=1)
    owe(
        store, owed(here, "put off", "C0A"), owed(here, "soon", "C0B"), owed(here, "planned", "C0C", tomorrow)
    )
    rows = [found(store, here, key) for key in ("put off", "soon")]
    take(store, rows, OURS)
    store.write(lambda s: deliveries.postpone(s, rows[0].number, tomorrow, "http 500", tomorrow))
    store.write(lambda s: deliveries.postpone(s, rows[1].number, NOW + SECOND, "http 500", NOW))

    mended = store.write(lambda session: queue.mend_times(session, NOW))

    back = found(store, here, "put off")
    assert (mended, back.due_at, back.unknown_since) == (1, NOW, NOW)
    assert found(store, here, "soon").due_at == NOW + SECOND
    assert found(store, here, "planned").due_at == tomorrow


def test_the_first_of_each_lane_is_found_in_the_index_of_what_waits_alone(
    lite_store: Store, lite_here: int
) -> None:
    owe(lite_store, owed(lite_here, "a1"), owed(lite_here, "a2"))

    plan = lite_store.read(planned)

    assert "USING COVERING INDEX ix_delivery_waiting" in plan
    assert "TEMP B-TREE" not in plan


def planned(session: Session) -> str:
    asked = queue._FIRST.select().params(now=NOW)
    said = asked.compile(session.connection(), compile_kwargs={"literal_binds": True})
    return str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}").all())
