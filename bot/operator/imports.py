"""Purpose: `drumbeat import slack-export`: counts the past from Slack's official export.

How an export is read and counted is bot/operator/slack_export's business. Keeps and prints nothing that was
said.
"""

import gc
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.operator.slack_export.archive import Archive, Channel, DayFile
from bot.operator.slack_export.count import ChannelCount, DayCount, When
from bot.operator.slack_export.json_list import BadFileError
from bot.settings import Settings
from domain.calendar import local_day, zone
from domain.errors import UserError
from domain.side import Side
from storage import workspace
from storage.db import schema
from storage.db.engine import Session, Store
from storage.touchpoint import export_import, imported_days
from storage.touchpoint.export_import import ImportPart
from storage.touchpoint.provenance import first_live
from storage.workspace import Workspace

# A reaction may be given days after the message: so near to live counting it may have been counted there.
LATE_REACTIONS = timedelta(days=7)
# So many more objects than before until the collector looks for cycles among them.
SELDOM = 200_000


@dataclass
class ImportResult:
    """What came of an import, in figures. `bad` are the files that could not be read, with the reason."""

    people: int = 0
    on_sides: int = 0
    channels: int = 0
    files: int = 0
    known: int = 0
    messages: int = 0
    touchpoints: int = 0
    left_out: int = 0
    live: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def take(self, counted: DayCount, kept: export_import.KeptPart) -> None:
        self.files += 1
        self.messages += counted.messages
        self.touchpoints += kept.touchpoints
        self.left_out += counted.left_out
        self.live += len(kept.live)
        self.noted += counted.noted

    def lines(self) -> Iterator[str]:
        """In words, a line each; what needs somebody's attention last."""
        yield f"{self.on_sides} of {self.people} people in the export are on a side now"
        yield (
            f"{self.files} day files of {self.channels} channels counted: {self.messages} messages, "
            f"{self.touchpoints} touchpoints; {self.known} files were counted before"
        )
        if self.live:
            yield f"{self.live} days of a channel were counted live and stay as they are"
        if self.left_out:
            yield f"{self.left_out} entries of today left out: import again tomorrow to count them"
        for reason, many in sorted(self.noted.items()):
            yield f"{many} entries {reason}"
        for name in self.strange:
            yield f"Skipped the folder {name}: no list of the export names it"
        for problem in self.bad:
            yield f"Skipped {problem}"


def slack_export(
    settings: Settings, file: Path, now: datetime, team: str = "", channels: Collection[str] = ()
) -> ImportResult:
    """Count an export; UserError where it can't be that workspace's. Stopped midway, it goes on next time."""
    schema.check(settings.database_url)
    with (
        _seldom_collected(),
        closing(Store(settings.database_url)) as store,
        closing(Archive(file)) as archive,
    ):
        of = store.read(lambda session: _one(session, team))
        return _Import(store, archive, of, now).run(channels)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Thousands of messages lie in memory together without cycles: looking for some took a fifth of the time.

    What was made up to here stays, so it is not looked through at all.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _one(session: Session, team: str) -> Workspace:
    found = workspace.workspaces_named(session, team)
    if not found:
        raise UserError("No such workspace is known here: please set Drumbeat up in Slack first.")
    if len(found) > 1:
        teams = ", ".join(of.team_id for of in found)
        raise UserError(f"There are {len(found)} workspaces: please say which with --team. {teams}")
    return found[0]


class _Import:
    """One run over an archive for one workspace."""

    def __init__(self, store: Store, archive: Archive, of: Workspace, now: datetime) -> None:
        self._store = store
        self._archive = archive
        self._id, self._zone = of.number, zone(of.zone)
        self._now = now
        self._done = store.read(lambda session: imported_days.imported_files(session, self._id))
        self._result = ImportResult(strange=archive.strange)

    def run(self, channels: Collection[str]) -> ImportResult:
        self._check_people()
        chosen = self._chosen(channels)
        self._result.channels = len(chosen)
        open_ = [channel for channel in chosen if any(day.name not in self._done for day in channel.days)]
        self._result.known = sum(day.name in self._done for channel in chosen for day in channel.days)
        with _progress(sum(day.size for channel in open_ for day in channel.days)) as bar:
            for channel in open_:
                self._channel(channel, bar)
        return self._result

    def _check_people(self) -> None:
        """Files are counted once, so nothing is counted while nobody could be."""
        people, sides = self._archive.people(), self._sides()
        self._result.people, self._result.on_sides = len(people), len(people & sides.keys())
        if not self._result.on_sides:
            raise UserError(
                "Nobody in this export is on a side. Is it the export of another workspace, or are the sides "
                "not set up yet? Nothing was counted."
            )

    def _chosen(self, names: Collection[str]) -> list[Channel]:
        wanted = {name.removeprefix("#") for name in names}
        found = [of for of in self._archive.channels if not wanted or wanted & {of.id, of.title}]
        missing = wanted - {name for of in found for name in (of.id, of.title)}
        if missing:
            raise UserError(f"The export has no channel {', '.join(sorted(missing))}. Nothing was counted.")
        if not any(of.days for of in found):
            raise UserError("The export is empty: it holds no day of any channel.")
        return found

    def _channel(self, channel: Channel, bar: "_Bar") -> None:
        """Files that were counted before are read too: what was said just before matters for the next."""
        count, sides = ChannelCount(channel.id, self._when(channel)), self._sides()
        for day in channel.days:
            bar.describe(f"{channel.title} {day.name.partition('/')[2].removesuffix('.json')}")
            try:
                counted = count.day(self._archive.entries(day.path, bar.advance), sides)
            except BadFileError as problem:
                if day.name not in self._done:
                    self._result.bad.append(f"{day.path}: {problem}")
                continue
            if day.name not in self._done:
                self._keep(channel, day, counted)

    def _keep(self, channel: Channel, day: DayFile, counted: DayCount) -> None:
        part = ImportPart(day.name, channel.id, whole=not counted.left_out)
        kept = self._store.write(
            lambda session: export_import.keep(
                session, self._id, part, counted.tally, counted.days, self._now
            )
        )
        self._result.take(counted, kept)

    def _when(self, channel: Channel) -> When:
        live_here = self._store.read(lambda session: first_live(session, self._id, channel.id))
        live = self._store.read(lambda session: first_live(session, self._id))
        return When(
            self._zone,
            local_day(self._now, self._zone),
            int(self._now.timestamp() * 1_000_000),
            huddles_before=live or date.max,
            reactions_before=live_here - LATE_REACTIONS if live_here else date.max,
        )

    def _sides(self) -> dict[str, Side]:
        return self._store.read(lambda session: export_import.everyone(session, self._id))


class _Bar:
    """The one line that shows how far it is."""

    def __init__(self, progress: Progress, size: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=size)

    def describe(self, words: str) -> None:
        self._progress.update(self._task, description=words)

    def advance(self, size: int) -> None:
        self._progress.update(self._task, advance=size)


@contextmanager
def _progress(size: int) -> Iterator[_Bar]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True) as progress:
        yield _Bar(progress, size)
