"""Stories: a reaction says that a message is worth sending; its author is asked first, and decides."""

from datetime import timedelta
from typing import Any

import pytest

from messages.terminal import lines
from storage import feedback
from storage.feedback import Feedback, author_consent
from tests.cast import user_id
from tests.office import INTAKE, TOGETHER, Office, Reply

TS = "1764000000.000900"


@pytest.fixture(autouse=True)
def marked(office: Office) -> None:
    """Mira chose an emoji."""
    office.set_up(feedback_emoji=("value", ":mega:"))


def write(office: Office, who: str, text: str, channel: str = TOGETHER, **more: Any) -> None:
    office.world.said[channel, TS] = {"ts": TS, "user": user_id(who), "text": text, **more}


def react(office: Office, who: str, author: str, reaction: str = "mega", channel: str = TOGETHER) -> Reply:
    item = {"type": "message", "channel": channel, "ts": TS}
    return office.event(
        type="reaction_added",
        user=user_id(who),
        item_user=user_id(author),
        reaction=reaction,
        item=item,
        event_ts="1764000001.000000",
    )


def asked(office: Office) -> list[str]:
    return ["\n".join(lines(call)) for call in office.calls("chat.postEphemeral")]


def rows(office: Office) -> list[Feedback | None]:
    return [office.store.read(lambda session: feedback.find(session, office.workspace_id, 1))]


def test_the_author_is_asked_and_says_yes(office: Office) -> None:
    write(office, "ana", "buyers ask &lt;why&gt; <!channel>")

    react(office, "cleo", "ana")
    assert "@U0CLEO thinks Marketing should hear this" in asked(office)[-1]
    assert office.calls("chat.postEphemeral")[-1]["user"] == "U0ANA"
    assert rows(office) == [None]

    office.click("ana", "feedback.yes", f"{TOGETHER} {TS}")
    office.deliver()

    assert "Got it: *F-1*" in office.whispers[-1]
    assert "*F-1* from @U0ANA" in office.posts(INTAKE)[-1]
    assert "> buyers ask <why> @channel" in office.posts(INTAKE)[-1]
    (kept,) = rows(office)
    assert kept and kept.permalink == f"https://northwind.slack.com/archives/{TOGETHER}/p1764000000000900"


def test_a_no_leaves_the_message_where_it_is(office: Office) -> None:
    write(office, "ana", "buyers ask why")
    react(office, "cleo", "ana")

    office.click("ana", "feedback.no", f"{TOGETHER} {TS}")

    assert "It stays here" in office.whispers[-1]
    assert rows(office) == [None]
    assert office.calls("conversations.replies") == []


def test_the_author_may_send_it_to_the_liaison_only(office: Office) -> None:
    write(office, "ana", "buyers ask why")
    react(office, "ana", "ana")
    assert "You marked your message" in asked(office)[-1]

    office.click("ana", "feedback.privately", f"{TOGETHER} {TS}")
    office.deliver()

    assert "buyers ask why" in office.dms("dev")[-1]
    assert not any("buyers ask why" in post for post in office.posts(INTAKE))


def test_in_a_private_channel_the_quiet_way_is_the_first(office: Office) -> None:
    office.says("ben", "hello", "1764000000.000800", channel="C0ROOM", channel_type="group")

    react(office, "ben", "ana", channel="C0ROOM")

    assert "only the field contact sees it unless you say otherwise" in asked(office)[-1]
    assert asked(office)[-1].index("Only to the field contact") < asked(office)[-1].index("Send it")


def test_nobody_is_asked_twice_about_one_message(office: Office) -> None:
    for who in ("cleo", "ben", "ana", "cleo"):
        react(office, who, "ana")

    assert len(asked(office)) == 1


@pytest.mark.parametrize(
    ("who", "author", "reaction"),
    [("cleo", "ana", "tada"), ("eli", "ana", "mega"), ("cleo", "eli", "mega"), ("cleo", "U0BOT", "mega")],
)
def test_any_other_reaction_is_left_alone(office: Office, who: str, author: str, reaction: str) -> None:
    assert react(office, who, author, reaction).status == 200

    assert asked(office) == []


def test_a_skin_tone_does_not_matter(office: Office) -> None:
    react(office, "cleo", "ana", "mega::skin-tone-3")

    assert len(asked(office)) == 1


def test_without_an_emoji_in_the_set_up_nothing_is_asked(office: Office) -> None:
    office.set_up()

    react(office, "cleo", "ana", "")
    react(office, "cleo", "ana")

    assert asked(office) == []


def test_reactions_to_files_and_to_nobodys_message_are_left_alone(office: Office) -> None:
    event: dict[str, Any] = {"type": "reaction_added", "user": "U0CLEO", "reaction": "mega"}
    message = {"type": "message", "channel": TOGETHER, "ts": TS}

    office.event(**event, item_user="U0ANA", item={"type": "file", "file": "F1"})
    office.event(**event, item=message)

    assert asked(office) == []


def test_an_author_who_can_not_be_asked_is_not_asked_again(office: Office) -> None:
    office.world.refusals["chat.postEphemeral", TOGETHER] = "user_not_in_channel"

    assert react(office, "cleo", "ana").status == 200
    react(office, "ben", "ana")

    assert len(asked(office)) == 1


def test_a_trouble_in_asking_is_not_hidden_and_nobody_is_asked_twice(office: Office) -> None:
    office.world.refusals["chat.postEphemeral", TOGETHER] = "missing_scope"

    assert react(office, "cleo", "ana").status == 500
    assert react(office, "cleo", "ana").status == 200
    assert len(asked(office)) == 1


def test_a_message_that_was_deleted_meanwhile_is_not_sent(office: Office) -> None:
    react(office, "cleo", "ana")

    office.click("ana", "feedback.yes", f"{TOGETHER} {TS}")

    assert "That message is gone" in office.whispers[-1]
    assert rows(office) == [None]


def test_nobody_sends_what_somebody_else_wrote(office: Office) -> None:
    write(office, "ben", "buyers ask why")

    office.click("ana", "feedback.yes", f"{TOGETHER} {TS}")

    assert "Only the person who wrote it" in office.whispers[-1]
    assert rows(office) == [None]


def test_of_a_message_with_a_picture_only_there_is_nothing_to_send(office: Office) -> None:
    write(office, "ana", "")

    office.click("ana", "feedback.yes", f"{TOGETHER} {TS}")

    assert "One sentence is enough" in office.whispers[-1]


@pytest.mark.parametrize("text", ["🎉🎉", "العميل لا يفهم العرض", "顧客は価格を尋ねた", "x" * 3001])
def test_any_script_is_kept_and_of_a_long_message_its_beginning(office: Office, text: str) -> None:
    write(office, "ana", text)

    office.click("ana", "feedback.yes", f"{TOGETHER} {TS}")

    (kept,) = rows(office)
    assert kept and kept.text == text[:3000]


@pytest.mark.parametrize("typed", ["📣", "two words", "<!channel>", ":a:b:"])
def test_what_is_no_emojis_name_keeps_the_set_up_open(office: Office, typed: str) -> None:
    assert "like :mega:" in office.set_up(feedback_emoji=("value", typed)).errors["feedback_emoji"]


def test_the_set_up_shows_the_emoji_that_was_chosen(office: Office) -> None:
    office.drumbeat("mira", "setup")

    blocks = office.calls("views.open")[-1]["view"]["blocks"]
    (field,) = [block for block in blocks if block.get("block_id") == "feedback_emoji"]
    assert field["element"]["initial_value"] == ":mega:"


def test_who_was_asked_is_forgotten_after_a_month(office: Office) -> None:
    react(office, "cleo", "ana")

    kept = office.store.write(lambda session: author_consent.forget(session, office.now + timedelta(days=29)))
    dropped = office.store.write(
        lambda session: author_consent.forget(session, office.now + timedelta(days=31))
    )

    assert (kept, dropped) == (0, 1)
