"""Purpose: statements of the hot paths, built once for each database and handed to its driver as they are.

What SQLAlchemy does anew for each execution (looking its own text up, pairing values with parameters,
wrapping rows) costs several times what the database needs for a small row. And SQLite's driver lets other
threads run at every row it is given or fetches: among many threads each row then waits for its turn, so rows
go there many at a time and come back as one value. Knows no tables.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Select,
    SelectBase,
    TypeDecorator,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault
from sqlalchemy.sql.type_api import TypeEngine
from sqlmodel import Session

Change = Callable[[Any], Any]
RowType = Callable[[Iterable[Any]], Any]
# So many rows of an INSERT at once, as often as there are as many; each is a statement the driver keeps.
TOGETHER = (256, 64, 16, 4, 1)


def run(session: Session, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
    """Execute a statement once for each row of values; how many rows of the table it touched.

    `statement` is built once (at import, or cached). All rows name the same columns or parameters.
    """
    connection = session.connection()
    made = _made(statement, connection.dialect, tuple(rows[0]))
    if not made.row:
        return int(execute_sql(connection, made.sql, list(map(made.given, rows))).rowcount)
    values, width = made.in_order(rows), len(made.names)
    touched, at = 0, 0
    for many in TOGETHER:
        while len(rows) - at >= many:
            given = tuple(values[at * width : (at + many) * width])
            touched += int(execute_sql(connection, _for_rows(made.sql, made.row, many), given).rowcount)
            at += many
    return touched


def read(session: Session, query: Executable, values: Mapping[str, Any]) -> list[Any]:
    """All rows of a query of plain columns for these values, in its order; a column is an attribute of it."""
    bind = session.get_bind()
    made = _made(query, bind.dialect, ())
    given = made.given(values)
    if isinstance(bind, Engine) and bind.dialect.name != "sqlite":
        found = _at_once(bind, made.sql, given)
        if found is not None:
            return made.rows(found)
    found = execute_sql(session.connection(), made.sql, given).fetchall()
    return made.rows(json.loads(found[0][0]) if made.packed else found)


def execute_sql(connection: Connection, sql: str, given: Any) -> Any:
    """A cursor over what came of it; a list is one execution for each of its members.

    SQLite's driver is asked itself: SQLAlchemy takes longer for a small statement than SQLite does.
    """
    dialect = connection.dialect
    if dialect.name != "sqlite":
        return connection.exec_driver_sql(sql, given)
    cursor, refused = connection.connection.cursor(), dialect.loaded_dbapi.Error
    try:
        cursor.executemany(sql, given) if isinstance(given, list) else cursor.execute(sql, given)
    except refused as error:
        # In the words that everybody catches, and without the values.
        raise DBAPIError.instance(sql, None, error, refused, True, dialect=dialect) from error
    return cursor


def _at_once(engine: Engine, sql: str, given: Any) -> Sequence[Sequence[Any]] | None:
    """The rows, on PostgreSQL, where a session that only reads is in no transaction (storage/db/engine).

    Half of the time of a small query is SQLAlchemy's, for a connection and a transaction of it. None when the
    driver refused: asked again through SQLAlchemy, it says why in the words that everybody catches.
    """
    refused = engine.dialect.loaded_dbapi.Error
    try:
        kept = engine.raw_connection()
    except refused:
        return None
    try:
        cursor = kept.cursor()
        cursor.execute(sql, given)
        return cursor.fetchall()
    except refused:
        kept.invalidate()
        return None
    finally:
        kept.close()


def rows_of(session: Session, query: Select[Any]) -> list[Any]:
    """The same for a query that is built for this once and brings its values."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return list(connection.execute(query))
    found = json.loads(connection.execute(_packed(query)).scalar_one())
    return _rows(found, _reads(query, connection.dialect), _row_type(query))


@dataclass(frozen=True)
class _Made:
    """A statement in one database's words.

    `names` are its parameters in order and `pick` takes them from a row, `fixed` the values it brings itself,
    `defaults` make those of columns a row leaves out, `writes` and `reads` are how the value at a place is
    told to the driver and taken from it where it is not simply handed on. `row` is what stands in it for one
    row, where several may stand there; `packed` says that all rows come back as one JSON value, and `as_row`
    names what is in each.
    """

    sql: str
    names: Sequence[str]
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    positional: bool
    fixed: Mapping[str, Any]
    defaults: Mapping[str, Callable[[], Any]]
    writes: Mapping[int, Change]
    reads: Mapping[int, Change]
    row: str
    packed: bool
    as_row: RowType

    def rows(self, found: Iterable[Sequence[Any]]) -> list[Any]:
        """What the driver gave, as rows."""
        return _rows(found, self.reads, self.as_row)

    def given(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        told = self.in_order([values])
        return tuple(told) if self.positional else dict(zip(self.names, told, strict=True))

    def in_order(self, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """The values of all rows one after the other, each as the driver takes it."""
        whole = map(self._whole, rows) if self.fixed or self.defaults else rows
        told = list(chain.from_iterable(map(self.pick, whole)))
        for at, write in self.writes.items():
            told[at :: len(self.names)] = map(write, told[at :: len(self.names)])
        return told

    def _whole(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.fixed, **{name: make() for name, make in self.defaults.items()}, **values}


@lru_cache(maxsize=256)
def _for_rows(sql: str, row: str, many: int) -> str:
    """A statement with one row in it as one for so many rows."""
    return sql.replace(row, ", ".join([row] * many))


@lru_cache(maxsize=256)
def _made(statement: Any, dialect: Dialect, columns: tuple[str, ...]) -> _Made:
    one_value = dialect.name == "sqlite" and isinstance(statement, SelectBase)
    whole = _packed(statement) if one_value else statement
    compiled = whole.compile(dialect=dialect, column_keys=list(columns) or None)
    names = compiled.positiontup or list(compiled.params)
    writes = {
        at: write for at, name in enumerate(names) if (write := _write(compiled.binds[name].type, dialect))
    }
    is_query = isinstance(statement, SelectBase)
    reads, as_row = (_reads(statement, dialect), _row_type(statement)) if is_query else ({}, tuple)
    defaults = {column.key: _default(column) for column in compiled.insert_prefetch}
    own = {name for name in names if not compiled.binds[name].required} - defaults.keys()
    fixed = {name: compiled.params[name] for name in own}
    many = dialect.name == "sqlite" and compiled.isinsert and not fixed
    row = f"({', '.join('?' * len(names))})" if many else ""
    positional = bool(compiled.positiontup)
    pick = itemgetter(*names) if len(names) > 1 else lambda row: tuple(row[name] for name in names)
    return _Made(
        str(compiled), names, pick, positional, fixed, defaults, writes, reads, row, one_value, as_row
    )


def _default(column: Column[Any]) -> Callable[[], Any]:
    """What the column holds where a row does not say."""
    made = column.default
    if isinstance(made, CallableColumnDefault):
        return lambda: made.arg(None)  # type: ignore[arg-type] # no default of ours asks who inserts
    assert isinstance(made, ScalarElementColumnDefault)
    return lambda: made.arg


def _packed(query: SelectBase) -> Select[Any]:
    """All rows of it as one JSON value, for SQLite."""
    inner = query.subquery()
    return select(func.json_group_array(func.json_array(*inner.c)))


def _rows(found: Iterable[Sequence[Any]], reads: Mapping[int, Change], as_row: RowType) -> list[Any]:
    if not reads:
        return [as_row(row) for row in found]
    return [
        as_row(reads[at](value) if at in reads else value for at, value in enumerate(row)) for row in found
    ]


def _row_type(query: SelectBase) -> RowType:
    return _named(tuple(query.selected_columns.keys()))


@lru_cache(maxsize=256)
def _named(columns: tuple[str, ...]) -> RowType:
    """Makes a row whose values are called as the columns."""
    return namedtuple("Row", columns, rename=True)._make  # type: ignore[no-any-return,attr-defined]


def _reads(query: SelectBase, dialect: Dialect) -> dict[int, Change]:
    """For each column's place, how its value is taken from the driver, where it is not simply handed on."""
    return {
        at: read
        for at, column in enumerate(query.selected_columns)
        if (read := column.type.dialect_impl(dialect).result_processor(dialect, None))
    }


def _write(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    write = kind.dialect_impl(dialect).bind_processor(dialect)
    # Rows that are written together were mostly made at the same moment, and SQLite's text of one takes long.
    is_moment = isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, DateTime)
    return lru_cache(maxsize=16)(write) if write and is_moment else write
