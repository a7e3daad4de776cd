"""Stories: every Slack call owed stands in the ledger once, in its lane, until it has arrived or failed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.delivery import DeliveryState
from storage.db.engine import Store
from storage.outbox import deliveries, queue
from storage.outbox.deliveries import Delivery
from tests.storage.seed import NOW, at_once, found, owe, owed

LATER = NOW + timedelta(minutes=5)
SECOND = timedelta(seconds=1)


def ready(store: Store, now: datetime = NOW, most: int = 50) -> list[str]:
    return [row.key for row in store.read(lambda session: queue.ready(session, now, most))]


def claim(store: Store, where: int, key: str) -> Delivery:
    row = found(store, where, key)
    assert store.write(lambda session: queue.claim(session, [row.number])) == {row.number}
    return row


def retry(store: Store, where: int, key: str, due_at: datetime = LATER) -> None:
    """It was tried, and is to be tried again."""
    row = claim(store, where, key)
    store.write(lambda session: deliveries.postpone(session, row.number, due_at, "ratelimited"))


def test_what_is_owed_twice_under_one_key_stands_once_as_it_was_first_said(store: Store, here: int) -> None:
    first = owe(store, owed(here, "a"), owed(here, "b"))
    again = owe(store, owed(here, "a", "C0OTHER"), owed(here, "c"))

    assert (first, again) == (2, 1)
    assert (found(store, here, "a").target, found(store, here, "a").payload) == ("C0A", {"text": "hello a"})


def test_the_same_key_of_another_workspace_is_another_delivery(store: Store, here: int, there: int) -> None:
    owe(store, owed(here, "a"), owed(there, "a", "C0THERE"))

    assert found(store, there, "a").target == "C0THERE"
    assert store.read(lambda session: deliveries.find(session, there, "b")) is None


def test_nothing_owed_is_nothing_written(store: Store, here: int) -> None:
    assert owe(store) == 0


def test_the_first_of_each_lane_is_ready_and_the_oldest_comes_first(store: Store, here: int) -> None:
    early, late = NOW - timedelta(minutes=2), NOW - timedelta(minutes=1)
    owe(store, owed(here, "b1", "C0B", late), owed(here, "b2", "C0B", late), owed(here, "a1", "C0A", early))

    assert ready(store) == ["a1", "b1"]


def test_what_is_not_due_yet_is_not_ready_and_does_not_hold_up_its_lane(store: Store, here: int) -> None:
    owe(store, owed(here, "later", due_at=LATER), owed(here, "now"))

    assert ready(store) == ["now"]
    assert ready(store, LATER) == ["later"]


def test_a_retry_that_waits_blocks_its_lane_and_no_other(store: Store, here: int) -> None:
    owe(store, owed(here, "a1", "C0A"), owed(here, "a2", "C0A"), owed(here, "b1", "C0B"))
    retry(store, here, "a1")

    assert ready(store) == ["b1"]
    assert ready(store, LATER) == ["b1", "a1"]


def test_a_later_retry_does_not_block_what_came_before_it(store: Store, here: int) -> None:
    owe(store, owed(here, "a1"), owed(here, "a2"))
    retry(store, here, "a2")

    assert ready(store) == ["a1"]


def test_what_is_being_sent_blocks_its_lane_and_no_other(store: Store, here: int) -> None:
    owe(store, owed(here, "a1", "C0A"), owed(here, "a2", "C0A"), owed(here, "b1", "C0B"))
    claim(store, here, "a1")

    assert ready(store) == ["b1"]


@pytest.mark.parametrize("end", ["sent", "failed"])
def test_what_has_ended_lets_the_next_of_its_lane_go(store: Store, here: int, end: str) -> None:
    owe(store, owed(here, "a1"), owed(here, "a2"))
    row = claim(store, here, "a1")
    ends: dict[str, Callable[[], object]] = {
        "sent": lambda: store.write(lambda s: deliveries.record_sent(s, row.number, "C0A", "1.0", NOW)),
        "failed": lambda: store.write(lambda s: deliveries.fail(s, row.number, "is_archived")),
    }

    ends[end]()

    assert ready(store) == ["a2"]


def test_the_same_channel_of_two_workspaces_is_two_lanes(store: Store, here: int, there: int) -> None:
    owe(store, owed(here, "a"), owed(there, "b"))
    claim(store, here, "a")

    assert ready(store) == ["b"]


def test_lanes_that_wait_do_not_use_up_the_room(store: Store, here: int) -> None:
    owe(store, *(owed(here, f"{lane}{n}", f"C0{lane}") for n in (1, 2) for lane in "abcd"))
    claim(store, here, "a1")

    assert ready(store, most=2) == ["b1", "c1"]
    assert ready(store, most=9) == ["b1", "c1", "d1"]


def test_claiming_counts_the_try_and_happens_once(store: Store, here: int) -> None:
    owe(store, owed(here, "a"))
    row = claim(store, here, "a")

    assert store.write(lambda session: queue.claim(session, [row.number])) == set()
    claimed = found(store, here, "a")
    assert (claimed.state, claimed.attempts) == (DeliveryState.SENDING, 1)


def test_of_eight_who_claim_it_at_once_one_gets_it(store: Store, here: int) -> None:
    owe(store, owed(here, "a"))
    number = found(store, here, "a").number

    claims = at_once(8, lambda _n: store.write(lambda session: queue.claim(session, [number])))

    assert sorted(claims, key=len) == [set()] * 7 + [{number}]


def test_what_arrived_is_recorded_once_under_its_first_name(store: Store, here: int) -> None:
    owe(store, owed(here, "a", "U0ANA"))
    row = claim(store, here, "a")

    records = [
        store.write(lambda s: deliveries.record_sent(s, row.number, "D0ANA", "1.0", LATER)),
        store.write(lambda s: deliveries.record_sent(s, row.number, "D0ANA", "2.0", LATER)),
    ]

    kept = found(store, here, "a")
    assert records == [True, False]
    assert (kept.state, kept.channel, kept.ts, kept.sent_at) == (DeliveryState.SENT, "D0ANA", "1.0", LATER)


def test_a_retry_says_when_and_why(store: Store, here: int) -> None:
    owe(store, owed(here, "a"))

    retry(store, here, "a")

    kept = found(store, here, "a")
    assert (kept.state, kept.due_at, kept.error, kept.attempts) == (
        DeliveryState.WAITING,
        LATER,
        "ratelimited",
        1,
    )


def test_what_arrived_is_neither_tried_again_nor_failed_afterwards(store: Store, here: int) -> None:
    owe(store, owed(here, "a"))
    row = claim(store, here, "a")
    store.write(lambda session: deliveries.record_sent(session, row.number, "C0A", "1.0", NOW))

    store.write(lambda session: deliveries.postpone(session, row.number, LATER, "ratelimited"))
    store.write(lambda session: deliveries.fail(session, row.number, "is_archived"))

    kept = found(store, here, "a")
    assert (kept.state, kept.due_at, kept.error) == (DeliveryState.SENT, NOW, "")


def test_what_was_not_claimed_is_neither_postponed_nor_failed(store: Store, here: int) -> None:
    owe(store, owed(here, "a"))
    row = found(store, here, "a")

    store.write(lambda session: deliveries.postpone(session, row.number, LATER, "ratelimited"))
    store.write(lambda session: deliveries.fail(session, row.number, "is_archived"))

    kept = found(store, here, "a")
    assert (kept.state, kept.due_at, kept.error) == (DeliveryState.WAITING, NOW, "")


@pytest.mark.parametrize(("key", "failed"), [("a", True), ("b", False), ("unknown", False)])
def test_what_was_refused_for_good_is_known_to_have_failed(
    store: Store, here: int, there: int, key: str, failed: bool
) -> None:
    owe(store, owed(here, "a"), owed(here, "b"), owed(there, "a"))
    row = claim(store, here, "a")

    store.write(lambda session: deliveries.fail(session, row.number, "is_archived"))

    assert store.read(lambda session: deliveries.has_failed(session, here, key)) is failed
    assert store.read(lambda session: deliveries.has_failed(session, there, key)) is False


def test_what_a_process_that_is_gone_was_sending_goes_back_in_line_as_tried(store: Store, here: int) -> None:
    owe(store, owed(here, "a"), owed(here, "b"))
    claim(store, here, "a")

    taken = store.write(lambda s: queue.take_back(s, NOW, {None}))

    assert (taken, ready(store), found(store, here, "a").attempts) == (1, ["a"], 1)


def test_what_is_due_or_being_sent_is_undone(store: Store, here: int) -> None:
    keys = ("waiting", "sending", "sent", "failed")
    owe(store, *(owed(here, key, key) for key in keys), owed(here, "later", due_at=LATER))
    sending, sent, failed = (claim(store, here, key).number for key in keys[1:])
    store.write(lambda session: deliveries.record_sent(session, sent, "C", "1.0", NOW))
    store.write(lambda session: deliveries.fail(session, failed, "is_archived"))

    assert sending
    assert store.read(lambda session: deliveries.count_undone(session, NOW)) == 2
    assert store.read(lambda session: deliveries.count_undone(session, LATER)) == 3
