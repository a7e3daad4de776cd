"""Stories: nobody is shut out: axe finds nothing serious on any page or modal, in both themes and sizes."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.company import Company

SIZES = {"desk": (1400, 860), "phone": (390, 780)}
BAD = ("serious", "critical")
AXE = Axe()


@pytest.fixture(scope="module")
def address(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with company.running(tmp_path_factory.mktemp("seen")) as running:
        yield running.sandbox


BOTH = pytest.mark.parametrize("page", SIZES, indirect=True)
DESK = pytest.mark.parametrize("page", ["desk"], indirect=True)


@pytest.fixture(scope="module")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    yield page
    page.close()


def faults(page: Page) -> list[str]:
    """What axe finds serious in both themes; the second theme is looked at for its contrast."""
    found = _run(page, "light", {"resultTypes": ["violations"]})
    return found + _run(page, "dark", {"runOnly": ["color-contrast"], "resultTypes": ["violations"]})


def _run(page: Page, theme: str, options: dict[str, object]) -> list[str]:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    found = AXE.run(page, options=options).response["violations"]
    return [
        f"{theme} {one['id']}: {node['html'][:120]} {node['failureSummary'][:160]}"
        for one in found
        if one["impact"] in BAD
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("desk", "dev/C0FIELD"),
        ("desk", "ana/drumbeat"),
        ("desk", "ana/drumbeat?tab=about"),
        ("desk", "dev/drumbeat?tab=home"),
        ("desk", "eli/C0SALES"),
        ("desk", "cleo/C0LEADERS"),
        ("phone", "dev/C0FIELD"),
        ("phone", "dev/drumbeat?tab=home"),
    ],
    indirect=["page"],
)
def test_every_page_can_be_used_by_everybody(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/as/{path}")

    assert faults(page) == []


@BOTH
def test_a_channel_its_thread_and_the_panels_can_be_used_by_everybody(page: Page, address: str) -> None:
    page.goto(f"{address}/as/ana/C0TOGETHER")
    page.get_by_role("link", name="2 replies").last.click()
    expect(page.get_by_label("Thread").first).to_be_visible()

    assert faults(page) == []


@pytest.mark.parametrize(
    ("page", "path", "typed", "title"),
    [
        ("desk", "ana/C0SALES", "/feedback", "Feedback"),
        ("desk", "cleo/C0MARKETING", "/drumbeat news", "News for Sales"),
        ("desk", "mira/C0GENERAL", "/drumbeat setup", "Set up Drumbeat"),
        ("phone", "mira/C0GENERAL", "/drumbeat setup", "Set up Drumbeat"),
    ],
    indirect=["page"],
)
def test_every_modal_can_be_used_by_everybody(
    page: Page, address: str, path: str, typed: str, title: str
) -> None:
    page.goto(f"{address}/as/{path}")
    box = page.get_by_role("main").get_by_role("combobox")
    box.fill(typed)
    box.press("Escape")
    box.press("Enter")
    modal = page.get_by_role("dialog", name=title)
    expect(modal).to_be_visible()

    assert faults(page) == []

    modal.get_by_role("button", name="Cancel").click()
    expect(modal).to_have_count(0)


@BOTH
def test_what_opens_can_be_used_by_everybody(page: Page, address: str) -> None:
    page.goto(f"{address}/as/ana/C0SALES")
    page.locator("#acting summary").click()
    assert faults(page) == []
    page.keyboard.press("Escape")

    box = page.get_by_role("main").get_by_role("combobox")
    box.press_sequentially("/")
    expect(page.get_by_role("option", name="/feedback")).to_be_visible()
    assert faults(page) == []


@DESK
def test_everything_is_reached_by_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/as/ana/C0SALES")
    box = page.get_by_role("main").get_by_role("combobox")
    box.focus()
    page.keyboard.type("/f")
    page.keyboard.press("Enter")
    expect(box).to_have_value("/feedback ")
    page.keyboard.press("Enter")
    modal = page.get_by_role("dialog", name="Feedback")
    expect(modal.get_by_label("What happened?")).to_be_focused()
    page.keyboard.type("by the keyboard alone")
    page.keyboard.press("Tab")
    page.keyboard.type("reorder")
    expect(modal.get_by_role("option", name="Year-end reorder reminder")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(modal.get_by_role("combobox", name="Which campaign?")).to_have_value("Year-end reorder reminder")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    expect(box).to_be_focused()
