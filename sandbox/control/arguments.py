"""Purpose: read the arguments of a control call. It runs nothing."""

from sandbox.errors import Refused
from sandbox.world import Json


def need(given: Json, name: str) -> str:
    value = given.get(name)
    if value in (None, ""):
        raise Refused("missing_argument", name)
    return str(value)


def text(given: Json, name: str, default: str = "") -> str:
    value = given.get(name)
    return default if value is None else str(value)


def flag(given: Json, name: str, *, default: bool = False) -> bool:
    return str(given.get(name, default)).lower() in ("1", "true")


def target(given: Json) -> Json:
    """What is acted on: a message (channel and ts), a view, or Home; nothing means the topmost modal."""
    return {name: given[name] for name in ("channel", "ts", "view", "home") if given.get(name)}
