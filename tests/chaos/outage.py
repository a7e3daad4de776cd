"""Purpose: nothing ran for an hour, a day, two weeks; then the bot comes back.

Every occurrence that came due meanwhile must stand in a named state, and a ritual may post once at most to
catch up.
"""

import time
from collections import Counter
from datetime import datetime, timedelta

from sqlmodel import select

from bot.clock import system_clock
from domain import calendar
from domain.ritual import USEFUL_FOR, OccurrenceState
from domain.ritual import RitualKind as Kind
from storage import ritual, workspace
from storage.db.engine import Session
from storage.ritual import Occurrence, Plan, Ritual
from tests.chaos import stage as stages
from tests.chaos.count import settle
from tests.chaos.crew import crew
from tests.chaos.engines import Engine
from tests.chaos.figures import Line, Say, Void, Wanted

OUTAGES = (timedelta(hours=1), timedelta(hours=25), timedelta(days=14, hours=1))
RULES = ("weekly", "daily")
# The last occurrence of each ritual was due so long ago.
AGO = timedelta(minutes=30)
QUIET_S, AT_MOST_S = 8.0, 90.0


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """A ritual of each rule for each outage, both kinds; then two workers start."""
    with engine() as ground, stages.stage(ground, wanted) as stage:
        channels = stage.channels(len(OUTAGES) * len(RULES) * len(Kind))
        now = system_clock()
        due = stage.store.write(lambda session: _plan(session, channels, now))
        with crew(stage.environment, 2):
            time.sleep(2)
            settle(stage.sandbox, QUIET_S, AT_MOST_S, say)
        states = stage.store.read(_states)
        posts = {channel: stage.sandbox.messages(channel) for channel in channels}
    if not sum(states.values()):
        raise Void("no occurrence was opened")
    twice = {channel: len(found) for channel, found in posts.items() if len(found) > 1}
    for channel, number in twice.items():
        say(f"{name}: {number} posts to catch up in {channel}: {due[channel][1]}")
    written = [found for found in posts.values() if found]
    marked = sum("posted late" in message.words for found in written for message in found)
    expected = sum(number for number, _ in due.values())
    figures = {
        "expected": expected,
        "named": sum(states.values()) - states[OccurrenceState.DUE],
        "rituals": len(channels),
        "caught_up": len(written),
        "twice": len(twice),
        "marked_late": marked,
    }
    good = figures["named"] == expected and not twice and len(written) == len(channels) == marked
    return Line(f"{name} outage", figures, good)


def _plan(session: Session, channels: list[str], now: datetime) -> dict[str, tuple[int, str]]:
    """Rituals planned before each outage; for each channel how many occurrences it owes, and which it is."""
    due = dict[str, tuple[int, str]]()
    free = iter(channels)
    last = now - AGO
    for outage in OUTAGES:
        for rule in RULES:
            team = workspace.identify(session, "", f"T0OUT{outage.total_seconds():.0f}{rule.upper()}", now)
            for kind in Kind:
                text = "FREQ=DAILY" if rule == "daily" else calendar.weekly(calendar.WEEKDAYS[last.weekday()])
                wall = last.time().replace(second=0, microsecond=0)
                channel = next(free)
                plan = Plan(kind, channel, text, wall, "UTC", stages.OWNER, USEFUL_FOR[kind])
                ritual.plan(session, team, plan, now - outage)
                due[channel] = _owed(plan, now - outage, now), f"{rule} {kind}, {outage} away"
    return due


def _owed(plan: Plan, since: datetime, now: datetime) -> int:
    number, zone = 0, calendar.zone(plan.zone)
    slot = calendar.next_slot(plan.rule, plan.wall, zone, since)
    while slot.at <= now:
        number += 1
        slot = calendar.next_slot(plan.rule, plan.wall, zone, slot.at)
    return number


def _states(session: Session) -> Counter[str]:
    """How many occurrences stand in which state."""
    return Counter(session.exec(select(Occurrence.state).where(Occurrence.ritual_id == Ritual.id)))
