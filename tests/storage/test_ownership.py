"""Stories: only one process owns the dispatcher, and it knows when it does not any more."""

from collections.abc import Iterator

import psycopg
import pytest

from storage.db.engine import sqlite_path
from storage.outbox.ownership import HANDS_LOCK, Ownership, ownership


@pytest.fixture
def ours(database_url: str) -> Iterator[Ownership]:
    lock = ownership(database_url)
    yield lock
    lock.release()


@pytest.fixture
def theirs(database_url: str) -> Iterator[Ownership]:
    """As another process would ask for it."""
    lock = ownership(database_url)
    yield lock
    lock.release()


def test_a_second_taker_is_refused_until_the_first_lets_go(ours: Ownership, theirs: Ownership) -> None:
    first, refused = ours.take(), theirs.take()
    held = (ours.is_held(), theirs.is_held())

    ours.release()

    assert (first, refused, held) == (True, False, (True, False))
    assert (theirs.take(), theirs.is_held(), ours.is_held()) == (True, True, False)
    assert ours.take() is False


def test_who_owns_it_already_may_ask_again(ours: Ownership, theirs: Ownership) -> None:
    assert [ours.take(), ours.take(), ours.is_held()] == [True, True, True]

    ours.release()

    assert theirs.take()


def test_what_was_never_taken_is_not_held_and_may_be_let_go(ours: Ownership) -> None:
    ours.release()

    assert ours.is_held() is False


def kill_the_owner(url: str) -> int:
    """End the PostgreSQL session that holds the lock; how many there were."""
    with psycopg.connect(url, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
            (HANDS_LOCK,),
        )
        return len(ended.fetchall())


@pytest.mark.postgres
def test_an_owner_whose_session_was_ended_knows_and_another_takes_over(postgres_url: str) -> None:
    ours, theirs = ownership(postgres_url), ownership(postgres_url)
    taken = ours.take()

    killed = kill_the_owner(postgres_url)

    assert (taken, killed) == (True, 1)
    assert ours.is_held() is False
    assert theirs.take() is True
    assert ours.take() is False
    theirs.release()
    assert ours.take() is True
    ours.release()


def test_the_lock_file_stands_beside_the_database_and_stays_there(
    sqlite_template: object, tmp_path: object
) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    file = sqlite_path(url).with_suffix(".hands")
    lock = ownership(url)

    lock.take()
    lock.release()

    assert file.exists()
    assert file.stat().st_mode & 0o077 == 0
