"""Purpose: read a Slack export (zip or folder), one day at a time. It sends nothing."""

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sandbox.world import Json


class BadDay(Exception):  # noqa: N818 - it names a day
    """A file of the export that cannot be read."""


@dataclass(frozen=True)
class Day:
    channel: str
    path: str

    @property
    def date(self) -> str:
        return PurePosixPath(self.path).stem


class Export:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path) if path.is_file() else None
        except zipfile.BadZipFile as problem:
            raise BadDay(f"{path}: {problem}") from problem

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    def channels(self) -> list[Json]:
        return self._list("channels.json")

    def users(self) -> list[Json]:
        return self._list("users.json")

    def days(self) -> list[Day]:
        """Every day file, by date first, so that time runs forward over all channels."""
        found = [Day(p.split("/")[-2], p) for p in self._names() if p.endswith(".json") and "/" in p]
        return sorted(found, key=lambda d: (d.date, d.channel))

    def messages(self, day: Day) -> list[Json]:
        """What people wrote on a day, in order."""
        found = [m for m in self._list(day.path) if isinstance(m, dict)]
        said = [m for m in found if m.get("type") == "message" and m.get("ts") and m.get("user")]
        return sorted(said, key=lambda m: str(m["ts"]))

    def _names(self) -> Iterator[str]:
        if self._zip is not None:
            yield from self._zip.namelist()
        else:
            yield from (p.relative_to(self._path).as_posix() for p in self._path.rglob("*.json"))

    def _list(self, name: str) -> list[Json]:
        try:
            raw = self._zip.read(name) if self._zip else (self._path / name).read_bytes()
            value = json.loads(raw)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
            raise BadDay(f"{name}: {problem}") from problem
        if not isinstance(value, list):
            raise BadDay(f"{name}: not a list")
        return value


def sides(path: Path) -> dict[str, list[str]]:
    """User ids by side, from a CSV with user_id, name, side."""
    found: dict[str, list[str]] = {}
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        if not {"user_id", "side"} <= set(rows.fieldnames or ()):
            raise BadDay(f"{path}: the columns user_id and side are needed")
        for row in rows:
            found.setdefault(row["side"].strip().lower(), []).append(row["user_id"].strip())
    return found
