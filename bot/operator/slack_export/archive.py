"""Purpose: opens the zip file of an export: which channels and days it holds, and their entries as a stream.

Never unpacks anything to a disk. What entries mean is entry.py's business.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - it is an error

from bot.operator.slack_export.entry import several
from bot.operator.slack_export.stream import CHUNK, BadFileError, Several, elements
from domain.errors import UserError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
ID = re.compile(r"[A-Z0-9]{2,32}")
ENCRYPTED = 0x1
BEGINS_AS_ZIP = b"PK\x03\x04"
# Direct messages don't count, so their folders are known and left alone.
NOT_COUNTED = ("dms.json", "mpims.json")


@dataclass(frozen=True)
class DayFile:
    """One day of a channel: `name` stays the same when the channel is renamed; `size` in bytes, unpacked."""

    name: str
    path: str
    size: int


@dataclass(frozen=True)
class Channel:
    """A channel with its days in order."""

    id: str
    title: str
    days: tuple[DayFile, ...]


class Archive:
    """An export that is open for reading. `strange` are folders that no list of the export names."""

    def __init__(self, path: Path, size: int = CHUNK) -> None:
        self._zip, self._size = _opened(path), size
        try:
            files = _checked(self._zip)
            self._root = _root(files)
            self._files = {name.removeprefix(self._root): info for name, info in files.items()}
            self.channels, self.strange = self._channels()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        self._zip.close()

    def people(self) -> set[str]:
        """Everyone whom the export names."""
        return {str(one["id"]) for one in self._list("users.json") if "id" in one}

    def entries(self, path: str, progress: Callable[[int], None]) -> Iterator[Any]:
        """What stands in a day's file, one by one; `progress` hears how many bytes were read."""
        return self._elements(path, several, progress)

    def _elements(
        self, path: str, read_several: Several, progress: Callable[[int], None] = lambda _bytes: None
    ) -> Iterator[Any]:
        try:
            with self._zip.open(self._files[path]) as stream:

                def read(size: int) -> bytes:
                    data = stream.read(size)
                    progress(len(data))
                    return data

                yield from elements(read, self._size, read_several)
        except (BadZipFile, ZlibError, EOFError, NotImplementedError, OSError):
            raise BadFileError("the zip file is damaged there") from None

    def _list(self, path: str) -> list[dict[str, Any]]:
        if path not in self._files:
            return []
        try:
            return [one for one in self._elements(path, json.loads) if isinstance(one, dict)]
        except BadFileError as problem:
            raise UserError(f"{path} in the export can't be read: {problem}.") from None

    def _channels(self) -> tuple[list[Channel], list[str]]:
        ids = {
            str(one.get("name")): str(one.get("id"))
            for path in ("groups.json", "channels.json")
            for one in self._list(path)
            if ID.fullmatch(str(one.get("id")))
        }
        private = {str(one.get("id")) for path in NOT_COUNTED for one in self._list(path)}
        private |= {str(one.get("name")) for one in self._list("mpims.json")}
        folders: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._files:
            where = PurePosixPath(path)
            if len(where.parts) == 2 and DAY.fullmatch(where.name):
                folders[where.parts[0]].append(path)
        found = [self._channel(ids[title], title, paths) for title, paths in folders.items() if title in ids]
        strange = sorted(title for title in folders if title not in ids and title not in private)
        return sorted(found, key=lambda channel: channel.id), strange

    def _channel(self, where: str, title: str, paths: list[str]) -> Channel:
        days = (
            DayFile(f"{where}/{PurePosixPath(path).name}", path, self._files[path].file_size)
            for path in sorted(paths)
        )
        return Channel(where, title, tuple(days))


def _opened(path: Path) -> ZipFile:
    try:
        with path.open("rb") as file:
            looks_like_zip = file.read(4) == BEGINS_AS_ZIP
        return ZipFile(path)
    except BadZipFile:
        reason = "is cut off: please download or copy it again." if looks_like_zip else "is not a zip file."
        raise UserError(f"{path} {reason} Nothing was counted.") from None
    except OSError as problem:
        raise UserError(f"{path} can't be opened: {problem.strerror}.") from None


def _checked(archive: ZipFile) -> dict[str, ZipInfo]:
    """The files by name; UserError where the whole archive is not to be trusted or can't be read."""
    files = [info for info in archive.infolist() if not info.is_dir()]
    for info in files:
        if _outside(info.orig_filename):
            raise UserError(
                f"The zip file has a path outside itself, {info.orig_filename!r}: no export of Slack's has. "
                "Nothing was counted."
            )
    if any(info.flag_bits & ENCRYPTED for info in files):
        raise UserError("The zip file is protected by a password: please unlock it. Nothing was counted.")
    return {info.filename: info for info in files}


def _outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


def _root(files: dict[str, ZipInfo]) -> str:
    """The folder that users.json lies in: packed again by hand, an export often lies in one of its own."""
    lists = [name for name in files if PurePosixPath(name).name == "users.json"]
    if not files:
        raise UserError("The export is empty: the zip file holds no files.")
    if not lists:
        raise UserError(
            "users.json is missing, so this is no whole export of Slack's. Nothing was counted: "
            "please export again, or pack all files of the export."
        )
    return min(lists, key=lambda name: (name.count("/"), name)).removesuffix("users.json")
