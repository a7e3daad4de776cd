"""Stories: whatever breaks, wherever, no log holds a token or what a person wrote; it says what and where."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRETS = ("c4n4ry", "Birdsong")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        env={**os.environ, "DRUMBEAT_ENV_FILE": os.devnull, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def leaks(form: str, level: str, url: str) -> subprocess.CompletedProcess[str]:
    """Break everywhere, and hold what is printed to what must never be."""
    done = run("tests.bot.leaks", url, LOG_FORMAT=form, LOG_LEVEL=level)
    printed = done.stdout + done.stderr
    assert [secret for secret in SECRETS if secret in printed] == [], printed
    assert "Traceback" not in printed
    return done


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_breaks_is_logged_by_its_kind_and_places_alone(form: str, level: str, lite_url: str) -> None:
    done = leaks(form, level, lite_url)

    raised = done.stdout.split()
    assert done.returncode == 1
    assert len(raised) >= 20, done.stderr
    assert [kind for kind in raised if kind not in done.stderr] == []
    assert "leaks.py:" in done.stderr
    assert "the line as it stands" in done.stderr


def test_every_line_to_collect_is_json(lite_url: str) -> None:
    lines = leaks("json", "DEBUG", lite_url).stderr.splitlines()

    assert {"event", "level", "timestamp"} <= set.intersection(*({*json.loads(line)} for line in lines))


def test_a_command_that_breaks_says_what_and_where_and_quotes_nothing(lite_url: str) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-c4n4ry", "SLACK_APP_TOKEN": "xapp-c4n4ry"}

    done = run("bot", "web", DATABASE_URL=lite_url, SLACK_API_URL="http://127.0.0.1:9/", **tokens)

    assert done.returncode == 1
    assert "command failed" in done.stderr
    assert "error=URLError" in done.stderr
    assert "why='Connection refused'" in done.stderr
    assert "c4n4ry" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_time_that_is_none_is_answered_in_words(lite_url: str) -> None:
    done = run("bot", "preview", "thursday", "--at", "soon", DATABASE_URL=lite_url)

    assert done.returncode == 2
    assert done.stderr == "--at must be a time in ISO 8601, like 2026-11-26T09:00+01:00\n"
