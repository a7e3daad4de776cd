"""What the tables keep of people: found by type, declared by the features, gone when somebody is erased."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table

from bot import features
from bot.features import EVERYTHING
from bot.operator import erasure
from bot.settings import load
from handlers.shared.feature import Feature
from storage import setup
from storage.db.base import table
from storage.db.engine import Store
from storage.db.person_columns import OF_PEOPLE, PersonId, columns_of_people
from storage.db.tables import TABLES
from storage.touchpoint import hash_of
from storage.workspace import Workspace
from tests.storage.seed import ANA, BEN, CLEO, DEV, NOW, chosen, fill, rows

ROOT = Path(__file__).parents[2]
WITH_TABLES = [feature for feature in EVERYTHING if feature.personal]
USER_ID = re.compile(r"(?<![A-Z0-9])[UW](?=[A-Z]*\d)[A-Z0-9]{4,}(?![A-Z0-9])")
# Each holds what looks like somebody's id, and why it is nobody's.
NOBODYS = {
    ("installation", "bot_user_id"): "the bot itself",
}


@pytest.fixture
def filled(store: Store) -> Store:
    """Every table holds something, and Eli answers the feedback, whom nobody erases."""

    def work(session: Any) -> None:
        where = fill(session, "T0HERE")
        setup.save(session, chosen(where, liaison="U0ELI"))

    store.write(work)
    return store


def columns() -> set[tuple[str, str]]:
    return {(of.name, column) for of in map(table, TABLES) for column in columns_of_people(of)}


def test_each_table_is_declared_by_one_feature() -> None:
    declared = [model.__name__ for feature in EVERYTHING for model in feature.tables]

    assert sorted(declared) == sorted(model.__name__ for model in TABLES)


def test_what_a_table_keeps_of_people_is_declared_where_the_table_is() -> None:
    elsewhere = [
        personal.model.__name__
        for feature in EVERYTHING
        for personal in feature.personal
        if personal.model not in feature.tables
    ]

    assert elsewhere == []


def test_every_column_of_a_type_that_names_people_is_declared() -> None:
    declared = {
        (personal.table.name, column) for personal in features.personal() for column in personal.columns
    }

    assert declared == columns()
    assert len(columns()) > 30


def test_a_column_is_found_by_its_type() -> None:
    made = Table("made_up", MetaData(), Column("kept_by", PersonId), Column("place", String))

    assert list(columns_of_people(made)) == ["kept_by"]


def test_no_column_of_another_type_holds_an_id(filled: Store) -> None:
    found = rows(filled)
    holding = {
        (of.name, column.name)
        for of in map(table, TABLES)
        for place, column in enumerate(of.columns)
        if not isinstance(column.type, OF_PEOPLE)
        and any(USER_ID.search(str(row[place])) for row in found[of.name])
    }

    assert holding == set(NOBODYS)


def test_an_id_in_a_column_of_another_type_would_be_seen() -> None:
    assert USER_ID.search('{"owner": "U0CLEO"}') and USER_ID.search("feedback:1:told:U024BE7LH")
    assert not USER_ID.search("hello waiting") and not USER_ID.search("C0UNITED, WEEKLY")


@pytest.mark.parametrize("who", [ANA, BEN, CLEO, DEV])
@pytest.mark.parametrize("feature", WITH_TABLES, ids=lambda feature: feature.tables[0].__name__)
def test_nothing_of_a_feature_names_who_was_erased(filled: Store, feature: Feature, who: str) -> None:
    key = filled.read(lambda session: session.get_one(Workspace, 1).pair_key)
    before = str(rows(filled))

    erasure.erase(load(database_url=filled.url), who, "", NOW)

    found = rows(filled)
    left = [row for model in feature.tables for row in found[table(model).name]]
    names = {who, str(hash_of(key, who))}
    assert who in before
    assert [row for row in left if any(name in str(row) for name in names)] == []


def test_what_is_owed_is_written_by_the_outbox_alone() -> None:
    rooms = ("bot", "handlers", "digests", "presenters", "messages", "storage", "domain")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    found = {path.relative_to(ROOT) for path in sources if re.search(r"\bNewDelivery\(", path.read_text())}

    assert found
    assert {str(path.parent) for path in found} <= {"storage/outbox", "bot/delivery"}
