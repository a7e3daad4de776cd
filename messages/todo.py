"""Purpose: how it looks what waits for a person: each thing in one line, with the buttons that settle it.

What waits is found by the features.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages.blocks import Json, Message, actions, context, message, saying, section
from messages.mrkdwn import Mrkdwn, words

# With this begins the block_id of each: a click there is followed by the list as it is then.
TODO = "todo"
MOST_SHOWN = 10


@dataclass(frozen=True)
class TodoItem:
    """One thing that waits: `at` is since when, or by when; what is earlier is more urgent."""

    text: Mrkdwn
    buttons: tuple[Json, ...]
    at: datetime


@dataclass(frozen=True)
class TodoList:
    """What waits for a person, the most urgent first; `total` counts those that are not among `items` too."""

    items: tuple[TodoItem, ...] = ()
    total: int = 0

    @classmethod
    def of(cls, lists: Sequence["TodoList"], most: int = MOST_SHOWN) -> "TodoList":
        """Several as one."""
        items = sorted((item for each in lists for item in each.items), key=lambda item: item.at)
        return cls(tuple(items[:most]), sum(each.total for each in lists))


def todo_blocks(todo: TodoList) -> list[Json]:
    """The list; where there is more, how much, and the way to it. Nothing where nothing waits."""
    shown = [block for place, item in enumerate(todo.items) for block in _item(item, place)]
    left = todo.total - len(todo.items)
    return [*shown, *([_more(left)] if left > 0 else [])]


def _item(item: TodoItem, place: int) -> list[Json]:
    block_id = f"{TODO}.{place}"
    if len(item.buttons) == 1:
        return [{**section(item.text), "block_id": block_id, "accessory": item.buttons[0]}]
    return [section(item.text), {**actions(*item.buttons), "block_id": block_id}]


def _more(left: int) -> Json:
    return context(words("shared", "more", count=left))


def todo_message(todo: TodoList) -> Message:
    """The same as an answer; an honest line where nothing waits."""
    if not todo.total:
        return saying(words("todo", "nothing"))
    title = words("todo", "title", count=todo.total)
    return message(title, section(title), todo_blocks(todo))
