"""What is odd in a calendar costs itself alone: it is left out and counted, and the other meetings count."""

import zlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar_feed import Oddity, Reading, Trouble, TroubleError
from domain.calendar_feed.parse import read_meetings
from tests.calendars import HELD, calendar, event

AFTER = datetime(2026, 11, 23, tzinfo=UTC)
UNTIL = AFTER + timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
EVEN = event(uid="even@x.example")
ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x")
IN_BERLIN = ("DTSTART;TZID=Europe/Berlin:20261012T120000", "DTEND;TZID=Europe/Berlin:20261012T123000")
IN_NEW_YORK = (
    "DTSTART;TZID=Eastern Standard Time:20261012T160000",
    "DTEND;TZID=Eastern Standard Time:20261012T163000",
)


def zone(name: str, *lines: str) -> str:
    """A time zone without summer time; `lines` are added to it."""
    rule = ("BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0500")
    return "\r\n".join(
        ["BEGIN:VTIMEZONE", f"TZID:{name}", *rule, *lines, "END:STANDARD", "END:VTIMEZONE", ""]
    )


def read(*events: str, after: datetime = AFTER, until: datetime = UNTIL) -> Reading:
    return read_meetings(calendar(*events), after, until, BERLIN)


def hours(reading: Reading) -> list[int]:
    """When its meetings began, in UTC."""
    return [held.started.hour for held in reading.held]


@pytest.mark.parametrize(
    "lines",
    [
        (*ALARM, "TRIGGER:-15M", "END:VALARM"),
        (*ALARM, "TRIGGER:", "END:VALARM"),
        (*ALARM, "DURATION:banana", "REPEAT:x", "END:VALARM"),
        ("DESCRIPTION:not folded", "and more of it", "and: this", "="),
        ("X-ODD;A=\"B:C", "X-ALT-DESC;FMTTYPE=text/html:<a href=\"x\">", "CREATED:yesterday"),
        ("GEO:here", "PRIORITY:high", "CATEGORIES", "URL:://", "ATTACH;ENCODING=BASE64;VALUE=BINARY:?"),
        ("EXDATE:", "RDATE:", "DURATION:", "SEQUENCE:", "EXDATE;TZID=Europe/Berlin: "),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=12;BYMINUTE=0;BYSECOND=0", *IN_BERLIN),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO;INTERVAL=1;;", *IN_BERLIN),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261123T120000", *IN_BERLIN),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261123", *IN_BERLIN),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261123T110000Z", "DTSTART:20261012T120000", "DTEND:20261012T123000"),
        ("DTSTART;TZID=/vendor.example/Europe/Berlin:20261123T120000", "DTEND:", "DURATION:PT30M"),
        ("DTSTART:", "DTEND:", "dtstart:20261123T110000Z", "Dtend:20261123T113000Z"),
    ],
)  # fmt: skip
def test_a_meeting_counts_whatever_else_stands_in_it(lines: tuple[str, ...]) -> None:
    odd = event(*lines, uid="odd@x.example", at=HELD + timedelta(hours=1))

    reading = read(odd, EVEN)

    assert hours(reading) == [10, 11]
    assert reading.left_out == {}


@pytest.mark.parametrize(
    ("lines", "oddity"),
    [
        (("RRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=MO", *IN_BERLIN), Oddity.RULE),
        (("RRULE:FREQ=DAILY;INTERVAL=-1",), Oddity.RULE),
        (("RRULE:FREQ=DAILY;INTERVAL=often",), Oddity.RULE),
        (("RRULE:FREQ=WEEKLY;INTERVAL=99999999999",), Oddity.RULE),
        (("RRULE:FREQ=HOURLY",), Oddity.RULE),
        (("RRULE:FREQ=DAILY;BYHOUR=9,10",), Oddity.RULE),
        (("RRULE:FREQ=DAILY;BYHOUR=25",), Oddity.RULE),
        (("RRULE:FREQ=DAILY;BYMONTHDAY=99",), Oddity.RULE),
        (("RRULE:FREQ=DAILY;BYSETPOS=0",), Oddity.RULE),
        (("RRULE:FREQ=BANANA",), Oddity.RULE),
        (("RRULE:INTERVAL=1",), Oddity.RULE),
        (("RRULE:FREQ=DAILY;COUNT=-1",), Oddity.RULE),
        (("DTSTART:banana",), Oddity.DATE),
        (("DTSTART:",), Oddity.DATE),
        (("DTSTART:20261123T110000Z\r\nDTSTART:20261123T120000Z",), Oddity.DATE),
        (("DTEND:20261123T093000Z",), Oddity.DATE),
        (("DTEND:", "DURATION:-PT30M"), Oddity.DATE),
        (("RECURRENCE-ID:banana",), Oddity.DATE),
        (("EXDATE:banana",), Oddity.DATE),
        (("DTSTART;TZID=Nowhere/Land:20261123T110000",), Oddity.ZONE),
        (("DTEND;TZID=Nowhere/Land:20261123T113000",), Oddity.ZONE),
        (("EXDATE;TZID=Nowhere/Land:20261123T110000",), Oddity.ZONE),
        (("BEGIN:VALARM",), Oddity.ENTRY),
    ],
)
def test_an_odd_entry_is_left_out_and_counted_and_the_others_count(
    lines: tuple[str, ...], oddity: Oddity
) -> None:
    reading = read(event(*lines, uid="odd@x.example"), EVEN)

    assert reading.held == read(EVEN).held
    assert reading.left_out == {oddity: 1}


def test_a_person_who_cannot_be_read_is_left_out_of_a_meeting_that_counts() -> None:
    reading = read(event('ATTENDEE;CN="Dev "the dev" Ray":mailto:dev@x.example', "ORGANIZER", people=()))
    among = [f"ATTENDEE:mailto:{who}@x.example" for who in ("ana", "cleo")]
    counted = read(event("\r\n".join(["ATTENDEE;=:mailto:dev@x.example", *among])))

    assert (reading.held, reading.left_out) == ((), {Oddity.PERSON: 2})
    assert counted.held[0].people == ("ana@x.example", "cleo@x.example")
    assert counted.left_out == {Oddity.PERSON: 1}


def test_an_event_that_never_ends_costs_no_other() -> None:
    cut = event(uid="cut@x.example").replace("END:VEVENT\r\n", "")

    reading = read(event(), cut, EVEN)

    assert len(reading.held) == 2
    assert reading.left_out == {Oddity.ENTRY: 1}


@pytest.mark.parametrize("canceled", ["CANCELED", "Cancelled", "canceled "])
def test_a_canceled_meeting_does_not_count_with_one_l_or_two(canceled: str) -> None:
    reading = read(event(f"STATUS:{canceled}", uid="off@x.example"), EVEN)

    assert len(reading.held) == 1
    assert reading.left_out == {}


def test_until_in_local_time_is_the_time_of_the_events_zone() -> None:
    series = event("RRULE:FREQ=WEEKLY;UNTIL=20261123T160000;INTERVAL=1;BYDAY=MO;WKST=SU", *IN_NEW_YORK)

    last = read(zone("Eastern Standard Time"), series)
    week = timedelta(days=7)
    after_that = read(zone("Eastern Standard Time"), series, after=AFTER + week, until=UNTIL + week)

    assert hours(last) == [21]
    assert hours(after_that) == []


def test_a_zone_of_the_calendars_own_is_known_wherever_it_stands() -> None:
    local = event("DTSTART;TZID=Our Office:20261123T070000", "DTEND;TZID=Our Office:20261123T073000")

    assert hours(read(local, zone("Our Office"))) == [12]


@pytest.mark.parametrize(
    "lines", [("RRULE:FREQ=YEARLY;INTERVAL=0",), ("RRULE:FREQ=SECONDLY",), ("DTSTART:banana",), ("BEGIN:X",)]
)
def test_an_odd_zone_costs_only_the_meetings_in_it(lines: tuple[str, ...]) -> None:
    name = f"Odd {lines[0]}".replace(":", " ").replace(";", " ")
    inside = event(f"DTSTART;TZID={name}:20261123T100000", uid="inside@x.example")

    reading = read(zone(name, *lines), inside, EVEN)

    assert hours(reading) == [10]
    assert reading.left_out == {Oddity.ZONE: 1}


@pytest.mark.parametrize(("home", "hour"), [("America/New_York", 15), ("Nowhere/Land", 9), ("", 9)])
def test_times_without_a_zone_are_the_calendars_or_the_workspaces(home: str, hour: int) -> None:
    floating = event("DTSTART:20261123T100000", "DTEND:20261123T103000")

    reading = read(f"X-WR-TIMEZONE:{home}\r\n", floating, EVEN)

    assert hours(reading) == sorted([hour, 10])
    assert reading.left_out == {}


def test_a_meeting_without_a_zone_is_found_in_the_hour_it_ended() -> None:
    floating = event("DTSTART:20261123T110000", "DTEND:20261123T113000")

    reading = read(floating, after=HELD, until=HELD + timedelta(hours=1))

    assert hours(reading) == [10]


def test_meetings_without_a_uid_are_meetings_each() -> None:
    reading = read(event("UID:"), event("UID:", at=HELD + timedelta(hours=1)))

    assert hours(reading) == [10, 11]


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n\n", "Warning: deprecated\r\n"])
@pytest.mark.parametrize("behind", ["", "\r\n\r\n", "<!-- made in 3 ms -->\r\n", "END:VEVENT\r\n", "\x00"])
def test_line_ends_and_what_stands_around_a_calendar_do_not_matter(
    ending: str, before: str, behind: str
) -> None:
    text = calendar(f"X-WR-CALDESC:of both\r\nteams\r\n{event()}").decode().replace("\r\n", ending)

    reading = read_meetings(f"{before}{text}{behind}".encode(), AFTER, UNTIL, BERLIN)

    assert hours(reading) == [10]
    assert reading.left_out == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_calendar_is_read_in_other_encodings(encoding: str) -> None:
    text = calendar(event("SUMMARY:Jürgen")).decode()

    assert hours(read_meetings(text.encode(encoding), AFTER, UNTIL, BERLIN)) == [10]


def test_a_letter_cut_in_two_by_a_folded_line_is_one_letter() -> None:
    whole = event("UID:ü@x.example")
    folded = calendar(whole).replace("ü".encode(), "ü".encode()[:1] + b"\r\n " + "ü".encode()[1:])

    assert read_meetings(folded, AFTER, UNTIL, BERLIN).held == read(whole).held


def test_a_calendar_that_breaks_off_is_not_taken_for_a_whole_one() -> None:
    text = calendar(event(), EVEN)

    with pytest.raises(TroubleError) as refused:
        read_meetings(calendar(event()) + text[:-20], AFTER, UNTIL, BERLIN)

    assert refused.value.trouble is Trouble.NO_CALENDAR


def test_components_in_one_another_without_end_cost_one_event() -> None:
    deep = event("BEGIN:X\r\n" * 100_000 + "X-END:1", uid="deep@x.example")

    reading = read(deep, EVEN)

    assert hours(reading) == [10]
    assert reading.left_out == {Oddity.ENTRY: 1}


def test_a_reading_comes_back_as_it_was_sent() -> None:
    reading = read(event("DTSTART:banana", uid="odd@x.example"), EVEN)

    assert Reading.of(reading.values()) == Reading(list(reading.held), reading.left_out)


names = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "X"]
)
values = st.one_of(
    st.text(st.characters(exclude_characters="\r\n"), max_size=20),
    st.sampled_from(["20261123T100000Z", "20261123", "PT1H", "FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=2", "-P1D"]),
)
params = st.sampled_from(["", ";VALUE=DATE", ";VALUE=PERIOD", ";TZID=Europe/Berlin", ";TZID=X", ";A", ';B="'])


@given(st.lists(st.tuples(names, params, values), max_size=4))
def test_no_line_of_one_meeting_costs_another(lines: list[tuple[str, str, str]]) -> None:
    odd = event(*(f"{name}{param}:{value}" for name, param, value in lines), uid="odd@x.example")

    assert set(read(EVEN).held) <= set(read(odd, EVEN).held)


@given(st.binary(max_size=200), st.integers(0, 2**32))
def test_whatever_is_in_the_middle_of_a_calendar_it_is_read_or_refused(junk: bytes, seed: int) -> None:
    text = calendar(event(), EVEN)
    at = zlib.crc32(junk, seed) % len(text)

    try:
        reading = read_meetings(text[:at] + junk + text[at:], AFTER, UNTIL, BERLIN)
    except TroubleError:
        return

    assert len(reading.held) <= 2
