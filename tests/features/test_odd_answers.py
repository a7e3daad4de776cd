"""Stories: a page of the guest network stands where Slack's answer should, and nothing is lost or doubled."""

import pytest

from domain.delivery import DeliveryState
from storage.outbox import deliveries
from tests.features.test_feedback_private import SECRET, whisper
from tests.features.test_feedback_silence import DAY, TUESDAY, asked
from tests.features.test_feedback_steps import sent
from tests.features.test_news import CAMPAIGN
from tests.features.test_rituals import THURSDAY, digests
from tests.odd import page
from tests.office import TOGETHER, Office
from tests.recorder import Odd

ACCEPTED = pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "not accepted"])


def a_minute_passes(office: Office) -> None:
    for _ in range(6):
        office.later(seconds=10)


def failures(office: Office) -> list[str]:
    found = office.store.read(
        lambda session: deliveries.newest(session, office.workspace_id, [DeliveryState.FAILED], 9)
    )
    return [one.key for one in found]


@ACCEPTED
def test_the_digest_comes_once_and_its_owner_hears_of_no_failure(office: Office, accepted: bool) -> None:
    office.world.odd["chat.postMessage", TOGETHER] = Odd(page, accepted)
    office.at(THURSDAY)

    a_minute_passes(office)

    assert len(digests(office)) == 1
    assert failures(office) == []


@ACCEPTED
def test_a_reminder_comes_once(office: Office, accepted: bool) -> None:
    office.now = TUESDAY
    sent(office)
    office.world.odd["chat.postMessage", "U0DEV"] = Odd(page, accepted)
    office.at(TUESDAY + DAY)

    a_minute_passes(office)

    assert asked(office, "dev") == 1
    assert failures(office) == []


@ACCEPTED
def test_a_private_card_stands_with_the_liaison_and_not_with_the_stand_in(
    office: Office, accepted: bool
) -> None:
    office.world.odd["chat.postMessage", "U0DEV"] = Odd(page, accepted)
    whisper(office)

    a_minute_passes(office)

    assert len([dm for dm in office.dms("dev") if SECRET in dm]) == 1
    assert office.dms("kim") == []
    assert failures(office) == []


@ACCEPTED
def test_the_deck_follows_once(office: Office, accepted: bool) -> None:
    office.submit("cleo", "news.save", CAMPAIGN, data="campaign")
    office.world.odd["files.completeUploadExternal", TOGETHER] = Odd(page, accepted)
    office.at(THURSDAY)

    a_minute_passes(office)

    assert len([post for post in office.world.posts[TOGETHER] if "files" in post]) == 1
    assert failures(office) == []
