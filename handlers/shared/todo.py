"""Purpose: what waits for a person, from what the features declare."""

from collections.abc import Sequence

from handlers.shared.feature import Feature
from messages.todo import MOST_SHOWN, TodoList
from storage.scope import Scope

# So many stand in the answer to a command: more than anybody settles in one go.
MOST_LISTED = 20


def todo_of(scope: Scope, user: str, features: Sequence[Feature], most: int = MOST_SHOWN) -> TodoList:
    """The most urgent of it, and how much there is."""
    found = [feature.todo(scope, user, most) for feature in features if feature.todo]
    return TodoList.of(found, most)
