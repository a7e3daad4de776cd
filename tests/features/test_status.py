"""Stories: an admin looks how deliveries are doing."""

from datetime import UTC, datetime, timedelta

from slack_sdk.web import SlackResponse

from tests.office import INTAKE, TOGETHER, Office
from tests.recorder import Odd


def test_an_admin_sees_what_was_sent_and_the_next_dates_with_their_zone(office: Office) -> None:
    shown = office.drumbeat("mira", "status").words

    assert "*6* sent" in shown
    assert "*0* waiting, *0* failed" in shown
    assert "Marketing digest in #C0TOGETHER: Thu, Nov 26 at 9:00 AM CET" in shown


def test_what_failed_is_shown_with_its_reason(office: Office) -> None:
    office.world.refusals["chat.postMessage", TOGETHER] = "is_archived"
    office.at(datetime(2026, 11, 26, 8, 0, tzinfo=UTC))

    shown = office.drumbeat("mira", "status").words

    assert "== Failed and waiting ==" in shown
    assert "Marketing digest" in shown
    assert "failed  #C0TOGETHER  Thu, Nov 26 at 9:00 AM CET  is_archived" in shown


def test_what_waits_is_shown(office: Office) -> None:
    office.world.refusals["chat.postMessage", INTAKE] = "internal_error"
    office.command("ana", "the mail confuses buyers")
    office.deliver()

    shown = office.drumbeat("mira", "status").words

    assert "Feedback  waiting" in shown
    assert "the mail confuses buyers" not in shown


def test_a_long_wait_slack_asked_for_is_shown_until_it_is_over(office: Office) -> None:
    limited = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.test/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": "ratelimited"},
        headers={"Retry-After": "99999"},
        status_code=429,
    )
    office.world.odd["chat.postMessage", INTAKE] = Odd(lambda _method: limited.validate(), accepted=False)
    office.command("ana", "the mail confuses buyers")
    office.deliver()

    shown = office.drumbeat("mira", "status").words
    office.now += timedelta(days=1)
    later = office.drumbeat("mira", "status").words

    assert "leave `chat.postMessage` alone until Tue, Nov 24" in shown
    assert "alone until" not in later


def test_others_are_told_who_may_look(office: Office) -> None:
    assert "Only workspace admins" in office.drumbeat("ana", "status").words
