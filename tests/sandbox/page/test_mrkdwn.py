"""Stories: what people wrote is shown as Slack shows it, and never becomes mark-up of the page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import mrkdwn, rich_text
from sandbox.page.names import Names
from sandbox.settings import Settings
from sandbox.workspace import compose

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
WORKSPACE = compose(Settings(), at=AT)
NAMES = Names(WORKSPACE, WORKSPACE.world.user("ana"))
TAGS = {"a", "blockquote", "br", "code", "div", "em", "li", "ol", "pre", "s", "span", "strong", "time", "ul"}
ATTRIBUTES = {"href", "class", "target", "rel", "role", "aria-label", "datetime"}


class Audit(HTMLParser):
    """Collects what a browser would make of it: tags, links, and the words people read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.tags.add(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.tags.add(f"declaration {decl}")

    def safe(self) -> bool:
        kinds = {urlsplit(link).scheme.lower() for link in self.links}
        return (
            self.tags <= TAGS and self.attributes <= ATTRIBUTES and kinds <= {"", "http", "https", "mailto"}
        )


def html(text: str) -> str:
    return str(mrkdwn.html(text, NAMES))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*bold* and _soft_ and ~gone~", "<strong>bold</strong> and <em>soft</em> and <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("`a *b* &lt;c&gt;`", "<code>a *b* &lt;c&gt;</code>"),
        ("```two\nlines```", "<pre>two\nlines</pre>"),
        ("one\ntwo", "one<br>two"),
        ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
        ("<@U0ANA> <@U0BEN|ben>", '<span class="mention me">@Ana Alvarez</span> '
         '<span class="mention">@Ben Brandt</span>'),
        ("<#C0SALES>", '<a class="mention" href="/as/ana/C0SALES">#sales</a>'),
        ("<#C0LEADERS|leaders>", '<span class="mention">🔒 private channel</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("<!subteam^S0SALES|@x>", '<span class="mention">@sales-team</span>'),
        ("<https://example.com?a=1&amp;b=2|click>", '<a href="https://example.com?a=1&amp;b=2" '
         'target="_blank" rel="noopener noreferrer">click</a>'),
        ("<javascript:alert(1)|click>", "click"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        (":eyes: :no_such:", '<span role="img" aria-label="eyes">👀</span> :no_such:'),
    ],
)  # fmt: skip
def test_mrkdwn_is_shown_as_slack_shows_it(typed: str, shown: str) -> None:
    assert html(typed) == shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<!date^1795680000^{date_long} at {time}|then>", "Thursday, November 26, 2026 at 09:00"),
        ("<!date^1795683600^{date_pretty}, {date_num}|then>", "today, 2026-11-26"),
        ("<!date^1795593600^{date_short_pretty} {ago}|then>", "yesterday 1 day ago"),
        ("<!date^soon^{date}|then>", "then"),
        ("<!date^99999999999999^{date}|then>", "then"),
    ],
)
def test_a_date_is_told_in_the_readers_own_zone(typed: str, words: str) -> None:
    assert Audit(html(typed)).words == words


MARKS = ["<", ">", "&", '"', "'", "*", "_", "~", "`", "```", "\n", "|", " ", "x", "&lt;", "&gt;", "&amp;"]
HOSTILE = [
    "<script>",
    "</a>",
    "<@U0ANA>",
    "<#C0SALES|x>",
    "<!date^1^{date}^https://a|b>",
    "<https://a.example|",
    "javascript:",
    "<javascript:alert(1)|x>",
    "<data:text/html,x|y>",
    ":tada:",
    "onerror=",
    "<img src=x onerror=y>",
]
PARTS = st.sampled_from(MARKS + HOSTILE)


@given(st.lists(PARTS | st.text(max_size=8), max_size=25).map("".join))
def test_nothing_of_what_was_typed_becomes_mark_up(typed: str) -> None:
    assert Audit(html(typed)).safe()


@given(st.text(max_size=60))
def test_plain_text_comes_out_as_it_was_typed(typed: str) -> None:
    shown = Audit(str(mrkdwn.plain(typed)))

    assert shown.tags <= {"br"}
    assert re.sub(r"\s|[^\x21-\x7e]", "", shown.words) == re.sub(r"\s|[^\x21-\x7e]", "", typed)


def rich(*elements: dict[str, Any], kind: str = "rich_text_section", **more: Any) -> str:
    block = {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements), **more}]}
    return str(rich_text.html(block, NAMES))


@pytest.mark.parametrize(
    ("shown", "html"),
    [
        (lambda: rich({"type": "text", "text": "a <b>", "style": {"bold": True}}),
         "<div><strong>a &lt;b&gt;</strong></div>"),
        (lambda: rich({"type": "text", "text": "said\nso"}, kind="rich_text_quote"),
         "<blockquote>said<br>so</blockquote>"),
        (lambda: rich({"type": "user", "user_id": "U0BEN"}, {"type": "emoji", "name": "tada"}),
         '<div><span class="mention">@Ben Brandt</span>🎉</div>'),
        (lambda: rich({"type": "link", "url": "javascript:x", "text": "go"}), "<div>go</div>"),
        (lambda: rich({"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                      kind="rich_text_list", style="ordered"), "<ol><li><div>one</div></li></ol>"),
    ],
)  # fmt: skip
def test_rich_text_is_shown_as_slack_shows_it(shown: Callable[[], str], html: str) -> None:
    assert shown() == html


@given(
    st.text(max_size=40), st.sampled_from(["text", "link", "user", "channel", "emoji", "broadcast", "odd"])
)
def test_nothing_in_rich_text_becomes_mark_up(typed: str, kind: str) -> None:
    named = ("text", "url", "user_id", "channel_id", "name", "range")
    assert Audit(rich({"type": kind, **dict.fromkeys(named, typed)})).safe()
