"""Purpose: what stands on the slides, as plain values that a delivery can carry until the file is made.

Plain text, no mark-up: slides know no mentions. How slides look is slides.py's business.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from messages.mrkdwn import plain, short

MOST_SLIDES = 20
LONGEST_LINE = 600

Json = dict[str, Any]


@dataclass(frozen=True)
class DeckLine:
    """One line on a slide: `label` stands out before `text`."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Slide:
    """A slide: a title, lines, and small print below."""

    title: str
    lines: tuple[DeckLine, ...]
    note: str = ""


@dataclass(frozen=True)
class Outline:
    """A deck: its title slide, then its slides."""

    title: str
    subtitle: str
    slides: tuple[Slide, ...] = field(default=())

    def values(self) -> Json:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, values: Json) -> "Outline":
        """From JSON."""
        slides = tuple(
            Slide(each["title"], tuple(DeckLine(**line) for line in each["lines"]), each["note"])
            for each in values["slides"]
        )
        return cls(values["title"], values["subtitle"], slides)


def line(text: str, label: str = "") -> DeckLine:
    """A line from what a person typed in Slack."""
    return DeckLine(short(plain(text), LONGEST_LINE), label)


def limit_slides(slides: Sequence[Slide], more: str) -> tuple[Slide, ...]:
    """At most so many slides; the last one then says how many did not fit, and `more` where they are."""
    if len(slides) <= MOST_SLIDES:
        return tuple(slides)
    kept = list(slides[: MOST_SLIDES - 1])
    rest = len(slides) - len(kept)
    return (*kept, Slide(f"+{rest} more", (DeckLine(more),)))
