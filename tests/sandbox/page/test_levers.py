"""Stories: the levers beside the page: where the clock is sent, what is ticked off, what went wrong."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import call_log
from sandbox.client import Sandbox
from sandbox.errors import Refused
from sandbox.page import fault_panel, guide, time_control
from sandbox.page.page_state import Options
from sandbox.settings import Settings
from sandbox.workspace import Workspace, compose
from tests.patience import until
from tests.sandbox import bot as small
from tests.sandbox.page.test_doors import act, page

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def workspace() -> Workspace:
    names = ("/feedback", "/drumbeat")
    return compose(Settings(), at=at("2026-11-24T10:00:00+01:00"), options=Options(commands=names))


@pytest.mark.parametrize(
    ("leap", "now", "goal"),
    [
        ("hour", "2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00"),
        ("tomorrow", "2026-11-24T10:00:00+01:00", "2026-11-25T09:00:00+01:00"),
        ("tomorrow", "2026-11-27T10:00:00+01:00", "2026-11-30T09:00:00+01:00"),
        ("tomorrow", "2026-11-28T10:00:00+01:00", "2026-11-30T09:00:00+01:00"),
        ("thursday", "2026-11-24T10:00:00+01:00", "2026-11-26T09:00:00+01:00"),
        ("thursday", "2026-11-26T08:59:00+01:00", "2026-11-26T09:00:00+01:00"),
        ("thursday", "2026-11-26T09:00:00+01:00", "2026-12-03T09:00:00+01:00"),
        ("monday", "2026-11-24T10:00:00+01:00", "2026-11-30T08:00:00+01:00"),
        ("monday9", "2026-11-30T08:30:00+01:00", "2026-11-30T09:00:00+01:00"),
        ("thursday", "2026-10-23T10:00:00+02:00", "2026-10-29T09:00:00+01:00"),
    ],
)
def test_a_leap_goes_to_the_next_such_moment_where_the_company_sits(leap: str, now: str, goal: str) -> None:
    assert time_control.goal(leap, at(now), BERLIN) == at(goal)


def test_a_chosen_moment_is_meant_where_the_company_sits() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    assert time_control.chosen("2026-12-01T14:00", now, BERLIN) == at("2026-12-01T14:00:00+01:00")


@pytest.mark.parametrize("typed", ["", "soon", "2026-11-24T09:59", "2027-11-24T09:00"])
def test_no_other_moment_is_taken(typed: str) -> None:
    with pytest.raises(Refused):
        time_control.chosen(typed, datetime(2026, 11, 24, 9, tzinfo=UTC), BERLIN)


def test_a_jump_on_the_page_is_watched_and_told(sandbox: Sandbox, bot: small.Bot, together: str) -> None:
    sandbox.jump("2026-11-25T08:00:00+00:00")
    bot.due.append(at("2026-11-26T08:00:00+00:00"))

    status, _ = act(sandbox, "leap", leap="thursday")

    assert status == 200
    until(lambda: "stops." in page(sandbox, f"/as/ana/{together}"))
    shown = page(sandbox, f"/as/ana/{together}")
    assert "From Wed 25 Nov, 09:00 to Thu 26 Nov, 09:00: " in shown
    assert "due 2026-11-26T08:00:00+00:00" in shown


def test_the_eight_things_lead_where_they_are_done(workspace: Workspace) -> None:
    shown = guide.shown(workspace)

    assert len(shown) == 8
    assert not any(step.done for step in shown)
    assert shown[3].way == "/as/dev/C0MARKETING?fill=%2Fdrumbeat+ride+%40ana+2026-12-03+14%3A00+Contoso"


@pytest.mark.parametrize(
    ("kind", "what", "number"),
    [
        ("command", "/feedback the mail confuses", 0),
        ("click", "feedback.acknowledge", 1),
        ("submit", "news.save", 2),
        ("command", "/drumbeat ride @ana 2026-12-03 14:00 Contoso", 3),
        ("click", "ride_along.confirm", 4),
        ("jump", "Marketing this week: 2 news", 5),
        ("jump", "Monday alignment: 3 coming", 6),
        ("fault", "429", 7),
    ],
)
def test_what_was_done_is_ticked_off(workspace: Workspace, kind: str, what: str, number: int) -> None:
    workspace.desk.note(kind, what)

    assert [n for n, step in enumerate(guide.shown(workspace)) if step.done] == [number]


def test_a_sandbox_served_alone_offers_nothing_to_try() -> None:
    assert guide.shown(compose(Settings())) == []


def called(workspace: Workspace, outcome: str, channel: str, at: float) -> None:
    workspace.calls.add(call_log.Entry(fault_panel.POST, at, outcome, channel))


def test_what_went_wrong_is_told_with_what_came_of_it(workspace: Workspace) -> None:
    called(workspace, "429", "C0SALES", 10.0)
    called(workspace, "ok", "C0FIELD", 10.5)
    called(workspace, "500", "C0SALES", 11.0)
    called(workspace, "ok", "C0SALES", 12.5)
    called(workspace, "drop_after_accept", "U0ANA", 13.0)
    called(workspace, "429", "C0LEADERS", 14.0)

    found = fault_panel.incidents(workspace, workspace.world.user("ana"))

    assert [(i.fault, i.place, i.tries, i.seconds) for i in found] == [
        ("429", "another channel", 1, None),
        ("line dropped", "a direct message", 1, 0.0),
        ("500", "#sales", 2, 1.5),
        ("429", "#sales", 3, 2.5),
    ]


def test_a_fault_is_armed_for_one_post_and_shown(sandbox: Sandbox, bot: small.Bot, together: str) -> None:
    act(sandbox, "arm", fault="500")
    assert "Armed: 500" in page(sandbox, f"/as/ana/{together}")

    with pytest.raises(SlackApiError, match="Internal Server Error"):
        bot.client.chat_postMessage(channel=together, text="once")
    bot.client.chat_postMessage(channel=together, text="again")

    shown = page(sandbox, f"/as/ana/{together}")
    assert "Armed" not in shown
    assert "there after 2 tries" in shown


def test_posts_that_carry_the_same_key_count_as_doubled(
    sandbox: Sandbox, bot: small.Bot, together: str
) -> None:
    receipt = {"event_type": "receipt", "event_payload": {"key": "one"}}
    for text in ("once", "twice"):
        bot.client.chat_postMessage(channel=together, text=text, metadata=receipt)

    assert "<b>2</b> posts arrived, <b>1</b> doubled" in page(sandbox, f"/as/ana/{together}")


def test_two_people_write_to_each_other_and_the_bot_hears_nothing(sandbox: Sandbox, bot: small.Bot) -> None:
    act(sandbox, "say", user="ana", channel="@ben", text="between us")

    assert "between us" in page(sandbox, "/as/ben/D0ANA0BEN")
    assert "between us" not in page(sandbox, "/as/cleo/D0ANA0BEN")
    assert bot.heard == []
    listed = bot.client.conversations_list(types="im")["channels"]
    assert "D0ANA0BEN" not in [c["id"] for c in listed]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        bot.client.conversations_history(channel="D0ANA0BEN")
