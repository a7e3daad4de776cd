"""Which user groups are teams, as somebody types them, and whose team is whose."""

import pytest

from domain.errors import UserError
from domain.team import MOST_TEAMS, assign, parse


@pytest.mark.parametrize(
    ("typed", "teams"),
    [
        ("<!subteam^S1|@north>", ["S1"]),
        ("<!subteam^S1> <!subteam^S2|@south> <!subteam^S1>", ["S1", "S2"]),
        ("none", []),
        ("None", []),
    ],
)
def test_groups_are_read_each_once_in_order(typed: str, teams: list[str]) -> None:
    assert parse(typed) == teams


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("north", "can't find 'north'"),
        ("<!subteam^S1> <@U0ANA>", "can't find '<@U0ANA>'"),
        ("<!here>", "can't find '<!here>'"),
        ("none <!subteam^S1>", "can't find 'none'"),
        ("", "pick user groups"),
        (" ".join(f"<!subteam^S{n}>" for n in range(MOST_TEAMS + 1)), "20 teams apart at most"),
    ],
)
def test_what_is_no_group_is_named(typed: str, words: str) -> None:
    with pytest.raises(UserError, match=words.replace("^", r"\^")):
        parse(typed)


def test_who_is_in_several_teams_counts_for_the_first() -> None:
    assert assign([("North", ["a", "b"]), ("South", ["b", "c"])]) == {
        "a": "North",
        "b": "North",
        "c": "South",
    }
