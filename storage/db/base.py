"""Purpose: what all tables share: one metadata with named constraints, and statements for the hot paths.

Defines no table itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from storage.db import driver

# Alembic can only drop or alter a constraint on both databases when it has a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = SQLModel.metadata
# Named here so that the rooms above can speak of a table without importing the library.
Model = SQLModel


class NumberedTable(SQLModel):
    """A row with a number of its own, given out by the database."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def number(self) -> int:
        """The id of a stored row."""
        assert self.id is not None
        return self.id


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for statements on the hot paths."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def insert_new(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that break no unique key; how many were new. A repeat is left as it stands."""
    if not rows:
        return 0
    return driver.run(session, _insert_new(_insert(session), model), rows)


def upsert(
    session: Session,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    changes: Callable[[Any], Mapping[str, Any]],
) -> None:
    """Insert rows; those that stand already (same primary key) become what `changes` makes of the new row.

    `changes` is a function of a module, so that its statement is built once.
    """
    if not rows:
        return
    driver.run(session, _upsert(_insert(session), model, changes), rows)


def upsert_columns(
    session: Session, model: type[SQLModel], rows: Iterable[Mapping[str, Any]], changes: Sequence[str]
) -> None:
    """Insert rows, or change the named columns of those that stand already (same primary key)."""
    target = table(model)
    keys = [c.name for c in target.primary_key.columns]
    for row in rows:
        statement = _insert(session)(target).values(**row)
        new = {name: statement.excluded[name] for name in changes}
        session.connection().execute(statement.on_conflict_do_update(index_elements=keys, set_=new))


# On the hot paths: building a statement costs as much as executing it.
@lru_cache(maxsize=64)
def _insert_new(insert: Any, model: type[SQLModel]) -> Any:
    return insert(table(model)).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _upsert(insert: Any, model: type[SQLModel], changes: Callable[[Any], Mapping[str, Any]]) -> Any:
    statement = insert(table(model))
    keys = [c.name for c in table(model).primary_key.columns]
    return statement.on_conflict_do_update(index_elements=keys, set_=changes(statement.excluded))


def _insert(session: Session) -> Any:
    return sqlite.insert if session.connection().dialect.name == "sqlite" else postgresql.insert
