"""Stories over HTTP: feedback from a message, added to in its thread, posted anew when its card is gone."""

from tests.http.acts import set_up
from tests.http.conftest import Start


def test_from_a_message_to_the_liaison_when_everything_on_the_way_disappears(start: Start) -> None:
    sandbox, _running = start()
    set_up(sandbox)
    ana, dev, mira = (sandbox.as_(who) for who in ("ana", "dev", "mira"))
    ana.says("buyers ask <why> & how", "sales")
    said = sandbox.messages("sales")[-1]

    ana.shortcut("feedback.from_message", said)
    ana.submit({})
    sandbox.settle()
    card = sandbox.messages("field-feedback")[-1]
    assert "*F-1* from <@U0ANA>" in card.words and "slack.com/archives/" in str(card.json)

    ana.says("three of them", "field-feedback", thread=card)
    sandbox.settle()
    assert "three of them" in sandbox.messages("field-feedback")[-1].words

    mira.deletes(card)
    dev.command("/feedback", "F-1")
    dev.click("feedback.choose", value="acknowledged")
    dev.submit({})
    sandbox.settle()
    cards = [post for post in sandbox.messages("field-feedback") if "*F-1*" in post.words]
    assert len(cards) == 1 and "Picked up by" in cards[0].words

    sandbox.archive("field-feedback")
    ana.command("/feedback", "the price list is old")
    sandbox.settle()
    assert any("*F-2* from <@U0ANA>" in dm.words for dm in dev.dms())


def test_a_reaction_asks_whoever_wrote_it_and_a_yes_makes_it_feedback(start: Start) -> None:
    sandbox, _running = start()
    set_up(sandbox, feedback_emoji="drum_with_drumsticks")
    ana = sandbox.as_("ana")
    ana.says("buyers print the price list", "sales-and-marketing")
    said = sandbox.messages("sales-and-marketing")[-1]

    sandbox.do("react", user="fay", channel="C0TOGETHER", ts=said.ts, name="drum_with_drumsticks")
    sandbox.settle()
    asked = sandbox.messages("sales-and-marketing", user="ana")[-1]
    assert asked.json["is_ephemeral"] and not sandbox.messages("field-feedback")[1:]

    ana.click("feedback.yes", asked)
    sandbox.settle()
    assert "buyers print the price list" in sandbox.messages("field-feedback")[-1].words
