"""Purpose: Block Kit's limits as tables: which fields each part has, and how large they may be.

It checks nothing; `block_kit` does. Sources are named in docs/sandbox.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    kind: str
    """`plain` and `text` (plain or mrkdwn) are text objects; `any` is not looked into."""
    most: int = 0
    """Characters of a text, items of a list, or the largest number; 0 for no limit."""
    least: int = 0
    required: bool = False
    of: str = ""
    """What a list or an object holds: a name in OBJECTS, `text` or `string`."""
    allowed: tuple[str, ...] = ()


def plain(most: int, required: bool = False) -> Field:
    return Field("plain", most, 1, required)


def text(most: int, required: bool = False) -> Field:
    return Field("text", most, 1, required)


def string(most: int = 0, required: bool = False, least: int = 0, allowed: tuple[str, ...] = ()) -> Field:
    return Field("string", most, least, required, allowed=allowed)


def items(of: str, most: int, least: int = 1, required: bool = False, size: int = 0) -> Field:
    return Field("list", most, least, required, of, (str(size),) if size else ())


def thing(of: str, required: bool = False) -> Field:
    return Field("object", required=required, of=of)


def whole(least: int = 0, most: int = 0, required: bool = False) -> Field:
    return Field("int", most, least, required)


BOOL = Field("bool")
ANY = Field("any")
NEEDED = Field("any", required=True)
Fields = dict[str, Field]

BUTTON_LIKE = ("button", "workflow_button")
STATIC = {"options": items("option", 100), "option_groups": items("option_group", 100)}
SELECT: Fields = {"placeholder": plain(150), "confirm": thing("confirm"), "focus_on_load": BOOL}
MANY: Fields = SELECT | {"max_selected_items": whole(1)}
CONVERSATIONS: Fields = {"default_to_current_conversation": BOOL, "filter": thing("filter")}
TYPED: Fields = {
    "placeholder": plain(150),
    "focus_on_load": BOOL,
    "dispatch_action_config": thing("dispatch"),
}
PICKER: Fields = {"placeholder": plain(150), "confirm": thing("confirm"), "focus_on_load": BOOL}
CHOICE: Fields = {
    "options": items("choice", 10, required=True),
    "confirm": thing("confirm"),
    "focus_on_load": BOOL,
}

ELEMENTS: dict[str, Fields] = {
    "button": {
        "text": plain(75, required=True),
        "url": string(3000),
        "value": string(2000),
        "agent_prompt": ANY,
        "agent_prompt_display": ANY,
        "style": string(allowed=("primary", "danger")),
        "confirm": thing("confirm"),
        "accessibility_label": string(75),
    },
    "workflow_button": {
        "text": plain(75, required=True),
        "workflow": NEEDED,
        "style": string(allowed=("primary", "danger")),
        "accessibility_label": string(75),
    },
    "overflow": {"options": items("overflow_option", 5, required=True), "confirm": thing("confirm")},
    "static_select": SELECT | STATIC | {"initial_option": thing("option")},
    "multi_static_select": MANY | STATIC | {"initial_options": items("option", 100)},
    "external_select": SELECT | {"min_query_length": whole(0), "initial_option": thing("option")},
    "multi_external_select": MANY | {"min_query_length": whole(0), "initial_options": items("option", 100)},
    "users_select": SELECT | {"initial_user": string()},
    "multi_users_select": MANY | {"initial_users": items("string", 0)},
    "conversations_select": SELECT
    | CONVERSATIONS
    | {"initial_conversation": string(), "response_url_enabled": BOOL},
    "multi_conversations_select": MANY | CONVERSATIONS | {"initial_conversations": items("string", 0)},
    "channels_select": SELECT | {"initial_channel": string(), "response_url_enabled": BOOL},
    "multi_channels_select": MANY | {"initial_channels": items("string", 0)},
    "datepicker": PICKER | {"initial_date": string(10)},
    "timepicker": PICKER | {"initial_time": string(5), "timezone": string()},
    "datetimepicker": {"initial_date_time": whole(), "confirm": thing("confirm"), "focus_on_load": BOOL},
    "radio_buttons": CHOICE | {"initial_option": thing("choice")},
    "checkboxes": CHOICE | {"initial_options": items("choice", 10)},
    "plain_text_input": TYPED
    | {
        "initial_value": string(3000),
        "multiline": BOOL,
        "min_length": whole(0, 3000),
        "max_length": whole(1, 3000),
    },
    "number_input": TYPED
    | {
        "is_decimal_allowed": Field("bool", required=True),
        "initial_value": string(),
        "min_value": string(),
        "max_value": string(),
    },
    "email_text_input": TYPED | {"initial_value": string(3000)},
    "url_text_input": TYPED | {"initial_value": string(3000)},
    "rich_text_input": TYPED | {"initial_value": ANY, "min_lines": whole(1), "max_lines": whole(1)},
    "file_input": {"filetypes": items("string", 0), "max_files": whole(1, 10)},
    "image": {"image_url": string(3000), "slack_file": ANY, "alt_text": string(2000, required=True)},
    "feedback_buttons": {"positive_button": NEEDED, "negative_button": NEEDED},
    "icon_button": {
        "icon": string(required=True),
        "text": plain(75, required=True),
        "value": string(2000),
        "confirm": thing("confirm"),
        "visible_to_user_ids": items("string", 0),
        "accessibility_label": string(75),
    },
}

CONTEXT_TEXT = ("plain_text", "mrkdwn")
SELECTS = tuple(e for e in ELEMENTS if e.endswith("_select"))
SINGLE = tuple(e for e in SELECTS if not e.startswith("multi_"))
PICKERS = ("datepicker", "timepicker", "datetimepicker")
CHOICES = ("radio_buttons", "checkboxes")
INPUTS = tuple(e for e in ELEMENTS if e.endswith("_input"))

HOLDS: dict[str, tuple[str, ...]] = {
    "section": (*BUTTON_LIKE, "overflow", "image", *SELECTS, "datepicker", "timepicker", *CHOICES),
    "actions": (*BUTTON_LIKE, "overflow", *SINGLE, *PICKERS, *CHOICES, "rich_text_input"),
    "context": ("image", *CONTEXT_TEXT),
    "context_actions": ("feedback_buttons", "icon_button"),
    "input": (*SELECTS, *PICKERS, *CHOICES, *INPUTS),
    "card": BUTTON_LIKE,
}
"""Which elements each block may hold."""
ONLY_IN_MODALS = ("file_input",)

BLOCKS: dict[str, Fields] = {
    "section": {
        "text": text(3000),
        "fields": items("text", 10, size=2000),
        "accessory": Field("element"),
        "expand": BOOL,
    },
    "header": {"text": plain(150, required=True), "level": whole(1, 4)},
    "divider": {},
    "context": {"elements": Field("elements", 10, 1, required=True)},
    "actions": {"elements": Field("elements", 25, 1, required=True)},
    "context_actions": {"elements": Field("elements", 5, 1, required=True)},
    "input": {
        "label": plain(2000, required=True),
        "element": Field("element", required=True),
        "hint": plain(2000),
        "optional": BOOL,
        "dispatch_action": BOOL,
    },
    "image": {
        "alt_text": string(2000, required=True),
        "image_url": string(3000),
        "slack_file": ANY,
        "title": plain(2000),
    },
    "video": {
        "alt_text": string(2000, required=True),
        "title": plain(200, required=True),
        "thumbnail_url": string(3000, required=True),
        "video_url": string(3000, required=True),
        "author_name": string(49),
        "description": plain(200),
        "provider_icon_url": string(3000),
        "provider_name": string(),
        "title_url": string(3000),
    },
    "rich_text": {"elements": items("any", 0, 0, required=True)},
    "file": {"external_id": string(required=True), "source": string(required=True)},
    "markdown": {"text": string(12000, required=True, least=1)},
    "table": {"rows": items("row", 100, required=True), "column_settings": items("any", 20)},
    "data_table": {
        "caption": NEEDED,
        "rows": items("row", 201, required=True),
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0),
    },
    "data_visualization": {"title": string(50, required=True, least=1), "chart": NEEDED},
    "alert": {
        "text": text(200, required=True),
        "level": string(allowed=("default", "info", "warning", "error", "success")),
    },
    "card": {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "hero_image": ANY,
        "icon": ANY,
        "slack_icon": ANY,
        "actions": Field("elements", 3, 1),
    },
    "carousel": {"elements": Field("blocks", 10, 1, required=True, of="card")},
    "container": {
        "title": text(150),
        "subtitle": text(150),
        "icon": ANY,
        "width": ANY,
        "rich_text_title": ANY,
        "has_header_divider": BOOL,
        "is_collapsible": BOOL,
        "default_collapsed": BOOL,
        "child_blocks": Field("blocks", 10, 1, required=True),
    },
    "plan": {"title": string(required=True), "tasks": items("any", 0, 0)},
    "task_card": {
        "task_id": string(required=True),
        "title": string(required=True),
        "details": ANY,
        "output": ANY,
        "sources": ANY,
        "status": ANY,
    },
}

MESSAGE, MODAL, HOME = "message", "modal", "home"
NOT_ON: dict[str, tuple[str, ...]] = {
    "alert": (MESSAGE, HOME),
    "markdown": (MODAL, HOME),
    "table": (MODAL,),
    "data_table": (MODAL,),
    "data_visualization": (MODAL, HOME),
    "carousel": (MODAL,),
    "context_actions": (MODAL, HOME),
    "plan": (MODAL, HOME),
    "task_card": (MODAL, HOME),
    "file": (MODAL, HOME),
}
"""Blocks that a surface does not take; the others stand everywhere."""
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}

OPTION: Fields = {
    "text": plain(75, required=True),
    "value": string(150, required=True),
    "description": plain(75),
}
CELLS: dict[str, Fields] = {
    "raw_text": {"text": string(required=True, least=1)},
    "raw_number": {"value": NEEDED, "text": string()},
    "rich_text": {"elements": items("any", 0, required=True)},
}
"""What a cell of a table may be."""
OBJECTS: dict[str, Fields] = {
    "column": {"align": string(allowed=("left", "center", "right")), "is_wrapped": BOOL},
    "option": OPTION,
    "overflow_option": OPTION | {"url": string(3000)},
    "choice": OPTION | {"text": text(75, required=True), "description": text(75)},
    "option_group": {"label": plain(75, required=True), "options": items("option", 100, required=True)},
    "confirm": {
        "title": plain(100, required=True),
        "text": text(300, required=True),
        "confirm": plain(30),
        "deny": plain(30),
        "style": string(allowed=("primary", "danger")),
    },
    "filter": {"include": ANY, "exclude_external_shared_channels": BOOL, "exclude_bot_users": BOOL},
    "dispatch": {"trigger_actions_on": items("string", 2)},
}

VIEW: Fields = {
    "callback_id": string(255),
    "private_metadata": string(3000),
    "external_id": string(255),
    "blocks": ANY,
}
VIEWS: dict[str, Fields] = {
    MODAL: VIEW
    | {
        "title": plain(24, required=True),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": BOOL,
        "notify_on_close": BOOL,
        "submit_disabled": BOOL,
    },
    HOME: VIEW | {"title": ANY, "submit": ANY, "close": ANY, "clear_on_close": BOOL, "notify_on_close": BOOL},
}
VIEW_BYTES = 250_000
