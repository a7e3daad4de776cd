"""Which meetings of a shared calendar count, whom they bring together, and which addresses are read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar_feed import PastMeeting, Trouble, TroubleError, address, host
from domain.calendar_feed.parse import MOST_INVITED, read_meetings
from domain.errors import UserError
from tests.calendars import HELD, WORDS, calendar, event

AFTER = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UNTIL = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
SERIES = (
    "RRULE:FREQ=WEEKLY",
    "DTSTART;TZID=Europe/Berlin:20261012T110000",
    "DTEND;TZID=Europe/Berlin:20261012T113000",
)
INVITED = ("ATTENDEE:mailto:ana@x.example", "ATTENDEE:mailto:cleo@x.example")


def met(*events: str, after: datetime = AFTER, until: datetime = UNTIL) -> list[PastMeeting]:
    return list(read_meetings(calendar(*events), after, until, BERLIN).held)


def people(*lines: str) -> list[str]:
    """Who was at the one meeting with these lines, by the names before their @."""
    return [one.partition("@")[0] for one in met(event("ATTENDEE:", *lines))[0].people]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("STATUS:CONFIRMED",),
        ("DTSTART;TZID=Europe/Berlin:20261123T110000", "DTEND;TZID=Europe/Berlin:20261123T113000"),
        ("DTSTART:20261123T110000", "DTEND:20261123T113000"),
        ("DTEND:", "DURATION:PT30M"),
        SERIES,
        (
            "RRULE:FREQ=DAILY;INTERVAL=7;UNTIL=20271231T000000Z",
            "DTSTART:20261005T100000Z",
            "DTEND:20261005T103000Z",
        ),
        ("RDATE:20261123T100000Z", "DTSTART:20261005T100000Z", "DTEND:20261005T103000Z"),
    ],
)
def test_a_meeting_that_is_over_counts_however_it_is_written(lines: tuple[str, ...]) -> None:
    (found,) = met(event(*lines))

    assert (found.started, found.ended) == (HELD, HELD + timedelta(minutes=30))
    assert found.people == ("ana@northwind.example", "cleo@northwind.example")


@pytest.mark.parametrize(
    "lines",
    [
        ("STATUS:CANCELLED",),
        ("DTSTART;VALUE=DATE:20261123", "DTEND;VALUE=DATE:20261124"),
        ("DTSTART:20261122T230000Z", "DTEND:20261123T170000Z"),
        ("DTSTART:20261123T073000Z", "DTEND:20261123T080000Z"),
        ("DTSTART:20261123T174500Z", "DTEND:20261123T181500Z"),
        (*SERIES, "EXDATE;TZID=Europe/Berlin:20261123T110000"),
        ("RRULE:FREQ=SECONDLY",),
        ("RRULE:FREQ=MINUTELY;INTERVAL=5",),
        ("RRULE:FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,1,2,3",),
        ("RRULE:FREQ=BANANA",),
        ("RRULE:FREQ=DAILY;UNTIL=banana",),
        ("DTSTART:banana",),
        ("RECURRENCE-ID:banana",),
        ("DTEND:banana", "ATTENDEE:banana"),
        ("ATTENDEE:", INVITED[0]),
    ],
)
def test_what_is_no_meeting_that_is_over_is_left_out_and_the_others_count(lines: tuple[str, ...]) -> None:
    found = met(event(*lines, uid="odd@x.example"), event(uid="even@x.example"))

    assert len(found) == 1
    assert found == met(event(uid="even@x.example"))


def test_a_moved_meeting_of_a_series_counts_when_it_was_held_under_the_same_name() -> None:
    moved = (
        "RECURRENCE-ID;TZID=Europe/Berlin:20261116T110000",
        "DTSTART:20261123T150000Z",
        "DTEND:20261123T160000Z",
    )

    both = met(event(*SERIES), event(*moved))
    week = timedelta(days=7)
    before = met(event(*SERIES), after=AFTER - week, until=UNTIL - week)

    assert [one.started.hour for one in both] == [10, 15]
    assert both[1].name == before[0].name
    assert both[0].name != both[1].name


def test_a_single_meeting_keeps_its_name_when_it_is_moved() -> None:
    assert met(event())[0].name == met(event(at=HELD + timedelta(hours=2)))[0].name


def test_the_same_meeting_in_two_calendars_has_one_name_and_in_one_it_is_one() -> None:
    alone = event("RECURRENCE-ID:20261123T100000Z")

    assert met(alone)[0].name == met(event(*SERIES))[0].name
    assert len(read_meetings(calendar(event()) * 2, AFTER, UNTIL, BERLIN).held) == 1


def test_nothing_of_what_it_is_about_is_taken() -> None:
    (found,) = met(event(uid=f"{WORDS}@x"))

    assert WORDS not in repr(found)
    assert PastMeeting.of(found.values()) == found


@pytest.mark.parametrize(
    ("lines", "who"),
    [
        (INVITED, ["ana", "cleo"]),
        ((*INVITED, "ATTENDEE;PARTSTAT=DECLINED:mailto:dev@x.example"), ["ana", "cleo"]),
        ((*INVITED, "ATTENDEE;PARTSTAT=TENTATIVE:mailto:dev@x.example"), ["ana", "cleo", "dev"]),
        ((*INVITED, "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:dev@x.example"), ["ana", "cleo"]),
        ((*INVITED, "ORGANIZER:MAILTO:Dev@X.example"), ["ana", "cleo", "dev"]),
        (
            (*INVITED, "ATTENDEE;PARTSTAT=DECLINED:mailto:d@x.example", "ORGANIZER:mailto:d@x.example"),
            ["ana", "cleo"],
        ),
        ((*INVITED, "ATTENDEE;EMAIL=dev@x.example:/principals/77/"), ["ana", "cleo", "dev"]),
        ((*INVITED, "ATTENDEE:urn:uuid:77"), ["ana", "cleo"]),
    ],
)
def test_whoever_was_invited_and_did_not_decline_was_there(lines: tuple[str, ...], who: list[str]) -> None:
    assert people(*lines) == who


def test_a_meeting_of_everybody_brings_no_two_together() -> None:
    crowd = [f"person{n}" for n in range(MOST_INVITED + 1)]

    assert met(event(people=crowd)) == []
    assert len(met(event(people=crowd[1:]))) == 1


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        b"\xff\xfe\x00\x01",
        calendar(event())[:200],
        event().encode(),
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(text: bytes) -> None:
    with pytest.raises(TroubleError) as refused:
        read_meetings(text, AFTER, UNTIL, BERLIN)

    assert refused.value.trouble is Trouble.NO_CALENDAR


def test_a_calendar_with_thousands_of_meetings_at_once_is_refused() -> None:
    many = calendar(*(event(uid=f"{n}@x", people=("ana",)) for n in range(5_001)))

    with pytest.raises(TroubleError) as refused:
        read_meetings(many, AFTER, UNTIL, BERLIN)

    assert refused.value.trouble is Trouble.TOO_MANY


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://calendar.example.com/a/b.ics", "https://calendar.example.com/a/b.ics"),
        ("<https://calendar.example.com/a.ics?x=1&amp;y=2>", "https://calendar.example.com/a.ics?x=1&y=2"),
        (
            "<https://calendar.example.com/a.ics|calendar.example.com/a.ics>",
            "https://calendar.example.com/a.ics",
        ),
        ("webcal://calendar.example.com:8443/a.ics", "https://calendar.example.com:8443/a.ics"),
        ("https://8.8.8.8/a.ics", "https://8.8.8.8/a.ics"),
    ],
)
def test_an_address_is_read_as_slack_sends_it(typed: str, url: str) -> None:
    assert address(typed) == url
    assert "/" not in host(url)


@pytest.mark.parametrize(
    "typed",
    [
        "http://calendar.example.com/a.ics",
        "ftp://calendar.example.com/a.ics",
        "file:///etc/passwd",
        "calendar",
        "https://",
        "https://localhost/a.ics",
        "https://nas.local/a.ics",
        "https://127.0.0.1/a.ics",
        "https://10.1.2.3/a.ics",
        "https://169.254.169.254/latest",
        "https://[::1]/a.ics",
        "https://[::ffff:10.0.0.1]/a.ics",
        "https://[fe80::1]/a.ics",
        "https://[bad/a.ics",
        "https://calendar.example.com:port/a.ics",
        "https://calendar.example.com/a b.ics",
        f"https://calendar.example.com/{'a' * 2000}",
    ],
)
def test_an_address_inside_or_without_https_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UserError, match="starts with https://"):
        address(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("https://①②⑦.⓪.⓪.①:8443/x", "inside a network, where I don't go"),
        ("webcal://nas.local/a.ics", "inside a network, where I don't go"),
        ("https://ana:secret@calendar.example.com/a.ics", "I don't sign in anywhere"),
        ("https://2130706433/a.ics", "It's unclear which server"),
    ],
)
def test_a_refused_address_is_told_why(typed: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        address(typed)
