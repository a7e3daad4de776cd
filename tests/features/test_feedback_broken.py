"""Stories: something is broken, and both sides see who repairs it until it is fixed."""

from typing import Any

import pytest

from tests.features.test_feedback_steps import step
from tests.office import INTAKE, SET_UP, TOGETHER, Office

LINK = "the sign-up link <!channel> leads nowhere"
PLAN: dict[str, Any] = {"owner": ("selected_user", "U0KIM"), "due_on": ("selected_date", "2026-12-01")}


def report(office: Office, *, private: bool = False, text: str = LINK) -> None:
    values: dict[str, Any] = {
        "text": ("value", text),
        "kind": ("selected_option", "broken"),
        "private": ("selected_options", ["private"] if private else []),
    }
    assert office.submit("ana", "feedback.send", values).json["response_action"] == "update"
    office.deliver()


def notices(office: Office) -> list[str]:
    return [post.replace("*", "") for post in office.posts(TOGETHER) if "[History]" in post]


def test_both_sides_see_what_is_broken_and_who_sees_to_it(office: Office) -> None:
    report(office)

    (notice,) = notices(office)
    assert "F-1 Something's broken, reported by @U0ANA" in notice
    assert f"> {LINK}" in notice
    assert "Owner: @U0DEV" in notice
    assert "Fix: not known yet" in notice
    assert "[I'll take it]" in office.posts(INTAKE)[-1]


def test_it_is_updated_there_until_it_is_fixed(office: Office) -> None:
    report(office)

    office.click("cleo", "feedback.acknowledge", "1")
    office.deliver()
    assert "Owner: @U0CLEO" in notices(office)[0]
    step(office, "cleo", "planned", **PLAN, why=("value", "a new link goes out"))
    assert "Owner: @U0KIM" in notices(office)[0]
    assert "Fix: a new link goes out (by Tue, Dec 1)" in notices(office)[0]
    step(office, "kim", "shipped")

    (notice,) = notices(office)
    assert ":white_check_mark: F-1 was broken and is fixed." in notice
    assert "Fix: a new link goes out" in notice
    assert "[Me too]" not in notice


def test_a_plan_for_it_says_what_is_being_done(office: Office) -> None:
    report(office)
    office.click("cleo", "feedback.acknowledge", "1")

    assert "What's the fix?" in step(office, "cleo", "planned", **PLAN).errors["why"]
    office.choose("cleo", "feedback.choose", "planned", "1:1")
    fields = {block.get("block_id"): block for block in office.calls("views.update")[-1]["view"]["blocks"]}
    assert fields["why"]["optional"] is False


def test_private_wins_over_broken(office: Office) -> None:
    report(office, private=True)
    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    assert notices(office) == []
    assert not any("sign-up link" in post for post in [*office.posts(INTAKE), *office.posts(TOGETHER)])


def test_another_rep_says_me_too_where_both_sides_see_it(office: Office) -> None:
    report(office)

    office.click("fay", "feedback.me_too", "1")
    office.deliver()

    assert "following *F-1* now" in office.whispers[-1]
    assert "+1 rep" in office.posts(INTAKE)[-1]


def test_where_both_meet_in_the_intake_channel_the_card_is_enough(lite_office: Office) -> None:
    lite_office.set_up(**{**SET_UP, "intake_channel": ("selected_conversation", TOGETHER)})

    report(lite_office)

    assert sum("sign-up link" in post for post in lite_office.posts(TOGETHER)) == 1


@pytest.mark.parametrize("text", ["🎉🎉", "الرابط لا يعمل", "x" * 3000, "&amp; <@U0BEN> *_~`"])
def test_any_script_stands_in_the_notice_as_it_was_typed(lite_office: Office, text: str) -> None:
    report(lite_office, text=text)

    post = lite_office.world.posts[TOGETHER][-1]
    assert post["blocks"][1]["elements"][0]["elements"][0]["text"] == text
