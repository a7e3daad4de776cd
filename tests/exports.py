"""Purpose: exports as Slack makes them, small, to tell stories with.

Holds no assertions.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

PEOPLE = ("U0ANA", "U0BEN", "U0CLEO", "U0DEV", "U0ELI")
TOGETHER = "C0TOGETHER"
LISTS: Mapping[str, Any] = {
    "users.json": [{"id": person, "name": person.lower(), "is_bot": False} for person in PEOPLE],
    "channels.json": [{"id": TOGETHER, "name": "together"}, {"id": "C0FIELD", "name": "field"}],
    "groups.json": [{"id": "C0CLOSED", "name": "closed"}],
    "dms.json": [{"id": "D0ANADEV", "members": ["U0ANA", "U0DEV"]}],
}


def ts(at: str, more: str = "0.0001") -> str:
    """The time stamp of a moment in UTC, written 2026-11-10T10:00."""
    return f"{Decimal(int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp())) + Decimal(more):.6f}"


def message(user: str, at: str, text: str = "hello", **more: Any) -> dict[str, Any]:
    """What a person wrote, as an export holds it."""
    return {"type": "message", "user": user, "ts": ts(at), "text": text, **more}


def zipped(file: Path, days: Mapping[str, Any], **lists: Any) -> Path:
    """An export with these files (`together/2026-11-10.json`), each a list or what stands in it as it is.

    `lists` replace those of LISTS by their names, `users=None` leaves one out.
    """
    named = {**LISTS, **{f"{name}.json": value for name, value in lists.items()}}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in {**named, **days}.items():
            if content is not None:
                archive.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return file
