"""Purpose: counts who reached whom, wherever it happens, and lets people log what happened elsewhere.

Counts nothing that was said, and nobody who opted out.
"""

from datetime import datetime

from domain.touch_command import EXAMPLE, USAGE
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Event, Feature
from handlers.shared.home import HomeSection
from handlers.touchpoint import attendance, choice, huddle, log, message, reaction
from messages import touchpoint as words
from messages.menu import Topic
from storage import counting_choice, touchpoint
from storage.counting_choice import CountingChoice
from storage.db.engine import Session
from storage.erasure import Fate, Personal
from storage.touchpoint import (
    PairWeek,
    SideDay,
    TouchSeen,
    presence,
    recent_messages,
)
from storage.touchpoint.imported_days import ImportedDay
from storage.touchpoint.presence import Gathering
from storage.touchpoint.provenance import CountedMonth
from storage.touchpoint.recent_messages import MessageSeen


def forget_repeats(session: Session, now: datetime) -> None:
    """What was kept only to know a repeat by; the counters stay."""
    recent_messages.forget(session, now)
    presence.forget(session, now)
    touchpoint.forget(session, now)


FEATURE = Feature(
    commands=(
        Command(
            "touch",
            USAGE,
            "logs a call or visit outside Slack",
            log.touch,
            label="Log a conversation",
            topic=Topic.TOGETHER,
            example=EXAMPLE,
            offered=Audience.EITHER_SIDE,
            form=words.TOUCH_FORM,
        ),
        Command(
            "counting",
            "",
            "shows what's counted about you, and lets you opt out",
            choice.show,
            label="What's counted",
            topic=Topic.SETTINGS,
            offered=Audience.EITHER_SIDE,
        ),
    ),
    actions=(
        Action(words.THERE, attendance.attend, who=Audience.EITHER_SIDE),
        Action(words.COUNTED, choice.change("counted")),
        Action(words.PAIRS, choice.change("pairs_shown")),
    ),
    events=(
        Event(("message.channels", "message.groups"), huddle.record),
        Event(("message.channels", "message.groups"), message.count),
        Event(("reaction_added",), reaction.count),
        Event(("user_huddle_changed",), huddle.change),
    ),
    scopes={
        "channels:history": "counting messages between Sales and Marketing; seeing whether a post arrived",
        "groups:history": "the same in private channels the bot was invited to",
        "reactions:read": "counting reactions between Sales and Marketing",
        "users:read": "counting huddles between Sales and Marketing",
    },
    home={HomeSection.COUNTED: choice.home_part},
    forget={"forget old counts": forget_repeats},
    tables=(
        SideDay,
        PairWeek,
        CountingChoice,
        TouchSeen,
        MessageSeen,
        CountedMonth,
        ImportedDay,
        Gathering,
    ),
    personal=(
        Personal(PairWeek, dict.fromkeys(("author", "reached"), Fate.DELETE)),
        Personal(CountingChoice, {"user_id": counting_choice.erase}),
        Personal(
            MessageSeen,
            dict.fromkeys(("author", "thread_author", "mentioned", "answered"), Fate.DELETE),
        ),
        Personal(Gathering, {"user_id": Fate.DELETE}),
    ),
)
