"""The dispatcher: one process posts, a dead one's work is taken over, one target's troubles stop no other."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slack_sdk.web import SlackResponse

from bot.delivery.dispatcher import Dispatcher
from domain.delivery import DeliveryState
from storage import workspace
from storage.db.engine import Store
from storage.outbox import deliveries, queue
from storage.outbox.ownership import ownership
from tests.bot.dispatcher import HERE, NOW, at_rest, dispatcher, owe, owe_many, texts
from tests.bot.engines import database_url
from tests.patience import PATIENCE_S, until
from tests.recorder import Recorder, World

__all__ = ["database_url"]


def test_what_is_written_is_sent_right_after_the_commit(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    start(Recorder(world))

    owe(store, workspace_id, "hello", "C0ONE")

    until(lambda: texts(world, "C0ONE") == ["hello"], within_s=2)


def test_one_channel_keeps_its_order_and_its_pace(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe(store, workspace_id, "first", "C0ONE")
    owe(store, workspace_id, "second", "C0ONE")
    owe(store, workspace_id, "third", "C0ONE")
    began = time.monotonic()

    start(Recorder(world), spacing_s=20)  # of a clock that runs fifty times as fast
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["first", "second", "third"]
    assert time.monotonic() - began >= 0.8


def test_two_processes_post_once(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    start(Recorder(world))
    start(Recorder(world))

    owe_many(store, workspace_id, 30)
    until(at_rest(store))

    posted = [text for channel in HERE for text in texts(world, channel)]
    assert sorted(posted) == sorted(f"m{number}" for number in range(30))


def test_the_next_owner_takes_back_what_the_last_was_sending_and_looks_before_it_posts(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    slack = Recorder(world)
    owe(store, workspace_id, "posted, then killed", "C0ONE")
    owe(store, workspace_id, "killed before posting", "C0TWO")
    rows = store.read(lambda session: queue.ready(session, NOW, 9))
    store.write(lambda session: queue.claim(session, [row.number for row in rows]))
    slack.chat_postMessage(
        channel="C0ONE",
        text="posted, then killed",
        blocks=[{"type": "divider"}],
        metadata={"event_type": "drumbeat_delivery", "event_payload": {"key": "posted, then killed"}},
    )

    start(slack)
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["posted, then killed"]
    assert texts(world, "C0TWO") == ["killed before posting"]


def test_one_bad_target_stops_no_other(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    world.refusals["chat.postMessage", "C0ONE"] = "is_archived"
    owe(store, workspace_id, "lost", "C0ONE", tell="U0MIRA")
    owe(store, workspace_id, "fine", "C0TWO")

    start(Recorder(world))
    until(lambda: bool(world.posts["U0MIRA"]))

    assert texts(world, "C0TWO") == ["fine"]
    assert "archived" in texts(world, "U0MIRA")[0]
    state = store.read(lambda session: deliveries.find(session, workspace_id, "lost"))
    assert state is not None and state.state == DeliveryState.FAILED


def test_stopping_finishes_what_is_being_sent(
    store: Store, world: World, workspace_id: int, engine: str
) -> None:
    sending, go_on = threading.Event(), threading.Event()

    class Slow(Recorder):
        def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
            sending.set()
            go_on.wait(PATIENCE_S)
            return super().api_call(api_method, **kwargs)

    made = dispatcher(store, Slow(world), engine)
    owe(store, workspace_id, "in flight", "C0ONE")
    made.start()
    assert sending.wait(PATIENCE_S)

    stopper = threading.Thread(target=made.stop)
    stopper.start()
    go_on.set()
    stopper.join(PATIENCE_S)

    found = store.read(lambda session: deliveries.find(session, workspace_id, "in flight"))
    assert found is not None and found.state == DeliveryState.SENT


def test_the_lock_file_stays_when_its_owner_goes(lite_store: Store, world: World) -> None:
    made = dispatcher(lite_store, Recorder(world), "embedded")
    made.start()
    workspace_id = lite_store.write(lambda session: workspace.identify(session, "", "T0", NOW))
    owe(lite_store, workspace_id, "sent", "C0ONE")
    until(lambda: texts(world, "C0ONE") == ["sent"])
    assert not ownership(lite_store.url).take()

    made.stop()

    assert Path(lite_store.url.removeprefix("sqlite:///")).with_suffix(".hands").exists()
    assert ownership(lite_store.url).take()
