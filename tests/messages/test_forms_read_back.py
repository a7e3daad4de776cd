"""Every form of the product reads back what it was filled with, from the modal and what Slack sends."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import messages
from domain.calendar import WEEKDAYS
from domain.feedback import Draft, FeedbackKind, Sentiment, label
from domain.feedback.details import Details
from domain.feedback.silence import Periods, Wait
from domain.feedback.stage import Outcome, Stage, Step
from domain.news import CampaignBrief, Category, NewsBrief
from domain.promise import NewPromise, PromiseState, PromiseStep, Reason
from domain.quiet import MOST_CHOICES, QuietHours
from domain.ritual import OnHoliday, RitualKind
from domain.setup import Choices, Moment, SideChoice
from domain.side import Side, SourceKind
from domain.text import clean_text
from domain.touchpoint import TouchKind
from messages import (
    calendar_feed,
    feedback,
    health,
    leaders,
    news,
    promise,
    quiet,
    ride_along,
    ritual,
    setup,
    touchpoint,
)
from messages.blocks import Json
from messages.feedback import details, find, silence, step
from messages.field import Field
from messages.form import Form
from sandbox.people.forms import values

PEOPLE = ("U0ANA", "U0BEN", "U0CLEO", "U0DEV", "U0KIM")
PERSON = st.sampled_from(PEOPLE)
CHANNEL = st.sampled_from(("C0FIELD", "C0TOGETHER", "C0SALES"))
DAY = st.dates(date(2026, 1, 1), date(2028, 12, 31))
WALL = st.builds(time, st.integers(0, 23), st.integers(0, 59))
BUSINESS_DAYS = st.integers(1, 20)


# What somebody types, without blanks at its ends.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(clean_text).map(str.strip)
SOME_WORDS = WORDS.filter(bool)


def people(least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(PERSON, unique=True, min_size=least, max_size=most).map(tuple)


def side_choices() -> st.SearchStrategy[SideChoice]:
    leaders = people(1, 3)
    return st.one_of(
        st.builds(SideChoice, st.just(SourceKind.GROUP), st.just(("S0SALES",)), leaders),
        st.builds(SideChoice, st.just(SourceKind.CHANNEL), CHANNEL.map(lambda each: (each,)), leaders),
        st.builds(SideChoice, st.just(SourceKind.PEOPLE), people(1, 5), leaders),
    )


def steps(to: Stage) -> st.SearchStrategy[Step]:
    """A step with all that its stage asks for."""
    may = {
        "why": WORDS,
        "owner": PERSON,
        "due_on": DAY,
        "hypothesis": SOME_WORDS,
        "measure": SOME_WORDS,
        "outcome": st.sampled_from(Outcome),
        "figure": SOME_WORDS,
        "into": st.integers(1, 999_999_999),
    }
    asked = {field.value_name for field in step.ASKS[to]}
    return st.builds(Step, st.just(to), **{name: each for name, each in may.items() if name in asked})


SET_UPS = st.builds(
    Choices,
    sides=st.fixed_dictionaries({side: side_choices() for side in Side}),
    rituals=st.fixed_dictionaries(
        {
            kind: st.builds(Moment, CHANNEL, st.sampled_from(WEEKDAYS), WALL, st.sampled_from(OnHoliday))
            for kind in RitualKind
        }
    ),
    intake_channel=CHANNEL,
    liaison=PERSON,
    stand_in=PERSON,
    stewards=people(0, 5),
    zone=st.sampled_from(("UTC", "Europe/Berlin", "America/Argentina/Ushuaia")),
    country=st.sampled_from(("", "DE", "US")),
    liaisons=st.dictionaries(st.sampled_from([kind.value for kind in FeedbackKind]), PERSON),
    periods=st.builds(Periods, *[BUSINESS_DAYS] * 5),
    feedback_emoji=st.sampled_from(("", "mega", "+1")),
)
DRAFTS = st.builds(
    Draft,
    author=st.just("U0ANA"),
    text=SOME_WORDS,
    kind=st.none() | st.sampled_from(FeedbackKind),
    sentiment=st.none() | st.sampled_from(Sentiment),
    campaign_id=st.none() | st.integers(1, 10**9),
    private=st.booleans(),
)
NEWS = st.builds(NewsBrief, SOME_WORDS, SOME_WORDS, st.sampled_from(Category), PERSON)
CAMPAIGNS = st.builds(
    CampaignBrief, SOME_WORDS, DAY, DAY, SOME_WORDS, SOME_WORDS, SOME_WORDS, SOME_WORDS, PERSON
)
QUIET_HOURS = st.builds(
    QuietHours,
    WALL,
    WALL,
    st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: tuple(d for d in WEEKDAYS if d in days)),
    st.sampled_from(MOST_CHOICES),
    st.none() | DAY,
)
DETAILS = st.builds(Details, *[WORDS] * 6, st.just(()))
PROMISES = st.builds(NewPromise, SOME_WORDS, PERSON, DAY)


def answers(to: PromiseState) -> st.SearchStrategy[PromiseStep]:
    """A step to this state with what its form asks for."""
    asked = {field.value_name for field in promise.ASKS.get(to, ())}
    possible = {"reason": st.sampled_from(Reason), "why": WORDS, "due_on": DAY}
    return st.builds(PromiseStep, st.just(to), **{name: possible[name] for name in asked})


WAITS = st.builds(Wait, st.sampled_from(list(silence.DAYS)), SOME_WORDS)


def filled_step(filled: Step) -> Json:
    return step.FORM.modal({**vars(filled), "into": label(filled.into) if filled.into else None})


Modal = Callable[[Any], Json]
MENTIONS = PERSON.map(lambda person: f"<@{person}>")


def typed_alone(form: Form[Any]) -> tuple[Form[Any], st.SearchStrategy[Any], Modal]:
    """A command's form with one field of words, which are the rest of its line."""
    (field,) = (part for part in form.parts if isinstance(part, Field))
    return form, SOME_WORDS, lambda filled: form.modal({field.value_name: filled})


def ride_modal(line: str) -> Json:
    rep, day, wall, account = line.split(" ", 3)
    begun = {"rep": rep[2:-1], "day": date.fromisoformat(day), "wall": time.fromisoformat(wall)}
    return ride_along.FORM.modal({**begun, "account": account})


def touch_modal(line: str) -> Json:
    person, kind, planned, day = line.split()
    begun = {"person": person[2:-1], "kind": TouchKind(kind), "planned": planned == "planned"}
    return touchpoint.TOUCH_FORM.modal({**begun, "day": date.fromisoformat(day)})


RIDES = st.builds("{} {} {:%H:%M} {}".format, MENTIONS, DAY, WALL, SOME_WORDS.filter(str.isprintable))
TOUCHES = st.builds("{} {} planned {}".format, MENTIONS, st.sampled_from(list(touchpoint.KIND_LABELS)), DAY)
FORMS: dict[str, tuple[Form[Any], st.SearchStrategy[Any], Modal]] = {
    "news": (news.NEWS_FORM, NEWS, lambda filled: news.NEWS_FORM.modal(vars(filled))),
    "campaign": (news.CAMPAIGN_FORM, CAMPAIGNS, lambda filled: news.CAMPAIGN_FORM.modal(vars(filled))),
    "quiet": (quiet.FORM, QUIET_HOURS, lambda filled: quiet.form(filled, "UTC")),
    "feedback": (feedback.FORM, DRAFTS, lambda filled: feedback.FORM.modal(vars(filled))),
    "details": (details.FORM, DETAILS, lambda filled: details.FORM.modal(vars(filled))),
    "silence": (silence.FORM, WAITS, lambda filled: silence.FORM.modal(vars(filled))),
    "setup": (setup.FORM, SET_UPS, lambda filled: setup.form(filled, "UTC")),
    "promise": (promise.FORM, PROMISES, lambda filled: promise.FORM.modal(vars(filled))),
    **{
        f"promise to {to}": (
            promise.ANSWER_FORM,
            answers(to),
            lambda one: promise.ANSWER_FORM.modal(vars(one)),
        )
        for to in promise.STEPS
    },
    "ride": (ride_along.FORM, RIDES, ride_modal),
    "touch": (touchpoint.TOUCH_FORM, TOUCHES, touch_modal),
    "pair": (health.PAIR_FORM, MENTIONS, lambda filled: health.PAIR_FORM.modal({"person": filled[2:-1]})),
    "preview": (
        ritual.PREVIEW_FORM,
        st.sampled_from(RitualKind),
        lambda filled: ritual.PREVIEW_FORM.modal({"kind": filled}),
    ),
    "search": typed_alone(find.SEARCH_FORM),
    "weights": typed_alone(health.WEIGHTS_FORM),
    "silence of leaders": typed_alone(leaders.SILENCE_FORM),
    "calendar": typed_alone(calendar_feed.FORM),
    **{f"step to {to}": (step.FORM, steps(to), filled_step) for to in step.STEPS},
}


def test_no_form_is_missing_from_these_stories() -> None:
    modules = [
        importlib.import_module(each.name) for each in pkgutil.walk_packages(messages.__path__, "messages.")
    ]
    declared = {id(each) for module in modules for each in vars(module).values() if isinstance(each, Form)}

    assert declared == {id(form) for form, _values, _modal in FORMS.values()}


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_a_form_reads_back_what_it_was_filled_with(name: str, data: st.DataObject) -> None:
    form, possible, modal = FORMS[name]
    filled = data.draw(possible)
    view = modal(filled)

    sent = {**view, "state": {"values": values(view["blocks"], {})}}
    more = {"author": filled.author} if isinstance(filled, Draft) else {}

    assert form.read(sent, **more) == filled
