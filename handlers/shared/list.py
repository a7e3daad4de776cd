"""Purpose: a list that people page through: its first page as an answer, and the listener that turns pages.

What is found and how a row looks is the feature's; how pages are cut is domain/page's business.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.errors import UserError
from handlers.shared.audience import Audience
from handlers.shared.feature import Action
from handlers.shared.respond import answer_with_table
from messages.blocks import Message
from messages.list_page import ListKind, lost_turn
from storage.scope import Here, Scope

LONGEST_QUERY = 500
TURN = re.compile(r"(?P<number>[0-9]{1,9})(?: (?P<query>.*))?", re.DOTALL)

Show = Callable[[Scope, str, str, int], Message]
"""`show(scope, user, query, number)`: the page of that number, or the last there is, as `user` may see it."""


@dataclass(frozen=True)
class PagedList:
    """One kind of list, for `who` may see it."""

    kind: ListKind
    show: Show
    who: Audience = Audience.ANYONE

    def open(self, ack: Ack, body: Mapping[str, Any], here: Here, user: str, query: str = "") -> None:
        """The first page, as the answer to a command."""
        answer_with_table(ack, body, here, here.read(self.show, user, query[:LONGEST_QUERY], 1))

    def turn_page(
        self,
        ack: Ack,
        body: Mapping[str, Any],
        action: Mapping[str, Any],
        user: str,
        here: Here,
        slack: WebClient,
    ) -> None:
        """Another page of the same list, in the place of this one."""
        number, query = read_turn(action.get("value"))
        shown = here.read(self.show, user, query, number)
        answer_with_table(ack, body, here, shown, slack, replace=True)

    def action(self) -> Action:
        """What the feature declares to have its pages turned."""
        return Action(self.kind.turn_pattern, self.turn_page, who=self.who)


def row_value(action: Mapping[str, Any]) -> str:
    """What a row's button brings back, or the choice that stands for it below a table."""
    chosen = action.get("selected_option") or action
    return str(chosen["value"])


def read_turn(value: object) -> tuple[int, str]:
    """The page and the query that a button brings back; UserError where it brings back something else."""
    found = TURN.fullmatch(str(value or ""))
    if not found:
        raise UserError(lost_turn())
    return int(found["number"]), found["query"] or ""
