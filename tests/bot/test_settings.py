"""Settings: every missing or bad one is named at once."""

import pytest

from bot.settings import check_connection, load
from domain.errors import SettingsError


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "DATABASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_without_anything_set_the_defaults_hold() -> None:
    settings = load()

    assert settings.names.feedback == "/feedback"
    assert not settings.has_slack
    assert settings.host == "127.0.0.1"


def test_all_bad_settings_are_reported_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("FEEDBACK_COMMAND", "Feedback!")

    with pytest.raises(SettingsError) as problem:
        load()

    assert "PORT" in str(problem.value)
    assert "FEEDBACK_COMMAND" in str(problem.value)


def test_all_that_a_connection_lacks_is_reported_together() -> None:
    with pytest.raises(SettingsError) as problem:
        check_connection(load())

    assert "SLACK_BOT_TOKEN" in str(problem.value)
    assert "SLACK_SIGNING_SECRET" in str(problem.value)


def test_socket_mode_needs_no_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")

    check_connection(load())


def test_both_commands_cannot_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDBACK_COMMAND", "/drumbeat")

    with pytest.raises(SettingsError, match="must differ"):
        load()


def test_a_token_never_shows_in_the_settings_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-12345")

    assert "12345" not in repr(load())


def test_many_workers_need_a_database_that_many_processes_share() -> None:
    with pytest.raises(SettingsError, match="DELIVERY_ENGINE=procrastinate needs PostgreSQL"):
        load(delivery_engine="procrastinate", database_url="sqlite:///drumbeat.db")

    chosen = load(delivery_engine="procrastinate", database_url="postgresql://db/drumbeat")
    assert chosen.delivery_engine == "procrastinate"


def test_an_engine_nobody_knows_is_named_with_its_setting() -> None:
    with pytest.raises(SettingsError, match="DELIVERY_ENGINE"):
        load(delivery_engine="celery")
