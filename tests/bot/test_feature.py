"""A feature that is declared is there: this one is made up in this file and works wherever a feature may."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import Ack
from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, select

from bot import features, job_runner
from bot.features import FEATURES
from bot.manifest import manifest
from domain.command_line import Line
from domain.job import Job
from domain.names import Names
from domain.page import cut_page
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Event, Feature, Options, Shortcut, View, WebPage
from handlers.shared.home import HomeSection
from handlers.shared.list import PagedList
from messages.blocks import Json, Message, actions, button, message, section
from messages.field import Text
from messages.form import Form
from messages.list_page import ListKind, ListRow, list_page
from messages.menu import Topic
from messages.mrkdwn import Mrkdwn, escape
from messages.page import HtmlPage, open_button, page
from messages.terminal import lines
from messages.todo import TodoItem, TodoList
from presenters.monday import AgendaPart
from presenters.page_link import PageLinks
from storage import deadline, outbox, word_index
from storage.db.engine import Session, Store
from storage.db.person_columns import PersonId
from storage.deadline import Deadline
from storage.erasure import Erasure, Fate, Personal
from storage.scope import Here, Scope
from tests.office import MONDAY, TOGETHER, Office
from tests.page_visit import link_in, visit

DAY = timedelta(days=1)
PLACE = {"place": ("value", "Luigi's")}
ANA, BEN = "U0ANA", "U0BEN"


PLACE_FORM = Form(
    lambda place: place, "command.drumbeat.lunch.ask", "Ask to lunch", "Ask", [Text("place", "Where?")]
)
LUNCHES = ListKind("lunch.page", "lunch", "lunches")


class Lunchbox(SQLModel, registry=registry()):
    """Its tables stand beside the bot's: what the bot stores is not changed by a test."""

    metadata = MetaData()


class LunchOrder(Lunchbox, table=True):
    """What somebody eats."""

    workspace_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    dish: str


class Lunch:
    """Sales and Marketing eat together: what the feature was asked, in the order it was asked."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.places: list[str] = []
        self.lunches = PagedList(LUNCHES, self.list_lunches, Audience.EITHER_SIDE)

    def feature(self) -> Feature:
        return Feature(
            pages=(WebPage("lunch.html", self.show_page, "{drumbeat} menu", who=Audience.EITHER_SIDE),),
            commands=(
                Command(
                    "lunch",
                    "place",
                    "asks both sides to lunch",
                    self.ask,
                    who=Audience.EITHER_SIDE,
                    label="Ask to lunch",
                    topic=Topic.TOGETHER,
                    example="Luigi's",
                    form=PLACE_FORM,
                ),
                Command("menu", "", "shows the menu", self.show_menu, set_up=True),
                Command("lunches", "words", "finds lunches by their place", self.find_lunches),
            ),
            actions=(Action("lunch.join", self.join), self.lunches.action()),
            views=(View("lunch.form", self.read_form),),
            options=(Options("lunch.places", self.list_places),),
            events=(Event(("pin_added",), self.hear_pin),),
            shortcuts=(Shortcut("lunch.here", "Eat there", "Asks both sides there", self.take_place),),
            scopes={"pins:read": "to hear which place is pinned"},
            deadlines={"lunch": self.remind},
            jobs=self.find_jobs,
            home={HomeSection.COMING: self.home_part},
            todo=self.find_todo,
            agenda={AgendaPart.COMING: self.agenda_lines},
            forget={"lunches": self.forget},
            tables=(LunchOrder,),
            personal=(
                Personal(LunchOrder, {"user_id": Fate.DELETE}, words_of="user_id", words=frozenset({"dish"})),
            ),
        )

    def ask(self, ack: Ack, here: Here, line: Line, user: str) -> None:
        here.write(lambda scope: self._plan(scope, line.rest, user))
        ack(**_said(f"Lunch at {line.rest}.").reply())

    def _plan(self, scope: Scope, place: str, user: str) -> None:
        outbox.post(scope, TOGETHER, f"lunch:{place}", _said(f"Lunch at {place}, anybody?"))
        deadline.set_deadline(scope.session, scope.workspace_id, "lunch", 1, scope.now + DAY, person=user)
        self.places.append(place)
        word_index.index(scope.session, scope.workspace_id, "lunch", {len(self.places): place})

    def find_lunches(self, ack: Ack, body: Mapping[str, Any], here: Here, line: Line, user: str) -> None:
        self.lunches.open(ack, body, here, user, line.rest)

    def list_lunches(self, scope: Scope, _user: str, query: str, number: int) -> Message:
        found = word_index.find(scope.session, scope.workspace_id, "lunch", query)
        page = cut_page(found.numbers, number, found.near)
        rows = (ListRow(escape(self.places[n - 1]), button("Join", "lunch.join", str(n))) for n in page.rows)
        return list_page(LUNCHES, f"“{query}”", page.showing(rows), query, escape("No such lunch."))

    def show_menu(self, ack: Ack, here: Here, links: PageLinks) -> None:
        link = here.read(links.link_to, "lunch.html", dish="soup & bread")
        ack(**message(escape("Soup."), [actions(open_button("Read on", "lunch.html", str(link)))]).reply())

    def show_page(self, user: str, query: Mapping[str, str]) -> HtmlPage:
        return page("page_notice", part="broken", reason=f"{query['dish']} for {user}")

    def join(self, ack: Ack, user: str) -> None:
        ack()
        self.heard.append(f"{user} joins")

    def read_form(self, ack: Ack, view: Mapping[str, Any]) -> None:
        ack()
        self.heard.append(str(view["callback_id"]))

    def list_places(self, ack: Ack) -> None:
        ack(options=[])
        self.heard.append("places")

    def hear_pin(self, event: Mapping[str, Any]) -> None:
        self.heard.append(str(event["type"]))

    def take_place(self, ack: Ack, payload: Mapping[str, Any]) -> None:
        ack()
        self.heard.append(str(payload["callback_id"]))

    def remind(self, here: Here, due: Deadline) -> None:
        here.write(self._owe_reminder, due)

    def _owe_reminder(self, scope: Scope, due: Deadline) -> None:
        if deadline.finish(scope.session, due, scope.now):
            outbox.dm(scope, due.person, "lunch:today", _said("Lunch is today."))

    def find_jobs(self, now: datetime, names: Names) -> list[Job]:
        return [Job("cook", lambda: self.heard.append(f"{names.drumbeat} cooks at {now:%H:%M}"))]

    def home_part(self, _scope: Scope, user: str) -> list[Json]:
        return [section(escape(f"Lunch for {user}"))]

    def find_todo(self, scope: Scope, user: str, _most: int) -> TodoList:
        join = button("Join", "lunch.join", "1")
        return TodoList((TodoItem(escape(f"Are you in, {user}?"), (join,), scope.now),), 1)

    def agenda_lines(self, _scope: Scope, zone: str, today: date) -> list[Mrkdwn]:
        return [escape(f"Lunch on {today} in {zone}")]

    def forget(self, _session: Session, now: datetime) -> None:
        self.heard.append(f"forgets on {now:%A}")


def _said(text: str) -> Message:
    words = escape(text)
    return message(words, [section(words)])


@pytest.fixture
def lunch() -> Lunch:
    return Lunch()


@pytest.fixture
def canteen(lite_store: Store, lunch: Lunch, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The cast around a bot with one more feature, set up."""
    office = Office(lite_store, monkeypatch, made_of=[*FEATURES, lunch.feature()])
    office.set_up()
    return office


def test_its_commands_stand_in_help_and_are_answered_to_whom_they_are_for(canteen: Office) -> None:
    assert "/drumbeat lunch Luigi's" in canteen.drumbeat("ana", "help").words
    assert "asks both sides to lunch" in canteen.drumbeat("ana", "lunch help").words
    assert canteen.drumbeat("ana", "Lunch Luigi's").words == "Lunch at Luigi's."
    assert "Soup." in str(canteen.drumbeat("ana", "menu").json)
    assert "Lunch at" not in canteen.drumbeat("eli", "lunch Luigi's").words


def test_its_page_is_opened_by_the_button_that_offers_it(canteen: Office) -> None:
    link = link_in(canteen.drumbeat("ana", "menu"))
    clicked = canteen.click("ana", "page.lunch.html", "")

    assert "soup &amp; bread for U0ANA" in visit(canteen, link).text
    assert (clicked.status, clicked.body, canteen.whispers) == (200, "", [])
    assert "<strong>/drumbeat menu</strong>" in visit(canteen, link.replace("soup", "cake")).text


def test_what_it_says_goes_out_and_what_it_planned_comes_due(canteen: Office) -> None:
    canteen.drumbeat("ana", "lunch Luigi's")
    canteen.deliver()
    canteen.later(hours=23)
    early = canteen.dms("ana")
    canteen.later(hours=2)

    assert canteen.posts(TOGETHER)[-1] == "Lunch at Luigi's, anybody?"
    assert "Lunch is today." not in early
    assert canteen.dms("ana").count("Lunch is today.") == 1


def test_what_it_lists_is_found_by_its_words_page_by_page(canteen: Office, lunch: Lunch) -> None:
    for number in range(1, 11):
        canteen.drumbeat("ana", f"lunch Trattoria {number}")
    canteen.drumbeat("ana", "lunch Kantine")

    first = canteen.drumbeat("ben", "lunches trattoria").words
    canteen.click("ben", "lunch.page.2", "2 trattoria")
    closest = canteen.drumbeat("ben", "lunches cantine").words

    assert "“trattoria”: 10 lunches, page 1 of 2" in first
    assert "Trattoria 10 [Join]" in first and "[Older]" in first and "Trattoria 2 " not in first
    assert "page 2 of 2" in canteen.whispers[-1] and "Trattoria 2 [Join]" in canteen.whispers[-1]
    assert "1 lunch\nNo exact match. These come closest.\nKantine [Join]" in closest
    assert canteen.drumbeat("ben", "lunches sushi").words == "No such lunch."


def test_each_of_its_listeners_is_reached(canteen: Office, lunch: Lunch) -> None:
    lunch.heard.clear()

    canteen.click("ana", "lunch.join", "1")
    canteen.submit("ana", "lunch.form", {})
    canteen.event(type="pin_added", user="U0ANA", channel_id=TOGETHER)
    canteen.shortcut("ana", "lunch.here", {"ts": "1764000000.000100", "text": "Luigi's"}, {"id": TOGETHER})

    assert lunch.heard == ["U0ANA joins", "lunch.form", "pin_added", "lunch.here"]


def test_it_stands_on_home_and_on_the_agenda(canteen: Office) -> None:
    canteen.event(type="app_home_opened", user="U0ANA", tab="home")
    home = canteen.calls("views.publish")[-1]["view"]

    assert "Lunch for U0ANA" in str(home)
    assert "Lunch on 2026-11-23 in Europe/Berlin" in canteen.drumbeat("ben", "preview monday").words
    canteen.at(MONDAY + 7 * DAY)
    assert any("Lunch on 2026-11-30" in post for post in canteen.posts(TOGETHER))


def test_it_is_offered_and_asks_for_its_words_and_what_waits_is_settled_there(
    canteen: Office, lunch: Lunch
) -> None:
    lunch.heard.clear()
    shown = "\n".join(lines(canteen.home("ana")))

    canteen.click_at_home("ana", "command.drumbeat.lunch.ask")
    asked = canteen.submit("ana", canteen.calls("views.open")[-1]["view"]["callback_id"], PLACE)
    canteen.click_at_home("ana", "lunch.join", "1", block_id="todo.0")

    assert "Are you in, U0ANA? [Join]" in shown and "[Ask to lunch]" in shown
    assert "Lunch at Luigi's." in asked.words
    assert lunch.heard == ["U0ANA joins"]
    assert "Ask to lunch: `/drumbeat lunch Luigi's`" in canteen.drumbeat("ana", "help").words
    assert "Are you in, U0ANA?" in canteen.drumbeat("ana", "todo").words


def test_the_clock_works_and_forgets_for_it(canteen: Office, lunch: Lunch) -> None:
    lunch.heard.clear()

    job_runner.run(features.due_jobs(canteen.store, MONDAY, canteen.names, canteen.features))
    job_runner.run(features.forget_jobs(canteen.store, MONDAY, 30 * DAY, canteen.features))

    assert lunch.heard == ["/drumbeat cooks at 09:00", "forgets on Monday"]
    assert "lunch" in features.deadline_kinds(canteen.features)


def test_what_it_keeps_of_a_person_is_handed_over_and_erased(canteen: Office) -> None:
    def order(session: Session) -> None:
        Lunchbox.metadata.create_all(session.connection())
        session.add_all(
            LunchOrder(workspace_id=canteen.workspace_id, user_id=who, dish="soup") for who in (ANA, BEN)
        )

    def find(session: Session) -> Erasure:
        return Erasure(session, canteen.workspace_id, ANA, features.personal(canteen.features))

    canteen.store.write(order)
    handed_over = canteen.store.read(lambda session: find(session).export()["lunchorder"])
    canteen.store.write(lambda session: find(session).erase(instead="U0MIRA"))

    left = canteen.store.read(lambda session: session.exec(select(LunchOrder.user_id)).all())
    assert [row["dish"] for row in handed_over] == ["soup"]
    assert left == [BEN]


def test_slack_is_asked_for_all_it_needs(lunch: Lunch) -> None:
    made = manifest(Names(), "https://drumbeat.example", [*FEATURES, lunch.feature()])

    assert "pins:read" in made["oauth_config"]["scopes"]["bot"]
    assert "pin_added" in made["settings"]["event_subscriptions"]["bot_events"]
    assert "lunch.here" in [shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]]
    assert "pins:read" not in manifest(Names())["oauth_config"]["scopes"]["bot"]
