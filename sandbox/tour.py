"""Purpose: the tour: the whole story of the bot, played by the seeded people against a running bot.

It knows what people do and what they expect, not how the bot does it.
"""

from collections.abc import Callable

from sandbox.client import Sandbox
from sandbox.tour_stage import Missed, Show, Stage
from sandbox.world import Json


def play(url: str, show: Show, say: Callable[[str], None]) -> int:
    """The whole story; 0 when every step came as told."""
    stage = Stage(Sandbox(url), show, say)
    state = stage.sandbox.state()
    stage.names = {user["id"]: user["real_name"] for user in state["users"]}
    stage.names |= {channel["id"]: channel["name"] for channel in state["channels"]}
    for title, act in STORY:
        stage.step(title, act)
    say(f"tour: {stage.steps} steps, {stage.failed} failed")
    return 1 if stage.failed else 0


SETUP: Json = {
    "sales_group": "S0SALES",
    "sales_leaders": ["U0BEN"],
    "marketing_group": "S0MARKETING",
    "marketing_leaders": ["U0CLEO"],
    "thursday_channel": "C0TOGETHER",
    "thursday_day": "TH",
    "thursday_time": "09:00",
    "thursday_holiday": "shift",
    "monday_channel": "C0TOGETHER",
    "monday_day": "MO",
    "monday_time": "09:00",
    "monday_holiday": "shift",
    "intake_channel": "C0FIELD",
    "liaison": "U0DEV",
    "stand_in": "U0KIM",
    "zone": "Europe/Berlin",
}
CAMPAIGN: Json = {
    "title": "Warehouse tour videos",
    "starts": "2026-11-24",
    "ends": "2026-12-18",
    "audience": "Operations leads in retail",
    "looks": "Three two-minute videos by e-mail, one a week",
    "expected": "Book a visit to our show room",
    "how_to_act": "Send the second video after a first call",
    "owner": "U0CLEO",
}
NEWS: Json = {
    "title": "Fabrikam cut its prices",
    "body": "List prices are down 8 % since Friday. Our answer: three years at today's price.",
    "category": "competitive",
    "owner": "U0KIM",
}


def open_setup(stage: Stage) -> list[str]:
    opened = stage.sandbox.as_("mira").command("/drumbeat", "setup")
    return stage.answered("mira", opened, "What I count")[:6]


def save_setup(stage: Stage) -> list[str]:
    mira = stage.sandbox.as_("mira")
    mira.options("setup.group.sales", "sales")
    mira.options("setup.group.marketing", "market")
    mira.options("setup.zone", "Berlin")
    seen = stage.answered("mira", mira.submit(SETUP), "Saved.")
    stage.sandbox.settle()
    return seen


def test_lines(stage: Stage) -> list[str]:
    return [
        *stage.posted("sales-and-marketing", "Drumbeat is set up here"),
        *stage.posted("field-feedback", "Drumbeat is set up here"),
        *stage.told("mira", "I found"),
    ]


def enter_news(stage: Stage) -> list[str]:
    kim = stage.sandbox.as_("kim")
    kim.command("/drumbeat", "news")
    return stage.answered("kim", kim.submit(NEWS), "Saved")


def enter_campaign(stage: Stage) -> list[str]:
    cleo = stage.sandbox.as_("cleo")
    cleo.command("/drumbeat", "news")
    cleo.click("news.switch", value="campaign")
    return stage.answered("cleo", cleo.submit(CAMPAIGN), "Saved")


def send_feedback(stage: Stage) -> list[str]:
    text = "the follow-up mail confuses buyers: two of three asked which price is right"
    sent = stage.sandbox.as_("ana").command("/feedback", text, channel="sales")
    return stage.answered("ana", sent, "F-1")


def see_card(stage: Stage) -> list[str]:
    stage.sandbox.settle()
    return stage.posted("field-feedback", "F-1")


def send_by_form(stage: Stage) -> list[str]:
    gus = stage.sandbox.as_("gus")
    gus.command("/feedback", channel="sales")
    found = gus.options("feedback.campaign", "ware").options
    sent = gus.submit(
        {
            "text": "Buyers love the first video <!channel> & forward it",
            "campaign": found[0]["value"],
            "kind": "campaign",
            "sentiment": "working",
        }
    )
    seen = stage.answered("gus", sent, "F-2")
    stage.sandbox.settle()
    return [*seen, *stage.posted("field-feedback", "F-2")]


def acknowledge(stage: Stage) -> list[str]:
    card = stage.find(stage.sandbox.messages("field-feedback"), "F-1")
    stage.sandbox.as_("dev").click("feedback.acknowledge", card)
    stage.sandbox.settle()
    return [*stage.posted("field-feedback", "Picked up by"), *stage.told("ana", "picked up your feedback")]


def plan(stage: Stage) -> list[str]:
    _next(stage, "planned", {"owner": "U0DEV", "due_on": "2026-12-04"})
    return stage.told("ana", "is planned")


def ship(stage: Stage) -> list[str]:
    _next(stage, "shipped", {"why": "The mail has one link now."})
    return [*stage.told("ana", "shipped"), *stage.posted("sales-and-marketing", "Thanks to")]


def _next(stage: Stage, to: str, fields: Json) -> None:
    dev = stage.sandbox.as_("dev")
    dev.command("/feedback", "F-1", channel="marketing")
    dev.click("feedback.choose", value=to)
    dev.submit(fields)
    stage.sandbox.settle()


def refuse_outsider(stage: Stage) -> list[str]:
    sent = stage.sandbox.as_("eli").command("/feedback", "the canteen is cold")
    return stage.answered("eli", sent, "Sales or Marketing yet")


def talk(stage: Stage) -> list[str]:
    ana, cleo = stage.sandbox.as_("ana"), stage.sandbox.as_("cleo")
    asked = ana.says("Which deck do we show at Contoso?", "sales-and-marketing")
    heard = [
        asked,
        cleo.says("The short one, page 4 is new.", "sales-and-marketing"),
        cleo.says("And here is why.", "sales-and-marketing", thread=asked.message),
        ana.says("Thank you <@U0CLEO>!", "sales-and-marketing"),
    ]
    if not all(answer.acked for answer in heard):
        raise Missed("the bot did not take every message")
    return ["4 messages in #sales-and-marketing: counted, not kept"]


def call(stage: Stage) -> list[str]:
    logged = stage.sandbox.as_("ana").command("/drumbeat", "touch @cleo call")
    return stage.answered("ana", logged, "call")


def ask_how_it_goes(stage: Stage) -> list[str]:
    asked = stage.sandbox.as_("cleo").command("/drumbeat", "health")
    return stage.answered("cleo", asked, "no score yet")


def book_ride(stage: Stage) -> list[str]:
    booked = stage.sandbox.as_("dev").command("/drumbeat", "ride @ana 2026-12-03 14:00 Contoso")
    seen = stage.answered("dev", booked, "Contoso")
    stage.sandbox.settle()
    return [*seen, *stage.told("ana", "would like to ride along")]


def confirm_ride(stage: Stage) -> list[str]:
    for person, words in (("ana", "would like to ride along"), ("dev", "Your ride-along with")):
        invitation = stage.find(stage.sandbox.dms(person), words)
        stage.sandbox.as_(person).click("ride_along.confirm", invitation)
        stage.sandbox.settle()
    return stage.told("ana", "It's on")


def preview(stage: Stage) -> list[str]:
    asked = stage.sandbox.as_("cleo").command("/drumbeat", "preview thursday")
    return stage.answered("cleo", asked, "Marketing this week")[:3]


def thursday(stage: Stage) -> list[str]:
    stage.sandbox.jump("2026-11-26T09:00:30+01:00")
    digest = stage.posted("sales-and-marketing", "Marketing this week")
    return [*digest, *stage.posted("sales-and-marketing", "as slides")]


def monday(stage: Stage) -> list[str]:
    stage.sandbox.jump("2026-11-30T09:00:30+01:00")
    return stage.posted("sales-and-marketing", "Monday alignment")


def reminders(stage: Stage) -> list[str]:
    stage.sandbox.jump("2026-12-03T15:00:00+00:00")
    return [*stage.told("ana", "Tomorrow"), *stage.told("dev", "In an hour")]


def unknown(stage: Stage) -> list[str]:
    asked = stage.sandbox.as_("ana").command("/drumbeat", "dance")
    return stage.answered("ana", asked, "isn't something I know")


STORY: tuple[tuple[str, Callable[[Stage], list[str]]], ...] = (
    ("Mira, a workspace admin, types /drumbeat setup", open_setup),
    ("She chooses sides, channels and times, and saves", save_setup),
    ("Each channel gets a test line, Mira learns who was found", test_lines),
    ("Kim from Marketing enters news", enter_news),
    ("Cleo from Marketing enters a campaign", enter_campaign),
    ("Ana, a rep between two customers, types /feedback", send_feedback),
    ("Marketing sees the card", see_card),
    ("Gus uses the form, and his mark-up stays harmless", send_by_form),
    ("Dev acknowledges: the card changes, Ana is told", acknowledge),
    ("Dev plans it: Ana hears who does it, and until when", plan),
    ("It ships: Ana hears of it, and is thanked where both sides read", ship),
    ("Eli is on neither side and gets his words back", refuse_outsider),
    ("The two sides talk", talk),
    ("Ana called Cleo, and says so in one line", call),
    ("Dev asks to ride along with Ana", book_ride),
    ("Both confirm", confirm_ride),
    ("Cleo looks at Thursday's digest beforehand", preview),
    ("Thursday 09:00 comes", thursday),
    ("Monday 09:00 comes", monday),
    ("Cleo asks how the two sides are doing: it says so once it can tell", ask_how_it_goes),
    ("The ride-along comes near", reminders),
    ("Somebody types what the bot does not know", unknown),
)
