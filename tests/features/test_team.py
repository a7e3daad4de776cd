"""Stories: teams within the sides, and which of them are closest and quietest."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.side import Side
from storage import member
from storage.db.engine import Session, Store
from storage.touchpoint import add_days, add_pairs, hash_pairs
from storage.workspace import get
from tests.cast import MARKETING, user_id
from tests.office import Office

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
WEEK = date(2026, 11, 23)
MORE_SALES = ("olga", "pia", "quinn", "rosa")
NORTH = ("ana", "ben", "fay", "gus", "hana")
SOUTH = ("ivo", *MORE_SALES)
CHOOSE = "teams <!subteam^S0NORTH|@north> <!subteam^S0SOUTH|@south>"


@pytest.fixture
def company(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ten people in Sales, in two groups of five."""
    office = Office(lite_store, monkeypatch)
    groups = office.world.groups
    for who in MORE_SALES:
        office.world.people[user_id(who)] = {**office.world.people["U0ANA"], "id": user_id(who), "name": who}
        groups["S0SALES"].append(user_id(who))
    groups["S0NORTH"], groups["S0SOUTH"] = [user_id(one) for one in NORTH], [user_id(one) for one in SOUTH]
    office.set_up()
    return office


def speak(office: Office) -> None:
    """In the week that ends, North reaches Marketing nine times as often as South."""
    two = [(user_id(one), user_id(other)) for one in (*NORTH, *SOUTH) for other in MARKETING]
    pairs = {(WEEK, *pair): 9 if n < len(two) // 2 else 1 for n, pair in enumerate(two)}

    def keep(session: Session) -> None:
        add_days(session, office.workspace_id, {(WEEK, "sales", "mention", False): sum(pairs.values())})
        add_pairs(session, office.workspace_id, hash_pairs(pairs, get(session, office.workspace_id).pair_key))

    office.store.write(keep)


def team_of(office: Office, who: str) -> str:
    found = office.store.read(lambda s: member.find(s, office.workspace_id, user_id(who)))
    assert found is not None
    return found.team


def refusing(office: Office, group: str, code: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Slack's answers about who is in a group, but for one that it refuses."""
    real = office.slack._usergroups_users_list

    def answer(args: dict[str, Any]) -> dict[str, Any]:
        if args["usergroup"] == group:
            raise office.slack._error(code, "usergroups.users.list")
        return real(args)

    return answer


def health(office: Office) -> str:
    speak(office)
    office.at(MONDAY)
    office.click("ana", "health.details", "details")
    return office.whispers[-1]


def test_the_health_names_the_closest_and_the_quietest_teams(company: Office) -> None:
    reply = company.drumbeat("mira", CHOOSE)
    company.deliver()

    shown = health(company)

    assert "Each needs five people" in reply.words
    assert team_of(company, "ana") == "S0North"
    assert "*Talk most*, for their size, in the last four weeks: S0North and Marketing (270)" in shown
    assert "*Talk least*: S0South and Marketing (30)" in shown


def test_with_a_team_of_four_none_is_shown(company: Office) -> None:
    company.drumbeat("mira", CHOOSE)
    company.world.groups["S0SOUTH"].remove("U0ROSA")
    company.deliver()

    assert "Talk most" not in health(company)


def test_a_change_of_a_teams_people_is_read_soon(company: Office) -> None:
    company.drumbeat("mira", CHOOSE)
    company.deliver()
    company.world.groups["S0SOUTH"].remove("U0ROSA")

    company.event(type="subteam_members_changed", subteam_id="S0SOUTH")
    company.deliver()

    assert team_of(company, "rosa") == ""
    assert team_of(company, "pia") == "S0South"


def test_teams_are_shown_and_taken_out(company: Office) -> None:
    before = company.drumbeat("mira", "teams").words
    company.drumbeat("mira", CHOOSE)
    company.deliver()
    chosen = company.drumbeat("mira", "teams").body
    company.drumbeat("mira", "teams none")
    company.deliver()

    assert "No teams yet" in before
    assert "S0NORTH" in chosen
    assert "S0SOUTH" in chosen
    assert "No teams" in company.drumbeat("mira", "teams").words
    assert team_of(company, "ana") == ""


@pytest.mark.parametrize(
    ("code", "words"), [("no_such_subteam", "group is gone"), ("paid_teams_only", "paid Slack")]
)
def test_a_team_slack_refuses_is_told_once_and_the_rest_is_read(
    company: Office, code: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company.slack, "_usergroups_users_list", refusing(company, "S0NORTH", code))
    company.drumbeat("mira", CHOOSE)
    company.deliver()
    company.later(days=2)

    told = [dm for dm in company.dms("mira") if "couldn't read the people of one team" in dm]
    assert len(told) == 1
    assert words in told[0]
    assert (team_of(company, "ana"), team_of(company, "ivo")) == ("", "S0South")
    sides = company.store.read(lambda s: member.people_a_side(s, company.workspace_id))
    assert sides == {Side.SALES: 10, Side.MARKETING: 6}


@pytest.mark.parametrize(
    ("who", "typed", "words"),
    [
        ("ana", "teams", "Only workspace admins"),
        ("ana", CHOOSE, "Only workspace admins"),
        ("mira", "teams north", "couldn't find 'north'"),
        ("mira", "teams help", "splits Sales and Marketing into teams"),
    ],
)
def test_what_cannot_be_chosen_gets_a_clear_sentence(
    company: Office, who: str, typed: str, words: str
) -> None:
    assert words in company.drumbeat(who, typed).words
    assert "No teams" in company.drumbeat("mira", "teams").words


def test_before_the_first_set_up_there_are_no_teams(
    lite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(lite_store, monkeypatch)

    assert "isn't set up here yet" in office.drumbeat("mira", CHOOSE).words
    assert (
        "isn't set up here yet"
        in office.drumbeat("mira", "calendar https://calendar.example.com/a.ics").words
    )
