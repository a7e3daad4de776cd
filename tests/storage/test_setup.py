"""Stories: a set-up is kept as it was chosen, one for each workspace, with who may change it."""

import pytest

from domain import ritual as rituals
from domain.setup import Choices, Moment, SideChoice
from domain.side import Role, Side, SourceKind
from storage import member, setup
from storage.db.engine import Store
from tests.storage.seed import ANA, BEN, CLEO, DEV, NOW, chosen, fill, plan


def test_a_set_up_is_found_again_as_it_was_chosen(store: Store) -> None:
    where = store.write(lambda session: fill(session, "T0FULL"))

    assert store.read(lambda session: setup.chosen(session, where)) == Choices(
        sides={
            Side.SALES: SideChoice(SourceKind.GROUP, ("S0sales",), (BEN,)),
            Side.MARKETING: SideChoice(SourceKind.PEOPLE, (CLEO, DEV), (CLEO,)),
        },
        rituals={
            rituals.RitualKind.THURSDAY: Moment("C0TOGETHER", "TH", plan().wall),
            rituals.RitualKind.MONDAY: Moment("C0TOGETHER", "MO", plan().wall),
        },
        intake_channel="C0FIELD",
        liaison=DEV,
        stand_in="U0KIM",
        stewards=(BEN,),
        zone="Europe/Berlin",
    )


def test_a_set_up_takes_the_place_of_the_one_before(store: Store, here: int, there: int) -> None:
    store.write(lambda session: setup.save(session, chosen(here)))
    store.write(lambda session: setup.save(session, chosen(here, liaison=CLEO)))

    kept = store.read(lambda session: setup.find(session, here))

    assert kept is not None
    assert kept.liaison == CLEO
    assert store.read(lambda session: setup.find(session, there)) is None
    assert store.read(lambda session: setup.chosen(session, there)) is None


@pytest.mark.parametrize(
    ("user", "may"),
    [(BEN, True), (CLEO, True), (ANA, False), (DEV, False), ("U0KIM", False), ("U0ELI", False)],
)
def test_admins_and_stewards_who_are_known_and_active_may_change_the_set_up(
    store: Store, here: int, there: int, user: str, may: bool
) -> None:
    store.write(lambda session: setup.save(session, chosen(here, stewards=(BEN, DEV, "U0KIM"))))
    store.write(lambda s: member.learn(s, here, member.Profile(BEN, "Ben", None, True, False), NOW))
    store.write(lambda s: member.learn(s, here, member.Profile("U0KIM", "Kim", None, False, True), NOW))
    store.write(lambda s: member.learn(s, here, member.Profile(CLEO, "Cleo", None, True, True), NOW))
    store.write(lambda s: member.learn(s, here, member.Profile(ANA, "Ana", None, True, False), NOW))
    store.write(lambda s: member.place(s, here, {DEV: (Side.MARKETING, Role.MARKETER)}))

    assert store.read(lambda session: setup.may_change(session, here, user)) is may
    assert store.read(lambda session: setup.may_change(session, there, user)) is False
