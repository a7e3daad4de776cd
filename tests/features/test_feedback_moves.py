"""No sequence of steps loses an event of a feedback's history, or leaves its author untold."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.delivery import State
from domain.feedback import Draft
from domain.feedback.stage import ENDED, MOVES, Outcome, Stage, Step
from handlers.feedback.life import Act, take
from storage import delivery, feedback, member, setup, workspace
from storage.delivery import Delivery
from storage.engine import Store
from storage.feedback import history, voice
from tests.storage.seed import ANA, BEN, DEV, SIDES, chosen

CONFUSED = "the follow-up mail confuses buyers"
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHOICES = st.lists(st.integers(0, 99), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=CHOICES)
def test_no_sequence_of_allowed_moves_loses_an_event_or_leaves_a_rep_untold(
    lite_store: Store, choices: list[int]
) -> None:
    """Each choice is one of the moves there are at that moment, Marketing's or those of whoever sent it."""
    where, number = begun(lite_store)
    takers = []
    for hours, choice in enumerate(choices):
        row = lite_store.read(lambda session: feedback.find(session, where, number))
        assert row is not None
        moves = allowed(Stage(row.stage))
        user, to = moves[choice % len(moves)]
        act = Act(where, number, user, TUESDAY + timedelta(hours=hours))
        lite_store.write(partial(take, act=act, step=whole(to)))
        takers.append(user)

    past = lite_store.read(lambda session: history.events(session, where, number))
    told = lite_store.read(lambda session: delivery.newest(session, where, list(State), 999))
    assert [event.actor for event in past] == takers
    assert [event.to_stage for event in past[:-1]] == [event.from_stage for event in past[1:]]
    assert words_to(told, ANA, number) == takers.count(DEV)
    assert words_to(told, BEN, number) == len(takers)


def allowed(stage: Stage) -> list[tuple[str, Stage]]:
    """Who may move it where, but for a merge: it goes on elsewhere. An ended one may be reopened."""
    marketing = [(DEV, to) for to in MOVES[stage] if to is not Stage.MERGED]
    answer = [(ANA, Stage.ACKNOWLEDGED)] if stage is Stage.NEEDS_INFO else []
    own = (ANA, Stage.NEW) if stage in ENDED else (ANA, Stage.WITHDRAWN)
    return [*marketing, *answer, own]


def begun(store: Store) -> tuple[int, int]:
    """A workspace of its own with one feedback."""

    def begin(session: Any) -> tuple[int, int]:
        where = workspace.identify(session, "", f"T{len(workspace.everyone(session))}", TUESDAY)
        member.place(session, where, SIDES)
        setup.save(session, chosen(where))
        kept = feedback.add_all(session, where, [Draft(ANA, CONFUSED)], TUESDAY)
        voice.join(session, where, kept[0].number, BEN, TUESDAY)
        return where, kept[0].number

    return store.write(begin)


def whole(to: Stage) -> Step:
    return Step(
        to,
        why="because",
        owner=DEV,
        due_on=date(2026, 12, 24),
        hypothesis="h",
        measure="m",
        outcome=Outcome.WORKED,
        figure="1",
    )


def words_to(told: list[Delivery], user: str, number: int) -> int:
    return len([one for one in told if one.target == user and f"feedback:{number}:told" in one.key])
