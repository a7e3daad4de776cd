"""Stories: whoever is erased is nowhere: not in the database's files, not in what others read in Slack."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.operator import erasure
from bot.settings import load
from tests.cast import user_id
from tests.features.test_feedback_steps import PLAN, RESULT, TEST, TUESDAY, sent, step
from tests.features.test_quiet import FORM
from tests.office import Office

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
NAMES = {"ana": "Ottokar Zwölfling", "mae": "Melisande Quint"}
WORDS = {
    "ana": ("the zeppelin brochure confuses buyers", "they asked for a kaleidoscope"),
    "mae": ("the marzipan budget is spent", "a periscope answers it"),
}
NEWS: dict[str, Any] = {
    "title": ("value", "Fabrikam cut its prices"),
    "body": ("value", "List prices are down."),
    "category": ("selected_option", "competitive"),
    "owner": ("selected_user", "U0MAE"),
}


def a_week(office: Office) -> None:
    """Ana and Mae meet in all that there is; Fay gets what is not urgent once a day."""
    office.now = TUESDAY
    for who, name in NAMES.items():
        office.world.people[user_id(who)]["real_name"] = name
        office.event(type="user_change", user=office.world.people[user_id(who)])
    office.submit("fay", "quiet.save", {**FORM, "most": ("selected_option", "1")})
    office.submit("mae", "news.save", NEWS, data="news")
    _feedback(office)
    _ride(office)
    office.at(FRIDAY)


def _feedback(office: Office) -> None:
    """Ana's shipped, Fay's that Ana joined shipped as well, Ana's other one was declined by Mae."""
    sent(office, "ana", WORDS["ana"][0])
    sent(office, "fay", "the price is wrong")
    sent(office, "ana", WORDS["ana"][1])
    office.click("fay", "feedback.me_too", "1")
    office.click("ana", "feedback.me_too", "2")
    office.click("fay", "feedback.me_too", "3")
    office.click("mae", "feedback.acknowledge", "1")
    office.click("dev", "feedback.acknowledge", "2")
    step(office, "mae", "declined", number=3, why=("value", WORDS["mae"][0]))
    for number, who, why in ((1, "mae", WORDS["mae"][1]), (2, "dev", "it was simple")):
        step(office, who, "planned", number=number, **PLAN)
        step(office, who, "testing", number=number, **TEST)
        step(office, who, "result", number=number, **RESULT)
        step(office, who, "shipped", number=number, why=("value", why))
    office.later(days=1)


def _ride(office: Office) -> None:
    office.drumbeat("mae", "ride <@U0ANA|ana> 2026-12-03 14:00 Contoso")
    office.click("ana", "ride_along.confirm", "1")
    office.deliver()


def read_by_others(office: Office, who: str) -> str:
    """All that stands in Slack but what was written to that person alone."""
    places = [place for place in office.world.posts if place != user_id(who)]
    return "\n".join(post for place in places for post in office.posts(place))


def files(office: Office) -> Iterator[bytes]:
    """The database's file and its log, byte by byte."""
    for file in Path(office.store.url.removeprefix("sqlite:///")).parent.iterdir():
        yield file.read_bytes()


def searched(who: str) -> list[str]:
    return [user_id(who), NAMES[who], *WORDS[who]]


def stored_as(text: str) -> tuple[bytes, bytes]:
    """As text, and as it stands in JSON."""
    return text.encode(), text.encode("ascii", "backslashreplace").replace(b"\\xf6", b"\\u00f6")


@pytest.mark.parametrize("who", ["ana", "mae"])
def test_who_is_erased_is_in_no_file_and_in_nothing_that_others_read(lite_office: Office, who: str) -> None:
    a_week(lite_office)
    before = b"".join(files(lite_office))
    said = read_by_others(lite_office, who)
    assert all(any(form in before for form in stored_as(text)) for text in searched(who))
    assert [text for text in (f"@{user_id(who)}", *WORDS[who]) if text not in said] == []

    erasure.erase(load(database_url=lite_office.store.url), user_id(who), "", lite_office.now)
    after = b"".join(files(lite_office))
    lite_office.later(hours=1)

    said = read_by_others(lite_office, who)
    assert [text for text in searched(who) for form in stored_as(text) if form in after] == []
    assert [text for text in searched(who) if text in said] == []
