"""Stories: messages between the sides are counted, and nothing of them is kept."""

import logging
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from storage.db.engine import Session
from storage.touchpoint import recent_messages
from tests.office import TOGETHER, Office

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
BASE = Decimal(int(datetime(2026, 11, 24, 10, 0, tzinfo=UTC).timestamp()))
CANARY = "canary-7f3a"


def ts(seconds: float) -> str:
    """A Slack time stamp that long after Tuesday 10:00 UTC."""
    return f"{BASE + Decimal(str(seconds)):.6f}"


def spoke(office: Office) -> str:
    """What the next agenda says of how often the sides spoke."""
    office.at(MONDAY)
    agenda = next(post for post in office.posts(TOGETHER) if "Monday alignment" in post)
    return agenda[agenda.index("How often") :]


def test_a_reply_a_mention_and_an_answer_count_by_direction(office: Office) -> None:
    office.says("ana", "which deck?", ts(0))
    office.says("cleo", "the short one", ts(60))
    office.says("dev", "page 4", ts(90), thread_ts=ts(0), parent_user_id="U0ANA")
    office.says("ana", "thank you <@U0CLEO>", ts(7200))

    assert "Last week *3* conversations\n" in spoke(office)
    assert "Sales to Marketing: 1" in spoke(office)
    assert "Marketing to Sales: 2" in spoke(office)


def test_the_same_message_counts_once_however_often_slack_sends_it(office: Office) -> None:
    office.says("ana", "hello <@U0CLEO>", ts(0))
    office.says("ana", "hello <@U0CLEO>", ts(0))
    office.says("ana", "hello <@U0CLEO>", ts(0))

    assert "Last week *1* conversation\n" in spoke(office)


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"bot_id": "B1"},
        {"channel_type": "im", "channel": "D0ANA"},
    ],
)
def test_what_no_person_wrote_in_a_channel_does_not_count(office: Office, more: dict[str, str]) -> None:
    office.says("ana", "hello <@U0CLEO>", ts(0), **more)

    assert "Last week *0* conversations" in spoke(office)


def test_people_of_one_side_or_of_neither_do_not_count(office: Office) -> None:
    office.says("ana", "hello <@U0BEN> and <@U0ELI>", ts(0))
    office.says("eli", "hello <@U0CLEO>", ts(60))
    office.says("ana", "anyone?", ts(120))

    assert "Last week *0* conversations" in spoke(office)


def test_an_answer_after_more_than_an_hour_is_a_new_conversation(office: Office) -> None:
    office.says("ana", "which deck?", ts(0))
    office.says("cleo", "good morning", ts(3601))

    assert "Last week *0* conversations" in spoke(office)


def test_weeks_are_compared_with_the_one_before(office: Office) -> None:
    office.says("ana", "hello <@U0CLEO>", ts(-7 * 86400))
    office.says("ana", "hello <@U0CLEO>", ts(0))
    office.says("ben", "hello <@U0DEV>", ts(60))

    assert "Last week *2* conversations, the week before *1* (+1)" in spoke(office)


def test_the_text_is_nowhere_in_the_database_the_log_or_the_posts(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    office.says("ana", f"{CANARY} <@U0CLEO>", ts(0))
    spoke(office)

    assert CANARY not in caplog.text
    assert CANARY not in str(office.world.posts)
    assert not office.store.read(_holds_canary)


def test_a_message_that_cannot_be_counted_now_is_asked_for_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.conversation.touches", _broken)

    assert office.says("ana", "hello", ts(0)).status == 500


def test_identities_are_forgotten_after_two_days_and_the_counts_stay(office: Office) -> None:

    office.says("ana", "hello <@U0CLEO>", ts(0))

    later = office.now + timedelta(hours=49)
    assert office.store.write(lambda session: recent_messages.forget(session, later)) == 1
    assert "Last week *1* conversation\n" in spoke(office)


def _holds_canary(session: Session) -> bool:
    from storage.db.tables import TABLES

    rows = [
        session.connection().execute(text(f'SELECT * FROM "{model.__tablename__}"')).all() for model in TABLES
    ]
    return CANARY in str(rows)


def _broken(*_args: object) -> None:
    raise OSError("disk full")
