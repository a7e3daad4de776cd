"""Purpose: put the parts of one sandbox together, so that every method and act gets one thing handed in.

It holds no behaviour of its own.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.call_log import CallLog
from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.limits import Limits
from sandbox.manifest import App, read
from sandbox.page.page_state import Desk, Options
from sandbox.seed import northwind
from sandbox.sender import Sender
from sandbox.settings import Settings
from sandbox.short_lived_ids import Tickets
from sandbox.world import Json, World


@dataclass
class Workspace:
    world: World
    app: App
    clock: Clock
    settings: Settings
    sender: Sender
    events: Events
    tickets: Tickets
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    calls: CallLog = field(default_factory=CallLog)
    journal: Journal = field(default_factory=Journal)
    desk: Desk = field(default_factory=Desk)
    jumping: bool = False

    async def close(self) -> None:
        self.journal.close()
        await self.events.close()
        await self.sender.close()


def compose(
    settings: Settings,
    manifest: Json | None = None,
    at: datetime | None = None,
    options: Options | None = None,
) -> Workspace:
    world, app, clock, sender = northwind(), read(manifest), Clock(at), Sender(settings)
    events = Events(world, app, clock, sender, settings)
    desk = Desk(options or Options())
    return Workspace(world, app, clock, settings, sender, events, Tickets(settings), desk=desk)
