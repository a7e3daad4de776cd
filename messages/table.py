"""Purpose: what is compared, as Slack's table, and the same values as lines for a Slack that refuses tables.

Finds no values and sorts none. Cells are mrkdwn: people, channels and moments in them stay what they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from messages.blocks import Json, WithTwin, listing
from messages.mrkdwn import REFERENCE, Mrkdwn, plain, within, words

MOST_ROWS, MOST_COLUMNS = 100, 20
# Slack takes 10,000 characters of cells; the rest of a message needs its room too.
MOST_CELLS = 8_000
LONGEST_CELL = 300
NOTHING = "–"
# A person, a channel, a moment or a link; an emoji; bold words.
MARK = re.compile(r"<[^<>]+>|:[a-z][a-z0-9_+-]*:|\*[^*<>\s](?:[^*<>\n]*[^*<>\s])?\*")
DATE = re.compile(r"<!date\^(?P<stamp>\d+)\^(?P<form>[^|<>]*)\|(?P<fallback>[^<>]*)>")


@dataclass(frozen=True)
class Column:
    """A column; its longer cells wrap where it `wraps`.

    In a line of text `told` names its value; the first column needs no name.
    """

    name: str
    align: Literal["left", "right"] = "left"
    told: bool = False
    wraps: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[Mrkdwn | str]], hidden: int = 0) -> WithTwin:
    """The rows as a table and as lines; what does not fit is counted, with the `hidden` not handed in."""
    cells = [[within(cell or NOTHING, LONGEST_CELL) for cell in row[:MOST_COLUMNS]] for row in rows]
    shown = _fitting(cells)
    left_out = len(cells) - len(shown) + hidden
    drawn = [_table(columns[:MOST_COLUMNS], shown)] if shown else []
    more = [_more(left_out)] if left_out else []
    return WithTwin((*drawn, *more), (listing([_line(columns, row) for row in cells], hidden),))


def _more(count: int) -> Json:
    return listing([words("shared", "more", count=count)])


def _fitting(rows: Sequence[list[Mrkdwn]]) -> list[list[Mrkdwn]]:
    """The first rows that Slack takes as one table."""
    room, kept = MOST_CELLS, []
    for row in rows[: MOST_ROWS - 1]:
        room -= sum(map(len, row))
        if room < 0:
            break
        kept.append(row)
    return kept


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Mrkdwn]]) -> Json:
    head = [_raw(column.name) for column in columns]
    return {
        "type": "table",
        "column_settings": [{"align": column.align, "is_wrapped": column.wraps} for column in columns],
        "rows": [head, *([_cell(cell) for cell in row] for row in rows)],
    }


def _line(columns: Sequence[Column], row: Sequence[Mrkdwn]) -> Mrkdwn:
    """• *F-12* · slow site · Picked up · Owner: @dev, or • *Tests run*: 3."""
    first, *others = row
    named = [
        f"{column.name}: {cell}" if column.told else str(cell)
        for column, cell in zip(columns[1:], others, strict=False)
        if cell != NOTHING
    ]
    return Mrkdwn(f"• *{first}*{': ' if len(columns) == 2 else ' · '}" + " · ".join(named))


def _raw(text: str) -> Json:
    return {"type": "raw_text", "text": text or NOTHING}


def _cell(cell: Mrkdwn) -> Json:
    """Words alone as they are; what Slack draws (people, moments, emoji, bold) as rich text."""
    if not MARK.search(cell):
        return _raw(plain(cell).strip() or NOTHING)
    elements: list[Json] = []
    end = 0
    for found in MARK.finditer(cell):
        elements += _text(cell[end : found.start()])
        elements.append(_reference(found[0]))
        end = found.end()
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*elements, *_text(cell[end:])]}],
    }


def _text(mrkdwn: str) -> list[Json]:
    return [{"type": "text", "text": plain(mrkdwn)}] if mrkdwn else []


def _reference(mark: str) -> Json:
    if mark.startswith("*"):
        return {"type": "text", "text": plain(mark[1:-1]), "style": {"bold": True}}
    if mark.startswith(":"):
        return {"type": "emoji", "name": mark.strip(":")}
    moment, found = DATE.fullmatch(mark), REFERENCE.fullmatch(mark)
    if moment:
        return {
            "type": "date",
            "timestamp": int(moment["stamp"]),
            "format": moment["form"],
            "fallback": moment["fallback"],
        }
    kinds = {"@": ("user", "user_id"), "#": ("channel", "channel_id")}
    if found and (named := kinds.get(found["mark"])):
        kind, name = named
        return {"type": kind, name: found["target"]}
    return {"type": "text", "text": plain(mark)}
