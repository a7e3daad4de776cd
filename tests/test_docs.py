"""The documents say what the program does: examples are played, tables are held against the declarations."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot import features
from bot.cli import cli
from bot.readers import READERS
from bot.settings import Settings
from domain.feedback.stage import LIFE as FEEDBACK_LIFE
from domain.life import Life
from domain.names import Names
from domain.promise import LIFE as PROMISE_LIFE
from domain.ride_along import LIFE as RIDE_LIFE
from domain.side import Side
from domain.touchpoint import MessageFacts, touches

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COUNTING = (ROOT / "docs/counting.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])

SIDES = {"Ana": Side.SALES, "Ben": Side.SALES, "Cleo": Side.MARKETING, "Dev": Side.MARKETING}
LINE = re.compile(r"(\d\d:\d\d) (\w+)(?: \(thread (\d\d:\d\d)\))?: (.*?)(?: => (.*))?$")
EXAMPLES = re.findall(r"```\n(.*?)```", COUNTING, re.DOTALL)


@dataclass
class Told:
    """What an example says should be counted, beside what is."""

    expected: list[list[str]]
    counted: list[list[str]]


def played(example: str) -> Told:
    """The example's messages, one after the other, through the rules."""
    told = Told([], [])
    before: MessageFacts | None = None
    opened: dict[str, str] = {}
    for line in example.strip().splitlines():
        found = LINE.fullmatch(line)
        assert found, line
        at, author, thread, words, result = found.groups()
        said = MessageFacts(
            channel="C0TOGETHER",
            ts=_ts(at),
            author=author,
            thread_ts=_ts(thread) if thread else None,
            thread_author=opened.get(thread),
            mentioned=tuple(dict.fromkeys(re.findall(r"@(\w+)", words))),
        )
        found_touches = touches(said, before, SIDES.get)
        told.counted.append([f"{touch.kind} from {touch.direction}" for touch in found_touches])
        told.expected.append(result.split(", ") if result else [])
        if not thread:
            before, opened[at] = said, author
    return told


def _ts(at: str) -> str:
    hours, minutes = at.split(":")
    return f"{Decimal(1_764_000_000 + int(hours) * 3600 + int(minutes) * 60):.6f}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_worked_example_is_counted_as_it_says(example: str) -> None:
    told = played(example)

    assert told.counted == told.expected


@pytest.mark.parametrize("kind", ["A reply", "A mention", "An answer"])
def test_each_kind_has_six_worked_examples(kind: str) -> None:
    part = COUNTING.split(f"## {kind}\n")[1].split("\n## ")[0]

    assert part.count("```") == 12


def test_the_settings_table_lists_every_setting_as_it_is() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)

    expected = [
        (name.upper(), f"`{field.default}`" if field.default is not None else "", str(field.description))
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected


def test_the_command_table_lists_every_command_as_help_does() -> None:
    rows = re.findall(r"^\| `(/[^`]+)` \| (.*?) \|$", README, re.MULTILINE)

    typed = [(command.as_typed(Names()).replace("|", r"\|"), command.what) for command in features.commands()]
    assert rows == typed


@pytest.mark.parametrize(
    ("page", "life"),
    [("feedback", FEEDBACK_LIFE), ("ride_along", RIDE_LIFE), ("promise", PROMISE_LIFE)],
    ids=["feedback", "ride_along", "promise"],
)
def test_the_diagram_of_a_life_shows_the_moves_there_are(page: str, life: Life[Any]) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")

    assert re.findall(r"```mermaid\n(.*?)\n```", text, re.DOTALL) == [life.diagram()]


def test_what_is_read_from_outside_stands_in_the_table_of_the_readers() -> None:
    part = OPERATING.split("## What is read from outside\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([\w ]+) \| (\d+) (\w+?)s? \| (\w+) \|$", part, re.MULTILINE)

    told = [(name, timedelta(**{f"{unit}s": int(much)}), pool) for name, much, unit, pool in rows]
    assert told == [(reader.name, reader.every, reader.pool) for reader in READERS]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


@pytest.mark.parametrize("process", ["release", "web", "worker"])
def test_the_procfile_starts_every_process_from_the_checkout(process: str) -> None:
    """Hosts install requirements.txt and not the project, so its own script is not there."""
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())

    assert lines[process].endswith(f"python -m bot {process}")
    assert process in {command.callback.__name__ for command in cli.registered_commands if command.callback}


def test_every_room_of_the_house_is_in_the_picture() -> None:
    rooms = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}

    assert {room for room in rooms if f"{room}/" not in README} == set()
