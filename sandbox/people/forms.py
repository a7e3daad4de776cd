"""Purpose: a view as a form: find what a person uses, fill it in, build `state.values`.

It sends nothing.
"""

from typing import Any

from sandbox.errors import Refused
from sandbox.people import fields
from sandbox.posting import elements
from sandbox.world import Json, View, World

Typed = dict[tuple[str, str], Json]
REQUIRED = "Please complete this required field."


def find(blocks: list[Json], action: str, block_id: str = "") -> tuple[Json, Json]:
    """The block and element with an action_id (also `block/action`)."""
    found = [
        (block, element)
        for block in blocks
        if block_id in ("", block.get("block_id"))
        for element in elements(block)
        if element.get("action_id") == action
    ]
    if not found:
        there = [str(e.get("action_id")) for b in blocks for e in elements(b)]
        raise Refused("no_such_action", f"{action}: there is {', '.join(there) or 'nothing to use'}")
    return found[0]


def values(blocks: list[Json], typed: Typed) -> Json:
    """`state.values`: every element that keeps a value, touched or not."""
    state: Json = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in fields.KEYS and element["type"] != "overflow":
                key = (block["block_id"], element["action_id"])
                state.setdefault(key[0], {})[key[1]] = typed.get(key) or fields.initial(element)
    return state


def fill(world: World, view: View, given: dict[str, Any]) -> None:
    """Put simple values into a view, by block_id or action_id; refuse what the client would."""
    errors = draft(world, view, given)
    errors |= {block_id: REQUIRED for block_id in _missing(view) if block_id not in errors}
    if errors:
        raise Refused("invalid_input", "; ".join(f"{k}: {v}" for k, v in errors.items()), errors=errors)


def draft(world: World, view: View, given: dict[str, Any]) -> dict[str, str]:
    """Put simple values into a view; what its client would not take comes back, by block_id."""
    errors: dict[str, str] = {}
    for name, value in given.items():
        block, element = _field(view.json["blocks"], name)
        suggested = world.suggested.get(element["action_id"], [])
        try:
            state = fields.filled(element, ids(world, element["type"], value), suggested)
            view.typed[(block["block_id"], element["action_id"])] = state
        except Refused as refusal:
            errors[block["block_id"]] = str(refusal)
    return errors


def _field(blocks: list[Json], name: str) -> tuple[Json, Json]:
    usable = [(b, e) for b in blocks for e in elements(b) if e["type"] in fields.KEYS]
    found = [p for p in usable if p[0].get("block_id") == name] or [
        p for p in usable if p[1]["action_id"] == name
    ]
    if not found:
        there = ", ".join(f"{b['block_id']}/{e['action_id']}" for b, e in usable)
        raise Refused("no_such_field", f"{name}: there is {there or 'no field'}")
    return found[0]


def _missing(view: View) -> list[str]:
    inputs = [b for b in view.json["blocks"] if b["type"] == "input" and not b.get("optional")]
    state = values(inputs, view.typed)
    return [
        block_id for block_id, inside in state.items() if any(fields.is_empty(s) for s in inside.values())
    ]


def ids(world: World, kind: str, value: Any) -> Any:
    """People and channels may be named by handle; the state holds ids."""
    if isinstance(value, list):
        return [ids(world, kind, v) for v in value]
    if not value or kind.removeprefix("multi_") not in fields.IDS:
        return value
    if kind.endswith("users_select"):
        return world.user(value).id
    return value if value in world.users else world.channel(value).id
