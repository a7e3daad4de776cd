"""Purpose: what a feature declares of itself: its commands and shortcuts, and the events and scopes it needs.

The manifest, the help text and the README's tables are made from these declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.names import Names
from storage.db.engine import Store


@dataclass(frozen=True)
class Here:
    """What every listener is lent: where and when it is asked, and what the bot remembers.

    `bot` is the bot's own user id there, empty where it is not known.
    """

    store: Store
    now: datetime
    workspace_id: int
    names: Names
    bot: str = ""


@dataclass(frozen=True)
class Usage:
    """One line of help. `command` is a field of Names; `arguments` follow it."""

    command: str
    arguments: str
    what: str

    def typed(self, names: Names) -> str:
        """How a person types it here."""
        return f"{getattr(names, self.command)} {self.arguments}".strip()


@dataclass(frozen=True)
class Shortcut:
    """An entry in the menu of every message, as Slack shows it; `callback_id` is how it comes to us."""

    callback_id: str
    name: str
    description: str


@dataclass(frozen=True)
class Feature:
    """`events` are Slack's event names; `scopes` are the bot scopes needed, each with the reason."""

    usages: tuple[Usage, ...] = ()
    events: tuple[str, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)


def first_word(command: Mapping[str, Any]) -> str:
    """The first word after the command, in lower case."""
    return next(iter(str(command.get("text") or "").split()), "").lower()


def rest(command: Mapping[str, Any]) -> str:
    """What follows the first word."""
    _word, _space, after = str(command.get("text") or "").strip().partition(" ")
    return after.strip()


def subcommand(*words: str) -> Callable[..., bool]:
    """A matcher for commands whose first word is one of `words`."""

    def matches(command: Mapping[str, Any]) -> bool:
        return first_word(command) in words

    return matches
