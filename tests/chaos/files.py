"""Purpose: a worker that kills itself at each named point of a file's path to Slack: a digest's deck.

Beside tests/chaos/failpoints, whose points lie on the path of a message. What stands is counted in the
channels: one deck a digest, the first reply in its thread, and nothing uploaded twice once its id was kept.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.clock import system_clock
from domain.ritual import RitualKind as Kind
from sandbox.client import Sandbox
from storage.db.engine import Session
from storage.news import Campaign
from storage.workspace import Workspace
from tests.chaos import stage as stages
from tests.chaos.crew import crew
from tests.chaos.engines import Engine
from tests.chaos.failpoints import SETTLES_S, TIDY_S, die_at
from tests.chaos.figures import Line, Owed, Say, Wanted
from tests.chaos.stage import KINDS, Stage
from tests.chaos.worker import FILE_FAILPOINTS

# Points that lie after the id of the upload was kept: from there on nothing is uploaded a second time.
KEPT = frozenset({"before-share", "after-share", "after-shared-look"})
# A look whether an earlier try shared it is made only after one that died with it shared.
FIRST = {"after-shared-look": ("after-share",)}
SHARED_WITHIN_S = 60.0
# What might come a second time is there by then: twice what a try of unknown outcome waits before a look.
QUIET_S = 20.0
UPLOAD = "files.getUploadURLExternal"


@dataclass(frozen=True)
class Digest:
    """A digest that must have one deck, and the point somebody died at meanwhile."""

    owed: Owed
    point: str


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """Every point in turn over the same database, then all threads are looked at."""
    quick = Wanted(seed=wanted.seed, settles_within_s=SETTLES_S, tidy_after_s=TIDY_S)
    digests, died, repeated = list[Digest](), 0, 0
    with engine() as ground, stages.stage(ground, quick) as stage:
        channels = stage.channels(len(KINDS) * len(FILE_FAILPOINTS))
        for number, point in enumerate(FILE_FAILPOINTS):
            mine = channels[number * len(KINDS) : (number + 1) * len(KINDS)]
            before = len(stage.sandbox.calls(UPLOAD))
            with crew(stage.environment, 0) as hired:
                digests.append(Digest(_plant(stage, mine, str(number)), point))
                if die_at(hired, *FIRST.get(point, ()), point):
                    died += 1
                else:
                    say(f"{name}: nobody died {point}")
                _await(stage.sandbox, digests[-1].owed)
            repeated += point in KEPT and len(stage.sandbox.calls(UPLOAD)) - before > 1
        with crew(stage.environment, 1):
            time.sleep(QUIET_S)
        found = {each.point: _decks(stage.sandbox, each.owed) for each in digests}
    for point, decks in found.items():
        if decks != [True]:
            say(f"{name}: {point}: {len(decks)} decks, first in its thread: {decks}")
    figures = {
        "points": len(FILE_FAILPOINTS),
        "died": died,
        "lost": sum(not decks for decks in found.values()),
        "doubled": sum(len(decks) > 1 for decks in found.values()),
        "misplaced": sum(bool(decks) and not decks[0] for decks in found.values()),
        "repeated": repeated,
    }
    good = died == len(FILE_FAILPOINTS) and all(decks == [True] for decks in found.values())
    return Line(f"{name} files", figures, good and not repeated)


def _plant(stage: Stage, channels: Sequence[str], group: str) -> Owed:
    """The rituals of one workspace, due now, with a campaign for the deck; the digest that brings it."""
    now = system_clock()
    # Due a moment later, so that the campaign stands before the digest is written.
    owed = stages.plant(stage, channels, [now + timedelta(seconds=1)] * len(channels), group)
    stage.store.write(lambda session: _campaign(session, group))
    return owed[KINDS.index(Kind.THURSDAY)]


def _campaign(session: Session, group: str) -> None:
    now = system_clock()
    team = select(Workspace).where(col(Workspace.team_id) == f"T0X{group}N0")
    texts: Any = dict.fromkeys(("name", "audience", "looks", "expected", "how_to_act"), "Autumn fair")
    days: Any = {"starts": now.date(), "ends": now.date() + timedelta(days=7)}
    made = now - timedelta(hours=1)
    where = session.exec(team).one().number
    session.add(Campaign(workspace_id=where, owner=stages.OWNER, created_at=made, **days, **texts))


def _await(sandbox: Sandbox, owed: Owed) -> None:
    """Until its deck is there, or for as long as that may take."""
    deadline = time.monotonic() + SHARED_WITHIN_S
    while time.monotonic() < deadline and not _decks(sandbox, owed):
        time.sleep(0.2)


def _decks(sandbox: Sandbox, owed: Owed) -> list[bool]:
    """For each message with a file there: whether it is the first reply in the digest's thread."""
    shown = sandbox.messages(owed.channel)
    parents = [
        message.ts
        for message in shown
        if message.json.get("metadata", {}).get("event_payload", {}).get("key") == owed.key
    ]
    replies = [one for ts in parents for one in sandbox.messages(owed.channel, thread=ts) if one.ts != ts]
    stray = [False for one in shown if one.json.get("files") and one.ts not in {r.ts for r in replies}]
    return [one.ts == replies[0].ts for one in replies if one.json.get("files")] + stray
