"""Purpose: what all tables share: one metadata with named constraints, and statements for the hot paths.

Defines no table itself.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Dialect, Select, Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from storage import driver

# Alembic can only drop or alter a constraint on both databases when it has a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = SQLModel.metadata


class Numbered(SQLModel):
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
    # Executed once a row: a VALUES list of another length would be another statement.
    return driver.run(session, _insert_new(_insert(session), model), rows)


def upsert(
    session: Session,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    changes: Callable[[Any], Mapping[str, Any]],
) -> None:
    """Insert rows; those that stand already (same primary key) become what `changes` makes of the new row.

    `changes` is a function of a module, so that its statement is built once. One execution a row, for the
    reason given above.
    """
    if not rows:
        return
    driver.run(session, _upsert(_insert(session), model, changes), rows)


def put(
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


def rows_of(session: Session, query: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows of a query of plain columns, in its order.

    On SQLite they come as one value: its driver lets other threads run at every row it fetches, and among
    hundreds that post each row would have to wait its turn.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(query)]
    inner = query.subquery()
    packed = select(func.json_group_array(func.json_array(*inner.c)))
    found: list[list[Any]] = json.loads(connection.execute(packed).scalar_one())
    reads = [_read(column, connection.dialect) for column in inner.c]
    return [tuple(read(value) for read, value in zip(reads, row, strict=True)) for row in found]


def update_each(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows of a table by their `id`, each in its own way; all name the same columns.

    On SQLite in one step, for the reason above.
    """
    target, connection = table(model), session.connection()
    names = [name for name in rows[0] if name != "id"]
    if connection.dialect.name != "sqlite":
        change = update(target).where(target.c.id == bindparam("it"))
        given = [{**{name: row[name] for name in names}, "it": row["id"]} for row in rows]
        connection.execute(change.values({name: bindparam(name) for name in names}), given)
        return
    writes = [(name, _write(target.c[name], connection.dialect)) for name in ("id", *names)]
    told = func.json_each(bindparam("told")).table_valued("value", name="told")
    at = {name: func.json_extract(told.c.value, f"$[{n}]") for n, name in enumerate(("id", *names))}
    change = update(target).where(target.c.id == at["id"]).values({name: at[name] for name in names})
    connection.execute(change, {"told": json.dumps([[w(row[name]) for name, w in writes] for row in rows])})


def _read(column: Any, dialect: Dialect) -> Callable[[Any], Any]:
    """From what the database keeps to Python's value."""
    return column.type.dialect_impl(dialect).result_processor(dialect, None) or _same


def _write(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """From Python's value to what the database keeps."""
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _same


def _same(value: Any) -> Any:
    return value


def _insert(session: Session) -> Any:
    return sqlite.insert if session.connection().dialect.name == "sqlite" else postgresql.insert
