"""Stories: the shared calendars of a workspace: added once, due, read, removed."""

from datetime import timedelta

import pytest

from storage import calendar_feed
from storage.calendar_feed import CalendarFeed
from storage.db.engine import Store
from storage.deadline import Deadline
from tests.storage.seed import BEN, NOW, due_now

URL = "https://calendar.example.com/team.ics"
HOUR = timedelta(hours=1)


@pytest.fixture
def feed(store: Store, here: int) -> int:
    store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW))
    return one(store, here).number


def one(store: Store, here: int) -> CalendarFeed:
    (row,) = store.read(lambda session: calendar_feed.of_workspace(session, here))
    return row


def due(store: Store, after: timedelta) -> list[Deadline]:
    found = store.read(lambda session: calendar_feed.due(session, NOW + after))
    return [each for each, feed in found if each.number == feed.number]


def fail(store: Store, again: timedelta, failures: int) -> bool:
    """The reading that is due at once fails."""
    (reading,) = due(store, timedelta(0))
    return store.write(
        lambda session: calendar_feed.record_failure(session, reading, NOW + again, "refused", failures)
    )


def test_a_calendar_is_read_at_once_and_added_once(store: Store, here: int, feed: int) -> None:
    again = store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW))

    assert again is False
    assert [reading.number for reading in due(store, timedelta(0))] == [feed]


def test_a_calendar_that_could_not_be_read_is_due_later(store: Store, here: int, feed: int) -> None:
    fail(store, HOUR, 3)

    row = one(store, here)
    assert (row.read_until, row.trouble, row.failures) == (NOW, "refused", 3)
    assert due(store, timedelta(0)) == []
    assert [reading.number for reading in due(store, HOUR)] == [feed]


def test_a_calendar_that_was_read_has_no_trouble_any_more(store: Store, here: int, feed: int) -> None:
    added = one(store, here)
    fail(store, timedelta(0), 3)
    (reading,) = due(store, timedelta(0))
    store.write(lambda session: calendar_feed.record_reading(session, reading, NOW + HOUR, NOW, {"rule": 2}))

    row = one(store, here)
    assert (row.trouble, row.failures, row.left_out) == ("", 0, {"rule": 2})
    assert (added.never_read, row.never_read) == (True, False)


def test_a_calendar_that_is_added_again_is_due_at_once(store: Store, here: int, feed: int) -> None:
    fail(store, 24 * HOUR, 7)

    store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW + HOUR))

    assert [reading.number for reading in due(store, HOUR)] == [feed]


def test_a_calendar_that_is_added_again_while_it_is_read_is_read_again(
    store: Store, here: int, feed: int
) -> None:
    (reading,) = due(store, timedelta(0))
    store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW))

    known = store.write(
        lambda session: calendar_feed.record_reading(session, reading, NOW + HOUR, NOW + HOUR, {})
    )

    assert known is False
    assert one(store, here).read_until == NOW
    assert [again.number for again in due(store, timedelta(0))] == [feed]


def test_a_calendar_is_removed_by_its_own_workspace_only(store: Store, here: int, feed: int) -> None:
    other = store.write(lambda session: calendar_feed.remove(session, here + 1, feed, NOW))

    assert other is False
    assert store.write(lambda session: calendar_feed.remove(session, here, feed, NOW)) is True
    assert store.write(lambda session: calendar_feed.remove(session, here, feed, NOW)) is False
    assert due_now(store) == []
