"""Purpose: the trial's company on a Tuesday morning, a quarter behind it: played once a process, then copied.

Playing the quarter takes longer than most of what is looked at then.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.settings import load
from bot.trial import company, sandbox_client
from bot.trial.processes import Trial, trial
from storage.db.engine import sqlite_path

START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")


class Company:
    """What came of the quarter: a database in `folder`, and what was put into the sandbox."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "played.db"
        self._posts: list[dict[str, Any]] = []

    @contextmanager
    def running(self, folder: Path) -> Iterator[Trial]:
        """Bot and sandbox with this past, the bot's database in an empty folder."""
        settings, url = load(), f"sqlite:///{folder}/company.db"
        fill = self._copy if self._posts else partial(self._play, names=settings.names)
        with trial(settings, url, at=START, prepare=partial(fill, url)) as running:
            yield running

    def _play(self, url: str, sandbox: str, **how: Any) -> None:
        put = sandbox_client.SandboxControl.post

        def kept(self_: sandbox_client.SandboxControl, **post: Any) -> dict[str, Any]:
            self._posts.append(post)
            return put(self_, **post)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sandbox_client.SandboxControl, "post", kept)
            company.fill(url, sandbox, **how)
        _copy_file(sqlite_path(url), self._file)

    def _copy(self, url: str, sandbox: str) -> None:
        _copy_file(self._file, sqlite_path(url))
        other = sandbox_client.SandboxControl(sandbox)
        for post in self._posts:
            other.post(**post)


def _copy_file(of: Path, to: Path) -> None:
    """One SQLite file's content as another's, whatever lies beside either."""
    with closing(sqlite3.connect(of)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
