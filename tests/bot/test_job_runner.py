"""Stories: a job that fails stops no other, is ended and told once, unless the database will be back."""

import errno
import sqlite3
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import OperationalError

from bot import job_runner
from domain.job import Job


class Broken:
    """A job's work, with what became of it."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.ended: list[str] = []

    def run(self) -> None:
        raise self.error

    def job(self) -> Job:
        return Job("broken", self.run, self.ended.append)


def full() -> OperationalError:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorname = "SQLITE_FULL"
    return OperationalError("INSERT", {}, cause)


def answer(code: str) -> SlackResponse:
    return SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.test/api/auth.test",
        req_args={},
        data={"ok": False, "error": code},
        headers={},
        status_code=200,
    )


def test_what_cannot_be_done_is_ended_with_the_kind_of_its_error() -> None:
    broken = Broken(ZeroDivisionError())

    assert job_runner.run([broken.job()]) == 1
    assert broken.ended == ["ZeroDivisionError"]


def test_what_a_full_disk_broke_off_stays_due() -> None:
    broken = Broken(full())

    assert job_runner.run([broken.job()]) == 1
    assert broken.ended == []


def test_the_log_names_what_is_the_matter_and_where() -> None:
    told = job_runner.story(full())

    assert (told["error"], told["why"]) == ("OperationalError", "the disk or the database is full")
    assert "why" not in job_runner.story(ZeroDivisionError())


def test_the_log_names_what_the_system_or_slack_says_but_nothing_quoted() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "c4n4ry")
    called = URLError("c4n4ry")
    called.__cause__ = refused

    assert job_runner.story(called)["why"] == "Connection refused"
    assert job_runner.story(SlackApiError("c4n4ry", answer("invalid_auth")))["why"] == "invalid_auth"
    assert "why" not in job_runner.story(SlackApiError("c4n4ry", answer("c4n4ry says no")))
