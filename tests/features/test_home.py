"""Stories: the Home tab says what Drumbeat does and counts, and holds each person's choices."""

from typing import Any

from tests.office import Office


def shown(office: Office, who: str) -> str:
    """The tab as it was published last for that person."""
    office.event(type="app_home_opened", user=f"U0{who.upper()}", tab="home", channel="D0")
    office.deliver()
    return str(last(office)["view"])


def last(office: Office) -> dict[str, Any]:
    return office.calls("views.publish")[-1]


def test_it_says_what_is_counted_and_what_comes_next(office: Office) -> None:
    text = shown(office, "ana")

    assert last(office)["user_id"] == "U0ANA"
    assert "Never what they say" in text
    assert "Thu, Nov 26 at 9:00 AM CET" in text
    assert "Health: no score yet" in text
    assert "Don't count me" in text


def test_a_choice_made_there_shows_there(lite_office: Office) -> None:
    shown(lite_office, "ana")

    lite_office.click_at_home("ana", "touchpoint.counted", "no")
    lite_office.deliver()

    assert "Count me again" in str(last(lite_office)["view"])


def test_who_is_on_neither_side_sees_no_score(lite_office: Office) -> None:
    assert "Health" not in shown(lite_office, "eli")


def test_the_messages_tab_publishes_nothing(lite_office: Office) -> None:
    lite_office.event(type="app_home_opened", user="U0ANA", tab="messages", channel="D0")
    lite_office.deliver()

    assert lite_office.calls("views.publish") == []
