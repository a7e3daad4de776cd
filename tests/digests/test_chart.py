"""Stories: the picture of the weeks can be read whatever theme its reader has."""

import pytest

from digests.chart import COLOURS, GROUND, INK, PALE, png


def luminance(colour: str) -> float:
    """As WCAG measures it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("colour", "least"), [(INK, 7), (PALE, 4.5), (COLOURS[0], 4.5), (COLOURS[1], 4.5)])
def test_words_and_lines_stand_out_from_the_picture_s_own_ground(colour: str, least: float) -> None:
    assert (luminance(colour) + 0.05) / (luminance(GROUND) + 0.05) >= least


def test_a_week_that_may_not_be_shown_is_a_gap() -> None:
    values = {
        "title": "How often",
        "weeks": ["2026-11-02", "2026-11-09", "2026-11-16"],
        "lines": {"Sales to Marketing": [3, None, 5], "Marketing to Sales": [4, None, 2]},
        "usual": 7,
        "axis": "Conversations a week",
        "usual_label": "Usual",
        "total_label": "Both",
    }

    assert png(values).startswith(b"\x89PNG")
