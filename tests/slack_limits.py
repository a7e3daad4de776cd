"""Purpose: hold what the bot says to Slack: slack_sdk's own models read it unchanged, and no limit is passed.

Every message, answer and view of the suite comes through here, from the recorder, the office and the gallery.
"""

from typing import Any

from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View

from sandbox.block_kit import problems, too_large, view_problems

LONGEST_TEXT = 4000
Json = dict[str, Any]


def hold_message(message: Json) -> None:
    """AssertionError or SlackObjectFormationError where Slack would refuse it, or read it otherwise."""
    assert 0 < len(message.get("text", "")) <= LONGEST_TEXT
    assert problems(message.get("blocks", []), "message") == []
    _hold_blocks(message.get("blocks", []))


def hold_view(view: Json) -> None:
    """The same for a modal or a Home."""
    assert view_problems(view) == []
    assert not too_large(view)
    _hold_blocks(view["blocks"])
    read = View(**view).to_dict()
    assert read == {name: value for name, value in view.items() if value != ""}


def hold_answer(body: Json) -> None:
    """The same for what answers a request at once: a message, a view in a response action, options."""
    if "blocks" in body:
        hold_message({name: body[name] for name in ("text", "blocks") if name in body})
    if isinstance(body.get("view"), dict):
        hold_view(body["view"])
    for option in body.get("options", []):
        assert Option(**{**option, "text": option["text"]["text"]}).to_dict()["value"] == option["value"]


def _hold_blocks(blocks: list[Json]) -> None:
    for block in blocks:
        read = Block.parse(block)
        assert read is not None
        assert read.to_dict() == block
