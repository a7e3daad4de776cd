"""End to end over HTTP: the tour, kills and restarts, two processes, and a channel that is private."""

import subprocess
import sys
import time
from datetime import datetime

from bot.trial.processes import bot, free_port
from messages.terminal import lines
from sandbox.tour import SETUP, play
from tests.http.acts import digests, figure, kill, readme_example, set_up
from tests.http.conftest import Start

THURSDAY = "2026-11-26T09:00:30+01:00"


def test_the_tour_plays_without_a_fault(database_url: str, start: Start) -> None:
    printed: list[str] = []
    sandbox, _running = start(database_url)

    code = play(sandbox.url, lines, printed.append)

    assert (code, printed[-1]) == (0, "tour: 22 steps, 0 failed")
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
    sandbox.forward(seconds=30)

    posts = [post.words for post in sandbox.messages("field-feedback") if "from <@U0ANA>" in post.words]

    assert [words.splitlines()[0] for words in posts] == ["*F-1* from <@U0ANA>", "*F-2* from <@U0ANA>"]


def test_answers_that_are_not_slacks_neither_lose_nor_double_a_card(start: Start) -> None:
    sandbox, _running = start()
    set_up(sandbox)
    sandbox.fault("chat.postMessage", "html", times=1, accepted=True)
    sandbox.fault("chat.postMessage", "cut", times=1, accepted=False)
    sandbox.fault("conversations.history", "no_json", times=1)
    sandbox.fault("chat.postMessage", "ok_without_ts", times=1)
    sandbox.fault("chat.postMessage", "429", times=1, retry_after="soon")
    sandbox.as_("ana").command("/feedback", "first")
    sandbox.as_("ana").command("/feedback", "second")
    sandbox.as_("ana").command("/feedback", "third")
    sandbox.settle()
    sandbox.forward(minutes=3)

    posts = [post.words for post in sandbox.messages("field-feedback") if "from <@U0ANA>" in post.words]

    assert [words.splitlines()[0] for words in posts] == [f"*F-{n}* from <@U0ANA>" for n in (1, 2, 3)]


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


def test_the_clock_of_the_bot_is_the_sandboxs(start: Start) -> None:
    sandbox, _running = start(at=datetime.fromisoformat("2031-05-06T07:00:00+00:00"))
    set_up(sandbox)

    saved = next(dm for dm in sandbox.dms("mira") if "What comes next" in dm.words)

    assert "Thu 8 May 2031, 09:00 Europe/Berlin" in saved.words
    assert sandbox.now.year == 2031
    assert time.time() < datetime.fromisoformat("2031-01-01T00:00:00+00:00").timestamp()
