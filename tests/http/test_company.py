"""Stories: a trial begins with a company that has used the bot for a quarter, and everything in it agrees."""

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.request import urlopen

import pytest

from bot.trial.commands import tuesday
from sandbox.client import Sandbox
from tests.company import START, Company


@pytest.fixture(scope="module")
def sandbox(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with company.running(tmp_path_factory.mktemp("company")) as running:
        yield Sandbox(running.sandbox)


def test_nothing_is_owed_when_the_company_comes_up(sandbox: Sandbox) -> None:
    before = len(sandbox.messages("sales-and-marketing"))

    sandbox.settle()

    assert len(sandbox.messages("sales-and-marketing")) == before
    assert sandbox.calls("chat.postMessage") == []


def test_a_quarter_of_digests_and_agendas_stands_in_the_channel(sandbox: Sandbox) -> None:
    posts = sandbox.messages("sales-and-marketing")

    assert len([p for p in posts if "Marketing this week" in p.words]) == 12
    agendas = [p.words for p in posts if "Monday alignment, 30 minutes" in p.words]
    assert len(agendas) == 12
    spoken = [int(n) for n in re.findall(r"Last week \*(\d+)\*", "".join(agendas[2:]))]
    assert len(spoken) == 10
    assert min(spoken) > 0


def test_everything_was_posted_before_the_clock_and_once(sandbox: Sandbox) -> None:
    places = ("sales-and-marketing", "field-feedback")
    posts = [m for place in places for m in sandbox.messages(place) if m.metadata]
    keys = [m.metadata["event_payload"]["key"] for m in posts]

    assert len(keys) == len(set(keys))
    assert all(float(m.ts) <= START.timestamp() for m in posts)


def test_an_old_card_can_be_taken_and_its_author_is_told(sandbox: Sandbox) -> None:
    cards = [m for m in sandbox.messages("field-feedback") if "feedback.acknowledge" in m.action_ids]

    sandbox.as_("dev").click("feedback.acknowledge", cards[0])
    sandbox.settle()

    assert not sandbox.messages("field-feedback")[-1].text.startswith("F-17, new")
    assert "picked up your feedback" in sandbox.dms("ana")[-1].text


def test_the_report_opens_in_a_browser_with_its_table(sandbox: Sandbox) -> None:
    ben = sandbox.as_("ben")
    ben.command("/feedback", "report")  # a workspace's first table goes to the response_url
    asked = ben.command("/feedback", "report")
    (link,) = re.findall(r'"url": "([^"]+)"', json.dumps(asked.json["body"]).replace("\\", ""))
    with urlopen(link) as answer:
        page = answer.read().decode()
    (table,) = re.findall('href="([^"]+)"', page)
    with urlopen(html.unescape(table)) as answer:
        rows = answer.read().decode()

    assert "Picked up within a business day" in page
    assert rows.count('"F-') > 10
    assert "strict-transport-security" not in answer.headers


def test_the_first_digest_is_worth_reading(sandbox: Sandbox) -> None:
    sandbox.jump("2026-11-26T09:00:00+01:00")

    digest = next(m for m in sandbox.messages("sales-and-marketing") if m.ts >= "1795680000")
    assert "Delivery days before Christmas on the reorder page" in digest.words
    assert "You said, we did" in digest.words


@pytest.mark.parametrize("now", ["2026-11-22T23:30:00+01:00", "2026-11-16T00:30:00+01:00"])
def test_a_trial_begins_on_tuesday_of_this_week(now: str) -> None:
    assert tuesday(datetime.fromisoformat(now)).isoformat() == "2026-11-17T10:00:00+01:00"
