"""Stories: what is for the liaison only is shown to nobody else, wherever feedback is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture

from bot.delivery import deliverer
from messages.terminal import lines
from tests.features.test_feedback_details import DETAILS, add
from tests.features.test_feedback_find import ask
from tests.features.test_feedback_old_card import steps
from tests.features.test_feedback_silence import snooze
from tests.features.test_feedback_steps import PLAN, RESULT, TEST, TUESDAY, WHY, sent, step
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
    assert "Nothing found" in found or "There's no F-1." in found or "No feedback" in found


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

    assert "There's no F-1." in f"{reply.errors} {lite_office.whispers[-1:]}"
    assert steps(lite_office) == before


STEP_1: dict[str, Any] = {"to": ("selected_option", "declined"), **WHY}
ACTS: dict[str, Any] = {
    "acknowledge": lambda office, who, n: office.click(who, "feedback.acknowledge", n),
    "withdraw": lambda office, who, n: office.click(who, "feedback.withdraw", n),
    "reopen": lambda office, who, n: office.click(who, "feedback.reopen", n),
    "me too": lambda office, who, n: office.click(who, "feedback.me_too", n),
    "open": lambda office, who, n: office.click(who, "feedback.act", n),
    "typed": lambda office, who, n: office.command(who, f"F-{n}"),
    "choose": lambda office, who, n: office.choose(who, "feedback.choose", "declined", data=f"{n}:1"),
    "step": lambda office, who, n: office.submit(who, "feedback.step", STEP_1, data=f"{n}:1"),
    "hand over": lambda office, who, n: office.give(who, n, "U0MAE"),
    "open details": lambda office, who, n: office.click(who, "feedback.details", n),
    "add details": lambda office, who, n: office.submit(
        who, "feedback.add", dict.fromkeys(DETAILS, ("value", "Contoso")), data=n
    ),
    "open pause": lambda office, who, n: office.click(who, "feedback.snooze", n),
    "pause": lambda office, who, n: office.submit(
        who, "feedback.snoozed", {"days": ("selected_option", "3"), "why": ("value", "a holiday")}, data=n
    ),
    "same as mine": lambda office, who, n: office.click(who, "feedback.same", f"2 {n}"),
    "mine is the same": lambda office, who, n: office.click(who, "feedback.same", f"{n} 2"),
    "merge": lambda office, who, n: office.submit(
        who,
        "feedback.step",
        {"to": ("selected_option", "merged"), "into": ("value", f"F-{n}")},
        data="2:1",
    ),
}


def answered(office: Office, act: Any, who: str, number: str) -> tuple[Any, ...]:
    """All that a person reads and sees after an act, with the number taken out of it."""
    before, opened = len(office.whispers), len(office.calls("views.open"))
    reply = act(office, who, number)
    told = f"{reply.status} {reply.body} {office.whispers[before:]}"
    return told.replace(f"F-{number}", "F-?"), len(office.calls("views.open")) - opened


@pytest.mark.parametrize("act", ACTS)
def test_for_whom_it_is_not_it_answers_as_a_number_that_never_was(lite_office: Office, act: str) -> None:
    whisper(lite_office)
    sent(lite_office, "fay", "something else")

    seen = {who: answered(lite_office, ACTS[act], who, "1") for who in OTHERS if who != "kim"}
    never = {who: answered(lite_office, ACTS[act], who, "9") for who in OTHERS if who != "kim"}

    assert seen == never
    assert {opened for _told, opened in seen.values()} == {0}


@pytest.mark.parametrize(
    ("owner", "words"),
    [("U0ELI", "Only someone from Marketing"), ("U0BEN", "Only someone from"), ("U0MAE", "Dev or Kim")],
)
def test_nobody_is_made_its_owner_who_may_not_see_it(lite_office: Office, owner: str, words: str) -> None:
    whisper(lite_office)
    lite_office.click("dev", "feedback.acknowledge", "1")
    before = len(lite_office.dms(owner))

    planned = step(lite_office, "dev", "planned", **{**PLAN, "owner": ("selected_user", owner)})
    lite_office.later(hours=1)

    assert words in planned.errors["owner"]
    assert len(lite_office.dms(owner)) == before
    assert step(lite_office, "dev", "planned", **{**PLAN, "owner": ("selected_user", "U0KIM")}).errors == {}


def test_a_leader_who_sees_it_hands_it_only_to_who_may_see_it(lite_office: Office) -> None:
    lite_office.set_up(liaison=("selected_user", "U0CLEO"))
    whisper(lite_office)

    lite_office.give("cleo", "1", "U0MAE")
    refused = lite_office.whispers[-1]
    lite_office.give("cleo", "1", "U0KIM")
    lite_office.later(hours=1)

    assert "Its owner has to be Cleo or Kim." in refused
    assert not any(SECRET in dm for dm in lite_office.dms("mae"))
    assert any(SECRET in dm for dm in lite_office.dms("kim"))


def test_it_is_merged_neither_way(lite_office: Office) -> None:
    whisper(lite_office)
    sent(lite_office, "fay", "something else")

    for_it = step(lite_office, "dev", "merged", number=1, into=("value", "F-2"))
    into_it = step(lite_office, "dev", "merged", number=2, into=("value", "F-1"))

    assert "Private feedback can't be merged" in for_it.errors["into"]
    assert "Private feedback can't be merged" in into_it.errors["into"]


def test_when_nobody_takes_it_those_who_answer_it_are_asked_again_and_no_leader_is_told(
    office: Office,
) -> None:
    office.now = TUESDAY
    whisper(office)

    office.at(TUESDAY + DAY)
    office.at(TUESDAY + 2 * DAY)
    office.at(TUESDAY + 3 * DAY)

    asked = {
        who: [dm for dm in office.dms(who) if "been waiting" in dm] for who in ("dev", "kim", "cleo", "ben")
    }
    assert {who: len(dms) for who, dms in asked.items()} == {"dev": 2, "kim": 2, "cleo": 0, "ben": 0}
    assert SECRET in asked["kim"][-1]
    assert not any("F-1" in dm for who in ("cleo", "ben") for dm in office.dms(who))


def test_when_it_can_not_be_sent_whoever_is_told_reads_none_of_it(office: Office) -> None:
    office.world.refusals["chat.postMessage", "U0DEV"] = "messages_tab_disabled"
    office.world.refusals["chat.postMessage", "U0KIM"] = "messages_tab_disabled"

    whisper(office)
    office.later(hours=1)

    assert "I couldn't reach" in "\n".join(office.dms("mira"))
    assert "secret" not in seen_by_others(office) + office.drumbeat("mira", "status").words


@pytest.mark.parametrize("error", ["internal_error", "restricted_action"])
def test_neither_status_nor_log_tells_who_sent_it_when_a_word_to_them_fails(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    lite_office.now = TUESDAY
    whisper(lite_office)
    lite_office.world.refusals["chat.postMessage", "U0ANA"] = error

    logged = LogCapture()
    monkeypatch.setattr(deliverer, "log", structlog.wrap_logger(None, processors=[logged]))
    lite_office.click("dev", "feedback.acknowledge", "1")
    lite_office.deliver()
    shown = lite_office.drumbeat("mira", "status").words

    assert any("Feedback" in line and "@U0ANA" in line for line in shown.splitlines())
    assert "told" not in shown and "F-1" not in shown and "feedback:" not in shown
    assert [line["about"] for line in logged.entries] == ["feedback"]
    assert "U0ANA" not in str(logged.entries)
