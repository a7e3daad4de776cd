"""Purpose: plays any sequence of moves on two feedbacks, beside a small model of who should hear of what.

The model knows the loop of each feedback as people understand it: who sent it, who said "me too", and after a
merge everybody of both. It asks the rules only which steps there are.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.delivery import DeliveryState
from domain.feedback import Draft
from domain.feedback.stage import ENDED, LIFE, Outcome, Party, Stage, Step
from domain.names import Names
from domain.side import Role, Side
from handlers.feedback.details import add_from_thread
from handlers.feedback.owner import hand_over
from handlers.feedback.silence import put_off
from handlers.feedback.transition import Act, join_loop, take_step
from storage import feedback, history, member, setup, workspace
from storage.db.engine import Session, Store
from storage.feedback import KIND, Feedback
from storage.history import HistoryEvent
from storage.outbox import About, deliveries
from storage.scope import Here
from tests.storage.seed import ANA, BEN, CLEO, DEV, SIDES, chosen

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FAY, GUS = "U0FAY", "U0GUS"
PEOPLE = {**SIDES, FAY: (Side.SALES, Role.REP), GUS: (Side.SALES, Role.REP)}
REPS = (ANA, BEN, FAY, GUS)
AUTHORS = {1: ANA, 2: FAY}
OTHER = {1: 2, 2: 1}
Written = tuple[str, str, str]


@dataclass(frozen=True)
class Move:
    """What somebody may do with a feedback: a step `to` a stage, or without one what `act` names."""

    number: int
    user: str
    to: Stage | None = None
    act: str = ""


class Play:
    """Two feedbacks in a workspace of their own: F-1 by Ana, which Ben joined, and F-2 by Fay.

    `expected` is what should stand in each history, `heard` how often each rep should have been told of each,
    `seen` all that stood in both histories after each move.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._where = store.write(_begin)
        self._loops = {1: {ANA}, 2: {FAY}}
        self.expected: dict[int, list[Written]] = {1: [], 2: []}
        self.heard: Counter[tuple[str, int]] = Counter()
        self.seen: list[list[dict[str, Any]]] = []
        self._now = TUESDAY
        self._do(Move(1, BEN, act="join"))

    def through(self, choices: list[int]) -> None:
        """Make each move, chosen from all there are at that moment."""
        for choice in choices:
            moves = [move for number in AUTHORS for move in self._moves(number)]
            self._do(moves[choice % len(moves)])

    def happened(self) -> dict[int, list[Written]]:
        """What stands in each history: who, from which stage, to which."""
        return {
            number: [(event.actor, event.from_state, event.to_state) for event in self._events(number)]
            for number in AUTHORS
        }

    def told(self) -> Counter[tuple[str, int]]:
        """How many words about which feedback are owed to each rep."""
        owed = self._store.read(
            lambda session: deliveries.newest(session, self._where, list(DeliveryState), 9999)
        )
        words = [one for one in owed if ":told:" in one.key and one.target in REPS]
        return Counter((one.target, int(one.key.split(":")[1])) for one in words)

    def _row(self, number: int) -> Feedback:
        found = self._store.read(lambda session: feedback.find(session, self._where, number))
        assert found is not None
        return found

    def _events(self, number: int) -> list[HistoryEvent]:
        """What happened to it, in order."""
        about = About(KIND, number)
        return list(self._store.read(lambda session: history.events(session, self._where, about)))

    def _moves(self, number: int) -> list[Move]:
        """All that anybody may do with it now."""
        stage, author = Stage(self._row(number).stage), AUTHORS[number]
        adds = Move(number, author, act="add")
        if stage in ENDED:
            return [adds] if stage is Stage.MERGED else [adds, Move(number, author, Stage.NEW)]
        joined = self._row(OTHER[number]).stage not in ENDED
        return [
            *(
                Move(number, DEV, to)
                for to in LIFE.next_states(stage, Party.MARKETING)
                if joined or to is not Stage.MERGED
            ),
            *([Move(number, author, Stage.MERGED)] if stage is Stage.NEW and joined else []),
            Move(number, author, Stage.WITHDRAWN),
            *(Move(number, user, act=act) for user, act in ((CLEO, "give"), (DEV, "wait"), (GUS, "join"))),
            adds,
        ]

    def _do(self, move: Move) -> None:
        """Make the move in the store and in the model."""
        row, number = self._row(move.number), move.number
        act, here = Act(number, move.user), Here(self._store, self._now, self._where, Names())
        self._now += timedelta(hours=1)
        if move.to:
            step = _whole(move.to, OTHER[number])
            here.write(take_step, act, step)
            self._write(move, row.stage, move.to)
            self._tell(move)
        elif move.act == "give":
            here.write(hand_over, act, CLEO if row.owner == DEV else DEV)
            self._write(move, row.stage, row.stage)
            self._tell(move)
        elif move.act == "wait":
            here.write(put_off, act, 2, "a holiday")
            self._write(move, row.stage, row.stage)
        elif move.act == "add":
            here.write(add_from_thread, act, "more of it", f"{self._now.timestamp():.6f}")
            self._write(move, row.stage, row.stage)
            if row.stage == Stage.NEEDS_INFO:
                self._write(move, row.stage, Stage.ACKNOWLEDGED)
                self._tell(move)
        else:
            here.write(join_loop, act)
            self._loops[number].add(move.user)
        if move.to is Stage.MERGED:
            self._loops[OTHER[number]] |= self._loops[number]
        self.seen.append([event.model_dump() for event in self._events(1)])

    def _write(self, move: Move, before: str, after: str) -> None:
        self.expected[move.number].append((move.user, before, after))

    def _tell(self, move: Move) -> None:
        """Everybody in the loop hears of it but whoever did it."""
        self.heard.update((user, move.number) for user in self._loops[move.number] - {move.user})


def _begin(session: Session) -> int:
    where = workspace.identify(session, "", f"T{len(workspace.everyone(session))}", TUESDAY)
    member.place(session, where, PEOPLE)
    setup.save(session, chosen(where))
    drafts = [Draft(ANA, "the follow-up mail confuses buyers"), Draft(FAY, "buyers do not get the mail")]
    for draft in drafts:
        feedback.add(session, where, draft, TUESDAY)
    return where


def _whole(to: Stage, other: int) -> Step:
    """The step with all that any step may need."""
    return Step(
        to,
        why="because",
        owner=DEV,
        due_on=date(2026, 12, 24),
        hypothesis="h",
        measure="m",
        outcome=Outcome.WORKED,
        figure="1",
        into=other if to is Stage.MERGED else None,
    )
