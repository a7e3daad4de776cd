"""Purpose: what is counted, in words, and a person's own choice: not to be counted, or to see their pairs.

Who opts out leaves no pair behind; the totals of the sides name nobody and stay.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from handlers.shared.click import is_on_home
from handlers.shared.respond import answer
from messages import touchpoint as words
from messages.blocks import Json, Message
from storage import member
from storage.scope import Here, Scope
from storage.touchpoint import personal


def show(ack: Ack, user: str, here: Here) -> None:
    """`/drumbeat counting`: what is counted, and the person's choices."""
    ack(**here.read(_choices, user).reply())


def _choices(scope: Scope, user: str) -> Message:
    if member.side_of(scope.session, scope.workspace_id, user) is None:
        return words.counting_outside(scope.names.drumbeat)
    mine = personal.choice(scope.session, scope.workspace_id, user)
    return words.counting(counted=mine.counted, pairs_shown=mine.pairs_shown, drumbeat=scope.names.drumbeat)


def home_part(scope: Scope, user: str) -> list[Json]:
    """Whether they are counted, in a line, on Home; nothing for people of neither team, who aren't."""
    if member.side_of(scope.session, scope.workspace_id, user) is None:
        return []
    mine = personal.choice(scope.session, scope.workspace_id, user)
    return words.home_part(counted=mine.counted)


def change(what: str) -> Callable[..., None]:
    """A listener for the button that changes `counted` or `pairs_shown`, on Home or in an answer."""

    def change_choice(
        ack: Ack,
        body: Mapping[str, Any],
        action: Mapping[str, Any],
        user: str,
        here: Here,
        slack: WebClient,
    ) -> None:
        shown = here.write(_choose, user, what, action["value"] == "yes")
        ack()
        if not is_on_home(body):
            answer(body, shown, slack, replace=True)

    return change_choice


def _choose(scope: Scope, user: str, what: str, yes: bool) -> Message:
    personal.save_choice(scope.session, scope.workspace_id, user, **{what: yes})
    return _choices(scope, user)
