"""Stories: what Slack asked to leave alone is known to every process, until it is over."""

from datetime import timedelta

from storage.db.engine import Store
from storage.outbox import method_wait
from tests.storage.seed import NOW

POST = "chat.postMessage"


def wait(store: Store, where: int, seconds: float) -> None:
    until = NOW + timedelta(seconds=seconds)
    store.write(lambda session: method_wait.wait(session, where, POST, NOW, until))


def waiting(store: Store, after_s: float) -> set[tuple[int, str]]:
    now = NOW + timedelta(seconds=after_s)
    return store.read(lambda session: method_wait.waiting(session, now))


def test_a_method_waits_for_as_long_as_slack_said_last(store: Store, here: int, there: int) -> None:
    wait(store, here, 10)
    wait(store, here, 30)
    wait(store, there, 1)

    assert waiting(store, 0) == {(here, POST), (there, POST)}
    assert waiting(store, 29) == {(here, POST)}
    assert waiting(store, 30) == set()


def test_a_clock_set_back_an_hour_keeps_no_method_waiting(store: Store, here: int) -> None:
    wait(store, here, 30)

    assert waiting(store, -3600) == set()


def test_a_workspace_is_told_of_its_own_long_waits(store: Store, here: int, there: int) -> None:
    wait(store, here, 30)
    wait(store, there, 99_999)
    later = NOW + timedelta(minutes=1)

    found = [
        store.read(lambda session, one=one: method_wait.of_workspace(session, one, later))  # type: ignore[misc]
        for one in (here, there)
    ]

    assert found == [[], [(POST, NOW + timedelta(seconds=99_999))]]


def test_what_is_over_is_forgotten(store: Store, here: int, there: int) -> None:
    wait(store, here, 1)
    wait(store, there, 60)

    forgotten = store.write(lambda session: method_wait.forget(session, NOW + timedelta(seconds=30)))

    assert (forgotten, waiting(store, 30)) == (1, {(there, POST)})
