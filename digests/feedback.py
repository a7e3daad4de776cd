"""Purpose: a feedback as it is shown now, and the clock on silence: who is asked when nothing happens.

When silence is too long is domain/feedback/silence's business.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from domain.delivery import Urgency
from domain.feedback import Kind, Sentiment, silence
from domain.feedback.silence import Heard
from domain.feedback.similar import most_alike
from domain.feedback.stage import Stage
from domain.job import Job
from domain.side import Role, Side
from messages.feedback import find, loop_message
from messages.feedback.card import DETAIL_NAMES, Shown
from storage import feedback, member, news, setup
from storage.db.engine import Session, Store
from storage.feedback import Feedback, history, similar, supporters, word_index
from storage.feedback.history import FeedbackEvent
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.setup import Intake

# Whoever sends feedback goes first: it is read a few at a time while others are busy, and soon afterwards.
FEW_READ, MOST_READ = 2, 50


def shown(session: Session, found: Feedback) -> Shown:
    """The feedback as it stands, with who is to take it where nobody did."""
    (one,) = shown_all(session, [found])
    intake = setup.intake(session, found.workspace_id) if one.stage is Stage.NEW else None
    return replace(one, answers=intake.answers(found.kind)) if intake else one


def shown_all(session: Session, found: Sequence[Feedback]) -> list[Shown]:
    """Several of one workspace, as they stand. Who may see a private one is the caller's business."""
    if not found:
        return []
    workspace_id, numbers = found[0].workspace_id, [one.number for one in found]
    past = history.events_of(session, workspace_id, numbers)
    voices = supporters.counts(session, workspace_id, numbers)
    names = news.campaign_names(session, workspace_id, {one.campaign_id for one in found if one.campaign_id})
    return [
        _shown(one, past.get(one.number, []), voices.get(one.number, 0), names.get(one.campaign_id))
        for one in found
    ]


def handling(found: Feedback, intake: Intake) -> set[str]:
    """Who a private one is for, beside whoever sent it."""
    named = (found.owner, found.taker, intake.answers(found.kind), intake.stand_in)
    return {user for user in named if user}


def _shown(found: Feedback, past: Sequence[FeedbackEvent], voices: int, campaign: str | None) -> Shown:
    return Shown(
        number=found.number,
        author=found.author,
        text=found.text,
        stage=Stage(found.stage),
        kind=Kind(found.kind) if found.kind else None,
        sentiment=Sentiment(found.sentiment) if found.sentiment else None,
        campaign=campaign,
        account=found.account,
        taker=found.taker,
        owner=found.owner,
        due_on=found.due_on,
        outcome=found.outcome,
        figure=found.figure,
        merged_into=found.merged_into,
        why=next((event.why for event in reversed(past) if event.why), ""),
        action=next((event.why for event in reversed(past) if event.to_stage == Stage.PLANNED), ""),
        voices=voices,
        private=found.private,
        permalink=found.permalink,
        struck=found.struck,
        details={
            name: str(found.details.get(key, "")) for key, name in DETAIL_NAMES.items() if key != "account"
        },
    )


def jobs(store: Store, now: datetime, pressed: Callable[[], bool]) -> list[Job]:
    """One job for each feedback that has been silent for too long, and one to read what is new."""
    silent = store.read(lambda session: feedback.due(session, now))
    unread = store.read(lambda session: word_index.unread(session, MOST_READ))
    reading = [Job("read new feedback", partial(_read, store, unread, now, pressed))] if unread else []
    return [
        *reading,
        *_asking(store, silent, now),
    ]


def _read(store: Store, new: Sequence[Feedback], now: datetime, pressed: Callable[[], bool]) -> None:
    """Write down the words of what is new, and offer its author what somebody said before.

    The looking happens before the write, which everybody else's would have to wait for.
    """
    looked, offers = list[Feedback](), list[Owed]()
    for one in new:
        offers += store.read(partial(_offers, one=one, unwritten=looked, now=now))
        looked.append(one)
        if len(looked) >= FEW_READ and pressed():
            break

    def keep(session: Session) -> None:
        word_index.read(session, looked, now)
        deliveries.owe(session, offers)

    store.write(keep)


def _offers(session: Session, one: Feedback, unwritten: Sequence[Feedback], now: datetime) -> list[Owed]:
    if one.private or one.stage != Stage.NEW:
        return []
    number = most_alike(one.text, similar.like(session, one, unwritten))
    other = feedback.find(session, one.workspace_id, number) if number else None
    if other is None:
        return []
    message = find.alike(shown(session, one), shown(session, other))
    return [Owed(one.workspace_id, f"feedback:{one.number}:alike", one.author, message.payload(), now)]


def _asking(store: Store, silent: Iterable[Feedback], now: datetime) -> list[Job]:
    return [
        Job(
            "ask about a silent feedback",
            partial(store.write, partial(_strike, workspace_id=one.workspace_id, number=one.number, now=now)),
        )
        for one in silent
    ]


def _strike(session: Session, workspace_id: int, number: int, now: datetime) -> None:
    """The clock strikes once: those whose turn it is are asked, and the next moment is set."""
    found = feedback.find(session, workspace_id, number)
    intake = setup.intake(session, workspace_id)
    if found is None or intake is None or found.look_at is None or found.look_at > now:
        return
    stage, struck = Stage(found.stage), found.struck + 1
    look_at = silence.look_again(stage, struck, found.since, found.due_on, intake.periods, intake.place, now)
    if not feedback.wait(session, found, struck, look_at):
        return
    days = silence.waited(found.since, now, intake.place)
    gone = stage is Stage.NEEDS_INFO and _left(session, found)
    message = loop_message.reminder(shown(session, found), days, gone=gone)
    veiled = loop_message.veiled_reminder(number, days, found.owner or intake.answers(found.kind))
    may_see = {found.author, *handling(found, intake)}
    key = f"feedback:{number}:silent:{found.version}:{struck}"
    deliveries.owe(
        session,
        [
            Owed(
                workspace_id,
                f"{key}:{user}",
                user,
                (veiled if found.private and user not in may_see else message).payload(),
                now,
                urgency=Urgency.SOON,
            )
            for user in _people(session, found, intake, silence.told(stage, struck))
        ],
    )


def _people(session: Session, found: Feedback, intake: Intake, heard: Heard) -> list[str]:
    """Who hears, each once. Of a private one nobody on the other side hears."""
    people: list[str] = []
    if heard.liaison:
        people.append(intake.answers(found.kind))
    if heard.owner and found.owner:
        people.append(found.owner)
    if heard.author:
        # A question to somebody who left would wait for ever: whoever asked decides what comes next.
        asked = found.owner or intake.answers(found.kind)
        people.append(asked if _left(session, found) else found.author)
    if heard.stand_in:
        people.append(intake.stand_in)
    if heard.marketing_leaders or heard.all_leaders:
        people += _leaders(session, found.workspace_id, [Side.MARKETING])
    if heard.all_leaders and not found.private:
        people += _leaders(session, found.workspace_id, [Side.SALES])
    return list(dict.fromkeys(people))


def _left(session: Session, found: Feedback) -> bool:
    """Whether whoever sent it can't be reached any more."""
    author = member.find(session, found.workspace_id, found.author)
    return not found.author or (author is not None and not author.active)


def _leaders(session: Session, workspace_id: int, sides: Iterable[Side]) -> list[str]:
    return [user for side in sides for user in member.of_role(session, workspace_id, side, Role.LEADER)]
