"""Stories: the two leaders are asked on Fridays how often they spoke, and told of a long silence."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.office import TOGETHER, Office
from tests.touchpoint_totals import touchpoints

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def asked(office: Office, who: str) -> list[str]:
    return [dm for dm in office.dms(who) if "On how many days" in dm]


def taps(office: Office, who: str, days: int, *ways: str, other: str = "", week: str = "2026-11-23") -> None:
    """Somebody taps a number under a question, with these ways ticked."""
    other = other or {"ben": "U0CLEO", "cleo": "U0BEN"}[who]
    ticked = {"selected_options": [{"value": way} for way in ways]}
    office._act(
        who,
        {
            "type": "button",
            "action_id": f"leaders.days.{days}",
            "block_id": "b",
            "value": f"{other} {week} {days}",
        },
        state={"values": {"leaders.ways": {"leaders.ways": ticked}}},
    )


def test_both_leaders_are_asked_on_friday_afternoon_and_nobody_else(office: Office) -> None:
    office.at(FRIDAY - timedelta(hours=8))
    office.at(FRIDAY - timedelta(minutes=1))
    early = asked(office, "ben")
    office.at(FRIDAY)

    assert early == []
    assert "with @U0CLEO outside Slack" in asked(office, "ben")[0]
    assert "with @U0BEN outside Slack" in asked(office, "cleo")[0]
    assert asked(office, "ana") == asked(office, "dev") == []


def test_the_larger_of_the_two_answers_counts_in_both_directions(office: Office) -> None:
    office.at(FRIDAY)
    taps(office, "ben", 2, "meeting")
    taps(office, "cleo", 3)
    taps(office, "cleo", 3)

    assert touchpoints(office) == {
        "sales meeting": 2,
        "sales call": 1,
        "marketing meeting": 2,
        "marketing call": 1,
    }
    assert "2 days with @U0CLEO (meeting)" in office.whispers[0]


def test_no_day_is_an_answer_too(lite_office: Office) -> None:
    lite_office.at(FRIDAY)
    taps(lite_office, "ben", 0)

    assert touchpoints(lite_office) == {}
    assert "0 days with @U0CLEO" in lite_office.whispers[-1]


CLOSED = "This question is closed. To log a conversation: /drumbeat touch"


@pytest.mark.parametrize(
    ("who", "other", "week", "words"),
    [
        ("ben", "U0DEV", "2026-11-23", CLOSED),
        ("ben", "U0CLEO", "2026-11-16", CLOSED),
        ("cleo", "U0CLEO", "2026-11-23", CLOSED),
        ("ana", "U0CLEO", "2026-11-23", "for the leaders"),
        ("dev", "U0BEN", "2026-11-23", "for the leaders"),
        ("eli", "U0BEN", "2026-11-23", "for the leaders"),
    ],
)
def test_it_takes_only_its_own_readers_answer_about_whom_it_asks(
    lite_office: Office, who: str, other: str, week: str, words: str
) -> None:
    lite_office.at(FRIDAY)

    taps(lite_office, who, 3, other=other, week=week)

    assert words in lite_office.whispers[-1]
    assert touchpoints(lite_office) == {}


def test_asked_again_it_replaces_itself_and_the_one_before_takes_no_answer(office: Office) -> None:
    office.at(FRIDAY)
    office.at(FRIDAY + timedelta(days=7))

    standing = [dm for dm in office.dms("ben") if "question" in dm or "On how many days" in dm]
    taps(office, "ben", 3)
    late = office.whispers[-1]
    taps(office, "ben", 2, week="2026-11-30")

    assert standing[0] == "This week's question is closed: there's a newer one."
    assert "[5]" in standing[1] and len(standing) == 2
    assert CLOSED in late
    assert touchpoints(office) == {"sales call": 2, "marketing call": 2}


def test_what_was_answered_is_not_changed_by_the_next_question(lite_office: Office) -> None:
    lite_office.at(FRIDAY)
    taps(lite_office, "ben", 1)
    lite_office.at(FRIDAY + timedelta(days=7))

    assert len(asked(lite_office, "ben")) == 2
    assert len(asked(lite_office, "cleo")) == 1


def test_after_three_without_an_answer_it_stops_until_something_is_logged(lite_office: Office) -> None:
    weeks = [FRIDAY + timedelta(days=7 * n) for n in range(7)]
    for week in weeks[:5]:
        lite_office.at(week)
    stopped = len([dm for dm in lite_office.dms("ben") if "question" in dm or "On how many" in dm])

    lite_office.drumbeat("ben", "touch <@U0CLEO> call")
    lite_office.at(weeks[5])
    taps(lite_office, "cleo", 1, week="2026-12-07")
    lite_office.at(weeks[6])

    assert stopped == 3
    assert [len(asked(lite_office, who)) for who in ("ben", "cleo")] == [1, 2]
    assert "2027-01-04" in str(lite_office.world.posts["U0BEN"][-1])


def silent(office: Office) -> list[str]:
    return [dm for who in ("ben", "cleo") for dm in office.dms(who) if "business days" in dm]


def agree(office: Office) -> None:
    office.click("ben", "touchpoint.pairs", "yes")
    office.click("cleo", "touchpoint.pairs", "yes")


def test_five_business_days_of_silence_are_told_to_the_two_once_both_agreed(office: Office) -> None:
    agree(office)
    office.drumbeat("ben", "touch <@U0CLEO> call")

    for day in range(12):
        office.at(datetime(2026, 11, 24, 10, 0, tzinfo=UTC) + timedelta(days=day))

    assert len(silent(office)) == 2
    assert "was Mon, Nov 23, 5 business days ago" in silent(office)[0]
    assert not any("business days ago" in post for post in office.posts(TOGETHER))


def test_without_both_consents_nobody_hears_of_silence(lite_office: Office) -> None:
    lite_office.click("ben", "touchpoint.pairs", "yes")

    for day in range(14):
        lite_office.at(datetime(2026, 11, 24, 10, 0, tzinfo=UTC) + timedelta(days=day))

    assert silent(lite_office) == []


def test_an_admin_says_how_long_a_silence_may_be(lite_office: Office) -> None:
    agree(lite_office)
    lite_office.drumbeat("ben", "touch <@U0CLEO> call")

    reply = lite_office.drumbeat("mira", "silence 2")
    lite_office.at(datetime(2026, 11, 26, 10, 0, tzinfo=UTC))

    assert "after 2 business days of silence" in reply.words
    assert "2 business days ago" in silent(lite_office)[0]


@pytest.mark.parametrize(
    ("who", "typed", "words"),
    [
        ("ana", "silence 2", "admin"),
        ("mira", "silence", "from 1 to 60"),
        ("mira", "silence 0", "from 1 to 60"),
        ("mira", "silence 61", "from 1 to 60"),
        ("mira", "silence soon", "from 1 to 60"),
    ],
)
def test_a_silence_that_cannot_stand_is_refused(
    lite_office: Office, who: str, typed: str, words: str
) -> None:
    assert words in lite_office.drumbeat(who, typed).words
