"""Purpose: turns messages into touchpoints as they come: each once, whatever order Slack sends them in.

A message that comes late changes what the message after it answered, and whom the replies in its thread
reached: those are counted again. What is a touchpoint at all is domain/touchpoint's business.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendar import local_day
from domain.side import Side
from domain.touchpoint import Kind, Said, Touch, touches
from storage import workspace
from storage.touchpoint import Tally, recent_messages, sides_of
from storage.touchpoint.provenance import Source, claim
from storage.touchpoint.recent_messages import Kept


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it reached us."""

    workspace_id: int
    said: Said
    now: datetime


Name = tuple[str, str]
"""A message's channel and time stamp."""


def count_all(session: Session, heard: Sequence[Heard]) -> list[int]:
    """Count messages; how many touchpoints each one made, 0 for one counted before."""
    by_workspace: defaultdict[int, list[Heard]] = defaultdict(list)
    for one in heard:
        by_workspace[one.workspace_id].append(one)
    made = {
        workspace_id: _Batch(session, workspace_id, messages).count()
        for workspace_id, messages in sorted(by_workspace.items())
    }
    # A message that stands twice in what was handed in made its touchpoints the first time.
    return [made[one.workspace_id].pop((one.said.channel, one.said.ts), 0) for one in heard]


class _Batch:
    """The messages of one workspace that are counted in one transaction."""

    def __init__(self, session: Session, workspace_id: int, heard: Sequence[Heard]) -> None:
        self._session = session
        self._workspace_id = workspace_id
        tz, self._pair_key = workspace.zone_and_key(session, workspace_id)
        self._tz = ZoneInfo(tz)
        self._tally = Tally()
        self._made: dict[Name, int] = {}
        self._days: dict[str, date] = {}
        # Messages that are counted together are remembered from the same moment on.
        self._now = max(one.now for one in heard)
        self._channels = self._load(heard)
        self._new = [one for kept in self._channels.values() for one in kept.values() if one.heard_at]
        self._orphans = self._find_orphans()
        self._sides = self._find_sides()
        self._live = claim(session, workspace_id, {self._place(one.said) for one in self._new}, Source.LIVE)

    def count(self) -> dict[Name, int]:
        """Touchpoints of each new message that made any."""
        for channel in self._channels.values():
            self._count_channel(channel.values())
        for reply in self._orphans:
            self._adopt(reply)
        for one in self._new:
            one.said = self._without_others(one.said)
        changed = [one for kept in self._channels.values() for one in kept.values() if one.changed]
        recent_messages.remember(self._session, self._workspace_id, self._new, [*changed, *self._orphans])
        self._tally.keep(self._session, self._workspace_id, self._pair_key)
        return self._made

    def _load(self, heard: Iterable[Heard]) -> dict[str, dict[str, Kept]]:
        """Each channel's new messages among those that stand around them, in order."""
        by_channel: defaultdict[str, list[Heard]] = defaultdict(list)
        for one in heard:
            by_channel[one.said.channel].append(one)
        recent_messages.serve_alone(self._session, self._workspace_id, by_channel)
        return {name: self._load_channel(name, found) for name, found in by_channel.items()}

    def _load_channel(self, name: str, heard: Sequence[Heard]) -> dict[str, Kept]:
        stamps = [one.said.ts for one in heard]
        kept = recent_messages.around(self._session, self._workspace_id, name, min(stamps), max(stamps))
        channel = {one.said.ts: one for one in kept}
        for one in heard:
            if one.said.ts not in channel:
                channel[one.said.ts] = Kept(one.said, heard_at=self._now)
        return {ts: channel[ts] for ts in sorted(channel)}

    def _find_orphans(self) -> list[Kept]:
        roots = [one.said for one in self._new if not one.said.in_thread]
        return recent_messages.orphans(self._session, self._workspace_id, roots) if roots else []

    def _find_sides(self) -> Mapping[str, Side]:
        people: set[str] = set()
        for channel in self._channels.values():
            for one in channel.values():
                if one.heard_at and one.said.thread_ts:
                    self._find_root(one)
                people.add(one.said.author)
                people.add(one.said.thread_author or "")
                people.update(one.said.mentioned)
        for reply in self._orphans:
            people.update(reply.said.mentioned)
        return sides_of(self._session, self._workspace_id, people)

    def _find_root(self, one: Kept) -> None:
        """Who began the thread, where Slack does not say and it is remembered."""
        said = one.said
        if said.thread_author or not said.thread_ts or not said.in_thread:
            return
        root = self._channels[said.channel].get(said.thread_ts)
        author = (
            root.said.author
            if root
            else recent_messages.author_of(self._session, self._workspace_id, said.channel, said.thread_ts)
        )
        one.said = said._replace(thread_author=author)

    def _place(self, said: Said) -> tuple[str, date]:
        # Ten digits of seconds: what differs in the last two only is on the same day, wherever that begins.
        moment = said.ts[:8]
        day = self._days.get(moment)
        if day is None:
            at = datetime.fromtimestamp(int(said.ts.partition(".")[0]), UTC)
            day = self._days[moment] = local_day(at, self._tz)
        return said.channel, day

    def _count_channel(self, channel: Iterable[Kept]) -> None:
        before: Kept | None = None
        for one in channel:
            if one.heard_at:
                self._count(one, before)
            elif before is not None and before.heard_at and not one.said.in_thread:
                self._count_again(one, before)
            if not one.said.in_thread:
                before = one

    def _count(self, one: Kept, before: Kept | None) -> None:
        said, side = one.said, self._sides.get(one.said.author)
        if side is None or (place := self._place(said)) not in self._live:
            return
        one.side = side
        self._tally.said(side, place[1])
        if found := touches(said, before.said if before else None, self._sides.get):
            one.answered = _answered(found)
            self._tally.add(found, place[1])
            self._made[said.channel, said.ts] = len(found)

    def _without_others(self, said: Said) -> Said:
        """The message as it is remembered: of people who are not counted nothing stays, not even that they
        wrote. They reach nobody, and nobody reaches them."""
        counted = self._sides
        if (
            said.author in counted
            and (not said.thread_author or said.thread_author in counted)
            and (not said.mentioned or counted.keys() >= {*said.mentioned})
        ):
            return said
        return said._replace(
            author=said.author if said.author in counted else "",
            thread_author=said.thread_author if said.thread_author in counted else None,
            mentioned=tuple(person for person in said.mentioned if person in counted),
        )

    def _count_again(self, one: Kept, before: Kept) -> None:
        """Something came between it and what it answered, later than it was said."""
        if not one.side:
            return
        said, day, side = one.said, self._place(one.said)[1], Side(one.side)
        if one.answered:
            self._tally.add([Touch(Kind.ANSWER, said.author, one.answered, side)], day, times=-1)
        found = touches(said, before.said, {**self._sides, said.author: side}.get)
        answers = [touch for touch in found if touch.kind is Kind.ANSWER]
        self._tally.add(answers, day)
        one.answered, one.changed = _answered(answers), True

    def _adopt(self, reply: Kept) -> None:
        """It came before the message that its thread began with: now it is known whom it reaches."""
        said = reply.said
        root = self._channels[said.channel][said.thread_ts or ""].said.author
        adopted = said._replace(thread_author=root)
        if reply.side:
            day, sides = self._place(said)[1], {**self._sides, said.author: Side(reply.side)}
            self._tally.add(touches(said, None, sides.get), day, times=-1)
            self._tally.add(touches(adopted, None, sides.get), day)
        reply.said = adopted


def _answered(found: Iterable[Touch]) -> str:
    for touch in found:
        if touch.kind is Kind.ANSWER:
            return touch.reached
    return ""
