"""Stories: a button answers only whom it is for; everybody else is told so, and nothing changes."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.features import FEATURES
from tests.bot.test_saved import FORM_VALUES
from tests.cast import MARKETING, SALES, user_id
from tests.features.buttons_play import EVERYBODY, GUEST, LEAVER, Pressing, stored
from tests.features.calendar_play import URL
from tests.features.test_feedback_reaction import react, write
from tests.features.test_feedback_steps import WHY, sent, step
from tests.features.test_promise import made
from tests.office import Office

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SIDES = frozenset({*SALES, *MARKETING})
MARKETERS, LEADERS, ADMIN = frozenset(MARKETING), frozenset({"ben", "cleo"}), frozenset({"mira"})
# None: whoever it was shown to, and nobody else.
MAY: Mapping[str, frozenset[str] | None] = {
    "feedback.acknowledge": MARKETERS,
    "feedback.me_too": SIDES,
    "feedback.act": SIDES,
    "feedback.choose": SIDES,
    "feedback.withdraw": None,
    "feedback.give": LEADERS,
    "feedback.same": None,
    "feedback.page": SIDES,
    "feedback.reopen": None,
    "feedback.details": None,
    "feedback.snooze": MARKETERS,
    "feedback.export": LEADERS,
    "feedback.keep_typed": SIDES,
    "feedback.search_typed": SIDES,
    "feedback.yes": None,
    "feedback.privately": None,
    "feedback.no": EVERYBODY,
    "news.switch": MARKETERS,
    "promise.accept": None,
    "promise.done": None,
    "promise.open": SIDES,
    "promise.choose": SIDES,
    "promise.page": SIDES,
    "ride_along.confirm": frozenset({"ana", "mae"}),
    "ride_along.decline": frozenset({"ana", "mae"}),
    "ride_along.held": frozenset({"ana", "mae"}),
    "ride_along.missed": frozenset({"ana", "mae"}),
    "quiet.snooze": None,
    "touchpoint.there": SIDES,
    "touchpoint.counted": EVERYBODY,
    "touchpoint.pairs": EVERYBODY,
    "calendar_feed.remove": ADMIN,
    "health.step": SIDES | ADMIN,
    "health.details": SIDES | ADMIN,
    "leaders.days": None,
    "leaders.ways": LEADERS,
}
SENDS: Mapping[str, frozenset[str]] = {
    "feedback.send": SIDES,
    "feedback.step": MARKETERS,
    "feedback.add": frozenset({"ana"}),
    "feedback.snoozed": MARKETERS,
    "promise.make": SIDES,
    "promise.answer": frozenset({"cleo"}),
    "news.save": MARKETERS,
    "quiet.save": EVERYBODY,
    "setup.save": ADMIN,
}


@pytest.fixture
def full_office(lite_office: Office) -> Office:
    """With a guest and somebody who left, and an emoji that asks for feedback."""
    people = lite_office.world.people
    people[user_id(GUEST)] = {**people["U0ELI"], "id": user_id(GUEST), "is_restricted": True}
    people[user_id(LEAVER)] = {**people["U0ELI"], "id": user_id(LEAVER), "deleted": True}
    lite_office.set_up(feedback_emoji=("value", ":mega:"))
    return lite_office


def play_feedback(pressing: Pressing) -> None:
    office = pressing.office
    sent(office, "ana", "the follow-up mail confuses buyers")
    sent(office, "fay", "the follow-up mail confuses many buyers")
    for who in ("ana", "cleo", "dev"):
        office.click(who, "feedback.act", "1")
        pressing.opened(who)
    write(office, "gus", "buyers ask why")
    react(office, "cleo", "gus")
    pressing.typed("ben", "report", "/feedback")
    for number in range(12):
        office.command("hana", f"something else that is number {number}")
    pressing.typed("ivo", "list", "/feedback")
    office.drumbeat("mae", "news")
    pressing.opened("mae")
    pressing.typed("mira", f"calendar {URL}")
    pressing.typed("mira", "calendar")
    pressing.typed("fay", "counting")
    pressing.typed("fay", "health")
    pressing.typed("gus", "search is slow on our site today", "/feedback")


def play_promises(pressing: Pressing) -> None:
    office = pressing.office
    made(office, "ana", "U0MAE")
    for number in range(9):
        made(office, "hana", "U0HANA", f"thing number {number}")
    pressing.typed("ivo", "promises")
    office.click("ivo", "promise.open", "2")
    pressing.opened("ivo")
    office.drumbeat("hana", "P-2")
    pressing.opened("hana")


def play_weeks(pressing: Pressing) -> None:
    office = pressing.office
    office.drumbeat("mae", "ride <@U0ANA|ana> 2026-11-26 14:00 Contoso")
    office.later(days=1)
    pressing.everybody_else_presses(MAY)
    office.click("ana", "ride_along.confirm", "1")
    office.click("mae", "ride_along.confirm", "1")
    step(office, "dev", "declined", number=1, **WHY)
    office.later(hours=1)
    pressing.everybody_else_presses(MAY)
    office.at(datetime(2026, 11, 27, 15, 0, tzinfo=UTC))
    pressing.everybody_else_presses(MAY)
    office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    pressing.everybody_else_presses(MAY)


def declared() -> set[str]:
    ids = [action.id for feature in FEATURES for action in feature.actions]
    return {str(id.pattern) if isinstance(id, re.Pattern) else id for id in ids}


def test_every_button_answers_only_whom_it_is_for(full_office: Office) -> None:
    pressing = Pressing(full_office)
    full_office.at(TUESDAY)

    play_feedback(pressing)
    play_promises(pressing)
    full_office.deliver()
    pressing.everybody_else_presses(MAY)
    play_weeks(pressing)

    seen = {each.action for each in pressing.pressed}
    never_seen = [id for id in declared() if not any(re.fullmatch(id, action) for action in seen)]
    assert never_seen == []
    assert "\n".join(pressing.wrong) == ""


@pytest.mark.parametrize("form", [view.id for feature in FEATURES for view in feature.views])
def test_every_form_is_taken_only_from_whom_it_is_for(full_office: Office, form: str) -> None:
    full_office.now = TUESDAY
    sent(full_office, "ana", "the follow-up mail confuses buyers")
    made(full_office, "cleo", "U0CLEO")
    _who, values, data = FORM_VALUES[form]
    before = stored(full_office)

    others = sorted(EVERYBODY - SENDS[form])
    replies = {who: full_office.submit(who, form, values, data=data).errors for who in others}

    assert [who for who, errors in replies.items() if not errors] == []
    assert stored(full_office) == before
