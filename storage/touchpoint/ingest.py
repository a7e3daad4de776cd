"""Purpose: turns messages into touchpoints as they come: each once, whatever order Slack sends them in.

Reads what stands around them and keeps what changes. Who reached whom is domain/conversation's business.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendar import local_day
from domain.conversation import Change, ChannelMessage, adopt, count_channel, without_others
from domain.side import Side
from domain.touchpoint import MessageFacts
from storage import workspace
from storage.touchpoint import Tally, recent_messages, sides_of
from storage.touchpoint.provenance import Source, claim


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One message as it reached us."""

    workspace_id: int
    said: MessageFacts
    now: datetime


Name = tuple[str, str]
"""A message's channel and time stamp."""


def count_all(session: Session, heard: Sequence[IncomingMessage]) -> list[int]:
    """Count messages; how many touchpoints each one made, 0 for one counted before."""
    by_workspace: defaultdict[int, list[IncomingMessage]] = defaultdict(list)
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

    def __init__(self, session: Session, workspace_id: int, heard: Sequence[IncomingMessage]) -> None:
        self._session = session
        self._workspace_id = workspace_id
        self._heard = heard
        # Messages that are counted together are remembered from the same moment on.
        self._now = max(one.now for one in heard)
        self._tally = Tally()
        self._days: dict[str, date] = {}
        self._tz = ZoneInfo("UTC")
        self._channels: dict[str, dict[str, ChannelMessage]] = {}

    def count(self) -> dict[Name, int]:
        """Count them; the touchpoints of each new message that made any."""
        tz, pair_key = workspace.zone_and_key(self._session, self._workspace_id)
        self._tz, self._channels = ZoneInfo(tz), self._load()
        around = [message for channel in self._channels.values() for message in channel.values()]
        new = [message for message in around if message.new]
        orphans = self._find_orphans(new)
        sides = self._find_sides(around, orphans)
        made = self._count(sides, new)
        for reply in orphans:
            root = self._channels[reply.said.channel][reply.said.thread_ts or ""]
            self._apply(adopt(reply, root.said.author, sides.get))
        for message in new:
            message.said = without_others(message.said, sides.keys())
        changed = [message for message in around if message.changed]
        recent_messages.remember(self._session, self._workspace_id, new, [*changed, *orphans], self._now)
        self._tally.keep(self._session, self._workspace_id, pair_key)
        return made

    def _load(self) -> dict[str, dict[str, ChannelMessage]]:
        """Each channel's new messages among those that stand around them, in order."""
        by_channel: defaultdict[str, list[MessageFacts]] = defaultdict(list)
        for one in self._heard:
            by_channel[one.said.channel].append(one.said)
        recent_messages.serve_alone(self._session, self._workspace_id, by_channel)
        return {name: self._load_channel(name, said) for name, said in by_channel.items()}

    def _load_channel(self, name: str, new: Sequence[MessageFacts]) -> dict[str, ChannelMessage]:
        stamps = [said.ts for said in new]
        kept = recent_messages.around(self._session, self._workspace_id, name, min(stamps), max(stamps))
        channel = {message.said.ts: message for message in kept}
        for said in new:
            channel.setdefault(said.ts, ChannelMessage(said, new=True))
        return {ts: channel[ts] for ts in sorted(channel)}

    def _find_orphans(self, new: Sequence[ChannelMessage]) -> list[ChannelMessage]:
        roots = [message.said for message in new if not message.said.in_thread]
        return recent_messages.orphans(self._session, self._workspace_id, roots) if roots else []

    def _find_sides(
        self, around: Iterable[ChannelMessage], orphans: Iterable[ChannelMessage]
    ) -> Mapping[str, Side]:
        people: set[str] = set()
        for message in around:
            if message.new and message.said.thread_ts:
                self._find_root(message)
            people.add(message.said.author)
            people.add(message.said.thread_author or "")
            people.update(message.said.mentioned)
        for reply in orphans:
            people.update(reply.said.mentioned)
        return sides_of(self._session, self._workspace_id, people)

    def _find_root(self, message: ChannelMessage) -> None:
        """Who began the thread, where Slack does not say and it is remembered."""
        said = message.said
        if said.thread_author or not said.thread_ts or not said.in_thread:
            return
        root = self._channels[said.channel].get(said.thread_ts)
        author = (
            root.said.author
            if root
            else recent_messages.author_of(self._session, self._workspace_id, said.channel, said.thread_ts)
        )
        message.said = said._replace(thread_author=author)

    def _count(self, sides: Mapping[str, Side], new: Sequence[ChannelMessage]) -> dict[Name, int]:
        """Count what is new, in channels and days whose messages are counted as they are said."""
        places = {message.said: self._place(message.said) for message in new}
        live = claim(self._session, self._workspace_id, set(places.values()), Source.LIVE)
        counted = {said for said, place in places.items() if place in live}
        made: dict[Name, int] = {}
        for channel in self._channels.values():
            for change in self._apply(count_channel(channel.values(), sides.get, counted)):
                if change.said in counted:
                    made[change.said.channel, change.said.ts] = len(change.touches)
                    self._tally.count_message(sides[change.said.author], places[change.said][1])
        return made

    def _apply(self, changes: Iterable[Change]) -> list[Change]:
        applied = list(changes)
        for change in applied:
            self._tally.add(change.touches, self._place(change.said)[1], change.times)
        return applied

    def _place(self, said: MessageFacts) -> tuple[str, date]:
        # Ten digits of seconds: what differs in the last two only is on the same day, wherever that begins.
        moment = said.ts[:8]
        day = self._days.get(moment)
        if day is None:
            at = datetime.fromtimestamp(int(said.ts.partition(".")[0]), UTC)
            day = self._days[moment] = local_day(at, self._tz)
        return said.channel, day
