"""Stories: a feedback on its way, from taken to shipped, with everyone in its loop told at every step."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.errors import UserError
from domain.feedback.stage import Stage, Step
from handlers.feedback.transition import Act, take_step
from storage import feedback
from tests.cast import user_id
from tests.office import INTAKE, TOGETHER, Office, Reply

CONFUSED = "the follow-up mail confuses buyers"
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def sent(office: Office, who: str = "ana", text: str = CONFUSED) -> None:
    office.command(who, text)
    office.deliver()


def step(office: Office, who: str, to: str, *, number: int = 1, **fields: Any) -> Reply:
    """Somebody fills in the form of a feedback's next step."""
    row = office.store.read(lambda session: feedback.find(session, office.workspace_id, number))
    assert row is not None
    values = {"to": ("selected_option", to), **fields}
    reply = office.submit(who, "feedback.step", values, data=f"{number}:{row.version}")
    office.deliver()
    return reply


WHY: dict[str, Any] = {"why": ("value", "the budget is spent")}
PLAN: dict[str, Any] = {"owner": ("selected_user", "U0DEV"), "due_on": ("selected_date", "2026-12-01")}
TEST: dict[str, Any] = {
    "hypothesis": ("value", "shorter mails get answers"),
    "measure": ("value", "reply rate"),
    "due_on": ("selected_date", "2026-12-10"),
}
RESULT: dict[str, Any] = {"outcome": ("selected_option", "worked"), "figure": ("value", "replies up 12 %")}


def test_from_the_field_to_because_of_you(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    for to, fields in (("planned", PLAN), ("testing", TEST), ("result", RESULT), ("shipped", {})):
        office.later(hours=24)
        step(office, "dev", to, **fields)

    told = "\n".join(office.dms("ana"))
    steps = [
        "picked up your feedback *F-1*",
        "is planned: @U0DEV, by Tue, Dec 1",
        "is being tested",
        "worked",
        "shipped",
    ]
    assert [told.index(words) for words in steps] == sorted(told.index(words) for words in steps)
    assert ":tada: Shipped." in office.posts(INTAKE)[-1]
    thanks = [post for post in office.posts(TOGETHER) if "Thanks to @U0ANA" in post]
    assert len(thanks) == 1


def test_a_no_comes_with_its_reason(office: Office) -> None:
    office.now = TUESDAY
    sent(office)

    assert step(office, "dev", "declined").errors == {"why": "Please say why. The rep will read it."}
    step(office, "dev", "declined", **WHY)

    assert "Why: the budget is spent" in office.dms("ana")[-1]
    assert "Declined: the budget is spent" in office.posts(INTAKE)[-1]


def test_two_at_once_one_wins_and_the_other_is_told(office: Office) -> None:
    sent(office)
    values = {"to": ("selected_option", "declined"), **WHY}
    office.submit("dev", "feedback.step", values, data="1:0")

    reply = office.submit("kim", "feedback.step", values, data="1:0")

    assert "Someone got there first: this one was declined." in str(reply.errors)


def test_me_too_brings_another_rep_into_the_loop(office: Office) -> None:
    office.now = TUESDAY
    sent(office)

    office.click("fay", "feedback.me_too", "1")
    office.click("fay", "feedback.me_too", "1")
    office.deliver()
    step(office, "dev", "declined", **WHY)

    assert "following *F-1* now" in office.whispers[-2]
    assert "already" in office.whispers[-1]
    assert "+1 rep" in office.posts(INTAKE)[-1]
    assert "the feedback you joined, *F-1*" in office.dms("fay")[-1]


@pytest.mark.parametrize("who", ["eli", "ana"])
def test_nobody_from_outside_joins_and_whoever_sent_it_is_in_already(lite_office: Office, who: str) -> None:
    sent(lite_office)

    lite_office.click(who, "feedback.me_too", "1")
    lite_office.deliver()

    assert "says the same" not in lite_office.posts(INTAKE)[-1]


def test_merging_keeps_everyone_in_the_loop(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    sent(office, "fay", "buyers do not get the mail")
    office.click("gus", "feedback.me_too", "2")

    step(office, "dev", "merged", number=2, into=("value", "F-1"))
    step(office, "dev", "declined", **WHY)

    assert "was merged into *F-1*" in "\n".join(office.dms("fay"))
    for who in ("ana", "fay", "gus"):
        assert "Why: the budget is spent" in office.dms(who)[-1]


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("F-1", "same one"),
        ("F-9", "There's no F-9."),
        ("twelve", "has a number like F-12"),
        ("", "Into which one?"),
    ],
)
def test_a_merge_that_can_not_be_keeps_the_form_open(lite_office: Office, into: str, said: str) -> None:
    sent(lite_office)

    assert said in step(lite_office, "dev", "merged", into=("value", into)).errors["into"]


def test_whoever_is_to_do_it_is_told_and_opens_it(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")

    step(office, "dev", "planned", **{**PLAN, "owner": ("selected_user", "U0KIM")})

    given = office.dms("kim")[-1].replace("*", "")
    assert f"@U0DEV handed you F-1, due Tue, Dec 1: “{CONFUSED}”" in given
    assert "[Next step]" in given
    office.click("kim", "feedback.act", "1")
    past = str(office.calls("views.open")[-1]["view"])
    assert "<@U0DEV>: picked up → planned (owner <@U0KIM>, due 2026-12-01)" in past


def test_that_somebody_took_it_comes_at_once_and_the_rest_in_working_hours(office: Office) -> None:
    sent(office)
    office.now = TUESDAY + timedelta(hours=12)

    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "closed", **WHY)
    assert [("picked up your" in dm, "The answer" in dm) for dm in office.dms("ana")] == [(True, False)]

    office.later(hours=12)
    assert "is closed. The answer: the budget is spent" in office.dms("ana")[-1]


def test_a_merge_with_what_its_author_joined_counts_nobody_twice(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    sent(office, "fay", "buyers do not get the mail")
    office.click("ana", "feedback.me_too", "2")

    step(office, "dev", "merged", number=2, into=("value", "F-1"))
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "shipped")

    (card,) = [post for post in office.posts(INTAKE) if "*F-1* from" in post]
    assert "+1 rep" in card
    (thanks,) = [post for post in office.posts(TOGETHER) if "Thanks to" in post]
    assert "Thanks to @U0ANA, @U0FAY for raising it." in thanks


def test_whoever_sent_it_may_withdraw_and_reopen_it(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")

    office.click("ana", "feedback.withdraw", "1")
    office.deliver()
    assert "Withdrawn" in office.posts(INTAKE)[-1]
    assert "withdrew *F-1*" in office.dms("dev")[-1]

    office.later(days=13)
    office.click("ana", "feedback.reopen", "1")
    office.deliver()
    assert "[I'll take it]" in office.posts(INTAKE)[-1]
    office.later(days=1)
    assert "reopened *F-1*" in "\n".join(office.dms("dev"))

    office.click("ana", "feedback.withdraw", "1")
    office.later(days=15)
    office.click("ana", "feedback.reopen", "1")
    assert "more than 14 days ago" in office.whispers[-1]


def test_the_form_shows_the_history_and_asks_for_what_the_step_needs(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")

    office.click("dev", "feedback.act", "1")
    view = office.calls("views.open")[-1]["view"]
    assert "sent by <@U0ANA>" in str(view) and "<@U0DEV>: new → picked up" in str(view)
    assert view["private_metadata"] == "1:1"

    office.choose("dev", "feedback.choose", "planned", view["private_metadata"])
    fields = [block.get("block_id") for block in office.calls("views.update")[-1]["view"]["blocks"]]
    assert {"owner", "due_on", "why"} <= set(fields)


def test_a_step_chosen_after_somebody_was_faster_brings_the_steps_there_are_now(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.click("dev", "feedback.act", "1")
    view = lite_office.calls("views.open")[-1]["view"]
    lite_office.click("kim", "feedback.acknowledge", "1")

    lite_office.choose("dev", "feedback.choose", "acknowledged", view["private_metadata"])

    shown = lite_office.calls("views.update")[-1]["view"]
    (field,) = [block for block in shown["blocks"] if block.get("block_id") == "to"]
    assert "planned" in str(field) and "acknowledged" not in str(field)


def test_a_rep_sees_the_history_without_a_step_to_take(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.click("fay", "feedback.act", "1")

    view = lite_office.calls("views.open")[-1]["view"]
    assert "submit" not in view
    assert "Withdraw" not in str(view)


def test_somebody_on_neither_side_sees_nothing(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.click("eli", "feedback.act", "1")

    assert lite_office.calls("views.open")[-1]["view"]["callback_id"] != "feedback.step"
    assert "people in Sales and Marketing" in lite_office.whispers[-1]


def test_a_private_one_goes_to_the_liaison_alone(office: Office) -> None:
    office.submit(
        "ana", "feedback.send", {"text": ("value", CONFUSED), "private": ("selected_options", ["private"])}
    )
    office.deliver()

    assert not any(CONFUSED in post for post in office.posts(INTAKE))
    assert CONFUSED in office.dms("dev")[-1]
    assert "Me too" not in office.dms("dev")[-1]
    office.click("fay", "feedback.act", "1")
    assert "There's no F-1." in office.whispers[-1]
    office.click("fay", "feedback.me_too", "1")
    assert "There's no F-1." in office.whispers[-1]


def test_a_private_one_that_ships_is_thanked_for_in_private(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    lite_office.submit(
        "ana", "feedback.send", {"text": ("value", CONFUSED), "private": ("selected_options", ["private"])}
    )
    lite_office.click("dev", "feedback.acknowledge", "1")
    step(lite_office, "dev", "shipped")

    assert not any("Thanks to" in post for post in lite_office.posts(TOGETHER))
    assert "because of you" in lite_office.dms("ana")[-1]


def test_a_step_of_a_feedback_nobody_knows_is_refused(lite_office: Office) -> None:
    act = Act(99, user_id("dev"))

    with pytest.raises(UserError, match="F-99"):
        lite_office.here().write(take_step, act, Step(Stage.ACKNOWLEDGED))


def test_what_shipped_stands_in_the_digest_as_you_said_we_did(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "shipped")

    office.at(datetime(2026, 11, 26, 8, 0, tzinfo=UTC))

    (digest,) = [post for post in office.posts(TOGETHER) if "== Marketing this week ==" in post]
    assert "You said, we did" in digest
    assert "thanks to @U0ANA" in digest
    assert "Done: *F-1*" in digest and "Picked up" not in digest


def test_no_digest_shows_a_private_one(lite_office: Office) -> None:
    for number in (1, 2):
        lite_office.submit(
            "ana",
            "feedback.send",
            {"text": ("value", f"secret {number}"), "private": ("selected_options", ["private"])},
        )
    lite_office.click("dev", "feedback.acknowledge", "1")

    lite_office.at(datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    lite_office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    assert not any("secret" in post for post in lite_office.posts(TOGETHER))
