"""Stories of many processes: jobs only point at the ledger, so losing or repeating one harms nothing."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import CursorResult, text

from bot.delivery import procrastinate_queue, procrastinate_worker
from bot.delivery.dispatcher import Dispatcher
from storage.db.engine import Session, Store
from storage.outbox import procrastinate_schema, queue
from storage.outbox.ownership import ownership
from tests.bot.dispatcher import HERE, NOW, at_rest, owe, owe_many, texts
from tests.conftest import emptied
from tests.patience import until
from tests.recorder import Recorder, World

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_url: str) -> str:
    procrastinate_queue.install(postgres_url)
    return emptied(postgres_url)


@pytest.fixture
def pair() -> str:
    return "procrastinate+postgres"


@pytest.fixture(autouse=True)
def no_jobs(store: Store) -> Iterator[None]:
    lose_all_jobs(store)
    yield
    lose_all_jobs(store)


def ask(store: Store, statement: str) -> CursorResult[Any]:
    """What the queue's own tables say to a statement."""

    def work(session: Session) -> CursorResult[Any]:
        session.connection().execute(text(f"SET LOCAL search_path TO {procrastinate_schema.SCHEMA}"))
        return session.connection().execute(text(statement))

    return store.write(work)


def lose_all_jobs(store: Store) -> None:
    ask(store, "DELETE FROM procrastinate_jobs")


def jobs(store: Store) -> int:
    return ask(store, "SELECT id FROM procrastinate_jobs").rowcount


def test_one_hands_out_and_others_send_each_once(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    start(Recorder(world), works=False)
    start(Recorder(world))
    start(Recorder(world))

    owe_many(store, workspace_id, 60)
    until(at_rest(store))

    posted = [text for channel in HERE for text in texts(world, channel)]
    assert sorted(posted) == sorted(f"m{number}" for number in range(60))


def test_what_a_web_process_commits_waits_for_a_worker_and_is_put_into_the_queue_once(
    store: Store,
    world: World,
    workspace_id: int,
    start: Callable[..., Dispatcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(procrastinate_queue, "LOST_AFTER_S", 0.2)
    start(Recorder(world), works=False)
    owe(store, workspace_id, "patient", "C0ONE")
    until(lambda: jobs(store) == 1)
    time.sleep(1.5)  # it looks meanwhile, and finds its job not begun

    assert (jobs(store), texts(world, "C0ONE")) == (1, [])
    start(Recorder(world))
    until(lambda: texts(world, "C0ONE") == ["patient"])


def test_a_lost_job_is_put_into_the_queue_again(
    store: Store,
    world: World,
    workspace_id: int,
    start: Callable[..., Dispatcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(procrastinate_queue, "LOST_AFTER_S", 0.5)
    start(Recorder(world), works=False)
    owe(store, workspace_id, "lost once", "C0ONE")
    until(lambda: jobs(store) == 1)

    lose_all_jobs(store)
    start(Recorder(world))

    until(lambda: texts(world, "C0ONE") == ["lost once"])


def test_what_a_dead_worker_was_sending_is_looked_for_while_another_goes_on_sending(
    store: Store, world: World, workspace_id: int, start: Callable[..., Dispatcher]
) -> None:
    dead, alive = ownership(store.url), ownership(store.url)
    dead.join()
    alive.join()
    owe(store, workspace_id, "dead", "C0ONE")
    owe(store, workspace_id, "alive", "C0TWO")
    rows = store.read(lambda session: queue.ready(session, NOW, 9))
    for row, owner in zip(rows, (dead, alive), strict=True):
        store.write(lambda s, row=row, owner=owner: queue.claim(s, [row.number], owner.number))  # type: ignore[misc]

    dead.release()
    start(Recorder(world))
    until(lambda: texts(world, "C0ONE") == ["dead"])
    until(lambda: store.read(queue.sending_processes) == {alive.number})

    assert texts(world, "C0TWO") == []
    alive.release()
    until(lambda: texts(world, "C0TWO") == ["alive"])


def test_jobs_of_dead_workers_are_cleared_away_at_night(
    store: Store, world: World, start: Callable[..., Dispatcher]
) -> None:
    dispatcher = start(Recorder(world), works=False)
    ask(
        store,
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) "
        f"VALUES ('{procrastinate_worker.QUEUE}', '{procrastinate_worker.TASK}', 'doing')",
    )

    dispatcher.tidy()

    assert jobs(store) == 0


def test_a_worker_whose_lock_is_lost_goes_on_under_a_new_number(store: Store) -> None:
    ours = ownership(store.url)
    ours.join()
    before = ours.number
    ask(
        store,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE application_name = 'drumbeat owner'",
    )

    assert not ours.alive(before)
    ours.join()
    assert ours.number != before
    assert (ours.alive(ours.number), ours.dead({before, ours.number})) == (True, {before})
    ours.release()
