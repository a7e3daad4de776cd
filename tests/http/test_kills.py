"""End to end over HTTP: kills and restarts, two processes, and who holds the lock."""

import subprocess
import sys
import time

from bot.trial.processes import bot, free_port
from tests.http.acts import digests, figure, kill, set_up
from tests.http.conftest import Start
from tests.patience import PATIENCE_S


def test_digests_come_once_through_kills_restarts_and_two_processes(database_url: str, start: Start) -> None:
    sandbox, running = start(database_url)
    set_up(sandbox)
    port = free_port(0)

    kill(running)
    with bot(running.environment):
        sandbox.jump("2026-11-26T09:00:30+01:00")
    with bot(running.environment) as one:
        sandbox.forward(hours=2)
        assert len(digests(sandbox)) == 1

        with bot({**running.environment, "PORT": str(port)}):
            sandbox.jump("2026-12-03T09:00:30+01:00")
            assert len(digests(sandbox)) == 2

            one.kill()
            one.wait(PATIENCE_S)
            sandbox.settings(bot_url=f"http://127.0.0.1:{port}/slack/events")
            sandbox.jump("2026-12-10T09:00:30+01:00")

    assert len(digests(sandbox)) == 3


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
