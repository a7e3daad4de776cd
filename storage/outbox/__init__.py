"""Purpose: what the bot owes Slack, in the five ways there are to owe something. Does not call Slack.

Each is written in the transaction of what caused it. The rows are in deliveries, their order in queue.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from domain.delivery import DeliveryKind, Urgency
from storage.outbox import deliveries
from storage.outbox.deliveries import NewDelivery
from storage.scope import Scope


class About(NamedTuple):
    """What a delivery speaks of: a feature's kind of thing and its number. Erasure and threads ask for it."""

    kind: str
    number: int


class Says(Protocol):
    """A message that knows its arguments of chat.postMessage."""

    def payload(self) -> dict[str, Any]: ...


NOTHING = About("", 0)


def dm(
    scope: Scope,
    person: str,
    key: str,
    says: Says,
    urgency: Urgency = Urgency.NOW,
    *,
    about: About = NOTHING,
    due_at: datetime | None = None,
    tell: str | None = None,
    instead: str | None = None,
) -> bool:
    """Owe a person a direct message; False where `key` is known already, or they were erased and have no id.

    What is not urgent waits for their hours (domain/quiet). `tell` is who hears when Slack won't take it, and
    `instead` who gets it then.
    """
    if not person:
        return False
    more = {"tell": tell, "instead": instead if instead != person else None}
    return _owe(scope, key, person, says.payload(), urgency=urgency, about=about, due_at=due_at, **more)


def post(
    scope: Scope,
    channel: str,
    key: str,
    says: Says | Mapping[str, Any],
    *,
    about: About = NOTHING,
    due_at: datetime | None = None,
    tell: str | None = None,
    instead: str | None = None,
) -> bool:
    """Owe a channel a message, or `instead` another place where the channel can't take it."""
    payload = says if isinstance(says, Mapping) else says.payload()
    return _owe(scope, key, channel, payload, about=about, due_at=due_at, tell=tell, instead=instead)


def update(scope: Scope, of_key: str, key: str, says: Says, *, about: About = NOTHING) -> bool:
    """Owe the change of what was owed as `of_key`; nothing where that never was."""
    original = deliveries.find(scope.session, scope.workspace_id, of_key)
    if original is None:
        return False
    return _owe(
        scope, key, original.target, says.payload(), kind=DeliveryKind.UPDATE, of_key=of_key, about=about
    )


def file(
    scope: Scope,
    target: str,
    key: str,
    values: Mapping[str, Any],
    *,
    about: About = NOTHING,
    thread_of: str | None = None,
    due_at: datetime | None = None,
    tell: str | None = None,
) -> bool:
    """Owe a person or channel a file made of these values, in the thread of what is owed as `thread_of`."""
    return _owe(
        scope,
        key,
        target,
        values,
        kind=DeliveryKind.FILE,
        of_key=thread_of,
        about=about,
        due_at=due_at,
        tell=tell,
    )


def join_channel(scope: Scope, channel: str, key: str) -> bool:
    """Owe that the bot joins a public channel."""
    return _owe(scope, key, channel, {}, kind=DeliveryKind.JOIN)


def _owe(
    scope: Scope,
    key: str,
    target: str,
    payload: Mapping[str, Any],
    *,
    about: About = NOTHING,
    due_at: datetime | None = None,
    **more: Any,
) -> bool:
    owed = NewDelivery(
        scope.workspace_id,
        key,
        target,
        payload,
        due_at or scope.now,
        about_kind=about.kind,
        about_number=about.number,
        **more,
    )
    return deliveries.owe(scope.session, [owed]) == 1
