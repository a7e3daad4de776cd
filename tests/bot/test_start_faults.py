"""Stories: what keeps a command from starting is one line that names the setting, with exit code 2."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import server
from storage.db.migrate import migrate

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef"}
NOWHERE = "sqlite:////proc/nowhere/drumbeat.db"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def drumbeat(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "bot", *words]
    here = {"PYTHONPATH": str(Path(__file__).parents[2]), **kept, **settings}
    return subprocess.run(
        command, env=here, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def check(told: subprocess.CompletedProcess[str], *lines: str, code: int = 2) -> None:
    found = (told.stdout + told.stderr).strip().splitlines()
    assert told.returncode == code, found
    assert len(found) == len(lines), found
    assert all(words in line for words, line in zip(lines, found, strict=True)), found


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN: this is a token for SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN: this is a token for SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN: this is no such token"),
        ({"SLACK_SIGNING_SECRET": "“0123”"}, "SLACK_SIGNING_SECRET: it holds letters"),
        ({"SLACK_SIGNING_SECRET": "0123\n4567"}, "SLACK_SIGNING_SECRET: it holds letters"),
        ({"SLACK_SIGNING_SECRET": "xapp-1"}, "SLACK_SIGNING_SECRET: this is a token"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL: use sqlite:///folder/file.db or postgresql://"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL: use sqlite:///"),
        ({"DATABASE_URL": "postgresql://db:many/x"}, "DATABASE_URL: the port or host"),
        ({"DATABASE_URL": NOWHERE}, "DATABASE_URL: the folder /proc/nowhere can't be made"),
        ({"DATABASE_URL": "sqlite:////proc/drumbeat.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:1/x"}, "DATABASE_URL: the database is not reached"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL: an address looks like https://slack.com/api/"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    ],
)
def test_a_setting_that_is_wrong_is_named(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    told = drumbeat(tmp_path, "release", **{**GOOD, **settings})

    check(told, words)
    assert not any(value in told.stderr for name, value in settings.items() if "SECRET" in name)


def test_two_tokens_in_each_others_place_are_both_named(tmp_path: Path) -> None:
    told = drumbeat(tmp_path, "doctor", SLACK_BOT_TOKEN="xapp-1", SLACK_APP_TOKEN="xoxb-1")

    check(told, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "thursday", "--at", "nonsense"),
        ("run", "--at", "nonsense"),
        ("preview", "monday", "--at", "2026-11-26"),
    ],
)
def test_a_moment_that_is_none_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    migrate(url)

    assert "like 2026-11-26T09:00+01:00" in drumbeat(tmp_path, *words, DATABASE_URL=url).stderr
    check(drumbeat(tmp_path, *words, DATABASE_URL=url), "offset" if words[-1][0] == "2" else "--at")


@pytest.fixture
def slack_url() -> Iterator[str]:
    """A Slack that knows one token."""
    running = server.start()
    yield f"{running.url}/api/"
    running.stop()


@pytest.mark.parametrize(
    ("command", "settings", "words"),
    [
        (
            "web",
            {"SLACK_BOT_TOKEN": "xoxb-other"},
            "SLACK_BOT_TOKEN: Slack refuses this token (invalid_auth)",
        ),
        ("worker", {"SLACK_BOT_TOKEN": "xoxb-other"}, "SLACK_BOT_TOKEN: Slack refuses this token"),
        ("web", {"HOST": "x86_64-conda-linux-gnu"}, "HOST: 'x86_64-conda-linux-gnu' is no address"),
        ("web", {"HOST": "203.0.113.1"}, "HOST: '203.0.113.1' is no address of this machine"),
    ],
)
def test_a_start_that_cannot_be_is_one_line(
    tmp_path: Path, slack_url: str, command: str, settings: dict[str, str], words: str
) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    migrate(url)

    told = drumbeat(
        tmp_path,
        command,
        **{**GOOD, "SLACK_BOT_TOKEN": "xoxb-sandbox", "PORT": "0", **settings},
        SLACK_API_URL=slack_url,
        DATABASE_URL=url,
    )

    check(told, words)


def test_a_port_that_is_taken_is_named(tmp_path: Path, slack_url: str, taken: int) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    migrate(url)
    token = {"SLACK_BOT_TOKEN": "xoxb-sandbox", "SLACK_API_URL": slack_url}

    check(drumbeat(tmp_path, "web", **{**GOOD, **token}, PORT=str(taken), DATABASE_URL=url), "PORT")


def test_the_sandbox_names_a_port_that_is_taken(tmp_path: Path, taken: int) -> None:
    check(drumbeat(tmp_path, "sandbox", "serve", "--port", str(taken)), "--port")


def test_nothing_that_is_kept_of_a_person_is_no_success(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    migrate(url)

    told = drumbeat(tmp_path, "person", "U0NOBODY", "--export", "nobody.json", DATABASE_URL=url)

    check(told, "Nothing is kept of U0NOBODY", code=1)
