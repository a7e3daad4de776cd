"""Purpose: how the health of the relationship looks: the score with its parts, the trend, the warning.

Shows only what it is handed: which groups are large enough is decided in domain/health.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.health.drop import Finding
from domain.health.score import NotYet, Part, PartScore, Score
from domain.health.step import NextStep
from domain.health.week import TeamPair, Week
from domain.side import Side
from messages.blocks import (
    Json,
    Message,
    actions,
    button,
    context,
    header,
    message,
    saying,
    section,
)
from messages.blocks import (
    Part as MessagePart,
)
from messages.field import OnePerson, Text
from messages.form import Form
from messages.menu import command_id
from messages.mrkdwn import Mrkdwn, day, plain, words
from messages.table import Column, table

NAMES: Mapping[Part, str] = {
    Part.VOLUME: "How often",
    Part.REACH: "How many people",
    Part.BALANCE: "Both ways",
    Part.RHYTHM: "No long silences",
    Part.SPREAD: "Spread over people",
}
DIRECTIONS = {Side.SALES: "Sales to Marketing", Side.MARKETING: "Marketing to Sales"}
COLUMNS = (
    Column("Part"),
    Column("Points", "right"),
    Column("Could be", "right", told=True),
    Column("What it compares", wraps=True),
)
STEP = "health.step"
DETAILS = "health.details"
STEPS = {
    NextStep.RIDE: "Book a ride-along",
    NextStep.TOPIC: "Put it on Monday",
    NextStep.COFFEE: "Have a coffee",
}
BARS = "▁▂▃▄▅▆▇█"
# So many team pairs are named at each end.
MOST_TEAMS = 3
CHART_TITLE = "How often Sales and Marketing talk"

PAIR_FORM = Form(
    lambda person: f"<@{person}>",
    command_id("drumbeat", "health", asks=True),
    "Me and a colleague",
    "Show us",
    [OnePerson("person", "You and who?", missing="Please pick someone from the other team.")],
)
WEIGHTS_FORM = Form(
    lambda weights: weights,
    command_id("drumbeat", "weights", asks=True),
    "Score weights",
    "Set them",
    [
        Text(
            "weights",
            "Five weights that add up to 100",
            most=40,
            placeholder="35 20 20 15 10",
            hint=f"In this order: {', '.join(name.lower() for name in NAMES.values())}.",
        )
    ],
)


@dataclass(frozen=True)
class HealthView:
    """What may be said: the score, up to twelve closed weeks, and the Monday of the week that ended last.

    `month_ago` is the score of four weeks before, where there was one.
    """

    score: Score | NotYet
    weeks: tuple[Week, ...]
    ended: date
    month_ago: Score | None = None

    @property
    def change(self) -> int | None:
        """Points more than four weeks ago."""
        if isinstance(self.score, NotYet) or self.month_ago is None:
            return None
        return self.score.points - self.month_ago.points

    @property
    def moved(self) -> tuple[PartScore, PartScore] | None:
        """The part that moved the score most since then, as it was and as it is; None where nothing did."""
        if isinstance(self.score, NotYet) or self.month_ago is None:
            return None
        pairs = zip(self.month_ago.parts, self.score.parts, strict=True)
        before, after = max(pairs, key=lambda two: abs(two[1].points - two[0].points))
        return (before, after) if before.points != after.points else None

    @property
    def until(self) -> date:
        return self.ended + timedelta(days=6)

    @property
    def last(self) -> Week | None:
        """The last closed week, where it may be shown."""
        found = self.weeks[-1] if self.weeks and self.weeks[-1].monday == self.ended else None
        return found if found and found.shown else None

    @property
    def before(self) -> Week | None:
        """The closed week before that, where it may be shown."""
        found = self.weeks[-2] if len(self.weeks) > 1 else None
        return found if found and found.shown else None

    @property
    def teams(self) -> tuple[TeamPair, ...]:
        return self.last.teams if self.last else ()


def health(values: HealthView, step: NextStep, *, picture: bool) -> Message:
    """The score, what moved it, and what to do; `picture` says that one follows."""
    return message(
        in_words(values),
        *_top(values),
        *_trend(values),
        [context(words("health", "picture"))] if picture else [],
        actions(button(STEPS[step], STEP, step, "primary"), button("Details", DETAILS, "details")),
    )


def details(values: HealthView) -> Message:
    """The same with its parts, what each could be, and the teams."""
    return message(in_words(values), full(values), actions(button("Less", DETAILS, "less")))


def full(values: HealthView) -> list[MessagePart]:
    """The score with all it rests on, as parts of a longer message."""
    return [
        *_top(values),
        *_parts(values),
        *_trend(values),
        *_teams(values.teams),
        context(words("health", "counted", v=values)),
    ]


def _top(values: HealthView) -> list[Json]:
    """The number large, and in one sentence what moved it."""
    title = words("health", "head", v=values, missing=missing(values.score), change=_change(values))
    return [header(plain(title)), section(_reason(values))]


def _reason(values: HealthView) -> Mrkdwn:
    lacks = missing(values.score)
    if lacks or isinstance(values.score, NotYet):
        return words("health", "lacks", missing=lacks)
    if values.moved is None:
        return words("health", "unmoved", v=values)
    before, after = values.moved
    return words("health", "moved", v=values, before=before, after=after, name=NAMES[after.of.part])


def how_to(step: NextStep, drumbeat: str) -> Message:
    """How to take a step that is typed."""
    return saying(words("health", f"how_to_{step}", drumbeat=drumbeat))


def question() -> str:
    """What the form starts with that puts the silence on Monday's agenda."""
    return words("health", "question")


def _change(values: HealthView) -> Mrkdwn:
    """How the score moved, as it follows the number."""
    return words("health", "change", v=values)


def missing(score: Score | NotYet) -> Mrkdwn | None:
    """What is missing for a score, where there is none."""
    return words("health", "missing", missing=score) if isinstance(score, NotYet) else None


def sure(finding: Finding) -> Mrkdwn:
    """How sure the finding is, as it is said before a verb."""
    return words("health", "sure", f=finding)


def _parts(values: HealthView) -> list[MessagePart]:
    if isinstance(values.score, NotYet):
        return []
    return [table(COLUMNS, [_cells(part) for part in values.score.parts])]


def _cells(part: PartScore) -> tuple[str, str, str, Mrkdwn]:
    """One part: its points, what they could be, and what it compares."""
    least, most = part.between
    between = f"{least} to {most}" if least != most else ""
    return NAMES[part.of.part], f"{part.points} of {part.weight}", between, words("health", "part", p=part)


def _trend(values: HealthView) -> list[Json]:
    if not any(week.shown for week in values.weeks):
        return []
    return [section(words("health", "trend", bars=bars(values.weeks), weeks=values.weeks))]


def bars(weeks: Sequence[Week]) -> str:
    """The weeks' totals as a row of bars, a dot where a week may not be shown."""
    most = max((week.total for week in weeks if week.shown), default=0)
    return "".join(
        BARS[round(week.total / most * (len(BARS) - 1)) if most else 0] if week.shown else "·"
        for week in weeks
    )


def _teams(teams: Sequence[TeamPair]) -> list[Json]:
    """The team pairs that talk most for their size, and those that do least; never a ranking."""
    if not teams:
        return []
    most = min(MOST_TEAMS, len(teams) // 2) or 1
    best, quietest = teams[:most], teams[-most:] if len(teams) > 1 else ()
    return [section(words("health", "teams", best=best, quietest=quietest))]


def agenda_line(values: HealthView) -> Mrkdwn:
    """The score in one line, or what is missing for one."""
    return words("health", "agenda", v=values, missing=missing(values.score), change=_change(values))


def home_part(values: HealthView) -> list[Json]:
    """The score in one line on Home."""
    return [section(agenda_line(values))]


def in_words(values: HealthView) -> str:
    """All of it as text, for screen readers and as the picture's description."""
    return str(
        words(
            "health",
            "text",
            v=values,
            missing=missing(values.score),
            change=_change(values),
            names=NAMES,
            directions=DIRECTIONS,
        )
    )


def pair(other: str, weeks: Sequence[tuple[date, int, int, date]]) -> Message:
    """How often two people talk, by week: for these two only."""
    return message(
        words("health", "pair_text"),
        header("The two of you"),
        section(words("health", "pair", other=other, weeks=weeks)),
        context(words("health", "pair_note")),
    )


def weights_receipt(weights: Mapping[str, int]) -> Message:
    """What the parts weigh from now on."""
    named = [(NAMES[Part(part)], weight) for part, weight in weights.items()]
    return saying(words("health", "weighed", named=named))


def warning(finding: Finding, step: NextStep, quiet: Side | None, drumbeat: str) -> Message:
    """A drop, to the leaders: what changed, how sure it is, and one thing to do."""
    towards = DIRECTIONS[quiet] if quiet else None
    told = words("health", "drop", f=finding, sure=sure(finding), quiet=towards)
    return message(
        words("health", "drop_text", f=finding, sure=sure(finding)),
        header("Sales and Marketing talk less than usual in Slack"),
        section(told),
        section(words("health", "step", step=step, drumbeat=drumbeat)),
        context(words("health", "drop_note")),
    )


def drop_line(finding: Finding, step: NextStep, drumbeat: str) -> Mrkdwn:
    """The same for the agenda, in two lines."""
    suggested = words("health", "step", step=step, drumbeat=drumbeat)
    return words("health", "drop_line", f=finding, sure=sure(finding), step=suggested)


def chart_title(values: HealthView) -> str:
    return f"{CHART_TITLE}, 12 weeks to {day(values.until)}"


def chart_values(values: HealthView) -> Mapping[str, Any]:
    """What the picture shows: totals by week and direction; a week that may not be shown is None."""
    return {
        "title": CHART_TITLE,
        "weeks": [week.monday.isoformat() for week in values.weeks],
        "lines": {
            DIRECTIONS[side]: [week.from_side(side) if week.shown else None for week in values.weeks]
            for side in Side
        },
        "usual": values.score.parts[0].of.usual if isinstance(values.score, Score) else None,
        "axis": "Conversations a week",
        "usual_label": "Usual, both ways",
        "total_label": "Both ways",
    }
