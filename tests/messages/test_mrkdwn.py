"""Stories: values become Slack's mrkdwn without ringing at anyone, and are cut where it does not hurt."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.mrkdwn import Mrkdwn, channel, clip, day, escape, fill, person, plain, short, when

PIECES = st.text(max_size=12).map(escape) | st.sampled_from(
    ["<@U0ANA>", "<!channel>", "<#C0A|general>", "<https://example.com?a=1&amp;b=2|a link>", "&amp;", " "]
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("&lt;", "&amp;lt;"),
        ("\"quotes\" stay 'so'", "\"quotes\" stay 'so'"),
        (12, "12"),
        (None, "None"),
        (Mrkdwn("<@U1> & all"), "<@U1> & all"),
    ],
)
def test_values_are_escaped_unless_they_are_mrkdwn_already(value: object, text: str) -> None:
    assert escape(value) == text


@given(st.text())
def test_what_is_escaped_comes_back_as_it_was(text: str) -> None:
    assert plain(escape(text)) == text


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(1, 200))
def test_clipping_never_exceeds_its_limit_nor_cuts_inside_an_escape_or_a_mention(
    text: str, most: int
) -> None:
    clipped = clip(text, most)

    left = re.sub(r"&(amp|lt|gt);|<[^<>]*>", "", clipped)
    assert len(clipped) <= most
    assert not set("&<>") & set(left)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(1, 200))
def test_clipping_keeps_the_beginning_and_leaves_alone_what_fits(text: str, most: int) -> None:
    clipped = clip(text, most)

    assert text.startswith(clipped.removesuffix("…")) or clipped == text
    assert (clipped == text) is (len(text) <= most)


@pytest.mark.parametrize(
    ("text", "most", "clipped"),
    [
        ("hello", 5, "hello"),
        ("hello!", 5, "hell…"),
        ("hell no", 6, "hell…"),
        ("ab &amp; cd", 6, "ab…"),
        ("ab &amp; cd", 9, "ab &amp;…"),
        ("ask <@U0ANA> first", 9, "ask…"),
        ("<@U0ANA> first", 4, "…"),
    ],
)
def test_what_is_clipped_says_so(text: str, most: int, clipped: str) -> None:
    assert clip(text, most) == clipped


@given(st.text(max_size=300), st.integers(1, 150))
def test_a_shortened_text_is_one_line_within_its_limit(text: str, most: int) -> None:
    shortened = short(text, most)

    assert len(shortened) <= most
    assert len(shortened.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "most", "shortened"),
    [
        ("it fits", 7, "it fits"),
        ("  many \n\n spaces\tgo ", 20, "many spaces go"),
        ("cut at the word", 12, "cut at the…"),
        ("averylongwordwithoutspaces", 10, "averylong…"),
        ("a averylongwordwithoutspaces", 10, "a averylo…"),
        ("", 10, ""),
    ],
)
def test_a_text_is_shortened_at_a_word_where_one_ends_near(text: str, most: int, shortened: str) -> None:
    assert short(text, most) == shortened


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("the mail &amp; the &lt;call&gt;", "the mail & the <call>"),
        ("&amp;lt; stays", "&lt; stays"),
        ("ask <@U0ANA|ana>", "ask @ana"),
        ("ask <@U0ANA>", "ask @U0ANA"),
        ("see <#C0A|general>", "see #general"),
        ("see <#C0A>", "see #C0A"),
        ("<!channel> <!here|here>", "@channel @here"),
        ("<!subteam^S1|@sales-team>", "@sales-team"),
        ("<!subteam^S1>", "@subteam"),
        ("<https://example.com/?a=1&amp;b=2>", "https://example.com/?a=1&b=2"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_what_slack_sends_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert plain(sent) == typed


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("write <mailto:ana@contoso.com|ana@contoso.com>", "write ana@contoso.com"),
        ("see <http://contoso.com|contoso.com>", "see contoso.com"),
        ("see <https://contoso.com/|https://contoso.com>", "see https://contoso.com"),
        (
            "see <https://contoso.com/p?a=1&amp;b=2|our price>",
            "see our price (https://contoso.com/p?a=1&b=2)",
        ),
    ],
)
def test_an_address_slack_made_a_link_of_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert plain(sent) == typed


@pytest.mark.parametrize(
    ("at", "zone", "text"),
    [
        ("2026-11-26T08:00", "Europe/Berlin", "Thu, Nov 26 at 9:00 AM CET"),
        ("2026-07-01T22:30", "Asia/Kolkata", "Thu, Jul 2 at 4:00 AM IST"),
        ("2026-11-26T08:00", "UTC", "Thu, Nov 26 at 8:00 AM UTC"),
        ("2026-10-25T00:30", "Europe/Berlin", "Sun, Oct 25 at 2:30 AM CEST"),
        ("2026-11-26T09:00", "America/Sao_Paulo", "Thu, Nov 26 at 6:00 AM UTC-3"),
        ("2026-11-26T09:00", "Asia/Kathmandu", "Thu, Nov 26 at 2:45 PM UTC+5:45"),
        ("2026-11-25T23:00", "UTC", "Wed, Nov 25 at 11:00 PM UTC"),
        ("2026-11-26T12:00", "Europe/London", "Thu, Nov 26 at 12:00 PM GMT"),
    ],
)
def test_a_moment_is_shown_in_a_zone_it_names(at: str, zone: str, text: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)

    shown = when(moment, zone)

    assert shown == f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{text}>"
    assert plain(shown) == text


def test_a_day_a_person_and_a_channel_read_as_slack_wants_them() -> None:
    shown = (day(date(2026, 12, 3)), person("U0ANA"), channel("C0A"))

    assert shown == ("Thu, Dec 3", "<@U0ANA>", "<#C0A>")


def test_a_value_that_is_none_is_left_out_and_nothing_else() -> None:
    assert fill({"a": None, "b": 0, "c": "", "d": False}) == {"b": 0, "c": "", "d": False}
