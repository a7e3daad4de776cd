"""Purpose: how any list looks: a head with the total, a row with its button each, and buttons to turn pages.

Finds nothing and cuts no pages (domain/page). What a row says, and what stands where there is none, is the
feature's.
"""

import re
from dataclasses import dataclass

from domain.page import Page
from messages.blocks import Json, Message, actions, button, context, message, saying, section
from messages.mrkdwn import Mrkdwn, words

# A button's value holds so much.
MOST_VALUE = 2000


@dataclass(frozen=True)
class ListKind:
    """What one kind of list is called: its things by `noun` and `nouns`.

    With `turn` begin the action_ids of the buttons that turn its pages.
    """

    turn: str
    noun: str
    nouns: str

    @property
    def turn_pattern(self) -> re.Pattern[str]:
        """The action_ids of its buttons: two in one message may not be the same."""
        return re.compile(rf"{re.escape(self.turn)}\.\d+")


@dataclass(frozen=True)
class ListRow:
    """One thing of a list: what it says, and a button where it has one."""

    text: Mrkdwn
    button: Json | None = None

    def block(self) -> Json:
        """As Slack shows it."""
        return {**section(self.text), **({"accessory": self.button} if self.button else {})}


def list_page(kind: ListKind, title: str, page: Page[ListRow], query: str, none: Mrkdwn) -> Message:
    """One page of a list; `query` brings the others, and `none` stands where there is nothing."""
    if not page.total:
        return saying(none)
    head = words("list_page", "head", title=title, page=page, noun=kind.noun, nouns=kind.nouns)
    turns = _turns(kind, page, query)
    near = [context(words("list_page", "near", exact=page.total - page.near))] if page.near else []
    return message(
        head, context(head), near, [row.block() for row in page.rows], [actions(*turns)] if turns else []
    )


def _turns(kind: ListKind, page: Page[ListRow], query: str) -> list[Json]:
    """No button where its value would be cut: another list would come back."""
    around = (("Newer", page.number - 1), ("Older", page.number + 1))
    values = [(label, to, f"{to} {query}") for label, to in around if 1 <= to <= page.last]
    return [
        button(label, f"{kind.turn}.{to}", value) for label, to, value in values if len(value) <= MOST_VALUE
    ]


def lost_turn() -> str:
    """What a person sees whose button brings back nothing that can be read."""
    return words("list_page", "lost_turn")
