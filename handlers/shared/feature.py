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
from messages.form import Form
from messages.menu import MenuEntry, Topic, command_id
from messages.todo import TodoList
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

    Help and Home offer it as `label` under its `topic`, typed like the `example`, which is the usage where it
    is None, to whom `offered` names, who are those who may where it is None. Its button does what the command
    does when it is typed alone; where there is a `form`, that one is asked first, for the rest of the line.
    `typed_only` says why there is no button.
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
    label: str = ""
    topic: Topic = Topic.SEE
    example: str | None = None
    offered: Audience | None = None
    form: Form[str] | None = None
    typed_only: str = ""

    def meant_by(self, line: Line) -> bool:
        """Whether it is what the line asks for."""
        if self.takes:
            return self.takes(line)
        return line.word in {self.word, *self.also}

    def as_typed(self, names: Names) -> str:
        """How a person types it here."""
        return self._line(names, self.usage)

    def _line(self, names: Names, rest: str) -> str:
        return " ".join(part for part in (getattr(names, self.of), self.word, rest) if part)

    @property
    def button_id(self) -> str | None:
        """The action_id of its button, where it has one."""
        if not self.label or self.typed_only:
            return None
        return command_id(self.of, self.word, asks=self.form is not None)

    def entry(self, names: Names) -> MenuEntry:
        """How it is offered."""
        example = self.usage if self.example is None else self.example
        return MenuEntry(self.label or self.what, self._line(names, example), self.button_id)


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
FindTodo = Callable[[Scope, str, int], TodoList]
"""What waits for a person (user id): the most urgent, at most so many, and how many there are in all."""


@dataclass(frozen=True)
class Feature:
    """`scopes` are the bot scopes needed, each with the reason. `deadlines` says what happens when one of a
    kind is due, `jobs` finds what else there is to do now.

    `forget` lists what each night takes out of the store, by its name in the log. `home` is what stands on a
    person's Home tab, `todo` what waits for them there, each with the buttons that settle it; `agenda` what
    it brings to Monday's, by part. `tables` are its own, and `personal` says what they keep of people.
    `cards` are by the kind of thing that deliveries are about.
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
    todo: FindTodo | None = None
    agenda: AgendaSource = field(default_factory=dict)
    forget: Mapping[str, Forget] = field(default_factory=dict)
    tables: tuple[type[Model], ...] = ()
    personal: tuple[Personal, ...] = ()
    cards: Mapping[str, Cards] = field(default_factory=dict)
    pages: tuple[WebPage, ...] = ()
