"""Purpose: what a delivery carries of a file that is made when it is sent: values, a name, and words.

So a delivery stays small. Making it is digests/file_content's business.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class FileKind(StrEnum):
    """The ways a file is made."""

    DECK = "deck"
    TEXT = "text"
    CHART = "chart"


def file_values(
    made: FileKind, values: Mapping[str, Any], name: str, title: str, text: str, alt: str = ""
) -> dict[str, Any]:
    """What a file's delivery carries: `text` is said with it, `alt` describes a picture in words."""
    return {"made": made, "values": dict(values), "name": name, "title": title, "text": text, "alt": alt}
