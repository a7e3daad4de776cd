"""Purpose: what the templates ask about one element of Block Kit: its value so far, its options, its words.

What may be chosen is checked where the act is carried out, not here.
"""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.block_kit_fields import options_of
from sandbox.page.names import Names
from sandbox.people import fields
from sandbox.people.act_result import may_see
from sandbox.world import Channel, Json

KINDS = {"public": "public", "private": "private", "im": "im"}
Typed = Mapping[tuple[str, str], Json]


def value(block: Json, element: Json, typed: Typed) -> Any:
    """What the element holds: as the person left it, else its initial value."""
    held = typed.get((block["block_id"], element["action_id"])) or fields.initial(element)
    return held[fields.KEYS[element["type"]]]


def chosen(block: Json, element: Json, typed: Typed) -> list[str]:
    """The chosen values of a select, radio buttons or checkboxes."""
    held = value(block, element, typed)
    listed = held if isinstance(held, list) else [held] if held else []
    return [key(element, v) for v in listed]


def key(element: Json, option: Any) -> str:
    """What stands for an option in the page: its value; the whole option where only the bot knows them."""
    if not isinstance(option, dict):
        return str(option)
    return packed(option) if is_external(element) else str(option["value"])


def packed(option: Json) -> str:
    return json.dumps(option, sort_keys=True, ensure_ascii=False)


def is_external(element: Json) -> bool:
    return str(element["type"]).endswith("external_select")


def choices(names: Names, block: Json, element: Json, typed: Typed) -> list[tuple[str, str, str]]:
    """The options of a select: key, words, group. Of an external one only those chosen already."""
    kind = str(element["type"]).removeprefix("multi_")
    if kind == "users_select":
        return _people(names)
    if kind in ("conversations_select", "channels_select"):
        return _places(names, element)
    if is_external(element):
        held = value(block, element, typed)
        options = held if isinstance(held, list) else [held] if held else []
        return [(packed(o), str(o["text"]["text"]), "") for o in options]
    groups = element.get("option_groups")
    if groups:
        return [
            (str(o["value"]), str(o["text"]["text"]), str(g["label"]["text"]))
            for g in groups
            for o in g["options"]
        ]
    return [(str(o["value"]), str(o["text"]["text"]), "") for o in options_of(element)]


def _people(names: Names) -> list[tuple[str, str, str]]:
    people = [u for u in names.workspace.world.users.values() if not u.deleted and not u.is_bot]
    shown = [(u.id, f"{u.real_name} (@{u.handle})", "") for u in people if u.id != "USLACKBOT"]
    return sorted(shown, key=lambda option: option[1])


def _places(names: Names, element: Json) -> list[tuple[str, str, str]]:
    only = (element.get("filter") or {}).get("include")
    wanted = set(only or ("public", "private")) if "conversations" in element["type"] else {"public"}
    places = names.workspace.world.channels.values()
    seen = [p for p in places if KINDS[p.kind] in wanted and _offered(names, p)]
    return sorted(((p.id, f"#{p.name}", "") for p in seen), key=lambda option: option[1])


def _offered(names: Names, place: Channel) -> bool:
    return place.kind != "im" and not place.archived and may_see(names.workspace, names.reader, place.id)


def pretty(value: object) -> str:
    """JSON for a data attribute."""
    return json.dumps(value, ensure_ascii=False)
