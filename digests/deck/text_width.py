"""Purpose: how wide words are on a slide, and where their rows break, by a real font.

Measured with DejaVu Sans, which matplotlib brings: it is wider than the fonts slides are shown with, so what
fits here fits there. What it has no letter for counts as wide as it is high. Draws nothing.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

FONTS = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
MEASURED_AT = 100
# In parts of the size: letters as wide as high, pictures somewhat wider.
FULL, PICTURE = 1.0, 1.4
WIDE = frozenset("WF")
# Joins, variation selectors and marks stand on the letter before them.
NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
# What may not begin a row in Japanese and Chinese.
NEVER_FIRST = frozenset("、。，．・：；？！ー々）」』】〕｝〉》”’…")
# In no font: what any missing letter looks like.
MISSING = "\U0010fffd"


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    spec = find_spec("matplotlib")
    assert spec is not None and spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / FONTS[bold]), MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@cache
def letter_width(letter: str, bold: bool = False) -> float:
    """The width of one letter, in parts of its size."""
    if unicodedata.category(letter) in NO_WIDTH:
        return 0.0
    if ord(letter) >= 0x1F000 or unicodedata.category(letter) == "So":
        return PICTURE
    font = _font(bold)
    if _is_wide(letter) or bytes(font.getmask(letter)) == bytes(font.getmask(MISSING)):
        return FULL
    return font.getlength(letter) / MEASURED_AT


def width(text: str, bold: bool = False) -> float:
    """The width of a text on one row, in parts of its size."""
    return sum(letter_width(letter, bold) for letter in text)


def rows(words: Sequence[tuple[str, bool]], room: float) -> list[str]:
    """The rows that texts (each with whether it is bold) break into, none wider than `room` sizes.

    Nothing is lost: joined, they are the texts again.
    """
    found, row, used = [], "", 0.0
    for part, bold in _unbroken(words):
        needed = width(part.rstrip(), bold)
        if row and used + needed > room:
            found.append(row)
            row, used = "", 0.0
        for piece in [part] if needed <= room else part:  # a word longer than a row breaks anywhere
            if row and used + width(piece.rstrip(), bold) > room:
                found.append(row)
                row, used = "", 0.0
            row += piece
            used += width(piece, bold)
    return [*found, row]


def _unbroken(words: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The parts that stay on one row: a word with the blank behind it, or one wide letter."""
    parts: list[tuple[str, bool]] = []
    for text, bold in words:
        last = ""
        for letter in text:
            if last and not _may_break(last, letter):
                parts[-1] = (parts[-1][0] + letter, bold)
            else:
                parts.append((letter, bold))
            last = letter
    return parts


def _may_break(before: str, letter: str) -> bool:
    """Whether a row may end between these two."""
    if letter.isspace() or letter in NEVER_FIRST or letter_width(letter) == 0:
        return False
    return before.isspace() or _is_wide(letter) or _is_wide(before)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in WIDE
