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
        ("north", "couldn't find 'north'"),
        ("<!subteam^S1> <@U0ANA>", "couldn't find '<@U0ANA>'"),
        ("<!here>", "couldn't find '<!here>'"),
        ("none <!subteam^S1>", "couldn't find 'none'"),
        ("", "Pick user groups"),
        (" ".join(f"<!subteam^S{n}>" for n in range(MOST_TEAMS + 1)), "20 teams at most"),
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
