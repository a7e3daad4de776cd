"""Purpose: every message and form the bot can show, built around any words a person may have typed.

Holds no assertions. Each builder stands under its own name, so that none can be forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from digests.deck.thursday import deck, outline
from domain.delivery import DeliveryState
from domain.feedback import Draft, FeedbackKind, Sentiment
from domain.news import CampaignBrief, Category, NewsBrief
from domain.quiet import MOST_CHOICES, QuietHours
from domain.ritual import RitualKind
from domain.setup import Choices, Moment, SideChoice
from domain.side import Side, SourceKind
from messages import (
    delivery,
    feedback,
    health,
    help,
    installation,
    list_page,
    monday,
    news,
    quiet,
    ride_along,
    setup,
    status,
    thursday,
    todo,
)
from messages.blocks import Json, Message
from messages.feedback import card, report
from messages.mrkdwn import Mrkdwn, escape
from tests.messages.feedbacks import (
    ANA,
    BEN,
    CLEO,
    DEV,
    FEEDBACK_OWN,
    FEEDBACK_TYPED,
    FEEDBACK_VIEWS,
    NOW,
    TODAY,
    ZONE,
    feedback_shown,
)
from tests.messages.healths import HEALTH_OWN, drop_line
from tests.messages.list_pages import LIST_TYPED
from tests.messages.menus import MENU_OWN, MENU_SENTENCES, MENU_TYPED, MENU_VIEWS
from tests.messages.promises import PROMISE_SENTENCES, PROMISE_TYPED, PROMISE_VIEWS
from tests.messages.rides import RIDE_TYPED
from tests.messages.sources import SOURCE_OWN, SOURCE_TYPED
from tests.messages.typed import ORDINARY
from tests.weeks import shown, spoke, weeks


def news_item(typed: str = ORDINARY) -> NewsBrief:
    return NewsBrief(typed, typed, Category.ISSUE, DEV)


def campaign(typed: str = ORDINARY) -> CampaignBrief:
    return CampaignBrief(typed, TODAY, TODAY + timedelta(days=30), typed, typed, typed, typed, CLEO)


def digest(
    typed: str = ORDINARY, news_items: int = 1, campaigns: int = 1, heard: int = 1, shipped: int = 0
) -> thursday.Digest:
    return thursday.Digest(
        at=NOW,
        zone=ZONE,
        today=TODAY,
        news=[news_item(typed) for _ in range(news_items)],
        campaigns=[campaign(typed) for _ in range(campaigns)],
        shipped=[thursday.FeedbackLine(f"F-{n}", typed, ANA, thanks=(ANA, BEN)) for n in range(shipped)],
        acknowledged=[thursday.FeedbackLine(f"F-{n}", typed, ANA, DEV) for n in range(1, heard + 1)],
        names={DEV: "Dev Dahl", CLEO: "Cleo Costa"},
        feedback_command="/feedback",
    )


def agenda(
    typed: str = ORDINARY, coming: int = 1, waiting: int = 1, total: int | None = None
) -> monday.Agenda:
    rides = [ride_along.coming_line(DEV, ANA, typed, NOW, ZONE) for _ in range(coming)]
    starting = [news.coming_line(typed, TODAY, TODAY, TODAY) for _ in range(coming)]
    return monday.Agenda(
        at=NOW,
        zone=ZONE,
        coming=[*starting, *rides],
        open_feedback=[
            feedback.line(n, typed, ANA, NOW - timedelta(days=n), NOW) for n in range(1, waiting + 1)
        ],
        open_total=waiting if total is None else total,
        health=spoke((1, 1), (3, 4)),
    )


def draft(typed: str = ORDINARY) -> Draft:
    return Draft(ANA, typed, FeedbackKind.CAMPAIGN, Sentiment.NOT_WORKING, 1)


SALES = SideChoice(SourceKind.GROUP, ("S0SALES",), (BEN,))
CHOICES = Choices(
    sides={
        Side.SALES: SALES,
        Side.MARKETING: SideChoice(SourceKind.PEOPLE, (CLEO, DEV), (CLEO, "U0KIM", "U0LEO")),
    },
    rituals={
        RitualKind.THURSDAY: Moment("C0A", "TH", time(9)),
        RitualKind.MONDAY: Moment("C0B", "MO", time(14, 30)),
    },
    intake_channel="C0FIELD",
    liaison=DEV,
    stand_in="U0KIM",
    stewards=(BEN,),
    zone="America/Argentina/Ushuaia",
)
FROM_CHANNEL = replace(
    CHOICES,
    sides={**CHOICES.sides, Side.SALES: SideChoice(SourceKind.CHANNEL, ("C0SALES",), (BEN,))},
    stewards=(),
)
COMING = [setup.NextRitual("thursday", "C0A", NOW, ZONE), setup.NextRitual("monday", "C0B", NOW, ZONE)]
KNOWN_ERRORS = [*delivery.KNOWN, "msg_too_long"]


Builder = Callable[[str], list[Message]]

# Builders that show what somebody typed.
TYPED: dict[str, Builder] = {
    "feedback.refusal": lambda typed: [
        feedback.refusal(typed, ORDINARY),
        feedback.refusal(ORDINARY, typed * 7),
    ],
    **FEEDBACK_TYPED,
    "monday.agenda": lambda typed: [
        monday.agenda(agenda(typed)),
        monday.agenda(agenda(typed, coming=40, waiting=10, total=200)),
        monday.agenda(agenda(typed, waiting=200)),
        monday.agenda(replace(agenda(typed), decisions=agenda(typed).open_feedback)),
    ],
    "thursday.digest": lambda typed: [
        thursday.digest(digest(typed)),
        thursday.digest(digest(typed, news_items=60)),
        thursday.digest(digest(typed, shipped=40)),
        thursday.digest(digest(typed, news_items=60, campaigns=60, heard=200)),
        thursday.digest(digest(typed, news_items=0, campaigns=0, heard=200)),
    ],
    **LIST_TYPED,
    **PROMISE_TYPED,
    **RIDE_TYPED,
    **MENU_TYPED,
    **SOURCE_TYPED,
    "setup.people_unread": lambda typed: [setup.people_unread(typed)],
    "quiet.bundle": lambda typed: [
        quiet.bundle([card.card(feedback_shown(typed)).payload()] * many) for many in (2, 150)
    ],
    "quiet.snooze_mark": lambda typed: [quiet.snooze_mark(escape(typed), NOW, ZONE)],
    "delivery.digest_failed": lambda typed: [
        delivery.digest_failed(kind, NOW, ZONE, typed) for kind in RitualKind
    ],
}

# Builders that show only what the bot knows itself.
LINE = status.DeliveryLine("occurrence:thursday:2026-W48#1", "C0A", NOW, "is_archived")
COUNTS = dict.fromkeys(DeliveryState, 3)
OWN: dict[str, Callable[[], list[Message]]] = {
    "status.status": lambda: [
        status.status(
            status.Status(
                ZONE,
                COUNTS,
                timedelta(seconds=2),
                [LINE] * 40,
                [LINE],
                [setup.NextRitual("monday", "C0A", NOW, ZONE)],
                ends=NOW,
            )
        ),
        status.status(status.Status(ZONE, COUNTS, None, [], [], [])),
        status.status(
            status.Status(
                ZONE,
                COUNTS,
                None,
                [],
                [],
                [],
                left_alone=[("chat.postMessage", NOW)] * 3,
                no_tables_until=NOW,
            )
        ),
    ],
    **FEEDBACK_OWN,
    "delivery.delivery_failed": lambda: [
        delivery.delivery_failed(target, error) for target in ("C0A", ANA, "W0ANA") for error in KNOWN_ERRORS
    ],
    "delivery.delivery_moved": lambda: [
        delivery.delivery_moved(target, error, DEV) for target in ("C0A", ANA) for error in KNOWN_ERRORS
    ],
    "delivery.digests_missed": lambda: [
        delivery.digests_missed([(kind, NOW, ZONE) for kind in RitualKind]),
        delivery.digests_missed([(RitualKind.MONDAY, NOW, ZONE)]),
    ],
    "help.usage": lambda: [help.usage([("/drumbeat setup", "sets me up")] * 20)],
    "monday.agenda": lambda: [
        monday.agenda(agenda(coming=0, waiting=0)),
        monday.agenda(replace(agenda(), health=spoke(), late=True)),
        monday.agenda(replace(agenda(), health=spoke((3, 4), (0, 1), people=4))),
        monday.agenda(replace(agenda(), health=spoke((0, 1), (0, 1)))),
        monday.agenda(replace(agenda(), health=spoke((0, 0)))),
        monday.agenda(replace(agenda(), health=shown(weeks()), monthly=True, drop=drop_line())),
    ],
    **HEALTH_OWN,
    **SOURCE_OWN,
    **MENU_OWN,
    "thursday.digest": lambda: [
        thursday.digest(digest(news_items=0, campaigns=0, heard=0)),
        thursday.digest(replace(digest(), late=True)),
    ],
    "setup.confirmation": lambda: [setup.confirmation(COMING, ["C0A", "C0B", "C0C"])],
    "setup.test_line": lambda: [
        setup.test_line(["thursday"]),
        setup.test_line(["thursday", "monday", "intake"]),
    ],
    "installation.welcome": lambda: [installation.welcome("/drumbeat")],
    "installation.ending": lambda: [installation.ending(NOW, ZONE, "https://x.example/slack/install")],
    "quiet.with_snooze": lambda: [quiet.with_snooze(quiet.snooze_refusal().payload(), "a:delivery:U0ANA")],
    "quiet.without_snooze": lambda: [
        quiet.without_snooze(
            quiet.with_snooze(quiet.snooze_refusal().payload(), "a:delivery:U0ANA").payload()
        )
    ],
    "quiet.snooze_refusal": lambda: [quiet.snooze_refusal()],
    "setup.liaison_left": lambda: [setup.liaison_left(DEV, DEV), setup.liaison_left(DEV, ANA)],
    "setup.liaison_outside": lambda: [setup.liaison_outside(DEV, DEV), setup.liaison_outside(DEV, ANA)],
}

VIEWS: dict[str, Callable[[str], list[Json]]] = {
    **FEEDBACK_VIEWS,
    **PROMISE_VIEWS,
    **MENU_VIEWS,
    "help.malformed_form": lambda _typed: [help.malformed_form()],
    "help.saved_form": lambda typed: [help.saved_form(typed)],
    "news.form": lambda _typed: [news.form(what, DEV, TODAY) for what in news.EntryKind],
    "news.entry_receipt": lambda typed: [news.entry_receipt(what, typed) for what in news.EntryKind],
    "quiet.form": lambda _typed: [
        quiet.form(QuietHours(most=most, away_until=away), ZONE)
        for most in MOST_CHOICES
        for away in (None, TODAY)
    ],
    "quiet.quiet_receipt": lambda _typed: [
        quiet.quiet_receipt(QuietHours(most=most), ZONE) for most in MOST_CHOICES
    ],
    "setup.form": lambda _typed: [
        setup.form(None, "UTC"),
        setup.form(CHOICES, "UTC"),
        setup.form(FROM_CHANNEL, "UTC"),
    ],
    "setup.setup_receipt": lambda _typed: [setup.setup_receipt(COMING, ["C0A", "C0B", "C0C"])],
}

# Words that stand in no block of their own.
SENTENCES: list[Callable[[], str]] = [
    lambda: setup.not_yet("/drumbeat"),
    setup.not_allowed,
    lambda: installation.not_installed("https://drumbeat.example/slack/install"),
    lambda: installation.not_installed(""),
    thursday.deck_message,
    lambda: str(deck(digest())),
    lambda: str(outline(digest(campaigns=30, shipped=1))),
    lambda: report.with_the_file(90),
    lambda: help.trouble("a1b2c3"),
    lambda: help.trouble("a1b2c3", saved=True),
    help.malformed_words,
    help.outdated_words,
    list_page.lost_turn,
    *PROMISE_SENTENCES,
    *MENU_SENTENCES,
    lambda: todo.todo_message(todo.TodoList()).text,
    health.question,
    lambda: news.coming_line("Autumn mail", TODAY - timedelta(days=1), TODAY, TODAY),
]


def by_kind(typed: str = ORDINARY) -> dict[str, list[Json]]:
    """The same by the builder's name, as Slack itself is asked about them."""
    said = [
        (name, payload) for name, build in TYPED.items() for one in build(typed) for payload in _both(one)
    ]
    said += [(name, payload) for name, own in OWN.items() for one in own() for payload in _both(one)]
    said += [(name, view) for name, build in VIEWS.items() for view in build(typed)]
    kinds: dict[str, list[Json]] = {}
    for name, payload in said:
        kinds.setdefault(name, []).append(payload)
    return kinds


def _both(message: Message) -> list[Json]:
    """As it is posted where tables are shown, and as where they are not."""
    return [one.payload() for one in ([message, message.plain()] if message.twin else [message])]


def everything(typed: str = ORDINARY) -> Iterator[Json]:
    """All messages, as they would be posted, and all views."""
    for build in TYPED.values():
        yield from (payload for message in build(typed) for payload in _both(message))
    for own in OWN.values():
        yield from (payload for message in own() for payload in _both(message))
    for view in VIEWS.values():
        yield from view(typed)


def mrkdwn_texts(shown: Any) -> list[str]:
    """Every text in it that Slack reads for mentions: mrkdwn objects and a message's own text."""
    if isinstance(shown, list):
        return [text for part in shown for text in mrkdwn_texts(part)]
    if not isinstance(shown, dict):
        return []
    own = [shown["text"]] if shown.get("type") == "mrkdwn" or "unfurl_links" in shown else []
    return own + [text for part in shown.values() for text in mrkdwn_texts(part)]


def literal_texts(shown: Any) -> list[str]:
    """Every text in it that Slack shows as it stands: plain text and rich text."""
    if isinstance(shown, list):
        return [text for part in shown for text in literal_texts(part)]
    if not isinstance(shown, dict):
        return []
    own = [shown["text"]] if shown.get("type") in ("text", "plain_text") else []
    return own + [text for part in shown.values() for text in literal_texts(part)]


def lines(many: int, length: int = 10) -> list[Mrkdwn]:
    return [Mrkdwn(f"{n:04}".ljust(length, "x")) for n in range(many)]
