"""The hands: one process posts, a dead one's work is taken over, and troubles of one target stop no other."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import SlackResponse

from bot.delivery.embedded import Hands
from bot.delivery.mouth import Mouth
from bot.delivery.pace import Pace
from bot.metrics import Metrics
from domain.delivery import State
from storage import delivery, workspace
from storage.delivery import Owed
from storage.engine import Store
from storage.ownership import ownership
from tests.recorder import Recorder, World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = ("C0ONE", "C0TWO", "C0THREE")


@pytest.fixture
def world() -> World:
    return World(joined=set(HERE))


@pytest.fixture
def workspace_id(store: Store) -> int:
    return store.write(lambda session: workspace.identify(session, "", "T0", NOW))


STARTED = time.monotonic()


def clock() -> datetime:
    """A day that passes fifty times as fast: waits of seconds take a moment."""
    return NOW + timedelta(seconds=(time.monotonic() - STARTED) * 50)


def hands(store: Store, slack: Recorder, spacing_s: float = 0) -> Hands:
    pace = Pace(spacing_s=spacing_s)
    mouth = Mouth(store, lambda _id: slack, clock, pace, Metrics())
    return Hands(store, mouth, pace, ownership(store.url), lambda: None, clock, Metrics())


@pytest.fixture
def start(store: Store) -> Iterator[Callable[..., Hands]]:
    """Starts hands over the store; all are stopped at the end."""
    started: list[Hands] = []

    def start(slack: Recorder, spacing_s: float = 0) -> Hands:
        made = hands(store, slack, spacing_s)
        store.after_wake = made.wake
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()


def owe(store: Store, workspace_id: int, key: str, target: str, **more: Any) -> None:
    payload = {"text": key, "blocks": [{"type": "divider"}]}
    one = Owed(workspace_id, key, target, payload, due_at=NOW, **more)
    store.write(lambda session: delivery.owe(session, [one]))


def owe_many(store: Store, workspace_id: int, count: int) -> None:
    """m0, m1, … spread over the three channels."""
    for number in range(count):
        owe(store, workspace_id, f"m{number}", HERE[number % 3])


def until(done: Callable[[], bool], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def texts(world: World, channel: str) -> list[str]:
    return [post["text"] for post in world.posts[channel]]


def at_rest(store: Store) -> Callable[[], bool]:
    """Nothing is waiting or being sent, now or later, but for a last look."""
    later = NOW + timedelta(days=1)
    return lambda: store.read(lambda session: delivery.undone(session, later)) == 0


def test_what_is_written_is_sent_right_after_the_commit(
    store: Store, world: World, workspace_id: int, start: Callable[..., Hands]
) -> None:
    start(Recorder(world))

    owe(store, workspace_id, "hello", "C0ONE")

    until(lambda: texts(world, "C0ONE") == ["hello"], within_s=2)


def test_one_channel_keeps_its_order_and_its_pace(
    store: Store, world: World, workspace_id: int, start: Callable[..., Hands]
) -> None:
    owe(store, workspace_id, "first", "C0ONE")
    owe(store, workspace_id, "second", "C0ONE")
    owe(store, workspace_id, "third", "C0ONE")
    began = time.monotonic()

    start(Recorder(world), spacing_s=0.2)
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["first", "second", "third"]
    assert time.monotonic() - began >= 0.4


def test_two_processes_post_once(
    store: Store, world: World, workspace_id: int, start: Callable[..., Hands]
) -> None:
    start(Recorder(world))
    start(Recorder(world))

    owe_many(store, workspace_id, 30)
    until(at_rest(store), within_s=20)

    posted = [text for channel in HERE for text in texts(world, channel)]
    assert sorted(posted) == sorted(f"m{number}" for number in range(30))


def test_the_next_owner_takes_back_what_the_last_was_sending_and_looks_before_it_posts(
    store: Store, world: World, workspace_id: int, start: Callable[..., Hands]
) -> None:
    slack = Recorder(world)
    owe(store, workspace_id, "posted, then killed", "C0ONE")
    owe(store, workspace_id, "killed before posting", "C0TWO")
    rows = store.read(lambda session: delivery.ready(session, NOW, set(), 9))
    store.write(lambda session: delivery.claim(session, [row.number for row in rows]))
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
    store: Store, world: World, workspace_id: int, start: Callable[..., Hands]
) -> None:
    world.refusals["chat.postMessage", "C0ONE"] = "is_archived"
    owe(store, workspace_id, "lost", "C0ONE", tell="U0MIRA")
    owe(store, workspace_id, "fine", "C0TWO")

    start(Recorder(world))
    until(lambda: bool(world.posts["U0MIRA"]))

    assert texts(world, "C0TWO") == ["fine"]
    assert "archived" in texts(world, "U0MIRA")[0]
    state = store.read(lambda session: delivery.find(session, workspace_id, "lost"))
    assert state is not None and state.state == State.FAILED


class Flaky(Recorder):
    """Accepts the first message and then loses the connection, like a network does."""

    lost = False

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        answer = super().api_call(api_method, **kwargs)
        if api_method == "chat.postMessage" and not self.lost:
            self.lost = True
            raise ConnectionError("dropped after acceptance")
        return answer


def test_a_message_whose_answer_got_lost_is_found_and_not_posted_again(
    store: Store,
    world: World,
    workspace_id: int,
    monkeypatch: pytest.MonkeyPatch,
    start: Callable[..., Hands],
) -> None:
    owe(store, workspace_id, "once", "C0ONE")

    start(Flaky(world))
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["once"]
    found = store.read(lambda session: delivery.find(session, workspace_id, "once"))
    assert found is not None and found.ts == world.posts["C0ONE"][0]["ts"]


def test_stopping_finishes_what_is_being_sent(store: Store, world: World, workspace_id: int) -> None:
    sending, go_on = threading.Event(), threading.Event()

    class Slow(Recorder):
        def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
            sending.set()
            go_on.wait(5)
            return super().api_call(api_method, **kwargs)

    made = hands(store, Slow(world))
    owe(store, workspace_id, "in flight", "C0ONE")
    made.start()
    assert sending.wait(5)

    stopper = threading.Thread(target=made.stop)
    stopper.start()
    go_on.set()
    stopper.join(10)

    found = store.read(lambda session: delivery.find(session, workspace_id, "in flight"))
    assert found is not None and found.state == State.SENT


def test_the_lock_file_stays_when_its_owner_goes(lite_store: Store, world: World) -> None:
    made = hands(lite_store, Recorder(world))
    made.start()
    workspace_id = lite_store.write(lambda session: workspace.identify(session, "", "T0", NOW))
    owe(lite_store, workspace_id, "sent", "C0ONE")
    until(lambda: texts(world, "C0ONE") == ["sent"])
    assert not ownership(lite_store.url).take()

    made.stop()

    assert Path(lite_store.url.removeprefix("sqlite:///")).with_suffix(".hands").exists()
    assert ownership(lite_store.url).take()


class Late(Recorder):
    """Loses the first answer, and shows the message it accepted only after the second look."""

    hidden = 2
    lost = False

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        if api_method == "conversations.history" and self.hidden:
            self.hidden -= 1
            return self._response({"ok": True, "messages": []}, api_method)
        answer = super().api_call(api_method, **kwargs)
        if api_method == "chat.postMessage" and not self.lost:
            self.lost = True
            raise TimeoutError
        return answer


def test_a_message_that_shows_up_too_late_and_was_posted_again_stands_once_in_the_end(
    store: Store, world: World, workspace_id: int, start: Callable[..., Hands]
) -> None:
    owe(store, workspace_id, "once", "C0ONE")

    start(Late(world))
    until(at_rest(store))

    found = store.read(lambda session: delivery.find(session, workspace_id, "once"))
    assert found is not None
    assert [post["ts"] for post in world.posts["C0ONE"]] == [found.ts]
    assert [call.method for call in world.calls].count("chat.postMessage") == 2


def test_what_this_process_could_not_record_is_found_again_and_not_posted_twice(
    store: Store,
    world: World,
    workspace_id: int,
    start: Callable[..., Hands],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.delivery.embedded.SWEEP_EVERY_S", 0.1)
    failing = iter([True])
    real = delivery.sent

    def sent(*args: Any) -> bool:
        if next(failing, False):
            raise OSError("disk full")
        return real(*args)

    monkeypatch.setattr(delivery, "sent", sent)
    owe(store, workspace_id, "once", "C0ONE")

    start(Recorder(world))
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["once"]


def test_one_rate_limited_method_leaves_the_others_alone() -> None:
    pace = Pace(monotonic=lambda: 100.0)

    pace.blocked(1, "chat.postMessage", 30)

    assert not pace.may_call(1, "chat.postMessage")
    assert pace.may_call(1, "chat.update")
    assert pace.may_call(2, "chat.postMessage")
