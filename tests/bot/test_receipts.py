"""Receipts: what may have arrived is looked for before it is posted again, and stands once in the end."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery.deliverer import Deliverer
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.rate_limit import RateLimit
from bot.delivery.send import SETTLES_WITHIN
from bot.metrics import Metrics
from domain.delivery import TIDY_AFTER, DeliveryKind
from storage.db.engine import Store
from storage.outbox import deliveries, queue
from tests.bot.dispatcher import NOW, at_rest, clock, owe, texts
from tests.bot.engines import database_url
from tests.patience import until
from tests.recorder import Recorder, World

__all__ = ["database_url"]

LATER = NOW + timedelta(days=1)


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
    start: Callable[..., Dispatcher],
) -> None:
    owe(store, workspace_id, "once", "C0ONE")

    start(Flaky(world))
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["once"]
    found = store.read(lambda session: deliveries.find(session, workspace_id, "once"))
    assert found is not None and found.ts == world.posts["C0ONE"][0]["ts"]


class Late(Recorder):
    """Loses the first answer, and shows the message it accepted only after a second one was posted."""

    posted = 0

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        if api_method == "conversations.history" and self.posted < 2:
            return self._response({"ok": True, "messages": []}, api_method)
        answer = super().api_call(api_method, **kwargs)
        if api_method == "chat.postMessage":
            self.posted += 1
            if self.posted == 1:
                raise TimeoutError
        return answer


def test_a_message_that_shows_up_too_late_and_was_posted_again_stands_once_in_the_end(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe(store, workspace_id, "once", "C0ONE")

    start(Late(world))
    until(at_rest(store))

    found = store.read(lambda session: deliveries.find(session, workspace_id, "once"))
    assert found is not None
    assert [post["ts"] for post in world.posts["C0ONE"]] == [found.ts]
    assert [call.method for call in world.calls].count("chat.postMessage") == 2


def test_what_this_process_could_not_record_is_found_again_and_not_posted_twice(
    store: Store,
    world: World,
    workspace_id: int,
    start: Callable[..., Dispatcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.delivery.pool.SWEEP_EVERY_S", 0.1)
    failing = iter([True])
    real = deliveries.record_sent

    def sent(*args: Any) -> bool:
        if next(failing, False):
            raise OSError("disk full")
        return real(*args)

    monkeypatch.setattr(deliveries, "record_sent", sent)
    owe(store, workspace_id, "once", "C0ONE")

    start(Recorder(world))
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["once"]


class Silent(Recorder):
    """Takes the first message without a word, in time for nobody."""

    silent = True

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        answer = super().api_call(api_method, **kwargs)
        if api_method == "chat.postMessage" and self.silent:
            self.silent = False
            raise TimeoutError
        return answer


def test_after_a_silence_one_look_decides(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe(store, workspace_id, "once", "C0ONE")

    start(Silent(world))
    until(at_rest(store))

    methods = [call.method for call in world.calls]
    found = store.read(lambda session: deliveries.find(session, workspace_id, "once"))
    assert texts(world, "C0ONE") == ["once"]
    assert methods.count("conversations.history") == 1
    assert found is not None and found.lateness is not None and found.lateness >= SETTLES_WITHIN


class Broken(Recorder):
    """Slack says once that it stumbled: `accepts` says whether it took the message all the same."""

    accepts = False
    stumbled = False

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        if api_method != "chat.postMessage" or self.stumbled:
            return super().api_call(api_method, **kwargs)
        self.stumbled = True
        if self.accepts:
            super().api_call(api_method, **kwargs)
        said = self._response({"ok": False, "error": "internal_error"}, api_method, 500)
        raise SlackApiError("internal_error", said)


@pytest.mark.parametrize("accepts", [True, False])
def test_after_slack_said_that_it_stumbled_one_look_decides_and_nothing_is_tidied(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher], accepts: bool
) -> None:
    slack = Broken(world)
    slack.accepts = accepts
    owe(store, workspace_id, "once", "C0ONE")

    start(slack)
    until(at_rest(store))

    methods = [call.method for call in world.calls]
    assert texts(world, "C0ONE") == ["once"]
    assert methods.count("conversations.history") == 1
    assert store.read(lambda session: queue.ready(session, LATER, 9)) == []


def test_a_look_long_after_a_try_is_not_trusted_alone_since_a_clock_may_have_been_set(
    store: Store, world: World, workspace_id: int
) -> None:
    now = NOW + timedelta(hours=1)
    owe(store, workspace_id, "once", "C0ONE")
    (tried,) = store.write(lambda session: queue.take(session, [1], None, NOW))
    store.write(lambda session: deliveries.postpone(session, tried.number, NOW, "internal_error", NOW))
    (again,) = store.write(lambda session: queue.take(session, [1], None, now))

    Deliverer(store, lambda _id: Recorder(world), lambda: now, RateLimit(), Metrics()).deliver(again)

    owed = store.read(lambda session: queue.ready(session, now + TIDY_AFTER, 9))
    assert texts(world, "C0ONE") == ["once"]
    assert [one.kind for one in owed] == [DeliveryKind.TIDY]


class Ahead(Flaky):
    """Our clock is an hour ahead: Slack dates its answers, and its messages, an hour before."""

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        answer = super().api_call(api_method, **kwargs)
        asked = kwargs.get("params") or kwargs.get("data") or kwargs.get("json") or {}
        if api_method == "conversations.history":
            answer.headers["Date"] = format_datetime(clock() - timedelta(hours=1), usegmt=True)
            if asked.get("oldest"):
                answer.data["messages"] = []  # type: ignore[index]
        return answer


def test_a_clock_that_is_ahead_does_not_hide_what_arrived(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe(store, workspace_id, "once", "C0ONE")

    start(Ahead(world))
    until(at_rest(store))

    assert texts(world, "C0ONE") == ["once"]
    assert [call.method for call in world.calls].count("chat.postMessage") == 1
