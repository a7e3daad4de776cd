"""Stories: counts are the same in whatever order, however often and in which batches Slack sends messages."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.side import Side
from domain.touchpoint import TouchKind
from storage import member, touchpoint
from storage.db.base import table
from storage.db.engine import Session, Store
from storage.touchpoint import EXPOSURE, PairWeek, SideDay, personal
from storage.touchpoint.ingest import IncomingMessage, count_all
from storage.touchpoint.provenance import Source, claim
from tests.storage.seed import ANA, BEN, CLEO, DEV, ELI, NOW, SIDES, TODAY, at_once, pairs_of, said

PEOPLE = (ANA, BEN, CLEO, DEV, ELI)
START = 1_795_424_400


@pytest.fixture
def places(store: Store, here: int, there: int) -> tuple[int, int]:
    store.write(lambda session: member.place(session, here, SIDES))
    store.write(lambda session: member.place(session, there, SIDES))
    return here, there


def conversation(seed: int, many: int) -> list[Any]:
    """Messages of three channels over some hours, some in threads of which Slack does not say who began."""
    chance, made = random.Random(seed), list[Any]()
    for number in range(many):
        channel = chance.choice(["C0ONE", "C0TWO", "C0THREE"])
        roots = [one for one in made if one.channel == channel and not one.in_thread]
        root = chance.choice(roots) if roots and chance.random() < 0.4 else None
        more = {} if root is None else {"thread_ts": root.ts}
        if root and chance.random() < 0.5:
            more["thread_author"] = root.author
        mentioned = tuple(chance.sample(PEOPLE, chance.choice([0, 0, 0, 1, 2])))
        ts = f"{START + number * chance.choice([1, 200, 2000])}.{number:06}"
        made.append(said(chance.choice(PEOPLE), ts, channel=channel, mentioned=mentioned, **more))
    return sorted(made, key=lambda one: one.ts)


def hear(store: Store, where: int, messages: Sequence[Any]) -> list[int]:
    heard = [IncomingMessage(where, one, NOW) for one in messages]
    return store.write(lambda session: count_all(session, heard))


def counted(store: Store, where: int) -> tuple[list[Any], list[Any]]:
    """All counters of a workspace; pairs without their hashes, which are each workspace's own."""

    def read(session: Session) -> tuple[list[Any], list[Any]]:
        day, pair = table(SideDay).c, table(PairWeek).c
        kinds = (func.coalesce(day[kind], 0) for kind in (*TouchKind, EXPOSURE))
        days = select(day.day, day.direction, day.planned, *kinds).where(day.workspace_id == where)
        pairs = select(pair.week, pair["count"], pair.last_day).where(
            pair.workspace_id == where, pair["count"] != 0
        )
        found = [sorted(tuple(r) for r in session.connection().execute(q)) for q in (days, pairs)]
        return found[0], found[1]

    return store.read(read)


@pytest.mark.parametrize("seed", range(8))
def test_shuffled_and_four_times_over_counts_as_once_in_order(
    store: Store, places: tuple[int, int], seed: int
) -> None:
    in_order, shuffled = places
    messages = conversation(seed, 60)
    again = messages * 4
    random.Random(seed).shuffle(again)
    cuts = range(0, len(again), 1 + seed * 5)

    [hear(store, in_order, [one]) for one in messages]
    [hear(store, shuffled, again[cut : cut + 1 + seed * 5]) for cut in cuts]

    assert counted(store, shuffled) == counted(store, in_order)


def test_neighbours_that_come_at_the_same_moment_do_not_miss_each_other(
    store: Store, places: tuple[int, int]
) -> None:
    in_order, at_one_moment = places
    messages = conversation(3, 24)

    [hear(store, in_order, [one]) for one in messages]
    at_once(8, lambda n: [hear(store, at_one_moment, [one]) for one in messages[n::8]])

    assert counted(store, at_one_moment) == counted(store, in_order)


def test_what_comes_late_takes_over_the_answer(store: Store, places: tuple[int, int]) -> None:
    where, _ = places
    first, late, answer = said(DEV, f"{START}.000100"), said(CLEO, f"{START + 5}.000100"), None
    answer = said(ANA, f"{START + 9}.000100")

    hear(store, where, [first])
    hear(store, where, [answer])
    hear(store, where, [late])

    totals = store.read(lambda session: touchpoint.between(session, where, TODAY, TODAY))
    pairs = pairs_of(store, where, ANA)
    cleo = pairs_of(store, where, CLEO)
    assert sum(totals[Side.SALES].values()) == 1
    assert sorted(pair["count"] for pair in pairs) == [0, 1]
    assert [pair["count"] for pair in cleo] == [1]


def test_a_side_is_the_one_a_person_stood_on_when_it_was_counted(
    store: Store, places: tuple[int, int]
) -> None:
    where, _ = places
    hear(store, where, [said(DEV, f"{START}.000100"), said(ANA, f"{START + 9}.000100")])

    moved = {**SIDES, ANA: SIDES[DEV]}
    store.write(lambda session: member.place(session, where, moved))
    hear(store, where, [said(BEN, f"{START + 5}.000100")])

    totals = store.read(lambda session: touchpoint.between(session, where, TODAY, TODAY))
    assert (sum(totals[Side.SALES].values()), sum(totals[Side.MARKETING].values())) == (1, 0)


def test_who_opted_out_is_not_counted_and_leaves_no_name(store: Store, places: tuple[int, int]) -> None:
    where, _ = places
    hear(store, where, [said(ANA, f"{START}.000100", mentioned=(DEV,))])
    store.write(lambda session: personal.save_choice(session, where, DEV, counted=False))

    hear(store, where, [said(ANA, f"{START + 5000}.000100", mentioned=(DEV, CLEO))])
    hear(store, where, [said(DEV, f"{START + 9000}.000100", mentioned=(ANA,))])

    assert store.read(_remembered) == [(ANA, DEV), (ANA, CLEO), ("", ANA)]
    assert pairs_of(store, where, DEV) == []
    assert len(pairs_of(store, where, ANA)) == 1


def _remembered(session: Session) -> list[Any]:
    told = session.connection().exec_driver_sql("SELECT author, mentioned FROM message_seen ORDER BY ts")
    return [tuple(row) for row in told]


def test_how_much_a_side_says_in_all_is_counted_beside(store: Store, places: tuple[int, int]) -> None:
    where, _ = places
    hear(store, where, [said(one, f"{START + n}.000100") for n, one in enumerate([ANA, BEN, ELI, CLEO])])

    days, _pairs = counted(store, where)

    assert [(direction, exposure) for _day, direction, *_kinds, exposure in days] == [
        ("marketing", 1),
        ("sales", 2),
    ]


def test_a_day_that_was_taken_from_an_export_is_not_counted_again(
    store: Store, places: tuple[int, int]
) -> None:
    where, _ = places
    store.write(lambda session: claim(session, where, {("C0TOGETHER", TODAY)}, Source.EXPORT))

    made = hear(store, where, [said(ANA, f"{START}.000100", mentioned=(DEV,))])
    elsewhere = hear(store, where, [said(ANA, f"{START}.000100", channel="C0TWO", mentioned=(DEV,))])

    assert (made, elsewhere) == ([0], [1])


def test_repeats_and_pairs_are_forgotten_in_their_time(store: Store, places: tuple[int, int]) -> None:
    where, _ = places
    hear(store, where, [said(ANA, f"{START}.000100", mentioned=(DEV,))])
    first = store.write(lambda session: touchpoint.is_first(session, where, "reaction", NOW))
    again = store.write(lambda session: touchpoint.is_first(session, where, "reaction", NOW))

    store.write(lambda session: touchpoint.forget(session, NOW + timedelta(weeks=12)))
    kept = len(pairs_of(store, where, ANA))
    store.write(lambda session: touchpoint.forget(session, NOW + timedelta(weeks=14)))
    left = len(pairs_of(store, where, ANA))
    anew = store.write(lambda session: touchpoint.is_first(session, where, "reaction", NOW))

    assert (first, again, anew) == (True, False, True)
    assert (kept, left) == (1, 0)
