"""Purpose: what is counted, in words, and a person's own choice: not to be counted, or to see their pairs.

Whoever opts out leaves no pair behind; the totals of the sides name nobody and stay.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack

from handlers.shared.respond import answer
from messages import touchpoint as words
from messages.blocks import Json, Message
from storage.scope import Here, Scope
from storage.touchpoint import personal


def show(ack: Ack, user: str, here: Here) -> None:
    """`/drumbeat counting`: what is counted, and the person's choices."""
    ack(**here.read(_choices, user).reply())


def _choices(scope: Scope, user: str) -> Message:
    mine = personal.choice(scope.session, scope.workspace_id, user)
    return words.counting(counted=mine.counted, pairs_shown=mine.pairs_shown, drumbeat=scope.names.drumbeat)


def home_part(scope: Scope, user: str) -> list[Json]:
    """What's counted and the person's choices, on Home."""
    mine = personal.choice(scope.session, scope.workspace_id, user)
    return words.home_part(counted=mine.counted, pairs_shown=mine.pairs_shown, drumbeat=scope.names.drumbeat)


def change(what: str) -> Callable[..., None]:
    """A listener for the button that changes `counted` or `pairs_shown`, on Home or in an answer."""

    def change_choice(
        ack: Ack,
        body: Mapping[str, Any],
        action: Mapping[str, Any],
        user: str,
        here: Here,
        show_home: Callable[[str], None],
    ) -> None:
        shown = here.write(_choose, user, what, action["value"] == "yes")
        ack()
        if body.get("view"):
            show_home(user)
        else:
            answer(body, shown, replace=True)

    return change_choice


def _choose(scope: Scope, user: str, what: str, yes: bool) -> Message:
    personal.save_choice(scope.session, scope.workspace_id, user, **{what: yes})
    return _choices(scope, user)
