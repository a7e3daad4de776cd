"""Settings: every missing or bad one is named at once."""

import pytest

from bot.oauth.token_vault import new_key
from bot.settings import Settings, check_connection, load
from domain.errors import SettingsError

KEY = new_key()


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


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


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hush",
    "TOKEN_KEYS": f"{KEY}, {KEY}",
    "PUBLIC_URL": "https://drumbeat.example/",
    "SLACK_SIGNING_SECRET": "signed",
}


def given(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in {**MANY, **changes}.items():
        monkeypatch.setenv(name, value)
    return load()


def test_one_workspace_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")

    assert not load().oauth


def test_many_workspaces_need_five_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch)

    check_connection(settings)

    assert (settings.oauth, settings.has_slack, settings.client) == (True, True, ("1.2", "hush"))
    assert settings.keys == [KEY, KEY]
    assert settings.public_url == "https://drumbeat.example"


@pytest.mark.parametrize("name", MANY)
def test_each_of_the_five_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    settings = given(monkeypatch, **{name: ""})

    with pytest.raises(SettingsError, match=f"^{name} is not set"):
        check_connection(settings)


def test_half_of_them_and_a_token_of_one_workspace_are_all_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(
        monkeypatch, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_CLIENT_SECRET="", PUBLIC_URL=""
    )

    with pytest.raises(SettingsError) as problem:
        check_connection(settings)

    said = str(problem.value).splitlines()
    assert [line.split()[0] for line in said] == [
        "SLACK_CLIENT_SECRET",
        "PUBLIC_URL",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
    ]


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        pytest.param(f"{KEY},short", "number 2 is no key", id="the second"),
        pytest.param("short,ö", "number 1, 2 is no key", id="both"),
        pytest.param(f"{KEY[:-1]}!", "number 1 is no key", id="one sign"),
        pytest.param(" , ", "there is no key", id="none"),
    ],
)
def test_a_bad_key_is_named_by_its_place_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, keys: str, says: str
) -> None:
    settings = given(monkeypatch, TOKEN_KEYS=keys)

    with pytest.raises(SettingsError) as problem:
        check_connection(settings)

    assert says in str(problem.value)
    assert KEY[:10] not in str(problem.value) + repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "drumbeat.example",
        "http://drumbeat.example",
        "https://",
        "ftp://x",
        "https://x/?a=1",
        "https://x/path",
    ],
)
def test_people_are_sent_back_over_https_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        given(monkeypatch, PUBLIC_URL=url)


def test_one_workspace_may_have_an_address_for_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    without = load()
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:3000")
    trial = load()
    monkeypatch.setenv("PUBLIC_URL", "https://drumbeat.example")
    settings = load()

    check_connection(settings)

    assert not settings.oauth
    assert [without.https, trial.https, settings.https] == [False, False, True]


def test_every_new_key_is_one_the_settings_take(monkeypatch: pytest.MonkeyPatch) -> None:
    check_connection(given(monkeypatch, TOKEN_KEYS=new_key()))


def test_many_workers_need_a_database_that_many_processes_share() -> None:
    with pytest.raises(SettingsError, match="DELIVERY_ENGINE=procrastinate needs PostgreSQL"):
        load(delivery_engine="procrastinate", database_url="sqlite:///drumbeat.db")

    chosen = load(delivery_engine="procrastinate", database_url="postgresql://db/drumbeat")
    assert chosen.delivery_engine == "procrastinate"


def test_an_engine_nobody_knows_is_named_with_its_setting() -> None:
    with pytest.raises(SettingsError, match="DELIVERY_ENGINE"):
        load(delivery_engine="celery")


def test_blanks_and_line_breaks_around_a_value_are_not_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given_values = {
        "SLACK_SIGNING_SECRET": "0123abcd\r\n",
        "SLACK_BOT_TOKEN": " xoxb-1\n",
        "HOST": "\t127.0.0.1 ",
    }
    for name, value in given_values.items():
        monkeypatch.setenv(name, value)

    settings = load()

    assert (settings.signing_secret, settings.bot_token, settings.host) == ("0123abcd", "xoxb-1", "127.0.0.1")


def test_a_value_of_blanks_alone_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", " \n")
    monkeypatch.setenv("DATABASE_URL", " ")

    assert (load().has_slack, load().database_url) == (False, "sqlite:///var/drumbeat.db")


@pytest.mark.parametrize(
    ("name", "value"), [("LOG_LEVEL", "info"), ("LOG_FORMAT", "JSON"), ("DELIVERY_ENGINE", "Embedded")]
)
def test_capitals_do_not_matter_where_words_are_chosen(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert str(getattr(load(), name.lower())).casefold() == value.casefold()


@pytest.mark.parametrize("token", ["xoxb-1-2-aB", "xoxe.xoxb-1-abc"])
def test_tokens_that_slack_gives_are_taken(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", token)

    assert load().bot_token == token
