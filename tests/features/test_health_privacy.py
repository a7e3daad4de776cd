"""Stories: nothing shown to others points at a person, whatever one person does or when one leaves."""

import logging
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.side import Side
from domain.touchpoint import TouchKind, between
from messages.health import details
from messages.terminal import lines
from presenters.health import health
from storage.db.engine import Session, Store
from storage.touchpoint import Tally, sides_of
from tests.cast import MARKETING, SALES, user_id
from tests.conftest import sqlite_url
from tests.features.test_touchpoints import _holds_canary
from tests.office import TOGETHER, Office
from tests.office_snapshot import set_up_office

START = date(2026, 8, 31)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
CANARY = "canary-7f3a"
SEEDS = pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.all) for n in (1, 2))])
EVERYONE = [user_id(name) for name in (*SALES, *MARKETING)]


def spoke(office: Office, seed: int, people: list[str], many: int, weeks: int = 13) -> None:
    """Touchpoints at random between these people and all others, over some weeks."""
    chance = random.Random(seed)

    def keep(session: Session) -> None:
        sides, tally = sides_of(session, office.workspace_id, EVERYONE), Tally()
        for _ in range(many):
            day = START + timedelta(days=chance.randrange(weeks * 7))
            kind = chance.choice([TouchKind.MENTION, TouchKind.CALL, TouchKind.HUDDLE, TouchKind.REPLY])
            tally.add(between(kind, chance.choice(people), chance.choice(EVERYONE), sides.get), day)
            tally.count_message(Side.SALES, day)
        tally.keep(session, office.workspace_id)

    office.store.write(keep)


def shrink(office: Office, people: int) -> None:
    """Each side has so many people from now on."""
    for group, names in (("S0SALES", ("ben", *SALES)), ("S0MARKETING", ("cleo", *MARKETING))):
        office.world.groups[group] = list(dict.fromkeys(user_id(name) for name in names))[:people]
        office.event(type="subteam_members_changed", subteam_id=group)
    office.deliver()


def outputs(office: Office) -> str:
    """All that somebody else is shown: the answer to the command, the agenda, the leaders' messages."""
    told = [dm for who in ("ben", "cleo") for dm in office.dms(who) if "less than usual" in dm]
    answer = office.drumbeat("fay", "health").words
    parts = lines(details(office.here().read(health)).payload())
    return "\n".join([answer, *parts, *office.posts(TOGETHER), *told])


def after(office: Office, people: int, seed: int, much: int) -> str:
    """What is shown once thirteen weeks are over in which Ana reached others `much`."""
    shrink(office, people)
    spoke(office, seed, EVERYONE, 900)
    spoke(office, seed + 1, ["U0ANA"], much)
    office.at(MONDAY)
    return outputs(office)


@pytest.fixture
def twins(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Office, Office]]:
    """Two companies that are alike, each with a store of its own."""
    stores = [Store(sqlite_url(sqlite_template, tmp_path_factory.mktemp(name))) for name in ("one", "other")]
    one, other = (set_up_office(store, monkeypatch) for store in stores)
    yield one, other
    stores[0].close()
    stores[1].close()


@SEEDS
@pytest.mark.parametrize("much", [1, 400])
def test_with_four_people_a_side_nothing_anybody_does_shows(
    twins: tuple[Office, Office], seed: int, much: int
) -> None:
    one, other = twins

    assert after(one, 4, seed, 0) == after(other, 4, seed, much)


@SEEDS
def test_what_changes_with_one_person_covers_five_a_side(twins: tuple[Office, Office], seed: int) -> None:
    one, other = twins

    before, changed = after(one, 5, seed, 0), after(other, 5, seed, 400)

    assert before != changed
    assert "of 100" in before
    assert "of 100" in changed


@SEEDS
@pytest.mark.parametrize("how", ["opts out", "leaves the side", "leaves the company"])
def test_when_one_person_leaves_nothing_shown_changes_until_a_week_of_all_is_over(
    lite_office: Office, seed: int, how: str
) -> None:
    before = after(lite_office, 6, seed, 100)

    LEAVE[how](lite_office)
    lite_office.deliver()
    lite_office.later(days=1)

    assert outputs(lite_office) == before


def _leave_company(office: Office) -> None:
    office.world.people["U0ANA"]["deleted"] = True
    office.event(type="user_change", user=office.world.people["U0ANA"])


def _leave_side(office: Office) -> None:
    office.world.groups["S0SALES"].remove("U0ANA")
    office.event(type="subteam_members_changed", subteam_id="S0SALES")


LEAVE = {
    "opts out": lambda office: office.click("ana", "touchpoint.counted", "no"),
    "leaves the side": _leave_side,
    "leaves the company": _leave_company,
}


def test_when_the_fifth_person_leaves_the_next_week_is_not_shown(lite_office: Office) -> None:
    after(lite_office, 5, 1, 100)
    _leave_company(lite_office)

    spoke(lite_office, 9, ["U0BEN"], 60, weeks=14)
    lite_office.at(MONDAY + timedelta(days=7))

    assert "have at least five people" in lite_office.drumbeat("fay", "health").words
    assert (
        "I show this once Sales and Marketing have at least five people each"
        in lite_office.posts(TOGETHER)[-2]
    )


def test_a_canary_in_messages_of_every_kind_is_nowhere(
    lite_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lite_office.says("ana", f"{CANARY} <@U0CLEO>", "1795514400.000100")
    lite_office.says("cleo", CANARY, "1795514460.000100", thread_ts="1795514400.000100")
    edited = {"user": "U0ANA", "text": f"{CANARY} again", "ts": "1795514400.000100"}
    lite_office.says("ana", "", "1795514470.000100", subtype="message_changed", message=edited)
    room = {"id": "R1", "participant_history": ["U0ANA", "U0CLEO"], "name": CANARY}
    lite_office.says("ana", CANARY, "1795514480.000100", subtype="huddle_thread", room=room)
    item = {"type": "message", "channel": TOGETHER, "ts": "1795514400.000100"}
    lite_office.event(type="reaction_added", user="U0DEV", reaction=CANARY, item=item, item_user="U0ANA")

    lite_office.at(MONDAY)
    lite_office.drumbeat("ana", "health")
    lite_office.event(type="app_home_opened", user="U0ANA", tab="home")
    lite_office.deliver()

    assert CANARY not in caplog.text
    assert CANARY not in str(lite_office.world.posts) + str(lite_office.world.calls)
    assert not lite_office.store.read(_holds_canary)
