"""Purpose: cuts an iCalendar text into its calendars with their events and zones, each as its own lines.

Reads no value: parse.py beside it does. What is odd here costs only the event or zone it stands in.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.calendar_feed import Trouble, TroubleError

# VCALENDAR, VEVENT, VALARM: deeper than that nothing is a calendar's.
DEEPEST = 8


@dataclass
class Component:
    """What stood between BEGIN and END, continued lines joined; `broken` when lines of it may be missing."""

    name: str
    lines: list[str] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    broken: bool = False

    def inner(self, name: str) -> Iterator["Component"]:
        """Every component of that name in it, however deep."""
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.inner(name)

    def kept(self, names: frozenset[str]) -> list[str]:
        """Its lines with these properties and something behind the colon."""
        lines = [line for line in self.lines if property_name(line) in names]
        return [line for line in lines if ":" not in line or line.partition(":")[2].strip()]


def property_name(line: str) -> str:
    """What a line is about."""
    return line.replace(";", ":", 1).partition(":")[0].strip().upper()


def calendars(text: bytes) -> list[Component]:
    """Every whole calendar in the text; TroubleError when there is none, or the text breaks off in one."""
    found = Component("")
    stack = [found]
    for line in _lines(text):
        word, _, name = line.partition(":")
        word, name = word.strip().upper(), name.strip().upper()
        if word == "BEGIN":
            _begin(stack, name)
        elif word == "END":
            _end(stack, name)
        else:
            stack[-1].lines.append(line)
    whole = [part for part in found.parts if part.name == "VCALENDAR"]
    if not whole or any(part.name == "VCALENDAR" for part in stack):
        raise TroubleError(Trouble.NO_CALENDAR)
    return whole


def _begin(stack: list[Component], name: str) -> None:
    if len(stack) > DEEPEST:
        stack[-1].broken = True
    else:
        stack.append(Component(name))


def _end(stack: list[Component], name: str) -> None:
    """Close it and what was left open in it; an END of nothing that is open is none."""
    if name not in [part.name for part in stack[1:]]:
        return
    while True:
        closed = stack.pop()
        stack[-1].parts.append(closed)
        if closed.name == name:
            return
        closed.broken = True
        stack[-1].broken = True


def _lines(text: bytes) -> Iterator[str]:
    """Lines of any ending, joined where one continues the last: in bytes, since some cut a letter in two."""
    joined: list[bytes] = []
    for line in _utf8(text).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line[:1] in {b" ", b"\t"}:
            joined.append(line[1:])
        elif line:
            yield _text(joined)
            joined = [line]
    yield _text(joined)


def _text(parts: list[bytes]) -> str:
    return b"".join(parts).decode(errors="replace")


def _utf8(text: bytes) -> bytes:
    """Without a byte order mark; where it says so, from UTF-16."""
    if text.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return text.decode("utf-16", errors="replace").encode()
    return text.removeprefix(BOM_UTF8)
