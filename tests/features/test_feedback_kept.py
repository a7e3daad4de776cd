"""Stories: nothing a person typed is lost, whatever the store does meanwhile."""

from typing import Any

import pytest

from storage import feedback
from storage.db.engine import Session, Store
from tests.features.test_feedback import kept
from tests.office import Office
from tests.storage.seed import at_once

CONFUSED = "the follow-up mail confuses buyers"


def _broken(*_args: object, **_more: object) -> Session:
    raise OSError("disk full")


def test_two_hundred_forms_sent_at_once_are_all_kept(office: Office) -> None:
    texts = [f"customer {number}: {CONFUSED}" for number in range(200)]

    replies = at_once(200, lambda n: office.submit("ana", "feedback.send", {"text": ("value", texts[n])}))

    rows, total = office.store.read(
        lambda session: feedback.new_at(session, office.workspace_id, office.now, 999)
    )
    assert all("F-" in reply.words for reply in replies)
    assert (total, sorted(row.text for row in rows)) == (200, sorted(texts))


def test_when_the_store_is_down_the_words_come_back_with_a_reference(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "write", _broken)

    reply = office.command("ana", CONFUSED)

    assert reply.status == 200
    assert "Something went wrong on my side" in reply.words
    assert f"> {CONFUSED}" in reply.words


def test_when_the_store_is_down_the_form_stays_open(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "write", _broken)

    reply = office.submit("ana", "feedback.send", {"text": ("value", CONFUSED)})

    assert "Something went wrong on my side" in reply.errors["text"]


@pytest.fixture
def nothing_works(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store answers nobody, whether they read or write."""
    monkeypatch.setattr(Store, "read", _broken)
    monkeypatch.setattr(Store, "write", _broken)


@pytest.mark.usefixtures("nothing_works")
@pytest.mark.parametrize("text", [CONFUSED, "list of things", "F-1 is broken", "🎉 العميل"])
def test_when_all_of_the_store_is_down_the_words_come_back(office: Office, text: str) -> None:
    reply = office.command("ana", text)

    assert reply.status == 200
    assert "Something went wrong on my side" in reply.words
    assert f"> {text}" in reply.words


@pytest.mark.usefixtures("nothing_works")
@pytest.mark.parametrize(
    ("form", "values", "data"),
    [
        ("feedback.send", {"text": ("value", CONFUSED)}, ""),
        ("feedback.step", {"to": ("selected_option", "declined"), "why": ("value", "no money")}, "1:0"),
        ("feedback.add", {"more": ("value", "three of them")}, "1"),
        ("feedback.snoozed", {"days": ("selected_option", "1"), "why": ("value", "holiday")}, "1"),
    ],
)
def test_when_all_of_the_store_is_down_every_form_stays_open(
    office: Office, form: str, values: dict[str, Any], data: str
) -> None:
    reply = office.submit("dev", form, values, data=data)

    assert reply.json["response_action"] == "errors"
    assert "Something went wrong on my side" in reply.errors[next(iter(values))]


def test_a_form_with_too_many_characters_stays_open_and_says_how_many(office: Office) -> None:
    reply = office.submit("ana", "feedback.send", {"text": ("value", "ع" * 3001)})

    assert "That's 3,001 characters, and 3,000 is the most I keep" in reply.errors["text"]
    assert kept(office) == []


def test_a_trouble_after_the_commit_says_that_it_is_saved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.feedback.receipt_words.receipt", _broken)

    reply = office.command("ana", CONFUSED)

    assert reply.status == 200
    assert "It's saved" in reply.words
    assert kept(office) == [CONFUSED]
