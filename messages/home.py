"""Purpose: how the Home tab looks: what waits, what comes, what can be done, how it goes, what is counted.

What stands in each of these is the features'.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from messages.blocks import Json, actions, button, header, section
from messages.menu import Menu, command_id, menu_buttons
from messages.mrkdwn import words
from messages.setup import NextRitual, next_rituals
from messages.todo import TODO, TodoList, todo_blocks


@dataclass(frozen=True)
class HomeView:
    """What a person's Home shows; who doesn't `belong` is in neither team and no admin."""

    belongs: bool
    todo: TodoList
    menu: Menu
    coming: Sequence[Json]
    health: Sequence[Json]
    counted: Sequence[Json]


def home(shown: HomeView) -> Json:
    """The view for views.publish."""
    first = _waiting(shown.todo) if shown.belongs else [section(words("home", "outside"))]
    return _home(
        first,
        _under("Coming up", shown.coming),
        _under("What you can do", menu_buttons(shown.menu)),
        _under("How Sales and Marketing are doing", shown.health),
        _under("What's counted", shown.counted),
    )


def home_before_setup(menu: Menu) -> Json:
    """Before the first set-up: its button for admins, for everybody else whom to ask."""
    return _home([section(words("home", "before_setup", admin=bool(menu)))], menu_buttons(menu))


def _home(*parts: Sequence[Json]) -> Json:
    return {"type": "home", "blocks": [block for part in parts for block in part]}


def _waiting(todo: TodoList) -> list[Json]:
    if not todo.total:
        return [header("Waiting for you"), section(words("home", "nothing_waits"))]
    show_all = actions(button("Show all", command_id("drumbeat", TODO)))
    more = [show_all] if todo.total > len(todo.items) else []
    return [header("Waiting for you"), *todo_blocks(todo), *more]


def _under(title: str, blocks: Sequence[Json]) -> list[Json]:
    return [header(title), *blocks] if blocks else []


def coming_part(coming: Sequence[NextRitual]) -> list[Json]:
    """When each ritual comes next."""
    return [section(words("home", "coming", coming=next_rituals(coming)))] if coming else []
