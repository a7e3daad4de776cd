"""Purpose: a company that has used Drumbeat for a quarter, for a trial: set-up, campaigns, feedback, rides.

Goes through the same functions as the listeners and the clock, with the moments handed in, so that what is
remembered and what was posted agree. What people said to one another is the sandbox's own.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot import features
from bot.delivery.send import EVENT_TYPE
from bot.trial.company_calls import DAYS, talks
from bot.trial.company_promises import promises
from bot.trial.sandbox_client import SandboxControl
from digests import ritual as ritual_digest
from domain.delivery import DeliveryKind
from domain.feedback import Draft, Sentiment
from domain.feedback import FeedbackKind as About
from domain.feedback.stage import Outcome, Stage, Step
from domain.names import Names
from domain.ride_along import RideAnswer
from domain.ritual import RitualKind
from domain.setup import ChannelState, Choices, Moment, SideChoice
from domain.side import Side, SourceKind, assign
from handlers import ride_along as ride_handler
from handlers import setup as setup_handler
from handlers.feedback.intake import keep_feedback
from handlers.feedback.transition import Act, take_step
from handlers.touchpoint import message as touchpoint_handler
from messages import setup as words
from storage import due as due_rows
from storage import member, news, outbox, quiet, workspace
from storage.db.engine import Session, Store
from storage.member import Profile
from storage.outbox import deliveries, queue
from storage.outbox.queue import ClaimedDelivery
from storage.scope import Here, Scope
from storage.touchpoint import recent_messages
from storage.touchpoint.ingest import IncomingMessage, count_all

FILE = Path(__file__).with_name("company.yaml")
ZONE = ZoneInfo("Europe/Berlin")
Json = dict[str, Any]
# Slack is asked for the people again after so long, once a trial runs.
TEAM = "T0DRUMBEAT"
READ_IN = timedelta(hours=20)
GROUPS = {Side.SALES: "S0SALES", Side.MARKETING: "S0MARKETING"}
LEADERS = {Side.SALES: ("U0BEN",), Side.MARKETING: ("U0CLEO",)}
CHOICES = Choices(
    sides={side: SideChoice(SourceKind.GROUP, (GROUPS[side],), LEADERS[side]) for side in Side},
    rituals={
        RitualKind.THURSDAY: Moment("C0TOGETHER", "TH", time(9)),
        RitualKind.MONDAY: Moment("C0TOGETHER", "MO", time(9)),
    },
    intake_channel="C0FIELD",
    liaison="U0DEV",
    stand_in="U0KIM",
    stewards=(),
    zone="Europe/Berlin",
)


def fill(database_url: str, sandbox: str, names: Names) -> None:
    """Play the quarter before the sandbox's clock into an empty database, and its posts into the sandbox."""
    store = Store(database_url)
    try:
        data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        _Quarter(store, SandboxControl(sandbox), names).play(data)
    finally:
        store.close()


@dataclass(frozen=True)
class _Event:
    at: datetime
    act: Callable[[datetime], object]


class _Quarter:
    """Plays events in their order; between two of them the clock stops wherever something is due."""

    def __init__(self, store: Store, sandbox: SandboxControl, names: Names) -> None:
        self._store, self._sandbox, self._names = store, sandbox, names
        self._start = sandbox.now()
        local = self._start.astimezone(ZONE).date()
        self._monday = local - timedelta(days=local.weekday())
        begin = self._start - timedelta(weeks=14)
        self._workspace: int = store.write(lambda session: workspace.identify(session, "", TEAM, begin))
        self._campaigns: dict[str, int] = {}

    def play(self, data: Json) -> None:
        setup = data["setup"]
        self._set_up(setup["by"], self._moment(setup["at"]))
        events = [
            *self._news(data),
            *self._feedback(data["feedback"]),
            *self._rides(data["rides"]),
            *self._said(),
            *(_Event(*one) for one in promises(data["promises"], self._day, self._moment, self._at)),
            *(_Event(*one) for one in talks(data["talks"], self._store, self._workspace, self._monday, ZONE)),
        ]
        clock = self._moment(setup["at"])
        for event in sorted((e for e in events if e.at < self._start), key=lambda e: e.at):
            clock = self._pass(clock, event.at)
            event.act(event.at)
            self._arrive(event.at)
        self._pass(clock, self._start)

    def _day(self, words: str) -> date:
        week, day = words.split()
        return self._monday + timedelta(weeks=int(week), days=DAYS.index(day))

    def _moment(self, words: str) -> datetime:
        day, _, wall = words.rpartition(" ")
        return datetime.combine(self._day(day), time.fromisoformat(wall), ZONE).astimezone(UTC)

    def _set_up(self, admin: str, at: datetime) -> None:
        state = self._sandbox.state()
        groups = {group["id"]: group["members"] for group in state["groups"]}
        found = {side: groups[group] for side, group in GROUPS.items()}

        def keep(scope: Scope) -> None:
            session = scope.session
            for person in state["users"]:
                member.learn(session, self._workspace, _profile(person), self._start)
            setup_handler.save_choices(scope, CHOICES, admin)
            member.place(session, self._workspace, assign(found, LEADERS))
            # as bot/readers/members does once it has read them
            member.ask_for_reading(session, self._workspace, self._start + READ_IN)
            read = words.SetupFindings(
                counts={side: len(people) for side, people in found.items()},
                both=[],
                neither=[],
                channels=dict.fromkeys(CHOICES.uses, ChannelState.JOINED),
            )
            outbox.dm(scope, admin, "setup:1:people", words.setup_findings(read))

        self._at(at).write(keep)
        self._arrive(at)

    def _at(self, now: datetime) -> Here:
        return Here(self._store, now, self._workspace, self._names)

    def _pass(self, clock: datetime, until: datetime) -> datetime:
        """Let everything that comes due happen at its own moment."""
        while True:
            moment = self._store.read(partial(due_rows.next_moment, after=clock))
            if moment is None or moment > until:
                return until
            clock = moment
            ritual_digest.open_due(self._store, clock)
            for job in features.due_jobs(self._store, clock, self._names):
                job.run()
            self._arrive(clock)

    def _arrive(self, now: datetime) -> None:
        """Everything owed by now stands in the sandbox, and is recorded as sent."""
        self._let_through(now)
        while ready := self._store.read(lambda session: queue.ready(session, now, 100)):
            take_all = partial(queue.take, ids=[one.number for one in ready], owner=None, now=now)
            posted = [(one, self._post(one, now)) for one in self._store.write(take_all)]
            self._store.write(partial(_sent, posted=posted, now=now))

    def _let_through(self, now: datetime) -> None:
        """What waited for people's hours; nobody here was on do-not-disturb."""
        people = self._store.read(partial(quiet.due, now=now, fresh=False))
        if people:
            read = {user: None for _workspace, user in people}
            self._store.write(partial(quiet.learn, workspace_id=self._workspace, read=read, now=now))
        for job in features.due_jobs(self._store, now, self._names):
            job.run()

    def _post(self, one: ClaimedDelivery, now: datetime) -> Json:
        if one.kind == DeliveryKind.FILE:
            return {}  # a quarter of decks is more than anybody opens: the next digest brings one
        if one.kind == DeliveryKind.JOIN:
            return self._sandbox.post(channel=one.target, join=True)
        receipt = {"event_type": EVENT_TYPE, "event_payload": {"key": one.key}}
        says = {"text": one.payload["text"], "blocks": one.payload["blocks"]}
        if one.kind == DeliveryKind.UPDATE:
            of_key = str(one.of_key)
            original = self._store.read(partial(deliveries.find, workspace_id=one.workspace_id, key=of_key))
            if original is None:
                raise LookupError(of_key)
            return self._sandbox.post(channel=original.channel, ts=original.ts, **says)
        return self._sandbox.post(channel=one.target, at=now.isoformat(), metadata=receipt, **says)

    def _news(self, data: Json) -> list[_Event]:
        return [
            *(_Event(self._moment(one["at"]), partial(self._add_campaign, one)) for one in data["campaigns"]),
            *(_Event(self._moment(one["at"]), partial(self._add_news, one)) for one in data["news"]),
        ]

    def _add_campaign(self, one: Json, now: datetime) -> None:
        days: Json = {name: self._day(one[name]) for name in ("starts", "ends")}
        texts: Json = {
            name: one[name] for name in ("name", "owner", "audience", "looks", "expected", "how_to_act")
        }

        def add(session: Session) -> None:
            kept = news.Campaign(workspace_id=self._workspace, created_at=now, **days, **texts)
            news.add(session, kept)
            session.flush()
            self._campaigns[kept.name] = kept.number

        self._store.write(add)

    def _add_news(self, one: Json, now: datetime) -> None:
        texts = {name: one[name] for name in ("title", "body", "category", "owner")}
        item = news.NewsItem(workspace_id=self._workspace, created_at=now, **texts)
        self._store.write(lambda session: news.add(session, item))

    def _feedback(self, sent: list[Json]) -> list[_Event]:
        """The number of each is its place in the order they were sent in."""
        events = []
        for number, one in enumerate(sorted(sent, key=lambda f: self._moment(f["at"])), start=1):
            events.append(_Event(self._moment(one["at"]), partial(self._send, one)))
            if taken := one.get("taken"):
                step = {"to": Stage.ACKNOWLEDGED, "by": taken["by"]}
                events.append(_Event(self._moment(taken["at"]), partial(self._step, number, step)))
            for step in one.get("steps", ()):
                events.append(_Event(self._moment(step["at"]), partial(self._step, number, step)))
        return events

    def _send(self, one: Json, now: datetime) -> None:
        draft = Draft(
            author=one["by"],
            text=one["text"],
            kind=About(one["kind"]),
            sentiment=Sentiment(one["sentiment"]) if "sentiment" in one else None,
            campaign_id=self._campaigns[one["campaign"]] if "campaign" in one else None,
        )
        self._at(now).write(keep_feedback, draft)

    def _step(self, number: int, step: Json, now: datetime) -> None:
        taken = Step(
            Stage(step["to"]),
            why=step.get("why", ""),
            owner=step.get("owner"),
            due_on=self._day(step["until"]) if "until" in step else None,
            hypothesis=step.get("hypothesis", ""),
            measure=step.get("measure", ""),
            outcome=Outcome(step["outcome"]) if "outcome" in step else None,
            figure=step.get("figure", ""),
        )
        self._at(now).write(take_step, Act(number, step["by"]), taken)

    def _rides(self, rides: list[Json]) -> list[_Event]:
        """Asked, and confirmed by both within the two hours after it."""
        events = []
        for number, one in enumerate(sorted(rides, key=lambda r: self._moment(r["at"])), start=1):
            at = self._moment(one["at"])
            events.append(_Event(at, partial(self._ask, one)))
            for minutes, person in ((4, one["by"]), (95, one["rep"])):
                answered = at + timedelta(minutes=minutes)
                events.append(_Event(answered, partial(self._confirm, number, person)))
        return events

    def _ask(self, one: Json, now: datetime) -> None:
        line = f"<@{one['rep']}> {self._day(one['day'])} {one['time']} {one['account']}"
        self._at(now).write(ride_handler.book_ride, one["by"], line)

    def _confirm(self, number: int, person: str, now: datetime) -> None:
        self._at(now).write(ride_handler.answer_invitation, number, person, RideAnswer.YES)

    def _said(self) -> list[_Event]:
        """What people said in the channels the bot is in is counted, a day at a time, as it was then."""
        days = defaultdict(list)
        for message in (m for channel in CHOICES.uses for m in self._sandbox.messages_in(channel)):
            days[_at(message["ts"]).date()].append(message)
        return [_Event(max(_at(m["ts"]) for m in day), partial(self._count, day)) for day in days.values()]

    def _count(self, said: list[Json], now: datetime) -> None:
        ordered = sorted(said, key=lambda message: str(message["ts"]))
        heard = [IncomingMessage(self._workspace, touchpoint_handler.without_words(m), now) for m in ordered]
        self._store.write(partial(count_all, heard=heard))
        self._store.write(partial(recent_messages.forget, now=now))


def _sent(
    session: Session, posted: Sequence[tuple[ClaimedDelivery, Mapping[str, str]]], now: datetime
) -> None:
    for one, place in posted:
        deliveries.record_sent(session, one.number, place.get("channel"), place.get("ts"), now)


def _at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def _profile(person: Json) -> Profile:
    active = not person["deleted"] and not person["is_bot"]
    return Profile(person["id"], person["real_name"], person["tz"], active, person["is_admin"])
