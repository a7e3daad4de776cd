"""Stories: who stands on which side, and when a group is large enough for its numbers to be shown."""

import pytest

from domain.side import Role, Side, assign, may_show, ordinary_role

ANA, BEN, CLEO, DEV, ELI = "U0ANA", "U0BEN", "U0CLEO", "U0DEV", "U0ELI"
S, M = Side.SALES, Side.MARKETING
REP, MARKETER, LEADER = (S, Role.REP), (M, Role.MARKETER), Role.LEADER


@pytest.mark.parametrize(
    ("found", "leaders", "placed"),
    [
        pytest.param({}, {}, {}, id="nobody"),
        pytest.param({S: [ANA], M: [DEV]}, {}, {ANA: REP, DEV: MARKETER}, id="no leaders"),
        pytest.param(
            {S: [ANA, BEN], M: [CLEO, DEV]},
            {S: [BEN], M: [CLEO]},
            {ANA: REP, BEN: (S, LEADER), CLEO: (M, LEADER), DEV: MARKETER},
            id="leaders among their people",
        ),
        pytest.param({S: [ANA]}, {S: [BEN]}, {ANA: REP, BEN: (S, LEADER)}, id="leader missing from the list"),
        pytest.param({S: [ANA, DEV], M: [DEV]}, {}, {ANA: REP, DEV: REP}, id="on both lists: sales"),
        pytest.param(
            {S: [CLEO], M: [CLEO]}, {M: [CLEO]}, {CLEO: (M, LEADER)}, id="on both lists, leads marketing"
        ),
        pytest.param({S: [CLEO]}, {M: [CLEO]}, {CLEO: (M, LEADER)}, id="on the other list, leads marketing"),
        pytest.param({M: [BEN]}, {S: [BEN]}, {BEN: (S, LEADER)}, id="on the other list, leads sales"),
        pytest.param({S: [ANA, ANA]}, {}, {ANA: REP}, id="listed twice"),
    ],
)
def test_everyone_found_gets_one_side_and_leaders_stand_where_they_lead(
    found: dict[Side, list[str]], leaders: dict[Side, list[str]], placed: dict[str, tuple[Side, Role]]
) -> None:
    assert assign(found, leaders) == placed


def test_eli_whom_no_list_names_is_on_no_side() -> None:
    assert ELI not in assign({S: [ANA], M: [DEV]}, {S: [BEN], M: [CLEO]})


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({}, False),
        ({S: 5}, False),
        ({S: 4, M: 5}, False),
        ({S: 5, M: 4}, False),
        ({S: 100, M: 4}, False),
        ({S: 5, M: 5}, True),
        ({S: 6, M: 100}, True),
    ],
)
def test_counts_are_shown_only_when_each_side_has_five_people(people: dict[Side, int], shown: bool) -> None:
    assert may_show(people) is shown


@pytest.mark.parametrize(("side", "other", "role"), [(S, M, Role.REP), (M, S, Role.MARKETER)])
def test_each_side_knows_the_other_and_what_its_people_are_called(
    side: Side, other: Side, role: Role
) -> None:
    assert (side.other, ordinary_role(side)) == (other, role)
