"""Purpose: the message a feedback is taken from: its link, and whether it was said among few.

Knows no Slack client: a link follows from what Slack tells with every click, so none has to be asked for.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

# How Slack names a conversation in a click where it does not tell its real name.
UNNAMED = frozenset({"directmessage", "privategroup"})
SEVERAL_PEOPLE = "mpdm-"


@dataclass(frozen=True)
class Origin:
    """A message: its conversation's id and name, its ts, and the ts of its thread's first one."""

    channel: str
    name: str
    ts: str
    thread_ts: str | None = None

    def link(self, domain: str) -> str | None:
        """Its permalink in the workspace at `domain`.slack.com; None where a part is no part of a link."""
        parts = (r"[A-Za-z0-9-]+", domain), (r"[A-Z0-9]+", self.channel), (r"\d+\.\d+", self.ts)
        if not all(re.fullmatch(pattern, part) for pattern, part in parts):
            return None
        link = f"https://{domain}.slack.com/archives/{self.channel}/p{self.ts.replace('.', '')}"
        in_thread = self.thread_ts and self.thread_ts != self.ts and re.fullmatch(r"\d+\.\d+", self.thread_ts)
        return f"{link}?thread_ts={self.thread_ts}&cid={self.channel}" if in_thread else link

    def among_few(self, seen_private: bool, shared: Collection[str]) -> bool:
        """Whether the intake's people can't be expected to see it.

        That is a direct message, or a private channel that is none of those the set-up names (`shared`).
        `seen_private` when the channel is known to be private: a click tells a private channel the bot is in
        by its real name.
        """
        if self.channel in shared:
            return False
        unnamed = self.name in UNNAMED or self.name.startswith(SEVERAL_PEOPLE)
        return seen_private or unnamed or self.channel.startswith(("D", "G"))
