"""The deck: everything stands on a slide of a file that opens, large enough to be read."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt

from digests.deck.outline import MOST_SLIDES, DeckLine, Outline, Slide, limit_slides, line
from digests.deck.slides import (
    BAND,
    BODY_HEIGHT,
    COVER_SIZES,
    LEADING,
    ROOM,
    SIZES,
    TITLE_SIZES,
    clean,
    fit_slide,
    fit_text,
    height,
    line_rows,
    pptx,
)
from digests.deck.text_width import rows, width

LINES = st.lists(st.builds(DeckLine, st.text(max_size=600), st.text(max_size=150)), min_size=1, max_size=20)
JAPANESE = "新しい資料は営業の皆さまからのご意見をもとに作り直しました。価格表と導入事例も新しくなりました、"
LONG = {
    "Japanese": (JAPANESE * 12)[:600],
    "Korean": ("새로운 자료는 영업팀의 의견을 바탕으로 다시 만들었습니다. " * 20)[:600],
    "emoji": ("🎉🚀" * 300)[:600],
    "wide letters": "W" * 600,
    "narrow letters": "i" * 600,
    "words": ("The new mail brings three times as many replies. " * 13)[:600],
    "Arabic": ("الرسالة الجديدة تجلب ردودا أكثر بثلاث مرات " * 14)[:600],
    "Hindi": ("नया मेल तीन गुना अधिक उत्तर लाता है " * 17)[:600],
}


def texts(content: bytes) -> list[str]:
    """What stands on each slide."""
    deck = Presentation(BytesIO(content))
    return [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in deck.slides
    ]


def made(*slides: Slide) -> Any:
    return Presentation(BytesIO(pptx(Outline("Marketing this week", "For Sales", slides))))


def letters(lines: Any) -> str:
    """All that is read, without the blanks that a row may end with."""
    return "".join("".join(f"{line.label}{line.text}".split()) for line in lines)


def test_the_title_and_each_slide_stand_in_the_file() -> None:
    outline = Outline(
        "Marketing this week",
        "Thu, Nov 26",
        (Slide("Autumn mail", (DeckLine("CFOs", "For:"), DeckLine("ring them")), "Questions: Cleo"),),
    )

    opening, campaign = texts(pptx(outline))

    assert "Marketing this week" in opening and "Thu, Nov 26" in opening
    assert "For: CFOs" in campaign and "ring them" in campaign and "Questions: Cleo" in campaign


def test_mentions_and_escapes_become_plain_words() -> None:
    assert line("<@U1|ana> &amp; <https://x.example|our page>").text == "@ana & our page (https://x.example)"


def test_a_deck_survives_the_ledger() -> None:
    outline = Outline("A", "B", (Slide("C", (DeckLine("d", "e"),), "f"), Slide("G", (DeckLine("h"),))))

    assert Outline.of(outline.values()) == outline


@settings(max_examples=60, deadline=None)
@given(lines=LINES)
def test_all_lines_stand_on_some_slide_in_a_readable_size_and_within_it(lines: list[DeckLine]) -> None:
    parts = fit_slide(Slide("News", tuple(lines)))

    wanted = [DeckLine(clean(one.text), clean(one.label)) for one in lines]
    assert letters([one for slide, _size in parts for one in slide.lines]) == letters(wanted)
    assert all(size in SIZES for _slide, size in parts)
    assert all(height(slide.lines, size) <= BODY_HEIGHT for slide, size in parts)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_two_long_news_items_stay_on_their_slides_row_by_row(text: str) -> None:
    parts = fit_slide(Slide("News", (line(text, "Neu:"), line(text, "Neu:"))))

    for slide, size in parts:
        found = [row for each in slide.lines for row in line_rows(each, size)]
        assert max(width(row.rstrip()) for row in found) * Pt(size) <= ROOM
        assert len(found) * size * LEADING * Pt(1) <= BODY_HEIGHT
        assert size >= 24
    assert letters([one for slide, _size in parts for one in slide.lines]) == letters(
        [line(text, "Neu:"), line(text, "Neu:")]
    )


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_row_is_wider_than_its_room_and_nothing_is_lost(text: str) -> None:
    found = rows([(text, False)], 30)

    assert "".join(found) == text
    assert max(width(row.rstrip()) for row in found) <= 30


def test_letters_are_as_wide_as_a_font_sets_them() -> None:
    assert width("i" * 10) < width("n" * 10) < width("W" * 10)
    assert width("資料") == 2.0
    assert width("🎉") > 1
    assert width("e\u0301") == width("e")
    assert width("mail", bold=True) > width("mail")


def test_no_row_of_japanese_begins_with_a_full_stop() -> None:
    found = rows([("あ" * 10 + "。" + "い" * 9, False)], 10)

    assert not any(row.startswith("。") for row in found)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("sizes", [TITLE_SIZES, COVER_SIZES])
def test_a_title_has_room_in_its_place_or_is_cut(text: str, sizes: Any) -> None:
    shown, size = fit_text(text, sizes)

    assert len(rows([(shown, True)], ROOM / Pt(size))) <= dict(sizes)[size]
    assert all(size * LEADING * most * Pt(1) <= BAND for size, most in TITLE_SIZES)
    assert shown.endswith("…")


def test_a_label_leaves_room_for_its_text() -> None:
    parts = fit_slide(Slide("News", (DeckLine("x", "🎉" * 5000),)))

    assert [one.text for slide, _size in parts for one in slide.lines] == ["x"]
    assert all(height(slide.lines, size) <= BODY_HEIGHT for slide, size in parts)


def test_what_is_continued_says_so() -> None:
    long = tuple(DeckLine("word " * 100) for _ in range(9))

    titles = [slide.title for slide, _size in fit_slide(Slide("News", long))]

    assert titles == [f"News ({n} of {len(titles)})" for n in range(1, len(titles) + 1)]


def test_a_deck_has_an_end() -> None:
    many = [Slide(f"S{n}", (DeckLine("x"),)) for n in range(MOST_SLIDES + 5)]

    shown = limit_slides(many, "in Slack")

    assert len(shown) == MOST_SLIDES
    assert (shown[-1].title, shown[-1].lines[0].text) == ("+6 more", "in Slack")


def test_control_characters_do_not_break_the_file() -> None:
    shown: Any = texts(pptx(Outline("a\x00b", "", (Slide("t\x07", (DeckLine("l\x1b"),)),))))

    assert len(shown) == 2


def test_titles_and_texts_stand_where_the_layout_has_them_for_readers_and_outlines() -> None:
    cover, news = made(Slide("News", (DeckLine("One"), DeckLine("Two")), "Ask Cleo")).slides

    assert (cover.shapes.title.text, cover.placeholders[1].text) == ("Marketing this week", "For Sales")
    assert (news.shapes.title.text, news.placeholders[1].text) == ("News", "One\nTwo")
    assert [shape.name for shape in news.shapes if not shape.is_placeholder] == ["Note"]
    assert not any(shape.shape_type == 13 for shape in news.shapes)  # no picture without words


def test_nothing_stands_outside_the_page_and_no_letter_is_small() -> None:
    deck = made(Slide("News", tuple(DeckLine(text) for text in LONG.values()), "Ask Cleo"))

    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    assert all(shape.left >= 0 and shape.left + shape.width <= deck.slide_width for shape in shapes)
    assert all(shape.top >= 0 and shape.top + shape.height <= deck.slide_height for shape in shapes)
    bodies = [slide.placeholders[1] for slide in deck.slides]
    sizes = [run.font.size for body in bodies for each in body.text_frame.paragraphs for run in each.runs]
    assert min(sizes) >= Pt(24)


def test_the_cover_is_set_apart_by_its_colour() -> None:
    cover, _news = made(Slide("News", (DeckLine("One"),))).slides

    assert str(cover.background.fill.fore_color.rgb) == "1D3557"


def test_the_same_outline_makes_the_same_slides() -> None:
    outline = Outline("A", "B", (Slide("C", (DeckLine("d", "e"),), "f"),))

    assert texts(pptx(outline)) == texts(pptx(outline))
