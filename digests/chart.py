"""Purpose: draws the twelve weeks of a relationship as a picture (PNG).

Knows only the values its file carries. Uses matplotlib without its global state, so that any thread may draw.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# A picture can't follow its reader's theme: a dark card of its own is easy on the eyes in both.
GROUND, INK, PALE, GRID = "#1d2433", "#f4f6fb", "#aab6cc", "#333d52"
# Colours that people who see no red or green tell apart (Okabe and Ito).
COLOURS = ("#56b4e9", "#e69f00")
SIZE_INCHES, DOTS_PER_INCH = (8.0, 4.5), 160


def png(values: Mapping[str, Any]) -> bytes:
    """The picture of what presenters/health.chart says; a week that may not be shown is a gap."""
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH, facecolor=GROUND, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_facecolor(GROUND)
    weeks = [date.fromisoformat(week) for week in values["weeks"]]
    _lines(axes, range(len(weeks)), values)
    _frame(axes, weeks, values)
    made = BytesIO()
    figure.savefig(made, format="png", bbox_inches="tight", pad_inches=0.25)
    return made.getvalue()


def _lines(axes: Axes, places: Sequence[int], values: Mapping[str, Any]) -> None:
    lines = [[_number(one) for one in line] for line in values["lines"].values()]
    total = [a + b for a, b in zip(*lines, strict=True)]
    axes.plot(places, total, color=INK, marker="o", linewidth=2.5, label=values["total_label"])
    for name, line, colour in zip(values["lines"], lines, COLOURS, strict=True):
        axes.plot(places, line, color=colour, marker="o", markersize=4, linewidth=1.5, label=name)
    if values["usual"] is not None:
        axes.axhline(values["usual"], color=PALE, linestyle="--", linewidth=1.2, label=values["usual_label"])


def _number(count: int | None) -> float:
    """A count, or what is drawn as a gap."""
    return float("nan") if count is None else float(count)


def _frame(axes: Axes, weeks: Sequence[date], values: Mapping[str, Any]) -> None:
    axes.set_title(values["title"], color=INK, fontsize=14, fontweight="bold", loc="left")
    axes.set_ylabel(values["axis"], color=INK)
    axes.set_ylim(bottom=0)
    axes.set_xticks(range(len(weeks)), [f"{week:%b} {week.day}" for week in weeks], fontsize=9)
    axes.tick_params(colors=PALE)
    axes.grid(axis="y", color=GRID)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(GRID)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=4, frameon=False, fontsize=9, labelcolor=INK
    )
