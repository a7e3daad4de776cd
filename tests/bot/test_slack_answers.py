"""How answers are read: what is a no, which code they name, how long they ask to wait, what a page means."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery.file_upload import send_bytes
from bot.delivery.outcome import FinalRefusal, TryLater, Unknown
from bot.delivery.send import _judge
from bot.operator.workspace_check import workspace_findings
from bot.settings import load
from bot.slack_client import LONGEST_WAIT_S, UNREADABLE_WAIT_S, code_of, retry_after
from domain.delivery import FINAL
from storage import workspace
from storage.db.engine import Store
from tests.bot.dispatcher import NOW, owe
from tests.bot.driven import Driven
from tests.bot.test_odd_answers import found
from tests.odd import Line, line
from tests.recorder import Recorder, World


@pytest.fixture
def odd() -> Iterator[Line]:
    with line() as given:
        yield given


@pytest.fixture
def here(lite_store: Store) -> int:
    return lite_store.write(lambda session: workspace.identify(session, "", "T0", NOW))


def response(data: Any, status: int, headers: dict[str, str]) -> SlackResponse:
    return SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.test/api/chat.postMessage",
        req_args={},
        data=data,
        headers=headers,
        status_code=status,
    )


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
CODES = st.sampled_from(sorted(FINAL)) | st.sampled_from(["fatal_error", "ratelimited", "moon"]) | SCALARS
BODIES = (
    SCALARS
    | st.lists(SCALARS, max_size=2)
    | st.fixed_dictionaries({"ok": st.just(False)}, optional={"error": CODES})
)
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 302, 401, 403, 404, 408, 429, 500, 502, 503, 504])


@given(BODIES, STATUSES, st.text(max_size=12) | st.sampled_from(["7", "nan", "inf", "-3", "1e400"]))
def test_only_what_slack_publishes_is_a_no_and_every_wait_is_a_number(
    body: Any, status: int, after: str
) -> None:
    error = SlackApiError("refused", response(body, status, {"Retry-After": after}))
    code = body.get("error") if isinstance(body, dict) else None

    outcome = _judge(error)

    refused = status < 500 and status != 429 and isinstance(code, str) and code in FINAL
    limited = status == 429 or code == "ratelimited"
    assert isinstance(outcome, FinalRefusal if refused else TryLater if limited else Unknown)
    assert not isinstance(outcome, TryLater) or 1 <= (outcome.wait_s or 0) <= LONGEST_WAIT_S


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("7", 7),
        ("1.5", 1.5),
        (" 30 ", 30),
        ("0", 1),
        ("-5", 1),
        ("", UNREADABLE_WAIT_S),
        ("soon", UNREADABLE_WAIT_S),
        ("1 minute", UNREADABLE_WAIT_S),
        ("nan", UNREADABLE_WAIT_S),
        ("inf", UNREADABLE_WAIT_S),
        ("-inf", UNREADABLE_WAIT_S),
        ("1e400", UNREADABLE_WAIT_S),
        ("99999999999999999999", LONGEST_WAIT_S),
        ("7200", 7200),
        ("Mon, 23 Nov 2026 09:01:30 GMT", 90),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 1),
        ("Mon, 99 Nov 2026 08:00:00 GMT", UNREADABLE_WAIT_S),
    ],
)
def test_a_wait_is_read_whatever_it_is_written_as(after: str, seconds: float) -> None:
    headers = {"Retry-After": after, "Date": "Mon, 23 Nov 2026 09:00:00 GMT"}
    error = SlackApiError("refused", response({"ok": False, "error": "ratelimited"}, 429, headers))

    assert retry_after(error) == seconds


def test_a_wait_without_a_header_is_some_seconds_and_what_is_no_limit_asks_for_none() -> None:
    limited = SlackApiError("refused", response(None, 429, {}))
    refused = SlackApiError("refused", response({"ok": False, "error": "is_archived"}, 200, {}))

    assert (retry_after(limited), retry_after(refused)) == (UNREADABLE_WAIT_S, None)


class Limited(Recorder):
    """Answers the first post with 429 and that wait."""

    after = ""
    asked = False

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        if api_method != "chat.postMessage" or self.asked:
            return super().api_call(api_method, **kwargs)
        self.asked = True
        return response({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": self.after}).validate()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("after", "seconds"), [("soon", 10), ("inf", 10), ("-1", 1), ("99999", 86_400), ("7", 7)]
)
def test_a_message_waits_as_long_as_asked_and_what_comes_later_not_longer(
    lite_store: Store, world: World, here: int, after: str, seconds: int
) -> None:
    slack = Limited(world)
    slack.after = after
    owe(lite_store, here, "first", "C0ONE")
    driven = Driven(lite_store, slack)
    driven.run(seconds=0)
    owe(lite_store, here, "second", "C0TWO")

    driven.run(days=2)

    first, second = found(lite_store, here, "first"), found(lite_store, here, "second")
    assert first.lateness is not None and first.sent_at and second.sent_at
    asked = timedelta(seconds=seconds)
    assert asked <= first.lateness <= asked + timedelta(minutes=15)
    assert second.sent_at - first.sent_at <= timedelta(minutes=15)


def test_an_upload_that_a_page_answered_did_not_arrive(odd: Line) -> None:
    slack = Recorder(World())
    slack.base_url = odd.url("word")

    with pytest.raises(ValueError, match="a page answered"):
        send_bytes(slack, odd.url("page"), b"a,b\n")
    send_bytes(slack, odd.url("word"), b"a,b\n")


def test_a_code_is_a_name_and_nothing_else() -> None:
    named = [
        SlackApiError("", response({"error": one}, 200, {})) for one in ("is_archived", "Is archived", 7)
    ]

    assert [code_of(one) for one in named] == ["is_archived", "", ""]


@pytest.mark.parametrize("name", ["page", "list", "null", "forbidden page", "ok and nothing more"])
def test_the_doctor_says_that_slack_did_not_answer(lite_store: Store, odd: Line, name: str) -> None:
    slack = WebClient("xoxb-test", base_url=odd.url(name), timeout=5, retry_handlers=[])
    settings = load(slack_bot_token="xoxb-test", slack_signing_secret="secret", database_url=lite_store.url)

    findings = workspace_findings(settings, slack, lambda _session: ["C0ONE"])

    assert [one.what for one in findings if "no answer" in one.found] == ["Slack"]
