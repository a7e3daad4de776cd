"""Stories: the Thursday digest and the Monday agenda come on their day, once, with what was known then."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot import features
from digests import ritual as digest
from digests import thursday
from storage import ritual
from storage.db.engine import Session
from storage.ritual import Plan
from tests.buttons import labels
from tests.features.test_news import CAMPAIGN, NEWS
from tests.office import TOGETHER, Office

THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def digests(office: Office) -> list[str]:
    return [post for post in office.posts(TOGETHER) if "== Marketing this week ==" in post]


def agendas(office: Office) -> list[str]:
    return [post for post in office.posts(TOGETHER) if "Monday alignment" in post]


def test_the_digest_lists_news_campaigns_and_feedback_heard_in_this_order(office: Office) -> None:
    office.submit("kim", "news.save", NEWS, data="news")
    office.submit("cleo", "news.save", CAMPAIGN, data="campaign")
    office.command("ana", "the mail confuses buyers")
    office.click("dev", "feedback.acknowledge", "1")

    office.at(THURSDAY)

    digest = digests(office)[0]
    parts = [
        "Thu, Nov 26 at 9:00 AM CET",
        "Fabrikam cut its prices",
        "Warehouse tour videos",
        "F-1",
    ]
    places = [digest.index(part) for part in parts]
    assert places == sorted(places)
    assert "Picked up by @U0DEV" in digest


def test_it_comes_at_its_time_and_not_before(office: Office) -> None:
    office.at(THURSDAY - timedelta(seconds=1))
    assert digests(office) == []

    office.at(THURSDAY)
    assert len(digests(office)) == 1


def test_an_empty_digest_says_so_in_one_line(office: Office) -> None:
    office.at(THURSDAY)

    assert "Nothing new from Marketing since the last digest." in digests(office)[0]


def test_what_was_listed_once_is_not_listed_again(office: Office) -> None:
    office.submit("kim", "news.save", NEWS, data="news")
    office.at(THURSDAY)

    office.at(THURSDAY + timedelta(days=7))

    assert "Fabrikam" in digests(office)[0]
    assert "Nothing new" in digests(office)[1]


def test_looking_twice_at_the_same_moment_posts_once(office: Office) -> None:
    office.at(THURSDAY)
    office.at(THURSDAY)
    office.later(minutes=5)

    assert len(digests(office)) == 1


def test_a_ritual_moved_to_a_later_day_of_the_week_does_not_post_twice_in_it(office: Office) -> None:
    office.at(THURSDAY)
    office.set_up(thursday_day=("selected_option", "FR"))

    office.at(THURSDAY + timedelta(days=1))
    assert len(digests(office)) == 1

    office.at(THURSDAY + timedelta(days=8))
    assert len(digests(office)) == 2


def test_after_a_night_of_downtime_it_comes_late_and_says_so(office: Office) -> None:
    office.at(THURSDAY + timedelta(hours=12))

    assert "posted late" in digests(office)[0]
    assert "Thu, Nov 26 at 9:00 AM" in digests(office)[0]


def test_one_written_by_a_clock_that_was_a_day_ahead_comes_at_its_time(office: Office) -> None:
    office.now = THURSDAY + timedelta(days=1, hours=-1)
    digest.open_due(office.store, office.now)
    for job in digest.jobs(office.store, office.now, office.names, features.agenda()):
        job.run()

    office.at(THURSDAY - timedelta(minutes=1))
    early = digests(office)
    office.at(THURSDAY)

    assert early == []
    assert len(digests(office)) == 1


def test_the_cut_is_the_due_time_even_when_it_is_posted_late(office: Office) -> None:
    office.now = THURSDAY + timedelta(hours=1)
    office.submit("kim", "news.save", NEWS, data="news")

    office.deliver()

    assert "Nothing new" in digests(office)[0]


def test_too_late_to_be_useful_is_left_out_and_the_owner_told(office: Office) -> None:
    office.at(MONDAY + timedelta(days=1))

    assert agendas(office) == []
    told = [dm for dm in office.dms("mira") if "skipped" in dm and "Monday agenda for" in dm]
    assert len(told) == 1
    assert "Mon, Nov 30 at 9:00 AM CET" in told[0]


def test_after_two_weeks_of_downtime_every_slot_is_settled_and_at_most_one_posted(office: Office) -> None:
    office.at(THURSDAY + timedelta(days=14, hours=1))

    assert len(digests(office)) == 1
    assert "posted late" in digests(office)[0]
    told = [dm for dm in office.dms("mira") if "skipped" in dm]
    assert len(told) == 1
    assert told[0].count("Marketing digest for") == 2
    assert told[0].count("Monday agenda for") == 2


def test_of_a_daily_ritual_only_the_newest_is_posted_after_a_day_away(office: Office) -> None:
    daily = Plan("thursday", TOGETHER, "FREQ=DAILY", time(9), "UTC", "U0MIRA", timedelta(hours=36))
    office.store.write(lambda session: ritual.plan(session, office.workspace_id, daily, office.now))

    office.at(office.now + timedelta(hours=50))

    assert len(digests(office)) == 1
    assert "Wed, Nov 25 at 9:00 AM UTC" in digests(office)[0]


def test_a_digest_that_cannot_be_put_together_stops_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thursday, "compile", _broken)

    office.at(THURSDAY)
    office.at(MONDAY)

    assert len(agendas(office)) == 1
    assert any("couldn't put together Marketing digest" in dm for dm in office.dms("mira"))


def test_wall_time_stays_when_the_clocks_change(office: Office) -> None:
    office.at(datetime(2027, 3, 25, 8, 0, tzinfo=UTC))
    before = len(digests(office))

    office.at(datetime(2027, 4, 1, 7, 0, tzinfo=UTC))

    assert len(digests(office)) == before + 1
    assert "Thu, Apr 1 at 9:00 AM CEST" in digests(office)[-1]


def test_the_agenda_lists_what_is_coming_and_open_feedback(office: Office) -> None:
    office.submit(
        "cleo", "news.save", CAMPAIGN | {"starts": ("selected_date", "2026-12-02")}, data="campaign"
    )
    office.command("ana", "the mail confuses buyers")
    office.command("fay", "buyers ask for a demo")
    office.click("dev", "feedback.acknowledge", "2")

    office.at(MONDAY)

    agenda = agendas(office)[0]
    assert "*Warehouse tour videos* starts Wed, Dec 2" in agenda
    assert "*F-1* the mail confuses buyers (@U0ANA, 6 days ago)" in agenda
    assert "F-2" not in agenda


def test_the_agenda_says_honestly_when_there_is_nothing(office: Office) -> None:
    office.at(MONDAY)

    agenda = agendas(office)[0]
    assert "Nothing is planned for the next two weeks" in agenda
    assert "Nothing open" in agenda


def test_many_open_feedbacks_are_cut_with_the_number_left_out(office: Office) -> None:
    [office.command("ana", f"observation {number}") for number in range(13)]

    office.at(MONDAY)

    assert "*F-10*" in agendas(office)[0]
    assert "*F-11*" not in agendas(office)[0]
    assert "+3 more" in agendas(office)[0]


def test_counts_are_hidden_while_a_side_has_fewer_than_five_people(new_office: Office) -> None:
    new_office.world.groups["S0SALES"] = ["U0ANA", "U0BEN", "U0FAY", "U0GUS"]
    new_office.set_up()

    new_office.at(MONDAY)

    assert "I show this once Sales and Marketing have at least five people each." in agendas(new_office)[0]


def test_a_preview_shows_the_digest_and_posts_nothing(office: Office) -> None:
    office.submit("kim", "news.save", NEWS, data="news")

    reply = office.drumbeat("ana", "preview thursday")
    office.deliver()

    assert "Fabrikam cut its prices" in reply.words
    assert reply.json["response_type"] == "ephemeral"
    assert digests(office) == []


def test_nobody_can_act_in_a_preview(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.at(MONDAY)

    posted, preview = office.world.posts[TOGETHER][-1], office.drumbeat("ana", "preview monday").json

    assert "I was there" in labels(posted)
    assert labels(preview) == []
    assert "Its buttons come with the real one" in str(preview)


def test_a_preview_of_nothing_known_says_which_there_are(office: Office) -> None:
    assert "preview thursday|monday" in office.drumbeat("ana", "preview friday").words


def test_somebody_on_neither_side_gets_no_preview(office: Office) -> None:
    assert "for people in Sales and Marketing" in office.drumbeat("eli", "preview monday").words


def test_an_archived_channel_is_told_once_and_the_next_occurrence_comes_as_planned(office: Office) -> None:
    office.world.refusals["chat.postMessage", TOGETHER] = "is_archived"
    office.at(THURSDAY)
    office.later(hours=3)
    assert len([dm for dm in office.dms("mira") if "archived" in dm]) == 1

    del office.world.refusals["chat.postMessage", TOGETHER]
    office.at(MONDAY)

    assert len(agendas(office)) == 1


def test_each_ritual_keeps_its_own_channel_and_time(new_office: Office) -> None:
    new_office.set_up(
        monday_channel=("selected_conversation", "C0LEADS"), monday_time=("selected_time", "16:30")
    )

    new_office.at(MONDAY + timedelta(hours=7, minutes=30))

    assert any("4:30 PM CET" in post for post in new_office.posts("C0LEADS"))
    assert agendas(new_office) == []


def _broken(_session: Session, _cut: object) -> None:
    raise ValueError("no such value")


def test_on_a_public_holiday_the_digest_waits_for_the_next_working_day(office: Office) -> None:
    office.at(datetime(2027, 5, 6, 7, 0, tzinfo=UTC))
    before = len(digests(office))

    office.at(datetime(2027, 5, 7, 7, 0, tzinfo=UTC))

    assert len(digests(office)) == before + 1
    assert "Fri, May 7 at 9:00 AM CEST" in digests(office)[-1]


def test_on_a_public_holiday_the_agenda_is_left_out_where_that_was_chosen(office: Office) -> None:
    office.at(datetime(2027, 3, 22, 8, 0, tzinfo=UTC))
    before = len(agendas(office))

    office.at(datetime(2027, 3, 29, 7, 0, tzinfo=UTC))
    assert len(agendas(office)) == before

    office.at(datetime(2027, 4, 5, 7, 0, tzinfo=UTC))
    assert len(agendas(office)) == before + 1
