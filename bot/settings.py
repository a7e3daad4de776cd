"""Purpose: the settings, from the environment or a `.env` file, each checked before anything starts.

Every missing or bad one is reported at once, by name.
"""

import base64
import os
import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import SettingsError
from domain.names import Names


def _command(name: str) -> str:
    """Slack's rule for a slash command: lower case, no spaces, 32 characters with the slash."""
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", name):
        raise ValueError("a command looks like /feedback: lower case, no spaces, 32 characters at most")
    return name


def _origin(url: str) -> str:
    """Slack sends people back to https only; plain http is for trials on this machine."""
    parts = urlsplit(url.rstrip("/"))
    local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if (parts.scheme != "https" and not local) or not parts.netloc or parts.path or parts.query:
        raise ValueError("an address looks like https://drumbeat.example.com")
    return url.rstrip("/")


def _database(url: str) -> str:
    """A file for SQLite, or a place PostgreSQL may be at."""
    if not re.match(r"(sqlite:///.|postgres(ql)?(\+psycopg)?://.)", url):
        raise ValueError("use sqlite:///folder/file.db or postgresql://user:password@host/name")
    try:
        _ = urlsplit(url).port
    except ValueError:
        raise ValueError("the port or host in the address can't be read") from None
    return url


def _api(url: str) -> str:
    if not re.fullmatch(r"https?://[!-~]+", url):
        raise ValueError("an address looks like https://slack.com/api/")
    return url


def _bot_token(token: SecretStr) -> SecretStr:
    return _token(token, "xoxb-", "the Bot User OAuth Token, under OAuth & Permissions")


def _app_token(token: SecretStr) -> SecretStr:
    return _token(token, "xapp-", "the app-level token, under Basic Information")


def _token(token: SecretStr, begins: str, which: str) -> SecretStr:
    """Slack names the kind of a token at its beginning; one that is rotated has a mark before that."""
    found = token.get_secret_value()
    kind = next((kind for kind in TOKEN_SETTINGS if found.startswith(kind)), "")
    if kind not in {"", begins}:
        raise ValueError(
            f"this is a token for {TOKEN_SETTINGS[kind]}; here goes {which}, which begins {begins}"
        )
    if not re.fullmatch(rf"(xoxe\.)?{begins}[A-Za-z0-9._-]+", found):
        raise ValueError(f"this is no such token: copy {which} anew, it begins {begins}")
    return token


def _secret(secret: SecretStr) -> SecretStr:
    found = secret.get_secret_value()
    kind = next((kind for kind in TOKEN_SETTINGS if found.startswith(kind)), "")
    if kind or not re.fullmatch(r"[A-Za-z0-9._-]+", found):
        wrong = "this is a token" if kind else "it holds letters that no signing secret has"
        raise ValueError(f"{wrong}: copy the Signing Secret anew, under Basic Information")
    return secret


TOKEN_SETTINGS = {"xoxb-": "SLACK_BOT_TOKEN", "xapp-": "SLACK_APP_TOKEN"}
Command = Annotated[str, AfterValidator(_command)]


# Of these it does not matter whether they are written in capitals.
CASES: dict[str, Callable[[str], str]] = {
    "log_level": str.upper,
    "log_format": str.lower,
    "delivery_engine": str.lower,
}


class Settings(BaseSettings):
    """All settings; the descriptions are the README's table."""

    model_config = SettingsConfigDict(
        env_file=os.environ.get("DRUMBEAT_ENV_FILE", ".env"),
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = Field(
        None, description="Bot token (`xoxb-…`). Without it `make run` starts the sandbox."
    )
    slack_signing_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None, description="Signing secret, for HTTP. Not needed with Socket Mode."
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(_app_token)] | None = Field(
        None, description="App-level token (`xapp-…`). When set, Socket Mode is used instead of HTTP."
    )
    slack_client_id: str | None = Field(
        None, description="Client id, to serve many workspaces that install by OAuth."
    )
    slack_client_secret: SecretStr | None = Field(None, description="Client secret, for many workspaces.")
    token_keys: SecretStr | None = Field(
        None,
        description="Keys for the stored tokens of many workspaces, with commas: the first seals, all open.",
    )
    public_url: Annotated[str, AfterValidator(_origin)] | None = Field(
        None,
        description="Where people reach this (`https://…`), for links to pages and for many workspaces.",
    )
    slack_api_url: Annotated[str, AfterValidator(_api)] = Field(
        "https://slack.com/api/", description="Where Slack's Web API is."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite:///var/drumbeat.db", description="SQLite file, or `postgresql://…` for PostgreSQL."
    )
    delivery_engine: Literal["embedded", "procrastinate"] = Field(
        "embedded",
        description="`embedded` posts from one process, `procrastinate` from many (PostgreSQL).",
    )
    keep_payloads_days: int = Field(
        30, ge=1, description="How many days the words of a message are kept once it was sent."
    )
    host: str = Field("127.0.0.1", description="Address the HTTP server listens on.")
    port: int = Field(3000, ge=0, le=65535, description="Port the HTTP server listens on.")
    feedback_command: Command = Field("/feedback", description="Name of the feedback command.")
    drumbeat_command: Command = Field("/drumbeat", description="Name of the command for everything else.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much the log says."
    )
    log_format: Literal["text", "json"] = Field("text", description="`text` to read, `json` to collect.")
    clock_url: str | None = Field(
        None, description="Take the time from here instead of the system; for trials only."
    )

    @model_validator(mode="before")
    @classmethod
    def _tidy(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Without the blanks and line breaks that come along with a copied value; an empty one is not set."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        for name in stripped.keys() & CASES.keys():
            stripped[name] = CASES[name](str(stripped[name]))
        return {name: value for name, value in stripped.items() if value != ""}

    @cached_property
    def names(self) -> Names:
        return Names(feedback=self.feedback_command, drumbeat=self.drumbeat_command)

    @property
    def has_slack(self) -> bool:
        return self.slack_bot_token is not None or self.oauth

    @property
    def oauth(self) -> bool:
        """Whether workspaces install by themselves, each with a token of its own."""
        return any(
            value is not None for value in (self.slack_client_id, self.slack_client_secret, self.token_keys)
        )

    @property
    def https(self) -> bool:
        """Whether people reach the bot's pages by https."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def client(self) -> tuple[str, str]:
        """The app's id and secret; SettingsError when one is missing."""
        if self.slack_client_id is None:
            raise SettingsError("SLACK_CLIENT_ID is not set")
        return self.slack_client_id, _needed("SLACK_CLIENT_SECRET", self.slack_client_secret)

    @property
    def keys(self) -> list[str]:
        """The keys for stored tokens, the one that seals first; SettingsError when there are none."""
        return _split(_needed("TOKEN_KEYS", self.token_keys))

    @property
    def bot_token(self) -> str:
        """The bot token; SettingsError when there is none."""
        return _needed("SLACK_BOT_TOKEN", self.slack_bot_token)

    @property
    def signing_secret(self) -> str:
        """The signing secret; SettingsError when there is none."""
        return _needed("SLACK_SIGNING_SECRET", self.slack_signing_secret)


def _needed(name: str, value: SecretStr | None) -> str:
    if value is None:
        raise SettingsError(f"{name} is not set")
    return value.get_secret_value()


def load(**changes: object) -> Settings:
    """The settings, with `changes` before the environment; SettingsError names everything that is wrong."""
    try:
        settings = Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = [f"{_name_of(p)}: {p['msg'].removeprefix('Value error, ')}" for p in error.errors()]
        raise SettingsError("\n".join(problems)) from None
    if settings.feedback_command == settings.drumbeat_command:
        raise SettingsError("FEEDBACK_COMMAND and DRUMBEAT_COMMAND must differ")
    if settings.delivery_engine == "procrastinate" and settings.database_url.startswith("sqlite"):
        raise SettingsError(
            "DELIVERY_ENGINE=procrastinate needs PostgreSQL: set DATABASE_URL to postgresql://…, or "
            "leave DELIVERY_ENGINE at embedded"
        )
    return settings


def _name_of(problem: ErrorDetails) -> str:
    """The variable's name; what follows in the place only says which kind of value was tried."""
    return str(problem["loc"][0]).upper() if problem["loc"] else "settings"


def check_connection(settings: Settings) -> None:
    """SettingsError, naming all that is missing, unless a connection to Slack can be made."""
    missing = _lacks_for_many(settings) if settings.oauth else _lacks_for_one(settings)
    if missing:
        raise SettingsError("\n".join(missing))


def _lacks_for_one(settings: Settings) -> list[str]:
    missing = []
    if settings.slack_bot_token is None:
        missing.append("SLACK_BOT_TOKEN is not set (it starts with xoxb-)")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        missing.append("SLACK_SIGNING_SECRET is not set (or set SLACK_APP_TOKEN for Socket Mode)")
    return missing


def _lacks_for_many(settings: Settings) -> list[str]:
    needed = ("slack_client_id", "slack_client_secret", "token_keys", "public_url", "slack_signing_secret")
    problems = [
        f"{name.upper()} is not set (many workspaces need it)"
        for name in needed
        if getattr(settings, name) is None
    ]
    if settings.slack_bot_token is not None:
        problems.append(
            "SLACK_BOT_TOKEN is for one workspace; SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and TOKEN_KEYS are "
            "for many: set one or the others"
        )
    if settings.slack_app_token is not None:
        problems.append("SLACK_APP_TOKEN is for one workspace: many are served over HTTP, so leave it empty")
    if settings.token_keys is not None:
        problems += _bad_keys(settings.keys)
    return problems


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _bad_keys(found: list[str]) -> list[str]:
    """What is wrong with the keys; each is named by its place, never by itself."""
    bad = [str(place) for place, key in enumerate(found, start=1) if not _is_key(key)]
    if found and not bad:
        return []
    which = f"number {', '.join(bad)} is no key" if bad else "there is no key"
    return [f"TOKEN_KEYS: {which} (`drumbeat key` prints a new one)"]


def _is_key(key: str) -> bool:
    """Whether it is 32 bytes in the alphabet of addresses, as the vault needs them."""
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False
