"""Stories: whatever is due has one clock: moved, snoozed, struck twice, escalated, set again, dropped."""

from datetime import UTC, datetime, timedelta

import structlog

from bot import features, job_runner
from domain.job import Job
from handlers.shared.feature import Feature
from storage import deadline
from storage.deadline import Deadline
from storage.feedback import SILENCE
from storage.scope import Here
from tests.conftest import kinds_of_deadlines
from tests.features.test_feedback_silence import DAY, TUESDAY, asked, snooze
from tests.features.test_feedback_steps import PLAN, TEST, WHY, sent, step
from tests.features.test_promise import made
from tests.features.test_ride_along import confirmed
from tests.office import Office
from tests.storage.seed import at_once, due_now

PEOPLE = ("dev", "kim", "cleo", "ben")
FAR = TUESDAY + 400 * DAY


def jobs(office: Office) -> list[Job]:
    """What one of several processes finds to do now."""
    return features.due_jobs(office.store, office.now, office.names)


def silent(office: Office) -> list[datetime]:
    """The moments at which somebody is asked about a silent feedback."""
    return [due.due_at for due in due_now(office.store, FAR, SILENCE)]


def test_a_deadline_moves_with_the_day_that_is_promised(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    step(office, "dev", "acknowledged")
    step(office, "dev", "planned", **PLAN)
    step(office, "dev", "testing", **TEST)

    office.at(datetime(2026, 12, 2, 9, 30, tzinfo=UTC))
    before = [dm for dm in office.dms("dev") if "was due" in dm]
    office.at(datetime(2026, 12, 11, 9, 30, tzinfo=UTC))

    assert before == []
    assert "Thu, Dec 10" in office.dms("dev")[-1]


def test_what_is_snoozed_while_it_is_worked_on_asks_nobody(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.now += DAY
    found = jobs(office)
    snooze(office, "dev", days="3")

    job_runner.run(found)
    office.deliver()

    assert [asked(office, who) for who in PEOPLE] == [0, 0, 0, 0]
    assert silent(office) == [TUESDAY + 6 * DAY]
    office.at(TUESDAY + 6 * DAY)
    assert [asked(office, who) for who in PEOPLE] == [1, 0, 0, 0]


def test_two_at_once_strike_once_and_the_second_strike_goes_higher(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.now += DAY
    first = jobs(office)
    at_once(4, lambda _n: job_runner.run(first))
    office.deliver()
    once = [asked(office, who) for who in PEOPLE]

    office.now += DAY
    second = [jobs(office), jobs(office), first]
    at_once(3, lambda n: job_runner.run(second[n]))
    office.deliver()

    assert once == [1, 0, 0, 0]
    assert [asked(office, who) for who in PEOPLE] == [1, 1, 1, 0]
    assert silent(office) == [TUESDAY + 3 * DAY]


def test_a_step_and_a_strike_at_once_wait_for_each_other(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.now += DAY
    found = jobs(office)
    work = [
        lambda: job_runner.run(found) == 0,
        lambda: office.click("dev", "feedback.acknowledge", "1").status == 200,
    ]

    went_well = at_once(2, lambda n: work[n]())
    office.deliver()

    assert went_well == [True, True]
    assert asked(office, "dev") <= 1
    assert silent(office) == [office.now + 7 * DAY]


def test_a_question_that_is_asked_again_reminds_again(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    step(office, "dev", "needs_info", why=("value", "which mail?"))
    office.at(TUESDAY + 2 * DAY)
    office.submit("ana", "feedback.add", {"more": ("value", "the one from Monday")}, data="1")
    step(office, "dev", "needs_info", why=("value", "to whom?"))

    office.at(TUESDAY + 6 * DAY)

    assert sum("is still waiting for your answer" in dm for dm in office.dms("ana")) == 2
    assert silent(office) == []


def test_what_ends_is_due_no_more(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.now += DAY
    found = jobs(office)
    step(office, "dev", "declined", **WHY)

    job_runner.run(found)
    office.at(TUESDAY + 9 * DAY)

    assert [asked(office, who) for who in PEOPLE] == [0, 0, 0, 0]
    assert silent(office) == []


def test_each_of_two_people_is_reminded_once_whoever_works_on_it(office: Office) -> None:
    confirmed(office)
    office.now = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
    found = jobs(office)

    at_once(4, lambda _n: job_runner.run(found))
    office.deliver()

    assert [len([dm for dm in office.dms(who) if "In an hour" in dm]) for who in ("ana", "dev")] == [1, 1]


def test_what_fails_is_tried_again_later_and_stops_nothing_else(lite_office: Office) -> None:
    tried: list[datetime] = []

    def fail(here: Here, _due: Deadline) -> None:
        tried.append(here.now)
        raise OSError("no such luck")

    feature = Feature(deadlines={"odd": fail, "plain": _finish})
    for kind in ("odd", "plain"):
        set_deadline(lite_office, kind)

    def look(minutes: int) -> int:
        now = lite_office.now + timedelta(minutes=minutes)
        return job_runner.run(features.due_jobs(lite_office.store, now, lite_office.names, [feature]))

    failed = [look(minutes) for minutes in (0, 1, 9, 10)]
    lite_office.store.write(
        lambda session: deadline.drop(session, lite_office.workspace_id, ["odd"], 7, TUESDAY)
    )

    assert failed == [1, 0, 0, 1]
    assert tried == [lite_office.now, lite_office.now + features.TRY_AGAIN]
    assert due_now(lite_office.store, lite_office.now, "plain") == []
    _forget(lite_office)


def test_a_kind_nobody_looks_for_is_logged_once_and_left(lite_office: Office) -> None:
    features._warn_of.cache_clear()
    set_deadline(lite_office, "of.tomorrow")

    with structlog.testing.capture_logs() as logs:
        found = [job.name for _look in range(3) for job in jobs(lite_office)]

    assert [(line["event"], line["kind"]) for line in logs] == [
        ("deadline that nobody looks for", "of.tomorrow")
    ]
    assert "deadline of.tomorrow" not in found
    assert len(due_now(lite_office.store, lite_office.now, "of.tomorrow")) == 1
    _forget(lite_office)


def test_every_kind_that_is_declared_is_used(office: Office) -> None:
    sent(office)
    confirmed(office)
    made(office, "cleo", "U0CLEO")
    office.drumbeat("mira", "calendar https://calendar.example.com/team.ics")

    assert kinds_of_deadlines(office.store) == features.deadline_kinds()


def set_deadline(office: Office, kind: str) -> None:
    office.store.write(
        lambda session: deadline.set_deadline(session, office.workspace_id, kind, 7, office.now)
    )


def _finish(here: Here, due: Deadline) -> None:
    here.write(lambda scope: deadline.finish(scope.session, due, scope.now))


def _forget(office: Office) -> None:
    """No story leaves a kind behind that the bot does not know."""
    office.store.write(lambda session: session.connection().exec_driver_sql("DELETE FROM deadline"))
