"""Stories: whatever is written at once lands, what fails undoes only itself, and nobody waits for ever."""

import threading
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import workspace
from storage.db import engine as engines
from storage.db.engine import Session, Store, normal_url, sqlite_path, wake
from storage.db.writer import WriteJob, merge
from storage.workspace import Workspace
from tests.patience import PATIENCE_S
from tests.storage.seed import NOW, at_once, item, outcome


def keep(session: Session, teams: Sequence[str]) -> list[str]:
    """Store workspaces in one go; a team that is known already fails the whole call."""
    session.add_all(Workspace(team_id=team, created_at=NOW) for team in teams)
    session.flush()
    return [f"kept {team}" for team in teams]


def end_other_connections(store: Store) -> None:
    """As a server does that is started anew; SQLite has none."""
    if store.sqlite:
        return
    ended = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    other = create_engine(store.url)
    with other.connect() as connection:
        connection.execute(text(ended))
    other.dispose()


def keep_one(session: Session, team: str) -> str:
    return keep(session, [team])[0]


def keep_and_wake(session: Session) -> None:
    keep_one(session, "T1")
    wake(session)


def wake_and_fail(session: Session) -> None:
    wake(session)
    raise ZeroDivisionError


def busy(begun: threading.Event, go_on: threading.Event) -> Callable[[Session], str]:
    """Work that begins, waits to be let go on, and stores T0."""

    def work(session: Session) -> str:
        begun.set()
        go_on.wait(PATIENCE_S)
        return keep_one(session, "T0")

    return work


def teams(store: Store) -> list[str]:
    return sorted(row.team_id for row in store.read(workspace.everyone))


def test_writes_of_many_threads_at_once_all_land(store: Store) -> None:
    at_once(8, lambda n: [store.write(partial(keep_one, team=f"T{n}-{m}")) for m in range(5)])

    assert teams(store) == sorted(f"T{n}-{m}" for n in range(8) for m in range(5))


def test_additions_of_many_threads_at_once_all_land_and_each_gets_its_own_answer(store: Store) -> None:
    answers = at_once(8, lambda n: store.batch(keep, f"T{n}"))

    assert answers == [f"kept T{n}" for n in range(8)]
    assert teams(store) == [f"T{n}" for n in range(8)]


def test_a_write_that_fails_undoes_itself_and_no_other(store: Store) -> None:
    def half_done(number: int) -> str:
        return store.write(lambda session: f"{keep_one(session, f'T{number}')} {1 // (number - 3)}")

    answers = at_once(8, lambda n: outcome(lambda: half_done(n)))

    assert answers[3] == "ZeroDivisionError"
    assert teams(store) == [f"T{n}" for n in (0, 1, 2, 4, 5, 6, 7)]


def test_the_error_of_a_write_reaches_whoever_asked_for_it(store: Store) -> None:
    store.write(lambda session: keep_one(session, "T1"))

    with pytest.raises(IntegrityError):
        store.write(lambda session: keep_one(session, "T1"))


def test_a_read_that_would_write_is_refused_by_sqlite_so_that_none_stays_in_the_code(
    lite_store: Store,
) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        lite_store.read(lambda session: keep_one(session, "T1"))

    assert teams(lite_store) == []


def test_connections_that_lay_idle_while_the_server_let_go_of_them_are_made_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(lambda session: keep_one(session, "T1"))
    monkeypatch.setattr(engines, "IDLE_S", 0.0)
    end_other_connections(store)

    assert teams(store) == ["T1"]
    store.write(lambda session: keep_one(session, "T2"))
    assert teams(store) == ["T1", "T2"]


def test_a_row_of_a_workspace_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.write(lambda session: session.add(item(4711)))


def test_a_wake_comes_after_the_commit_so_that_what_was_written_is_seen(store: Store) -> None:
    seen: list[list[str]] = []
    woken = threading.Event()

    def look() -> None:
        seen.append(teams(store))
        woken.set()

    store.after_wake = look

    store.write(keep_and_wake)

    assert woken.wait(PATIENCE_S)
    assert seen == [["T1"]]


def test_work_that_fails_and_work_that_asks_for_nothing_wake_nobody(store: Store) -> None:
    woken: list[bool] = []
    store.after_wake = lambda: woken.append(True)

    outcome(lambda: store.write(wake_and_fail))
    store.write(lambda session: keep_one(session, "T1"))
    store.write(lambda session: keep_one(session, "T2"))

    assert woken == []


def test_a_wake_that_fails_ends_nothing_that_is_committed(store: Store) -> None:
    store.after_wake = lambda: 1 // 0  # type: ignore[assignment]

    store.write(keep_and_wake)

    assert store.write(partial(keep_one, team="T2")) == "kept T2"
    assert teams(store) == ["T1", "T2"]


def test_a_closed_store_refuses_to_write(store: Store) -> None:
    store.close()

    with pytest.raises(RuntimeError, match="the store is closed"):
        store.write(partial(keep_one, team="T1"))


def test_a_store_that_closes_first_finishes_what_came_before(lite_store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()
    slow = threading.Thread(target=lite_store.write, args=[busy(begun, go_on)])
    slow.start()
    assert begun.wait(PATIENCE_S)
    closing = threading.Thread(target=lite_store.close)
    closing.start()

    go_on.set()
    closing.join(PATIENCE_S)
    slow.join(PATIENCE_S)

    assert teams(lite_store) == ["T0"]


def test_a_write_that_comes_while_the_store_closes_is_refused_and_does_not_wait(lite_store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()
    slow = threading.Thread(target=lite_store.write, args=[busy(begun, go_on)])
    slow.start()
    assert begun.wait(PATIENCE_S)
    closing = threading.Thread(target=lite_store.close)
    closing.start()
    closing.join(0.2)  # it cannot end before the slow work does

    late = threading.Thread(
        target=lambda: outcome(lambda: lite_store.write(partial(keep_one, team="T1"))), daemon=True
    )
    late.start()
    late.join(2)
    waits = late.is_alive()
    go_on.set()
    slow.join(PATIENCE_S)
    closing.join(PATIENCE_S)

    assert not waits
    assert teams(lite_store) == ["T0"]


def test_a_database_that_answers_is_known_to(store: Store) -> None:
    assert store.answers() is True


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:///data/drumbeat.db", "sqlite:///data/drumbeat.db"),
    ],
)
def test_database_urls_are_taken_as_hosts_hand_them_out(given: str, normal: str) -> None:
    assert normal_url(given) == normal


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_is_opened_so_that_an_acknowledged_row_survives_a_power_cut(
    lite_url: str, pragma: str, value: object
) -> None:
    store = Store(lite_url)

    found = store.write(lambda session: session.connection().execute(text(f"PRAGMA {pragma}")).scalar())
    store.close()

    assert found == value


def test_a_store_makes_the_folder_its_file_is_to_stand_in(lite_store: Store) -> None:
    file = sqlite_path(lite_store.url).parent / "new" / "folder" / "drumbeat.db"

    opened = Store(f"sqlite:///{file}")

    assert opened.answers()
    assert file.exists()
    opened.close()


def test_waiting_work_keeps_its_order_and_only_the_same_work_is_done_together() -> None:
    alone = WriteJob.alone(keep_and_wake)

    merged = merge([WriteJob(keep, "a"), alone, WriteJob(keep, "b"), WriteJob(keep_one, "c")])  # type: ignore[arg-type]

    assert [job.items for job in merged] == [["a", "b"], [None], ["c"]]
    assert [len(job.futures) for job in merged] == [2, 1, 1]
