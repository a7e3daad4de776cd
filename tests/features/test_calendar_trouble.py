"""Stories: a shared calendar that can't be read, or not all of it, says so, and costs the others nothing."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot import job_runner
from bot.readers import calendar_feed as reading
from domain.calendar_feed import Trouble
from tests.calendars import calendar, event
from tests.features.calendar_play import BOTH, OTHER, TUESDAY, URL, Calendars, fail, feeds, with_mail
from tests.office import MONDAY, Office
from tests.touchpoint_totals import touchpoints


@pytest.fixture
def calendars(lite_office: Office) -> Calendars:
    with_mail(lite_office)
    lite_office.drumbeat("mira", f"calendar <{URL}>")
    return Calendars(lite_office)


def test_after_a_failure_what_was_missed_is_counted(calendars: Calendars) -> None:
    calendars.at[URL] = Trouble.UNREACHABLE
    calendars.look(TUESDAY)
    (failed,) = feeds(calendars.office)
    calendars.at[URL] = calendar(event())

    calendars.look(TUESDAY + timedelta(hours=1))
    (read,) = feeds(calendars.office)

    assert (failed.trouble, failed.read_until) == ("unreachable", MONDAY)
    assert (read.trouble, read.read_until) == ("", TUESDAY + timedelta(hours=1))
    assert touchpoints(calendars.office) == BOTH


def test_a_calendar_that_cannot_be_read_is_told_once_to_whoever_added_it(calendars: Calendars) -> None:
    calendars.at[URL] = Trouble.NO_CALENDAR
    calendars.look(MONDAY + timedelta(minutes=1))
    soon = calendars.office.dms("mira")
    calendars.look(MONDAY + timedelta(hours=3))
    calendars.look(MONDAY + timedelta(hours=4))

    told = [dm for dm in calendars.office.dms("mira") if "calendar" in dm]

    assert [dm for dm in soon if "calendar" in dm] == []
    assert len(told) == 1
    assert "what's there isn't an iCalendar" in told[0]
    assert "calendar.example.com" in told[0]
    assert "c4n4ry" not in told[0]


def test_a_dead_address_is_tried_less_and_less(calendars: Calendars) -> None:
    tries = fail(calendars, 10)

    waits = [after - before for before, after in pairwise(tries)]
    assert waits[:3] == [timedelta(minutes=20), timedelta(minutes=40), timedelta(minutes=80)]
    assert waits[-3:] == [timedelta(days=1)] * 3
    assert sum(tried < MONDAY + timedelta(days=3.5) for tried in tries) == 9


def test_a_calendar_that_was_read_again_is_tried_soon_when_it_fails_anew(calendars: Calendars) -> None:
    mended = fail(calendars, 8)[-1]
    calendars.at[URL] = calendar(event())
    calendars.look(mended)

    first, second = fail(calendars, 2)[-2:]

    assert second - first == timedelta(minutes=40)


def test_an_address_that_is_typed_again_is_tried_at_once(calendars: Calendars) -> None:
    fail(calendars, 8)
    calendars.at[URL] = calendar(event())

    calendars.office.drumbeat("mira", f"calendar {URL}")
    calendars.look(calendars.office.now)

    assert touchpoints(calendars.office) == BOTH


def test_the_list_says_what_is_true_of_a_calendar(calendars: Calendars) -> None:
    def line() -> str:
        return calendars.office.drumbeat("mira", "calendar").words

    before = line()
    odd = event("RRULE:FREQ=WEEKLY;INTERVAL=0", uid="rule@x"), event("DTSTART:banana", uid="date@x")
    calendars.at[URL] = calendar(event(), *odd)
    calendars.look(TUESDAY)
    read = line()
    calendars.at[URL] = calendar(event())
    calendars.look(TUESDAY + timedelta(hours=1))
    mended = line()

    assert "not read yet" in before
    assert "2 entries couldn't be read: a date or time, a repeat rule. All the others count." in read
    assert "couldn't be read" not in mended
    assert touchpoints(calendars.office) == BOTH


def test_a_reading_that_breaks_is_tried_again_and_stops_no_other(calendars: Calendars) -> None:
    calendars.office.drumbeat("mira", f"calendar {OTHER}")
    calendars.at = {URL: RuntimeError(URL), OTHER: calendar(event())}

    assert calendars.look(TUESDAY) == 1
    assert [feed.trouble for feed in feeds(calendars.office)] == ["broken", ""]
    assert touchpoints(calendars.office) == BOTH


def test_a_reading_that_is_cut_short_stays_due(calendars: Calendars) -> None:
    calendars.at[URL] = calendar(event())

    job_runner.run(reading.jobs(calendars.office.store, TUESDAY, lambda: True, calendars.read))

    assert len(reading.jobs(calendars.office.store, TUESDAY)) == 1
    assert touchpoints(calendars.office) == {}
