"""The deck: everything stands on a slide of a file that opens, large enough to be read."""

from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from digests.deck.outline import MOST_SLIDES, DeckLine, Outline, Slide, limit_slides, line
from digests.deck.slides import BODY_HEIGHT, SIZES, fit_slide, height, pptx

LINES = st.lists(st.builds(DeckLine, st.text(max_size=600), st.text(max_size=150)), min_size=1, max_size=20)


def texts(content: bytes) -> list[str]:
    """What stands on each slide."""
    deck = Presentation(BytesIO(content))
    return [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in deck.slides
    ]


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

    assert [one for slide, _size in parts for one in slide.lines] == lines
    assert all(size in SIZES for _slide, size in parts)
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
