"""Purpose: keeps feedback, whichever way it came: rows, numbers and cards in one transaction, many at once.

Reads no form and answers nobody. Posts nothing: the card is a delivery.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.calendar import local_day
from domain.errors import UserError
from domain.feedback import Draft, Kind, silence
from domain.feedback.campaign import Named, named
from domain.feedback.stage import Stage
from domain.names import Names
from domain.ritual import Ritual
from handlers.feedback.transition import broken_key, card_key
from messages.feedback.broken_notice import notice
from messages.feedback.card import Shown, card
from messages.setup import not_yet
from storage import feedback, member, news, ritual, setup
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.setup import Intake

NEITHER = (
    "You are on neither side yet, so I don't know where this should go. An admin can add you in the set-up."
)


@dataclass(frozen=True)
class Sent:
    """A draft on its way into the store."""

    workspace_id: int
    draft: Draft
    now: datetime
    names: Names


@dataclass(frozen=True)
class Kept:
    """A draft's number, whether the same words had just been sent, and the campaign found in its words.

    `over` when that campaign has ended.
    """

    number: int
    repeated: bool
    campaign: str = ""
    over: bool = False


def keep_all(session: Session, sent: Sequence[Sent]) -> list[Kept]:
    """Store what was sent together with the cards it causes; UserError when one of it can't be kept."""
    kept: dict[int, Kept] = {}
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, one in enumerate(sent):
        groups[one.workspace_id].append(position)
    for workspace_id, positions in groups.items():
        together = [sent[position] for position in positions]
        results = _keep_together(session, workspace_id, together)
        kept |= dict(zip(positions, results, strict=True))
    return [kept[position] for position in range(len(sent))]


def _keep_together(session: Session, workspace_id: int, sent: Sequence[Sent]) -> list[Kept]:
    intake = setup.intake(session, workspace_id)
    if intake is None:
        raise UserError(not_yet(sent[0].names.drumbeat))
    authors = {one.draft.author for one in sent}
    if len(member.sides_of(session, workspace_id, sorted(authors))) < len(authors):
        raise UserError(NEITHER)
    now = sent[0].now
    look_at = silence.look(Stage.NEW, 0, now, None, intake.periods, intake.place)
    today = local_day(now, intake.place.tz)
    heard = news.campaigns_heard(session, workspace_id, today)
    read = [_read(one, heard, today) for one in sent]
    kept = feedback.add_all(session, workspace_id, [one.draft for one, _ in read], now, look_at)
    owed = _owed(session, intake, read, kept)
    deliveries.owe(session, owed)
    return [
        Kept(result.number, result.repeated, found.name if found else "", bool(found and found.over(today)))
        for (_, found), result in zip(read, kept, strict=True)
    ]


def _read(sent: Sent, heard: Sequence[Named], today: date) -> tuple[Sent, Named | None]:
    """The draft with the campaign its words name, where none was chosen."""
    draft = sent.draft
    found = named(draft.text, heard, today) if draft.campaign_id is None else None
    if found is None:
        return sent, None
    about = replace(draft, campaign_id=found.id, kind=draft.kind or Kind.CAMPAIGN)
    return replace(sent, draft=about), found


def _owed(
    session: Session,
    intake: Intake,
    read: Sequence[tuple[Sent, Named | None]],
    kept: Sequence[feedback.Kept],
) -> list[deliveries.Owed]:
    """The card of each new one; of something broken also the notice to both sides, unless it is private."""
    owed: list[deliveries.Owed] = []
    for (one, found), result in zip(read, kept, strict=True):
        if result.repeated:
            continue
        shown = _shown(session, one, found, result.number, intake)
        owed.append(_card(intake, one, shown))
        if shown.kind is Kind.BROKEN and not shown.private:
            owed += _notice(session, intake, one, shown)
    return owed


def _shown(session: Session, sent: Sent, found: Named | None, number: int, intake: Intake) -> Shown:
    draft = sent.draft
    return Shown(
        number=number,
        author=draft.author,
        text=draft.text,
        stage=Stage.NEW,
        kind=draft.kind,
        sentiment=draft.sentiment,
        campaign=found.name if found else _campaign_name(session, sent.workspace_id, draft.campaign_id),
        private=draft.private,
        permalink=draft.permalink,
        answers=intake.answers(draft.kind),
    )


def _card(intake: Intake, sent: Sent, shown: Shown) -> deliveries.Owed:
    """To the channel, or of a private one to the liaison; where that can't be, to the next who answers."""
    answers = intake.answers(shown.kind)
    return deliveries.Owed(
        workspace_id=sent.workspace_id,
        key=card_key(shown.number),
        target=answers if shown.private else intake.channel,
        payload=card(shown).payload(),
        due_at=sent.now,
        tell=intake.owner,
        instead=intake.stand_in if shown.private else answers,
    )


def _notice(session: Session, intake: Intake, sent: Sent, shown: Shown) -> list[deliveries.Owed]:
    """Where the two sides meet elsewhere than where new feedback goes."""
    both = ritual.find(session, sent.workspace_id, Ritual.THURSDAY)
    if both is None or both.channel == intake.channel:
        return []
    payload = notice(shown, intake.answers(shown.kind)).payload()
    key = broken_key(shown.number)
    return [deliveries.Owed(sent.workspace_id, key, both.channel, payload, sent.now, tell=intake.owner)]


def _campaign_name(session: Session, workspace_id: int, campaign_id: int | None) -> str | None:
    if campaign_id is None:
        return None
    found = news.campaign(session, workspace_id, campaign_id)
    return found.name if found else None
