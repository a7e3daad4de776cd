"""Purpose: opens the zip file of an export: which channels and days it holds, and what stands in each.

Never unpacks anything to a disk. What entries mean is entry.py's business.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - it is an error

from bot.operator.slack_export.json_list import BadFileError, read_entries, read_list
from domain.errors import UserError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
ID = re.compile(r"[A-Z0-9]{2,32}")
ENCRYPTED = 0x1
NAMED_IN_UTF8 = 0x800
# A canvas that was talked about has a folder of its own; what is said there is said in no channel.
CANVAS = re.compile(r"FC:")
CHUNK = 1 << 20
# Far beyond any day of a channel; what is larger must not fill the memory.
LARGEST_FILE = 256 << 20
DRIVE = re.compile(r"[A-Za-z]:/")
# Enterprise Grid calls the people's list so.
PEOPLE = ("users.json", "org_users.json")
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

    def __init__(self, path: Path) -> None:
        self._zip = _opened(path)
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
        return {str(one["id"]) for path in PEOPLE for one in self._list(path) if "id" in one}

    def entries(self, path: str, progress: Callable[[int], None]) -> list[Any]:
        """What stands in a day's file; `progress` hears how many bytes were read."""
        return read_entries(self._read(path, progress))

    def _list(self, path: str) -> list[dict[str, Any]]:
        if path not in self._files:
            return []
        try:
            return [one for one in read_list(self._read(path)) if isinstance(one, dict)]
        except BadFileError as problem:
            raise UserError(f"{path} in the export can't be read: {problem}.") from None

    def _read(self, path: str, progress: Callable[[int], None] = lambda _bytes: None) -> bytes:
        data = bytearray()
        try:
            with self._zip.open(self._files[path]) as stream:
                while piece := stream.read(CHUNK):
                    progress(len(piece))
                    data += piece
                    if len(data) > LARGEST_FILE:
                        raise BadFileError(f"it holds more than {LARGEST_FILE >> 20} MB")
        except (BadZipFile, ZlibError, EOFError, NotImplementedError, OSError):
            raise BadFileError("the zip file is damaged there") from None
        return bytes(data)

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
        strange = sorted(
            title for title in folders if not (title in ids or title in private or CANVAS.match(title))
        )
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
    """The files by name; UserError where the archive climbs out of itself, or can't be read."""
    files = [info for info in archive.infolist() if not info.is_dir()]
    for info in files:
        if _climbs_out(info.orig_filename):
            raise UserError(
                f"The zip file has a path outside itself, {info.orig_filename!r}: no export of Slack's has. "
                "Nothing was counted."
            )
    if any(info.flag_bits & ENCRYPTED for info in files):
        raise UserError("The zip file is protected by a password: please unlock it. Nothing was counted.")
    return {_name(info): info for info in files}


def _name(info: ZipInfo) -> str:
    """The name as it was meant: Slack writes UTF-8 without saying so, Windows writes backslashes."""
    name = info.filename
    if not info.flag_bits & NAMED_IN_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _climbs_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    path = PurePosixPath(plain)
    return path.is_absolute() or ".." in path.parts or bool(DRIVE.match(plain))


def _root(files: dict[str, ZipInfo]) -> str:
    """The folder that the people's list lies in: packed again, an export often lies in one of its own."""
    lists = [name for name in files if PurePosixPath(name).name in PEOPLE]
    if not files:
        raise UserError("The export is empty: the zip file holds no files.")
    if not lists:
        raise UserError(
            "users.json is missing, so this is no whole export of Slack's. Nothing was counted: "
            "please export again, or pack all files of the export."
        )
    first = min(lists, key=lambda name: (name.count("/"), name))
    return first.removesuffix(PurePosixPath(first).name)
