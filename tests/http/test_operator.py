"""End to end over HTTP: the commands of the operator beside a running bot, and `run` by itself."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from storage.db import schema
from tests.http.acts import digests, drumbeat
from tests.http.conftest import Shared


def test_the_doctor_finds_nothing_after_the_set_up(shared: Shared) -> None:
    _sandbox, running = shared

    told = drumbeat(running, "doctor")

    assert told.returncode == 0, told.stdout
    assert "ok   channel #field-feedback: joined" in told.stdout
    assert "ok   scopes: all granted" in told.stdout


def test_the_doctor_says_what_to_do(shared: Shared) -> None:
    sandbox, running = shared
    sandbox.kick("drumbeat", "field-feedback")

    told = drumbeat(running, "doctor")
    sandbox.invite("drumbeat", "field-feedback")

    assert told.returncode == 1
    assert "FAIL channel #field-feedback: not joined" in told.stdout
    assert "/invite @Drumbeat" in told.stdout


def test_the_doctor_asks_slack_about_every_kind_of_message(shared: Shared) -> None:
    _sandbox, running = shared

    told = drumbeat(running, "doctor", "--blocks")

    assert (told.returncode, told.stderr) == (0, "")
    assert re.search(r"ok   blocks: Slack takes all \d+ kinds of messages and views", told.stdout)


def test_the_doctor_names_a_refused_token(shared: Shared) -> None:
    _sandbox, running = shared

    told = drumbeat(running, "doctor", SLACK_BOT_TOKEN="xoxb-wrong")

    assert told.returncode == 1
    assert "FAIL token: invalid_auth" in told.stdout
    assert "xoxb-wrong" not in told.stdout + told.stderr


def test_a_preview_prints_the_digest_and_posts_nothing(shared: Shared) -> None:
    sandbox, running = shared

    told = drumbeat(running, "preview", "thursday", "--at", "2026-11-26T09:00+01:00")

    assert "== Marketing this week ==" in told.stdout
    assert "Thu, Nov 26 at 9:00 AM CET" in told.stdout
    assert digests(sandbox) == []


def test_backup_and_restore_while_the_bot_runs(shared: Shared, tmp_path: Path) -> None:
    sandbox, running = shared
    ana = sandbox.as_("ana")
    ana.command("/feedback", "kept")
    sandbox.settle()
    file = tmp_path / "backup.jsonl.gz"
    assert drumbeat(running, "backup", str(file)).returncode == 0
    ana.command("/feedback", "after the backup")
    sandbox.settle()

    refused = drumbeat(running, "restore", str(file))
    done = drumbeat(running, "restore", str(file), "--yes")
    answer = ana.command("/feedback", "and on it goes")

    assert (refused.returncode, done.returncode) == (2, 0)
    assert "*F-2*" in answer.ephemeral.words


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_start_on_another_schema_is_refused_with_what_to_do(
    shared: Shared, tmp_path: Path, command: str
) -> None:
    _sandbox, running = shared

    told = drumbeat(running, command, DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")

    assert told.returncode == 2
    assert "drumbeat release" in told.stderr


def test_release_migrates_and_says_so(shared: Shared, tmp_path: Path) -> None:
    _sandbox, running = shared

    told = drumbeat(running, "release", DATABASE_URL=f"sqlite:///{tmp_path}/new.db")

    assert told.stdout.strip() == f"The database is at schema {schema.newest_version()}"


def test_sqlite_on_a_host_that_empties_its_disk_is_warned_of(shared: Shared) -> None:
    _sandbox, running = shared

    told = drumbeat(running, "doctor", DYNO="web.1")

    assert "Heroku empties its disk" in told.stdout


def test_the_manifest_is_printed_as_yaml_and_json(shared: Shared) -> None:
    _sandbox, running = shared

    assert "slash_commands:" in drumbeat(running, "manifest", "--url", "https://bot.example").stdout
    assert json.loads(drumbeat(running, "manifest", "--format", "json").stdout)["features"]


@pytest.mark.parametrize("told", [pytest.param(signal.SIGINT, marks=pytest.mark.all), signal.SIGTERM])
def test_run_without_tokens_starts_bot_and_sandbox_and_a_signal_stops_both(
    tmp_path: Path, told: signal.Signals
) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        greeting = [process.stdout.readline() for _ in range(3)]
        sandbox, bot_url = (line.split()[-1] for line in greeting[1:])
        with urlopen(f"{bot_url}/readyz") as ready:
            assert json.load(ready)["ready"]
    finally:
        process.send_signal(told)
        code = process.wait(60)

    assert code == 0
    assert "Stopped." in process.stdout.read()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{sandbox}/clock")
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{bot_url}/healthz")
