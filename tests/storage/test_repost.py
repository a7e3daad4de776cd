"""Stories: a message that is gone is owed again once, whoever finds it gone first."""

from functools import partial

from domain.delivery import DeliveryKind, DeliveryState
from storage.db.engine import Store
from storage.outbox import deliveries, queue, repost
from storage.outbox.deliveries import Delivery, NewDelivery
from storage.outbox.queue import ClaimedDelivery
from tests.storage.seed import DAY, NOW, found

CARD = {"text": "card", "blocks": [], "unfurl_links": False}
CHANGED = {"text": "changed", "blocks": []}


def posted(store: Store, here: int) -> tuple[Delivery, ClaimedDelivery, ClaimedDelivery]:
    """A card that was posted, and two changes of it that are being sent."""
    owed = [
        NewDelivery(here, "card", "C0A", CARD, NOW, instead="U0DEV"),
        NewDelivery(here, "one", "C0A", CHANGED, NOW, kind=DeliveryKind.UPDATE, of_key="card"),
        NewDelivery(here, "other", "C0B", CHANGED, NOW, kind=DeliveryKind.UPDATE, of_key="card"),
    ]
    store.write(lambda session: deliveries.owe(session, owed))
    post(store, here, "1.0")
    one, other = (taken(store, here, key) for key in ("one", "other"))
    return found(store, here, "card"), one, other


def taken(store: Store, here: int, key: str) -> ClaimedDelivery:
    number = found(store, here, key).number
    (one,) = store.write(lambda session: queue.take(session, [number], None, NOW))
    return one


def claim(store: Store, here: int, key: str) -> int:
    number = found(store, here, key).number
    assert store.write(lambda session: queue.claim(session, [number])) == {number}
    return number


def post(store: Store, here: int, ts: str) -> None:
    """The card goes out."""
    number = claim(store, here, "card")
    store.write(lambda session: deliveries.record_sent(session, number, "C0A", ts, NOW))


def test_the_message_is_owed_again_with_what_the_change_said(store: Store, here: int) -> None:
    card, one, _other = posted(store, here)

    store.write(lambda session: repost.bring_back(session, one, card, "C0A", NOW + DAY))

    again = found(store, here, "card")
    assert (again.state, again.target, again.instead, again.ts) == (
        DeliveryState.WAITING,
        "C0A",
        "U0DEV",
        None,
    )
    assert again.payload == {"text": "changed", "blocks": [], "unfurl_links": False}
    assert (again.owed_at, again.sent_at, again.attempts) == (NOW + DAY, None, 0)
    assert found(store, here, "one").state == DeliveryState.BUNDLED


def test_elsewhere_it_has_no_other_place_to_go_to_any_more(store: Store, here: int) -> None:
    card, one, _other = posted(store, here)

    store.write(lambda session: repost.bring_back(session, one, card, "U0DEV", NOW))

    again = found(store, here, "card")
    assert (again.target, again.instead) == ("U0DEV", None)


def test_of_two_changes_at_once_the_second_waits_for_the_new_message(store: Store, here: int) -> None:
    card, one, other = posted(store, here)
    store.write(lambda session: repost.bring_back(session, one, card, "C0A", NOW))
    post(store, here, "2.0")

    store.write(lambda session: repost.bring_back(session, other, card, "C0A", NOW))

    assert (found(store, here, "card").state, found(store, here, "card").ts) == (DeliveryState.SENT, "2.0")
    assert (found(store, here, "other").state, found(store, here, "other").error) == (
        DeliveryState.WAITING,
        "original_not_sent",
    )


def test_only_what_is_being_sent_is_sent_elsewhere(store: Store, here: int) -> None:
    store.write(lambda s: deliveries.owe(s, [NewDelivery(here, "card", "C0A", CARD, NOW, instead="U0DEV")]))
    card = taken(store, here, "card")
    store.write(lambda session: deliveries.record_sent(session, card.number, "C0A", "1.0", NOW))

    store.write(lambda session: repost.send_instead(session, card, NOW))

    assert (found(store, here, "card").state, found(store, here, "card").target) == (
        DeliveryState.SENT,
        "C0A",
    )


def test_a_message_is_found_by_its_place(store: Store, here: int) -> None:
    posted(store, here)

    def at(channel: str, ts: str) -> str | None:
        row = store.read(lambda session: deliveries.posted_at(session, here, channel, ts))
        return row.key if row else None

    assert (at("C0A", "1.0"), at("C0B", "1.0"), at("C0A", "1.1")) == ("card", None, None)


def test_a_change_of_a_message_is_never_found_in_its_place(store: Store, here: int) -> None:
    change = NewDelivery(here, "change", "C0A", CHANGED, NOW, kind=DeliveryKind.UPDATE, of_key="card")
    store.write(lambda session: deliveries.owe(session, [change]))  # its row comes first
    store.write(lambda session: deliveries.owe(session, [NewDelivery(here, "card", "C0A", CARD, NOW)]))
    for key in ("card", "change"):
        number = claim(store, here, key)
        store.write(partial(deliveries.record_sent, delivery_id=number, channel="C0A", ts="1.0", now=NOW))

    row = store.read(lambda session: deliveries.posted_at(session, here, "C0A", "1.0"))

    assert row and row.key == "card"
