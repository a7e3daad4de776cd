"""Stories: a page opens for whom its link is until it runs out; others read the same calm words."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import timedelta
from unittest.mock import Mock

import pytest
import structlog
from starlette.routing import Route

from bot import features
from bot.features import FEATURES
from bot.manifest import INSTALL, REDIRECT
from bot.oauth.install_pages import Pages
from domain.errors import UserError
from domain.page_link import PAGES, PageLink
from handlers.shared.audience import Audience
from handlers.shared.feature import Feature, WebPage
from messages.page import HtmlPage, page
from presenters.page_link import PageLinks
from storage import member, workspace
from storage.db.engine import Store
from storage.erasure import Erasure
from storage.member import Profile
from storage.scope import Scope
from tests.office import MONDAY, PUBLIC_URL, TEAM, Office
from tests.page_visit import visit, visit_pages

DECLARED = [page.path for feature in FEATURES for page in feature.pages]
EACH = pytest.mark.parametrize("path", DECLARED)
BEN = "U0BEN"
CANARY = "canary-7d31"


def link(office: Office, path: str, user: str = BEN, **query: str) -> str:
    """The link of that person, a leader where not said otherwise."""
    made = office.here().read(PageLinks(PUBLIC_URL, user).link_to, path, **query)
    assert made
    return made


def forged(office: Office, path: str, **changes: object) -> str:
    """A link of another kind, signed with the workspace's own key."""
    key = office.here().read(lambda scope: workspace.link_key(scope.session, office.workspace_id))
    parts = {
        "path": path,
        "workspace_id": office.workspace_id,
        "user_id": BEN,
        "expires_at": MONDAY + timedelta(days=1),
        "query": {},
    }
    return PageLink(**{**parts, **changes}).address(key)  # type: ignore[arg-type]


def other_workspace(office: Office, path: str, enterprise: str = "", team: str = "T0OTHER") -> str:
    """A good link of a workspace that is known and that this bot does not serve."""

    def sign(scope: Scope) -> str:
        number = workspace.identify(scope.session, enterprise, team, MONDAY)
        member.learn(scope.session, number, Profile(BEN, "Ben", None, True, False), MONDAY)
        key = workspace.link_key(scope.session, number)
        return PageLink(path, number, BEN, MONDAY + timedelta(days=1), {}).address(key)

    return office.here().write(sign)


BAD: dict[str, Callable[[Office, str], str]] = {
    "none": lambda _office, path: f"{PAGES}{path}",
    "of another page": lambda office, path: link(office, "other").replace("other", path),
    "of another person": lambda office, path: link(office, path).replace(BEN, "U0CLEO"),
    "of another workspace": other_workspace,
    "of a workspace of another organisation": lambda office, path: other_workspace(office, path, "E0", TEAM),
    "said to be of another workspace": lambda office, path: link(office, path).replace("link=", "link=9"),
    "of a workspace nobody knows": lambda office, path: forged(office, path, workspace_id=999_999_999),
    "of somebody nobody knows": lambda office, path: forged(office, path, user_id="U0NOBODY"),
    "altered": lambda office, path: link(office, path)[:-1] + "g",
    "with more in it": lambda office, path: link(office, path) + "&campaign=1",
    "run out": lambda office, path: forged(office, path, expires_at=MONDAY),
    "far too long": lambda _office, path: f"{PAGES}{path}?link={'1' * 100_000}",
}


@EACH
def test_a_good_link_opens_its_page(lite_office: Office, path: str) -> None:
    assert visit(lite_office, link(lite_office, path)).status == 200


@EACH
@pytest.mark.parametrize("kind", BAD)
def test_any_other_link_opens_nothing_and_says_what_to_do(lite_office: Office, path: str, kind: str) -> None:
    bad = BAD[kind](lite_office, path)

    shown = visit(lite_office, bad)
    plain = visit(lite_office, f"{PAGES}{path}")

    assert shown.status == 404
    assert "This link has run out" in shown.words
    assert re.search("Ask for a new one in Slack with /", shown.words)
    assert (shown.text, shown.headers) == (plain.text, plain.headers)


@EACH
def test_a_link_is_good_for_a_week(lite_office: Office, path: str) -> None:
    made = link(lite_office, path)

    lite_office.now = MONDAY + timedelta(days=7, seconds=-1)
    last = visit(lite_office, made)
    lite_office.now = MONDAY + timedelta(days=7)
    after = visit(lite_office, made)

    assert (last.status, after.status) == (200, 404)


@EACH
def test_whoever_left_opens_nothing(lite_office: Office, path: str) -> None:
    made = link(lite_office, path)
    left = Profile(BEN, "Ben", None, active=False, is_admin=False)
    lite_office.here().write(lambda scope: member.learn(scope.session, scope.workspace_id, left, scope.now))

    assert visit(lite_office, made).status == 404
    assert lite_office.here().read(PageLinks(PUBLIC_URL, BEN).link_to, path) is None


@EACH
def test_whoever_left_opens_nothing_an_hour_later_though_no_event_came(
    lite_office: Office, path: str
) -> None:
    good = link(lite_office, path)
    lite_office.world.people[BEN]["deleted"] = True
    lite_office.now += timedelta(hours=1)

    assert visit(lite_office, good).status == 404


@EACH
def test_whoever_was_erased_opens_nothing(lite_office: Office, path: str) -> None:
    made = link(lite_office, path)

    def erase(scope: Scope) -> None:
        Erasure(scope.session, scope.workspace_id, BEN, features.personal()).erase(instead="U0DEV")

    lite_office.here().write(erase)

    assert visit(lite_office, made).status == 404


@EACH
def test_a_link_of_a_workspace_that_is_no_longer_served_opens_nothing(lite_office: Office, path: str) -> None:
    made = link(lite_office, path)
    lite_office.tenancy = Mock(admit=lambda _enterprise, _team: None)

    assert visit(lite_office, made).status == 404


@EACH
@pytest.mark.parametrize("who", ["eli", "ana"])
def test_who_may_not_reads_why(lite_office: Office, path: str, who: str) -> None:
    profile = Profile("U0ELI", "Eli", None, active=True, is_admin=False)
    lite_office.here().write(
        lambda scope: member.learn(scope.session, scope.workspace_id, profile, scope.now)
    )
    declared = next(page for feature in FEATURES for page in feature.pages if page.path == path)
    refused = who == "eli" or declared.who is Audience.LEADERS

    shown = visit(lite_office, link(lite_office, path, f"U0{who.upper()}"))

    assert shown.status == (403 if refused else 200)
    assert ("This is for" in shown.words) is refused


def test_there_is_nothing_beside_the_pages(lite_office: Office) -> None:
    shown = visit(lite_office, f"{PAGES}anything/../else")

    assert shown.status == 404
    assert "Ask for a new one in Slack with /drumbeat help" in shown.words


def fails() -> HtmlPage:
    raise RuntimeError(CANARY)


def refuses() -> HtmlPage:
    raise UserError(f"Not <{CANARY}> today.")


ODD = Feature(
    pages=(
        WebPage("fails", fails, "{drumbeat} help"),
        WebPage("refuses", refuses, "{drumbeat} help"),
        WebPage("gone", lambda: None, "{drumbeat} help"),
        WebPage("open", lambda user: page("page_notice", part="broken", reason=user), "{drumbeat} help"),
    )
)


@pytest.fixture
def odd(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A bot with pages that answer in every way there is."""
    office = Office(lite_store, monkeypatch, made_of=[*FEATURES, ODD])
    office.set_up()
    return office


def test_a_page_that_fails_shows_the_reference_in_the_log_and_nothing_else(odd: Office) -> None:
    with structlog.testing.capture_logs() as logged:
        shown = visit(odd, link(odd, "fails"))

    (entry,) = [line for line in logged if line["event"] == "page failed"]
    assert shown.status == 500
    assert f"reference: {entry['reference']}" in shown.words
    assert CANARY not in shown.text + str(logged)
    assert "link=" not in str(logged) and BEN not in str(logged)


def test_nothing_of_a_link_is_logged(odd: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = link(odd, "open")

    with structlog.testing.capture_logs() as logged:
        visit(odd, made)
        visit(odd, made[:-1])

    assert made.partition("link=")[2][:-1] not in caplog.text + str(logged)


@pytest.mark.parametrize(("path", "status"), [("refuses", 403), ("gone", 404), ("open", 200)])
def test_a_page_may_refuse_and_may_be_gone(odd: Office, path: str, status: int) -> None:
    shown = visit(odd, link(odd, path))

    assert shown.status == status
    assert f"<{CANARY}>" not in shown.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("address", ["fails", "refuses", "gone", "open", "feedback-report.csv", "nowhere"])
def test_every_answer_tells_the_browser_to_run_and_keep_nothing(
    odd: Office, address: str, method: str
) -> None:
    headers = visit(odd, link(odd, address), method).headers

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("address", [INSTALL, f"{REDIRECT}?state=1"])
def test_a_page_of_the_installation_that_fails_is_answered_the_same_way(address: str) -> None:
    def pages(pool: Executor) -> list[Route]:
        broken = Mock(write=Mock(side_effect=RuntimeError(CANARY)))
        install = Pages(
            broken, Mock(), Mock(), Mock(), Mock(), ("1.2", "hush"), PUBLIC_URL, True, "", "/drumbeat", pool
        )
        return install.routes()

    with structlog.testing.capture_logs() as logged, pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.oauth.install_pages.hmac.compare_digest", lambda _one, _other: True)
        shown = visit_pages(pages, address)

    assert shown.status == 500
    assert str(logged[-1]["reference"]) in shown.words
    assert CANARY not in shown.text + str(logged)
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/healthz", "/metrics", "/slack/events", "/"])
def test_whatever_else_the_edge_answers_bears_the_same(odd: Office, address: str) -> None:
    assert "frame-ancestors 'none'" in visit(odd, address).headers["content-security-policy"]
