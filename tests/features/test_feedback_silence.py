"""Stories: silence about a feedback has a clock."""

from datetime import UTC, datetime, timedelta

from tests.features.test_feedback_steps import PLAN, sent, step
from tests.office import TOGETHER, Office, Reply

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def asked(office: Office, who: str) -> int:
    return len([dm for dm in office.dms(who) if "been waiting" in dm])


def snooze(office: Office, who: str, why: str = "the agency is on holiday", days: str = "3") -> Reply:
    values = {"days": ("selected_option", days), "why": ("value", why)}
    return office.submit(who, "feedback.snoozed", values, data="1")


def test_nobody_takes_it_and_each_day_somebody_higher_is_asked(office: Office) -> None:
    office.now = TUESDAY
    sent(office)

    office.at(TUESDAY + DAY)
    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [1, 0, 0, 0]
    office.at(TUESDAY + 2 * DAY)
    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [1, 1, 1, 0]
    office.at(TUESDAY + 3 * DAY)
    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [1, 1, 2, 1]
    office.at(TUESDAY + 20 * DAY)
    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [1, 1, 2, 1]


def test_what_both_leaders_know_of_stands_first_on_mondays_agenda(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "ana", "an older one, which waits for a reason")
    snooze(office, "dev", days="5")
    sent(office, "ana", "the silent one")
    office.at(TUESDAY + DAY)
    office.at(TUESDAY + 2 * DAY)
    office.at(TUESDAY + 3 * DAY)

    office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    (agenda,) = [post for post in office.posts(TOGETHER) if "Monday alignment" in post]
    assert agenda.index("the silent one") < agenda.index("an older one")
    assert agenda.index("Open feedback from the field") < agenda.index("the silent one")


def test_after_a_pause_nobody_is_asked_twice_at_once_and_the_days_are_counted(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.at(TUESDAY + DAY)
    snooze(office, "dev", days="5")

    office.at(TUESDAY + 8 * DAY)
    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [1, 1, 1, 0]
    assert "has been waiting 6 business days" in office.dms("kim")[-1]
    office.at(TUESDAY + 9 * DAY)
    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [1, 1, 2, 1]


def test_the_periods_are_a_setting(office: Office) -> None:
    slower = {"liaison": "2", "stand_in": "3", "leaders": "5"}
    office.set_up(**{f"silence_{name}": ("selected_option", days) for name, days in slower.items()})
    office.now = TUESDAY
    sent(office)

    office.at(TUESDAY + DAY)
    assert asked(office, "dev") == 0
    office.at(TUESDAY + 2 * DAY)
    assert asked(office, "dev") == 1


def test_taking_it_ends_the_asking(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")

    office.at(TUESDAY + 3 * DAY)

    assert [asked(office, who) for who in ("dev", "kim", "cleo", "ben")] == [0, 0, 0, 0]


def test_a_plan_that_is_overdue_is_asked_about(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "planned", **PLAN)

    office.at(datetime(2026, 12, 2, 9, 30, tzinfo=UTC))

    assert "was due by Tue, Dec 1" in office.dms("dev")[-1]


def test_a_question_nobody_answers_reminds_the_rep(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    step(office, "dev", "needs_info", why=("value", "which mail?"))

    office.at(TUESDAY + 3 * DAY)

    assert "is still waiting for your answer about *F-1*" in office.dms("ana")[-1]


def test_a_private_one_is_told_to_no_leader(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    lite_office.submit(
        "ana",
        "feedback.send",
        {"text": ("value", "secret"), "private": ("selected_options", ["private"])},
    )

    lite_office.at(TUESDAY + DAY)
    lite_office.at(TUESDAY + 2 * DAY)
    lite_office.at(TUESDAY + 3 * DAY)

    assert [asked(lite_office, who) for who in ("dev", "kim", "cleo", "ben")] == [2, 2, 0, 0]
