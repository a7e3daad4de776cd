"""Stories: the helpers build, as plain dicts, exactly what Slack's own models build."""

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from messages.blocks import (
    Json,
    actions,
    button,
    context,
    divider,
    header,
    input_,
    listing,
    modal,
    quote,
    section,
)
from messages.mrkdwn import Mrkdwn
from tests.messages import gallery
from tests.messages.typed import EXTREMES
from tests.slack_limits import hold_answer, hold_message, hold_view

TEXT = Mrkdwn("*F-1* from <@U0ANA> &amp; others")


FIRST = ("ordinary", "evil", "3,000 characters", "3,000 brackets")


def plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=True)


def mrkdwn(text: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=text, verbatim=True)


def model_button(style: str | None = None) -> ButtonElement:
    return ButtonElement(text=plain("I'll take it"), action_id="feedback.take", value="1", style=style)


FIELD = PlainTextInputElement(action_id="text", max_length=100, multiline=True)
TAKE = button("I'll take it", "feedback.take", "1")
QUOTE = RichTextQuoteElement(elements=[RichTextElementParts.Text(text="<!channel> & I")])


@pytest.mark.parametrize(
    ("built", "model"),
    [
        pytest.param(section(TEXT), SectionBlock(text=mrkdwn(TEXT)), id="section"),
        pytest.param(
            listing([TEXT, TEXT], hidden=2),
            SectionBlock(text=mrkdwn(f"{TEXT}\n{TEXT}\n+2 more")),
            id="listing",
        ),
        pytest.param(quote("<!channel> & I"), RichTextBlock(elements=[QUOTE]), id="quote"),
        pytest.param(header("News"), HeaderBlock(text=plain("News")), id="header"),
        pytest.param(context(TEXT), ContextBlock(elements=[mrkdwn(TEXT)]), id="context"),
        pytest.param(divider(), DividerBlock(), id="divider"),
        pytest.param(TAKE, model_button(), id="button"),
        pytest.param(
            button("I'll take it", "feedback.take", "1", "primary"),
            model_button("primary"),
            id="button, styled",
        ),
        pytest.param(
            actions(TAKE, TAKE), ActionsBlock(elements=[model_button(), model_button()]), id="actions"
        ),
        pytest.param(
            input_("Words", "words", FIELD),
            InputBlock(label=plain("Words"), block_id="words", element=FIELD, optional=False),
            id="input",
        ),
        pytest.param(
            input_("Words", "words", FIELD, optional=True, hint="A few", tells=True),
            InputBlock(
                label=plain("Words"),
                block_id="words",
                element=FIELD,
                optional=True,
                hint=plain("A few"),
                dispatch_action=True,
            ),
            id="input, all of it",
        ),
        pytest.param(
            modal("News", "news.form", divider(), submit="Save", close="Cancel", data="remembered"),
            View(
                type="modal",
                callback_id="news.form",
                title=plain("News"),
                submit=plain("Save"),
                close=plain("Cancel"),
                blocks=[DividerBlock()],
                private_metadata="remembered",
            ),
            id="modal",
        ),
    ],
)
def test_a_helper_builds_what_slacks_own_model_builds(built: Json, model: JsonObject) -> None:
    assert built == model.to_dict()


@pytest.mark.parametrize(
    "typed",
    [
        # That each stays within Slack's limits is held one by one beside this.
        pytest.param(typed, id=name, marks=() if name in FIRST else pytest.mark.all)
        for name, typed in EXTREMES.items()
    ],
)
def test_slacks_own_models_read_every_message_and_view_unchanged(typed: str) -> None:
    shown = list(gallery.everything(typed))

    for one in shown:
        hold = hold_view if one.get("type") in {"modal", "home"} else hold_message
        hold(one)
    assert len(shown) > 90


@pytest.mark.parametrize(
    "message",
    [
        {"text": "", "blocks": [divider()]},
        {"text": "x" * 4001},
        {"text": "x", "blocks": [{"type": "section"}]},
        {"text": "x", "blocks": [{"type": "sektion"}]},
        {"text": "x", "blocks": [{**divider(), "colour": "red"}]},
        {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]},
    ],
    ids=["no text", "long text", "empty section", "no such block", "no such field", "long header"],
)
def test_what_slack_would_refuse_is_not_held(message: dict[str, Any]) -> None:
    with pytest.raises((AssertionError, SlackObjectFormationError)):
        hold_answer(message | {"blocks": message.get("blocks", [])})
