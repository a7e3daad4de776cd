"""Purpose: rows to tell stories with, and several threads doing something at once.

Holds no assertions.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from bot import features
from domain.feedback import Draft
from domain.feedback.stage import Stage
from domain.promise import NewPromise
from domain.quiet import Disturbance, QuietHours
from domain.side import Role, Side
from domain.touchpoint import MessageFacts
from storage import (
    calendar_feed,
    deadline,
    feedback,
    health,
    history,
    installation,
    member,
    news,
    private_channel,
    promise,
    quiet,
    ride_along,
    ritual,
    setup,
    touchpoint,
    workspace,
)
from storage.db.base import table
from storage.db.engine import Session, Store
from storage.db.tables import TABLES
from storage.deadline import Deadline
from storage.erasure import Erasure
from storage.feedback import author_consent, indexing, supporters
from storage.outbox import About, deliveries, method_wait, queue, table_verdict
from storage.outbox.deliveries import Delivery, NewDelivery
from storage.scope import Scope
from storage.touchpoint import imported_days, personal, presence
from storage.touchpoint.ingest import IncomingMessage, count_all
from tests.patience import PATIENCE_S

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
REMINDER = "ride_along.day_before"
ANA, BEN, CLEO, DEV, ELI = "U0ANA", "U0BEN", "U0CLEO", "U0DEV", "U0ELI"
SIDES = {
    ANA: (Side.SALES, Role.REP),
    BEN: (Side.SALES, Role.LEADER),
    CLEO: (Side.MARKETING, Role.LEADER),
    DEV: (Side.MARKETING, Role.MARKETER),
}


GRANTED = installation.Grant("A0", "B0BOT", "U0BOT", "chat:write,commands", "U0MIRA")


def token(expires_at: datetime | None = None, sealed: str = "sealed") -> installation.Token:
    """A token as it is stored; with a moment, one that is renewed."""
    return installation.Token(sealed, f"refresh {sealed}" if expires_at else "", expires_at)


def minutes(many: float) -> timedelta:
    return timedelta(minutes=many)


def at_once(many: int, work: Callable[[int], T]) -> list[T]:
    """What `work(0)` to `work(many - 1)` return, begun in as many threads at the same moment."""
    start = threading.Barrier(many)

    def run(number: int) -> T:
        start.wait(PATIENCE_S)
        return work(number)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(run, range(many)))


def outcome(work: Callable[[], T]) -> T | str:
    """What it returns, or the name of the error it raises."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the story names the error it expects
        return type(error).__name__


def send(store: Store, where: int, author: str, text: str, now: datetime = NOW) -> feedback.StoredFeedback:
    """Somebody sends feedback."""
    return store.write(lambda session: feedback.add(session, where, Draft(author, text), now))


def plan(
    rule: str = "FREQ=WEEKLY;BYDAY=TH", wall: time = time(9), kind: str = "thursday", zone: str = "UTC"
) -> ritual.Plan:
    return ritual.Plan(kind, "C0TOGETHER", rule, wall, zone, BEN, timedelta(hours=36))


def owed(where: int, key: str, target: str = "C0A", due_at: datetime = NOW, **more: Any) -> NewDelivery:
    return NewDelivery(where, key, target, {"text": f"hello {key}"}, due_at, **more)


def owe(store: Store, *rows: NewDelivery) -> int:
    return store.write(lambda session: deliveries.owe(session, rows))


def found(store: Store, where: int, key: str) -> Delivery:
    """The delivery of that key, which exists."""
    row = store.read(lambda session: deliveries.find(session, where, key))
    assert row is not None
    return row


def said(author: str, ts: str, **more: Any) -> MessageFacts:
    return MessageFacts(**{"channel": "C0TOGETHER", "ts": ts, "author": author, **more})


def campaign(where: int, name: str = "Autumn mail", **more: Any) -> news.Campaign:
    values: dict[str, Any] = {
        "workspace_id": where,
        "name": name,
        "starts": TODAY,
        "ends": TODAY + timedelta(days=7),
        "audience": "CFOs",
        "looks": "a mail",
        "expected": "a call",
        "how_to_act": "ring them",
        "owner": DEV,
        "created_at": NOW,
    }
    return news.Campaign(**{**values, **more})


def item(where: int, title: str = "New deck", at: datetime = NOW) -> news.NewsItem:
    return news.NewsItem(
        workspace_id=where, title=title, body="It is out.", category="asset", owner=DEV, created_at=at
    )


def ride(where: int, at: datetime = NOW + timedelta(days=3), **more: Any) -> ride_along.RideAlong:
    return ride_along.RideAlong(
        workspace_id=where, marketer=DEV, rep=ANA, at=at, account="Contoso", created_at=NOW, **more
    )


def remind(
    store: Store, where: int, at: datetime, person: str = ANA, number: int = 1, kind: str = REMINDER
) -> None:
    """Somebody is to be reminded of something."""
    store.write(lambda session: deadline.set_deadline(session, where, kind, number, at, person))


def due_now(store: Store, now: datetime = NOW, kind: str = "") -> list[Deadline]:
    return store.read(lambda session: deadline.due(session, now, kind))


def source(where: int, side: Side = Side.SALES, **more: Any) -> member.SideSource:
    values: dict[str, Any] = {"kind": "group", "ids": [f"S0{side.value}"], "leaders": [BEN], **more}
    return member.SideSource(workspace_id=where, side=side, **values)


def chosen(where: int, liaison: str = DEV, stewards: tuple[str, ...] = (BEN,)) -> setup.Setup:
    return setup.Setup(
        workspace_id=where,
        intake_channel="C0FIELD",
        liaison=liaison,
        stand_in="U0KIM",
        stewards=list(stewards),
        saved_by=BEN,
        saved_at=NOW,
        liaisons={},
        periods={},
    )


def fill_counting(session: Session, where: int) -> None:
    """What is counted, and what is made of it."""
    count_all(session, [IncomingMessage(where, said(ANA, "1700000000.000100", mentioned=(DEV,)), NOW)])
    touchpoint.is_first(session, where, "reaction", NOW)
    personal.save_choice(session, where, BEN, pairs_shown=True)
    imported_days.finish(session, where, "general/2026-11-21.json")
    presence.join(session, where, "huddle:R1", ANA, NOW)
    calendar_feed.add(session, where, "https://calendar.example/secret.ics", BEN, NOW)
    health.close(session, where, TODAY - timedelta(days=7), {"planned": 1}, NOW)
    health.watch(session, where, NOW, TODAY)
    session.add(health.HealthAlarm(workspace_id=where, day=TODAY, finding={"change": -0.5}, told_at=NOW))
    session.add(
        health.LeaderAnswer(
            workspace_id=where, week=TODAY, user_id=BEN, counterpart=CLEO, days=2, ways=["call"]
        )
    )


def pairs_of(store: Store, where: int, who: str) -> list[dict[str, Any]]:
    """The pairs a person is in, as they are handed over to them."""
    declared = features.personal()
    return store.read(lambda session: Erasure(session, where, who, declared).export()["pair_week"])


def placed(store: Store) -> int:
    """A workspace with people on both sides."""

    def place(session: Session) -> int:
        where = workspace.identify(session, "", "T0HERE", NOW)
        member.place(session, where, SIDES)
        return where

    return store.write(place)


def fill(session: Session, team: str) -> int:
    """At least one row in every table, for one workspace; its id."""
    where = workspace.identify(session, "E0", team, NOW)
    workspace.set_zone(session, where, "Europe/Berlin")
    installation.install(session, where, GRANTED, token(NOW + DAY), NOW)
    installation.begin(session, f"state of {team}", NOW, NOW + minutes(10))
    member.place(session, where, SIDES)
    member.learn(session, where, member.Profile(ANA, "Ana Ñandú 👩‍🚀", "Europe/Madrid", True, False), NOW)
    member.set_source(session, source(where))
    people: dict[str, Any] = {"kind": "people", "ids": [CLEO, DEV], "leaders": [CLEO]}
    member.set_source(session, source(where, Side.MARKETING, **people))
    setup.save(session, chosen(where))
    ritual.plan(session, where, plan(), NOW)
    ritual.plan(session, where, plan("FREQ=WEEKLY;BYDAY=MO", kind="monday"), NOW)
    ritual.open_due(session, NOW + timedelta(days=4))
    news.add(session, campaign(where))
    news.add(session, item(where))
    session.flush()
    for draft in (Draft(ANA, "a & <b>\n\"c\" 'd' שלום"), Draft(BEN, "slow")):
        feedback.add(session, where, draft, NOW)
    first = feedback.find(session, where, 1)
    assert first is not None
    taken_at = NOW + timedelta(microseconds=123456)
    feedback.change(session, first, {"stage": Stage.ACKNOWLEDGED, "taker": DEV, "taken_at": taken_at})
    about, scope = About(feedback.KIND, 1), Scope(session, where, NOW)
    history.record(scope, about, DEV, (Stage.NEW, Stage.ACKNOWLEDGED))
    given = {"owner": CLEO, "due_on": "2026-12-01"}
    history.record(scope, about, DEV, (Stage.ACKNOWLEDGED, Stage.PLANNED), "why not", given)
    supporters.join(session, where, 1, BEN, NOW)
    supporters.set_naming(session, where, BEN, may=False)
    author_consent.ask(session, where, "C0FIELD", "1700000000.000100", NOW)
    private_channel.remember_private(session, where, "C0SECRET")
    indexing.index_words(session, indexing.find_unindexed(session, 9), NOW)
    ride_along.add(session, ride(where))
    promise.add(scope, NewPromise("send the case study", ANA, TODAY), BEN, Side.SALES)
    deadline.set_deadline(session, where, REMINDER, 1, NOW, ANA)
    quiet.choose(session, where, ANA, QuietHours(away_until=TODAY + DAY), NOW)
    quiet.learn(session, where, {ANA: Disturbance(NOW, NOW + DAY)}, NOW)
    fill_counting(session, where)
    deliveries.owe(
        session, [owed(where, key, f"C0{key}") for key in ("waiting", "sending", "sent", "failed")]
    )
    ids = {key: deliveries.find(session, where, key) for key in ("sending", "sent", "failed")}
    numbers = {key: row.number for key, row in ids.items() if row}
    queue.claim(session, list(numbers.values()))
    deliveries.record_sent(session, numbers["sent"], "C0sent", "1700000000.000200", NOW)
    deliveries.fail(session, numbers["failed"], "is_archived")
    table_verdict.record(session, where, NOW, accepted=False)
    method_wait.wait(session, where, "chat.postMessage", NOW, NOW + timedelta(seconds=30))
    return where


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in the order of its primary key."""

    def all_of(session: Session) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        for model in TABLES:
            of = table(model)
            query = of.select().order_by(*of.primary_key.columns)
            found[of.name] = [tuple(row) for row in session.connection().execute(query)]
        return found

    return store.read(all_of)
