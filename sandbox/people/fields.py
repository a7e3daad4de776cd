"""Purpose: what a person puts into one field, turned into the state Slack sends.

What its client would not take is refused. It knows one element at a time; `forms` knows whole views.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from sandbox.block_kit_fields import options_of
from sandbox.errors import Refused
from sandbox.world import Json

ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
IDS = {
    "users_select": "user",
    "conversations_select": "conversation",
    "channels_select": "channel",
}
KEYS: dict[str, str] = {
    **dict.fromkeys(ONE_OPTION, "selected_option"),
    **dict.fromkeys(MANY_OPTIONS, "selected_options"),
    **{kind: f"selected_{name}" for kind, name in IDS.items()},
    **{f"multi_{kind}": f"selected_{name}s" for kind, name in IDS.items()},
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
"""Where each kind of element keeps its value in the state."""
BUTTONS = ("button", "workflow_button", "feedback_buttons", "icon_button")


def state(kind: str, value: Any) -> Json:
    return {"type": kind, KEYS[kind]: value}


def initial(element: Json) -> Json:
    """The state of an element nobody has touched."""
    kind = element["type"]
    name = KEYS[kind].replace("selected_", "initial_").replace("rich_text_value", "initial_value")
    value = element.get("initial_value" if name == "value" else name)
    return state(
        kind, value if value is not None else ([] if name.endswith("s") and name != "files" else None)
    )


def is_empty(filled: Json) -> bool:
    return filled[KEYS[filled["type"]]] in (None, "", [])


def filled(element: Json, value: Any, suggested: list[Json]) -> Json:
    """The state after a person put a simple value into an element."""
    kind = element["type"]
    if value is None or value in ("", []):
        return initial({"type": kind})
    if kind in ONE_OPTION:
        return state(kind, option(element, value, suggested))
    if kind in MANY_OPTIONS:
        return state(kind, _counted(element, [option(element, v, suggested) for v in _listed(value)]))
    if kind.startswith("multi_"):
        return state(kind, _counted(element, [str(v) for v in _listed(value)]))
    if kind == "file_input":
        return state(kind, _listed(value))
    check: Callable[[Json, Any], Any] = CHECKS.get(kind, _text)
    return state(kind, check(element, value))


def option(element: Json, value: Any, suggested: list[Json]) -> Json:
    """The option meant by its value or its words; one of an external select must have been suggested."""
    if isinstance(value, dict):
        return value
    offered = suggested if element["type"].endswith("external_select") else options_of(element)
    by_value = [o for o in offered if o.get("value") == value]
    found = by_value or [o for o in offered if o["text"]["text"] == value]
    if not found:
        known = ", ".join(str(o.get("value")) for o in offered)
        raise Refused("no_such_option", f"{value}: one of {known}")
    return dict(found[0])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _counted(element: Json, values: list[Any]) -> list[Any]:
    most = element.get("max_selected_items", 0)
    if most and len(values) > most:
        raise Refused("too_many_selected", f"no more than {most}")
    return values


def _text(element: Json, value: Any) -> str:
    text = str(value)
    if len(text) < element.get("min_length", 0):
        raise Refused("too_short", f"at least {element['min_length']} characters")
    if len(text) > element.get("max_length", 3000):
        raise Refused("too_long", f"at most {element.get('max_length', 3000)} characters")
    return text


def _number(element: Json, value: Any) -> str:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Refused("not_a_number", str(value)) from None
    if not element.get("is_decimal_allowed") and number != int(number):
        raise Refused("not_a_whole_number", str(value))
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    if not low <= number <= high:
        raise Refused("number_out_of_range", f"{value}: {low} to {high}")
    return str(value)


def _email(_element: Json, value: Any) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)):
        raise Refused("not_an_email", str(value))
    return str(value)


def _url(_element: Json, value: Any) -> str:
    if not re.fullmatch(r"https?://\S+", str(value)):
        raise Refused("not_a_url", str(value))
    return str(value)


def _date(_element: Json, value: Any) -> str:
    return _parsed(lambda: date.fromisoformat(str(value)).isoformat(), "not_a_date", value)


def _time(_element: Json, value: Any) -> str:
    return _parsed(lambda: time.fromisoformat(str(value)).strftime("%H:%M"), "not_a_time", value)


def _moment(_element: Json, value: Any) -> int:
    if isinstance(value, int):
        return value
    return int(
        _parsed(lambda: str(int(datetime.fromisoformat(str(value)).timestamp())), "not_a_moment", value)
    )


def _parsed(read: Callable[[], str], error: str, value: Any) -> str:
    try:
        return read()
    except ValueError:
        raise Refused(error, str(value)) from None


def _as_is(_element: Json, value: Any) -> Any:
    return value


CHECKS: dict[str, Callable[[Json, Any], Any]] = {
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
    "rich_text_input": _as_is,
}
