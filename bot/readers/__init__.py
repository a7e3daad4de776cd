"""Purpose: what the clock reads from outside: people, calendars, who is not to be disturbed."""

from bot.readers import calendar_feed, do_not_disturb, members
from bot.readers.reader import Reader

READERS: tuple[Reader, ...] = (members.READER, calendar_feed.READER, do_not_disturb.READER)
