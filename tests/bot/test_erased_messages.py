"""Stories: what others were told of somebody who is erased is replaced; all else stays as it was said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot import features, job_runner
from bot.operator import erasure
from bot.settings import load
from storage.db.engine import Session
from storage.erasure import WORDS
from storage.outbox import deliveries, retention
from storage.outbox.deliveries import Delivery
from storage.outbox.retention import EMPTIED
from tests.features.test_feedback_steps import CONFUSED, PLAN, RESULT, TEST, TUESDAY, WHY, sent, step
from tests.features.test_news import NEWS
from tests.features.test_quiet import FORM
from tests.office import INTAKE, TOGETHER, Office

THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
RIDE = "ride <@U0ANA|ana> 2026-12-03 14:00 Contoso"
SHIPPED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("planned", PLAN),
    ("testing", TEST),
    ("result", RESULT),
    ("shipped", {}),
)


def erase(office: Office, user: str) -> None:
    """Erase them, and let happen what follows."""
    erasure.erase(load(database_url=office.store.url), user, "", office.now)
    office.deliver()


def shipped(office: Office, number: str) -> None:
    office.click("dev", "feedback.acknowledge", number)
    for to, fields in SHIPPED:
        step(office, "dev", to, number=int(number), **fields)


def found(office: Office, key: str) -> Delivery | None:
    return office.store.read(lambda session: deliveries.find(session, office.workspace_id, key))


def forget(office: Office) -> None:
    """A night passes, with the settings as they come."""
    kept = timedelta(days=load().keep_payloads_days)
    assert job_runner.run(features.forget_jobs(office.store, office.now, kept)) == 0


@pytest.mark.parametrize(("who", "other"), [("U0DEV", "ana"), ("U0ANA", "dev")])
def test_a_ride_along_is_spoken_of_no_more_to_either(office: Office, who: str, other: str) -> None:
    office.set_up(liaison=("selected_user", "U0MAE"))
    office.drumbeat("dev", RIDE)
    office.click("ana", "ride_along.confirm", "1")
    office.click("dev", "ride_along.confirm", "1")
    office.deliver()
    before = [dm for dm in office.dms(other) if "Contoso" in dm]

    erase(office, who)

    assert len(before) == 2
    assert [dm for dm in office.dms(other) if "Contoso" in dm or f"@{who}" in dm] == []
    office.later(days=10)
    assert "Contoso" not in "".join(office.dms(other))


def test_thanks_that_name_who_joined_keep_the_others(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "fay", CONFUSED)
    office.click("ana", "feedback.me_too", "1")
    shipped(office, "1")

    erase(office, "U0ANA")

    (thanks,) = [post for post in office.posts(TOGETHER) if "Thanks to" in post]
    assert "@U0FAY" in thanks and "@U0ANA" not in thanks
    assert any(CONFUSED in dm for dm in office.dms("fay"))


def test_a_digest_loses_their_line_and_no_other(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "ana", CONFUSED)
    sent(office, "fay", "the price list is last year's")
    office.click("dev", "feedback.acknowledge", "1")
    office.click("dev", "feedback.acknowledge", "2")
    office.submit("kim", "news.save", NEWS, data="news")
    office.at(THURSDAY)
    assert CONFUSED in office.posts(TOGETHER)[-2]

    erase(office, "U0ANA")

    digest = next(post for post in office.posts(TOGETHER) if "Marketing this week" in post)
    assert CONFUSED not in digest and "U0ANA" not in digest and WORDS in digest
    assert "the price list is last year's" in digest and "Fabrikam cut its prices" in digest


def bundled(office: Office) -> str:
    """Fay is told of two feedbacks at once in the morning; what she reads then."""
    office.now = TUESDAY
    office.submit("fay", "quiet.save", {**FORM, "most": ("selected_option", "1")})
    sent(office, "ana", CONFUSED)
    sent(office, "gus", "the price list is last year's")
    office.click("fay", "feedback.me_too", "1")
    office.click("fay", "feedback.me_too", "2")
    office.at(TUESDAY.replace(hour=22))
    step(office, "dev", "declined", number=1, **WHY)
    step(office, "dev", "declined", number=2, **WHY)
    office.at(TUESDAY + timedelta(days=1))
    return next(dm for dm in office.dms("fay") if "things for you" in dm)


def test_a_bundle_keeps_what_is_not_theirs(office: Office) -> None:
    before = bundled(office)

    erase(office, "U0ANA")

    bundle = next(dm for dm in office.dms("fay") if "things for you" in dm)
    assert "F-1" in before and "F-1" not in bundle
    assert WORDS in bundle and "F-2" in bundle and "(In an hour" in bundle


def test_a_bundle_whose_words_are_forgotten_is_replaced_as_a_whole(office: Office) -> None:
    bundled(office)
    office.later(days=40)
    forget(office)

    erase(office, "U0ANA")

    assert [dm for dm in office.dms("fay") if "things for you" in dm or "F-1" in dm] == []


def test_what_waits_for_the_morning_is_not_said(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "ana", CONFUSED)
    office.click("fay", "feedback.me_too", "1")
    office.at(TUESDAY.replace(hour=22))
    step(office, "dev", "declined", **WHY)
    before = office.dms("fay")

    erase(office, "U0ANA")
    office.at(TUESDAY + timedelta(days=1))

    assert office.dms("fay") == before


def test_thanks_whose_words_are_forgotten_are_replaced(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "fay", CONFUSED)
    office.click("ana", "feedback.me_too", "1")
    shipped(office, "1")
    office.later(days=40)
    forget(office)

    erase(office, "U0ANA")

    assert "@U0ANA" not in "\n".join(office.posts(TOGETHER))


def test_no_key_holds_the_id_and_each_is_still_found(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "fay", CONFUSED)
    office.click("ana", "feedback.me_too", "1")
    office.deliver()
    keys = office.store.read(_keys)
    assert any("U0ANA" in key for key in keys)

    erase(office, "U0ANA")

    assert [key for key in office.store.read(_keys) if "U0ANA" in key] == []
    step(office, "dev", "declined", **WHY)
    assert "Declined: the budget is spent" in office.posts(INTAKE)[-1]


def _keys(session: Session) -> list[str]:
    rows = session.exec(select(Delivery.key, Delivery.of_key))
    return [key for row in rows for key in row if key]


def test_a_message_whose_words_are_forgotten_cant_be_put_off(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "ana", CONFUSED)
    step(office, "dev", "declined", **WHY)
    key = office.store.read(_snoozable)
    office.later(days=31)
    forget(office)
    one = found(office, key)
    assert one is not None and one.payload == EMPTIED

    office.pick("ana", "quiet.snooze", "hour", f"quiet.snooze:{key}")
    office.later(days=2)

    assert "That message is gone" in office.whispers[-1]
    assert not any("snoozed:" in key for key in office.store.read(_keys))


def _snoozable(session: Session) -> str:
    soon = select(Delivery.key).where(Delivery.target == "U0ANA", Delivery.urgency == "soon")
    return str(session.exec(soon).first())


def test_a_card_whose_words_are_forgotten_is_changed_and_brought_back_all_the_same(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "ana", CONFUSED)
    office.later(days=31)
    forget(office)
    office.world.refusals["chat.update", INTAKE] = "message_not_found"

    step(office, "dev", "declined", **WHY)

    assert "Declined: the budget is spent" in office.posts(INTAKE)[-1]
    card = found(office, "feedback:1:card")
    assert card is not None and card.payload["unfurl_links"] is False


def test_a_payload_is_kept_as_long_as_the_setting_says(office: Office) -> None:
    office.now = TUESDAY
    sent(office, "ana", CONFUSED)
    week = timedelta(days=7)

    job_runner.run(features.forget_jobs(office.store, TUESDAY + week, week))
    before = found(office, "feedback:1:card")
    job_runner.run(features.forget_jobs(office.store, TUESDAY + week + timedelta(minutes=1), week))
    after = found(office, "feedback:1:card")

    assert before and CONFUSED in str(before.payload)
    assert after and after.payload == retention.EMPTIED
