"""Stories: days and times as people write them: read, asked about, or not understood; never guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.command_line import words_of
from domain.errors import UserError
from domain.moment import EXAMPLE, Toward, take_day, take_moment

BERLIN = ZoneInfo("Europe/Berlin")
# Monday, 10:00 in Berlin.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def read(typed: str, now: datetime = NOW) -> tuple[str, str]:
    """The moment on the clock in Berlin, and what stands behind."""
    at, rest = take_moment(words_of(typed), now, BERLIN)
    return f"{at.astimezone(BERLIN):%Y-%m-%d %H:%M}", " ".join(rest)


@pytest.mark.parametrize(
    ("typed", "wall"),
    [
        ("14:00", "14:00"),
        ("2:00 PM", "14:00"),
        ("2:00PM", "14:00"),
        ("2:00\u202fPM", "14:00"),
        ("2pm", "14:00"),
        ("2 pm", "14:00"),
        ("2 p.m.", "14:00"),
        ("2p.m.", "14:00"),
        ("2.30 pm", "14:30"),
        ("at 2.30pm", "14:30"),
        ("@2pm", "14:00"),
        ("14h", "14:00"),
        ("14 h", "14:00"),
        ("14h30", "14:30"),
        ("14:00h", "14:00"),
        ("14:00 h", "14:00"),
        ("14.00", "14:00"),
        ("14.00 Uhr", "14:00"),
        ("14:00 hrs", "14:00"),
        ("14 Uhr", "14:00"),
        ("14:00 PM", "14:00"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("12pm", "12:00"),
        ("12:30 am", "00:30"),
        ("9:00", "09:00"),
        ("7:15", "07:15"),
        ("02:00", "02:00"),
        ("0:30", "00:30"),
        ("\uff11\uff14\uff1a\uff10\uff10", "14:00"),
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(typed: str, wall: str) -> None:
    assert read(f"2026-12-07 {typed} Contoso") == (f"2026-12-07 {wall}", "Contoso")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-07", "2026-12-07"),
        ("2026\u201112\u201107", "2026-12-07"),
        ("2026-12-7", "2026-12-07"),
        ("2026/12/07", "2026-12-07"),
        ("7 Dec", "2026-12-07"),
        ("7th of December", "2026-12-07"),
        ("7. Dec", "2026-12-07"),
        ("7Dec", "2026-12-07"),
        ("7-Dec-2026", "2026-12-07"),
        ("Dec 7", "2026-12-07"),
        ("Dec. 7th", "2026-12-07"),
        ("December 7, 2026", "2026-12-07"),
        ("Dec 7 2027", "2027-12-07"),
        ("12 Jan", "2027-01-12"),
        ("Sept 3 2027", "2027-09-03"),
        ("Aug 3", "2027-08-03"),
        ("29 Feb", "2028-02-29"),
        ("3.12.", "2026-12-03"),
        ("3.12", "2026-12-03"),
        ("3.12.26", "2026-12-03"),
        ("03.12.2026", "2026-12-03"),
        ("25/12", "2026-12-25"),
        ("12/25", "2026-12-25"),
        ("12/12", "2026-12-12"),
        ("12/25/26", "2026-12-25"),
        ("25-12-2026", "2026-12-25"),
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("TOMORROW", "2026-11-24"),
        ("day after tomorrow", "2026-11-25"),
        ("Tuesday", "2026-11-24"),
        ("on Tue", "2026-11-24"),
        ("Thurs", "2026-11-26"),
        ("this Friday", "2026-11-27"),
        ("coming Tue", "2026-11-24"),
        ("next Mon", "2026-11-30"),
        ("Mon, 7 Dec", "2026-12-07"),
        ("Monday Dec 7", "2026-12-07"),
        ("Tue 12/8", "2026-12-08"),
        ("in 2 days", "2026-11-25"),
        ("in a week", "2026-11-30"),
        ("in two weeks", "2026-12-07"),
    ],
)
def test_a_day_is_read_however_it_is_written_and_wherever_it_stands(typed: str, day: str) -> None:
    assert read(f"{typed} 14:00 Contoso") == (f"{day} 14:00", "Contoso")
    assert read(f"{typed} at 2 pm Contoso") == (f"{day} 14:00", "Contoso")
    assert read(f"2pm {typed} Contoso") == (f"{day} 14:00", "Contoso")


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("12/7 14:00 Contoso", "Mon 7 Dec 2026 14:00", "Mon 12 Jul 2027 14:00"),
        ("7/12 14:00 Contoso", "Mon 7 Dec 2026 14:00", "Mon 12 Jul 2027 14:00"),
        ("7/12/2026 14:00 Contoso", "Sun 12 Jul 2026 14:00", "Mon 7 Dec 2026 14:00"),
        ("next Tue 14:00 Contoso", "Tue 24 Nov 2026 14:00", "Tue 1 Dec 2026 14:00"),
        ("Monday 14:00 Contoso", "Mon 23 Nov 2026 14:00", "Mon 30 Nov 2026 14:00"),
        ("tomorrow 2:00 Contoso", "Tue 24 Nov 2026 02:00", "Tue 24 Nov 2026 14:00"),
        ("2.30 tomorrow Contoso", "Tue 24 Nov 2026 02:30", "Tue 24 Nov 2026 14:30"),
        ("10.12 9.12 Contoso", "Wed 9 Dec 2026 10:12", "Thu 10 Dec 2026 09:12"),
    ],
)
def test_what_may_be_either_of_two_is_asked_and_either_answer_is_read(
    typed: str, first: str, second: str
) -> None:
    now = NOW - timedelta(days=200) if "2026" in typed else NOW
    with pytest.raises(UserError) as asked:
        read(typed, now)

    assert f"{first} or " in asked.value.words
    assert second in asked.value.words
    assert [read(f"{each} Contoso", now)[1] for each in (first, second)] == ["Contoso", "Contoso"]


def test_what_is_over_is_not_meant_where_something_else_may_be() -> None:
    assert read("Monday 9:00 Contoso") == ("2026-11-30 09:00", "Contoso")
    assert read("today 2:00 Contoso") == ("2026-11-23 14:00", "Contoso")
    assert read("7/12/2026 14:00 Contoso") == ("2026-12-07 14:00", "Contoso")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "PM Consulting",
            "Sun Microsystems",
            "May & Baker",
            "7 Eleven",
            "3M",
            "Monday.com",
            "Contoso – Süd",
        ),
        *("Decathlon", "Hilton", "Pacific 12", "1&1", "Ämter", "2026 Corp", "noonday"),
    ],
)
def test_the_name_behind_stays_as_it_was_typed(name: str) -> None:
    assert read(f"2026-12-07 14:00 PM {name}") == ("2026-12-07 14:00", name)


@pytest.mark.parametrize("mark", [" - ", " \u2013 ", ", ", "; ", " at ", " , "])
def test_a_mark_that_divides_is_not_of_the_name(mark: str) -> None:
    assert read(f"Dec 7, 2pm{mark}Contoso") == ("2026-12-07 14:00", "Contoso")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("soonish Contoso", "couldn't read a day and a time in “soonish Contoso”"),
        ("Contoso tomorrow 2pm", "couldn't read a day and a time"),
        ("", "couldn't read a day and a time"),
        ("tomorrow Contoso", "At what time on Tue 24 Nov 2026? I couldn't read “Contoso” as a time."),
        ("tomorrow", "At what time on Tue 24 Nov 2026? Write it"),
        ("tomorrow 25:00 Contoso", "couldn't read “25:00”"),
        ("tomorrow 14:60 Contoso", "couldn't read “14:60”"),
        ("tomorrow 13 am Contoso", "couldn't read “13”"),
        ("tomorrow 14:00-15:00 Contoso", "couldn't read “14:00-15:00”"),
        ("tomorrow 2-3pm Contoso", "couldn't read “2-3pm”"),
        ("tomorrow 1400 Contoso", "couldn't read “1400”"),
        ("Tue 7 Dec 14:00 Contoso", "At what time on Tue 24 Nov 2026? I couldn't read “7” as a time."),
        ("2pm Contoso", "On which day?"),
        ("2pm Tue 7 Dec Contoso", "On which day?"),
        ("31.2. 14:00 Contoso", "couldn't read a day and a time in “31.2. 14:00 Contoso”"),
        ("2026-13-03 14:00 Contoso", "couldn't read a day and a time"),
        ("0001-01-01 00:00 Contoso", "couldn't read a day and a time"),
        ("9999-12-31 23:59 Contoso", "couldn't read a day and a time"),
        ("tomorrow 14:00 - 15:00 Contoso", "One time is enough"),
        ("tomorrow 2pm to 3pm Contoso", "One time is enough"),
        ("tomorrow 14:00 15:00 Contoso", "One time is enough"),
        ("tomorrow 2pm EST Contoso", "read in your own zone, Europe/Berlin. Leave EST out"),
        ("tomorrow 14:00 CET Contoso", "Leave CET out"),
        ("tomorrow 14:00 (CET) Contoso", "Leave (CET) out"),
        ("tomorrow 14:00 UTC+1 Contoso", "Leave UTC+1 out"),
    ],
)
def test_what_is_not_understood_is_said_with_an_example(typed: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        read(typed)

    assert words in refused.value.words


def test_a_name_that_looks_like_a_zone_can_be_written() -> None:
    assert read("tomorrow 2pm at PT Astra") == ("2026-11-24 14:00", "PT Astra")


def test_the_example_that_is_given_works_on_every_day() -> None:
    days = [NOW + timedelta(days=ahead) for ahead in range(400)]

    assert all(take_moment(words_of(f"{EXAMPLE} Contoso"), now, BERLIN)[0] > now for now in days)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("day before yesterday", "2026-11-21"),
        ("Monday", "2026-11-23"),
        ("Tuesday", "2026-11-17"),
        ("last Mon", "2026-11-16"),
        ("20 Nov", "2026-11-20"),
        ("Fri 20 Nov", "2026-11-20"),
        ("11/20", "2026-11-20"),
        ("20.11.", "2026-11-20"),
        ("yesterday 2pm", "2026-11-22"),
    ],
)
def test_a_day_that_was_is_read(typed: str, day: str) -> None:
    assert take_day(words_of(typed), MONDAY, Toward.PAST) == (date.fromisoformat(day), ())


@pytest.mark.parametrize("typed", ["11/9", "last Tue"])
def test_a_day_that_was_is_asked_where_it_may_be_either(typed: str) -> None:
    with pytest.raises(UserError, match="That could be"):
        take_day(words_of(typed), date(2026, 11, 26), Toward.PAST)


def test_words_that_are_no_day_are_left() -> None:
    assert take_day(("sometime",), MONDAY, Toward.PAST) is None
    assert take_day(("yesterday", "evening"), MONDAY, Toward.PAST) == (date(2026, 11, 22), ("evening",))


@given(st.text(alphabet=st.sampled_from("0123456789:./-, apmhTueDctomrw\u00a0"), max_size=30))
def test_any_text_is_a_moment_or_a_sentence(typed: str) -> None:
    try:
        at, _rest = take_moment(words_of(typed), NOW, BERLIN)
    except UserError as refused:
        assert refused.words
    else:
        assert at.tzinfo is UTC
