"""Purpose: small blocks and views for the sandbox's tests."""

from typing import Any

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def section(words: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(words), **more}


def header(words: str) -> Json:
    return {"type": "header", "text": plain(words)}


def button(action_id: str, words: str = "Go", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(words), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def select(action_id: str = "size", *values: str, **more: Any) -> Json:
    options = [option(v) for v in values or ("small", "large")]
    return {"type": "static_select", "action_id": action_id, "options": options, **more}


def field(element: Json, block_id: str, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element, **more}


def text_input(action_id: str = "note", **more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": action_id, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("A form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


FORM = modal(
    field(text_input(max_length=100), "words"),
    field(select(), "sizes", optional=True),
    field({"type": "multi_users_select", "action_id": "people"}, "who", optional=True),
    field({"type": "datepicker", "action_id": "date"}, "when", optional=True),
    field(
        {"type": "number_input", "action_id": "number", "is_decimal_allowed": False}, "count", optional=True
    ),
    field(
        {"type": "checkboxes", "action_id": "boxes", "options": [option("a"), option("b")]},
        "kinds",
        optional=True,
    ),
    field({"type": "email_text_input", "action_id": "mail"}, "address", optional=True),
    actions({"type": "external_select", "action_id": "pick", "min_query_length": 0}, block_id="picks"),
    callback_id="form",
    private_metadata="remembered",
    notify_on_close=True,
)


def answer_to(note: str) -> Json:
    """What the test bot answers to its form, by the words in it."""
    second = modal(section("second"), callback_id="second")
    answers: dict[str, Json] = {
        "errors": {"response_action": "errors", "errors": {"words": "Not that."}},
        "wrong errors": {"response_action": "errors", "errors": {"nowhere": "Not that."}},
        "update": {"response_action": "update", "view": second},
        "push": {"response_action": "push", "view": second},
        "clear": {"response_action": "clear"},
    }
    return answers.get(note, {})
