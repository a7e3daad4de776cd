"""Stories: the two leaders are asked on Fridays how often they spoke, and told of a long silence."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.office import TOGETHER, Office
from tests.touchpoint_totals import touchpoints

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def asked(office: Office, who: str) -> list[str]:
    return [dm for dm in office.dms(who) if "On how many days" in dm]


def taps(office: Office, who: str, days: int, *ways: str) -> None:
    """The leader taps a number under the question, with these ways ticked."""
    other = {"ben": "U0CLEO", "cleo": "U0BEN"}[who]
    ticked = {"selected_options": [{"value": way} for way in ways]}
    office._act(
        who,
        {
            "type": "button",
            "action_id": f"leaders.days.{days}",
            "block_id": "b",
            "value": f"{other} 2026-11-23 {days}",
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
    taps(lite_office, "ben", 0)

    assert touchpoints(lite_office) == {}
    assert "0 days with @U0CLEO" in lite_office.whispers[-1]


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
