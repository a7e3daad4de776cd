"""Purpose: how any list looks: a head with the total, its rows as a table, and buttons to turn pages.

Finds nothing and cuts no pages (domain/page). What a row says, and what stands where there is none, is the
feature's. Where a workspace's Slack refuses tables, each row is a paragraph with its button.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import StaticSelectElement

from domain.page import Page
from messages.blocks import (
    Json,
    Message,
    Part,
    WithTwin,
    actions,
    button,
    context,
    message,
    option,
    saying,
    section,
)
from messages.mrkdwn import Mrkdwn, plain, words
from messages.table import Column, table

# A button's value holds so much.
MOST_VALUE = 2000


@dataclass(frozen=True)
class ListKind:
    """What one kind of list is called: its things by `noun` and `nouns`.

    With `turn` begin the action_ids of the buttons that turn its pages. `columns` are those of its rows'
    cells; a list without any shows its rows as paragraphs.
    """

    turn: str
    noun: str
    nouns: str
    columns: tuple[Column, ...] = ()

    @property
    def turn_pattern(self) -> re.Pattern[str]:
        """The action_ids of its buttons: two in one message may not be the same."""
        return re.compile(rf"{re.escape(self.turn)}\.\d+")


@dataclass(frozen=True)
class ListRow:
    """One thing of a list: what it says, a button where it has one, and its cells where it stands in a table.

    The first cell says which one it is.
    """

    text: Mrkdwn
    button: Json | None = None
    cells: Sequence[Mrkdwn | str] = ()

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
    return message(head, context(head), near, _rows(kind, page.rows), [actions(*turns)] if turns else [])


def _rows(kind: ListKind, rows: Sequence[ListRow]) -> list[Part]:
    """A table's cells hold no buttons: one list below it opens any of them."""
    told = tuple(row.block() for row in rows)
    if not kind.columns:
        return list(told)
    drawn = table(kind.columns, [row.cells for row in rows]).blocks
    return [WithTwin((*drawn, *_choice(rows)), told)]


def _choice(rows: Sequence[ListRow]) -> list[Json]:
    """Chosen from, it says the same as the row's own button."""
    able = [row for row in rows if row.button]
    if not able:
        return []
    named = [option(plain(row.cells[0]), row.button["value"]) for row in able if row.button]
    first = able[0].button or {}
    select = StaticSelectElement(
        action_id=first["action_id"], options=named, placeholder=f"{first['text']['text']}…"
    )
    return [{"type": "actions", "elements": [select.to_dict()]}]


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
