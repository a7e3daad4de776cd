"""Purpose: every feature in one visible list: what registers itself with Bolt, and what it declares.

The order is the order in which listeners are asked, each for some 15 µs: what comes most often first (every
message, then feedback), help last.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from domain.names import Names
from handlers import (
    calendar_feed,
    feedback,
    health,
    help,
    home,
    installation,
    leaders,
    member,
    news,
    preview,
    quiet,
    ride_along,
    setup,
    status,
    team,
    touchpoint,
)
from handlers.feedback import reaction, thread
from handlers.later import Later
from handlers.shared.feature import Feature, Here, Shortcut, Usage
from handlers.touchpoint import huddle
from handlers.touchpoint import message as said
from handlers.touchpoint import reaction as reacted


def hear(event: Mapping[str, Any], here: Here) -> Later | None:
    """Somebody wrote a message in a channel the bot is in.

    Bolt hands an event to one listener only, so those who hear messages are called one after the other. A
    message Slack sends again reaches all of them again: each knows it.
    """
    thread.hear(event, here)
    huddle.hear(event, here)
    return said.hear(event, here)


def react(event: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """Somebody reacted to a message."""
    reacted.hear(event, here)
    reaction.react(event, slack, here)


def _listen(app: App, _names: Names) -> None:
    app.event("message")(hear)
    app.event("reaction_added")(react)


REGISTER: tuple[Callable[[App, Names], None], ...] = (
    _listen,
    feedback.register,
    news.register,
    ride_along.register,
    touchpoint.register,
    health.register,
    team.register,
    calendar_feed.register,
    home.register,
    leaders.register,
    quiet.register,
    preview.register,
    setup.register,
    status.register,
    member.register,
    installation.register,
)
FEATURES: tuple[Feature, ...] = (
    feedback.FEATURE,
    news.FEATURE,
    ride_along.FEATURE,
    quiet.FEATURE,
    preview.FEATURE,
    setup.FEATURE,
    status.FEATURE,
    touchpoint.FEATURE,
    calendar_feed.FEATURE,
    health.FEATURE,
    team.FEATURE,
    home.FEATURE,
    leaders.FEATURE,
    member.FEATURE,
    installation.FEATURE,
    help.FEATURE,
)


def usages() -> list[Usage]:
    """Every line of help, in order."""
    return [usage for feature in FEATURES for usage in feature.usages]


def shortcuts() -> list[Shortcut]:
    """Every entry in a message's menu, in order."""
    return [shortcut for feature in FEATURES for shortcut in feature.shortcuts]


def events() -> list[str]:
    """Every event Slack must send, sorted."""
    return sorted({event for feature in FEATURES for event in feature.events})


def scopes() -> dict[str, str]:
    """Every bot scope needed, with its reasons, sorted."""
    reasons: dict[str, list[str]] = {}
    for feature in FEATURES:
        for scope, reason in feature.scopes.items():
            reasons.setdefault(scope, []).append(reason)
    return {scope: "; ".join(reasons[scope]) for scope in sorted(reasons)}


def register(app: App, names: Names) -> None:
    """Hand every listener to Bolt."""
    for one in REGISTER:
        one(app, names)
    help.register(app, names, usages())
