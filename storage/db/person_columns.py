"""Purpose: the types of columns that name people, so that whoever looks for people finds them by type.

They change nothing in the database: each is stored as what it is made of. What becomes of the rows when a
person is erased is declared by each feature (storage/erasure).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Table, TypeDecorator, cast
from sqlalchemy.sql.elements import ColumnElement


@dataclass(frozen=True)
class Person:
    """Somebody by their user id, and by the keyed hash under which they stand where nobody is named."""

    user_id: str
    hash: int


class PersonId(TypeDecorator[str]):
    """One person's user id, or empty for nobody."""

    impl = String
    cache_ok = True


class PersonIds(TypeDecorator[Any]):
    """JSON with people's user ids as its members or its values."""

    impl = JSON
    cache_ok = True


class PersonIdText(TypeDecorator[str]):
    """People's user ids apart by blanks."""

    impl = String
    cache_ok = True


class PersonHash(TypeDecorator[int]):
    """The keyed hash of one person's user id."""

    impl = BigInteger
    cache_ok = True


OF_PEOPLE = (PersonId, PersonIds, PersonIdText, PersonHash)


def columns_of_people(target: Table) -> Iterator[str]:
    """The names of the table's columns that name people."""
    return (column.name for column in target.columns if isinstance(column.type, OF_PEOPLE))


def names(column: ColumnElement[Any], person: Person) -> ColumnElement[bool]:
    """Whether the column of one of these types names the person."""
    if isinstance(column.type, PersonHash):
        return column == person.hash
    if isinstance(column.type, PersonIds):
        return cast(column, String).contains(f'"{person.user_id}"', autoescape=True)
    if isinstance(column.type, PersonIdText):
        return (" " + cast(column, String) + " ").contains(f" {person.user_id} ", autoescape=True)
    return column == person.user_id
