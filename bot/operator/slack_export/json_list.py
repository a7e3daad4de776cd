"""Purpose: the list in a JSON file of an export. Says nothing of what stands in it."""

import json
from typing import Any

from msgspec import MsgspecError

from bot.operator.slack_export.entry import several

MARK = b"\xef\xbb\xbf"


class BadFileError(Exception):
    """A file of an export that cannot be read; the words never say what stands in it."""


def read_entries(data: bytes) -> list[Any]:
    """The entries of a day; BadFileError where it is no list of JSON.

    Where all have the shape of entries only what is looked at of them is made.
    """
    try:
        return several(data.removeprefix(MARK))
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return read_list(data)


def read_list(data: bytes) -> list[Any]:
    """The elements of any list; BadFileError where it is no list of JSON."""
    try:
        found = json.loads(data.removeprefix(MARK))
    except UnicodeDecodeError:
        raise BadFileError("it is no UTF-8") from None
    except RecursionError:
        raise BadFileError("it is nested too deep") from None
    except json.JSONDecodeError as problem:
        raise BadFileError(f"no valid JSON at character {problem.pos}, or it is cut off") from None
    if not isinstance(found, list):
        raise BadFileError("it is no JSON list")
    return found
