"""Odd answers: what is no word of Slack's is no no; whatever it was about stands once in the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.web import SlackResponse
from sqlmodel import Session, update

from domain.delivery import MOST_TRIES, MOST_UNKNOWNS, DeliveryKind, DeliveryState
from messages.file import FileKind, file_values
from storage import workspace
from storage.db.engine import Store
from storage.outbox import deliveries
from storage.outbox.deliveries import Delivery, NewDelivery
from tests.bot.dispatcher import NOW, owe
from tests.bot.driven import Driven
from tests.odd import HALF, ODD, Line, line
from tests.recorder import Odd, Recorder, World

ALL = [*ODD, *HALF]
# Of their answers nothing is needed but that they were accepted.
PLAIN = ("chat.update", "files.completeUploadExternal", "conversations.join")
FILE = file_values(FileKind.TEXT, {"text": "a,b\n"}, "feedback.csv", "Feedback", "Here it is.")


@pytest.fixture(scope="module")
def odd() -> Iterator[Line]:
    with line() as given:
        yield given


@pytest.fixture
def here(lite_store: Store) -> int:
    return lite_store.write(lambda session: workspace.identify(session, "", "T0", NOW))


def place(name: str, kind: str = "C") -> str:
    """A conversation, or a person, for each of them."""
    return f"{kind}0{ALL.index(name)}X"


def answers(world: World, odd: Line, method: str, accepted: bool, kind: str = "C") -> None:
    """Every call of the method about one of the places is answered oddly, once, each in its own way.

    A yes is a yes where nothing else is needed of it: nobody says so of what was not accepted.
    """
    world.joined |= {place(name) for name in ALL}
    for name in ALL if accepted or method not in PLAIN else ODD:
        answer = Odd(lambda called, name=name: odd.call(name, called), accepted)  # type: ignore[misc]
        world.odd[method, place(name, kind)] = answer


def standing(world: World, kind: str = "C") -> dict[str, int]:
    return {name: len(world.posts[place(name, kind)]) for name in ALL}


def states(store: Store, workspace_id: int) -> dict[str, str]:
    return {name: found(store, workspace_id, name).state for name in ALL}


def found(store: Store, workspace_id: int, key: str) -> Delivery:
    one = store.read(lambda session: deliveries.find(session, workspace_id, key))
    assert one is not None
    return one


ONCE = dict.fromkeys(ALL, 1)
SENT: dict[str, str] = dict.fromkeys(ALL, DeliveryState.SENT)


@pytest.mark.parametrize("kind", ["C", "U"])
@pytest.mark.parametrize("accepted", [True, False])
def test_a_message_stands_once_whatever_its_post_was_answered(
    store: Store, world: World, workspace_id: int, odd: Line, accepted: bool, kind: str
) -> None:
    answers(world, odd, "chat.postMessage", accepted, kind)
    for name in ALL:
        owe(store, workspace_id, name, place(name, kind), tell="U0MIRA", instead="U0KIM")

    Driven(store, Recorder(world)).run(hours=1)

    assert states(store, workspace_id) == SENT
    assert standing(world, kind) == ONCE
    assert world.posts["U0MIRA"] == [] and world.posts["U0KIM"] == []


@pytest.mark.parametrize("method", ["conversations.history", "conversations.open"])
@pytest.mark.parametrize("accepted", [True, False])
def test_a_look_that_is_answered_oddly_is_looked_again(
    lite_store: Store, world: World, here: int, odd: Line, accepted: bool, method: str
) -> None:
    answers(world, odd, "chat.postMessage", accepted, "U")
    answers(world, odd, method, True, "D" if method.endswith("history") else "U")
    for name in ALL:
        owe(lite_store, here, name, place(name, "U"))

    Driven(lite_store, Recorder(world)).run(hours=1)

    assert states(lite_store, here) == SENT
    assert standing(world, "U") == ONCE


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("files.getUploadURLExternal", "F"),
        ("files.completeUploadExternal", "C"),
        ("conversations.open", "U"),
    ],
)
@pytest.mark.parametrize("accepted", [True, False])
def test_a_file_stands_once_whatever_a_step_of_it_was_answered(
    lite_store: Store, world: World, here: int, odd: Line, accepted: bool, method: str, kind: str
) -> None:
    answers(world, odd, method, accepted, kind)
    to = "U" if kind == "U" else "C"
    for name in ALL:
        what = {**FILE, "name": place(name, "F")}
        one = NewDelivery(here, name, place(name, to), what, due_at=NOW, kind=DeliveryKind.FILE)
        lite_store.write(lambda session, one=one: deliveries.owe(session, [one]))  # type: ignore[misc]

    Driven(lite_store, Recorder(world)).run(hours=1)

    assert states(lite_store, here) == SENT
    assert standing(world, "D" if to == "U" else "C") == ONCE


@pytest.mark.parametrize("accepted", [True, False])
def test_a_share_that_is_looked_for_oddly_is_looked_for_again(
    lite_store: Store, world: World, here: int, odd: Line, accepted: bool
) -> None:
    answers(world, odd, "files.completeUploadExternal", accepted)
    answers(world, odd, "files.info", True, "F")
    for name in ALL:
        what = {**FILE, "name": place(name, "F")}
        one = NewDelivery(here, name, place(name), what, due_at=NOW, kind=DeliveryKind.FILE)
        lite_store.write(lambda session, one=one: deliveries.owe(session, [one]))  # type: ignore[misc]

    Driven(lite_store, Recorder(world)).run(hours=1)

    assert states(lite_store, here) == SENT
    assert standing(world) == ONCE


@pytest.mark.parametrize(
    ("method", "kind", "what"),
    [
        ("conversations.join", DeliveryKind.JOIN, {}),
    ],
)
@pytest.mark.parametrize("accepted", [True, False])
def test_what_may_be_done_twice_is_done_again(
    lite_store: Store,
    world: World,
    here: int,
    odd: Line,
    accepted: bool,
    method: str,
    kind: DeliveryKind,
    what: dict[str, Any],
) -> None:
    answers(world, odd, method, accepted)
    owed = [NewDelivery(here, name, place(name), what, due_at=NOW, kind=kind) for name in ALL]
    lite_store.write(lambda session: deliveries.owe(session, owed))

    Driven(lite_store, Recorder(world)).run(hours=1)

    assert states(lite_store, here) == SENT


@pytest.mark.parametrize("accepted", [True, False])
def test_a_change_is_made_again(
    lite_store: Store, world: World, here: int, odd: Line, accepted: bool
) -> None:
    answers(world, odd, "chat.update", accepted)
    new = {"text": "new", "blocks": [{"type": "divider"}]}
    for name in ALL:
        owe(lite_store, here, f"{name}: old", place(name))
    changes = [
        NewDelivery(here, name, place(name), new, NOW, kind=DeliveryKind.UPDATE, of_key=f"{name}: old")
        for name in ALL
    ]
    lite_store.write(lambda session: deliveries.owe(session, changes))

    Driven(lite_store, Recorder(world)).run(hours=1)

    assert states(lite_store, here) == SENT
    assert {post["text"] for name in ALL for post in world.posts[place(name)]} == {"new"}
    assert standing(world) == ONCE


class Unreadable(Recorder):
    """Answers every call of `methods` with a page; `accepts` says whether it did what was asked."""

    accepts = False
    asked = 0
    methods: tuple[str, ...] = ("chat.postMessage",)
    place = "C0ONE"

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        given = kwargs.get("params") or kwargs.get("json") or {}
        if api_method not in self.methods or given.get("channel") != self.place:
            return super().api_call(api_method, **kwargs)
        self.asked += 1
        if self.accepts:
            super().api_call(api_method, **kwargs)
        data = {"ok": False, "error": "Received a response in a non-JSON format: <html>"}
        return self._response(data, api_method).validate()  # type: ignore[no-any-return]


def test_what_is_never_answered_ends_after_hours_and_its_owner_is_told_once(
    store: Store, world: World, workspace_id: int
) -> None:
    owe(store, workspace_id, "once", "C0ONE", tell="U0MIRA")
    slack = Unreadable(world)

    driven = Driven(store, slack)
    driven.run(hours=3)
    before = found(store, workspace_id, "once").state
    driven.run(hours=3)

    told = found(store, workspace_id, "refused:once")
    assert (
        before == DeliveryState.WAITING and found(store, workspace_id, "once").state == DeliveryState.FAILED
    )
    assert told.target == "U0MIRA" and "no usable answer" in told.payload["text"]
    assert slack.asked == MOST_UNKNOWNS


def test_what_is_refused_so_goes_to_its_other_reader_once_it_is_surely_not_there(
    store: Store, world: World, workspace_id: int
) -> None:
    owe(store, workspace_id, "card", "C0ONE", tell="U0MIRA", instead="U0KIM")

    Driven(store, Unreadable(world)).run(hours=6)

    assert [len(world.posts[where]) for where in ("C0ONE", "U0KIM")] == [0, 1]


def looked_almost_a_day(session: Session) -> None:
    session.connection().execute(update(Delivery).values(attempts=MOST_TRIES - 3))


@pytest.mark.parametrize("accepts", [True, False])
def test_what_nobody_can_find_out_about_is_not_sent_again_nor_elsewhere(
    lite_store: Store, world: World, here: int, accepts: bool
) -> None:
    owe(lite_store, here, "card", "C0ONE", tell="U0MIRA", instead="U0KIM")
    slack = Unreadable(world)
    slack.methods, slack.accepts = ("chat.postMessage", "conversations.history"), accepts
    driven = Driven(lite_store, slack)
    driven.run(minutes=5)
    lite_store.write(looked_almost_a_day)

    driven.run(minutes=5)

    one = found(lite_store, here, "card")
    told = found(lite_store, here, "refused:card")
    assert (one.state, one.attempts) == (DeliveryState.FAILED, MOST_TRIES)
    assert len(world.posts["C0ONE"]) == int(accepts) and world.posts["U0KIM"] == []
    assert "couldn't tell for a day whether it arrived" in told.payload["text"]
