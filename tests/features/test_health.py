"""Stories: how Sales and Marketing are doing, from weeks that are over, and a word when it goes quiet."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import health
from storage.db.engine import Session
from storage.touchpoint import EXPOSURE, add_days, add_pairs, hash_pairs
from storage.workspace import get
from tests.cast import MARKETING, SALES, user_id
from tests.office import TOGETHER, Office

START = date(2026, 8, 31)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def spoke(office: Office, weeks: int, a_day: int = 6, first: date = START) -> None:
    """Each workday so many touchpoints in each direction, spread over everyone."""
    days = [first + timedelta(days=n) for n in range(weeks * 7)]
    workdays = [day for day in days if day.weekday() < 5]

    def keep(session: Session) -> None:
        key = get(session, office.workspace_id).pair_key
        two = [(user_id(one), user_id(other)) for one in SALES for other in MARKETING]
        pairs = {
            (day, *pair): 1
            for n, day in enumerate(workdays)
            for k in range(a_day)
            for pair in (two[(n * a_day + k) % len(two)], two[(n * a_day + k) % len(two)][::-1])
        }
        counts = {
            (day, side, kind, False): many
            for day in workdays
            for side in ("sales", "marketing")
            for kind, many in (("mention", a_day), (EXPOSURE, 60))
        }
        add_days(session, office.workspace_id, counts)
        add_pairs(session, office.workspace_id, hash_pairs(pairs, key))

    office.store.write(keep)


def logged(office: Office, monday: date, a_day: int) -> None:
    """Calls, each on a day of the week that began on `monday`."""
    days = [monday + timedelta(days=n) for n in range(5)]
    calls = {(day, side, "call", False): a_day for day in days for side in ("sales", "marketing")}
    office.store.write(lambda session: add_days(session, office.workspace_id, calls))


def agendas(office: Office) -> list[str]:
    return [post for post in office.posts(TOGETHER) if "Monday alignment" in post]


def test_a_company_that_speaks_as_usual_has_a_good_score(office: Office) -> None:
    spoke(office, 13)
    office.at(MONDAY)

    reply = office.drumbeat("ana", "health")
    office.deliver()

    assert reply.words.startswith("== Health 100 of 100 ==")
    assert "The picture is on its way" in reply.words
    assert "How often" not in reply.words
    assert "*12 weeks*" in reply.words
    (picture,) = office.world.posts["D0ANA"]
    assert picture["files"][0]["title"] == "How often Sales and Marketing talk, 12 weeks to Sun, Nov 29"
    assert all(content.startswith(b"\x89PNG") for content in office.world.files.values())
    alt = office.calls("files.getUploadURLExternal")[-1]["alt_txt"]
    assert "Conversations a week up to Sun, Nov 29, oldest first: 60, 60" in alt


def test_before_there_is_enough_it_says_what_is_missing(lite_office: Office) -> None:
    assert "need 12 more weeks" in lite_office.drumbeat("ana", "health").words

    spoke(lite_office, 13, a_day=1)
    lite_office.at(MONDAY)

    assert "about 20 conversations a week" in lite_office.drumbeat("ana", "health").words


def test_details_open_in_place_and_close_again(office: Office) -> None:
    spoke(office, 13)
    office.at(MONDAY)

    office.click("ana", "health.details", "details")
    office.click("ana", "health.details", "less")

    opened, closed = office.whispers[-2:]
    assert re.search(r"How often +35 of 35 +\d+ to 35 +60 conversations a week lately, usually 60", opened)
    assert "[Less]" in opened and "[Details]" in closed
    assert "How often" not in closed


def test_where_tables_are_refused_the_parts_are_lines(lite_office: Office) -> None:
    spoke(lite_office, 13)
    lite_office.at(MONDAY)
    lite_office.shows_tables(False)

    lite_office.click("ana", "health.details", "details")

    assert "• *How often* · 35 of 35 · Could be: " in lite_office.whispers[-1]


def test_a_fall_since_last_month_says_what_moved_it_and_one_step(office: Office) -> None:
    spoke(office, 13)
    spoke(office, 4, a_day=1, first=START + timedelta(weeks=13))
    office.at(MONDAY)
    office.at(datetime(2026, 12, 28, 8, 0, tzinfo=UTC))

    shown = office.drumbeat("ana", "health").words

    assert re.search(r"== Health \d+ of 100, down \d+ since last month ==", shown)
    assert "What hurt most: 10 conversations a week, 60 a month ago." in shown
    assert "[Have a coffee] [Details]" in shown


@pytest.mark.parametrize(
    ("step", "words"), [("ride", "`/drumbeat ride @Ana"), ("coffee", "`/drumbeat touch @Ana meeting`")]
)
def test_a_step_that_is_typed_is_shown_as_it_is_typed(lite_office: Office, step: str, words: str) -> None:
    lite_office.click("cleo", "health.step", step)

    assert words in lite_office.whispers[-1]


def test_what_goes_on_mondays_agenda_opens_the_form_with_a_question(lite_office: Office) -> None:
    lite_office.click("ben", "health.step", "topic")

    opened = lite_office.calls("views.open")[-1]
    assert opened["view"]["callback_id"] == "feedback.send"
    assert "What's in the way" in str(opened["view"]["blocks"])


@pytest.mark.parametrize("action", ["health.step", "health.details"])
def test_somebody_of_neither_side_opens_nothing(lite_office: Office, action: str) -> None:
    before = lite_office.calls("views.open")

    lite_office.click("eli", action, "topic")

    assert lite_office.calls("views.open") == before
    assert "for people in Sales and Marketing" in lite_office.whispers[-1]


def test_too_few_people_show_nothing(lite_office: Office) -> None:
    spoke(lite_office, 13)
    lite_office.world.groups["S0MARKETING"] = ["U0CLEO", "U0DEV", "U0JAN", "U0KIM"]
    lite_office.event(type="subteam_members_changed", subteam_id="S0MARKETING")
    lite_office.deliver()
    lite_office.at(MONDAY)

    reply = lite_office.drumbeat("ana", "health").words

    assert "have at least five people" in reply
    assert "touchpoints a week, oldest first" not in reply
    assert "D0ANA" not in lite_office.world.posts


@pytest.mark.parametrize("who", ["eli"])
def test_only_the_two_sides_and_admins_see_it(lite_office: Office, who: str) -> None:
    assert "for people in Sales and Marketing" in lite_office.drumbeat(who, "health").words


def test_the_agenda_says_it_in_one_line_and_once_a_month_in_full(lite_office: Office) -> None:
    spoke(lite_office, 14)
    lite_office.at(MONDAY)
    lite_office.at(MONDAY + timedelta(days=7))

    first, second = agendas(lite_office)

    assert "Last week *60* conversations, the week before *60* (no change)" in first
    assert "Health *" in first
    assert "How many people" not in first
    assert "How many people " in second and "Could be" in second
    pictures = [post for post in lite_office.world.posts[TOGETHER] if post.get("files")]
    assert [post["thread_ts"] is not None for post in pictures] == [True]


def test_what_was_shown_stays_when_somebody_opts_out(lite_office: Office) -> None:
    spoke(lite_office, 13)
    lite_office.at(MONDAY)
    before = lite_office.drumbeat("ana", "health").words

    lite_office.click("cleo", "touchpoint.counted", "no")

    assert lite_office.drumbeat("ana", "health").words == before


def test_a_lasting_drop_is_told_to_the_two_leaders_once(office: Office) -> None:
    spoke(office, 11, a_day=20)
    spoke(office, 4, a_day=6, first=START + timedelta(weeks=11))
    for day in range(28):
        office.at(datetime(2026, 11, 16, 8, 0, tzinfo=UTC) + timedelta(days=day))

    warned = [dm for dm in office.dms("ben") if "talk about" in dm]

    assert len(warned) == 1
    assert "talk about *" in warned[0]
    assert "One thing to do" in warned[0]
    assert any("talk about" in dm for dm in office.dms("cleo"))
    assert not any("talk about" in dm for dm in office.dms("ana"))
    assert any("less than usual in Slack" in agenda for agenda in agendas(office))


def test_calls_that_are_logged_on_friday_are_no_drop_before(lite_office: Office) -> None:
    spoke(lite_office, 15, a_day=6)
    for week in range(15):
        for day in range(5):
            lite_office.at(datetime(2026, 8, 31, 8, 0, tzinfo=UTC) + timedelta(days=week * 7 + day))
        logged(lite_office, START + timedelta(weeks=week), a_day=14)

    assert not any("less than usual" in dm for dm in lite_office.dms("ben"))


def test_weeks_are_closed_once_and_in_a_row(lite_office: Office) -> None:
    spoke(lite_office, 13)
    lite_office.at(MONDAY)
    spoke(lite_office, 13)
    lite_office.at(MONDAY + timedelta(days=1))

    def read(session: Session) -> list[int]:
        rows = health.closed_weeks(session, lite_office.workspace_id, date.min, date.max)
        return [sum(sum(kinds.values()) for kinds in row.figures["counts"].values()) for row in rows]

    assert lite_office.store.read(read) == [60] * 13


def test_an_admin_sets_the_weights(lite_office: Office) -> None:
    spoke(lite_office, 13)
    lite_office.at(MONDAY)

    reply = lite_office.drumbeat("mira", "weights 50 20 10 10 10")

    assert "how often 50" in reply.words
    lite_office.click("ana", "health.details", "details")
    assert re.search(r"How often +50 of 50", lite_office.whispers[-1])


@pytest.mark.parametrize(
    ("who", "typed", "words"),
    [
        ("ana", "weights 50 20 10 10 10", "admin"),
        ("mira", "weights 50 20 10 10", "add up to 100"),
        ("mira", "weights 50 20 10 10 11", "add up to 100"),
        ("mira", "weights a b c d e", "add up to 100"),
        ("mira", "weights", "add up to 100"),
    ],
)
def test_weights_that_cannot_stand_are_refused(lite_office: Office, who: str, typed: str, words: str) -> None:
    assert words in lite_office.drumbeat(who, typed).words


def test_a_pair_is_shown_to_its_two_people_once_both_agreed(office: Office) -> None:
    office.drumbeat("ana", "touch <@U0CLEO> call")
    neither = office.drumbeat("ana", "health <@U0CLEO>").words
    office.click("ana", "touchpoint.pairs", "yes")
    one = office.drumbeat("ana", "health <@U0CLEO>").words
    office.click("cleo", "touchpoint.pairs", "yes")

    both = office.drumbeat("ana", "health <@U0CLEO>").words

    assert neither == one
    assert "only if you both agreed" in one
    assert "you to @U0CLEO 1 time, they to you 1" in both
    assert "you reached" not in office.drumbeat("ben", "health <@U0CLEO>").words


def test_opting_out_deletes_the_persons_pairs(lite_office: Office) -> None:
    lite_office.drumbeat("ana", "touch <@U0CLEO> call")

    lite_office.click("cleo", "touchpoint.counted", "no")

    pairs = lite_office.store.read(
        lambda s: s.connection().exec_driver_sql("SELECT COUNT(*) FROM pair_week").scalar()
    )
    assert pairs == 0
    assert "You are *not counted*" in lite_office.whispers[-1]
    lite_office.click("cleo", "touchpoint.counted", "yes")
    assert "You are *counted*" in lite_office.whispers[-1]
