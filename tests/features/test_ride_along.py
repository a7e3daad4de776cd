"""Stories: a marketer rides along with a rep; both confirm, and both are reminded in their own zone."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import history
from storage.outbox import About
from tests.office import Office
from tests.touchpoint_totals import touchpoints

LINE = "ride <@U0ANA|ana> 2026-12-03 14:00 Contoso"
# Dev books in London: 14:00 there is 15:00 for Ana in Madrid.
START = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)


def booked(office: Office) -> None:
    office.drumbeat("dev", LINE)
    office.deliver()


def confirmed(office: Office) -> None:
    booked(office)
    office.click("ana", "ride_along.confirm", "1")
    office.click("dev", "ride_along.confirm", "1")
    office.deliver()


def test_a_marketer_books_and_both_are_asked_each_in_their_own_zone(office: Office) -> None:
    reply = office.drumbeat("dev", LINE)
    office.deliver()

    assert "Contoso, Thu, Dec 3 at 2:00 PM GMT" in reply.words
    assert "Thu, Dec 3 at 3:00 PM CET" in office.dms("ana")[-1]
    assert "[Confirm] [I can't make it]" in office.dms("ana")[-1]
    assert "Still good for you?" in office.dms("dev")[-1]


@pytest.mark.parametrize(
    "line",
    [
        "ride <@U0ANA> 2026-12-03 2:00 PM Contoso",
        "ride\u00a0<@U0ANA|ana>\u00a03.12.\u00a014h\u00a0Contoso",
        "ride <@U0ANA> Dec 3 at 2pm Contoso",
    ],
)
def test_the_line_is_read_as_people_write_it(office: Office, line: str) -> None:
    assert "Contoso, Thu, Dec 3 at 2:00 PM GMT" in office.drumbeat("dev", line).words


def test_one_confirmation_waits_for_the_other(office: Office) -> None:
    booked(office)

    office.click("ana", "ride_along.confirm", "1")
    office.deliver()

    assert "I'll tell you when @U0DEV confirms" in office.dms("ana")[0]
    assert "[Confirm]" in office.dms("dev")[-1]


def test_when_both_confirmed_both_are_told(office: Office) -> None:
    confirmed(office)

    assert "It's on: *Contoso* with @U0DEV" in office.dms("ana")[-1]
    assert "It's on: *Contoso* with @U0ANA" in office.dms("dev")[-1]
    assert "Both of you confirmed" in office.dms("ana")[0]


@pytest.mark.parametrize(
    ("who", "nine"),
    [
        ("ana", datetime(2026, 12, 2, 8, 0, tzinfo=UTC)),
        ("dev", datetime(2026, 12, 2, 9, 0, tzinfo=UTC)),
    ],
)
def test_each_is_reminded_the_day_before_at_nine_in_their_own_zone(
    office: Office, who: str, nine: datetime
) -> None:
    confirmed(office)

    office.at(nine - timedelta(seconds=1))
    assert not any("Tomorrow" in dm for dm in office.dms(who))

    office.at(nine)
    assert sum("Tomorrow" in dm for dm in office.dms(who)) == 1


def test_both_are_reminded_one_hour_before_and_only_once(office: Office) -> None:
    confirmed(office)

    office.at(START - timedelta(hours=1))
    office.later(minutes=30)

    assert sum("In an hour" in dm for dm in office.dms("ana")) == 1
    assert sum("In an hour" in dm for dm in office.dms("dev")) == 1


def test_a_ride_that_only_one_confirmed_reminds_nobody(office: Office) -> None:
    booked(office)
    office.click("ana", "ride_along.confirm", "1")

    office.at(START - timedelta(minutes=30))

    assert not any("In an hour" in dm for dm in office.dms("ana"))


def test_declining_tells_the_other_and_ends_the_reminders(office: Office) -> None:
    confirmed(office)

    office.click("ana", "ride_along.decline", "1")
    office.deliver()
    office.at(START - timedelta(minutes=30))

    assert "@U0ANA can't make the ride-along to *Contoso*" in office.dms("dev")[-1]
    assert not any("Tomorrow" in dm or "In an hour" in dm for dm in office.dms("dev"))


def test_a_click_on_a_ride_that_was_called_off_is_answered(office: Office) -> None:
    booked(office)
    office.click("ana", "ride_along.decline", "1")

    office.click("dev", "ride_along.confirm", "1")

    assert "already called off" in office.whispers[-1]


def test_a_click_by_somebody_else_changes_nothing(office: Office) -> None:
    booked(office)

    office.click("gus", "ride_along.confirm", "1")

    assert "That ride-along is gone" in office.whispers[-1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ride", "needs who, when and where"),
        ("ride <@U0ANA> 2026-12-03 14:00", "needs who, when and where"),
        ("ride ana 2026-12-03 14:00 Contoso", "Pick the person from Slack's @ list"),
        (
            "ride <@U0ANA> sometime 14:00 Contoso",
            "couldn't read a day and a time in “sometime 14:00 Contoso”",
        ),
        ("ride <@U0ANA> 12/7 2pm Contoso", "Mon 7 Dec 2026 14:00 or Mon 12 Jul 2027 14:00"),
        ("ride @ana tomorrow 2pm Contoso", "Pick the person from Slack's @ list"),
        ("ride <@U0ANA> 2026-11-20 14:00 Contoso", "in the past"),
        ("ride <@U0ANA> 2028-11-20 14:00 Contoso", "more than a year away"),
        ("ride <@U0ELI> 2026-12-03 14:00 Contoso", "isn't in Sales"),
        ("ride <@U0CLEO> 2026-12-03 14:00 Contoso", "isn't in Sales"),
        ("ride <@U0NOBODY> 2026-12-03 14:00 Contoso", "isn't in Sales"),
        ("ride <@U0ANA> 2026-12-03 14:00 " + "x" * 151, "under 150 characters"),
    ],
)
def test_what_cannot_be_booked_gets_a_clear_sentence(office: Office, line: str, words: str) -> None:
    reply = office.drumbeat("dev", line)
    office.deliver()

    assert words in reply.words
    assert office.dms("ana") == []


def test_a_rep_who_left_cannot_be_booked(office: Office) -> None:
    office.event(type="user_change", user={**office.world.people["U0ANA"], "deleted": True})

    assert "isn't active anymore" in office.drumbeat("dev", LINE).words


@pytest.mark.parametrize("who", ["ben", "eli"])
def test_only_marketers_book(office: Office, who: str) -> None:
    assert "This is for Marketing" in office.drumbeat(who, LINE).words


def test_booking_the_same_twice_asks_once(office: Office) -> None:
    booked(office)
    reply = office.drumbeat("dev", LINE)
    office.deliver()

    assert "already booked" in reply.words
    assert len(office.dms("ana")) == 1


def test_the_customers_name_mentions_nobody(office: Office) -> None:
    office.drumbeat("dev", "ride <@U0ANA> 2026-12-03 14:00 <!channel> &amp; Co")
    office.deliver()

    assert "<!channel>" not in str(office.world.posts["U0ANA"])


def test_it_stands_on_the_agenda_of_its_week(office: Office) -> None:
    confirmed(office)

    office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    assert any("@U0DEV joins @U0ANA at *Contoso*" in post for post in office.posts("C0TOGETHER"))


def test_after_a_night_of_downtime_nobody_is_told_of_tomorrow_on_the_day_itself(office: Office) -> None:
    confirmed(office)

    office.at(datetime(2026, 12, 3, 8, 0, tzinfo=UTC))
    office.at(START - timedelta(hours=1))

    assert not any("Tomorrow" in dm for dm in office.dms("ana"))
    assert sum("In an hour" in dm for dm in office.dms("ana")) == 1


def test_a_ride_that_is_over_reminds_nobody(office: Office) -> None:
    confirmed(office)

    office.at(START + timedelta(hours=1))

    assert not any("Tomorrow" in dm or "In an hour" in dm for dm in office.dms("ana"))


def test_the_marketer_is_asked_afterwards_and_a_yes_counts_for_both_sides(office: Office) -> None:
    confirmed(office)
    office.at(START + timedelta(hours=2))
    asked = office.dms("dev")[-1]

    office.click("dev", "ride_along.held", "1")
    office.click("dev", "ride_along.held", "1")

    assert "Did you ride along with @U0ANA to *Contoso*" in asked
    assert not any("Did you ride" in dm for dm in office.dms("ana"))
    assert touchpoints(office) == {"sales ride_along": 1, "marketing ride_along": 1}
    assert "already logged" in office.whispers[-1]


def test_a_ride_that_did_not_take_place_counts_for_nothing(office: Office) -> None:
    confirmed(office)
    office.at(START + timedelta(hours=2))

    office.click("dev", "ride_along.missed", "1")

    assert touchpoints(office) == {}
    assert "didn't happen" in office.whispers[-1]


def test_whether_it_took_place_is_for_the_marketer_to_say(office: Office) -> None:
    confirmed(office)
    office.at(START + timedelta(hours=2))

    office.click("ana", "ride_along.held", "1")

    assert touchpoints(office) == {}
    assert "Only the marketer who rode along" in office.whispers[-1]


def test_who_said_what_when_is_kept(office: Office) -> None:
    confirmed(office)
    office.at(START + timedelta(hours=2))

    office.click("dev", "ride_along.held", "1")

    about = About("ride_along", 1)
    past = office.store.read(lambda session: history.events(session, office.workspace_id, about))
    assert [(event.actor, event.from_state, event.to_state) for event in past] == [
        ("U0ANA", "proposed", "proposed"),
        ("U0DEV", "proposed", "confirmed"),
        ("U0DEV", "confirmed", "held"),
    ]
