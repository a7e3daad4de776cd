"""Stories: whoever sent a feedback adds to it by writing in the thread of its card."""

from typing import Any

import pytest

from tests.features.test_feedback_capture import opened, row
from tests.office import INTAKE, Office


def card_ts(office: Office) -> str:
    ts: str = office.world.posts[INTAKE][-1]["ts"]
    return ts


def reply(office: Office, who: str, text: str, ts: str = "1764000009.000100", **more: Any) -> None:
    said = {"channel": INTAKE, "thread_ts": card_ts(office), **more}
    assert office.says(who, text, ts, **said).status == 200
    office.deliver()


def sent(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.deliver()


def test_a_reply_in_the_cards_thread_is_added(office: Office) -> None:
    sent(office)

    reply(office, "ana", "three of them &lt;!channel&gt;")
    reply(office, "ana", "and a fourth", "1764000009.000200")

    card = office.posts(INTAKE)[-1].replace("*", "")
    assert "Also: three of them <!channel>\nand a fourth" in card
    office.click("ana", "feedback.act", "1")
    assert "<@U0ANA>: added details: and a fourth" in str(opened(office))


def test_a_reply_slack_sends_again_is_added_once(office: Office) -> None:
    sent(office)

    for _ in range(3):
        reply(office, "ana", "three of them")

    assert row(office).details["more"] == "three of them"


def test_a_reply_answers_marketings_question_once(office: Office) -> None:
    sent(office)
    values: dict[str, Any] = {"to": ("selected_option", "needs_info"), "why": ("value", "which mail?")}
    office.submit("dev", "feedback.step", values, data="1:0")
    office.deliver()

    for _ in range(2):
        reply(office, "ana", "the one from Monday")

    assert (row(office).stage, row(office).details["more"]) == ("acknowledged", "the one from Monday")


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("fay", {}),
        ("ana", {"thread_ts": "1764000000.999999"}),
        ("ana", {"channel": "C0GENERAL"}),
        ("ana", {"subtype": "message_changed"}),
        ("ana", {"bot_id": "B0OTHER"}),
        ("ana", {"thread_ts": "1764000009.000100"}),
    ],
)
def test_what_anybody_else_says_is_kept_nowhere(lite_office: Office, who: str, more: dict[str, Any]) -> None:
    sent(lite_office)

    reply(lite_office, who, "canteen talk", **more)

    assert row(lite_office).details == {}


@pytest.mark.parametrize("text", ["🎉🎉", "العميل لا يفهم", "顧客は", "x" * 3001, "`*_~ <https://a.b|c>"])
def test_a_reply_in_any_script_is_added(lite_office: Office, text: str) -> None:
    sent(lite_office)

    reply(lite_office, "ana", text)

    assert row(lite_office).details["more"] == text[:3000].replace("<https://a.b|c>", "c (https://a.b)")


def test_a_file_in_the_thread_is_named_and_stays_there_however_large(lite_office: Office) -> None:
    sent(lite_office)
    before = len(lite_office.world.calls)

    offer = {
        "id": "F1",
        "name": "<offer>.pdf",
        "size": 100 * 2**20,
        "url_private": "https://files.slack.com/F1",
    }
    reply(lite_office, "ana", "", subtype="file_share", files=[offer])

    assert [call.method for call in lite_office.world.calls[before:]] == ["chat.update"]
    assert row(lite_office).details["more"] == "(<offer>.pdf)"
    assert "Also: (<offer>.pdf)" in lite_office.posts(INTAKE)[-1].replace("*", "")


def test_what_ended_is_added_to_in_its_thread_all_the_same(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.click("ana", "feedback.withdraw", "1")

    reply(lite_office, "ana", "it is back")

    assert (row(lite_office).stage, row(lite_office).details["more"]) == ("withdrawn", "it is back")
