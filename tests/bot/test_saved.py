"""What is committed and breaks afterwards: whoever asked for it is told that it is saved."""

import inspect
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot import features
from handlers.shared.audience import Audience
from handlers.shared.feature import Run
from storage.scope import Here
from tests.features.test_news import NEWS
from tests.features.test_quiet import FORM as QUIET
from tests.office import MONDAY, SET_UP, TOGETHER, Office

HANDLERS = Path(__file__).parents[2] / "handlers"
SAVED = "It's saved"
TS = "1764000000.000900"


def writes(run: Run) -> bool:
    return "here.write(" in inspect.getsource(run)


CLICKS = [action for feature in features.FEATURES for action in feature.actions if writes(action.run)]
FORMS = [view for feature in features.FEATURES for view in feature.views if writes(view.run)]
COMMANDS = [command for command in features.commands() if writes(command.run)]
# What each command is asked for, so that it gets as far as to write.
LINES = {
    "": "the follow-up mail confuses buyers",
    "unnamed": "unnamed",
    "ride": "ride <@U0ANA> 2026-12-03 14:00 Contoso",
    "touch": "touch <@U0ANA> call",
    "calendar": "calendar https://calendar.example.com/team.ics",
    "weights": "weights 35 20 20 15 10",
    "silence": "silence 5",
    "teams": "teams none",
}


# The same for forms: who sends it, what stands in it, and what it carries.
FORM_VALUES: dict[str, tuple[str, dict[str, Any], str]] = {
    "feedback.send": ("ana", {"text": ("value", "the mail confuses")}, ""),
    "feedback.step": ("dev", {"to": ("selected_option", "declined"), "why": ("value", "no money")}, "1:0"),
    "feedback.add": ("ana", {"more": ("value", "three of them")}, "1"),
    "feedback.snoozed": ("dev", {"days": ("selected_option", "1"), "why": ("value", "holiday")}, "1"),
    "promise.make": (
        "cleo",
        {
            "text": ("value", "send the case study"),
            "keeper": ("selected_user", "U0CLEO"),
            "due_on": ("selected_date", "2026-11-27"),
        },
        "",
    ),
    "promise.answer": ("cleo", {"to": ("selected_option", "kept")}, "1"),
    "news.save": ("kim", NEWS, "news"),
    "quiet.save": ("ana", QUIET, ""),
    "setup.save": ("mira", SET_UP, ""),
}
BUTTONS = {
    "feedback.same": "1 2",
    "feedback.yes": f"{TOGETHER} {TS}",
    "feedback.privately": f"{TOGETHER} {TS}",
    "touchpoint.there": str(int(MONDAY.timestamp())),
    "leaders.days.1": "U0CLEO 2026-11-23 1",
}


@pytest.fixture
def broken(lite_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office in which everything breaks right after its commit."""

    def write(here: Here, *_args: Any, **_more: Any) -> NoReturn:
        here.mark_saved()
        raise OSError("after the commit")

    lite_office.world.said[TOGETHER, TS] = {"ts": TS, "user": "U0BEN", "text": "buyers ask why"}
    monkeypatch.setattr(Here, "write", write)
    return lite_office


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.of} {command.word}")
def test_a_command_that_breaks_after_its_commit_says_that_it_is_saved(broken: Office, command: Any) -> None:
    who = {Audience.MARKETING: "dev", Audience.ADMINS: "mira"}.get(command.who, "cleo")

    reply = broken.command(who, LINES[command.word], f"/{command.of}")

    assert SAVED in reply.words


@pytest.mark.parametrize("view", FORMS, ids=lambda view: view.id)
def test_a_form_that_breaks_after_its_commit_turns_into_words_that_say_so(broken: Office, view: Any) -> None:
    who, values, data = FORM_VALUES[view.id]

    reply = broken.submit(who, view.id, values, data=data)

    assert reply.json["response_action"] == "update"
    assert SAVED in reply.words


@pytest.mark.parametrize("action", CLICKS, ids=lambda action: str(action.id))
def test_a_click_that_breaks_after_its_commit_is_answered_so(broken: Office, action: Any) -> None:
    name = action.id if isinstance(action.id, str) else "leaders.days.1"
    value = BUTTONS.get(name, "1")
    chosen = {"selected_option": {"value": "hour"}, "selected_user": "U0KIM"}
    pressed = {"type": "button", "action_id": name, "block_id": "feedback.give:1", "value": value, **chosen}

    broken._act("mira" if action.who is Audience.ADMINS else "ben", pressed)

    assert SAVED in broken.whispers[-1]


def test_every_write_of_a_listener_is_one_that_marks_it_as_saved() -> None:
    """But for counting messages, which nobody asks for."""
    direct = {
        str(path.relative_to(HANDLERS))
        for path in HANDLERS.rglob("*.py")
        if re.search(r"store\.(write|batch)\(", path.read_text())
    }

    assert direct == {"touchpoint/message.py"}
