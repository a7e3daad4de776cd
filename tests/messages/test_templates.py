"""Stories: all words stand in templates; every block is said by someone and no value is missed silently."""

from typing import Any

import pytest
from jinja2 import Environment, Template, UndefinedError, nodes

from messages import mrkdwn
from messages.mrkdwn import Mrkdwn, words
from tests.messages import gallery


def parsed() -> dict[tuple[str, str], nodes.Block]:
    """Every block of every template file, by the file's name and its own."""
    found: dict[tuple[str, str], nodes.Block] = {}
    for file in sorted(mrkdwn.FOLDER.rglob("*.j2")):
        tree = Environment(autoescape=True).parse(file.read_text())
        found |= {(file.stem, block.name): block for block in tree.find_all(nodes.Block)}
    return found


BLOCKS = parsed()
FILLED = [key for key, block in BLOCKS.items() if block.find(nodes.Name)]


class Spy:
    """Stands in for a template and notes which of its blocks are asked for."""

    def __init__(self, feature: str, template: Template, used: set[tuple[str, str]]) -> None:
        self.feature, self.template, self.used = feature, template, used
        self.environment, self.globals, self.name = template.environment, template.globals, template.name

    @property
    def blocks(self) -> "Spy":
        return self

    def __getitem__(self, part: str) -> Any:
        self.used.add((self.feature, part))
        return self.template.blocks[part]


def test_every_block_of_every_template_is_said_by_a_builder(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[tuple[str, str]] = set()
    real = mrkdwn._template
    monkeypatch.setattr(mrkdwn, "_template", lambda feature: Spy(feature, real(feature), used))

    shown = [*gallery.everything(), *(sentence() for sentence in gallery.SENTENCES)]

    assert shown
    assert used == set(BLOCKS)


@pytest.mark.parametrize(("feature", "part"), FILLED)
def test_a_value_that_is_missing_is_an_error_and_no_empty_place(feature: str, part: str) -> None:
    with pytest.raises(UndefinedError):
        words(feature, part)


@pytest.mark.parametrize(("feature", "part"), sorted(set(BLOCKS) - set(FILLED)))
def test_a_block_without_values_speaks_for_itself(feature: str, part: str) -> None:
    assert words(feature, part)


def test_most_blocks_hold_values() -> None:
    assert len(FILLED) > 30


def test_an_unknown_block_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("feedback", "no_such_part")


def test_a_value_put_into_a_template_is_escaped_unless_it_is_mrkdwn_already() -> None:
    escaped = words("setup", "people_unread", problem="<!channel>")
    kept = words("setup", "people_unread", problem=Mrkdwn("<@U0ANA>"))

    assert escaped.endswith("&lt;!channel&gt;")
    assert kept.endswith("<@U0ANA>")


def test_a_shortened_value_is_escaped_after_it_was_cut() -> None:
    text = words("feedback", "card_text", label="F-1", text="&" * 200, stage="new")

    assert text == "F-1, new feedback: " + "&amp;" * 139 + "…"


@pytest.mark.parametrize(("days", "waited"), [(0, "today"), (1, "yesterday"), (2, "2 days ago")])
def test_a_line_says_how_long_feedback_has_waited(days: int, waited: str) -> None:
    text = words("feedback", "line", label="F-1", text="slow", author="U0ANA", days=days)

    assert text == f"*F-1* slow (<@U0ANA>, {waited})"
