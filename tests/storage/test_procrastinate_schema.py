"""Stories: the queue's own schema is made once a version, and the bot refuses to work with another."""

import pytest
from sqlalchemy import text

from domain.errors import SchemaError
from storage.db.engine import open_engine
from storage.outbox import procrastinate_schema
from tests.storage.conftest import NewDatabase
from tests.storage.seed import at_once

SCRIPT = "CREATE TABLE job (id int); INSERT INTO job VALUES (100 % 7); -- 100 % sure"

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(blank_database: NewDatabase) -> str:
    return blank_database("postgres")


def jobs(url: str) -> list[int]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT id FROM {procrastinate_schema.SCHEMA}.job")).scalars().all()
    engine.dispose()
    return list(found)


def test_a_queue_is_made_once_a_version_and_anew_for_another(url: str) -> None:
    made = [
        procrastinate_schema.install(url, version, SCRIPT)
        for version in ("queue 1.0", "queue 1.0", "queue 1.1")
    ]

    procrastinate_schema.check(url, "queue 1.1")
    assert (made, jobs(url)) == ([True, False, True], [2])


def test_of_two_that_install_at_once_one_does(url: str) -> None:
    assert sorted(at_once(2, lambda _n: procrastinate_schema.install(url, "queue 1.0", SCRIPT))) == [
        False,
        True,
    ]


def test_a_missing_queue_and_one_of_another_version_are_refused_with_what_to_run(url: str) -> None:
    with pytest.raises(SchemaError, match=r"is not there, not queue 1\.1\. Run `drumbeat release`"):
        procrastinate_schema.check(url, "queue 1.1")

    procrastinate_schema.install(url, "queue 1.0", SCRIPT)

    with pytest.raises(SchemaError, match=r"is queue 1\.0, not queue 1\.1"):
        procrastinate_schema.check(url, "queue 1.1")


def test_a_version_that_would_not_fit_into_a_statement_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        procrastinate_schema.install(url, "1'; DROP", SCRIPT)
