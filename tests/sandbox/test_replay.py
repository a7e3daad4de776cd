"""Purpose: an export played into the sandbox: in order, at its own times, a bad day named and skipped."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sandbox.cli import app
from sandbox.client import Sandbox
from tests.sandbox.bot import Bot

USERS = [{"id": f"U9{n}", "name": f"p{n}", "real_name": f"Person {n}", "tz": "Europe/Rome"} for n in range(4)]
CHANNELS = [{"id": "C9TALK", "name": "talk", "members": [u["id"] for u in USERS]}]


def said(second: int, user: int, **more: Any) -> dict[str, Any]:
    ts = f"15460000{second:02d}.000200"
    return {"type": "message", "user": f"U9{user}", "text": f"m{second}", "ts": ts, **more}


DAYS = {
    "talk/2019-01-01.json": [said(2, 1, thread_ts=said(1, 0)["ts"], parent_user_id="U90"), said(1, 0)],
    "talk/2019-01-02.json": [said(10 + n, n % 4) for n in range(20)],
}


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("user_id,name,side\nU90,Person 0,sales\nU91,Person 1,marketing\n")
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("users.json", json.dumps(USERS))
        file.writestr("channels.json", json.dumps(CHANNELS))
        file.writestr("talk/2019-01-01.json", json.dumps(DAYS["talk/2019-01-01.json"]))
        file.writestr("talk/2019-01-02.json", json.dumps(DAYS["talk/2019-01-02.json"]))
        file.writestr("talk/2019-01-03.json", "[{not json")
    return path


def replay(sandbox: Sandbox, export: Path, people: Path, *more: str) -> Any:
    arguments = ["replay", str(export), "--people", str(people), "--url", sandbox.url, *more]
    return CliRunner().invoke(app, arguments)


def test_every_message_arrives_in_order_with_its_own_time(
    sandbox: Sandbox, bot: Bot, export: Path, people: Path
) -> None:
    result = replay(sandbox, export, people)

    sent = [b["event"] for b in bot.bodies if b["event"]["type"] == "message"]
    assert [e["text"] for e in sent] == ["m1", "m2", *[f"m{10 + n}" for n in range(20)]]
    assert (sent[0]["ts"], sent[1]["parent_user_id"]) == ("1546000001.000200", "U90")
    assert (result.exit_code, "22 messages sent, 22 acked, 0 refused" in result.output) == (0, True)


def test_a_bad_day_is_named_and_the_rest_goes_on(
    sandbox: Sandbox, bot: Bot, export: Path, people: Path
) -> None:
    result = replay(sandbox, export, people)

    assert "Skipped talk/2019-01-03.json" in result.output


def test_people_and_sides_are_brought_along(sandbox: Sandbox, bot: Bot, export: Path, people: Path) -> None:
    replay(sandbox, export, people)

    groups = {g["handle"]: g["members"] for g in sandbox.state()["groups"]}
    assert (groups["sales-team"], groups["marketing-team"]) == (["U90"], ["U91"])
    assert "subteam_members_changed" in [b["event"]["type"] for b in bot.bodies]


def test_the_messages_stand_in_the_sandboxs_history(
    sandbox: Sandbox, bot: Bot, export: Path, people: Path
) -> None:
    replay(sandbox, export, people, "--channel", "field-feedback")

    assert len(sandbox.messages("field-feedback")) == 22


def test_a_second_replay_sends_nothing_twice(sandbox: Sandbox, bot: Bot, export: Path, people: Path) -> None:
    replay(sandbox, export, people)

    again = replay(sandbox, export, people)

    assert "0 messages sent, 0 acked, 0 refused, 22 already there" in again.output


def test_a_message_the_bot_does_not_take_is_counted(
    sandbox: Sandbox, bot: Bot, export: Path, people: Path
) -> None:
    bot.refused_text = "m10"

    result = replay(sandbox, export, people)

    assert (result.exit_code, "21 acked, 1 refused" in result.output) == (1, True)


def test_a_folder_is_read_like_a_zip(sandbox: Sandbox, bot: Bot, export: Path, people: Path) -> None:
    folder = export.with_suffix("")
    with zipfile.ZipFile(export) as file:
        file.extractall(folder)

    assert "22 acked" in replay(sandbox, folder, people).output


def test_no_export_is_said_in_one_line(sandbox: Sandbox, bot: Bot, people: Path) -> None:
    result = replay(sandbox, people, people)

    assert (result.exit_code, "Replay stopped" in result.output) == (1, True)
