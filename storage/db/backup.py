"""Purpose: writes all tables to a file and reads them back, on either database, while the bot runs.

The file is one JSON object a line, gzipped, and fits both databases: it also moves SQLite to PostgreSQL.
It holds what people wrote and is to be kept as carefully as the database itself.
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import Date, DateTime, TypeDecorator

from domain.delivery import DeliveryState
from domain.errors import SchemaError
from storage.db import schema
from storage.db.base import metadata, table
from storage.db.engine import is_sqlite, normal_url, open_engine
from storage.db.tables import TABLES
from storage.outbox.deliveries import Delivery

BATCH = 500
FORMAT = "drumbeat-backup-1"


def write(url: str, file: Path) -> int:
    """Write every row, as of one moment; how many. The file appears whole or not at all."""
    schema.check(url)
    engine = open_engine(url, writes=False)
    partial = file.with_name(f"{file.name}.partial")
    try:
        with engine.connect() as connection, _private(partial) as out:
            if not is_sqlite(normal_url(url)):
                connection.execution_options(isolation_level="REPEATABLE READ")
            out.write(_line({"format": FORMAT, "schema": schema.newest_version()}))
            count = 0
            for row in _rows(connection):
                out.write(_line(row))
                count += 1
            out.write(_line({"rows": count}))
    finally:
        engine.dispose()
    partial.replace(file)
    return count


def read(url: str, file: Path) -> int:
    """Replace every row by the file's, in one transaction; how many.

    What was waiting to be sent when the backup was made may have been sent since: such deliveries are
    marked as of unknown outcome, so that the bot looks for them in Slack before it posts. SchemaError for a
    file of another schema or one that is cut short; then nothing is changed.
    """
    schema.check(url)
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            for empty in reversed(metadata.sorted_tables):
                connection.execute(empty.delete())
            count = _fill(connection, file)
            _look_before_posting(connection)
            if not is_sqlite(normal_url(url)):
                restart_numbers(connection)
    finally:
        engine.dispose()
    return count


def _private(path: Path) -> gzip.GzipFile:
    # Only the owner may read it: it holds people's words.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)
    os.close(descriptor)
    return gzip.open(path, "wb")


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, default=lambda moment: moment.isoformat()).encode() + b"\n"


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    for model in TABLES:
        source = table(model)
        for row in connection.execution_options(yield_per=BATCH).execute(source.select()):
            yield {"table": source.name, "row": row._asdict()}


def _fill(connection: Connection, file: Path) -> int:
    count, closed = 0, None
    by_name = {source.name: source for source in metadata.sorted_tables}
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            _check_head(json.loads(next(lines, "{}")))
            for line in lines:
                record = json.loads(line)
                if "rows" in record:
                    closed = record["rows"]
                    break
                target = by_name[record["table"]]
                connection.execute(target.insert(), [_typed(target, record["row"])])
                count += 1
    except (
        EOFError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        zlib.error,
        SQLAlchemyError,
    ) as error:
        raise SchemaError(
            f"{file} is no whole backup ({type(error).__name__}). Nothing was changed."
        ) from None
    if closed != count:
        raise SchemaError(f"{file} is cut short. Nothing was changed.")
    return count


def _check_head(head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise SchemaError("This is not a backup of Drumbeat. Nothing was changed.")
    if head["schema"] != schema.newest_version():
        raise SchemaError(
            f"The backup is of schema {head['schema']} and this version has {schema.newest_version()}. "
            "Restore it with the version that wrote it, then upgrade. Nothing was changed."
        )


def _typed(target: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(target, name, value) for name, value in row.items()}


def _value(target: Table, name: str, value: Any) -> Any:
    kind = target.c[name].type
    inner = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if value is not None and isinstance(inner, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(inner, Date):
        return date.fromisoformat(value)
    return value


def _look_before_posting(connection: Connection) -> None:
    ledger = table(Delivery)
    unsent = ledger.c.state.in_([DeliveryState.WAITING, DeliveryState.SENDING])
    connection.execute(
        ledger.update()
        .where(unsent)
        .values(state=DeliveryState.WAITING, unknown_since=ledger.c.owed_at, unknowns=1, owner=None)
    )


def restart_numbers(connection: Connection) -> None:
    """Let PostgreSQL's sequences go on after the highest number restored."""
    numbered = [source for source in metadata.sorted_tables if "id" in source.c]
    following = [select(func.coalesce(func.max(source.c.id), 0) + 1).scalar_subquery() for source in numbered]
    sequences = [func.pg_get_serial_sequence(f'"{source.name}"', "id") for source in numbered]
    pairs = zip(sequences, following, strict=True)
    connection.execute(select(*(func.setval(sequence, number, False) for sequence, number in pairs)))
