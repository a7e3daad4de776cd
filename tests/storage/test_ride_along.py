"""Stories: a ride-along stands once, and is listed while it is to come."""

import pytest

from domain.ride_along import RideState
from storage import ride_along
from storage.db.engine import Store
from tests.storage.seed import ANA, BEN, CLEO, DAY, DEV, NOW, ride


def book(store: Store, booked: ride_along.RideAlong) -> int:
    return store.write(lambda session: ride_along.add(session, booked).number)


def test_a_ride_along_is_found_only_by_its_own_workspace(store: Store, here: int, there: int) -> None:
    number = book(store, ride(here))

    found = store.read(lambda session: ride_along.find(session, here, number))

    assert found is not None
    assert (found.people, found.counterpart(DEV), found.counterpart(ANA)) == ((DEV, ANA), ANA, DEV)
    assert store.read(lambda session: ride_along.find(session, there, number)) is None


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"account": "Another"}, True),
        ({"rep": BEN}, False),
        ({"marketer": CLEO}, False),
        ({"at": NOW + 4 * DAY}, False),
    ],
)
def test_the_same_two_people_at_the_same_moment_are_one_ride_along(
    store: Store, here: int, there: int, changes: dict[str, object], same: bool
) -> None:
    book(store, ride(here))
    asked = ride(here).model_copy(update=changes)

    found = store.read(lambda session: ride_along.same(session, asked))

    assert (found is not None) is same
    assert store.read(lambda session: ride_along.same(session, ride(there))) is None


def test_a_ride_along_that_was_called_off_can_be_booked_again(store: Store, here: int) -> None:
    book(store, ride(here, state=RideState.DECLINED))

    assert store.read(lambda session: ride_along.same(session, ride(here))) is None


def test_only_confirmed_ride_alongs_of_the_window_are_coming_soonest_first(
    store: Store, here: int, there: int
) -> None:
    moments = {n: NOW + n * DAY for n in (-1, 0, 2, 1, 7)}
    numbers = {n: book(store, ride(here, at, state=RideState.CONFIRMED)) for n, at in moments.items()}
    book(store, ride(here, NOW + DAY))
    book(store, ride(here, NOW + DAY, state=RideState.DECLINED))
    book(store, ride(there, NOW + DAY, state=RideState.CONFIRMED))

    rows = store.read(lambda session: ride_along.between(session, here, NOW, NOW + 7 * DAY))

    assert [row.number for row in rows] == [numbers[0], numbers[1], numbers[2]]
