"""Purpose: reads a JSON list of any length, element by element, in memory that does not grow with it.

Knows nothing of what the elements mean, and says nothing of what stands in them.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import MsgspecError

CHUNK = 1 << 20
# Far beyond any message; a file without an end must not fill the memory.
LONGEST_ELEMENT = 64 << 20
BLANKS = " \t\r\n"
SEPARATORS = frozenset(",]" + BLANKS)
BETWEEN = re.compile(r"\}\s*,\s*\{")

Several = Callable[[str], list[Any]]


class BadFileError(Exception):
    """A file of an export that cannot be read; the words name the place, never what stands there."""


class _Window:
    """The part of the text that is not read yet, from `at` on."""

    def __init__(self, read: Callable[[int], bytes], size: int, several: Several) -> None:
        self._read = read
        self._size = size
        self._several = several
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._before = 0
        self.text = ""
        self.at = 0
        self.ended = False
        # What stands between two elements in this file, from the bracket of one to that of the next.
        self.between = ""
        self._looked = False

    @property
    def place(self) -> int:
        """How many characters were read."""
        return self._before + self.at

    def more(self) -> None:
        """Read on; what was read before is dropped."""
        data = self._read(self._size)
        self.ended = not data
        try:
            new = self._decode(data, final=self.ended)
        except UnicodeDecodeError:
            raise BadFileError(f"no UTF-8 after character {self.place}") from None
        self._before += self.at
        self.text, self.at = self.text[self.at :] + new, 0
        self._looked = False

    def whole(self) -> list[Any]:
        """The elements that lie in the window as a whole, taken at once; none where that can't be seen.

        Up to the last place that looks like the end of one: were it within a text or a nested list, a
        bracket would stay open and nothing be read.
        """
        if self._looked or not self.between:
            return []
        self._looked = True
        end = self.text.rfind(self.between, self.at) + 1
        try:
            found = self._several(f"[{self.text[self.at : end]}]")
        except (ValueError, MsgspecError, RecursionError):
            return []
        self.at = max(self.at, end)
        return found

    def next(self) -> str:
        """The next character that is no blank, without taking it; empty at the end."""
        while True:
            while self.at < len(self.text):
                found = self.text[self.at]
                if found not in BLANKS:
                    return found
                self.at += 1
            if self.ended:
                return ""
            self.more()


def elements(read: Callable[[int], bytes], size: int = CHUNK, several: Several = json.loads) -> Iterator[Any]:
    """The elements of the list that `read(size)` gives as bytes, piece by piece; BadFileError for no list.

    `several` makes many of them from a list as text. What it refuses comes one by one, as plain JSON.
    """
    window = _Window(read, size, several)
    if window.next() != "[":
        raise BadFileError("it is no JSON list")
    window.at += 1
    if window.next() == "]":
        window.at += 1
    else:
        yield from _until_closed(window)
    if window.next():
        raise BadFileError(f"something stands after its end, at character {window.place}")


def _until_closed(window: _Window) -> Iterator[Any]:
    scan = json.JSONDecoder().raw_decode
    while True:
        window.next()
        yield from window.whole() or [_element(window, scan)]
        mark = window.next()
        window.at += 1
        if mark == "]":
            return
        if mark != ",":
            raise BadFileError(f"no valid JSON at character {window.place - 1}" if mark else "it is cut off")


def _element(window: _Window, scan: Callable[[str, int], tuple[Any, int]]) -> Any:
    while True:
        try:
            found, end = scan(window.text, window.at)
        except RecursionError:
            raise BadFileError(f"nested too deep at character {window.place}") from None
        except ValueError:
            end = len(window.text)
            found = None
            _check_for_more(window)
        if window.ended or _is_whole(found, window.text[end : end + 1]):
            between = BETWEEN.match(window.text, end - 1)
            window.between = between.group() if between else window.between
            window.at = end
            return found
        window.more()


def _is_whole(found: Any, after: str) -> bool:
    """A number at the end of the window may go on in the next piece."""
    return after in SEPARATORS if isinstance(found, int | float) and after else bool(after)


def _check_for_more(window: _Window) -> None:
    """An element that cannot be read may just not be here whole."""
    if window.ended:
        raise BadFileError(f"no valid JSON, or cut off, in what begins at character {window.place}")
    if len(window.text) - window.at > LONGEST_ELEMENT:
        raise BadFileError(f"no end within {LONGEST_ELEMENT} characters after character {window.place}")
