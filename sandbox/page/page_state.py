"""Purpose: what the page remembers beside the workspace: what was read, what was tried, how time was moved.

The workspace's own state is in `world`; nothing here changes what the bot sees.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sandbox.world import Json


@dataclass(frozen=True)
class Fact:
    """Something a person did on the page that went well."""

    kind: str
    """`command`, `click`, `submit`, `jump` or `fault`."""
    what: str
    """The command with its text, the action_id, the callback_id, what a jump posted, the fault's name."""


@dataclass
class Journey:
    """A jump of the clock, as far as it has come."""

    goal: str
    started: str
    steps: list[Json] = field(default_factory=list)
    under_way: bool = True
    problem: str = ""

    @property
    def stops(self) -> list[Json]:
        """The steps at which something was posted."""
        return [step for step in self.steps if step["posted"]]


@dataclass(frozen=True)
class Options:
    """What whoever starts the page hands in."""

    commands: tuple[str, ...] = ()
    """Names of the feedback command and the other one; with both, the page shows what to try."""
    history: bool = False
    """People have talked for a quarter already when the clock starts."""
    restart: Callable[[], Awaitable[None]] | None = None
    """Kills the bot and starts it again; None where the sandbox is served alone."""


@dataclass
class Desk:
    options: Options = Options()
    facts: list[Fact] = field(default_factory=list)
    journey: Journey | None = None
    restarts: int = 0
    restarting: bool = False
    read_before: str = ""
    """Everybody has read everything up to this ts."""
    _read: dict[tuple[str, str], str] = field(default_factory=dict)
    _line: dict[tuple[str, str], str] = field(default_factory=dict)

    def note(self, kind: str, what: str) -> None:
        self.facts.append(Fact(kind, what))

    def read_up_to(self, user: str, place: str) -> str:
        """The ts up to which a person has read a channel; empty: nothing."""
        return self._read.get((user, place), self.read_before)

    def line_after(self, user: str, place: str) -> str:
        """The ts after which the "New" line stands, for as long as the channel stays open."""
        return self._line.get((user, place), "")

    def open(self, user: str, place: str, newest: str, *, again: bool) -> None:
        """Somebody looks at a channel whose newest ts is `newest`; `again`: it was open already."""
        if not again:
            self._line[user, place] = self.read_up_to(user, place)
        self._read[user, place] = max(newest, self.read_up_to(user, place))
