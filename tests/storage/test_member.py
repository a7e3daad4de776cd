"""Stories: who stands on which side, what is known of them, and when they are to be read again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.side import Role, Side
from storage import deadline, member
from storage.db.engine import Store
from storage.member import Profile
from tests.storage.seed import ANA, BEN, CLEO, DEV, ELI, NOW, SIDES, due_now, source

EVERYONE = [ANA, BEN, CLEO, DEV, ELI]
PROFILE = Profile(ANA, "Ana", "Europe/Madrid", True, False)
DAY = timedelta(days=1)


@pytest.fixture
def placed(store: Store, here: int) -> int:
    store.write(lambda session: member.place(session, here, SIDES))
    return here


def sides(store: Store, where: int) -> dict[str, Side]:
    return store.read(lambda session: member.sides_of(session, where, EVERYONE))


def learn(store: Store, where: int, profile: Profile) -> None:
    store.write(lambda session: member.learn(session, where, profile, NOW))


def test_people_stand_where_they_are_placed_and_eli_nowhere(store: Store, placed: int) -> None:
    assert sides(store, placed) == {
        ANA: Side.SALES,
        BEN: Side.SALES,
        CLEO: Side.MARKETING,
        DEV: Side.MARKETING,
    }
    assert store.read(lambda session: member.people_a_side(session, placed)) == {
        Side.SALES: 2,
        Side.MARKETING: 2,
    }
    assert store.read(lambda session: member.side_of(session, placed, ELI)) is None


def test_who_is_not_placed_any_more_stands_on_neither_side(store: Store, placed: int) -> None:
    store.write(lambda s: member.place(s, placed, {ANA: (Side.MARKETING, Role.MARKETER)}))

    left = store.read(lambda session: member.find(session, placed, BEN))
    assert sides(store, placed) == {ANA: Side.MARKETING}
    assert left is not None
    assert (left.side, left.role) == (None, None)


def test_when_nobody_is_placed_everyone_leaves(store: Store, placed: int) -> None:
    store.write(lambda session: member.place(session, placed, {}))

    assert sides(store, placed) == {}


def test_placing_again_keeps_what_is_known_of_a_person(store: Store, placed: int) -> None:
    learn(store, placed, PROFILE)

    store.write(lambda session: member.place(session, placed, SIDES))

    kept = store.read(lambda session: member.find(session, placed, ANA))
    assert kept is not None
    assert (kept.name, kept.zone, kept.read_at, kept.side) == ("Ana", "Europe/Madrid", NOW, "sales")


def test_learning_of_a_person_keeps_their_side(store: Store, placed: int) -> None:
    learn(store, placed, PROFILE)
    learn(store, placed, Profile(ANA, "Ana B", None, True, True))

    kept = store.read(lambda session: member.find(session, placed, ANA))
    assert kept is not None
    assert (kept.name, kept.zone, kept.is_admin, kept.side, kept.role) == (
        "Ana B",
        None,
        True,
        "sales",
        "rep",
    )


def test_a_person_nobody_placed_can_be_learnt_of(store: Store, here: int) -> None:
    learn(store, here, Profile(ELI, "Eli", "UTC", True, False))

    assert store.read(lambda session: member.find(session, here, ELI)) is not None
    assert sides(store, here) == {}


def test_who_left_slack_stands_on_no_side_and_is_not_counted(store: Store, placed: int) -> None:
    learn(store, placed, Profile(ANA, "Ana", None, False, False))

    assert ANA not in sides(store, placed)
    assert store.read(lambda session: member.people_a_side(session, placed))[Side.SALES] == 1


def test_members_not_read_within_a_day_are_stale_and_others_are_not(store: Store, placed: int) -> None:
    learn(store, placed, PROFILE)
    learn(store, placed, Profile(ELI, "Eli", None, True, False))

    almost = store.read(lambda s: member.stale(s, placed, NOW + DAY - timedelta(microseconds=1)))
    after = store.read(lambda s: member.stale(s, placed, NOW + DAY))

    assert sorted(almost) == [BEN, CLEO, DEV]
    assert sorted(after) == [ANA, BEN, CLEO, DEV]


def test_asking_makes_a_workspace_due_even_while_its_people_are_being_read(store: Store, here: int) -> None:
    store.write(lambda session: member.ask_for_reading(session, here, NOW))
    (reading,) = due_now(store, kind=member.READ)

    store.write(lambda session: member.ask_for_reading(session, here, NOW))
    put_off = store.write(lambda session: deadline.move(session, reading, NOW + DAY))

    assert put_off is False
    assert [each.workspace_id for each in due_now(store, kind=member.READ)] == [here]


def test_a_source_takes_the_place_of_the_one_before(store: Store, here: int) -> None:
    store.write(lambda session: member.set_source(session, source(here)))
    changed = member.SideSource(workspace_id=here, side="sales", kind="people", ids=[ANA, BEN], leaders=[ANA])

    store.write(lambda session: member.set_source(session, changed))

    [kept] = store.read(lambda session: member.sources(session, here))
    assert (kept.kind, kept.ids, kept.leaders) == ("people", [ANA, BEN], [ANA])


def test_another_workspace_knows_none_of_them(store: Store, placed: int, there: int) -> None:
    store.write(lambda session: member.set_source(session, source(placed)))
    store.write(lambda session: member.place(session, there, {}))

    assert sides(store, there) == {}
    assert len(sides(store, placed)) == 4
    assert store.read(lambda session: member.find(session, there, ANA)) is None
    assert store.read(lambda session: member.people_a_side(session, there)) == {}
    assert store.read(lambda session: member.stale(session, there, NOW)) == []
    assert store.read(lambda session: member.sources(session, there)) == []


def test_people_are_known_by_an_address_that_is_not_kept(store: Store, placed: int) -> None:
    learn(store, placed, replace(PROFILE, mail="Ana@Northwind.example"))
    learn(store, placed, Profile(BEN, "Ben", None, True, False))

    asked = ["ana@northwind.example", "ben@northwind.example", ""]
    found = store.read(lambda session: member.of_mail(session, placed, asked))
    kept = store.read(lambda session: member.find(session, placed, ANA))

    assert found == [ANA]
    assert "northwind" not in repr(kept).lower()
    assert "Northwind" not in repr(replace(PROFILE, mail="Ana@Northwind.example"))


def test_an_address_slack_tells_no_more_is_forgotten(store: Store, placed: int) -> None:
    learn(store, placed, replace(PROFILE, mail="ana@northwind.example"))
    learn(store, placed, PROFILE)

    assert store.read(lambda session: member.of_mail(session, placed, ["ana@northwind.example"])) == []


def test_people_are_in_the_teams_they_were_put_into_last(store: Store, placed: int) -> None:
    store.write(lambda s: member.set_teams(s, placed, {ANA: "North", BEN: "North", CLEO: "Brand"}))
    store.write(lambda s: member.set_teams(s, placed, {ANA: "South", CLEO: "Brand"}))

    teams = store.read(lambda s: [member.find(s, placed, who).team for who in (ANA, BEN, CLEO)])  # type: ignore[union-attr]
    assert teams == ["South", "", "Brand"]
