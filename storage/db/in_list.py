"""Purpose: a list of any length as one parameter of a statement that is built once.

An array for PostgreSQL, JSON for SQLite. Knows no tables.
"""

import json
from typing import Any

from sqlalchemy import ARRAY, Dialect, Text, TypeDecorator, any_, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.type_api import TypeEngine


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column's value is in the list given as the parameter `name`, however long it is."""
    return _Among(column, name)


class _List(TypeDecorator[list[Any]]):
    """Values of one type: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.of))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if dialect.name != "sqlite":
            return value
        write = self.of.dialect_impl(dialect).bind_processor(dialect)
        return json.dumps([write(one) for one in value] if write else value)


class _Among(ColumnElement[bool]):
    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.listed = bindparam(name, type_=_List(column.type))


@compiles(_Among)
def _any(element: _Among, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.column == any_(element.listed), **kw))


@compiles(_Among, "sqlite")
def _each(element: _Among, compiler: Any, **kw: Any) -> str:
    each = func.json_each(element.listed).table_valued("value").alias()
    return str(compiler.process(element.column.in_(select(each.c.value)), **kw))
