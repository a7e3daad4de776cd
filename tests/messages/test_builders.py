"""Stories: whatever people typed, Slack takes every message and form, and nothing in it rings at anyone."""

import inspect
import re
from types import ModuleType

import pytest

from domain.feedback.stage import Stage
from messages import (
    calendar_feed,
    delivery,
    feedback,
    health,
    help,
    home,
    installation,
    leaders,
    list_page,
    menu,
    monday,
    news,
    promise,
    quiet,
    ride_along,
    ritual,
    setup,
    status,
    team,
    thursday,
    todo,
    touchpoint,
)
from messages.blocks import MOST_SECTION, Json, Message
from messages.feedback import (
    attachments,
    author_consent,
    card,
    details,
    find,
    loop_message,
    problem_notice,
    receipt,
    report,
    silence,
    step,
    unclear_line,
)
from sandbox.block_kit import problems, too_large, view_problems
from tests.messages import gallery
from tests.messages.feedbacks import feedback_shown
from tests.messages.gallery import OWN, TYPED, VIEWS, literal_texts, mrkdwn_texts
from tests.messages.typed import EVIL, EXTREMES, ORDINARY

MODULES = (
    calendar_feed,
    delivery,
    feedback,
    author_consent,
    problem_notice,
    card,
    details,
    silence,
    attachments,
    find,
    receipt,
    report,
    loop_message,
    step,
    unclear_line,
    health,
    help,
    home,
    installation,
    leaders,
    list_page,
    menu,
    monday,
    news,
    promise,
    quiet,
    ride_along,
    ritual,
    setup,
    status,
    team,
    thursday,
    todo,
    touchpoint,
)
WORDS = pytest.mark.parametrize("typed", EXTREMES.values(), ids=EXTREMES)
CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")


def builders(module: ModuleType) -> set[str]:
    """The public functions of a module that build a message or a view."""
    room = module.__name__.removeprefix("messages.")
    made = inspect.getmembers(module, inspect.isfunction)
    return {
        f"{room}.{name}"
        for name, function in made
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation in (Message, Json)
    }


def test_no_builder_is_missing_from_these_stories() -> None:
    assert set().union(*map(builders, MODULES)) == {*TYPED, *OWN, *VIEWS}


@WORDS
@pytest.mark.parametrize("builder", TYPED)
def test_slack_takes_every_message_around_what_somebody_typed(builder: str, typed: str) -> None:
    payloads = [message.payload() for message in TYPED[builder](typed)]

    assert [problems(payload["blocks"], "message") for payload in payloads] == [[]] * len(payloads)
    assert all(0 < len(payload["text"]) <= 4000 for payload in payloads)


@pytest.mark.parametrize("builder", OWN)
def test_slack_takes_every_message_of_the_bots_own(builder: str) -> None:
    payloads = [message.payload() for message in OWN[builder]()]

    assert [problems(payload["blocks"], "message") for payload in payloads] == [[]] * len(payloads)
    assert all(0 < len(payload["text"]) <= 4000 for payload in payloads)


@WORDS
@pytest.mark.parametrize("builder", VIEWS)
def test_slack_takes_every_form(builder: str, typed: str) -> None:
    views = VIEWS[builder](typed)

    assert [view_problems(view) for view in views] == [[]] * len(views)
    assert not any(too_large(view) for view in views)


@pytest.mark.parametrize("builder", TYPED)
def test_a_mention_somebody_typed_is_shown_and_rings_at_nobody(builder: str) -> None:
    payloads = [message.payload() for message in TYPED[builder](EVIL)]

    read = "\n".join(mrkdwn_texts(payloads))
    assert "<!channel>" not in read
    assert "<@U0EVIL>" not in read
    assert "<https://evil" not in read
    assert "&lt;!channel&gt;" in read or "<!channel>" in "\n".join(literal_texts(payloads))


@pytest.mark.parametrize("view", [*VIEWS["news.entry_receipt"](EVIL), *VIEWS["feedback.step.form"](EVIL)])
def test_a_mention_typed_into_a_form_rings_at_nobody_either(view: Json) -> None:
    assert "<!channel>" not in "\n".join(mrkdwn_texts(view))


@WORDS
def test_whom_to_ask_stands_under_news_and_campaigns_however_much_was_typed(typed: str) -> None:
    item = news.item_line(gallery.news_item(typed))
    campaign = news.campaign_lines(gallery.campaign(typed))

    assert item.endswith("_Ask <@U0DEV>_")
    assert campaign.endswith("_Ask <@U0CLEO>_")
    assert max(len(item), len(campaign)) <= MOST_SECTION


def test_feedback_stands_in_its_card_exactly_as_it_was_typed() -> None:
    shown = card.card(feedback_shown(EVIL)).payload()

    assert EVIL in literal_texts(shown)


def test_what_was_refused_is_given_back_whole_up_to_four_quotes() -> None:
    typed = "".join(chr(0x4E00 + n) for n in range(3001))

    refused = feedback.refusal("That is too long.", typed).payload()

    assert "".join(literal_texts(refused)) == typed


def test_every_time_shown_names_its_zone() -> None:
    shown = "\n".join(mrkdwn_texts(list(gallery.everything())))

    assert CLOCK.findall(shown)
    assert re.findall(r"\b\d{1,2}:\d{2}(?! [AP]M (?:CET|\(Europe/Berlin\)|and))", shown) == []


@pytest.mark.parametrize(
    "builder",
    [
        "monday.agenda",
        "thursday.digest",
        "ride_along.booking_receipt",
        "ride_along.already_booked",
        "ride_along.invitation",
        "ride_along.both_confirmed",
        "ride_along.called_off",
        "ride_along.reminder",
        "delivery.digest_failed",
    ],
)
def test_every_message_about_a_moment_says_when(builder: str) -> None:
    payloads = [message.payload() for message in TYPED[builder](ORDINARY)]

    assert all("Thu, Nov 26 at 9:00 AM CET" in "\n".join(mrkdwn_texts(one)) for one in payloads)


def test_links_in_messages_are_not_unfolded_into_previews() -> None:
    payload = receipt.receipt(receipt.Receipt(1, "slow")).payload()

    assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)


def test_an_answer_is_seen_only_by_whoever_asked() -> None:
    assert receipt.receipt(receipt.Receipt(1, "slow")).reply()["response_type"] == "ephemeral"


@pytest.mark.parametrize(
    ("target", "error", "words"),
    [
        ("C0A", "not_in_channel", "I couldn't post in <#C0A> because I'm not in it"),
        ("C0A", "channel_not_found", "`/invite @Drumbeat`"),
        ("C0A", "is_archived", "<#C0A> because it's archived"),
        ("U0ANA", "account_inactive", "I couldn't reach <@U0ANA>"),
        ("U0ANA", "user_not_found", "I couldn't reach <@U0ANA>"),
        ("C0A", "token_revoked", "no longer accepts my token (token_revoked)"),
        ("C0A", "missing_scope", "I'm missing a permission (missing_scope)"),
        ("C0A", "restricted_action", "doesn't let apps post there"),
        ("C0A", "msg_too_long", "a message for <#C0A> (msg_too_long)"),
        ("U0ANA", "msg_too_long", "a message for <@U0ANA> (msg_too_long)"),
        ("W0ANA", "msg_too_long", "a message for <@W0ANA> (msg_too_long)"),
    ],
)
def test_a_refusal_is_told_in_words_with_what_to_do(target: str, error: str, words: str) -> None:
    assert words in delivery.delivery_failed(target, error).text


@pytest.mark.parametrize("user", ["U0ANA", "W0ANA"])
@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "messages_tab_disabled"])
def test_a_person_who_cannot_be_reached_is_not_called_a_channel(user: str, error: str) -> None:
    # Slack answers a DM to somebody the bot cannot see with channel_not_found.
    assert delivery.delivery_failed(user, error).text == delivery.delivery_failed(user, "user_not_found").text


def test_a_taken_card_can_not_be_taken_again() -> None:
    shown = card.card(feedback_shown(stage=Stage.ACKNOWLEDGED)).payload()

    assert card.ACKNOWLEDGE not in str(shown)
