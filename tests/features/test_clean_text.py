"""Stories: whatever door a person's text comes in by, what is kept and shown of it is clean."""

from typing import Any

import pytest
from sqlalchemy import select

from bot import payload
from domain.text import is_clean
from storage.db.engine import Session
from storage.db.tables import metadata
from tests.features.test_feedback_reaction import react, write
from tests.features.test_feedback_steps import step
from tests.features.test_feedback_thread import reply, sent
from tests.features.test_news import NEWS
from tests.office import TOGETHER, Office

# A zero byte, half of an emoji, and a mark that writes all that follows from right to left.
HALF, TURN = "\ud83d", "\u202e"
TYPED, CLEAN = f"b\x00uy{TURN}ers", "buyers"
SENT, SENT_CLEAN = f"{TYPED} {HALF}", f"{CLEAN} ?"


def kept(office: Office) -> list[str]:
    """Every text in the database."""

    def texts(session: Session) -> list[str]:
        rows = [
            row for table in metadata.sorted_tables for row in session.connection().execute(select(table))
        ]
        return [text for row in rows for value in row for text in _texts(value)]

    return office.store.read(texts)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def check(office: Office, clean: str) -> None:
    office.deliver()
    found = kept(office)
    assert all(map(is_clean, found))
    assert any(clean in text for text in found)
    assert all(
        is_clean(line) for posts in office.world.posts.values() for post in posts for line in _texts(post)
    )


def test_a_line_after_the_feedback_command(office: Office) -> None:
    assert "Got it: *F-1*" in office.command("ana", f"{TYPED} ask why").words

    check(office, f"{CLEAN} ask why")


def test_a_line_that_books_a_ride(office: Office) -> None:
    assert CLEAN in office.drumbeat("dev", f"ride <@U0ANA> 2026-12-03 2pm {TYPED}").words

    check(office, CLEAN)


@pytest.mark.parametrize("field", ["title", "body"])
def test_the_fields_of_news(office: Office, field: str) -> None:
    reply = office.submit("kim", "news.save", {**NEWS, field: ("value", SENT)}, data="news")

    assert reply.json["response_action"] == "update"

    check(office, SENT_CLEAN)


def test_the_feedback_form(office: Office) -> None:
    office.submit("ana", "feedback.send", {"text": ("value", SENT)})

    check(office, SENT_CLEAN)


def test_what_is_added_to_feedback(office: Office) -> None:
    sent(office)
    office.submit("ana", "feedback.add", {"account": ("value", SENT), "quote": ("value", SENT)}, data="1")

    check(office, SENT_CLEAN)


def test_a_reason(office: Office) -> None:
    sent(office)
    step(office, "dev", "declined", why=("value", SENT))

    check(office, SENT_CLEAN)


def test_a_message_that_is_sent_as_feedback(office: Office) -> None:
    message = {"ts": "1764000000.000900", "user": "U0ANA", "text": SENT}
    office.shortcut("ana", "feedback.from_message", message, {"id": TOGETHER, "name": f"to{TURN}gether"})

    view = office.calls("views.open")[-1]["view"]
    assert all(is_clean(text) for text in _texts(view))
    assert SENT_CLEAN in str(view)


def test_a_message_in_a_cards_thread_with_a_file(office: Office) -> None:
    sent(office)
    reply(office, "ana", SENT, files=[{"name": SENT}])

    check(office, SENT_CLEAN)


def test_a_message_that_is_read_from_slack(office: Office) -> None:
    office.set_up(feedback_emoji=("value", f":me{TURN}ga:"))
    write(office, "ana", SENT)
    react(office, "cleo", "ana")
    office.click("ana", "feedback.yes", f"{TOGETHER} 1764000000.000900")

    check(office, SENT_CLEAN)


def test_a_name_that_changes(office: Office) -> None:
    office.event(type="user_change", user={**office.world.people["U0ANA"], "real_name": SENT})

    check(office, SENT_CLEAN)


def test_a_name_that_is_read_from_slack(office: Office) -> None:
    office.world.people["U0ANA"] = {**office.world.people["U0ANA"], "real_name": SENT}
    office.later(days=2)

    check(office, SENT_CLEAN)


def test_a_question_while_somebody_types(office: Office) -> None:
    assert office.suggest("ana", "feedback.campaign", SENT) == []


def test_whatever_slack_hands_over_is_clean_before_anybody_reads_it() -> None:
    action = {"action_id": "feedback.act", "value": SENT, "type": "button", "block_id": "b"}
    click = {"type": "block_actions", "user": {"id": "U0ANA"}, "team": {"id": "T1"}, "actions": [action]}
    change = {"type": "user_change", "user": {"id": "U0ANA", "real_name": SENT}}
    told = {"type": "event_callback", "team_id": "T1", "event": change}
    command = {"command": "/feedback", "text": TYPED, "user_id": "U0ANA", "team_id": "T1", "trigger_id": "1"}

    assert payload.request(click).body["actions"][0]["value"] == SENT_CLEAN
    assert payload.request(told).body["event"]["user"]["real_name"] == SENT_CLEAN
    assert payload.request(command).body["text"] == CLEAN
