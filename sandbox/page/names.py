"""Purpose: what a reference in a message is called for the person who reads it, and what time it is for them.

It renders nothing; `mrkdwn` and `rich_text` do.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.people.act_result import may_see
from sandbox.workspace import Workspace
from sandbox.world import User


@dataclass(frozen=True)
class Names:
    """The workspace as one person reads it."""

    workspace: Workspace
    reader: User

    def person(self, user_id: str) -> str:
        found = self.workspace.world.users.get(user_id)
        return found.real_name if found else "unknown person"

    def is_reader(self, user_id: str) -> bool:
        return user_id == self.reader.id

    def channel(self, channel_id: str) -> str | None:
        """None where the reader does not see it."""
        found = self.workspace.world.channels.get(channel_id)
        seen = found is not None and may_see(self.workspace, self.reader, channel_id)
        return found.name if found and seen else None

    def link(self, channel_id: str) -> str:
        return f"/as/{self.reader.handle}/{channel_id}"

    def group(self, group_id: str) -> str:
        found = self.workspace.world.groups.get(group_id)
        return found.handle if found else "unknown group"

    def local(self, seconds: float) -> datetime:
        """An instant in the reader's own zone, as Slack shows it."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(self.reader.tz))

    def today(self) -> datetime:
        return self.workspace.clock.now().astimezone(ZoneInfo(self.reader.tz))
