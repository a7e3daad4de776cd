"""Bad input: what is wrong with an export is said, the rest counts, and nothing is written to a disk."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.operator.imports import ImportResult, slack_export
from bot.settings import Settings, load
from domain.errors import UserError
from storage import touchpoint
from storage.db.engine import Store
from tests.exports import message, ts, zipped
from tests.storage.seed import ANA, DEV, ELI, placed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TENTH, ELEVENTH = "together/2026-11-10.json", "together/2026-11-11.json"
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC).date(), datetime(2100, 1, 1, tzinfo=UTC).date()
GOOD = [message(ANA, "2026-11-11T10:00", "<@U0DEV>")]
CANARY = "canary-5b2e"
Take = Callable[..., ImportResult]


@pytest.fixture
def here(lite_store: Store) -> int:
    return placed(lite_store)


@pytest.fixture
def settings(lite_store: Store) -> Settings:
    return load(database_url=lite_store.url)


@pytest.fixture
def take(settings: Settings, here: int, tmp_path: Path) -> Take:
    """Imports an export with these days."""

    def take(days: dict[str, Any], **lists: Any) -> ImportResult:
        return slack_export(settings, zipped(tmp_path / "export.zip", days, **lists), NOW)

    return take


def touched(store: Store, where: int) -> int:
    """All touchpoints that were counted."""
    counted = store.read(lambda session: touchpoint.between(session, where, FIRST, LAST))
    return sum(sum(kinds.values()) for kinds in counted.values())


def test_a_zip_that_is_cut_off(settings: Settings, here: int, tmp_path: Path) -> None:
    file = zipped(tmp_path / "export.zip", {ELEVENTH: GOOD})
    file.write_bytes(file.read_bytes()[:-40])

    with pytest.raises(UserError, match="is cut off"):
        slack_export(settings, file, NOW)


def test_a_file_that_is_no_zip(settings: Settings, here: int, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    file.write_text("hello")

    with pytest.raises(UserError, match="not a zip file"):
        slack_export(settings, file, NOW)


def test_a_file_that_is_not_there(settings: Settings, here: int, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be opened: No such file"):
        slack_export(settings, tmp_path / "gone.zip", NOW)


def test_a_zip_with_a_password(settings: Settings, here: int, tmp_path: Path) -> None:
    """The bit that says so stands in each file's head, here and in the list at the end."""
    file = zipped(tmp_path / "export.zip", {ELEVENTH: GOOD})
    content = bytearray(file.read_bytes())
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)

    with pytest.raises(UserError, match="protected by a password"):
        slack_export(settings, file, NOW)


@pytest.mark.parametrize(
    "name",
    ["../../evil.json", "/etc/evil.json", "together/../../evil.json", "..\\evil.json", "C:\\evil.json"],
)
def test_a_zip_with_a_path_outside_itself(
    take: Take, lite_store: Store, here: int, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UserError, match="path outside itself"):
        take({ELEVENTH: GOOD, name: "[]"})

    assert touched(lite_store, here) == 0


def test_the_peoples_list_of_a_grid_counts(take: Take) -> None:
    result = take({ELEVENTH: GOOD}, users=None, org_users=[{"id": ANA}, {"id": DEV}])

    assert (result.touchpoints, result.bad, result.strange) == (1, [], [])


def test_a_canvas_that_was_talked_about_is_no_attack(take: Take) -> None:
    result = take({ELEVENTH: GOOD, "FC:F0PLAN:Plan 2026/2026-11-11.json": GOOD})

    assert (result.touchpoints, result.strange) == (1, [])


def test_an_export_packed_again_on_windows_counts(take: Take) -> None:
    assert take({"together\\2026-11-11.json": GOOD}).touchpoints == 1


def test_a_folder_named_in_utf_8_without_saying_so_counts(
    settings: Settings, here: int, tmp_path: Path
) -> None:
    file = zipped(
        tmp_path / "export.zip",
        {"größe/2026-11-11.json": GOOD},
        channels=[{"id": "C0GREAT", "name": "größe"}],
    )
    content = bytearray(file.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + flags + 1] &= ~0x08
            place = content.find(mark, place + 4)
    file.write_bytes(content)

    assert slack_export(settings, file, NOW).touchpoints == 1


def test_a_folder_nobody_knows_is_named_and_the_exit_code_says_so(
    settings: Settings, here: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    file = zipped(tmp_path / "export.zip", {ELEVENTH: GOOD, "elsewhere/2026-11-11.json": GOOD})

    shown = CliRunner().invoke(cli, ["import", "slack-export", str(file)])

    assert shown.exit_code == 1
    assert "Skipped the folder elsewhere" in shown.output


def test_nothing_is_ever_written_to_a_disk_but_the_counters(take: Take, tmp_path: Path) -> None:
    opened: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[1] or "").strip("rbU"):
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    take({ELEVENTH: GOOD})
    written = [name for name in opened if "export.zip" not in name]

    assert written == []


def test_an_export_without_its_people(take: Take) -> None:
    with pytest.raises(UserError, match=r"users\.json is missing"):
        take({ELEVENTH: GOOD}, users=None)


@pytest.mark.parametrize("days", [{}, {"together/": ""}])
def test_an_export_without_a_day(take: Take, days: dict[str, str]) -> None:
    with pytest.raises(UserError, match="The export is empty"):
        take(days)


def test_a_zip_without_a_file(settings: Settings, here: int, tmp_path: Path) -> None:
    ZipFile(tmp_path / "export.zip", "w").close()

    with pytest.raises(UserError, match="holds no files"):
        slack_export(settings, tmp_path / "export.zip", NOW)


def test_an_export_of_people_nobody_knows_counts_nothing_and_can_be_taken_later(
    take: Take, lite_store: Store, here: int
) -> None:
    with pytest.raises(UserError, match="Nobody in this export is on a side"):
        take({ELEVENTH: GOOD}, users=[{"id": ELI}])

    assert take({ELEVENTH: GOOD}).touchpoints == 1


def test_a_channel_that_is_not_there(settings: Settings, here: int, tmp_path: Path) -> None:
    file = zipped(tmp_path / "export.zip", {ELEVENTH: GOOD})

    with pytest.raises(UserError, match="no channel nowhere"):
        slack_export(settings, file, NOW, channels=["#nowhere"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{}", "no JSON list"),
        ('[{"ts": ', "cut off"),
        ("", "no valid JSON at character 0"),
        ("[{} {}]", "no valid JSON at character 4"),
        ("[{},]", "no valid JSON"),
        ("[{}", "it is cut off"),
        ("[{}] {}", "no valid JSON at character 5"),
        ('[{"ts": nope}]', "no valid JSON"),
        (b'["\xff"]', "no UTF-8"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_day_that_cannot_be_read_is_named_and_the_rest_counts(
    take: Take, lite_store: Store, here: int, content: str | bytes, reason: str
) -> None:
    result = take({TENTH: content, ELEVENTH: GOOD})

    assert [problem for problem in result.bad if TENTH in problem and reason in problem] == result.bad != []
    assert touched(lite_store, here) == 1


def test_a_day_is_counted_once_it_was_mended(take: Take, lite_store: Store, here: int) -> None:
    day = json.dumps([message(ANA, "2026-11-10T10:00", "<@U0DEV>")])
    take({TENTH: day[:-1], ELEVENTH: GOOD})

    assert take({TENTH: day, ELEVENTH: GOOD}).bad == []
    assert touched(lite_store, here) == 2


def test_a_day_that_is_damaged_in_the_zip_is_named(
    settings: Settings, lite_store: Store, here: int, tmp_path: Path
) -> None:
    file = zipped(tmp_path / "export.zip", {TENTH: GOOD, ELEVENTH: GOOD})
    content = bytearray(file.read_bytes())
    place = content.index(TENTH.encode()) + len(TENTH) + 12
    content[place : place + 8] = b"\0" * 8
    file.write_bytes(content)

    result = slack_export(settings, file, NOW)

    assert result.bad == [f"{TENTH}: the zip file is damaged there"]
    assert touched(lite_store, here) == 1


@pytest.mark.parametrize(
    "stamp",
    [
        None,
        1794304800.0001,
        "",
        "yesterday",
        "-1.0",
        "1e9",
        "0.000100",
        "12:00",
        "99999999999999.0",
        "١٢٣٤٥٦٧٨٩٠.0",
    ],
)
def test_entries_without_a_moment_that_can_be_are_counted_and_left_out(
    take: Take, lite_store: Store, here: int, stamp: Any
) -> None:
    result = take({ELEVENTH: [{**GOOD[0], "ts": stamp}, "no entry", *GOOD]})

    assert result.noted == {"without a time that can be": 2}
    assert touched(lite_store, here) == 1


def test_entries_from_the_future_are_counted_and_left_out(take: Take, lite_store: Store, here: int) -> None:
    future = [{**GOOD[0], "ts": ts("2026-11-24T12:01")}, {**GOOD[0], "ts": ts("2031-01-01T10:00")}]

    result = take({ELEVENTH: [*GOOD, *future]})

    assert result.noted == {"from the future": 2}
    assert result.left_out == 0
    assert touched(lite_store, here) == 1


def test_clocks_that_run_backwards_within_a_day_change_nothing(
    take: Take, lite_store: Store, here: int
) -> None:
    first, answer = message(ANA, "2026-11-10T10:00"), message(DEV, "2026-11-10T10:05")
    back = message(ANA, "2026-11-10T10:06")

    take({TENTH: [back, answer, first]})

    assert touched(lite_store, here) == 2


def test_an_entry_far_from_its_place_answers_nobody_and_is_named(
    take: Take, lite_store: Store, here: int
) -> None:
    first, back = message(ANA, "2026-11-11T10:00"), message(DEV, "2026-11-10T10:05", "<@U0ANA>")

    result = take({TENTH: [first], ELEVENTH: [back]})

    assert result.noted == {"far out of order, so not looked at for answers": 1}
    assert touched(lite_store, here) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"user": 7},
        {"text": None, "thread_ts": 5, "parent_user_id": []},
        {"reactions": "many"},
        {"reactions": [None, {"users": 3}, {"users": [None]}]},
        {"subtype": ["x"]},
        {"subtype": "file_comment", "comment": "lost"},
        {"subtype": "huddle_thread", "room": "R1"},
        {"subtype": "huddle_thread", "room": {"id": "R1", "participants": 4, "date_start": 10**30}},
    ],
)
def test_entries_of_another_shape_stop_nothing(
    take: Take, lite_store: Store, here: int, more: dict[str, Any]
) -> None:
    take({ELEVENTH: [{**message(ELI, "2026-11-11T09:00"), **more}, *GOOD]})

    assert touched(lite_store, here) == 1


def test_the_exit_code_says_that_a_day_is_missing_and_nothing_said_is_shown(
    settings: Settings, lite_store: Store, here: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    file = zipped(
        tmp_path / "export.zip",
        {TENTH: f'[{{"text": "{CANARY}"', ELEVENTH: [message(ANA, "2026-11-11T10:00", f"{CANARY} <@U0DEV>")]},
    )

    told = CliRunner().invoke(cli, ["import", "slack-export", str(file)])

    assert told.exit_code == 1
    assert f"Skipped {TENTH}" in told.output
    assert "1 touchpoints" in told.output
    assert CANARY not in told.output
    lite_store.close()
    kept = b"".join(one.read_bytes() for one in tmp_path.glob("drumbeat.db*"))
    assert CANARY.encode() not in kept
