"""Stories: the bench of the health compares like with like: raw rows, and what the bot counts of the same."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage.db.engine import Session, Store
from storage.touchpoint import Pairs, add_days, add_pairs
from tests.bench import counters
from tests.bench.health import Range, World
from tests.bench.rows import Duck, Lite
from tests.bench.touchpoints import FIRST, KINDS, SIDES, companies, draw

TOUCHPOINTS, COMPANIES = 6_000, 3
SPOKEN = " OR ".join(f"{kind} IS NOT NULL" for kind in KINDS)
DAYS = (
    f"SELECT workspace_id, day, direction, planned, {counters.OF_KINDS} FROM side_day "
    f"WHERE {SPOKEN} ORDER BY 1, 2, 3, 4"
)
PAIRS = "SELECT workspace_id, week, author, reached, count, last_day FROM pair_week ORDER BY 1, 2, 3, 4"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with closing(Duck(tmp_path)) as duck:
        made = World(duck, companies(TOUCHPOINTS, COMPANIES), tmp_path)
        duck.fill(made.everyone)
        counters.count(duck, made.everyone, [made.largest])
        yield made


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    found = store.read(lambda session: session.connection().execute(text(query)).all())
    return [tuple(map(str, row)) for row in found]


def count_again(session: Session, world: World) -> None:
    """The same touchpoints, counted by the bot's own functions."""
    session.connection().execute(text("DELETE FROM side_day"))
    session.connection().execute(text("DELETE FROM pair_week"))
    for company in world.everyone:
        days: Counter[tuple[date, str, str, bool]] = Counter()
        pairs: Pairs = {}
        kept_from = counters.LOOKED_FROM if company == world.largest else counters.KEPT_FROM
        for n, direction, kind, planned, author, reached in zip(*vars(draw(company)).values(), strict=True):
            day = FIRST + timedelta(days=int(n))
            days[day, SIDES[direction], KINDS[kind], bool(planned)] += 1
            if day >= kept_from:
                name = (day - timedelta(days=day.weekday()), int(author), int(reached))
                pairs[name] = (pairs.get(name, (0, day))[0] + 1, day)
        add_days(session, company.number, days)
        add_pairs(session, company.number, pairs)


def test_the_counters_are_those_the_bot_makes_of_the_same_touchpoints(
    database_url: str, world: World
) -> None:
    counters.plant(database_url, world.duck, world.everyone)

    with closing(Store(database_url)) as store:
        planted = rows(store, DAYS), rows(store, PAIRS)
        store.write(lambda session: count_again(session, world))
        counted = rows(store, DAYS), rows(store, PAIRS)

    assert planted == counted
    assert min(map(len, counted)) > 100


def test_closed_weeks_days_and_raw_rows_have_the_same_totals(lite_store: Store, world: World) -> None:
    counters.plant(lite_store.url, world.duck, world.everyone)
    counters.close_weeks(lite_store, world.everyone, [world.largest, world.middle])

    with closing(Lite(world.folder / "touch.db")) as lite:
        lite.fill(world.everyone)
        totals = Range(world, lite, lite_store, lite_store).compare()

    assert sum(totals.values()) > 100


def test_every_touchpoint_is_drawn_and_the_largest_company_has_more_than_a_tenth() -> None:
    sizes = [company.touchpoints for company in companies()]

    assert sum(sizes) == 10_000_000
    assert len(sizes) == 1_000
    assert max(sizes) > 1_000_000
