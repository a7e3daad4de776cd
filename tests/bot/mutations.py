"""Purpose: everything the features listen to, as Slack sends it, and the ways in which it may come broken.

All of it is made from what the features register, so that a new one is tried as well.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import urlencode

from bot.features import FEATURES
from bot.features import commands as declared_commands
from domain.names import Names
from handlers.shared import listener
from tests.office import SET_UP, TEAM, TOGETHER
from tests.recorder import BOT

CANARY = "c4n4ry"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
Body = dict[str, Any]
Path = tuple[str | int, ...]
STAMP = "1764000000.000100"
EVENTS: dict[str, Body] = {
    "message": {
        "channel": TOGETHER,
        "channel_type": "channel",
        "user": "U0ANA",
        "text": f"<@U0CLEO> {CANARY}",
        "ts": STAMP,
        "thread_ts": "1764000000.000001",
        "parent_user_id": BOT,
        "files": [{"name": CANARY}],
    },
    "message/huddle": {
        "channel": TOGETHER,
        "ts": STAMP,
        "subtype": "message_changed",
        "message": {
            "subtype": "huddle_thread",
            "room": {"id": "R1", "participant_history": ["U0ANA", "U0CLEO"], "date_start": 1764000000},
        },
    },
    "reaction_added": {
        "user": "U0BEN",
        "item": {"type": "message", "channel": TOGETHER, "ts": STAMP},
        "reaction": "mega",
        "item_user": "U0CLEO",
        "event_ts": STAMP,
    },
    "user_change": {
        "user": {
            "id": "U0ANA",
            "real_name": CANARY,
            "name": "ana",
            "tz": "Europe/Berlin",
            "deleted": False,
            "profile": {"email": f"{CANARY}@example.com"},
        }
    },
    "user_huddle_changed": {
        "user": {
            "id": "U0ANA",
            "name": CANARY,
            "profile": {"huddle_state": "in_a_huddle", "huddle_state_call_id": "R1"},
        }
    },
    "member_joined_channel": {"user": BOT, "channel": TOGETHER},
    "member_left_channel": {"user": "U0ANA", "channel": TOGETHER},
    "subteam_updated": {"subteam": {"id": "S0SALES", "name": CANARY}},
    "subteam_members_changed": {"subteam_id": "S0SALES"},
    "app_home_opened": {"user": "U0ANA", "tab": "home"},
    "tokens_revoked": {"tokens": {"bot": ["U0OTHER"], "oauth": ["U0ANA"]}},
    "app_uninstalled": {},
}
VALUES = (
    "1",
    "1 1",
    "yes",
    f"{TOGETHER} {STAMP}",
    "1764000000",
    CANARY,
    "",
    "-1",
    "9" * 30,
    "U0ANA 2026-11-23 1",
)
DATA = ("1", "1:1", "news", "campaign", "", CANARY)
TEXTS = {"title", "body", "audience", "looks", "expected", "how_to_act", "text", "why", "more"}


class Heard:
    """Stands in for Bolt's app and remembers what each feature listens to."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(what: Any, **_more: Any) -> Callable[..., Any]:
            name = what["action_id"] if isinstance(what, dict) else what
            self.names.setdefault(kind, set()).add(str(name))
            return lambda listener: listener

        return listen


def heard() -> dict[str, list[str]]:
    """What is listened to, by kind: command, action, view, options, event, message_shortcut."""
    listening = Heard()
    listener.register(listening, Names(), FEATURES)  # type: ignore[arg-type]
    return {kind: sorted(names) for kind, names in listening.names.items()}


def event(**what: Any) -> Body:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event": what,
        "event_id": "Ev1",
        "event_time": 1764000000,
        "authorizations": [{"team_id": TEAM, "enterprise_id": None, "user_id": BOT, "is_bot": True}],
    }


def interaction(kind: str, **more: Any) -> Body:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "northwind"},
        "enterprise": None,
        "user": {"id": "U0CLEO", "name": CANARY, "team_id": TEAM},
        "trigger_id": "13345.1",
        **more,
    }


def bodies(chance: Random) -> list[Body]:
    """One whole request for each thing that is listened to."""
    known = heard()
    typed = [f"{command.word} {command.usage}".strip() for command in declared_commands()]
    commands = [_command(names, words) for names in known["command"] for words in {"", CANARY, "F-1", *typed}]
    return [
        *(event(type=name.partition("/")[0], **what) for name, what in EVENTS.items()),
        *sorted(commands, key=json.dumps),
        *(_click(name, chance) for name in known["action"]),
        *(_submission(name, chance) for name in known["view"]),
        *(interaction("block_suggestion", action_id=name, value=CANARY) for name in known["options"]),
        *(_from_message(name) for name in known["message_shortcut"]),
    ]


def _command(name: str, words: str) -> Body:
    return {
        "team_id": TEAM,
        "user_id": "U0MIRA",
        "command": name,
        "text": f"{words} {CANARY}",
        "channel_id": TOGETHER,
        "trigger_id": "13345.1",
        "response_url": "https://hooks.slack.com/commands/1",
    }


def _click(name: str, chance: Random) -> Body:
    value = chance.choice(VALUES)
    action = {
        "type": "button",
        "action_id": name,
        "block_id": "feedback.give:1",
        "value": value,
        "selected_option": {"value": value},
        "selected_user": "U0BEN",
    }
    view = {"id": "V0", "hash": "h0", "private_metadata": chance.choice(DATA)}
    url = "https://hooks.slack.com/actions/1"
    return interaction("block_actions", actions=[action], view=view, response_url=url)


def _submission(name: str, chance: Random) -> Body:
    fields = {**dict.fromkeys(TEXTS, ("value", CANARY)), **SET_UP}
    values = {field: {"element": _element(*fields[field])} for field in sorted(fields)}
    view = {
        "id": "V0",
        "type": "modal",
        "callback_id": name,
        "private_metadata": chance.choice(DATA),
        "blocks": [{"type": "input", "block_id": field} for field in values],
        "state": {"values": values},
    }
    return interaction("view_submission", view=view)


def _element(kind: str, value: Any) -> Body:
    return {kind: {"value": value} if kind == "selected_option" else value}


def _from_message(name: str) -> Body:
    return interaction(
        "message_action",
        callback_id=name,
        message={"type": "message", "user": "U0BEN", "text": CANARY, "ts": STAMP},
        channel={"id": TOGETHER, "name": CANARY},
        response_url="https://hooks.slack.com/app/1",
    )


def encoded(body: object) -> tuple[bytes, str]:
    """As Slack sends it, with the content type."""
    if isinstance(body, dict) and "command" in body:
        return urlencode({name: _typed(value) for name, value in body.items()}).encode(), FORM
    if isinstance(body, dict) and "event" in body:
        return json.dumps(body).encode(), JSON
    return urlencode({"payload": json.dumps(body)}).encode(), FORM


def _typed(value: object) -> str:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else json.dumps(value)


def broken(many: int, seed: int) -> Iterator[Body]:
    """So many requests, each broken in one to three places; every kind has its turn."""
    chance = Random(seed)
    whole = bodies(chance)
    for number in range(many):
        body = deepcopy(whole[number % len(whole)])
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            _break(body, chance)
        yield body


def _break(body: Body, chance: Random) -> None:
    *way, last = chance.choice(list(_paths(body)))
    inside: Any = body
    for step in way:
        inside = inside[step]
    how = chance.choice(("drop", "null", "type", "type", "huge", "nested", "odd"))
    if how == "drop":
        del inside[last]
        return
    inside[last] = chance.choice(_worse(how, inside[last]))


def _worse(how: str, value: Any) -> Sequence[Any]:
    ways: dict[str, Sequence[Any]] = {
        "null": [None],
        "type": [5, -1.5, True, [], {}, [value], {"id": value}, "", str(value), [None], 10**40],
        "huge": [f"{CANARY}" * 20_000, [value] * 2_000, 10**300],
        "nested": [_nested(20, value), _nested(200, value)],
        "odd": [f"{CANARY}\0", f"{CANARY}\ud800", "²", "<!channel> & *_`", "../../etc"],
    }
    return ways[how]


def _nested(depth: int, value: Any) -> Any:
    for _ in range(depth):
        value = [value]
    return value


def _paths(value: Any, way: Path = ()) -> Iterator[Path]:
    """The way to everything inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*way, key)
        if len(way) < 8:
            yield from _paths(each, (*way, key))
