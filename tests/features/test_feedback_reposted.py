"""Stories: a card whose message or channel is gone: it is posted anew, or to whoever answers."""

from typing import Any

import pytest

from domain.delivery import DeliveryState
from storage.outbox import deliveries
from tests.features.test_feedback_steps import PLAN, TEST, TUESDAY, step
from tests.office import INTAKE, Office

CONFUSED = "the follow-up mail confuses buyers"


@pytest.fixture(autouse=True)
def at_work(office: Office) -> None:
    office.now = TUESDAY


def sent(office: Office, text: str = CONFUSED, **more: Any) -> None:
    office.submit("ana", "feedback.send", {"text": ("value", text), **more})
    office.deliver()


def cards(office: Office, place: str = INTAKE) -> list[str]:
    return [post.replace("*", "") for post in office.posts(place) if "*F-1* from" in post]


def delete_card(office: Office) -> None:
    office.world.posts[INTAKE] = [p for p in office.world.posts[INTAKE] if "F-1" not in p["text"]]


def test_a_deleted_card_is_posted_anew_as_the_feedback_stands_now(office: Office) -> None:
    sent(office)
    delete_card(office)

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    assert len(cards(office)) == 1
    assert "Picked up by @U0DEV" in cards(office)[0]


def test_the_new_card_is_changed_by_what_comes_after(office: Office) -> None:
    sent(office)
    delete_card(office)
    office.click("dev", "feedback.acknowledge", "1")
    office.click("fay", "feedback.me_too", "1")
    office.deliver()

    step(office, "dev", "planned", **PLAN)

    assert len(cards(office)) == 1
    assert "+1 rep" in cards(office)[0] and "Planned: @U0DEV, by" in cards(office)[0]


def test_a_card_may_be_deleted_more_than_once(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    for to, fields in (("planned", PLAN), ("testing", TEST)):
        office.deliver()
        delete_card(office)
        step(office, "dev", to, **fields)

    assert len(cards(office)) == 1
    assert "Testing: @U0DEV, until" in cards(office)[0]


def test_a_reply_in_the_new_cards_thread_is_heard(office: Office) -> None:
    sent(office)
    delete_card(office)
    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    ts = office.world.posts[INTAKE][-1]["ts"]
    office.says("ana", "three of them", "1764000009.000100", channel=INTAKE, thread_ts=ts)
    office.deliver()

    assert "Also: three of them" in cards(office)[0]


def test_from_an_archived_channel_the_card_goes_to_the_liaison_and_the_admin_is_told_once(
    office: Office,
) -> None:
    office.world.refusals["chat.postMessage", INTAKE] = "is_archived"

    sent(office)
    sent(office, "buyers do not get the mail")
    office.later(hours=1)

    assert "[I'll take it]" in cards(office, "U0DEV")[0]
    told = [dm for dm in office.dms("mira") if "archived" in dm]
    assert len(told) == 1
    assert "pick another channel in the setup. Until then it goes to @U0DEV" in told[0]


def test_the_liaison_works_on_from_there(office: Office) -> None:
    office.world.refusals["chat.postMessage", INTAKE] = "is_archived"
    sent(office)

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()
    step(office, "dev", "planned", **PLAN)

    assert len(cards(office, "U0DEV")) == 1
    assert "Planned: @U0DEV, by" in cards(office, "U0DEV")[0]
    assert "picked up your feedback" in office.dms("ana")[0]


@pytest.mark.parametrize("error", ["is_archived", "is_inactive"])
def test_a_channel_archived_later_loses_no_step(office: Office, error: str) -> None:
    sent(office)
    office.world.refusals["chat.update", INTAKE] = error
    office.world.refusals["chat.postMessage", INTAKE] = "is_archived"

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()
    office.later(hours=1)

    assert "Picked up by @U0DEV" in cards(office, "U0DEV")[0]
    assert len([dm for dm in office.dms("mira") if "archived" in dm]) == 1


def test_a_private_one_goes_to_the_stand_in_when_the_liaison_left(office: Office) -> None:
    office.world.refusals["chat.postMessage", "U0DEV"] = "account_inactive"

    sent(office, private=("selected_options", ["private"]))
    office.later(hours=1)

    assert CONFUSED in office.dms("kim")[-1]
    assert not any(CONFUSED in post for post in office.posts(INTAKE))
    assert not any("isn't active anymore" in dm for dm in office.dms("mira"))


def test_when_nobody_can_be_reached_it_ends_and_the_admin_is_told(office: Office) -> None:
    office.world.refusals["chat.postMessage", INTAKE] = "is_archived"
    office.world.refusals["chat.postMessage", "U0DEV"] = "messages_tab_disabled"
    office.world.refusals["chat.postMessage", "U0KIM"] = "messages_tab_disabled"

    sent(office)
    office.later(hours=1)

    found = office.store.read(
        lambda session: deliveries.find(session, office.workspace_id, "feedback:1:card")
    )
    assert found and (found.state, found.error) == (DeliveryState.FAILED, "messages_tab_disabled")
    assert "I couldn't reach" in "\n".join(office.dms("mira"))


def test_a_token_slack_refuses_sends_nothing_elsewhere(office: Office) -> None:
    office.world.refusals["chat.postMessage", INTAKE] = "token_revoked"

    sent(office)

    assert cards(office, "U0DEV") == []


def test_a_rep_who_left_stops_nobody_else(office: Office) -> None:
    sent(office)
    office.click("fay", "feedback.me_too", "1")
    office.event(type="user_change", user={**office.world.people["U0ANA"], "deleted": True})
    office.world.refusals["chat.postMessage", "U0ANA"] = "account_inactive"

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()
    step(office, "dev", "planned", **PLAN)

    assert "Planned: @U0DEV, by" in cards(office)[0]
    assert "picked up the feedback you joined" in office.dms("fay")[0]
    assert office.dms("ana") == []


def test_a_question_to_a_rep_who_left_goes_back_to_whoever_asked(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()
    step(office, "dev", "needs_info", why=("value", "which mail?"))
    office.world.people["U0ANA"]["deleted"] = True
    office.event(type="user_change", user=office.world.people["U0ANA"])

    office.later(days=3)
    office.later(hours=1)

    assert "the rep who sent it has left. The question was: which mail?" in office.dms("dev")[-1]
    assert "[Next step]" in office.dms("dev")[-1]
