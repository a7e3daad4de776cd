"""Stories: a rep tells Marketing what happened in the field, and hears who took it."""

from datetime import timedelta

import pytest

from domain.names import Names
from storage import feedback
from storage.db.engine import Store
from tests.office import INTAKE, SET_UP, TOGETHER, Office

CONFUSED = "the follow-up mail confuses buyers"


def kept(office: Office) -> list[str]:
    """The words of all feedback there is, oldest first."""
    rows, _total = office.store.read(
        lambda session: feedback.new_at(session, office.workspace_id, office.now + timedelta(days=1), 99)
    )
    return [row.text for row in rows]


def test_a_line_of_feedback_is_kept_at_once_and_gets_a_number(office: Office) -> None:
    reply = office.command("ana", CONFUSED)

    assert "Got it: *F-1*" in reply.words
    assert reply.json["response_type"] == "ephemeral"
    assert kept(office) == [CONFUSED]


def test_numbers_count_up(office: Office) -> None:
    office.command("ana", "one")
    reply = office.command("fay", "two")

    assert "*F-2*" in reply.words


def test_the_intake_channel_gets_a_card_with_an_acknowledge_button(office: Office) -> None:
    office.command("ana", CONFUSED)
    office.deliver()

    card = office.posts(INTAKE)[-1]
    assert "*F-1* from @U0ANA" in card
    assert f"> {CONFUSED}" in card
    assert "[I'll take it]" in card


def test_a_marketers_click_changes_the_card_and_the_rep_is_told_who_took_it(office: Office) -> None:
    office.command("ana", CONFUSED)
    office.deliver()

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    assert "Picked up by @U0DEV" in office.posts(INTAKE)[-1]
    assert "[I'll take it]" not in office.posts(INTAKE)[-1]
    assert "@U0DEV from Marketing picked up your feedback *F-1*" in office.dms("ana")[-1]


def test_a_click_before_the_card_went_out_still_changes_it_in_order(office: Office) -> None:
    office.command("ana", CONFUSED)

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    assert "Picked up by @U0DEV" in office.posts(INTAKE)[-1]


def test_two_marketers_click_at_once_and_the_second_is_told_somebody_was_faster(office: Office) -> None:
    office.command("ana", CONFUSED)
    office.deliver()
    office.click("dev", "feedback.acknowledge", "1")

    office.click("cleo", "feedback.acknowledge", "1")
    office.deliver()

    assert "Someone got there first" in office.whispers[-1]
    assert len(office.dms("ana")) == 1


@pytest.mark.parametrize("who", ["fay", "eli"])
def test_only_marketing_can_take_feedback(office: Office, who: str) -> None:
    office.command("ana", CONFUSED)
    office.deliver()

    office.click(who, "feedback.acknowledge", "1")
    office.deliver()

    assert "Marketing takes this step" in office.whispers[-1]
    assert "[I'll take it]" in office.posts(INTAKE)[-1]


def test_the_same_words_within_two_minutes_are_one_feedback(office: Office) -> None:
    office.command("ana", CONFUSED)
    office.later(minutes=1)
    reply = office.command("ana", f"  {CONFUSED.upper()}")
    office.deliver()

    assert "I already have that one: *F-1*" in reply.words
    assert kept(office) == [CONFUSED]
    assert len([post for post in office.posts(INTAKE) if "F-1" in post]) == 1


def test_the_same_words_later_or_by_somebody_else_are_another_feedback(office: Office) -> None:
    office.command("ana", CONFUSED)
    office.command("fay", CONFUSED)
    office.later(minutes=3)
    reply = office.command("ana", CONFUSED)

    assert "*F-3*" in reply.words


def test_a_bare_command_opens_the_form(office: Office) -> None:
    reply = office.command("ana", "")

    view = office.calls("views.open")[-1]["view"]
    labels = [block["label"]["text"] for block in view["blocks"]]
    assert (reply.status, reply.body) == (200, "")
    assert (labels[0], len(labels)) == ("What happened?", 5)
    assert [block["optional"] for block in view["blocks"]] == [False, True, True, True, True]
    assert view["blocks"][0]["element"]["max_length"] == 3000


def test_the_form_keeps_all_four_answers_and_turns_into_a_receipt(office: Office) -> None:
    office.submit(
        "cleo",
        "news.save",
        {
            "title": ("value", "Spring offer"),
            "starts": ("selected_date", "2026-11-24"),
            "ends": ("selected_date", "2026-12-18"),
            "audience": ("value", "Retail"),
            "looks": ("value", "Mail"),
            "expected": ("value", "Call"),
            "how_to_act": ("value", "Ask"),
            "owner": ("selected_user", "U0CLEO"),
        },
        data="campaign",
    )
    assert office.suggest("ana", "feedback.campaign", "spring") == ["Spring offer"]

    reply = office.submit(
        "ana",
        "feedback.send",
        {
            "text": ("value", CONFUSED),
            "campaign": ("selected_option", "1"),
            "kind": ("selected_option", "campaign"),
            "sentiment": ("selected_option", "not_working"),
        },
    )
    office.deliver()

    assert reply.json["response_action"] == "update"
    assert "Got it: *F-1*" in reply.words
    assert "*F-1* from @U0ANA · A campaign · It's not working · Spring offer" in office.posts(INTAKE)[-1]


def test_help_shows_how_to_send_feedback(office: Office) -> None:
    words = office.command("ana", "help").words

    assert "Send feedback, in one line: `/feedback buyers ask for a demo first`" in words
    assert "/drumbeat" not in words


def test_somebody_on_neither_side_gets_a_sentence_and_the_words_back(office: Office) -> None:
    reply = office.command("eli", "the canteen is cold")

    assert "You aren't in Sales or Marketing yet" in reply.words
    assert "> the canteen is cold" in reply.words
    assert kept(office) == []


def test_before_the_set_up_the_words_come_back_with_what_to_do(new_office: Office) -> None:
    reply = new_office.command("ana", CONFUSED)

    assert "/drumbeat setup" in reply.words
    assert f"> {CONFUSED}" in reply.words


def test_ten_thousand_characters_come_back_whole_with_a_clear_sentence(office: Office) -> None:
    text = "a long story. " * 715

    reply = office.command("ana", text)

    assert "10,009 characters, and 3,000 is the most I keep" in reply.words
    quoted = "".join(block["elements"][0]["elements"][0]["text"] for block in reply.json["blocks"][1:])
    assert quoted == text.strip()
    assert kept(office) == []


def test_an_empty_form_stays_open_and_says_what_is_missing(office: Office) -> None:
    reply = office.submit("ana", "feedback.send", {"text": ("value", "   ")})

    assert reply.json["response_action"] == "errors"
    assert "One sentence is enough" in reply.errors["text"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("buyers ask &lt;why&gt; &amp; how", "> buyers ask <why> & how"),
        ("<!channel> look", "> @channel look"),
        ("<@U0BEN|ben> heard it too", "> @ben heard it too"),
        ("see <#C0SALES|sales>", "> see #sales"),
    ],
)
def test_what_a_person_typed_is_shown_as_typed_and_mentions_nobody(
    office: Office, typed: str, shown: str
) -> None:
    office.command("ana", typed)
    office.deliver()

    card = office.world.posts[INTAKE][-1]
    assert shown in office.posts(INTAKE)[-1]
    assert "<!channel>" not in card["text"]
    assert card["blocks"][1]["type"] == "rich_text"


@pytest.mark.parametrize("text", ["🎉🎉", "العميل لا يفهم العرض", "顧客は価格を尋ねた", "x" * 3000])
def test_any_script_is_kept_as_it_is(office: Office, text: str) -> None:
    office.command("ana", text)

    assert kept(office) == [text]


def test_an_archived_intake_channel_loses_nothing_and_the_admin_learns_what_to_do(office: Office) -> None:
    office.world.refusals["chat.postMessage", INTAKE] = "is_archived"

    reply = office.command("ana", CONFUSED)
    office.deliver()
    office.later(hours=1)

    assert "Got it: *F-1*" in reply.words
    assert kept(office) == [CONFUSED]
    told = [dm for dm in office.dms("mira") if "archived" in dm]
    assert len(told) == 1


def test_the_commands_name_is_a_setting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(store, monkeypatch, Names(feedback="/field", drumbeat="/beat"))
    office.command("mira", "setup", "/beat")
    office.submit("mira", "setup.save", SET_UP)
    office.deliver()

    assert "Got it: *F-1*" in office.command("ana", CONFUSED, "/field").words
    assert "`/field buyers ask for a demo first`" in office.command("ana", "help", "/beat").words
    assert "`/field" in office.command("ana", "preview thursday", "/beat").words


def test_a_rep_who_left_can_no_longer_send(office: Office) -> None:
    office.event(type="user_change", user={**office.world.people["U0ANA"], "deleted": True})

    assert "aren't in Sales or Marketing" in office.command("ana", CONFUSED).words


def test_feedback_of_a_marketer_counts_too(office: Office) -> None:
    assert "Got it: *F-1*" in office.command("kim", "a customer called me").words


def test_nothing_is_posted_outside_the_intake_channel(office: Office) -> None:
    before = len(office.posts(TOGETHER))

    office.command("ana", CONFUSED, channel=TOGETHER)
    office.deliver()

    assert len(office.posts(TOGETHER)) == before
