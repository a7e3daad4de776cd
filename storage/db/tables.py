"""Purpose: every table there is, found by walking the rooms of the store: nobody keeps a list of them.

Whoever needs all tables imports this module. Defines nothing.
"""

import importlib
import pkgutil

from sqlmodel import SQLModel

import storage
from storage.db.base import metadata

__all__ = ["TABLES", "metadata"]


def _load() -> None:
    """Import whatever may hold a table."""
    for found in pkgutil.walk_packages(storage.__path__, "storage."):
        if not found.name.startswith(("storage.db", "storage.migrations")):
            importlib.import_module(found.name)


def _models() -> tuple[type[SQLModel], ...]:
    """Each after those it refers to."""
    by_table = {mapper.local_table: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    return tuple(by_table[found] for found in metadata.sorted_tables)


_load()
TABLES = _models()
