"""Purpose: what a feature declares of itself, so that nothing else has to be told that it is there.

Bolt's listeners, help, the manifest, what is due and what is forgotten are all made from these declarations
(bot/features). Runs nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.command_line import Line
from domain.job import Job
from domain.names import Names
from handlers.shared.audience import Audience
from handlers.shared.home import HomePart, HomeSection
from presenters.monday import AgendaSource
from storage.db.base import Model
from storage.db.engine import Session
from storage.deadline import Deadline
from storage.erasure import Personal
from storage.scope import Here, Scope

Run = Callable[..., Any]
"""A listener: what it names of `handlers.shared.listener.lend` is handed to it by name."""
Id = str | re.Pattern[str]


@dataclass(frozen=True)
class Command:
    """What a person may type after one of the bot's commands, and who may.

    `word` comes first and `usage` behind it, as help shows them; `what` says what it does. `of` is a field of
    Names. `takes` decides in the place of `word` which lines are meant. A `fallback` gets what no other one
    takes. `set_up` asks for a set-up workspace.
    """

    word: str
    usage: str
    what: str
    run: Run
    who: Audience = Audience.ANYONE
    of: str = "drumbeat"
    also: tuple[str, ...] = ()
    takes: Callable[[Line], bool] | None = None
    fallback: bool = False
    set_up: bool = False

    def meant_by(self, line: Line) -> bool:
        """Whether it is what the line asks for."""
        if self.takes:
            return self.takes(line)
        return line.word in {self.word, *self.also}

    def as_typed(self, names: Names) -> str:
        """How a person types it here."""
        return " ".join(part for part in (getattr(names, self.of), self.word, self.usage) if part)


@dataclass(frozen=True)
class Action:
    """A button or select of a message, form or Home, by its action_id."""

    id: Id
    run: Run
    who: Audience = Audience.ANYONE


@dataclass(frozen=True)
class View:
    """A form that is sent, by its callback_id."""

    id: str
    run: Run
    who: Audience = Audience.ANYONE


@dataclass(frozen=True)
class Options:
    """A select that asks for its options while somebody types, by its action_id; others are offered none."""

    id: str
    run: Run
    who: Audience = Audience.ANYONE


@dataclass(frozen=True)
class Event:
    """Something that happens in Slack, by Slack's names for it in the manifest; several may listen to one."""

    names: tuple[str, ...]
    run: Run


@dataclass(frozen=True)
class Shortcut:
    """An entry in the menu of every message, as Slack shows it; `id` is its callback_id."""

    id: str
    name: str
    description: str
    run: Run


@dataclass(frozen=True)
class WebPage:
    """A page in a browser, at `path` below `domain.page_link.PAGES`, opened by a personal link to it.

    Its `run` gets by name what it asks for of `bot.pages.lend` and returns a `messages.page.PageAnswer`.
    Who has left or is not known to the bot opens none. `ask_again` is what gives a new link, with the names
    of Names in braces; `messages.page.open_button` offers one.
    """

    path: str
    run: Run
    ask_again: str
    who: Audience = Audience.ANYONE


@dataclass(frozen=True)
class Cards:
    """What shows a thing as it stands: `keys` are its deliveries by its number, `draw` owes them anew.

    `draw(scope, number, what)` may be called for what is gone; `what` tells one change from another.
    """

    keys: Callable[[int], Sequence[str]]
    draw: Callable[[Scope, int, str], None]


FindJobs = Callable[..., Sequence[Job]]
"""Finds what there is to do: what it names of `store`, `now`, `names`, `agenda` is handed to it by name."""
OnDue = Callable[[Here, Deadline], object]
"""What happens when a deadline is due. It finishes or moves it in the transaction that owes what follows, and
owes nothing where that says no: somebody else was first."""
Forget = Callable[[Session, datetime], object]


@dataclass(frozen=True)
class Feature:
    """`scopes` are the bot scopes needed, each with the reason. `deadlines` says what happens when one of a
    kind is due, `jobs` finds what else there is to do now.

    `forget` lists what each night takes out of the store, by its name in the log. `home` is what stands on a
    person's Home tab, `agenda` what it brings to Monday's, by part. `tables` are its own, and `personal`
    says what they keep of people. `cards` are by the kind of thing that deliveries are about.
    """

    commands: tuple[Command, ...] = ()
    actions: tuple[Action, ...] = ()
    views: tuple[View, ...] = ()
    options: tuple[Options, ...] = ()
    events: tuple[Event, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)
    deadlines: Mapping[str, OnDue] = field(default_factory=dict)
    jobs: FindJobs | None = None
    home: Mapping[HomeSection, HomePart] = field(default_factory=dict)
    agenda: AgendaSource = field(default_factory=dict)
    forget: Mapping[str, Forget] = field(default_factory=dict)
    tables: tuple[type[Model], ...] = ()
    personal: tuple[Personal, ...] = ()
    cards: Mapping[str, Cards] = field(default_factory=dict)
    pages: tuple[WebPage, ...] = ()
