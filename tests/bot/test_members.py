"""Who is on which side, read from Slack: put off when Slack says so, taken up again, never half done."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import job_runner
from bot.readers import members
from bot.readers.reader import Outside
from bot.slack_client import UNREADABLE_WAIT_S
from domain.side import Side
from storage import due, member
from storage.db.engine import Store
from tests.odd import page
from tests.office import Office
from tests.recorder import Odd
from tests.storage.seed import due_now


def read(office: Office, stopping: bool = False) -> int:
    """Read what is due; how many readings failed."""
    outside = Outside(office.store, lambda _id: office.slack, lambda: stopping)
    return job_runner.run(members.jobs(outside, office.now))


def people(office: Office) -> dict[Side, int]:
    return office.store.read(lambda session: member.people_a_side(session, office.workspace_id))


def is_due(office: Office) -> bool:
    return bool(due_now(office.store, office.now, member.READ))


def ask_again(office: Office) -> None:
    office.now += timedelta(days=2)
    office.store.write(lambda session: member.ask_for_reading(session, office.workspace_id, office.now))


def test_a_reading_that_is_cut_short_stays_due(lite_office: Office) -> None:
    ask_again(lite_office)

    read(lite_office, stopping=True)

    assert is_due(lite_office)


def test_what_slack_puts_off_is_read_when_it_says(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_again(lite_office)
    monkeypatch.setattr(lite_office.slack, "_usergroups_users_list", _busy)

    read(lite_office)
    waits = lite_office.store.read(lambda session: due.next_moment(session, lite_office.now))

    assert not is_due(lite_office)
    assert waits == lite_office.now + timedelta(seconds=30)


def test_a_reading_that_breaks_is_tried_again_and_changes_nothing(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_again(lite_office)
    monkeypatch.setattr(lite_office.slack, "_usergroups_users_list", _broken)

    failed = read(lite_office)

    assert failed == 1
    assert people(lite_office) == {Side.SALES: 6, Side.MARKETING: 6}
    waits = lite_office.store.read(lambda session: due.next_moment(session, lite_office.now))
    assert waits == lite_office.now + members.TRY_AGAIN


@pytest.mark.parametrize("odd", [page, lambda _method: {"ok": True}], ids=["page", "nobody named"])
@pytest.mark.parametrize("method", ["usergroups.users.list", "users.info"])
def test_an_odd_answer_is_read_again_soon_and_told_to_nobody(
    lite_office: Office, method: str, odd: Any
) -> None:
    ask_again(lite_office)
    heard = lite_office.dms("mira")
    lite_office.world.odd[method, {"users.info": "U0ANA"}.get(method, "")] = Odd(odd, accepted=True)

    failed = read(lite_office)
    waits = lite_office.store.read(lambda session: due.next_moment(session, lite_office.now))
    lite_office.later(minutes=10)

    assert failed == 1
    assert people(lite_office) == {Side.SALES: 6, Side.MARKETING: 6}
    assert waits == lite_office.now + members.TRY_AGAIN - timedelta(minutes=10)
    assert lite_office.dms("mira") == heard and not is_due(lite_office)


@pytest.mark.parametrize("after", ["soon", "inf", "nan", ""])
def test_a_wait_nobody_can_read_is_some_seconds(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    ask_again(lite_office)
    monkeypatch.setattr(lite_office.slack, "_usergroups_users_list", lambda args: _busy(args, after))

    read(lite_office)
    waits = lite_office.store.read(lambda session: due.next_moment(session, lite_office.now))

    assert waits == lite_office.now + timedelta(seconds=UNREADABLE_WAIT_S)


def test_a_change_during_a_reading_is_read_afterwards(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_again(lite_office)
    todo = members.jobs(Outside(lite_office.store, lambda _id: lite_office.slack), lite_office.now)
    lite_office.event(type="subteam_members_changed", subteam_id="S0SALES")

    job_runner.run(todo)

    assert is_due(lite_office)


def test_a_bot_in_a_sides_channel_is_nobody(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(lite_store, monkeypatch)
    office.world.people["U0ROBOT"] = {"id": "U0ROBOT", "name": "robot", "is_bot": True}
    office.world.groups["S0SALES"].append("U0ROBOT")

    office.set_up()

    assert people(office)[Side.SALES] == 6


def test_somebody_slack_does_not_know_any_more_does_not_count(
    lite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(lite_store, monkeypatch)
    office.world.groups["S0SALES"].append("U0GONE")

    office.set_up()

    assert people(office)[Side.SALES] == 6


def refusal(error: str) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.test/api/users.info",
        req_args={},
        data={"ok": False, "error": error},
        headers={},
        status_code=200,
    )
    return SlackApiError(error, response)


def _busy(_args: dict[str, Any], after: str = "30") -> dict[str, Any]:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.test/api/usergroups.users.list",
        req_args={},
        data={"ok": False, "error": "ratelimited"},
        headers={"Retry-After": after},
        status_code=429,
    )
    raise SlackApiError("ratelimited", response)


def _broken(_args: dict[str, Any]) -> dict[str, Any]:
    raise ConnectionError


@pytest.mark.parametrize(
    "answer",
    [
        "user_not_visible",
        {"user": {"tz": "Europe/Madrid"}},
        {"user": None},
        {"user": {"id": "U0ANA", "profile": 7}},
    ],
)
def test_one_person_slack_will_not_show_keeps_nobody_else_from_being_read(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    real = lite_office.slack.users_info

    def ask(*, user: str) -> Any:
        if user != "U0ANA":
            return real(user=user)
        if isinstance(answer, str):
            raise refusal(answer)
        return answer

    monkeypatch.setattr(lite_office.slack, "users_info", ask)
    before = people(lite_office)
    ask_again(lite_office)

    failed = read(lite_office)

    found = lite_office.store.read(lambda session: member.find(session, lite_office.workspace_id, "U0GUS"))
    assert failed == 0 and people(lite_office) == before
    assert found and found.read_at == lite_office.now


def test_the_admin_is_told_whom_slack_will_not_show(
    new_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = new_office.slack.users_info

    def ask(*, user: str) -> Any:
        if user == "U0ANA":
            raise refusal("user_not_visible")
        return real(user=user)

    monkeypatch.setattr(new_office.slack, "users_info", ask)

    new_office.set_up()
    new_office.deliver()

    assert any("won't show me 1 profile: @U0ANA" in dm for dm in new_office.dms("mira"))
