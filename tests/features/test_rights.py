"""Stories: what a person may do is what Slack says of them now, whatever the bot missed."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import user_id
from tests.features.test_feedback_steps import sent
from tests.office import SET_UP, Office

FOR_ADMINS = (
    "status",
    "weights 35 20 20 15 10",
    "calendar",
    "silence 5",
    "teams none",
    "setup",
    "preview monday",
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked_of(office: Office, who: str) -> int:
    """How often Slack was asked who that person is."""
    return [call["user"] for call in office.calls("users.info")].count(user_id(who))


@pytest.mark.parametrize("change", [{"is_admin": False}, {"deleted": True}])
@pytest.mark.parametrize("typed", FOR_ADMINS)
def test_who_is_no_admin_any_more_may_nothing_an_hour_later_though_no_event_came(
    lite_office: Office, typed: str, change: dict[str, Any]
) -> None:
    lite_office.drumbeat("mira", "status")
    lite_office.world.people["U0MIRA"].update(change)
    opened = len(lite_office.calls("views.open"))

    lite_office.now += HOUR
    refused = lite_office.drumbeat("mira", typed).words

    assert "Only workspace admins" in refused or "for people in Sales and Marketing" in refused
    assert len(lite_office.calls("views.open")) == opened


def test_who_is_an_admin_since_may_at_once(lite_office: Office) -> None:
    before = lite_office.drumbeat("eli", "status").words
    lite_office.world.people["U0ELI"]["is_admin"] = True

    lite_office.now += HOUR

    assert "Only workspace admins" in before
    assert "In the last day" in lite_office.drumbeat("eli", "status").words


def test_who_an_admin_named_may_nothing_once_they_left(lite_office: Office) -> None:
    lite_office.set_up(stewards=("selected_users", ["U0ELI"]))
    named = lite_office.drumbeat("eli", "status").words
    lite_office.world.people["U0ELI"]["deleted"] = True

    lite_office.now += HOUR

    assert "In the last day" in named
    assert "Only workspace admins" in lite_office.drumbeat("eli", "status").words


def test_a_form_that_stood_open_is_not_taken_from_who_is_no_admin_any_more(lite_office: Office) -> None:
    lite_office.drumbeat("mira", "setup")
    lite_office.world.people["U0MIRA"]["is_admin"] = False

    lite_office.now += HOUR
    refused = lite_office.submit("mira", "setup.save", SET_UP)

    assert "Only workspace admins" in str(refused.errors)


def test_a_leader_who_left_hands_nothing_over(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.world.people["U0CLEO"]["deleted"] = True

    lite_office.now += HOUR
    lite_office.give("cleo", "1", "U0MAE")

    assert "for the leaders" in lite_office.whispers[-1]


def test_slack_is_asked_once_an_hour_for_each_person(lite_office: Office) -> None:
    lite_office.now += HOUR
    before = asked_of(lite_office, "mira")
    for typed in ("status", "calendar", "teams", "setup"):
        lite_office.drumbeat("mira", typed)
    lite_office.now += HOUR - timedelta(seconds=1)
    lite_office.drumbeat("mira", "status")

    assert asked_of(lite_office, "mira") - before == 1


@pytest.mark.parametrize(
    ("later", "words"),
    [(23 * HOUR, "In the last day"), (DAY + HOUR, "Slack isn't answering, so I can't check")],
)
@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "missing_scope"])
def test_while_slack_says_nothing_what_it_said_last_holds_for_a_day(
    lite_office: Office, error: str, later: timedelta, words: str
) -> None:
    lite_office.drumbeat("mira", "status")
    lite_office.world.refusals["users.info", "U0MIRA"] = error

    lite_office.now += later

    assert words in lite_office.drumbeat("mira", "status").words


def test_whom_slack_does_not_know_is_nobody(lite_office: Office) -> None:
    lite_office.drumbeat("mira", "status")
    del lite_office.world.people["U0MIRA"]

    lite_office.now += HOUR

    assert "Only workspace admins" in lite_office.drumbeat("mira", "status").words
