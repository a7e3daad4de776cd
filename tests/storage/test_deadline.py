"""Stories: a deadline is due once, can be moved, finished, dropped and set again; of two at once one wins."""

from collections.abc import Callable

import pytest

from storage import deadline
from storage.db.engine import Session, Store
from storage.deadline import Deadline
from tests.storage.seed import ANA, BEN, DAY, DEV, NOW, REMINDER, at_once, due_now, remind

Work = Callable[[Session, Deadline], bool]
WAYS: dict[str, Work] = {
    "finish": lambda session, due: deadline.finish(session, due, NOW),
    "move": lambda session, due: deadline.move(session, due, NOW + DAY),
}


def people(store: Store, now: object = NOW) -> list[tuple[int, str]]:
    return [(due.number, due.person) for due in due_now(store, now)]  # type: ignore[arg-type]


def ended(store: Store, due: Deadline, way: str) -> bool:
    return store.write(lambda session: WAYS[way](session, due))


def test_what_is_due_comes_oldest_first_and_of_one_kind_where_that_is_asked(store: Store, here: int) -> None:
    remind(store, here, NOW)
    remind(store, here, NOW - DAY, DEV)
    remind(store, here, NOW + DAY, BEN)
    remind(store, here, NOW, DEV, kind="another.kind")

    assert people(store) == [(1, DEV), (1, ANA), (1, DEV)]
    assert people(store, NOW + DAY) == [(1, DEV), (1, ANA), (1, DEV), (1, BEN)]
    assert [due.person for due in due_now(store, kind=REMINDER)] == [DEV, ANA]


def test_what_is_set_again_while_it_is_open_is_moved(store: Store, here: int) -> None:
    remind(store, here, NOW)

    remind(store, here, NOW + DAY)

    assert people(store) == []
    assert people(store, NOW + DAY) == [(1, ANA)]


@pytest.mark.parametrize("way", WAYS)
def test_of_two_that_work_on_it_one_wins(store: Store, here: int, way: str) -> None:
    remind(store, here, NOW)
    (due,) = due_now(store)

    assert sorted(at_once(4, lambda _n: ended(store, due, way))) == [False, False, False, True]
    assert people(store) == []


@pytest.mark.parametrize("way", WAYS)
def test_who_works_on_what_was_set_anew_ends_nothing(store: Store, here: int, way: str) -> None:
    remind(store, here, NOW)
    (due,) = due_now(store)
    remind(store, here, NOW)

    assert ended(store, due, way) is False
    assert people(store) == [(1, ANA)]


@pytest.mark.parametrize("way", WAYS)
def test_what_was_dropped_is_neither_finished_nor_moved(store: Store, here: int, way: str) -> None:
    remind(store, here, NOW)
    (due,) = due_now(store)
    store.write(lambda session: deadline.drop(session, here, [REMINDER], 1, NOW))

    assert ended(store, due, way) is False
    assert people(store, NOW + DAY) == []


def test_what_is_done_can_be_set_again_as_the_next_round(store: Store, here: int) -> None:
    remind(store, here, NOW)
    (first,) = due_now(store)
    ended(store, first, "finish")

    remind(store, here, NOW)

    (second,) = due_now(store)
    assert (first.round, second.round, second.done_at) == (1, 2, None)
    assert ended(store, second, "finish") is True


def test_each_move_is_a_round(store: Store, here: int) -> None:
    remind(store, here, NOW)
    (first,) = due_now(store)
    ended(store, first, "move")

    (second,) = due_now(store, NOW + DAY)

    assert (second.round, second.due_at) == (2, NOW + DAY)
    assert ended(store, first, "move") is False


def test_what_is_dropped_is_so_for_everybody_and_others_stay(store: Store, here: int, there: int) -> None:
    remind(store, here, NOW)
    remind(store, here, NOW, DEV)
    remind(store, here, NOW, ANA, 2)
    remind(store, there, NOW, BEN)

    store.write(lambda session: deadline.drop(session, here, [REMINDER], 1, NOW))
    store.write(lambda session: deadline.drop(session, here, ["another.kind"], 2, NOW))

    assert people(store) == [(2, ANA), (1, BEN)]
