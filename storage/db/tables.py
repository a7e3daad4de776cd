"""Purpose: every table in one list, so that whoever needs them all imports one module.

Defines nothing.
"""

from storage.calendar_feed import CalendarFeed
from storage.channel import PrivateChannel
from storage.db.base import metadata
from storage.deadline import Deadline
from storage.feedback import Feedback
from storage.feedback.author_question import FeedbackAsk
from storage.feedback.history import FeedbackEvent
from storage.feedback.supporters import FeedbackVoice, Unnamed
from storage.feedback.word_index import FeedbackWord
from storage.health import HealthAlarm, HealthWatch, HealthWeek, LeaderAnswer
from storage.installation import Installation, OAuthState
from storage.member import Member, SideSource
from storage.news import Campaign, NewsItem
from storage.outbox.deliveries import Delivery
from storage.outbox.method_wait import MethodWait
from storage.quiet import DoNotDisturb, Quiet
from storage.ride_along import RideAlong
from storage.ritual import Occurrence, Ritual
from storage.setup import Setup
from storage.touchpoint import CountingChoice, PairWeek, SideDay, TouchSeen
from storage.touchpoint.imported_days import ImportedDay
from storage.touchpoint.presence import Gathering
from storage.touchpoint.provenance import CountedMonth
from storage.touchpoint.recent_messages import MessageSeen
from storage.workspace import Workspace

TABLES = (
    Workspace,
    Installation,
    OAuthState,
    Setup,
    Member,
    Quiet,
    DoNotDisturb,
    SideSource,
    Ritual,
    Occurrence,
    Campaign,
    NewsItem,
    Feedback,
    FeedbackEvent,
    FeedbackWord,
    FeedbackVoice,
    Unnamed,
    FeedbackAsk,
    PrivateChannel,
    RideAlong,
    Deadline,
    MessageSeen,
    TouchSeen,
    CountedMonth,
    ImportedDay,
    SideDay,
    PairWeek,
    CountingChoice,
    Gathering,
    CalendarFeed,
    HealthWeek,
    HealthWatch,
    HealthAlarm,
    LeaderAnswer,
    Delivery,
    MethodWait,
)

__all__ = ["TABLES", "metadata"]
