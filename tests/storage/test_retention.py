"""Stories: what was sent is forgotten: its words after a while, its row after a year; what waits is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.delivery import DeliveryKind, DeliveryState
from storage.db.engine import Session, Store
from storage.outbox import deliveries, queue, retention
from storage.outbox.deliveries import Delivery, NewDelivery
from storage.outbox.retention import EMPTIED
from tests.storage.seed import DAY, NOW, found, owe, owed

WORDS_KEPT = timedelta(days=30)


def said(key: str) -> dict[str, Any]:
    return {"text": f"hello {key}", "blocks": []}


def sent(store: Store, where: int, key: str, at: datetime, **more: Any) -> None:
    """A delivery that went out at that moment."""
    owe(store, NewDelivery(where, key, f"C0{key}", said(key), at, **more))
    number = found(store, where, key).number
    store.write(lambda session: queue.claim(session, [number]))
    store.write(lambda session: deliveries.record_sent(session, number, f"C0{key}", "1700000000.000100", at))


def forget(store: Store, now: datetime = NOW, together: int = 2) -> None:
    retention.forget(store, now, WORDS_KEPT, together)


def is_there(store: Store, where: int, key: str) -> bool:
    return store.read(lambda session: deliveries.find(session, where, key)) is not None


def words(store: Store, where: int, *keys: str) -> list[dict[str, Any]]:
    return [found(store, where, key).payload for key in keys]


def test_words_go_after_the_days_that_are_set_however_many_there_are(store: Store, here: int) -> None:
    keys = [f"old{number}" for number in range(5)]
    for key in keys:
        sent(store, here, key, NOW - WORDS_KEPT - timedelta(seconds=1))
    sent(store, here, "young", NOW - WORDS_KEPT)

    forget(store)

    assert words(store, here, *keys) == [EMPTIED] * 5
    assert found(store, here, "young").payload == said("young")
    assert found(store, here, "old1").ts == "1700000000.000100"


def test_what_waits_keeps_its_words_however_old_it_is(store: Store, here: int) -> None:
    owe(store, owed(here, "waits", due_at=NOW - 400 * DAY))

    forget(store)

    assert found(store, here, "waits").payload == {"text": "hello waits"}


def test_what_failed_and_what_went_in_a_bundle_is_forgotten_too(store: Store, here: int) -> None:
    owe(store, *(owed(here, key, f"C0{key}", NOW - 40 * DAY) for key in ("failed", "bundled")))
    numbers = [found(store, here, key).number for key in ("failed", "bundled")]
    store.write(lambda session: queue.claim(session, numbers))
    store.write(lambda session: deliveries.fail(session, numbers[0], "is_archived"))
    store.write(lambda session: _bundle(session.get(Delivery, numbers[1])))

    forget(store)

    assert words(store, here, "failed", "bundled") == [EMPTIED, EMPTIED]


def _bundle(one: Delivery | None) -> None:
    assert one is not None
    one.state, one.of_key = DeliveryState.BUNDLED, "bundle"


def test_the_row_goes_after_a_year(store: Store, here: int) -> None:
    sent(store, here, "old", NOW - 366 * DAY)
    sent(store, here, "young", NOW - 364 * DAY)

    forget(store)

    assert (is_there(store, here, "old"), is_there(store, here, "young")) == (False, True)


def test_a_message_that_was_changed_within_the_year_can_be_changed_again(store: Store, here: int) -> None:
    sent(store, here, "card", NOW - 500 * DAY)
    sent(store, here, "ended", NOW - 500 * DAY)
    sent(store, here, "change", NOW - 10 * DAY, kind=DeliveryKind.UPDATE, of_key="card")
    sent(store, here, "last", NOW - 400 * DAY, kind=DeliveryKind.UPDATE, of_key="ended")

    forget(store)

    assert is_there(store, here, "card") and not is_there(store, here, "ended")


def test_what_is_sent_again_meanwhile_is_left_alone(store: Store, here: int) -> None:
    sent(store, here, "card", NOW - 500 * DAY)
    number = found(store, here, "card").number
    store.write(lambda session: _wait(session.get(Delivery, number)))

    store.write(lambda session: retention.empty(session, [number]))
    store.write(lambda session: retention.drop(session, [number]))

    assert found(store, here, "card").payload == said("card")


def _wait(one: Delivery | None) -> None:
    assert one is not None
    one.state = DeliveryState.WAITING


@pytest.mark.parametrize("kind", [DeliveryKind.JOIN, DeliveryKind.TIDY])
def test_what_never_had_words_is_not_looked_at_again(store: Store, here: int, kind: DeliveryKind) -> None:
    owe(store, NewDelivery(here, "empty", "C0A", {}, NOW - 40 * DAY, kind=kind))
    number = found(store, here, "empty").number
    store.write(lambda session: queue.claim(session, [number]))
    store.write(lambda session: deliveries.record_sent(session, number, "C0A", None, NOW - 40 * DAY))

    assert store.read(lambda session: retention.find_worded(session, NOW, 0, 9)) == []


def test_no_row_is_compared_with_all_others_of_its_workspace(lite_store: Store) -> None:
    """With many rows that took hours: each must find its changes by their key."""

    def plan(session: Session) -> str:
        asked: list[tuple[str, Any]] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *of: asked.append((of[2], of[3])))
        retention.find_old(session, NOW, 0, 9)
        ((sql, given),) = asked
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all())

    made = lite_store.read(plan)
    assert "AUTOMATIC" in made and "of_key=?" in made
    assert "TEMP B-TREE" not in made
