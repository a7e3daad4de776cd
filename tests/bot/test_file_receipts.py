"""Receipts of files: a half-done upload is finished, not repeated, and a file stands once."""

from collections.abc import Callable
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.web import SlackResponse

from bot.delivery import file_upload as way
from bot.delivery.dispatcher import Dispatcher
from domain.delivery import DeliveryKind, DeliveryState
from messages.file import FileKind, file_values
from storage.db.engine import Store
from storage.outbox import deliveries, queue
from storage.outbox.deliveries import Delivery, NewDelivery
from tests.bot.dispatcher import NOW, at_rest, owe
from tests.bot.engines import database_url
from tests.patience import until
from tests.recorder import Recorder, World

__all__ = ["database_url"]
TEXT = file_values(FileKind.TEXT, {"text": "a,b\n"}, "feedback.csv", "Feedback", "Here it is.")


def owe_file(store: Store, workspace_id: int, target: str, of_key: str | None = None) -> None:
    one = NewDelivery(
        workspace_id, "file", target, TEXT, due_at=NOW, kind=DeliveryKind.FILE, of_key=of_key, tell="U0MIRA"
    )
    store.write(lambda session: deliveries.owe(session, [one]))


def found(store: Store, workspace_id: int) -> Delivery:
    one = store.read(lambda session: deliveries.find(session, workspace_id, "file"))
    assert one is not None
    return one


def files(world: World, channel: str) -> list[Any]:
    return [post for post in world.posts[channel] if "files" in post]


def calls(world: World, method: str) -> int:
    return [call.method for call in world.calls].count(method)


class Flaky(Recorder):
    """Loses the answer of a call once, after it was done."""

    method = "files.completeUploadExternal"
    lost = False

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        answer = super().api_call(api_method, **kwargs)
        if api_method == self.method and not self.lost:
            self.lost = True
            raise ConnectionError("dropped after acceptance")
        return answer


def test_a_file_follows_its_message_into_the_thread(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe(store, workspace_id, "digest", "C0ONE")
    owe_file(store, workspace_id, "C0ONE", of_key="digest")

    start(Recorder(world))
    until(at_rest(store))

    (shown,) = files(world, "C0ONE")
    assert shown["thread_ts"] == world.posts["C0ONE"][0]["ts"]
    assert list(world.files.values()) == [b"a,b\n"]


def test_a_file_to_a_person_goes_into_their_direct_messages(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe_file(store, workspace_id, "U0ANA")

    start(Recorder(world))
    until(at_rest(store))

    assert len(files(world, "D0ANA")) == 1


def test_a_file_whose_last_answer_got_lost_is_found_and_not_shared_again(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe_file(store, workspace_id, "C0ONE")

    start(Flaky(world))
    until(at_rest(store))

    assert len(files(world, "C0ONE")) == 1
    assert calls(world, "files.completeUploadExternal") == 1
    assert found(store, workspace_id).ts == files(world, "C0ONE")[0]["ts"]


def test_an_upload_that_was_not_recorded_is_made_again_and_only_one_is_shared(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    class Lost(Flaky):
        method = "files.getUploadURLExternal"

    owe_file(store, workspace_id, "C0ONE")

    start(Lost(world))
    until(at_rest(store))

    assert len(world.files) == 2
    assert len(files(world, "C0ONE")) == 1


def test_what_was_uploaded_before_a_process_died_is_finished_and_not_uploaded_again(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe_file(store, workspace_id, "C0ONE")
    world.files["F0"] = b"a,b\n"
    number = found(store, workspace_id).number

    def die_after_upload(session: Any) -> None:
        queue.take(session, [number], None, NOW)
        deliveries.record_upload(session, number, "F0")

    store.write(die_after_upload)

    start(Recorder(world))
    until(at_rest(store))

    assert calls(world, "files.getUploadURLExternal") == 0
    assert [post["files"][0]["id"] for post in files(world, "C0ONE")] == ["F0"]


def test_an_upload_that_fails_is_tried_again(
    store: Store,
    world: World,
    workspace_id: int,
    start: Callable[..., Dispatcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failing = iter([True])

    def send_bytes(slack: Recorder, url: str, content: bytes) -> None:
        if next(failing, False):
            raise URLError("no route")
        slack.take(url, content)

    monkeypatch.setattr(way, "send_bytes", send_bytes)
    owe_file(store, workspace_id, "C0ONE")

    start(Recorder(world))
    until(at_rest(store))

    assert len(files(world, "C0ONE")) == 1


def test_a_file_slack_refuses_ends_and_its_owner_is_told(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    world.refusals["files.completeUploadExternal", ""] = "not_in_channel"
    owe_file(store, workspace_id, "C0ONE")

    start(Recorder(world))
    until(at_rest(store))

    assert found(store, workspace_id).state == DeliveryState.FAILED
    assert len(world.posts["U0MIRA"]) == 1


def test_a_file_whose_message_failed_is_not_sent(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    owe(store, workspace_id, "digest", "C0ELSEWHERE")
    owe_file(store, workspace_id, "C0ELSEWHERE", of_key="digest")

    start(Recorder(world))
    until(at_rest(store))

    assert found(store, workspace_id).error == "original_failed"
    assert world.files == {}
