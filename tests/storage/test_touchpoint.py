"""Stories: each message counts once, on the day it was written, in its author's direction."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.side import Side
from domain.touchpoint import TouchKind
from storage import member, touchpoint, workspace
from storage.db.engine import Store
from storage.touchpoint import recent_messages
from storage.touchpoint.ingest import IncomingMessage, count_all
from tests.storage.seed import ANA, BEN, CLEO, DEV, ELI, NOW, SIDES, at_once, said

FIRST, SOON, NEXT = "1795424400.000100", "1795424460.000200", "1795424520.000300"
DAY = date(2026, 11, 23)


@pytest.fixture
def placed(store: Store, here: int, there: int) -> int:
    store.write(lambda session: member.place(session, here, SIDES))
    store.write(lambda session: member.place(session, there, SIDES))
    return here


def hear(store: Store, where: int, author: str, ts: str, **more: Any) -> int:
    heard = IncomingMessage(where, said(author, ts, **more), NOW)
    return store.write(lambda session: count_all(session, [heard])[0])


def totals(store: Store, where: int, first: date = DAY, last: date = DAY) -> dict[str, int]:
    """What was counted, as `sales answer: 1`; zeros left out."""
    counted = store.read(lambda session: touchpoint.between(session, where, first, last))
    return {f"{side} {kind}": n for side, kinds in counted.items() for kind, n in kinds.items() if n}


def test_every_kind_has_a_column_of_its_own() -> None:
    assert {*TouchKind, touchpoint.EXPOSURE} < touchpoint.SideDay.model_fields.keys()


def test_the_same_message_counts_once_however_often_slack_sends_it(store: Store, placed: int) -> None:
    counts = [hear(store, placed, ANA, FIRST, mentioned=(DEV, CLEO)) for _ in range(3)]

    assert counts == [2, 0, 0]
    assert totals(store, placed) == {"sales mention": 2}


def test_the_same_message_eight_times_at_once_counts_once(store: Store, placed: int) -> None:
    counts = at_once(8, lambda _n: hear(store, placed, ANA, FIRST, mentioned=(DEV,)))

    assert sorted(counts) == [0] * 7 + [1]
    assert totals(store, placed) == {"sales mention": 1}


def test_many_messages_at_once_are_all_added_up(store: Store, placed: int) -> None:
    at_once(8, lambda n: hear(store, placed, ANA, f"179542440{n}.000100", thread_ts="1.0", thread_author=DEV))

    assert totals(store, placed) == {"sales reply": 8}


def test_messages_of_one_batch_are_heard_in_order(store: Store, placed: int) -> None:
    batch = [IncomingMessage(placed, said(ANA, FIRST), NOW), IncomingMessage(placed, said(DEV, SOON), NOW)]

    assert store.write(lambda session: count_all(session, batch)) == [0, 1]
    assert totals(store, placed) == {"marketing answer": 1}


def test_an_answer_is_to_the_message_just_before_in_the_same_channel(store: Store, placed: int) -> None:
    hear(store, placed, DEV, FIRST)

    assert hear(store, placed, ANA, SOON) == 1
    assert hear(store, placed, BEN, NEXT) == 0


def test_a_message_in_a_thread_stands_between_nobody_in_the_channel(store: Store, placed: int) -> None:
    hear(store, placed, DEV, FIRST)
    hear(store, placed, BEN, SOON, thread_ts=FIRST)

    assert hear(store, placed, ANA, NEXT) == 1
    assert totals(store, placed) == {"sales reply": 1, "sales answer": 1}


def test_a_reply_finds_who_began_the_thread_where_slack_does_not_say(store: Store, placed: int) -> None:
    hear(store, placed, DEV, FIRST)

    assert hear(store, placed, ANA, SOON, thread_ts=FIRST) == 1
    assert totals(store, placed) == {"sales reply": 1}


def test_a_thread_whose_beginning_is_forgotten_counts_only_what_slack_tells(
    store: Store, placed: int
) -> None:
    untold = hear(store, placed, ANA, SOON, thread_ts="1.0")
    told = hear(store, placed, ANA, NEXT, thread_ts="1.0", thread_author=DEV)

    assert (untold, told) == (0, 1)


@pytest.mark.parametrize("said_by", [ELI, "U0BOT"])
def test_who_is_on_neither_side_is_not_counted(store: Store, placed: int, said_by: str) -> None:
    hear(store, placed, said_by, FIRST, mentioned=(ANA, DEV))
    hear(store, placed, ANA, SOON, mentioned=(said_by,))

    assert totals(store, placed) == {}


@pytest.mark.parametrize(
    ("zone", "ts", "day"),
    [
        ("UTC", "1795478399.000000", date(2026, 11, 23)),
        ("UTC", "1795478400.000000", date(2026, 11, 24)),
        ("Europe/Berlin", "1795474799.000000", date(2026, 11, 23)),
        ("Europe/Berlin", "1795474800.000000", date(2026, 11, 24)),
        ("America/New_York", "1795478400.000000", date(2026, 11, 23)),
        ("Pacific/Apia", "1795424400.000000", date(2026, 11, 23)),
    ],
)
def test_a_message_counts_on_its_day_in_the_workspaces_zone(
    store: Store, placed: int, zone: str, ts: str, day: date
) -> None:
    store.write(lambda session: workspace.set_zone(session, placed, zone))

    hear(store, placed, ANA, ts, mentioned=(DEV,))

    assert totals(store, placed, day, day) == {"sales mention": 1}


def test_totals_take_in_both_their_days_and_name_every_kind(store: Store, placed: int) -> None:
    hear(store, placed, ANA, FIRST, mentioned=(DEV,))

    counted = store.read(lambda s: touchpoint.between(s, placed, DAY - timedelta(days=6), DAY))

    assert counted[Side.SALES] == {**dict.fromkeys(TouchKind, 0), TouchKind.MENTION: 1}
    assert counted[Side.MARKETING] == dict.fromkeys(TouchKind, 0)
    assert totals(store, placed, DAY + timedelta(days=1), DAY + timedelta(days=7)) == {}


def test_messages_are_forgotten_after_two_days_and_the_totals_stay(store: Store, placed: int) -> None:
    hear(store, placed, ANA, FIRST, mentioned=(DEV,))
    two_days = timedelta(hours=48)

    kept = store.write(lambda session: recent_messages.forget(session, NOW + two_days))
    dropped = store.write(lambda s: recent_messages.forget(s, NOW + two_days + timedelta(microseconds=1)))

    assert (kept, dropped) == (0, 1)
    assert store.read(lambda session: recent_messages.author_of(session, placed, "C0TOGETHER", FIRST)) is None
    assert totals(store, placed) == {"sales mention": 1}


def test_another_workspace_counts_for_itself(store: Store, placed: int, there: int) -> None:
    hear(store, placed, DEV, FIRST, mentioned=(BEN,))

    assert totals(store, there) == {}
    assert hear(store, there, ANA, SOON) == 0
    assert hear(store, there, DEV, FIRST, mentioned=(BEN,)) == 1
