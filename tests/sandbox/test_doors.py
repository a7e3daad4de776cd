"""Purpose: the sandbox as a process of its own, and what it listens on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.client import Refused, Sandbox

MANIFEST = {
    "features": {"slash_commands": [{"command": "/team-feedback", "should_escape": True}]},
    "oauth_config": {"scopes": {"bot": ["commands"]}},
}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The first line of `serve`."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    arguments = ["serve", "--port", "0", "--manifest", str(manifest), "--at", "2026-11-23T08:00:00Z"]
    command = [sys.executable, "-c", "from sandbox.cli import app; app()", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline()
        process.terminate()


def test_it_says_where_it_listens_and_starts_as_told(served: str) -> None:
    sandbox = Sandbox(served.rsplit(maxsplit=1)[-1])

    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox.now.isoformat().startswith("2026-11-23T08:0")
    assert sandbox.state()["commands"] == ["/team-feedback"]


@pytest.mark.parametrize(("act", "error"), [("dance", "no_such_act"), ("command", "missing_argument")])
def test_a_wrong_control_call_is_named(sandbox: Sandbox, act: str, error: str) -> None:
    with pytest.raises(Refused, match=error):
        sandbox.do(act)


def test_without_a_bot_nothing_is_sent(sandbox: Sandbox) -> None:
    sandbox.settings(bot_url="")

    answer = sandbox.as_("ana").command("/feedback", "text")

    assert (answer.status, answer.json["error"]) == (None, "no_bot_url")
