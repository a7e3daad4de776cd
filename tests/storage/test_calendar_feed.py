"""Stories: the shared calendars of a workspace: added once, due, read, removed."""

from datetime import timedelta

import pytest

from storage import calendar_feed
from storage.db.engine import Store
from tests.storage.seed import BEN, NOW

URL = "https://calendar.example.com/team.ics"
HOUR = timedelta(hours=1)


@pytest.fixture
def feed(store: Store, here: int) -> int:
    store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW))
    (row,) = store.read(lambda session: calendar_feed.of_workspace(session, here))
    return row.number


def due(store: Store, after: timedelta) -> list[int]:
    return [one.number for one in store.read(lambda session: calendar_feed.due(session, NOW + after))]


def test_a_calendar_is_read_at_once_and_added_once(store: Store, here: int, feed: int) -> None:
    again = store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW))

    assert again is False
    assert due(store, timedelta(0)) == [feed]


def test_a_calendar_that_could_not_be_read_is_due_later(store: Store, here: int, feed: int) -> None:
    store.write(lambda session: calendar_feed.failed(session, feed, NOW + HOUR, "refused", 3))
    (row,) = store.read(lambda session: calendar_feed.of_workspace(session, here))

    assert (row.read_until, row.trouble, row.failures) == (NOW, "refused", 3)
    assert due(store, timedelta(0)) == []
    assert due(store, HOUR) == [feed]


def test_a_calendar_that_was_read_has_no_trouble_any_more(store: Store, here: int, feed: int) -> None:
    (added,) = store.read(lambda session: calendar_feed.of_workspace(session, here))
    store.write(lambda session: calendar_feed.failed(session, feed, NOW, "refused", 3))
    store.write(lambda session: calendar_feed.looked(session, feed, NOW + HOUR, NOW, {"rule": 2}))
    (row,) = store.read(lambda session: calendar_feed.of_workspace(session, here))

    assert (row.trouble, row.failures, row.left_out) == ("", 0, {"rule": 2})
    assert (added.never_read, row.never_read) == (True, False)


def test_a_calendar_that_is_added_again_is_due_at_once(store: Store, here: int, feed: int) -> None:
    store.write(lambda session: calendar_feed.failed(session, feed, NOW + 24 * HOUR, "refused", 7))

    store.write(lambda session: calendar_feed.add(session, here, URL, BEN, NOW + HOUR))

    assert due(store, HOUR) == [feed]


def test_a_calendar_is_removed_by_its_own_workspace_only(store: Store, here: int, feed: int) -> None:
    other = store.write(lambda session: calendar_feed.remove(session, here + 1, feed))

    assert other is False
    assert store.write(lambda session: calendar_feed.remove(session, here, feed)) is True
    assert store.write(lambda session: calendar_feed.remove(session, here, feed)) is False
