"""Stories: every control of a message or form works on the page, and tells the bot what Slack would."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from sandbox.client import Sandbox
from tests.patience import until
from tests.sandbox import bot as small
from tests.sandbox import parts

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ffff3f0005fe"
    "02fea72d9be90000000049454e44ae426082"
)
ONE, TWO = parts.option("one"), parts.option("two")
MANIFEST: dict[str, Any] = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/feedback", "usage_hint": "[what]", "description": "Tells", "should_escape": True}
        ],
        "shortcuts": [
            {"type": "message", "name": "Send as feedback", "callback_id": "on_message", "description": "x"},
            {"type": "global", "name": "Start anywhere", "callback_id": "anywhere", "description": "x"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "files:write", "files:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "message.channels"]}},
}
EVERYTHING = [
    parts.header("Header <b>"),
    parts.section("*Section*", accessory={"type": "overflow", "action_id": "more", "options": [ONE, TWO]}),
    {"type": "section", "fields": [parts.mrkdwn("left"), parts.plain("right")]},
    parts.section("select", accessory=parts.select("size", "small", "large")),
    parts.section("people", accessory={"type": "users_select", "action_id": "person"}),
    parts.section("boxes", accessory={"type": "checkboxes", "action_id": "many", "options": [ONE, TWO]}),
    parts.actions(
        {"type": "datepicker", "action_id": "day"},
        {"type": "timepicker", "action_id": "hour"},
        parts.button(
            "accept",
            "Accept",
            confirm={
                "title": parts.plain("Sure?"),
                "text": parts.plain("It counts."),
                "confirm": parts.plain("Do it"),
                "deny": parts.plain("Stop"),
            },
        ),
    ),
    {"type": "context", "elements": [parts.mrkdwn("_small_")]},
    {"type": "divider"},
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "said <i>"}]}],
    },
]


@pytest.fixture
def manifest() -> dict[str, Any]:
    return MANIFEST


@pytest.fixture
def page(browser: Browser, together: str, sandbox: Sandbox, client: WebClient) -> Iterator[Page]:
    client.chat_postMessage(channel=together, text="everything", blocks=EVERYTHING)
    page = browser.new_page(viewport={"width": 1300, "height": 1000}, locale="en-GB")
    page.goto(f"{sandbox.url}/as/ana/{together}")
    yield page
    page.close()


def heard(bot: small.Bot, count: int = 1) -> dict[str, Any]:
    """What the bot was told last, once it was told so often."""
    until(lambda: len(bot.heard) >= count)
    return bot.heard[-1]


def acted(bot: small.Bot, count: int = 1) -> dict[str, Any]:
    """The action the bot was told last, once it was told of so many."""
    return dict(heard(bot, count)["actions"][0])


def test_an_overflow_menu_tells_which_option(page: Page, bot: small.Bot) -> None:
    page.get_by_label("More options").click()
    page.get_by_role("button", name="Two").click()

    assert acted(bot)["selected_option"]["value"] == "two"


def test_a_select_is_searched_and_tells_its_option(page: Page, bot: small.Bot) -> None:
    box = page.get_by_role("combobox", name="Choose").nth(0)
    box.fill("lar")
    page.get_by_role("option", name="Large").click()

    assert acted(bot)["selected_option"]["value"] == "large"
    expect(box).to_have_value("Large")


def test_a_select_stays_one_while_the_page_is_shown_anew(
    page: Page, bot: small.Bot, client: WebClient, together: str
) -> None:
    box = page.get_by_role("combobox", name="Choose").nth(0)
    box.fill("lar")
    page.get_by_role("option", name="Large").click()
    heard(bot)
    client.chat_postMessage(channel=together, text="meanwhile")
    expect(page.get_by_text("meanwhile")).to_be_visible()

    expect(box).to_have_value("Large")
    expect(box).to_be_focused()


def test_a_select_that_takes_the_place_of_another_is_searched_too(
    page: Page, client: WebClient, sandbox: Sandbox, together: str
) -> None:
    other = parts.section("how long", accessory=parts.select("length", "short", "long"))
    (message,) = sandbox.as_("ana").sees(together)
    client.chat_update(
        channel=together, ts=message.ts, text="other", blocks=[*EVERYTHING[:3], other, *EVERYTHING[4:]]
    )
    expect(page.get_by_text("how long")).to_be_visible()

    box = page.get_by_role("combobox", name="Choose").nth(0)
    box.fill("sho")
    page.get_by_role("option", name="Short").click()
    expect(box).to_have_value("Short")


def test_a_person_is_found_by_name(page: Page, bot: small.Bot) -> None:
    page.get_by_role("combobox", name="Choose").nth(1).fill("cleo")
    page.get_by_role("option", name="Cleo Costa").click()

    assert acted(bot)["selected_user"] == "U0CLEO"


def test_checkboxes_tell_all_that_are_checked(page: Page, bot: small.Bot) -> None:
    page.get_by_label("One").check()
    acted(bot)
    page.get_by_label("Two").check()

    assert [o["value"] for o in acted(bot, 2)["selected_options"]] == ["one", "two"]


def test_a_day_and_a_time_are_picked(page: Page, bot: small.Bot) -> None:
    page.locator("input[type=date]").fill("2026-12-03")
    assert acted(bot)["selected_date"] == "2026-12-03"

    page.locator(".msg input[type=time]").fill("14:30")
    assert acted(bot, 2)["selected_time"] == "14:30"


def test_a_button_that_asks_first_waits_for_the_answer(page: Page, bot: small.Bot) -> None:
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Stop").click()
    assert bot.heard == []

    page.get_by_role("button", name="Accept").click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Do it").click()
    assert acted(bot)["action_id"] == "accept"
    expect(page.get_by_text("accepted")).to_be_visible()


def test_what_was_written_is_shown_and_not_obeyed(page: Page) -> None:
    expect(page.get_by_role("heading", name="Header <b>")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("said <i>")
    expect(page.locator("strong", has_text="Section")).to_be_visible()


def test_shortcuts_stand_at_the_message_and_below_the_channel(page: Page, bot: small.Bot) -> None:
    page.locator(".msg").hover()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Send as feedback").click()
    assert heard(bot)["callback_id"] == "on_message"

    page.get_by_label("Shortcuts").click()
    page.get_by_role("button", name="Start anywhere").click()
    assert heard(bot, 2)["callback_id"] == "anywhere"


def test_a_form_goes_through_with_all_its_fields(page: Page, bot: small.Bot) -> None:
    box = page.get_by_label("Message #sales-and-marketing")
    box.fill("/feedback open")
    box.press("Enter")
    form = page.get_by_role("dialog", name="A form")
    fields = form.get_by_label("Label")
    fields.nth(0).fill("update")
    people = form.locator("[data-field=who]").get_by_role("combobox")
    people.fill("ben")
    form.get_by_role("option", name="Ben Brandt").click()
    people.fill("dev")
    form.get_by_role("option", name="Dev Desai").click()
    form.get_by_role("button", name="Remove Ben Brandt").click()
    form.locator("input[type=number]").fill("7")
    form.get_by_label("A", exact=True).check()
    form.locator("input[type=email]").fill("nowhere")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("nowhere")).to_be_visible()
    form.locator("input[type=email]").fill("ana@northwind.example")
    form.get_by_role("button", name="Send").click()
    expect(page.get_by_text("second")).to_be_visible()

    values = bot.heard[-1]["view"]["state"]["values"]
    assert values["who"]["people"]["selected_users"] == ["U0DEV"]
    assert values["count"]["number"]["value"] == "7"
    assert [o["value"] for o in values["kinds"]["boxes"]["selected_options"]] == ["a"]


def test_the_bots_own_errors_stand_at_their_field(page: Page, bot: small.Bot) -> None:
    box = page.get_by_label("Message #sales-and-marketing")
    box.fill("/feedback open")
    box.press("Enter")
    form = page.get_by_role("dialog", name="A form")
    form.get_by_label("Label").nth(0).fill("errors")
    form.get_by_role("button", name="Send").click()

    expect(form.get_by_text("Not that.")).to_be_visible()
    expect(form.get_by_label("Label").nth(0)).to_be_focused()
    expect(form.get_by_label("Label").nth(0)).to_have_value("errors")


def test_home_is_asked_for_and_shown(page: Page, bot: small.Bot, sandbox: Sandbox) -> None:
    page.get_by_role("link", name="Drumbeat").click()
    page.get_by_role("link", name="Home").click()

    expect(page.get_by_role("region", name="Home")).to_contain_text("Home")
    assert [e.get("tab") for e in bot.heard if e.get("type") == "app_home_opened"][-1] == "home"


def test_pictures_are_shown_with_their_words(page: Page, client: WebClient, together: str) -> None:
    client.files_upload_v2(
        channel=together, content=PIXEL, filename="week.png", title="The week", alt_txt="Eleven touchpoints"
    )

    picture = page.get_by_role("img", name="Eleven touchpoints")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1


def test_messages_come_live_and_can_be_answered_edited_and_taken_back(
    page: Page, sandbox: Sandbox, bot: small.Bot, together: str
) -> None:
    sandbox.as_("ben").says("hello <!here>", together)
    expect(page.get_by_text("hello @here")).to_be_visible()

    page.locator(".msg", has_text="hello").hover()
    page.locator(".msg", has_text="hello").get_by_label("Reply in thread").click()
    page.get_by_label("Reply in the thread").fill("hi @ben")
    page.get_by_label("Reply in the thread").press("Enter")
    reply = page.get_by_label("Thread").locator(".msg", has_text="hi @Ben Brandt")
    expect(reply).to_be_visible()

    reply.hover()
    reply.get_by_label("More actions").click()
    reply.get_by_role("button", name="Edit message").click()
    page.locator("#edit-text").fill("hi there")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("hi there (edited)")).to_be_visible()

    changed = page.get_by_label("Thread").locator(".msg", has_text="hi there")
    changed.hover()
    changed.get_by_label("More actions").click()
    changed.get_by_role("button", name="Delete message").click()
    expect(page.get_by_text("hi there")).to_have_count(0)


def test_what_was_begun_stays_when_something_new_comes(page: Page, sandbox: Sandbox, together: str) -> None:
    box = page.get_by_label("Message #sales-and-marketing")
    box.fill("half a sentence")
    sandbox.as_("ben").says("news", together)

    expect(page.get_by_text("news")).to_be_visible()
    expect(box).to_have_value("half a sentence")
    expect(box).to_be_focused()


@pytest.mark.parametrize(("days", "words"), [(0, "Today"), (1, "Yesterday"), (3, "Thursday, 1 January")])
def test_days_are_named(sandbox: Sandbox, browser: Browser, days: int, words: str) -> None:
    sandbox.jump("2026-01-01T12:00:00+00:00")
    sandbox.as_("ana").says("early", "sales")
    sandbox.jump(datetime.fromisoformat("2026-01-01T13:00:00+00:00").replace(day=1 + days))
    page = browser.new_page()
    page.goto(f"{sandbox.url}/as/ana/C0SALES")

    expect(page.locator(".day")).to_have_text(words)
    page.close()
