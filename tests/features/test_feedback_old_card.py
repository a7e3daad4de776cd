"""Stories: a button on an old card, whose feedback ended meanwhile, changes nothing and is answered."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.feedback.stage import STANDS, Stage
from storage import feedback, history
from storage.feedback import KIND, Feedback
from storage.outbox import About
from tests.features.test_feedback_details import add
from tests.features.test_feedback_silence import snooze
from tests.features.test_feedback_steps import PLAN, TUESDAY, WHY, sent, step
from tests.office import Office, Reply
from tests.storage.seed import at_once

ENDS: dict[Stage, Callable[[Office], Any]] = {
    Stage.CLOSED: lambda office: (
        office.click("dev", "feedback.acknowledge", "1"),
        step(office, "dev", "closed", **WHY),
    ),
    Stage.SHIPPED: lambda office: (
        office.click("dev", "feedback.acknowledge", "1"),
        step(office, "dev", "shipped"),
    ),
    Stage.DECLINED: lambda office: step(office, "dev", "declined", **WHY),
    Stage.MERGED: lambda office: (
        office.command("fay", "buyers do not get the mail"),
        step(office, "dev", "merged", into=("value", "F-2")),
    ),
    Stage.WITHDRAWN: lambda office: office.click("ana", "feedback.withdraw", "1"),
}
PRESSED: dict[str, Callable[[Office], Any]] = {
    "acknowledge": lambda office: office.click("kim", "feedback.acknowledge", "1"),
    "me too": lambda office: office.click("fay", "feedback.me_too", "1"),
    "next step": lambda office: step(office, "kim", "planned", **PLAN),
    "decline": lambda office: step(office, "kim", "declined", **WHY),
    "give away": lambda office: office.give("cleo", "1", "U0MAE"),
    "put off": lambda office: snooze(office, "kim"),
    "add details": lambda office: add(office, "ana", more="three of them"),
    "withdraw": lambda office: office.click("ana", "feedback.withdraw", "1"),
}


def row(office: Office) -> Feedback:
    found = office.store.read(lambda session: feedback.find(session, office.workspace_id, 1))
    assert found is not None
    return found


def steps(office: Office) -> int:
    about = About(KIND, 1)
    return len(office.store.read(lambda session: history.events(session, office.workspace_id, about)))


def answered(office: Office, reply: Any) -> str:
    """What the person was told, at the form or by a whisper."""
    shown = str(reply.errors) if isinstance(reply, Reply) and reply.errors else ""
    return shown or office.whispers[-1]


@pytest.mark.parametrize("ended", ENDS)
@pytest.mark.parametrize("pressed", PRESSED)
def test_what_ended_is_said_to_whoever_acts_on_its_old_card(
    lite_office: Office, ended: Stage, pressed: str
) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    ENDS[ended](lite_office)
    lite_office.deliver()
    before, done = row(lite_office), steps(lite_office)

    reply = PRESSED[pressed](lite_office)
    lite_office.deliver()

    assert f"{STANDS[ended]}" in answered(lite_office, reply)
    assert (row(lite_office), steps(lite_office)) == (before, done)


@pytest.mark.parametrize("ended", [stage for stage in ENDS if stage is not Stage.MERGED])
def test_the_old_cards_history_opens_all_the_same(lite_office: Office, ended: Stage) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    ENDS[ended](lite_office)

    lite_office.click("kim", "feedback.act", "1")

    view = lite_office.calls("views.open")[-1]["view"]
    assert "submit" not in view and "sent by <@U0ANA>" in str(view)


def test_what_goes_on_elsewhere_is_not_reopened_from_an_old_message(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    ENDS[Stage.MERGED](lite_office)

    lite_office.click("ana", "feedback.reopen", "1")

    assert "continues under the one it was merged into" in lite_office.whispers[-1]


def test_the_same_is_not_said_of_what_ended_meanwhile(lite_office: Office) -> None:
    sent(lite_office, "ana", "the follow-up mail after the webinar confuses buyers")
    sent(lite_office, "fay", "buyers are confused by the follow-up mail after the webinar")
    lite_office.click("ana", "feedback.withdraw", "1")

    lite_office.click("fay", "feedback.same", "2 1")

    assert "F-1 is already closed" in lite_office.whispers[-1]


def test_of_six_marketers_who_click_at_once_one_takes_it_and_five_are_told(office: Office) -> None:
    sent(office)
    before = len(office.whispers)
    marketers = ("cleo", "dev", "jan", "kim", "leo", "mae")

    at_once(6, lambda n: office.click(marketers[n], "feedback.acknowledge", "1"))
    office.deliver()

    told = office.whispers[before:]
    assert ["Someone got there first" in words for words in told] == [True] * 5
    assert steps(office) == 1
    assert len([dm for dm in office.dms("ana") if "picked up your feedback" in dm]) == 1
