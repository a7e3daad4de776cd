"""Purpose: make the pictures of the README anew, from the page itself: `python -m tests.pictures`.

Needs a Chromium. It checks nothing; tests/sandbox/browser does.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.company import Company
from tests.sandbox.browser.conftest import flags, found

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
LARGEST = 200_000


def digest(page: Page) -> None:
    """Thursday nine o'clock, as Ana sees it."""
    page.get_by_role("button", name="Thursday 09:00").click()
    expect(page.locator(".journey").get_by_text("Marketing this week")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="1 reply").last).to_be_visible(timeout=30_000)


def card(page: Page) -> None:
    """Dev looks at the cards."""
    page.goto(page.url.replace("ana/C0TOGETHER", "dev/C0FIELD"))


def form(page: Page) -> None:
    """Hana is about to send feedback."""
    page.goto(page.url.replace("ana/C0TOGETHER", "hana/C0SALES"))
    box = page.get_by_role("main").get_by_role("combobox")
    box.fill("/feedback")
    box.press("Escape")
    box.press("Enter")
    modal = page.get_by_role("dialog", name="Feedback")
    modal.get_by_label("What happened?").fill(
        "The reorder page answers the only question they have in December."
    )
    modal.get_by_role("combobox", name="Which campaign?").fill("reorder")
    expect(modal.get_by_role("option")).to_have_count(1)


def phone(page: Page) -> None:
    """What Drumbeat told Ana, in her hand."""
    page.goto(page.url.replace("C0TOGETHER", "drumbeat"))


PICTURES: dict[str, tuple[Callable[[Page], None], str, int, int]] = {
    "feedback": (card, "light", 1200, 720),
    "form": (form, "dark", 1200, 720),
    "phone": (phone, "light", 390, 720),
    "thursday": (digest, "light", 1200, 720),
}


def take(browser: Browser, address: str, name: str) -> int:
    """One picture; its size in bytes."""
    show, theme, width, height = PICTURES[name]
    page = browser.new_page(
        viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce"
    )
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{address}/as/ana/C0TOGETHER")
    show(page)
    page.wait_for_timeout(500)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    page.close()
    return path.stat().st_size


def main() -> int:
    """0 when all pictures are made and none is too large."""
    path = found()
    if path is None:
        sys.stderr.write("There is no Chromium on this machine.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        Company(Path(folder)).running(Path(folder)) as running,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        sizes = {name: take(browser, running.sandbox, name) for name in PICTURES}
        browser.close()
    sys.stdout.write("".join(f"{name}.png {size // 1000} kB\n" for name, size in sizes.items()))
    return 1 if max(sizes.values()) > LARGEST else 0


if __name__ == "__main__":
    sys.exit(main())
