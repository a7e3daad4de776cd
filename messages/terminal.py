"""Purpose: shows a message or a modal in a terminal as a person would see it in Slack: words and buttons.

For previews and trials; Slack itself never sees this.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from messages.mrkdwn import REFERENCE, plain

Name = Callable[[str], str]


def no_names(reference: str) -> str:
    """A reference shown as its id."""
    return reference


def lines(message: Mapping[str, Any], name: Name = no_names) -> list[str]:
    """The lines of a message (`text`, `blocks`) or a view; `name` says who a reference means."""
    blocks = message.get("blocks") or []
    shown = [line for block in blocks for line in _block(block, name)]
    if not blocks:
        shown = readable(str(message.get("text", "")), name).splitlines()
    return shown + [f"[file: {file['title']}, {file['name']}]" for file in message.get("files", [])]


def readable(mrkdwn: str, name: Name = no_names) -> str:
    """Mrkdwn as plain words: mentions by name, escapes undone."""
    named = REFERENCE.sub(
        lambda found: f"{found['mark']}{name(found['target'])}" if found["mark"] in {"@", "#"} else found[0],
        mrkdwn,
    )
    return plain(named)


def _block(block: Mapping[str, Any], name: Name) -> list[str]:
    show = _SHOW.get(block["type"])
    return show(block, name) if show else [f"({block['type']})"]


def _section(block: Mapping[str, Any], name: Name) -> list[str]:
    texts = [block["text"]] if block.get("text") else block.get("fields", [])
    shown = [line for text in texts for line in readable(text["text"], name).splitlines()]
    beside = block.get("accessory")
    return [*shown[:-1], f"{shown[-1]} {_element(beside)}"] if shown and beside else shown


def _header(block: Mapping[str, Any], _name: Name) -> list[str]:
    return [f"== {block['text']['text']} =="]


def _context(block: Mapping[str, Any], name: Name) -> list[str]:
    return [readable(part.get("text", part.get("alt_text", "")), name) for part in block["elements"]]


def _actions(block: Mapping[str, Any], _name: Name) -> list[str]:
    return [" ".join(_element(element) for element in block["elements"])]


def _rich_text(block: Mapping[str, Any], name: Name) -> list[str]:
    return [f"> {line}" for line in "".join(_words(block["elements"], name)).splitlines()]


def _words(elements: Sequence[Mapping[str, Any]], name: Name) -> list[str]:
    found: list[str] = []
    for element in elements:
        found += [str(element["text"])] if "text" in element else _words(element.get("elements", []), name)
    return found


def _table(block: Mapping[str, Any], name: Name) -> list[str]:
    """The columns under each other, numbers at the right."""
    rows = [[_inline(cell, name) for cell in row] for row in block["rows"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = [(of or {}).get("align") == "right" for of in block.get("column_settings", [])]
    right += [False] * (len(widths) - len(right))
    return [
        "  ".join(
            cell.rjust(width) if at_right else cell.ljust(width)
            for cell, width, at_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]


def _inline(cell: Mapping[str, Any], name: Name) -> str:
    """One line of a cell's words, people by name and moments as they are written where they aren't drawn."""
    said = {
        "user": lambda: f"@{name(cell['user_id'])}",
        "channel": lambda: f"#{name(cell['channel_id'])}",
        "date": lambda: str(cell["fallback"]),
        "emoji": lambda: f":{cell['name']}:",
    }
    if cell["type"] in said:
        return said[cell["type"]]()
    if "text" in cell:
        return " ".join(str(cell["text"]).split("\n"))
    return "".join(_inline(part, name) for part in cell.get("elements", []))


def _input(block: Mapping[str, Any], _name: Name) -> list[str]:
    optional = " (optional)" if block.get("optional") else ""
    return [f"{block['label']['text']}{optional}: {_element(block['element'])}"]


def _element(element: Mapping[str, Any]) -> str:
    if element["type"] == "button":
        return f"[{element['text']['text']}]"
    options = [option["text"]["text"] for option in element.get("options", [])]
    return f"({' | '.join(options)})" if options else "____"


def _divider(_block: Mapping[str, Any], _name: Name) -> list[str]:
    return ["----"]


_SHOW = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich_text,
    "table": _table,
    "input": _input,
    "divider": _divider,
}
