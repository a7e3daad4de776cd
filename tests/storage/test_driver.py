"""Stories: statements handed to the driver as they are store and find the same as SQLAlchemy's own way."""

from datetime import date, timedelta

import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from storage.counting_choice import CountingChoice
from storage.db import driver
from storage.db.base import insert_new, table, upsert
from storage.db.engine import Store
from storage.db.in_list import among
from storage.touchpoint import PairWeek, _added_pair
from storage.touchpoint.provenance import CountedMonth
from storage.workspace import Workspace
from tests.storage.seed import NOW
from tests.storage.test_engine import end_other_connections

_PAIRS = table(PairWeek).c
_EVERY_PAIR = select(_PAIRS.author, _PAIRS.reached, _PAIRS.count, _PAIRS.last_day).order_by(_PAIRS.author)
_DAYS = table(CountedMonth).c
_ON = select(_DAYS.channel, _DAYS.month).where(
    _DAYS.workspace_id == bindparam("workspace"), among(_DAYS.month, "days")
)
_WORKSPACES = select(table(Workspace).c.feedback_count, table(Workspace).c.pair_key)
_CHOICES = select(*table(CountingChoice).c)
MONDAY = date(2026, 11, 23)
LARGEST = 2**63 - 1


def pair(here: int, author: int, last: date = MONDAY) -> dict[str, object]:
    return {
        "workspace_id": here,
        "week": MONDAY,
        "author": author,
        "reached": -LARGEST,
        "count": 2,
        "last_day": last,
    }


def day(here: int, channel: str, on: date = MONDAY) -> dict[str, object]:
    return {"workspace_id": here, "channel": channel, "month": on, "live": 1, "export": 0}


@pytest.mark.parametrize("many", [1, 3, 4, 63, 64, 65, 150])
def test_any_number_of_rows_is_stored_once_and_counted(store: Store, here: int, many: int) -> None:
    rows = [day(here, f"C{number}") for number in range(many)]

    assert store.write(lambda s: insert_new(s, CountedMonth, rows)) == many
    assert store.write(lambda s: insert_new(s, CountedMonth, [*rows, day(here, "C0NEW")])) == 1


def test_a_row_that_stands_already_is_changed_and_twice_in_one_go_it_is_changed_twice(
    store: Store, here: int
) -> None:
    later = MONDAY + timedelta(days=3)
    rows = [pair(here, LARGEST, later), *(pair(here, number) for number in range(70)), pair(here, LARGEST)]

    store.write(lambda s: upsert(s, PairWeek, rows, _added_pair))
    found = store.read(lambda s: driver.read(s, _EVERY_PAIR, {}))

    assert len(found) == 71
    assert found[0] == (0, -LARGEST, 2, MONDAY)
    assert found[-1] == (LARGEST, -LARGEST, 4, later)


@pytest.mark.parametrize(
    ("days", "channels"),
    [([], []), ([MONDAY], ["C1"]), ([MONDAY, MONDAY + timedelta(days=1)], ["C1", "C\"2'"]), ([date.min], [])],
)
def test_a_list_of_any_length_is_looked_for(
    store: Store, here: int, days: list[date], channels: list[str]
) -> None:
    rows = [
        day(here, "C1"),
        day(here, "C\"2'", MONDAY + timedelta(days=1)),
        day(here, "C3", date(2020, 2, 29)),
    ]
    store.write(lambda s: insert_new(s, CountedMonth, rows))

    found = store.read(lambda s: driver.read(s, _ON, {"workspace": here, "days": days}))

    assert sorted(row.channel for row in found) == sorted(channels)
    assert {row.month for row in found} <= set(days)


def test_truth_values_and_any_script_come_back_as_they_were(store: Store, here: int) -> None:
    row = {"workspace_id": here, "user_id": "U0מירה 🥁\n", "counted": False, "pairs_shown": True}

    store.write(lambda s: insert_new(s, CountingChoice, [row]))

    assert store.read(lambda s: driver.read(s, _CHOICES, {})) == [(here, "U0מירה 🥁\n", False, True)]


def test_columns_that_a_row_leaves_out_get_their_defaults_each_row_its_own(store: Store) -> None:
    rows = [{"enterprise_id": "", "team_id": f"T{n}", "zone": "UTC", "created_at": NOW} for n in range(70)]

    store.write(lambda s: insert_new(s, Workspace, rows))
    found = store.read(lambda s: driver.read(s, _WORKSPACES, {}))

    assert {count for count, _ in found} == {0}
    assert len({key for _, key in found}) == 70


def test_a_read_after_the_server_let_go_of_the_connections_is_answered(store: Store, here: int) -> None:
    found = store.read(lambda s: driver.read(s, _WORKSPACES, {}))
    end_other_connections(store)

    assert store.read(lambda s: driver.read(s, _WORKSPACES, {})) == found
    assert len(found) == 1


@pytest.mark.parametrize("refused", [1, 70])
def test_rows_that_name_nobodys_workspace_are_refused_whole_and_their_values_not_said(
    store: Store, here: int, refused: int
) -> None:
    rows = [day(here, "C1"), *(day(here + 1, f"C0SECRET{n}") for n in range(refused))]

    with pytest.raises(IntegrityError) as error:
        store.write(lambda s: insert_new(s, CountedMonth, rows))

    assert "SECRET" not in str(error.value)
    assert store.read(lambda s: driver.read(s, _ON, {"workspace": here, "days": [MONDAY]})) == []


def test_what_the_driver_refuses_is_said_in_the_words_that_everybody_catches(store: Store) -> None:
    unknown = select(func.no_such_function())

    with pytest.raises(SQLAlchemyError, match="no_such_function"):
        store.read(lambda s: driver.read(s, unknown, {}))

    assert store.answers()
