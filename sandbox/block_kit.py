"""Purpose: say what Slack would refuse in blocks and views, in Slack's own style, from the tables beside it.

Usable by itself: `problems(blocks, "message")`, `view_problems(view)`. It sends nothing and renders nothing.
"""

import json
from collections.abc import Iterator
from typing import Any

from sandbox import block_kit_fields as fields
from sandbox.block_kit_rules import (
    BLOCKS,
    CELLS,
    ELEMENTS,
    HOLDS,
    HOME,
    MESSAGE,
    MODAL,
    MOST_BLOCKS,
    NOT_ON,
    ONLY_IN_MODALS,
    VIEW_BYTES,
    VIEWS,
    Field,
)

Problems = Iterator[str]
problem = fields.problem


def problems(blocks: Any, surface: str = MESSAGE) -> list[str]:
    """Everything Slack would refuse in a list of blocks; empty when it would take them."""
    return list(_all_blocks(blocks, surface, "/blocks"))


def view_problems(view: Any) -> list[str]:
    """Everything Slack would refuse in a modal or Home view, but for its size (see `too_large`)."""
    if not isinstance(view, dict):
        return [problem("must provide an object", "/view")]
    surface = str(view.get("type"))
    if surface not in VIEWS:
        return [problem(f"unsupported type: {surface}", "/view/type")]
    found = list(fields.check(view, VIEWS[surface], "/view", also=("type",)))
    if "blocks" not in view:
        return [*found, problem("missing required field: blocks", "/view")]
    found += _all_blocks(view["blocks"], surface, "/view/blocks")
    return found + list(_submit(view, surface))


def too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def _submit(view: dict[str, Any], surface: str) -> Problems:
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if surface == MODAL and has_input and not view.get("submit"):
        yield problem("missing required field: submit", "/view")


def _all_blocks(blocks: Any, surface: str, at: str) -> Problems:
    if not isinstance(blocks, list):
        yield problem("must provide an array", at)
        return
    if len(blocks) > MOST_BLOCKS[surface]:
        yield problem(f"no more than {MOST_BLOCKS[surface]} items allowed", at)
    for number, block in enumerate(blocks):
        yield from _block(block, surface, f"{at}/{number}")
    yield from _twice(blocks, "block_id", at, "block")
    yield from _together(blocks, at)
    if surface == MESSAGE and sum(map(_words, blocks)) > MOST_IN_MESSAGE:
        yield problem(f"must be less than {MOST_IN_MESSAGE + 1} characters in all blocks", at)


def _block(block: Any, surface: str, at: str) -> Problems:
    if not isinstance(block, dict):
        yield problem("must provide an object", at)
        return
    kind = str(block.get("type"))
    if kind not in BLOCKS or surface in NOT_ON.get(kind, ()):
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from fields.check(block, BLOCKS[kind] | {"block_id": fields.ID}, at, also=("type",))
    for name, rule in BLOCKS[kind].items():
        if name in block:
            yield from _inside(block[name], rule, kind, surface, f"{at}/{name}")
    if kind in SPECIAL:
        yield from SPECIAL[kind](block, at)


def _inside(value: Any, rule: Field, kind: str, surface: str, at: str) -> Problems:
    if rule.kind == "element":
        yield from _element(value, kind, surface, at)
    elif rule.kind == "elements" and isinstance(value, list):
        for number, element in enumerate(value):
            yield from _element(element, kind, surface, f"{at}/{number}")
        yield from _twice(value, "action_id", at, "element")
    elif rule.kind == "blocks" and isinstance(value, list):
        for number, block in enumerate(value):
            yield from _block(block, surface, f"{at}/{number}")


def _element(element: Any, holder: str, surface: str, at: str) -> Problems:
    if not isinstance(element, dict):
        yield problem("must provide an object", at)
        return
    kind = str(element.get("type"))
    if kind not in HOLDS[holder] or (kind in ONLY_IN_MODALS and surface != MODAL):
        yield problem(f"unsupported type: {kind}", f"{at}/type")
    elif kind not in ELEMENTS:
        yield from fields.text_object(element, fields.CONTEXT, at)
    else:
        yield from fields.check(element, ELEMENTS[kind] | {"action_id": fields.ID}, at, also=("type",))
        yield from fields.choices(element, at)


def _twice(things: list[Any], name: str, at: str, what: str) -> Problems:
    seen: set[str] = set()
    for number, thing in enumerate(things):
        key = thing.get(name) if isinstance(thing, dict) else None
        if isinstance(key, str) and key in seen:
            yield problem(f'`{name}` "{key}" already exists for another {what}', f"{at}/{number}/{name}")
        seen.add(str(key))


def _section(block: dict[str, Any], at: str) -> Problems:
    if not block.get("text") and not block.get("fields"):
        yield problem("missing required field: text", at)


def _image(block: dict[str, Any], at: str) -> Problems:
    if not block.get("image_url") and not block.get("slack_file"):
        yield problem("missing required field: image_url", at)


def _rows(block: dict[str, Any], at: str) -> Problems:
    rows = block.get("rows")
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if not isinstance(row, list):
            yield problem("must provide an array", f"{at}/rows/{number}")
        elif len(row) > 20:
            yield problem("no more than 20 items allowed", f"{at}/rows/{number}")
        elif not row:
            yield problem("no less than 1 items allowed", f"{at}/rows/{number}")


def _table(block: dict[str, Any], at: str) -> Problems:
    """Rows of the same length, and no cell empty: one loses the whole message."""
    yield from _rows(block, at)
    rows = [row for row in block.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        yield problem("must have as many cells in each row", f"{at}/rows")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            yield from _cell(cell, f"{at}/rows/{number}/{place}")
    settings = block.get("column_settings")
    for number, column in enumerate(settings if isinstance(settings, list) else []):
        if column is not None:
            yield from fields.check_object(column, "column", f"{at}/column_settings/{number}")


def _cell(cell: Any, at: str) -> Problems:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if kind not in CELLS:
        yield problem(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from fields.check(cell, CELLS[kind], at, also=("type",))
    if kind == "rich_text" and not _says_something(cell.get("elements")):
        yield problem("must be more than 0 characters", f"{at}/elements")


def _says_something(elements: Any) -> bool:
    parts = elements if isinstance(elements, list) else []
    inside = [part for part in parts if isinstance(part, dict)]
    return any(
        _says_something(part["elements"]) if "elements" in part else part.get("text") != "" for part in inside
    )


SPECIAL = {"section": _section, "image": _image, "table": _table, "data_table": _rows}
MOST_IN_MESSAGE = 13_200
"""Characters that are read over all blocks of a message, below what each block may hold."""
UNREAD = ("type", "block_id", "action_id", "value", "style", "url", "align")
TOGETHER = (("markdown", 12_000), ("table", 10_000), ("data_table", 20_000))
"""Characters that all blocks of one kind may hold together."""


def _together(blocks: list[Any], at: str) -> Problems:
    for kind, most in TOGETHER:
        held = sum(_characters(b) for b in blocks if isinstance(b, dict) and b.get("type") == kind)
        if held > most:
            yield problem(f"must be less than {most + 1} characters in all {kind} blocks", at)
    if sum(1 for b in blocks if isinstance(b, dict) and b.get("type") in ("table", "data_table")) > 1:
        yield problem("only_one_table_allowed", at)
    charts = sum(1 for b in blocks if isinstance(b, dict) and b.get("type") == "data_visualization")
    if charts > 2:
        yield problem("no more than 2 data_visualization blocks allowed", at)


def _words(value: Any) -> int:
    """What people read of a block."""
    if isinstance(value, list):
        return sum(map(_words, value))
    if isinstance(value, dict):
        return sum(_words(part) for name, part in value.items() if name not in UNREAD)
    return len(value) if isinstance(value, str) else 0


def _characters(value: Any) -> int:
    if isinstance(value, list):
        return sum(_characters(v) for v in value)
    if isinstance(value, dict):
        return sum(_characters(v) for k, v in value.items() if k not in ("type", "block_id", "style"))
    return len(value) if isinstance(value, str) else 0


__all__ = ["HOME", "MESSAGE", "MODAL", "problems", "too_large", "view_problems"]
