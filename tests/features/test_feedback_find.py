"""Stories: feedback is found by whoever looks for it, and what was said before is offered."""

from typing import Any

import pytest

from tests.features.test_feedback_steps import WHY, sent, step
from tests.features.test_news import CAMPAIGN
from tests.office import Office


def ask(office: Office, who: str, text: str) -> str:
    return office.command(who, text).words


def test_a_rep_finds_what_they_sent_and_where_it_stands(office: Office) -> None:
    sent(office, "ana", "the mail confuses buyers")
    sent(office, "fay", "prices are too high")
    office.click("dev", "feedback.acknowledge", "1")

    mine = ask(office, "ana", "mine")

    assert "Yours: 1 piece of feedback" in mine
    assert "F-1" in mine and "Picked up by @U0DEV" in mine
    assert "prices" not in mine


def test_words_find_what_holds_them_all_in_any_case_and_order(office: Office) -> None:
    sent(office, "ana", "The follow-up MAIL confuses büyers")
    sent(office, "fay", "the mail is fine")

    assert "F-1" in ask(office, "gus", "search buyers mail")
    assert "F-2" not in ask(office, "gus", "search buyers mail")
    assert "Nothing found" in ask(office, "gus", "search unheard of")


def test_a_word_that_was_mistyped_finds_what_comes_closest_and_says_so(office: Office) -> None:
    sent(office, "ana", "the spring campaign confuses buyers")
    sent(office, "fay", "prices are too high")

    found = ask(office, "gus", "search campain")

    assert "“campain”: 1 piece of feedback\nNo exact match. These come closest." in found
    assert "F-1" in found and "F-2" not in found


def test_exact_matches_stand_before_those_that_only_come_close(office: Office) -> None:
    sent(office, "ana", "one campaign confuses buyers")
    sent(office, "fay", "campaigns are too many")

    found = ask(office, "gus", "search campaign")

    assert "“campaign”: 2 pieces of feedback\nExact matches come first, then the closest." in found
    assert found.index("F-1") < found.index("F-2")
    assert "come" not in ask(office, "gus", "search confuses")


def test_lists_are_filtered_by_stage_kind_and_campaign(office: Office) -> None:
    office.submit("cleo", "news.save", CAMPAIGN, data="campaign")
    sent(office, "ana", "one")
    office.submit(
        "fay",
        "feedback.send",
        {
            "text": ("value", "two"),
            "kind": ("selected_option", "customer"),
            "campaign": ("selected_option", "1"),
        },
    )
    office.deliver()
    step(office, "dev", "declined", **WHY)

    assert "Open: 1" in ask(office, "gus", "list")
    assert "F-1" in ask(office, "gus", "list declined")
    assert "F-2" in ask(office, "gus", "list customer")
    assert "F-2" in ask(office, "gus", "list #Warehouse tour videos")
    assert "There's no campaign" in ask(office, "gus", "list nonsense")


def in_autumn(office: Office) -> None:
    """F-1 is about a campaign and declined, F-2 is neither."""
    autumn = {**CAMPAIGN, "title": ("value", "Überraschung im Herbst")}
    office.submit("cleo", "news.save", autumn, data="campaign")
    sent(office, "ana", "#überraschung-im-herbst kommt gut an")
    sent(office, "fay", "prices are too high")
    step(office, "dev", "declined", **WHY)


@pytest.mark.parametrize(
    "asked",
    [
        "list überraschung IM herbst",
        "list #Überraschung-im-Herbst",
        "list Declined campaign",
        "list declined campaign #überraschung im herbst",
    ],
)
def test_filters_go_together_and_a_campaign_needs_no_mark(office: Office, asked: str) -> None:
    in_autumn(office)

    found = ask(office, "gus", asked)

    assert "1 piece of feedback" in found and "F-1" in found


def test_filters_that_meet_nowhere_find_none_and_two_of_one_kind_are_too_many(lite_office: Office) -> None:
    in_autumn(lite_office)

    assert "Nothing found" in ask(lite_office, "gus", "list new #überraschung im herbst")
    assert "One stage and one kind" in ask(lite_office, "gus", "list new declined")
    assert lite_office.suggest("ana", "feedback.campaign", "überr") == ["Überraschung im Herbst"]


def test_a_long_list_has_pages(lite_office: Office) -> None:
    for number in range(20):
        lite_office.command("ana", f"thing number {number} of many")
    lite_office.deliver()

    first = ask(lite_office, "ana", "mine")
    assert "20 pieces of feedback, page 1 of 3" in first and "[Older]" in first and "[Newer]" not in first

    lite_office.click("ana", "feedback.page.3", "3 mine")
    assert "page 3 of 3" in lite_office.whispers[-1]
    assert "F-1" in lite_office.whispers[-1] and "[Older]" not in lite_office.whispers[-1]


@pytest.mark.parametrize(
    ("value", "page"), [("0 mine", 1), ("2 mine", 2), ("99 mine", 2), ("999999999 mine", 2)]
)
def test_a_page_that_is_not_there_any_more_is_the_nearest_there_is(
    lite_office: Office, value: str, page: int
) -> None:
    for number in range(9):
        lite_office.command("ana", f"thing number {number} of a few")

    lite_office.click("ana", "feedback.page.2", value)

    assert f"9 pieces of feedback, page {page} of 2" in lite_office.whispers[-1]


@pytest.mark.parametrize(
    "value", ["", " ", "mine", "-1 mine", "1.5 mine", "٣ mine", "1234567890 mine", "2mine"]
)
def test_a_button_that_brings_back_nothing_to_read_is_answered(lite_office: Office, value: str) -> None:
    sent(lite_office)

    lite_office.click("ana", "feedback.page.2", value)

    assert "I lost track of that list" in lite_office.whispers[-1]


@pytest.mark.parametrize("value", ["1", "1 ", "1 nonsense", "1 sear", "1 searching for it"])
def test_a_query_that_was_cut_is_not_taken_for_another(lite_office: Office, value: str) -> None:
    sent(lite_office)

    lite_office.click("ana", "feedback.page.1", value)

    assert "I lost track of that list" in lite_office.whispers[-1]


def test_nobody_turns_the_pages_of_a_list_they_may_not_see(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.click("eli", "feedback.page.2", "1 list")

    assert "people in Sales and Marketing" in lite_office.whispers[-1]


def test_one_is_opened_by_its_number(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.command("dev", "F-1")
    assert lite_office.calls("views.open")[-1]["view"]["title"]["text"] == "F-1"
    assert "There's no F-9." in ask(lite_office, "dev", "f9")


@pytest.mark.parametrize("text", ["mine", "list", "search mail", "F-1"])
def test_somebody_on_neither_side_finds_nothing(lite_office: Office, text: str) -> None:
    sent(lite_office)

    assert "people in Sales and Marketing" in ask(lite_office, "eli", text)


@pytest.mark.parametrize("text", ["mine is broken", "list of complaints from Contoso", "F-1 is wrong"])
def test_a_sentence_that_begins_like_a_command_is_feedback(lite_office: Office, text: str) -> None:
    assert "Got it: *F-1*" in ask(lite_office, "ana", text)


PRIVATE: dict[str, Any] = {
    "text": ("value", "the secret deal with Contoso"),
    "private": ("selected_options", ["private"]),
}


def test_a_private_one_is_found_by_nobody_else(lite_office: Office) -> None:
    lite_office.submit("ana", "feedback.send", PRIVATE)
    lite_office.deliver()

    assert "F-1" in ask(lite_office, "ana", "search secret")
    assert "Nothing found" in ask(lite_office, "fay", "search secret")
    assert "Nothing found" in ask(lite_office, "fay", "search secrte contosso")
    assert "F-1" in ask(lite_office, "ana", "search secrte contosso")
    assert "Nothing found" in ask(lite_office, "dev", "list")


def test_what_was_said_before_is_offered_and_joined(office: Office) -> None:
    sent(office, "ana", "the follow-up mail after the webinar confuses buyers")
    sent(office, "fay", "buyers are confused by the follow-up mail after the webinar")
    assert "something like your *F-2*" in office.dms("fay")[-1]

    office.click("fay", "feedback.same", "2 1")
    office.deliver()
    step(office, "dev", "declined", **WHY)

    assert "goes on" not in office.dms("fay")[-1]
    assert "Why: the budget is spent" in "\n".join(office.dms("fay"))


def test_the_offer_says_how_many_said_it_before(office: Office) -> None:
    sent(office, "ana", "the follow-up mail after the webinar confuses buyers")
    office.click("gus", "feedback.me_too", "1")
    office.click("hana", "feedback.me_too", "1")

    sent(office, "fay", "buyers are confused by the follow-up mail after the webinar")

    assert "3 colleagues said something like your *F-2*: *F-1*" in office.dms("fay")[-1]
    assert "[Same here]" in office.dms("fay")[-1]


def test_what_two_send_in_the_same_moment_is_offered_to_the_second(office: Office) -> None:
    office.command("ana", "the follow-up mail after the webinar confuses buyers")
    office.command("fay", "buyers are confused by the follow-up mail after the webinar")
    office.deliver()

    assert "something like your *F-2*: *F-1*" in office.dms("fay")[-1]
    assert not any("something like" in dm for dm in office.dms("ana"))


def test_something_else_is_not_offered(lite_office: Office) -> None:
    sent(lite_office, "ana", "the follow-up mail after the webinar confuses buyers")
    sent(lite_office, "fay", "the price list is missing the new bundles")

    assert lite_office.dms("fay") == []


def test_a_private_one_is_neither_offered_nor_matched(lite_office: Office) -> None:
    lite_office.submit("ana", "feedback.send", PRIVATE)
    lite_office.deliver()
    sent(lite_office, "fay", "the secret deal with Contoso")

    assert lite_office.dms("fay") == []
