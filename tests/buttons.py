"""Purpose: finds the buttons in whatever the bot shows. Holds no assertions."""

from typing import Any


def buttons(shown: Any) -> list[dict[str, Any]]:
    """Every button in it, in order."""
    if isinstance(shown, list):
        return [button for part in shown for button in buttons(part)]
    if not isinstance(shown, dict):
        return []
    own = [shown] if shown.get("type") == "button" else []
    return own + [button for part in shown.values() for button in buttons(part)]


def labels(shown: Any) -> list[str]:
    """What they say."""
    return [button["text"]["text"] for button in buttons(shown)]
