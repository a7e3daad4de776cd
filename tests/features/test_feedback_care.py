"""Stories: a leader gives a feedback away, somebody says why it waits, and who is named in thanks."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.features.test_feedback_silence import asked, snooze
from tests.features.test_feedback_steps import sent, step
from tests.office import INTAKE, TOGETHER, Office

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_leader_gives_it_to_somebody_else_and_everyone_hears(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")

    office.give("cleo", "1", "U0MAE")
    office.deliver()

    assert "@U0MAE owns your feedback *F-1* now" in office.dms("ana")[-1]
    assert "@U0CLEO handed you *F-1*" in office.dms("mae")[-1]
    assert "[Next step]" in office.dms("mae")[-1]
    office.click("mae", "feedback.act", "1")
    assert "<@U0CLEO>: handed it to <@U0MAE>" in str(office.calls("views.open")[-1]["view"])


@pytest.mark.parametrize(
    ("who", "to", "said"),
    [
        ("dev", "U0MAE", "leaders of Sales and Marketing"),
        ("cleo", "U0FAY", "Only someone from Marketing"),
    ],
)
def test_nobody_else_gives_it_away_and_not_to_anybody(
    lite_office: Office, who: str, to: str, said: str
) -> None:
    sent(lite_office)

    lite_office.give(who, "1", to)

    assert said in lite_office.whispers[-1]


def test_whoever_is_asked_says_why_it_waits_and_until_when(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.at(TUESDAY + DAY)
    assert asked(office, "dev") == 1 and "[Snooze…]" in office.dms("dev")[-1]

    reply = snooze(office, "dev")
    assert "until Mon, Nov 30 at 10:00 AM CET" in reply.words

    office.at(TUESDAY + 3 * DAY)
    assert asked(office, "kim") == 0
    office.at(TUESDAY + 6 * DAY)
    assert asked(office, "kim") == 1
    office.click("dev", "feedback.act", "1")
    said = "<@U0DEV>: snoozed it for 3 business days: the agency is on holiday"
    assert said in str(office.calls("views.open")[-1]["view"])


def test_a_reason_is_needed_and_only_marketing_puts_it_off(lite_office: Office) -> None:
    sent(lite_office)

    assert "why" in snooze(lite_office, "dev", why=" ").errors
    assert "Marketing" in snooze(lite_office, "ana").errors["why"]


def test_what_ended_is_not_put_off(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.click("ana", "feedback.withdraw", "1")

    assert "was withdrawn" in snooze(lite_office, "dev").errors["why"]


def test_who_does_not_want_to_be_named_is_thanked_without_a_name(office: Office) -> None:
    assert "leave your name out" in office.command("ana", "unnamed").words
    sent(office)
    office.click("fay", "feedback.me_too", "1")
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "shipped")

    (thanks,) = [post for post in office.posts(TOGETHER) if "Thanks to" in post]
    assert "@U0FAY and 1 more" in thanks and "@U0ANA" not in thanks

    assert "say it was you" in office.command("ana", "named").words


def test_a_sentence_with_the_word_is_feedback(lite_office: Office) -> None:
    assert "Got it" in lite_office.command("ana", "unnamed buyers ask for it").words
    lite_office.deliver()
    assert any("unnamed buyers" in post for post in lite_office.posts(INTAKE))
