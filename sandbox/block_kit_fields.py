"""Purpose: check one object's fields against a table: required, known, of the right kind and size.

It does not know which blocks stand where; `block_kit` does.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.block_kit_rules import OBJECTS, Field, Fields, string, text

Problems = Iterator[str]
ID = string(255, least=1)
CONTEXT = text(3000)
TEXT_KEYS = {"type", "text", "emoji", "verbatim"}


def problem(words: str, at: str) -> str:
    return f"[ERROR] {words} [json-pointer:{at}]"


def check(value: dict[str, Any], rules: Fields, at: str, also: tuple[str, ...] = ()) -> Problems:
    for name in value:
        if name not in rules and name not in also:
            yield problem(f"invalid additional property: {name}", at)
    for name, rule in rules.items():
        if value.get(name) is not None:
            yield from _field(value[name], rule, f"{at}/{name}")
        elif rule.required:
            yield problem(f"missing required field: {name}", at)


def _field(value: Any, rule: Field, at: str) -> Problems:
    check_kind = KINDS.get(rule.kind)
    if check_kind is not None:
        yield from check_kind(value, rule, at)


def text_object(value: Any, rule: Field, at: str) -> Problems:
    allowed = ("plain_text",) if rule.kind == "plain" else ("plain_text", "mrkdwn")
    if not isinstance(value, dict):
        yield problem("must provide an object", at)
        return
    if value.get("type") not in allowed:
        yield problem(f"unsupported type: {value.get('type')}", f"{at}/type")
        return
    for name in value.keys() - TEXT_KEYS:
        yield problem(f"invalid additional property: {name}", at)
    if not isinstance(value.get("text"), str):
        yield problem("missing required field: text", at)
        return
    yield from _sized(value["text"], rule, f"{at}/text")


def _sized(words: str, rule: Field, at: str) -> Problems:
    if rule.most and len(words) > rule.most:
        yield problem(f"must be less than {rule.most + 1} characters", at)
    if len(words) < rule.least:
        yield problem(f"must be more than {rule.least - 1} characters", at)


def _string(value: Any, rule: Field, at: str) -> Problems:
    if not isinstance(value, str):
        yield problem("must provide a string", at)
    elif rule.allowed and value not in rule.allowed:
        yield problem("value is not one of the allowed values", at)
    else:
        yield from _sized(value, rule, at)


def _bool(value: Any, _rule: Field, at: str) -> Problems:
    if not isinstance(value, bool):
        yield problem("must provide a boolean", at)


def _int(value: Any, rule: Field, at: str) -> Problems:
    if isinstance(value, bool) or not isinstance(value, int):
        yield problem("must provide a number", at)
    elif value < rule.least:
        yield problem(f"must be greater than or equal to {rule.least}", at)
    elif rule.most and value > rule.most:
        yield problem(f"must be less than or equal to {rule.most}", at)


def _object(value: Any, rule: Field, at: str) -> Problems:
    if not isinstance(value, dict):
        yield problem("must provide an object", at)
    else:
        yield from check(value, OBJECTS[rule.of], at)


def check_object(value: Any, of: str, at: str) -> Problems:
    """The same for one of OBJECTS."""
    yield from _object(value, Field("object", of=of), at)


def _counted(value: Any, rule: Field, at: str) -> Problems:
    if not isinstance(value, list):
        yield problem("must provide an array", at)
    elif rule.most and len(value) > rule.most:
        yield problem(f"no more than {rule.most} items allowed", at)
    elif len(value) < rule.least:
        yield problem(f"no less than {rule.least} items allowed", at)


def _list(value: Any, rule: Field, at: str) -> Problems:
    yield from _counted(value, rule, at)
    inner = Field("text", int(rule.allowed[0]), 1) if rule.allowed else Field(rule.of)
    for number, item in enumerate(value if isinstance(value, list) else []):
        if rule.of in OBJECTS:
            yield from _object(item, rule, f"{at}/{number}")
        else:
            yield from _field(item, inner, f"{at}/{number}")


KINDS = {
    "plain": text_object,
    "text": text_object,
    "string": _string,
    "bool": _bool,
    "int": _int,
    "object": _object,
    "list": _list,
    "elements": _counted,
    "blocks": _counted,
}


def choices(element: dict[str, Any], at: str) -> Problems:
    """Options: some must be there, and what is chosen at first must be one of them."""
    kind = str(element.get("type"))
    if kind.endswith("static_select") and not (element.get("options") or element.get("option_groups")):
        yield problem("missing required field: options", at)
    if kind.endswith("static_select") and element.get("options") and element.get("option_groups"):
        yield problem("options and option_groups cannot both be given", at)
    if kind.endswith("external_select"):
        return
    offered = options_of(element)
    chosen = element.get("initial_options") or [element.get("initial_option")]
    for option in chosen if isinstance(chosen, list) else []:
        if option and option not in offered:
            name = "initial_options" if element.get("initial_options") else "initial_option"
            yield problem(f"{name} must match one of the options", f"{at}/{name}")


def options_of(element: dict[str, Any]) -> list[Any]:
    """The options of an element, those in groups too."""
    groups = [g for g in element.get("option_groups") or [] if isinstance(g, dict)]
    grouped = [option for group in groups for option in group.get("options") or []]
    return [*(element.get("options") or []), *grouped]
