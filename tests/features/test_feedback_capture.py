"""Stories: feedback from anywhere: a campaign in the words, a shortcut on a message."""

from typing import Any

import pytest

from storage import feedback
from storage.feedback import Feedback
from tests.office import INTAKE, TOGETHER, Office


def row(office: Office, number: int = 1) -> Feedback:
    found = office.store.read(lambda session: feedback.find(session, office.workspace_id, number))
    assert found is not None
    return found


def campaign(office: Office, name: str, ends: str = "2026-12-18") -> None:
    values: dict[str, Any] = {
        "title": ("value", name),
        "starts": ("selected_date", "2026-11-20"),
        "ends": ("selected_date", ends),
        **dict.fromkeys(("audience", "looks", "expected", "how_to_act"), ("value", "x")),
        "owner": ("selected_user", "U0CLEO"),
    }
    assert office.submit("cleo", "news.save", values, data="campaign").json["response_action"] == "update"


@pytest.mark.parametrize("text", ["buyers like #spring-offer a lot", "SPRING OFFER: buyers like it a lot"])
def test_a_campaign_named_in_the_words_is_recognised(office: Office, text: str) -> None:
    campaign(office, "Spring")
    campaign(office, "Spring offer")

    reply = office.command("ana", text)
    office.deliver()

    assert "Got it: *F-1*, on _Spring offer_." in reply.words
    assert f"> {text}" in office.posts(INTAKE)[-1]
    assert "*F-1* from @U0ANA · A campaign · Spring offer" in office.posts(INTAKE)[-1]
    assert "F-1" in office.command("fay", "list #spring offer").words


def test_a_campaign_that_ended_is_named_with_a_mark_and_the_rep_is_told(lite_office: Office) -> None:
    campaign(lite_office, "Spring offer", ends="2026-11-23")
    lite_office.later(days=2)

    marked = lite_office.command("ana", "the #spring-offer mails went out twice")
    leading = lite_office.command("ana", "Spring offer is what they ask for now")

    assert "on _Spring offer_ (that campaign has ended)" in marked.words
    assert "about" not in leading.words
    assert (row(lite_office, 1).campaign_id, row(lite_office, 2).campaign_id) == (1, None)


def test_the_campaign_chosen_in_the_form_wins_over_one_in_the_words(lite_office: Office) -> None:
    campaign(lite_office, "Spring")
    campaign(lite_office, "Autumn")

    lite_office.submit(
        "ana",
        "feedback.send",
        {"text": ("value", "#spring was better"), "campaign": ("selected_option", "2")},
    )

    assert row(lite_office).campaign_id == 2


SHORTCUT = "feedback.from_message"
SAID = {"text": "buyers ask &lt;why&gt;", "ts": "1764000000.000900"}
GENERAL = {"id": "C0GENERAL", "name": "general"}
LINK = "https://northwind.slack.com/archives/C0GENERAL/p1764000000000900"


def opened(office: Office) -> dict[str, Any]:
    view: dict[str, Any] = office.calls("views.open")[-1]["view"]
    return view


def preset(view: dict[str, Any]) -> tuple[str, bool]:
    """The words and whether the private choice is ticked, as the form opens."""
    fields = {block["block_id"]: block["element"] for block in view["blocks"]}
    return fields["text"].get("initial_value", ""), bool(fields["private"].get("initial_options"))


def send(office: Office, who: str = "ana", *, private: bool = False) -> None:
    """The form as it opened is sent."""
    view = opened(office)
    ticked = ["private"] if private else []
    values: dict[str, Any] = {
        "text": ("value", preset(view)[0]),
        "private": ("selected_options", ticked),
    }
    office.submit(who, "feedback.send", values, data=view.get("private_metadata", ""))
    office.deliver()


def test_the_shortcut_takes_a_messages_words_and_keeps_its_link(office: Office) -> None:
    office.shortcut("ana", SHORTCUT, SAID, GENERAL)
    assert preset(opened(office)) == ("buyers ask <why>", False)

    send(office)

    assert row(office).permalink == LINK
    assert "> buyers ask <why>" in office.posts(INTAKE)[-1]
    assert f"<{LINK}|see the message>" in str(office.world.posts[INTAKE][-1]["blocks"])


def test_people_a_message_mentions_stand_in_the_form_by_name(lite_office: Office) -> None:
    said = {"text": "ask <@U0CLEO>, <@U0DEV|dev> or <@U0STRANGER>", "ts": "1764000000.000900"}
    lite_office.shortcut("ana", SHORTCUT, said, GENERAL)
    assert preset(opened(lite_office))[0] == "ask @Cleo, @dev or @U0STRANGER"


def test_the_link_to_a_reply_leads_into_its_thread(lite_office: Office) -> None:
    lite_office.shortcut("ana", SHORTCUT, {**SAID, "thread_ts": "1764000000.000100"}, GENERAL)

    send(lite_office)

    assert row(lite_office).permalink == f"{LINK}?thread_ts=1764000000.000100&cid=C0GENERAL"


@pytest.mark.parametrize(
    ("channel", "private"),
    [
        (GENERAL, False),
        ({"id": "D0ANA", "name": "directmessage"}, True),
        ({"id": "G0OLD", "name": "old-private"}, True),
        ({"id": "C0DEAL", "name": "privategroup"}, True),
        ({"id": "C0SIX", "name": "mpdm-ana--ben--cleo-1"}, True),
        ({"id": "C0ROOM", "name": "deal-room"}, True),
        ({"id": INTAKE, "name": "privategroup"}, False),
    ],
)
def test_what_was_said_among_few_is_private_unless_the_rep_chooses_otherwise(
    office: Office, channel: dict[str, str], private: bool
) -> None:
    office.says("ben", "hello", "1764000000.000800", channel="C0ROOM", channel_type="group")
    office.says("ben", "hello", "1764000000.000801", channel="C0ROOM", channel_type="group")

    office.shortcut("ana", SHORTCUT, SAID, channel)

    assert preset(opened(office))[1] is private


@pytest.mark.parametrize(("private", "seen_by"), [(True, "U0DEV"), (False, INTAKE)])
def test_the_rep_decides_who_sees_what_came_from_a_direct_message(
    office: Office, private: bool, seen_by: str
) -> None:
    office.shortcut("ana", SHORTCUT, SAID, {"id": "D0ANA", "name": "directmessage"})

    send(office, private=private)

    assert "buyers ask <why>" in office.posts(seen_by)[-1]
    assert sum("buyers ask" in post for post in [*office.posts(INTAKE), *office.dms("dev")]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "🎉🎉",
        "العميل لا يفهم العرض",
        "顧客は価格を尋ねた",
        "&lt;!channel&gt; <!here> <@U0BEN|ben>",
        "`*_~",
        "",
    ],
)
def test_the_form_opens_with_any_words(lite_office: Office, text: str) -> None:
    reply = lite_office.shortcut("ana", SHORTCUT, {**SAID, "text": text}, GENERAL)

    assert (reply.status, lite_office.whispers) == (200, [])
    assert "<!here>" not in preset(opened(lite_office))[0]


@pytest.mark.parametrize("text", ["x" * 3001, "🎉" * 3001, "ع" * 12000])
def test_of_a_long_message_the_form_takes_the_beginning_and_says_so(lite_office: Office, text: str) -> None:
    lite_office.shortcut("ana", SHORTCUT, {**SAID, "text": text}, GENERAL)

    assert text.startswith(preset(opened(lite_office))[0])
    assert "the link leads to the rest" in str(opened(lite_office))


@pytest.mark.parametrize("ts", ["1764|x>", "<!channel>", ""])
def test_what_is_no_part_of_a_link_makes_none(lite_office: Office, ts: str) -> None:
    lite_office.shortcut("ana", SHORTCUT, {**SAID, "ts": ts}, GENERAL)

    send(lite_office)

    assert row(lite_office).permalink is None


def test_the_menu_of_a_message_needs_one_call_only(lite_office: Office) -> None:
    before = len(lite_office.world.calls)

    lite_office.shortcut("ana", SHORTCUT, SAID, GENERAL)

    assert [call.method for call in lite_office.world.calls[before:]] == ["views.open"]


def test_somebody_on_neither_side_keeps_the_words_in_the_form(lite_office: Office) -> None:
    lite_office.shortcut("eli", SHORTCUT, SAID, GENERAL)

    reply = lite_office.submit("eli", "feedback.send", {"text": ("value", "x")})

    assert "aren't in Sales or Marketing" in reply.errors["text"]


@pytest.mark.parametrize("number", ["99", "0", "99999999999999999999"])
def test_a_campaign_that_is_none_is_refused_at_its_field(lite_office: Office, number: str) -> None:
    campaign(lite_office, "Spring")
    values = {"text": ("value", "buyers ask why"), "campaign": ("selected_option", number)}

    reply = lite_office.submit("ana", "feedback.send", values)

    assert reply.errors == {"campaign": "That campaign isn't there. Pick one from the list."}


@pytest.mark.parametrize("who", ["eli", "mira"])
def test_who_is_on_neither_side_reads_no_campaigns_and_opens_no_form(lite_office: Office, who: str) -> None:
    campaign(lite_office, "Spring")
    before = len(lite_office.calls("views.open"))

    typed = lite_office.command(who, "")
    message = {"ts": "1764000000.000900", "text": "buyers ask why"}
    lite_office.shortcut(who, "feedback.from_message", message, {"id": TOGETHER, "name": "together"})

    assert lite_office.suggest(who, "feedback.campaign", "") == []
    assert (
        "aren't in Sales or Marketing" in typed.words
        and "aren't in Sales or Marketing" in lite_office.whispers[-1]
    )
    assert len(lite_office.calls("views.open")) == before
