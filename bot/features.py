"""Purpose: every feature in one visible list, and all that is made of what they declare.

The order is the order of help, and in which what is due is done: the week is closed before Monday speaks of
it. To add a feature is one line here.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from slack_bolt import App

from domain.job import Job
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
    quiet,
    ride_along,
    ritual,
    setup,
    status,
    team,
    touchpoint,
)
from handlers.shared import listener
from handlers.shared.feature import Command, Feature, Forget, Shortcut
from storage.db.engine import Session, Store

FEATURES: tuple[Feature, ...] = (
    feedback.FEATURE,
    news.FEATURE,
    ride_along.FEATURE,
    quiet.FEATURE,
    setup.FEATURE,
    status.FEATURE,
    touchpoint.FEATURE,
    calendar_feed.FEATURE,
    health.FEATURE,
    leaders.FEATURE,
    team.FEATURE,
    ritual.FEATURE,
    home.FEATURE,
    member.FEATURE,
    installation.FEATURE,
    help.FEATURE,
)


def commands(features: Sequence[Feature] = FEATURES) -> list[Command]:
    """Every line of help, in order."""
    return [command for feature in features for command in feature.commands]


def shortcuts(features: Sequence[Feature] = FEATURES) -> list[Shortcut]:
    """Every entry in a message's menu, in order."""
    return [shortcut for feature in features for shortcut in feature.shortcuts]


def events(features: Sequence[Feature] = FEATURES) -> list[str]:
    """Every event Slack must send, sorted."""
    return sorted({name for feature in features for event in feature.events for name in event.names})


def scopes(features: Sequence[Feature] = FEATURES) -> dict[str, str]:
    """Every bot scope needed, with its reasons, sorted."""
    reasons: dict[str, list[str]] = {}
    for feature in features:
        for scope, reason in feature.scopes.items():
            reasons.setdefault(scope, []).append(reason)
    return {scope: "; ".join(reasons[scope]) for scope in sorted(reasons)}


def register(app: App, names: Names, features: Sequence[Feature] = FEATURES) -> None:
    """Hand every listener to Bolt."""
    listener.register(app, names, features)


def due_jobs(store: Store, now: datetime, names: Names, features: Sequence[Feature] = FEATURES) -> list[Job]:
    """All that is due in the store now, feature by feature. The program, the tests and a trial ask here."""
    return [job for feature in features if feature.jobs for job in feature.jobs(store, now, names)]


def forget_jobs(store: Store, now: datetime, features: Sequence[Feature] = FEATURES) -> list[Job]:
    """What each night takes out of the store."""
    return [
        Job(name, partial(store.write, partial(_forget, forget=forget, now=now)))
        for feature in features
        for name, forget in feature.forget.items()
    ]


def _forget(session: Session, forget: Forget, now: datetime) -> object:
    return forget(session, now)
