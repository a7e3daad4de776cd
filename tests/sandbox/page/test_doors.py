"""Stories: who is let in at the sandbox's doors, and what the page shows whom."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from sandbox.client import OPENER, Sandbox
from tests.sandbox import bot as small


def ask(url: str, body: object = None, **headers: str) -> tuple[int, str]:
    data = None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with OPENER.open(urllib.request.Request(url, data, named)) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read().decode()


def act(sandbox: Sandbox, name: str, /, **given: Any) -> tuple[int, dict[str, Any]]:
    status, body = ask(f"{sandbox.url}/page/do/{name}", given)
    return status, json.loads(body)


def page(sandbox: Sandbox, path: str) -> str:
    status, body = ask(f"{sandbox.url}{path}")
    assert status == 200
    return body


@pytest.mark.parametrize("path", ["/as/ana/C0SALES", "/control/state", "/clock", "/page/changes"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:3900"},
        {"Host": "[bad"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    ],
    ids=str,
)
def test_no_strange_page_is_let_in(sandbox: Sandbox, path: str, headers: dict[str, str]) -> None:
    assert ask(sandbox.url + path, **headers)[0] == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machines_own_names_are_let_in(sandbox: Sandbox, name: str) -> None:
    port = sandbox.url.rpartition(":")[2]

    assert ask(f"{sandbox.url}/clock", Host=f"{name}:{port}", Origin=f"http://{name}:{port}")[0] == 200


def test_a_link_from_elsewhere_shows_the_page(sandbox: Sandbox) -> None:
    headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}

    assert ask(f"{sandbox.url}/as/ana/C0SALES", **headers)[0] == 200


def test_the_page_forbids_the_browser_all_that_is_not_its_own(sandbox: Sandbox) -> None:
    with OPENER.open(f"{sandbox.url}/as/ana/C0SALES") as reply:
        policy = reply.headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_page_brings_everything_it_needs_along(sandbox: Sandbox) -> None:
    shown = page(sandbox, "/as/ana/C0SALES")

    assert "https://" not in shown
    assert page(sandbox, "/page/static/idiomorph.min.js")


def test_everyone_sees_their_own_channels_only(sandbox: Sandbox) -> None:
    assert "leaders" in page(sandbox, "/as/ben/C0SALES")
    assert "leaders" not in page(sandbox, "/as/ana/C0SALES")
    assert "leaders" not in page(sandbox, "/as/ana/C0LEADERS")


def test_who_is_not_there_leads_to_somebody_who_is(sandbox: Sandbox) -> None:
    sandbox.deactivate("ivo")

    assert "Ana Alvarez" in page(sandbox, "/as/ivo/C0SALES")
    assert "Ana Alvarez" in page(sandbox, "/as/nobody")


def test_a_whisper_is_seen_by_its_own_person_only(sandbox: Sandbox, bot: small.Bot) -> None:
    act(sandbox, "say", user="ana", channel="sales", text="/feedback text")

    assert "plain words" in page(sandbox, "/as/ana/C0SALES")
    assert "plain words" not in page(sandbox, "/as/ben/C0SALES")


def test_what_is_new_is_marked_until_it_was_read(sandbox: Sandbox, bot: small.Bot) -> None:
    page(sandbox, "/as/ben/C0SALES")
    act(sandbox, "say", user="ana", channel="sales", text="hello")

    assert "1 unread" in page(sandbox, "/as/ben/C0GENERAL")
    page(sandbox, "/as/ben/C0SALES")
    assert "1 unread" not in page(sandbox, "/as/ben/C0GENERAL")


def test_names_and_links_typed_become_what_slack_makes_of_them(sandbox: Sandbox, bot: small.Bot) -> None:
    act(sandbox, "say", user="ana", channel="sales", text="@ben see #general & <b> https://example.com")

    said = sandbox.messages("sales")[-1].text
    assert said == "<@U0BEN> see <#C0GENERAL> &amp; &lt;b&gt; <https://example.com>"


def test_there_are_no_commands_in_threads(sandbox: Sandbox, bot: small.Bot) -> None:
    act(sandbox, "say", user="ana", channel="sales", text="hello")
    root = sandbox.messages("sales")[-1].ts

    act(sandbox, "say", user="ana", channel="sales", text="/feedback text", thread_ts=root)

    seen = sandbox.messages("sales", user="ana", thread=root)
    assert "not supported in threads" in seen[-1].text


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("say", {"channel": "sales", "text": "  "}, "no_text"),
        ("say", {"channel": "C0LEADERS", "text": "x"}, "channel_not_found"),
        ("say", {"channel": "marketing", "text": "x"}, "not_in_channel"),
        ("deactivate", {}, "no_such_act"),
        ("leap", {"leap": "yesterday"}, "no_such_leap"),
        ("leap", {"to": "someday"}, "not_an_instant"),
        ("leap", {"to": "2020-01-01T09:00"}, "not_ahead"),
        ("arm", {"fault": "war"}, "invalid_fault"),
        ("restart", {}, "not_ours"),
        ("react", {"channel": "sales", "ts": "1.0", "name": "eyes"}, "message_not_found"),
        ("dismiss", {"channel": "sales", "ts": "1.0"}, "message_not_found"),
        ("join", {"channel": "old-campaigns"}, "is_archived"),
    ],
)
def test_what_slack_would_refuse_the_page_refuses(
    sandbox: Sandbox, name: str, given: dict[str, Any], error: str
) -> None:
    status, answer = act(sandbox, name, user="ana", **given)

    assert (status, answer["error"]) == (422, error)
    assert answer["detail"]


def test_a_reaction_is_given_and_taken_back(sandbox: Sandbox, bot: small.Bot) -> None:
    act(sandbox, "say", user="ana", channel="sales", text="hello")
    root = sandbox.messages("sales")[-1]
    given = {"user": "ben", "channel": "sales", "ts": root.ts, "name": "tada"}

    act(sandbox, "react", **given)
    assert sandbox.messages("sales")[-1].json["reactions"] == [
        {"name": "tada", "users": ["U0BEN"], "count": 1}
    ]
    act(sandbox, "react", **given)
    assert sandbox.messages("sales")[-1].json["reactions"] == []


def test_a_command_the_bot_did_not_take_is_kept_in_the_box(sandbox: Sandbox, bot: small.Bot) -> None:
    bot.slow = 0.3
    sandbox.settings(ack_seconds=0.1)

    _, late = act(sandbox, "say", user="ana", channel="sales", text="/feedback slow")
    _, said = act(sandbox, "say", user="ana", channel="sales", text="hello")

    assert (late["kept"], said["kept"]) == (True, False)
    assert "operation_timeout" in page(sandbox, "/as/ana/C0SALES")


def test_somebody_joins_a_channel(sandbox: Sandbox) -> None:
    assert "Join channel" in page(sandbox, "/as/ana/C0MARKETING")

    act(sandbox, "join", user="ana", channel="marketing")

    assert "Message #marketing" in page(sandbox, "/as/ana/C0MARKETING")


def test_what_stands_in_a_form_goes_along_with_a_click(sandbox: Sandbox, bot: small.Bot) -> None:
    act(sandbox, "say", user="ana", channel="sales", text="/feedback open")
    view = sandbox.as_("ana").view
    assert view
    picked = {"text": {"type": "plain_text", "text": "One"}, "value": "one"}

    filled = {"words": "so far", "when": "no day"}
    act(sandbox, "click", user="ana", action_id="pick", view=view.id, value=picked, values=filled)

    state = bot.heard[-1]["view"]["state"]["values"]
    assert state["words"]["note"]["value"] == "so far"
    assert state["when"]["date"]["selected_date"] is None
