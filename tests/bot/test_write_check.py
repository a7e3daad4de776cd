"""Stories: the program is ready only while its database takes what is written."""

import sqlite3
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event

from bot.running import Running
from bot.settings import load
from bot.write_check import WriteCheck
from sandbox import server
from storage.db.engine import Store, sqlite_path
from tests.patience import PATIENCE_S

NO_WRITES = "the database takes no writes"
TROUBLES = ["PRAGMA max_page_count=1", "PRAGMA query_only=ON"]


class Trouble:
    """What a store's connections are told before each transaction."""

    def __init__(self) -> None:
        self.pragma = ""
        self.begun = 0

    def tell(self, connection: Connection) -> None:
        self.begun += 1
        if self.pragma:
            connection.exec_driver_sql(self.pragma)


@pytest.fixture
def trouble(lite_url: str) -> Trouble:
    """None yet; and no page of the file is free, so that what is written needs room."""
    with sqlite3.connect(sqlite_path(lite_url), isolation_level=None) as connection:
        connection.execute("VACUUM")
    connection.close()
    return Trouble()


@pytest.fixture
def troubled(lite_url: str, trouble: Trouble) -> Iterator[Store]:
    store = Store(lite_url)
    event.listen(store._engine, "begin", trouble.tell)
    yield store
    store.close()


@pytest.mark.parametrize("pragma", TROUBLES)
def test_a_database_that_takes_nothing_is_seen_and_so_is_its_end(
    troubled: Store, trouble: Trouble, pragma: str
) -> None:
    check = WriteCheck(troubled, every_s=0)
    seen = [check.are_taken()]
    trouble.pragma = pragma
    seen.append(check.are_taken())
    trouble.pragma = ""
    troubled._engine.dispose()
    seen.append(check.are_taken())

    assert seen == [True, False, True]


def test_however_many_ask_it_is_tried_once(troubled: Store, trouble: Trouble) -> None:
    check = WriteCheck(troubled)
    asking = [threading.Thread(target=check.are_taken) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(PATIENCE_S)

    assert check.are_taken()
    assert trouble.begun == 1


def test_a_probe_leaves_nothing_behind(troubled: Store) -> None:
    before = troubled.read(lambda session: session.connection().exec_driver_sql("PRAGMA page_count").scalar())
    for _ in range(20):
        troubled.check_writes()

    after = troubled.read(lambda session: session.connection().exec_driver_sql("PRAGMA page_count").scalar())
    assert before == after


@pytest.mark.parametrize("pragma", TROUBLES)
def test_the_program_says_so(lite_url: str, trouble: Trouble, pragma: str) -> None:
    slack = server.start()
    address = f"{slack.url}/api/"
    running = Running(
        load(
            slack_bot_token="xoxb-sandbox",
            slack_signing_secret="secret",
            slack_api_url=address,
            database_url=lite_url,
        )
    )
    trouble.pragma = pragma
    event.listen(running.store._engine, "begin", trouble.tell)

    assert NO_WRITES in running.problems()
    running.store.close()
    slack.stop()


def test_postgresql_takes_a_probe(postgres_url: str) -> None:
    store = Store(postgres_url)

    assert WriteCheck(store).are_taken()
    store.close()
