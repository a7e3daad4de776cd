"""Stories: the eight things the page offers, done by clicks as three of the cast."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.company import Company


@pytest.fixture
def address(company: Company, tmp_path: Path) -> Iterator[str]:
    """A company on Tuesday morning, with the real bot."""
    with company.running(tmp_path) as running:
        yield running.sandbox


def follow(page: Page, step: str) -> None:
    """Take the strip's way to a step; it is ticked off afterwards."""
    page.get_by_label("Try it").get_by_role("link", name=step).click()


def ticked(page: Page, step: str) -> None:
    expect(page.locator(".guide .done", has_text=step)).to_have_count(1)


def send(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Send").click()


def feedback(page: Page) -> None:
    follow(page, "Say what you see")
    send(page)
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    expect(page.get_by_text("Got it: F-21")).to_be_visible()
    ticked(page, "Say what you see")


def take(page: Page) -> None:
    follow(page, "Pick up feedback")
    card = page.locator(".msg", has_text="F-21")
    card.get_by_role("button", name="I'll take it").click()
    expect(card.get_by_text("Picked up by @Dev Desai")).to_be_visible()
    ticked(page, "Pick up feedback")


def news(page: Page) -> None:
    follow(page, "Add news")
    send(page)
    form = page.get_by_role("dialog", name="News for Sales")
    form.get_by_label("Headline").fill("Litware signs for three years")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Please complete this required field.")).to_have_count(2)
    form.get_by_label("What should Sales know?").fill("Ask for the reference, they offered it.")
    form.get_by_role("combobox", name="Kind").click()
    form.get_by_role("option", name="An event").click()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Saved: Litware signs for three years")).to_be_visible()
    form.get_by_role("button", name="Done").click()
    expect(form).to_have_count(0)
    ticked(page, "Add news")


def ride(page: Page) -> None:
    follow(page, "Ask to ride along")
    send(page)
    expect(page.get_by_text("Request sent. @Ana Alvarez")).to_be_visible()
    follow(page, "Answer it")
    page.get_by_role("button", name="Confirm").last.click()
    expect(page.get_by_text("I'll tell you when @Dev Desai confirms")).to_be_visible()
    ticked(page, "Answer it")


def thursday(page: Page) -> None:
    follow(page, "Go to Thursday")
    page.get_by_role("button", name="Thursday 09:00").click()
    digest = page.locator(".msg", has_text="Litware signs for three years")
    expect(digest).to_be_visible()
    expect(digest.get_by_text("Ask for the reference")).to_be_visible()
    ticked(page, "Go to Thursday")


def deck(page: Page) -> None:
    """The slides stand in the digest's thread and can be downloaded."""
    page.get_by_role("link", name="1 reply").last.click()
    with page.expect_download() as downloading:
        page.get_by_label("Thread").get_by_role("link", name="Download").click()
    content = Path(downloading.value.path()).read_bytes()
    assert "ppt/presentation.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def monday(page: Page) -> None:
    follow(page, "Go to Monday")
    page.get_by_role("button", name="Monday 09:00").click()
    expect(page.locator(".journey").get_by_text("Monday alignment")).to_be_visible()
    agenda = page.locator(".msg", has_text="Monday alignment, 30 minutes").last
    expect(agenda.get_by_text("today at 09:00").first).to_be_visible()
    ticked(page, "Go to Monday")


def break_it(page: Page) -> None:
    follow(page, "Break it")
    page.get_by_role("button", name="Too many requests").click()
    expect(page.get_by_text("Armed: 429")).to_be_visible()
    send(page)
    expect(page.get_by_text(re.compile(r"429 in #field-feedback: there after 2 tries"))).to_be_visible()
    ticked(page, "Break it")


def restart(page: Page) -> None:
    """Killed in the middle, the bot takes up what it owes."""
    page.get_by_role("button", name="Kill and restart the bot").click()
    # A process starts anew: seconds on a busy machine.
    expect(page.get_by_text("Bot killed and restarted")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("0 doubled")).to_be_visible()


def test_the_eight_things_are_done_by_clicks_as_ana_dev_and_cleo(desk: Page, address: str) -> None:
    desk.goto(address)

    for part in (feedback, take, news, ride, thursday, deck, monday, break_it, restart):
        part(desk)

    expect(desk.get_by_text("8 of 8")).to_be_visible()
