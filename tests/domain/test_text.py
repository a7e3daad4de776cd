"""Stories: what people wrote is kept without what breaks a database, or the words around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import clean_text, is_clean

LRI, RLO, PDF, PDI = "\u2066", "\u202e", "\u202c", "\u2069"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\x00b", "ab"),
        ("half \ud83d of it", "half ? of it"),
        ("👨\u200d👩\u200d👧 Ünïcödé שלום", "👨\u200d👩\u200d👧 Ünïcödé שלום"),
        (f"{RLO}gnp.exe", "gnp.exe"),
        (f"{RLO}turned{PDF} and on", f"{RLO}turned{PDF} and on"),
        (f"{LRI}Ana{PDI} asked", f"{LRI}Ana{PDI} asked"),
        (f"{LRI}{RLO}Ana{PDF}{PDI}", f"{LRI}{RLO}Ana{PDF}{PDI}"),
        (f"ends{PDF}{PDI} nothing", "ends nothing"),
        (f"{LRI}Ana{PDF}", "Ana"),
        (f"{RLO}one\ntwo{PDF}", "one\ntwo"),
        (f"{RLO}{RLO}one{PDF}", f"{RLO}one{PDF}"),
        ("left\u200eto\u200fright", "left\u200eto\u200fright"),
    ],
)
def test_only_what_does_harm_is_taken_out(written: str, kept: str) -> None:
    assert clean_text(written) == kept
    assert is_clean(written) == (written == kept)


TEXT = st.text(st.characters() | st.sampled_from(f"\x00\ud83d{LRI}{RLO}{PDF}{PDI}\n"), max_size=40)


@given(TEXT)
def test_clean_text_is_clean_and_stays_so(written: str) -> None:
    once = clean_text(written)

    once.encode()
    assert "\x00" not in once
    assert clean_text(once) == once
    assert is_clean(once)


@given(TEXT)
def test_every_direction_ends_before_its_line_does(written: str) -> None:
    lines = clean_text(written).split("\n")

    assert all(line.count(RLO) == line.count(PDF) and line.count(LRI) == line.count(PDI) for line in lines)
