"""Purpose: where a storm happens: a sandbox of its own process, and a database of rituals about to be due.

Kills nobody and counts nothing.
"""

import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import select

from bot.clock import system_clock
from bot.manifest import manifest
from bot.trial.processes import HOST
from domain.calendar import WEEKDAYS, weekly
from domain.names import Names
from domain.ritual import RitualKind as Kind
from sandbox.client import Sandbox
from sandbox.settings import Settings as SandboxSettings
from storage.db.base import insert_new
from storage.db.engine import Session, Store
from storage.outbox.deliveries import Delivery
from storage.ritual import Occurrence, Ritual
from storage.workspace import Workspace
from tests.bench.processes import PORT, server
from tests.chaos.engines import Ground
from tests.chaos.figures import Owed, Wanted
from tests.chaos.worker import SETTLES, TIDY

SECRET = "chaos-signing-secret"
SLOT = "chaos"
OWNER = "U0MIRA"
KINDS = tuple(Kind)
USEFUL_FOR_MIN = 600


@dataclass(frozen=True)
class Stage:
    """A sandbox and a database; `environment` is what the workers need to know of both."""

    sandbox: Sandbox
    store: Store
    environment: Mapping[str, str]

    def channels(self, how_many: int) -> list[str]:
        """That many channels, with the bot in all of them."""
        return [
            self.sandbox.add_channel(f"c{n}", id=f"C0X{n}", members=["drumbeat"]) for n in range(how_many)
        ]


@contextmanager
def stage(ground: Ground, wanted: Wanted) -> Iterator[Stage]:
    """A sandbox over the engine's ground."""
    with tempfile.TemporaryDirectory(prefix="drumbeat-chaos-") as folder:
        described = Path(folder) / "manifest.json"
        described.write_text(json.dumps(manifest(Names(), "https://bot.example")), encoding="utf-8")
        command = ["bot", "sandbox", "serve", "--port", PORT, "--manifest", str(described)]
        with server(command, "/clock", {"SLACK_SIGNING_SECRET": SECRET}) as slack:
            sandbox = Sandbox(f"http://{HOST}:{slack.port}")
            store = Store(ground.url)
            try:
                yield Stage(sandbox, store, _environment(sandbox, ground, wanted))
            finally:
                store.close()


def _environment(sandbox: Sandbox, ground: Ground, wanted: Wanted) -> dict[str, str]:
    own = {
        "SLACK_BOT_TOKEN": SandboxSettings.token,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": f"{sandbox.url}/api/",
        "CLOCK_URL": "",
        "DATABASE_URL": ground.url,
        "DRUMBEAT_ENV_FILE": "/dev/null",
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "json",
    }
    if wanted.settles_within_s is not None:
        own[SETTLES] = str(wanted.settles_within_s)
    if wanted.tidy_after_s is not None:
        own[TIDY] = str(wanted.tidy_after_s)
    return {**own, **ground.environment}


def story(stage: Stage, owed: Owed) -> str:
    """What Slack was asked about one message, and what the ledger says of it: to find out why."""
    start = owed.due.timestamp()
    calls = (call for call in stage.sandbox.calls() if call["channel"] == owed.channel)
    asked = [f"{call['at'] - start:+.2f} {call['method']} {call['outcome']}" for call in calls]
    query = select(Delivery).where(Delivery.target == owed.channel)
    rows = stage.store.read(lambda session: list(session.exec(query)))
    states = select(Occurrence.state, Occurrence.why).join(Ritual).where(Ritual.channel == owed.channel)
    asked += [str(state) for state in stage.store.read(lambda session: session.exec(states).all())]
    return "\n  ".join([f"{owed.channel} {owed.key}", *asked, *(repr(row.model_dump()) for row in rows)])


def spread(wanted: Wanted, begin: datetime) -> list[datetime]:
    """The due instants, even over the window with a little chance, in no order."""
    chance = random.Random(wanted.seed)
    step = wanted.window_s / wanted.expected
    instants = [begin + timedelta(seconds=(n + chance.random()) * step) for n in range(wanted.expected)]
    chance.shuffle(instants)
    return instants


def plant(stage: Stage, channels: Sequence[str], instants: Sequence[datetime], group: str = "") -> list[Owed]:
    """A ritual for each channel, two a workspace, due at its instant and again only in some days.

    `group` keeps the workspaces of one call from those of another.
    """
    return plant_in(stage.store, channels, instants, group)


def plant_in(
    store: Store, channels: Sequence[str], instants: Sequence[datetime], group: str = ""
) -> list[Owed]:
    """The same without a sandbox."""
    return store.write(lambda session: _plant(session, channels, instants, group))


def _plant(session: Session, channels: Sequence[str], instants: Sequence[datetime], group: str) -> list[Owed]:
    now = system_clock()
    per = len(KINDS)
    teams = [f"T0X{group}N{n}" for n in range((len(channels) + per - 1) // per)]
    rows = [
        {"enterprise_id": "", "team_id": team, "zone": "UTC", "feedback_count": 0, "created_at": now}
        for team in teams
    ]
    insert_new(session, Workspace, rows)
    ids = {row.team_id: row.id for row in session.exec(select(Workspace))}
    rituals = [
        _ritual(ids[teams[n // per]], KINDS[n % per], channel, instants[n])
        for n, channel in enumerate(channels)
    ]
    insert_new(session, Ritual, rituals)
    return [
        Owed(channel, f"occurrence:{KINDS[n % per]}:{SLOT}", instants[n])
        for n, channel in enumerate(channels)
    ]


def _ritual(workspace_id: int | None, kind: Kind, channel: str, due: datetime) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "kind": kind,
        "channel": channel,
        "rule": weekly(WEEKDAYS[(due.weekday() + 3) % 7]),
        "wall": "09:00",
        "zone": "UTC",
        "owner": OWNER,
        "useful_for": USEFUL_FOR_MIN,
        "next_slot": SLOT,
        "next_due_at": due,
    }
