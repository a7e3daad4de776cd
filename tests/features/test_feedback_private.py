"""Stories: what is for the liaison only is shown to nobody else, wherever feedback is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from messages.terminal import lines
from tests.features.test_feedback_details import add
from tests.features.test_feedback_find import ask
from tests.features.test_feedback_old_card import steps
from tests.features.test_feedback_silence import snooze
from tests.features.test_feedback_steps import RESULT, TEST, TUESDAY, WHY, sent, step
from tests.office import INTAKE, TOGETHER, Office
from tests.touchpoint_totals import touchpoints

SECRET = "the secret deal with Contoso"
DAY = timedelta(days=1)
PRIVATE: dict[str, Any] = {"text": ("value", SECRET), "private": ("selected_options", ["private"])}
OTHERS = ("ben", "fay", "gus", "cleo", "kim", "mae", "mira", "eli")


def whisper(office: Office, kind: str = "") -> None:
    """Ana sends something to the liaison only, and names the customer."""
    values = {**PRIVATE, "kind": ("selected_option", kind)} if kind else PRIVATE
    assert office.submit("ana", "feedback.send", values).json["response_action"] == "update"
    office.deliver()
    add(office, "ana", account="Fabrikam")


def seen_by_others(office: Office) -> str:
    """All that stands in channels and in everybody else's direct messages."""
    places = [INTAKE, TOGETHER, *(f"U0{who.upper()}" for who in OTHERS)]
    return "\n".join("\n".join(lines(post)) for place in places for post in office.world.posts[place])


def test_its_whole_life_stands_in_no_channel_digest_or_agenda(office: Office) -> None:
    office.now = TUESDAY
    whisper(office, "broken")
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "testing", **TEST)
    step(office, "dev", "result", **RESULT)
    office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    step(office, "dev", "shipped", why=("value", "it works for them now"))
    office.at(datetime(2026, 12, 3, 8, 0, tzinfo=UTC))
    office.at(datetime(2026, 12, 7, 8, 0, tzinfo=UTC))

    others = seen_by_others(office)
    assert others.count("Monday alignment") == 2 and "Marketing this week" in others
    assert [
        word for word in ("secret", "Fabrikam", "replies up", "it works for them") if word in others
    ] == []
    assert "because of you" in "\n".join(office.dms("ana"))


def test_its_steps_are_no_touchpoints_that_could_give_it_away(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    whisper(lite_office)
    lite_office.click("dev", "feedback.acknowledge", "1")
    step(lite_office, "dev", "declined", **WHY)

    assert touchpoints(lite_office) == {}


@pytest.mark.parametrize("who", ["fay", "mae", "cleo", "ben"])
@pytest.mark.parametrize("text", ["search secret", "list", "list new", "list customer", "F-1", "report"])
def test_nobody_else_finds_it(lite_office: Office, who: str, text: str) -> None:
    whisper(lite_office, "customer")

    found = ask(lite_office, who, text)

    assert "secret" not in found and "Fabrikam" not in found
    assert "Nothing found" in found or "F-1 is private" in found or "No feedback" in found


@pytest.mark.parametrize("who", ["dev", "kim"])
def test_the_liaison_and_the_stand_in_open_it_with_who_sent_it(lite_office: Office, who: str) -> None:
    whisper(lite_office)

    lite_office.command(who, "F-1")

    assert "<@U0ANA>" in str(lite_office.calls("views.open")[-1]["view"])


@pytest.mark.parametrize(
    "act",
    [
        lambda office: office.click("mae", "feedback.acknowledge", "1"),
        lambda office: step(office, "mae", "declined", **WHY),
        lambda office: office.give("cleo", "1", "U0MAE"),
        lambda office: snooze(office, "mae"),
        lambda office: office.click("fay", "feedback.me_too", "1"),
    ],
)
def test_nobody_else_moves_it(lite_office: Office, act: Any) -> None:
    whisper(lite_office)
    before = steps(lite_office)

    reply = act(lite_office)

    assert "private" in f"{reply.errors} {lite_office.whispers[-1:]}"
    assert steps(lite_office) == before


def test_it_is_merged_neither_way(lite_office: Office) -> None:
    whisper(lite_office)
    sent(lite_office, "fay", "something else")

    for_it = step(lite_office, "dev", "merged", number=1, into=("value", "F-2"))
    into_it = step(lite_office, "dev", "merged", number=2, into=("value", "F-1"))

    assert "Private feedback can't be merged" in for_it.errors["into"]
    assert "Private feedback can't be merged" in into_it.errors["into"]


def test_when_nobody_takes_it_a_leader_hears_that_it_waits_and_not_what_it_says(office: Office) -> None:
    office.now = TUESDAY
    whisper(office)

    office.at(TUESDAY + DAY)
    office.at(TUESDAY + 2 * DAY)
    office.at(TUESDAY + 3 * DAY)

    assert SECRET in office.dms("kim")[-1]
    asked = [dm for dm in office.dms("cleo") if "F-1" in dm]
    assert "(private) has been waiting 2 business days for @U0DEV" in asked[0].replace("*", "")
    assert not any("secret" in dm or "[I'll take it]" in dm for dm in asked)
    assert not any("F-1" in dm for dm in office.dms("ben"))


def test_when_it_can_not_be_sent_whoever_is_told_reads_none_of_it(office: Office) -> None:
    office.world.refusals["chat.postMessage", "U0DEV"] = "account_inactive"
    office.world.refusals["chat.postMessage", "U0KIM"] = "account_inactive"

    whisper(office)
    office.later(hours=1)

    assert "isn't active anymore" in "\n".join(office.dms("mira"))
    assert "secret" not in seen_by_others(office) + office.drumbeat("mira", "status").words
