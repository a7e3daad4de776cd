"""Purpose: makes a .pptx file of an outline, in one plain look.

PowerPoint ignores "shrink to fit" when it opens a file, so what does not fit is set smaller or continued on
another slide here. Chooses no words.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from digests.deck.outline import DeckLine, Outline, Slide

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.8)
INK, PAPER = RGBColor(0x1D, 0x35, 0x57), RGBColor(0xFF, 0xFF, 0xFF)
ACCENT, QUIET = RGBColor(0xE6, 0x39, 0x46), RGBColor(0x5A, 0x6B, 0x82)
FONT = "Arial"
BODY_TOP, BODY_HEIGHT = Inches(1.75), Inches(4.75)
# Sizes in points, tried from the largest; the last one continues on another slide.
SIZES = (24, 20, 17)
# Arial's letters are on average half as wide as high; a line is set in 1.2 times its size, with a gap after.
LETTER, LEADING, GAP = 0.52, 1.2, 0.6
BLANK_LAYOUT = 6
LONGEST_PROPERTY = 255
# What no XML file may hold (https://www.w3.org/TR/xml/#charsets).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MADE_AT = datetime(2026, 1, 1)  # noqa: DTZ001 - only so that the same outline makes the same file


def pptx(outline: Outline) -> bytes:
    """The file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = NOT_XML.sub("", outline.title)[:LONGEST_PROPERTY]
    deck.core_properties.author = "Drumbeat"
    deck.core_properties.created = deck.core_properties.modified = MADE_AT
    _opening(deck, outline)
    for slide in outline.slides:
        for part in fit_slide(slide):
            _slide(deck, part)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def fit_slide(slide: Slide) -> list[tuple[Slide, int]]:
    """The slide with its size in points; continued on others where even the smallest size is too large."""
    for size in SIZES:
        if height(slide.lines, size) <= BODY_HEIGHT:
            return [(slide, size)]
    parts = list(_split(slide.lines, SIZES[-1]))
    return [
        (Slide(f"{slide.title} ({number} of {len(parts)})", part, slide.note), SIZES[-1])
        for number, part in enumerate(parts, 1)
    ]


def _split(lines: Sequence[DeckLine], size: int) -> Iterator[tuple[DeckLine, ...]]:
    part: list[DeckLine] = []
    for line in lines:
        if part and height([*part, line], size) > BODY_HEIGHT:
            yield tuple(part)
            part = []
        part.append(line)
    yield tuple(part)


def height(lines: Sequence[DeckLine], size: int) -> int:
    """How high these lines stand at `size` points, in EMU."""
    a_line = (WIDTH - 2 * MARGIN) / (Pt(size) * LETTER)
    rows = sum(ceil((len(line.label) + 1 + len(line.text)) / a_line) or 1 for line in lines)
    return int(Pt(size) * (rows * LEADING + len(lines) * GAP))


def _opening(deck: Any, outline: Outline) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[BLANK_LAYOUT])
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = INK
    _bar(page, Inches(2.7))
    _text(page, (Inches(2.9), Inches(1.2)), [DeckLine(outline.title)], 44, PAPER, bold=True)
    _text(page, (Inches(4.1), Inches(0.8)), [DeckLine(outline.subtitle)], 22, PAPER)


def _slide(deck: Any, part: tuple[Slide, int]) -> None:
    slide, size = part
    page = deck.slides.add_slide(deck.slide_layouts[BLANK_LAYOUT])
    _bar(page, Inches(0.55))
    title_size = 32 if len(slide.title) <= 60 else 24
    _text(page, (Inches(0.65), Inches(0.9)), [DeckLine(slide.title)], title_size, INK, bold=True)
    _text(page, (BODY_TOP, BODY_HEIGHT), slide.lines, size, INK)
    if slide.note:
        _text(page, (Inches(6.7), Inches(0.5)), [DeckLine(slide.note)], 14, QUIET)


def _bar(page: Any, top: int) -> None:
    """The short coloured line above a title."""
    bar = page.shapes.add_shape(1, MARGIN, top, Inches(1.2), Inches(0.09))
    bar.fill.solid()
    bar.fill.fore_color.rgb = ACCENT
    bar.line.fill.background()
    bar.shadow.inherit = False


def _text(
    page: Any,
    place: tuple[int, int],
    lines: Sequence[DeckLine],
    size: int,
    color: RGBColor,
    bold: bool = False,
) -> None:
    top, high = place
    frame = page.shapes.add_textbox(MARGIN, top, WIDTH - 2 * MARGIN, high).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * GAP)
        if line.label:
            _run(paragraph, f"{line.label} ", size, color, bold=True)
        _run(paragraph, line.text, size, color, bold=bold)


def _run(paragraph: Any, text: str, size: int, color: RGBColor, *, bold: bool) -> None:
    run = paragraph.add_run()
    run.text = NOT_XML.sub("", text)
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, FONT, color
