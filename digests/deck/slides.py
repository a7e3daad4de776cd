"""Purpose: makes a .pptx file of an outline, in one look that is read from the back of a room.

PowerPoint ignores "shrink to fit" when it opens a file, so what does not fit is set smaller or continued on
another slide here, by the measure of a real font. Chooses no words.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from digests.deck.outline import DeckLine, Outline, Slide
from digests.deck.text_width import rows
from messages.mrkdwn import short

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.8)
ROOM = WIDTH - 2 * MARGIN
INK, PAPER = RGBColor(0x1D, 0x35, 0x57), RGBColor(0xFF, 0xFF, 0xFF)
PALE, QUIET = RGBColor(0xD9, 0xE2, 0xEC), RGBColor(0x4A, 0x5A, 0x70)
FONT = "Arial"
BAND = Inches(1.35)
BODY_TOP, BODY_HEIGHT = Inches(1.65), Inches(4.95)
NOTE_TOP, NOTE_HEIGHT = Inches(6.75), Inches(0.5)
# Sizes in points, tried from the largest; the last one continues on another slide.
SIZES = (32, 28, 24)
# Sizes of a title, each with the rows that the band has room for.
TITLE_SIZES = ((40, 1), (32, 2), (28, 2))
COVER_SIZES = ((60, 2), (44, 3))
NOTE_SIZES = ((18, 1),)
# A label longer than that would leave its text no room on a slide.
LONGEST_LABEL = 200
# A row is set in 1.2 times its size, with a gap after each line.
LEADING, GAP = 1.2, 0.6
COVER, CONTENT = 0, 1
LONGEST_PROPERTY = 255
# What no XML file may hold (https://www.w3.org/TR/xml/#charsets).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MADE_AT = datetime(2026, 1, 1)  # noqa: DTZ001 - only so that the same outline makes the same file


def pptx(outline: Outline) -> bytes:
    """The file."""
    deck = Presentation()
    _widen(deck)
    deck.core_properties.title = clean(outline.title)[:LONGEST_PROPERTY]
    deck.core_properties.author = "Drumbeat"
    deck.core_properties.created = deck.core_properties.modified = MADE_AT
    _cover(deck, outline)
    for slide in outline.slides:
        for part, size in fit_slide(slide):
            _slide(deck, part, size)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    """One line without what no file may hold."""
    return " ".join(NOT_XML.sub("", text).split())


def fit_slide(slide: Slide) -> list[tuple[Slide, int]]:
    """The slide with its size in points; continued on others where even the smallest size is too large."""
    lines = tuple(DeckLine(clean(line.text), short(clean(line.label), LONGEST_LABEL)) for line in slide.lines)
    for size in SIZES:
        if height(lines, size) <= BODY_HEIGHT:
            return [(Slide(slide.title, lines, slide.note), size)]
    parts = list(_split(lines, SIZES[-1]))
    return [
        (Slide(f"{slide.title} ({number} of {len(parts)})", part, slide.note), SIZES[-1])
        for number, part in enumerate(parts, 1)
    ]


def _split(lines: Sequence[DeckLine], size: int) -> Iterator[tuple[DeckLine, ...]]:
    part: list[DeckLine] = []
    for line in lines:
        rest: DeckLine | None = line
        while rest:
            begun, after = _cut(rest, _rows_left(part, size), size)
            if begun:
                part.append(begun)
            if after or not begun:
                yield tuple(part)
                part = []
            rest = after if begun else rest
    if part:
        yield tuple(part)


def _rows_left(part: Sequence[DeckLine], size: int) -> int:
    """How many rows of one more line there is room for."""
    return max(0, int((BODY_HEIGHT / Pt(size) - GAP - height(part, size) / Pt(size)) / LEADING))


def _cut(line: DeckLine, room: int, size: int) -> tuple[DeckLine | None, DeckLine | None]:
    """The beginning of a line that has so many rows, and the rest of it; either may be None."""
    found = line_rows(line, size)
    if len(found) <= room:
        return line, None
    head = "".join(found[:room])[len(line.label) + bool(line.label) :]
    if not head.strip():  # a label alone says nothing
        return None, line
    return DeckLine(head.rstrip(), line.label), DeckLine(line.text[len(head) :].lstrip())


def line_rows(line: DeckLine, size: int) -> list[str]:
    """The rows of a line in the body of a slide."""
    return rows([*([(f"{line.label} ", True)] if line.label else []), (line.text, False)], ROOM / Pt(size))


def height(lines: Sequence[DeckLine], size: int) -> int:
    """How high these lines stand at `size` points, in EMU."""
    many = sum(len(line_rows(line, size)) for line in lines)
    return int(Pt(size) * (many * LEADING + len(lines) * GAP))


def fit_text(text: str, sizes: Sequence[tuple[int, int]], *, bold: bool = True) -> tuple[str, int]:
    """The text with the largest size at which its rows have room; cut where none has."""
    text = clean(text)
    for size, most in sizes:
        if len(rows([(text, bold)], ROOM / Pt(size))) <= most:
            return text, size
    size, most = sizes[-1]
    kept = "".join(rows([(text, bold)], ROOM / Pt(size) - 1)[:most])
    return f"{kept.rstrip()}…", size


def _widen(deck: Any) -> None:
    """The page wide, with its master and layouts; lines without bullets."""
    stretch = WIDTH / deck.slide_width
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = Emu(int(shape.left * stretch)), Emu(int(shape.width * stretch))
    first = deck.slide_master._element.find(f".//{qn('p:bodyStyle')}/{qn('a:lvl1pPr')}")
    first.set("marL", "0")
    first.set("indent", "0")
    bullet = first.find(qn("a:buChar"))
    bullet.addprevious(bullet.makeelement(qn("a:buNone"), {}))
    first.remove(bullet)


def _cover(deck: Any, outline: Outline) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[COVER])
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = INK
    title, size = fit_text(outline.title, COVER_SIZES)
    _place(page.shapes.title, MARGIN, Inches(1.6), ROOM, Inches(2.4))
    _fill(page.shapes.title, [DeckLine(title)], size, PAPER, MSO_ANCHOR.BOTTOM, bold=True)
    edition = page.placeholders[1]
    _place(edition, MARGIN, Inches(4.3), ROOM, Inches(1.2))
    _fill(
        edition, [DeckLine(fit_text(outline.subtitle, ((32, 2),), bold=False)[0])], 32, PALE, MSO_ANCHOR.TOP
    )


def _slide(deck: Any, slide: Slide, size: int) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[CONTENT])
    title, title_size = fit_text(slide.title, TITLE_SIZES)
    band = page.shapes.title
    _place(band, 0, 0, WIDTH, BAND)
    band.fill.solid()
    band.fill.fore_color.rgb = INK
    _fill(band, [DeckLine(title)], title_size, PAPER, MSO_ANCHOR.MIDDLE, bold=True, inset=MARGIN)
    body = page.placeholders[1]
    _place(body, MARGIN, BODY_TOP, ROOM, BODY_HEIGHT)
    _fill(body, slide.lines, size, INK, MSO_ANCHOR.TOP)
    if slide.note:
        text, note_size = fit_text(slide.note, NOTE_SIZES, bold=False)
        note = page.shapes.add_textbox(MARGIN, NOTE_TOP, ROOM, NOTE_HEIGHT)
        note.name = "Note"
        _fill(note, [DeckLine(text)], note_size, QUIET, MSO_ANCHOR.TOP)


def _place(shape: Any, left: int, top: int, width: int, high: int) -> None:
    shape.left, shape.top, shape.width, shape.height = Emu(left), Emu(top), Emu(width), Emu(high)


def _fill(
    shape: Any,
    lines: Sequence[DeckLine],
    size: int,
    color: RGBColor,
    anchor: MSO_ANCHOR,
    *,
    bold: bool = False,
    inset: int = 0,
) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor, frame.auto_size = True, anchor, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Emu(inset)
    frame.margin_top = frame.margin_bottom = Emu(0)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        # Fonts differ in what they call a line: set in points, all of them keep to the measure.
        paragraph.line_spacing, paragraph.space_before = Pt(size * LEADING), Pt(0)
        paragraph.space_after = Pt(size * GAP) if len(lines) > 1 else Pt(0)
        if line.label:
            _run(paragraph, f"{line.label} ", size, color, bold=True)
        _run(paragraph, line.text, size, color, bold=bold)


def _run(paragraph: Any, text: str, size: int, color: RGBColor, *, bold: bool) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, FONT, color
