"""Purpose: the app manifest for Slack, made from the same declarations that register the listeners.

Schema: slackapi/manifest-schema, version 1; limits: Slack's manifest reference.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

import yaml

from bot import features
from bot.features import FEATURES
from domain.names import Names
from handlers.shared.feature import Feature

DESCRIPTION = "Keeps Sales and Marketing on one beat"
LONG_DESCRIPTION = (
    "Drumbeat keeps the cadence between Sales and Marketing. It posts Marketing's Thursday digest and the "
    "Monday alignment agenda, carries what reps see in the field to the people who can act on it and brings "
    "an answer back every time, books ride-alongs and reminds people of them, and counts how often Sales and "
    "Marketing talk, never what they say."
)
COLOR = "#1d3557"
# Where a workspace is added, and where Slack sends people back to.
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"


def manifest(names: Names, url: str | None = None, made_of: Sequence[Feature] = FEATURES) -> dict[str, Any]:
    """The manifest of features; with `url` (https, where the bot listens) for HTTP, else for Socket Mode."""
    socket = url is None
    endpoint = {} if socket else {"request_url": f"{str(url).rstrip('/')}/slack/events"}
    redirect = {} if socket else {"redirect_urls": [f"{str(url).rstrip('/')}{REDIRECT}"]}
    options = {} if socket else {"message_menu_options_url": endpoint["request_url"]}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Drumbeat",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Drumbeat", "always_online": True},
            "slash_commands": [
                _command(names.feedback, "Tell Marketing what you see in the field", "[what happened]", url),
                _command(names.drumbeat, "Setup, news, ride-alongs, help", "help", url),
            ],
            "shortcuts": [
                {
                    "name": one.name,
                    "type": "message",
                    "callback_id": one.id,
                    "description": one.description,
                }
                for one in features.shortcuts(made_of)
            ],
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(features.scopes(made_of))}},
        "settings": {
            "event_subscriptions": {**endpoint, "bot_events": features.events(made_of)},
            "interactivity": {"is_enabled": True, **endpoint, **options},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, description: str, hint: str, url: str | None) -> dict[str, Any]:
    command: dict[str, Any] = {
        "command": name,
        "description": description,
        "usage_hint": hint,
        "should_escape": True,
    }
    return command if url is None else {**command, "url": f"{url.rstrip('/')}/slack/events"}


def text(names: Names, url: str | None, form: Literal["yaml", "json"]) -> str:
    """The manifest as Slack's form takes it."""
    built = manifest(names, url)
    if form == "json":
        return json.dumps(built, indent=2)
    return yaml.safe_dump(built, sort_keys=False, allow_unicode=True, width=100)
