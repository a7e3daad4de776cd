"""End to end over HTTP: the operator of a bot for many workspaces: its keys, its commands, its settings."""

from datetime import datetime, timedelta

from bot.oauth.token_vault import Vault, new_key
from bot.trial.processes import bot
from tests.http.acts import set_up
from tests.http.conftest import StartMany
from tests.http.oauth_workspaces import ONE, OTHER, Many, drumbeat, stored


def test_keys_are_rotated_and_a_wrong_one_is_named_at_the_start(start_many: StartMany) -> None:
    running = start_many()
    running.install(ONE)
    set_up(running.one)
    running.process.terminate()
    running.process.wait(20)
    old, new = running.environment["TOKEN_KEYS"], drumbeat(running, "key")[1].strip()

    wrong = drumbeat(running, "web", TOKEN_KEYS=new)
    sealed = drumbeat(running, "reseal", TOKEN_KEYS=f"{new},{old}")
    again = drumbeat(running, "reseal", TOKEN_KEYS=f"{new},{old}")
    lost = drumbeat(running, "web", TOKEN_KEYS=old)

    assert (wrong[0], "none of the keys opens the stored tokens of T0DRUMBEAT" in wrong[1]) == (2, True)
    assert "1 sealed with the first key" in sealed[1]
    assert "0 sealed with the first key" in again[1]
    assert lost[0] == 2
    assert new not in wrong[1]
    [(token, where)] = stored(running, "SELECT token, workspace_id FROM installation")
    assert Vault([new]).open(str(token), int(str(where))).startswith("xoxb-T0DRUMBEAT")
    with bot({**running.environment, "TOKEN_KEYS": new}):
        assert "Here's what I can do" in running.one.as_("ana").command("/drumbeat", "help").ephemeral.words


def test_a_workspace_whose_key_is_lost_can_be_forgotten_and_installs_again(start_many: StartMany) -> None:
    running = start_many()
    running.install(ONE)
    set_up(running.one)
    running.process.terminate()
    running.process.wait(20)
    changed = {**running.environment, "TOKEN_KEYS": new_key()}

    unknown = drumbeat(running, "forget", "T0NOBODY")
    forgotten = drumbeat(running, "forget", ONE)
    with bot(changed) as process:
        again = Many(running.sandbox_url, running.bot_url, changed, process)
        again.install(ONE)
        answer = running.one.as_("ana").command("/feedback", "still set up")

    assert (unknown[0], forgotten[0]) == (2, 0)
    assert "*F-1*" in answer.ephemeral.words


def test_the_operators_commands_speak_of_each_workspace_or_of_one(start_many: StartMany) -> None:
    running = start_many()
    none = drumbeat(running, "doctor")
    running.install(ONE)
    running.install(OTHER)
    set_up(running.one)
    set_up(running.other)

    doctor = drumbeat(running, "doctor")
    both = drumbeat(running, "preview", "thursday")[1]
    one = drumbeat(running, "preview", "thursday", "--team", OTHER)[1]
    ledger = drumbeat(running, "deliveries", "--most", "2")[1]

    assert (none[0], "it is installed in none" in none[1]) == (1, True)
    assert doctor[0] == 0, doctor[1]
    assert (f"ok   workspace {ONE}: installed" in doctor[1], f"ok   workspace {OTHER}" in doctor[1]) == (
        True,
        True,
    )
    assert (both.count("Marketing this week"), f"-- {OTHER} --" in both) == (2, True)
    assert one.count("Marketing this week") == 1
    assert "team" in ledger


def test_what_is_bad_with_the_settings_is_said_at_once(shared_many: Many) -> None:
    code, told = drumbeat(shared_many, "web", SLACK_BOT_TOKEN="xoxb-1", PUBLIC_URL="", TOKEN_KEYS="abc")

    assert code == 2
    assert all(name in told for name in ("SLACK_BOT_TOKEN", "PUBLIC_URL", "TOKEN_KEYS: number 1 is no key"))


def test_a_clock_that_jumps_is_one_for_all_workspaces(shared_many: Many) -> None:
    running = shared_many
    running.one.forward(hours=1)

    assert abs(running.one.now - running.other.now) < timedelta(seconds=5)
    assert running.one.now > datetime.fromisoformat("2026-11-23T10:59:00+01:00")
