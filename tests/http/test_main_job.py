"""End to end over HTTP: the tour, restarts, two processes, and the commands of the operator."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.trial import Trial, bot, free_port
from messages.terminal import lines
from sandbox.client import Sandbox
from sandbox.tour import SETUP, play
from storage import schema
from tests.http.conftest import Start

THURSDAY = "2026-11-26T09:00:30+01:00"


def set_up(sandbox: Sandbox) -> None:
    """Mira fills in the form."""
    mira = sandbox.as_("mira")
    mira.command("/drumbeat", "setup")
    mira.options("setup.group.sales", "sales")
    mira.options("setup.group.marketing", "market")
    mira.options("setup.zone", "Berlin")
    mira.submit(SETUP)
    sandbox.settle()


def digests(sandbox: Sandbox) -> list[str]:
    posts = sandbox.messages("sales-and-marketing")
    return [post.words for post in posts if "Marketing this week" in post.words]


def drumbeat(running: Trial, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the operator beside the running bot."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**running.environment, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def figure(running: Trial, name: str) -> float:
    """One of the figures the bot gives to Prometheus."""
    with urlopen(f"{running.bot}/metrics") as told:
        return next(
            float(line.split()[1])
            for line in told.read().decode().splitlines()
            if line.startswith(f"{name} ")
        )


def readme_example() -> list[str]:
    """The digest that the README shows."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    return readme.split("```\n")[1].splitlines()


def kill(running: Trial) -> None:
    running.process.send_signal(signal.SIGKILL)
    running.process.wait(10)


def test_the_tour_plays_without_a_fault(database_url: str, start: Start) -> None:
    printed: list[str] = []
    sandbox, _running = start(database_url)

    code = play(sandbox.url, lines, printed.append)

    assert (code, printed[-1]) == (0, "tour: 18 steps, 0 failed")
    assert {line.strip() for line in readme_example()} <= {line.strip() for line in printed}


def test_a_digest_comes_once_through_a_kill_and_two_restarts(database_url: str, start: Start) -> None:
    sandbox, running = start(database_url)
    set_up(sandbox)

    kill(running)
    with bot(running.environment):
        sandbox.jump(THURSDAY)
    with bot(running.environment):
        sandbox.forward(hours=2)

    assert len(digests(sandbox)) == 1


def test_two_processes_post_a_digest_once_and_one_takes_over_when_the_other_dies(
    database_url: str, start: Start
) -> None:
    sandbox, running = start(database_url)
    set_up(sandbox)
    port = free_port(0)

    with bot({**running.environment, "PORT": str(port)}):
        sandbox.jump(THURSDAY)
        assert len(digests(sandbox)) == 1

        kill(running)
        sandbox.settings(bot_url=f"http://127.0.0.1:{port}/slack/events")
        sandbox.jump("2026-12-03T09:00:30+01:00")

    assert len(digests(sandbox)) == 2


def test_feedback_that_was_acked_survives_a_kill(start: Start) -> None:
    sandbox, running = start()
    set_up(sandbox)
    answer = sandbox.as_("ana").command("/feedback", "the mail confuses buyers")
    assert "F-1" in answer.ephemeral.words

    kill(running)
    with bot(running.environment):
        sandbox.settle()
        sandbox.forward(minutes=1)

    cards = [post for post in sandbox.messages("field-feedback") if "*F-1*" in post.words]
    assert len(cards) == 1


def test_a_dropped_answer_and_rate_limits_neither_lose_nor_double_a_card(start: Start) -> None:
    sandbox, _running = start()
    set_up(sandbox)
    sandbox.fault("chat.postMessage", "drop_after_accept", times=1)
    sandbox.as_("ana").command("/feedback", "first")
    sandbox.settle()
    sandbox.fault("chat.postMessage", "429", times=1, retry_after=1)
    sandbox.as_("ana").command("/feedback", "second")
    sandbox.forward(seconds=10)

    posts = [post.words for post in sandbox.messages("field-feedback") if "from <@U0ANA>" in post.words]

    assert [words.splitlines()[0] for words in posts] == ["*F-1* from <@U0ANA>", "*F-2* from <@U0ANA>"]


def test_a_private_channel_is_asked_for_and_served_after_the_invitation(start: Start) -> None:
    sandbox, _running = start()
    mira = sandbox.as_("mira")
    sandbox.invite("mira", "leaders")
    mira.command("/drumbeat", "setup")
    mira.options("setup.group.sales", "sales")
    mira.options("setup.group.marketing", "market")
    mira.options("setup.zone", "Berlin")
    mira.submit({**SETUP, "intake_channel": "C0LEADERS"})
    sandbox.settle()
    assert any("/invite @Drumbeat" in dm.words and "am not in it" in dm.words for dm in mira.dms())

    sandbox.invite("drumbeat", "leaders")
    sandbox.settle()

    assert any("Drumbeat is set up here" in post.words for post in sandbox.messages("leaders"))


def test_the_doctor_finds_nothing_after_the_set_up(start: Start) -> None:
    sandbox, running = start()
    set_up(sandbox)

    told = drumbeat(running, "doctor")

    assert told.returncode == 0, told.stdout
    assert "ok   channel #field-feedback: joined" in told.stdout
    assert "ok   scopes: all granted" in told.stdout


def test_the_doctor_says_what_to_do(start: Start) -> None:
    sandbox, running = start()
    set_up(sandbox)
    sandbox.kick("drumbeat", "field-feedback")

    told = drumbeat(running, "doctor")

    assert told.returncode == 1
    assert "FAIL channel #field-feedback: not joined" in told.stdout
    assert "/invite @Drumbeat" in told.stdout


def test_the_doctor_names_a_refused_token(start: Start) -> None:
    _sandbox, running = start()

    told = drumbeat(running, "doctor", SLACK_BOT_TOKEN="xoxb-wrong")

    assert told.returncode == 1
    assert "FAIL token: invalid_auth" in told.stdout
    assert "xoxb-wrong" not in told.stdout + told.stderr


def test_a_preview_prints_the_digest_and_posts_nothing(start: Start) -> None:
    sandbox, running = start()
    set_up(sandbox)

    told = drumbeat(running, "preview", "thursday", "--at", "2026-11-26T09:00+01:00")

    assert "== Marketing this week ==" in told.stdout
    assert "Thu 26 Nov 2026, 09:00 Europe/Berlin" in told.stdout
    assert digests(sandbox) == []


def test_backup_and_restore_while_the_bot_runs(start: Start, tmp_path: Path) -> None:
    sandbox, running = start()
    set_up(sandbox)
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
    start: Start, tmp_path: Path, command: str
) -> None:
    _sandbox, running = start()

    told = drumbeat(running, command, DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")

    assert told.returncode == 2
    assert "drumbeat release" in told.stderr


def test_release_migrates_and_says_so(start: Start, tmp_path: Path) -> None:
    _sandbox, running = start()

    told = drumbeat(running, "release", DATABASE_URL=f"sqlite:///{tmp_path}/new.db")

    assert told.stdout.strip() == f"The database is at schema {schema.expected()}"


def test_sqlite_on_a_host_that_empties_its_disk_is_warned_of(start: Start) -> None:
    _sandbox, running = start()

    told = drumbeat(running, "doctor", DYNO="web.1")

    assert "Heroku empties its disk" in told.stdout


def test_the_manifest_is_printed_as_yaml_and_json(start: Start) -> None:
    _sandbox, running = start()

    assert "slash_commands:" in drumbeat(running, "manifest", "--url", "https://bot.example").stdout
    assert json.loads(drumbeat(running, "manifest", "--format", "json").stdout)["features"]


def test_a_worker_posts_for_a_web_process_that_does_not_hold_the_lock(start: Start) -> None:
    sandbox, running = start()
    set_up(sandbox)
    worker = subprocess.Popen(
        [sys.executable, "-m", "bot", "worker"],
        env=dict(running.environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert "worker is running" in worker.stdout.readline()
    kill(running)
    time.sleep(2.5)  # the worker looks every second whether the lock is free

    with bot(running.environment) as web:
        sandbox.as_("ana").command("/feedback", "while two run")
        sandbox.settle()
        owner = figure(running, "drumbeat_owner")
        assert web.poll() is None
    worker.terminate()

    assert owner == 0
    assert [post for post in sandbox.messages("field-feedback") if "*F-1*" in post.words]
    assert worker.wait(15) == 0


def test_run_without_tokens_starts_bot_and_sandbox_and_ctrl_c_stops_both(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    greeting = [process.stdout.readline() for _ in range(5)]
    sandbox, bot_url = (line.split()[1] for line in greeting[3:5])

    with urlopen(f"{bot_url}/readyz") as ready:
        assert json.load(ready)["ready"]
    process.send_signal(signal.SIGINT)
    code = process.wait(20)

    assert code == 0
    assert "Stopped." in process.stdout.read()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{sandbox}/clock")
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{bot_url}/healthz")


def test_the_clock_of_the_bot_is_the_sandboxs(start: Start) -> None:
    sandbox, _running = start(at=datetime.fromisoformat("2031-05-06T07:00:00+00:00"))
    set_up(sandbox)

    saved = next(dm for dm in sandbox.dms("mira") if "What comes next" in dm.words)

    assert "Thu 8 May 2031, 09:00 Europe/Berlin" in saved.words
    assert sandbox.now.year == 2031
    assert time.time() < datetime.fromisoformat("2031-01-01T00:00:00+00:00").timestamp()
