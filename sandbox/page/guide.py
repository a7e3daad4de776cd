"""Purpose: eight things to try, each with the way to it, ticked off once it was done on the page.

Like the tour it knows what people do with the bot, not how the bot does it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sandbox.page.page_state import Fact
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Step:
    """One thing to try. The way leads to a place as somebody, with words in the box below it."""

    title: str
    hint: str
    kind: str
    begins: str
    """Of a fact of that kind, how its words begin."""
    who: str
    place: str
    fill: str = ""


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it."""

    title: str
    hint: str
    way: str
    done: bool


STEPS = (
    Step(
        "Say what you see in the field",
        "As Ana, a rep: the words are in the box already, press Send.",
        "command",
        "{feedback} ",
        "ana",
        "C0SALES",
        "{feedback} The new price list scares small customers: three asked for the old one",
    ),
    Step(
        "Pick up feedback",
        "As Dev, a marketer: press “I'll take it” on the newest card. Its author is told at once.",
        "click",
        "feedback.acknowledge",
        "dev",
        "C0FIELD",
    ),
    Step(
        "Add news to the next digest",
        "As Cleo, who leads Marketing: press Send, fill in the form and save it.",
        "submit",
        "news.save",
        "cleo",
        "C0MARKETING",
        "{drumbeat} news",
    ),
    Step(
        "Ask to ride along",
        "As Dev: press Send, and Ana and Dev both get a question from Drumbeat.",
        "command",
        "{drumbeat} ride ",
        "dev",
        "C0MARKETING",
        "{drumbeat} ride @ana {ride} 14:00 Contoso",
    ),
    Step(
        "Answer it",
        "As Ana: see what Drumbeat wrote to her and press Confirm.",
        "click",
        "ride_along.confirm",
        "ana",
        "drumbeat",
    ),
    Step(
        "Go to Thursday 09:00",
        "With the time control below: Marketing's digest is posted, with the news just entered.",
        "jump",
        "Marketing this week",
        "ana",
        "C0TOGETHER",
    ),
    Step(
        "Go to Monday 09:00",
        "With the time control below: the agenda for thirty minutes is posted.",
        "jump",
        "Monday alignment",
        "ben",
        "C0TOGETHER",
    ),
    Step(
        "Break it",
        "Choose what goes wrong below, then let Ana press Send: it comes through, once.",
        "fault",
        "",
        "ana",
        "C0SALES",
        "{feedback} Two customers say the demo video does not play on phones",
    ),
)


def shown(workspace: Workspace) -> list[Shown]:
    """The eight things and which are done; nothing where the page does not know the bot's commands."""
    if len(workspace.desk.options.commands) < 2:
        return []
    feedback, drumbeat = workspace.desk.options.commands
    words = {"feedback": feedback, "drumbeat": drumbeat, "ride": _ride(workspace.clock.now())}
    return [_shown(step, words, workspace.desk.facts) for step in STEPS]


def _ride(now: datetime) -> str:
    """A Thursday of next week."""
    return f"{now + timedelta(days=(3 - now.weekday()) % 7 + 7):%Y-%m-%d}"


def _shown(step: Step, words: dict[str, str], facts: list[Fact]) -> Shown:
    query = f"?{urlencode({'fill': step.fill.format(**words)})}" if step.fill else ""
    begins = step.begins.format(**words)
    done = any(f.kind == step.kind and f.what.startswith(begins) for f in facts)
    return Shown(step.title, step.hint, f"/as/{step.who}/{step.place}{query}", done)
