"""Stories: meetings in shared calendars count, whoever keeps the calendar; never what they were about."""

import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.calendar_feed import Trouble
from storage import due, touchpoint
from tests.calendars import HELD, WORDS, calendar, event
from tests.features.calendar_play import BOTH, OTHER, TUESDAY, URL, Calendars, feeds, with_mail
from tests.office import MONDAY, Office
from tests.touchpoint_totals import touchpoints


@pytest.fixture
def calendars(lite_office: Office) -> Calendars:
    with_mail(lite_office)
    lite_office.drumbeat("mira", f"calendar <{URL}>")
    return Calendars(lite_office)


def test_a_meeting_of_both_sides_counts_once_it_is_over(office: Office) -> None:
    with_mail(office)
    added = office.drumbeat("mira", f"calendar <{URL}>")
    calendars = Calendars(office)
    calendars.at[URL] = calendar(event(people=("ana", "ben", "cleo", "eli", "stranger")))

    calendars.look(HELD - timedelta(minutes=30))
    before = touchpoints(office)
    calendars.look(HELD + timedelta(minutes=45))
    calendars.look(TUESDAY)

    assert "*calendar.example.com* is on the list. I'll read it within minutes" in added.words
    assert before == {}
    assert touchpoints(office) == {"sales meeting": 2, "marketing meeting": 2}


def test_a_meeting_is_planned_and_counts_on_the_day_it_began_where_the_workspace_is(
    calendars: Calendars,
) -> None:
    late = datetime(2026, 11, 23, 22, 45, tzinfo=UTC)
    calendars.at[URL] = calendar(event(at=late))

    calendars.look(TUESDAY)

    rows = calendars.office.store.read(
        lambda s: s.connection().exec_driver_sql("SELECT DISTINCT day, planned FROM side_day").all()
    )
    assert [(str(day), bool(planned)) for day, planned in rows] == [("2026-11-23", True)]


def test_what_was_over_before_the_calendar_was_added_does_not_count(calendars: Calendars) -> None:
    calendars.at[URL] = calendar(event(at=MONDAY - timedelta(hours=1)))

    calendars.look(TUESDAY)

    assert touchpoints(calendars.office) == {}


def test_a_meeting_that_stands_in_two_calendars_counts_once_also_days_later(calendars: Calendars) -> None:
    calendars.office.drumbeat("mira", f"calendar {OTHER}")
    calendars.at = {URL: calendar(event()), OTHER: Trouble.UNREACHABLE}
    calendars.look(TUESDAY)

    calendars.office.store.write(lambda session: touchpoint.forget(session, TUESDAY + timedelta(days=9)))
    calendars.at[OTHER] = calendar(event())
    calendars.look(TUESDAY + timedelta(days=9))

    assert touchpoints(calendars.office) == BOTH


def test_somebody_added_to_a_meeting_that_was_counted_is_counted_with_it(calendars: Calendars) -> None:
    calendars.office.drumbeat("mira", f"calendar {OTHER}")
    calendars.at = {URL: calendar(event()), OTHER: calendar(event(people=("ana", "cleo", "dev")))}

    calendars.look(TUESDAY)

    assert touchpoints(calendars.office) == {"sales meeting": 2, "marketing meeting": 2}


def test_the_next_reading_is_something_that_comes(calendars: Calendars) -> None:
    calendars.at[URL] = calendar()
    store = calendars.office.store
    waiting = store.read(lambda session: due.waiting(session, MONDAY))
    calendars.look(MONDAY)

    assert waiting == 1
    assert store.read(lambda session: due.next_moment(session, MONDAY)) == MONDAY + timedelta(hours=1)


def test_who_opted_out_meets_nobody_in_a_calendar(calendars: Calendars) -> None:
    calendars.office.click("cleo", "touchpoint.counted", "no")
    calendars.at[URL] = calendar(event(people=("ana", "ben", "cleo")))

    calendars.look(TUESDAY)

    assert touchpoints(calendars.office) == {}


def test_without_the_permission_for_addresses_nobody_is_known(lite_office: Office) -> None:
    lite_office.drumbeat("mira", f"calendar {URL}")
    calendars = Calendars(lite_office)
    calendars.at[URL] = calendar(event())

    calendars.look(TUESDAY)

    assert touchpoints(lite_office) == {}


def test_neither_addresses_nor_what_a_meeting_is_about_are_kept_or_logged(
    calendars: Calendars, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    calendars.at[URL] = calendar(event(uid=f"{WORDS}@northwind.example"))
    calendars.look(TUESDAY)
    calendars.at[URL] = RuntimeError(URL)
    calendars.look(TUESDAY + timedelta(hours=2))
    with sqlite3.connect(tmp_path / "all.db") as copy:
        calendars.office.store.read(
            lambda s: s.connection().connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        )

    kept = "\n".join(copy.iterdump()).lower()

    assert touchpoints(calendars.office) == BOTH
    assert "northwind.example" not in kept
    assert "ksenia" not in kept
    assert "c4n4ry" not in caplog.text


def test_the_list_shows_hosts_only_and_removes(calendars: Calendars) -> None:
    office = calendars.office
    calendars.at[URL] = Trouble.REFUSED
    calendars.look(TUESDAY)

    shown = office.drumbeat("mira", "calendar")
    (feed,) = feeds(office)
    office.click("mira", "calendar_feed.remove", str(feed.id))

    assert "*calendar.example.com*" in shown.words
    assert "the server won't hand it over" in shown.words
    assert "c4n4ry" not in shown.body
    assert feeds(office) == []
    assert "No shared calendars yet" in office.whispers[-1]


def test_only_those_who_may_change_the_set_up_see_or_remove_calendars(calendars: Calendars) -> None:
    office = calendars.office
    (feed,) = feeds(office)

    listed = office.drumbeat("ana", "calendar").words
    office.click("ana", "calendar_feed.remove", str(feed.id))

    assert "Only workspace admins" in listed
    assert len(feeds(office)) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("help", "/drumbeat calendar https://"),
        ("something", "starts with https://"),
        ("http://calendar.example.com/a.ics", "starts with https://"),
        ("https://192.168.0.10/a.ics", "starts with https://"),
        (URL, "The calendar at *calendar.example.com* is already on the list"),
    ],
)
def test_what_cannot_be_added_gets_a_clear_sentence(calendars: Calendars, typed: str, words: str) -> None:
    assert words in calendars.office.drumbeat("mira", f"calendar {typed}").words
    assert len(feeds(calendars.office)) == 1


def test_there_is_a_most_of_calendars(calendars: Calendars) -> None:
    said = [calendars.office.drumbeat("mira", f"calendar {OTHER}?{n}").words for n in range(20)]
    again = calendars.office.drumbeat("mira", f"calendar {URL}").words

    assert "20 calendars is the most I can read" in said[-1]
    assert "already on the list" in again
    assert len(feeds(calendars.office)) == 20
