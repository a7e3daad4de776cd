"""Purpose: what work in the store is lent: where and when it is, and transactions to read and write in.

A listener reads and writes through `Here` alone, so that "it is saved" is known in one place. Calls no Slack.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from domain.names import Names
from storage.db.engine import Session, Store

P = ParamSpec("P")
T = TypeVar("T")
USUAL = Names()


@dataclass(frozen=True)
class Scope:
    """`session` is the transaction, `workspace_id` whose rows are meant, `now` the moment (UTC) it is about.

    `bot` is the bot's own user id there, empty where it is not known.
    """

    session: Session
    workspace_id: int
    now: datetime
    names: Names = USUAL
    bot: str = ""


def _ignore() -> None:
    """Nobody asks whether it is saved."""


@dataclass(frozen=True)
class Here:
    """`bot` is the bot's own user id there, empty where it is not known.

    `mark_saved` is called once what the person asked for is committed: whatever fails afterwards, they are
    told that it is saved.
    """

    store: Store
    now: datetime
    workspace_id: int
    names: Names
    bot: str = ""
    mark_saved: Callable[[], None] = _ignore

    def read(self, work: Callable[Concatenate[Scope, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work(scope, …)` returns; it writes nothing."""
        return self.store.read(lambda session: work(self._scope(session), *args, **kwargs))

    def write(self, work: Callable[Concatenate[Scope, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work(scope, …)` returns, once committed: then what the person asked for is saved."""
        result = self.note(work, *args, **kwargs)
        self.mark_saved()
        return result

    def note(self, work: Callable[Concatenate[Scope, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what the bot keeps on the way and nobody asked for."""
        return self.store.write(lambda session: work(self._scope(session), *args, **kwargs))

    def _scope(self, session: Session) -> Scope:
        return Scope(session, self.workspace_id, self.now, self.names, self.bot)
