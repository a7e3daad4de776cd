"""Stories: the database has exactly the schema this code expects, or the bot refuses to run on it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from domain.errors import SchemaError
from storage.db import schema
from storage.db.engine import open_engine
from storage.db.migrate import migrate, undo
from storage.db.tables import TABLES, metadata
from tests.storage.conftest import NewDatabase
from tests.storage.seed import at_once


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found


def set_revision(url: str, revision: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    engine.dispose()


def test_a_blank_database_goes_up_down_and_up_again(blank_url: str) -> None:
    expected = {model.__tablename__ for model in TABLES}

    migrate(blank_url)
    up = tables(blank_url)
    undo(blank_url)
    down = tables(blank_url)
    again = migrate(blank_url)

    assert up == tables(blank_url) == expected | {"alembic_version"}
    assert down == {"alembic_version"}
    assert again == schema.newest_version()
    schema.check(blank_url)


def test_migrating_what_is_at_the_newest_schema_changes_nothing(blank_url: str) -> None:
    first = migrate(blank_url)

    assert migrate(blank_url) == first


def test_two_processes_that_migrate_at_once_both_find_it_done(blank_url: str) -> None:
    assert at_once(2, lambda _n: migrate(blank_url)) == [schema.newest_version()] * 2


def test_the_migrations_make_the_very_tables_the_code_declares(blank_url: str) -> None:
    migrate(blank_url)
    engine = open_engine(blank_url)

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_every_table_that_is_declared_is_listed() -> None:
    assert {model.__tablename__ for model in TABLES} == set(metadata.tables)


def test_an_empty_database_is_refused_with_what_to_run(blank_url: str) -> None:
    with pytest.raises(SchemaError, match=r"The database is empty\. Run `drumbeat release` first"):
        schema.check(blank_url)


def test_an_older_schema_is_refused_with_what_to_run(blank_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = migrate(blank_url)
    monkeypatch.setattr(schema, "newest_version", lambda: "9999")

    with pytest.raises(SchemaError, match=f"schema {at}, older than this code. Run `drumbeat release`"):
        schema.check(blank_url)


def test_a_newer_schema_is_refused_with_what_to_do(blank_url: str) -> None:
    migrate(blank_url)
    set_revision(blank_url, "9999")

    with pytest.raises(
        SchemaError, match="schema 9999, which this code does not know: it was used by a newer"
    ):
        schema.check(blank_url)


def test_a_database_that_cannot_be_opened_is_named_without_its_password() -> None:
    with pytest.raises(SchemaError, match=r"cannot be opened .* Check DATABASE_URL") as refused:
        schema.check("postgresql://drumbeat:secret@127.0.0.1:1/none")

    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(blank_database: NewDatabase) -> None:
    url = blank_database("sqlite")
    path = url.removeprefix("sqlite:///")
    with open(path, "w") as file:  # noqa: PTH123
        file.write("these are not the rows you are looking for" * 100)

    with pytest.raises(SchemaError, match="cannot be opened"):
        schema.check(url)
