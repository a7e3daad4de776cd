"""End to end over HTTP: two workspaces install the app, use it, take it out, and come back."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from bot.trial.processes import bot
from sandbox.client import Sandbox
from tests.http.acts import digests, set_up
from tests.http.conftest import StartMany
from tests.http.oauth_workspaces import ONE, OTHER, Browser, Many, Page, drumbeat, stored
from tests.patience import PATIENCE_S

THURSDAY = "2026-11-26T09:00:30+01:00"
OF_TEAM = "JOIN workspace ON id = workspace_id WHERE team_id ="
INSTALLED = "SELECT team_id FROM installation JOIN workspace ON id = workspace_id WHERE token <> ''"


def field_notes(sandbox: Sandbox) -> str:
    return "\n".join(post.words for post in sandbox.messages("field-feedback"))


def asks(running: Many, browser: Browser, **more: str) -> str:
    """Where Slack sends the person back to."""
    asked = browser.open(f"{running.bot_url}/slack/install").goes_to
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return browser.open(f"{asked}{extra}").goes_to


def test_two_workspaces_install_and_use_it_and_nothing_crosses(
    database_url: str, start_many: StartMany
) -> None:
    running = start_many(database_url)
    pages = [running.install(ONE), running.install(OTHER)]
    set_up(running.one)
    set_up(running.other)
    running.one.as_("ana").command("/feedback", "heard in the one")
    running.other.as_("ana").command("/feedback", "heard in the other")
    running.one.settle()
    for sandbox in (running.one, running.other):
        sandbox.clear_calls()
    running.one.jump(THURSDAY)

    assert [page.status for page in pages] == [200, 200]
    assert ["installed in Northwind Trading" in pages[0].body, "Southwind Shipping" in pages[1].body] == [
        True
    ] * 2
    assert any("is installed, and nothing" in dm.words for dm in running.one.dms("mira"))
    assert any("is installed, and nothing" in dm.words for dm in running.other.dms("mira"))
    assert "heard in the one" in field_notes(running.one)
    assert "heard in the other" not in field_notes(running.one)
    assert "heard in the other" in field_notes(running.other)
    assert "heard in the one" not in field_notes(running.other)
    assert (len(digests(running.one)), len(digests(running.other))) == (1, 1)
    assert [running.one.calls("auth.test"), running.other.calls("auth.test")] == [[], []]


@pytest.mark.parametrize("first", ["uninstalled", pytest.param("revoked", marks=pytest.mark.all)])
def test_one_takes_it_out_and_comes_back_and_the_other_notices_nothing(
    start_many: StartMany, first: str
) -> None:
    running = start_many()
    running.install(ONE)
    running.install(OTHER)
    set_up(running.one)
    set_up(running.other)

    told = running.other.do("uninstall", first=first)
    answer = running.other.as_("ana").command("/feedback", "while it is out")
    running.one.jump(THURSDAY)
    gone = len(digests(running.one)), len(digests(running.other))
    [(token, refresh, why)] = stored(
        running,
        f"SELECT token, refresh_token, why FROM installation {OF_TEAM} '{OTHER}'",
    )
    running.install(OTHER)
    running.one.forward(minutes=1)
    again = running.other.as_("ana").command("/feedback", "and on it goes")

    assert [event["acked"] for event in told["events"]] == [True, True]
    assert ("/slack/install" in answer.ephemeral.words, "while it is out" in answer.ephemeral.words) == (
        True,
        True,
    )
    assert gone == (1, 0)
    assert (token, refresh) == ("", "")
    assert why == told["events"][0]["type"]
    assert len(digests(running.other)) == 1
    assert "*F-1*" in again.ephemeral.words


def test_a_token_that_was_taken_back_without_a_word_ends_the_installation_too(start_many: StartMany) -> None:
    running = start_many()
    running.install(OTHER)
    set_up(running.other)
    running.other.do("revoke", quietly=True)

    running.other.as_("ana").command("/feedback", "the last one")
    running.other.settle()
    after = running.other.as_("ana").command("/feedback", "refused kindly")

    assert "/slack/install" in after.ephemeral.words
    assert stored(running, "SELECT token, why FROM installation") == [("", "token_revoked")]
    code, told = drumbeat(running, "doctor")
    assert (code, "not installed since" in told) == (0, True)


def test_tokens_are_renewed_ahead_and_nobody_notices(start_many: StartMany) -> None:
    running = start_many(rotates=True)
    running.install(OTHER)
    set_up(running.other)
    before = running.other.do("tokens")["tokens"]

    running.one.forward(hours=30)
    answer = running.other.as_("ana").command("/feedback", "a day later")
    running.one.settle()
    tokens = running.other.do("tokens")["tokens"]

    assert len(before) == 1
    assert len(tokens) == 4
    assert "*F-1*" in answer.ephemeral.words
    assert "a day later" in field_notes(running.other)


def test_a_token_that_expired_meanwhile_is_renewed_at_its_first_use(start_many: StartMany) -> None:
    running = start_many(rotates=True)
    running.install(OTHER)
    set_up(running.other)
    running.process.terminate()
    running.process.wait(20)
    running.one.forward(hours=30)

    with bot(running.environment):
        answer = running.other.as_("ana").command("/feedback", "after the night")
        running.one.settle()

    assert "*F-1*" in answer.ephemeral.words
    assert "after the night" in field_notes(running.other)


def test_when_slack_renews_no_more_installer_and_operator_are_told_in_time(start_many: StartMany) -> None:
    running = start_many(rotates=True)
    running.install(OTHER)
    set_up(running.other)
    running.one.do("refuse_oauth", errors=["bad_client_secret", "invalid_refresh_token"])

    running.one.forward(hours=10, minutes=5)
    told = [dm.words for dm in running.other.dms("mira") if "didn't renew" in dm.words]
    code, doctor = drumbeat(running, "doctor", "--team", OTHER)
    status = running.other.as_("mira").command("/drumbeat", "status").ephemeral.words
    running.one.forward(hours=3)
    answer = running.other.as_("ana").command("/drumbeat", "help")

    assert len(told) == 1
    assert "/slack/install" in told[0]
    assert (code, "FAIL workspace T0SECOND: its permission ends" in doctor) == (1, True)
    assert "didn't renew my permission" in status
    assert "/slack/install" in answer.ephemeral.words


def page_of(running: Many, what: str) -> Page:
    browser = Browser()
    if what == "cancelled":
        return browser.open(asks(running, browser, deny="1"))
    back = asks(running, browser, team=OTHER)
    if what == "used already":
        browser.open(back)
        browser.cookies["drumbeat-install"] = back.rpartition("state=")[2]
    if what == "too late":
        running.one.forward(minutes=11)
    if what == "another browser":
        browser.cookies.clear()
    if what == "another state":
        back = back.replace("state=", "state=x")
    if what == "no state":
        back = back.partition("&state=")[0]
    if what == "wrong code":
        back = back.replace("code=", "code=x")
    if what == "refused in the address":
        back = back.replace("code=", "error=%3Cb%3Eserver_error&code=")
    if what == "refused":
        running.one.do("refuse_oauth", errors=["internal_error"])
    if what == "refused in no word of Slack's":
        running.one.do("refuse_oauth", errors=["<b>internal_error"])
    return browser.open(back)


@pytest.mark.parametrize(
    ("what", "status", "says"),
    [
        ("cancelled", 200, "You chose not to allow it"),
        ("used already", 400, "used already or is older than ten minutes"),
        ("too late", 400, "used already or is older than ten minutes"),
        ("another browser", 400, "end in the browser it began in"),
        ("another state", 400, "end in the browser it began in"),
        ("no state", 400, "end in the browser it began in"),
        ("wrong code", 400, "Slack said: invalid_code"),
        ("refused in the address", 400, "Slack said: &lt;b&gt;server_error"),
        ("refused", 400, "Slack said: internal_error"),
        ("refused in no word of Slack's", 400, "Slack said: an error without a name"),
    ],
)
def test_an_installation_that_goes_wrong_ends_on_a_kind_page(
    shared_many: Many, what: str, status: int, says: str
) -> None:
    page = page_of(shared_many, what)
    installed = stored(shared_many, INSTALLED)
    shared_many.other.do("uninstall")

    assert (page.status, says in page.body, "/slack/install" in page.body) == (status, True, True)
    assert installed == ([(OTHER,)] if what == "used already" else [])


def test_the_pages_keep_the_code_to_themselves(shared_many: Many) -> None:
    running = shared_many
    browser = Browser()
    begun = browser.open(f"{running.bot_url}/slack/install")
    page = browser.open(browser.open(f"{begun.goes_to}&team={ONE}").goes_to)

    assert begun.status == 302
    assert begun.goes_to.startswith(f"{running.sandbox_url}/oauth/v2/authorize?state=")
    assert "HttpOnly" in begun.headers["set-cookie"]
    assert "SameSite=lax" in begun.headers["set-cookie"]
    assert {begun.headers["cache-control"], page.headers["cache-control"]} == {"no-store"}
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "xoxb" not in page.body
    [(token,)] = stored(running, f"SELECT token FROM installation {OF_TEAM} '{ONE}'")
    running.one.do("uninstall")
    assert token
    assert "xoxb" not in str(token)


def test_slacks_look_at_a_commands_address_is_answered_though_it_is_not_signed(shared_many: Many) -> None:
    parts = urlsplit(shared_many.bot_url)

    def post(body: str, kind: str = "application/x-www-form-urlencoded") -> int:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)
        connection.request("POST", "/slack/events", body, {"Content-Type": kind})
        status = connection.getresponse().status
        connection.close()
        return status

    assert post("ssl_check=1&token=x") == 200
    assert post("ssl_check=0&token=x") == 401
    assert post("command=%2Ffeedback&text=hello") == 401
    assert post("ssl_check=1", "application/json") == 401
    assert post(f"ssl_check=1&text={'x' * 2000}") == 401
