"""Purpose: drives the bot in stories: the cast speaks to it through real Bolt requests, without a network.

Ana and Ben are in sales, Cleo and Dev in marketing, Eli on neither side, and Mira is the admin. Extras make
each side six people. Ben and Cleo lead their sides; Dev is the liaison.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest

from bot import job_runner
from bot.app import build
from bot.delivery.deliverer import Deliverer
from bot.delivery.rate_limit import RateLimit
from bot.features import FEATURES, due_jobs
from bot.home_refresh import HomeRefresh
from bot.metrics import Metrics
from bot.readers import READERS, calendar_feed
from bot.readers.reader import Outside
from bot.slack_client import Identity
from bot.tenancy import SingleTenancy, Tenancy
from digests import ritual
from domain.names import Names
from handlers.shared import respond as answer_module
from handlers.shared.feature import Feature
from handlers.shared.open_homes import OpenHomes
from messages.terminal import lines
from storage import workspace
from storage.db.engine import Session, Store
from storage.outbox import table_verdict
from storage.scope import Here
from tests.cast import user_id, world
from tests.recorder import BOT, Recorder, World
from tests.response_url_replies import Whisper
from tests.slack_limits import hold_answer

TEAM = "T0OFFICE"
YEARS_ON = datetime(2036, 1, 1, tzinfo=UTC)
PUBLIC_URL = "https://drumbeat.example"
TOGETHER, INTAKE = "C0TOGETHER", "C0FIELD"
PAGES = ("views.open", "views.push", "views.update")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SET_UP: dict[str, Any] = {
    "sales_group": ("selected_option", "S0SALES"),
    "sales_leaders": ("selected_users", ["U0BEN"]),
    "marketing_group": ("selected_option", "S0MARKETING"),
    "marketing_leaders": ("selected_users", ["U0CLEO"]),
    "thursday_channel": ("selected_conversation", TOGETHER),
    "thursday_day": ("selected_option", "TH"),
    "thursday_time": ("selected_time", "09:00"),
    "thursday_holiday": ("selected_option", "shift"),
    "monday_channel": ("selected_conversation", TOGETHER),
    "monday_day": ("selected_option", "MO"),
    "monday_time": ("selected_time", "09:00"),
    "monday_holiday": ("selected_option", "skip"),
    "intake_channel": ("selected_conversation", INTAKE),
    "liaison": ("selected_user", "U0DEV"),
    "stand_in": ("selected_user", "U0KIM"),
    "stewards": ("selected_users", []),
    "zone": ("selected_option", "Europe/Berlin"),
    "country": ("selected_option", "DE"),
}


@dataclass
class Reply:
    """What the bot answered to one request."""

    status: int
    body: str

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body)) if self.body else {}

    @property
    def words(self) -> str:
        """What the person reads, a line each."""
        return "\n".join(lines(self.json.get("view") or self.json))

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.json.get("errors") or {})


class Office:
    """One workspace with its people, its Slack in memory and its bot."""

    def __init__(
        self,
        store: Store,
        monkeypatch: pytest.MonkeyPatch,
        names: Names | None = None,
        team: str = TEAM,
        tenancy: Callable[["Office"], Tenancy] | None = None,
        found: World | None = None,
        made_of: Sequence[Feature] = FEATURES,
        public_url: str | None = PUBLIC_URL,
    ) -> None:
        """`tenancy` makes what says who is served, else this workspace alone; `found` is what Slack holds.

        The bot is `made_of` these features. `public_url` None: people reach no pages of it.
        """
        self.features = made_of
        self.homes = OpenHomes()
        self.store = store
        self.team = team
        self.world = found or world()
        self.now = MONDAY
        self.names = names or Names()
        self.slack = Recorder(self.world)
        self.whispers: list[str] = []
        monkeypatch.setattr(
            answer_module, "WebhookClient", lambda *_args, **_: Whisper(self.whispers, self.world)
        )
        self.tenancy = tenancy(self) if tenancy else self._alone()
        self.app = build(
            store, lambda: self.now, self.names, self.tenancy, self.slack, made_of, public_url, self.homes
        )
        self.refresh = HomeRefresh(self.homes, store, self.clock, self.names, self.tenancy, made_of)
        self.rate_limit = RateLimit(spacing_s=0)
        self.deliverer = Deliverer(
            store, self.tenancy.client_for, lambda: self.now, self.rate_limit, Metrics()
        )
        self.workspace_id = store.write(lambda session: workspace.identify(session, "", team, self.now))
        self.shows_tables(True)

    def clock(self) -> datetime:
        return self.now

    def _alone(self) -> Tenancy:
        identity = Identity(self.team, "", BOT, "B0BOT")
        return SingleTenancy(self.store, identity, self.now, self.slack, self.slack)

    def shows_tables(self, accepted: bool | None) -> None:
        """What this Slack answered to the last table; None where it was never asked."""

        def record(session: Session) -> None:
            table_verdict.forget(session, datetime.max.replace(tzinfo=UTC))
            if accepted is not None:
                table_verdict.record(session, self.workspace_id, YEARS_ON, accepted=accepted)

        self.store.write(record)

    def here(self) -> Here:
        """What a listener would be lent now."""
        return Here(self.store, self.now, self.workspace_id, self.names, BOT)

    def set_up(self, **changes: Any) -> Reply:
        """Mira sets the bot up, and everything that follows from it happens."""
        self.command("mira", "setup", "/drumbeat")
        saved = self.submit("mira", "setup.save", {**SET_UP, **changes})
        self.deliver()
        return saved

    def command(self, who: str, text: str, command: str = "/feedback", channel: str = "C0GENERAL") -> Reply:
        """Somebody types a slash command."""
        body = {
            "team_id": self.team,
            "user_id": user_id(who),
            "command": command,
            "text": text,
            "channel_id": channel,
            "trigger_id": "13345.1",
            "response_url": "https://hooks.slack.com/commands/1",
            "api_app_id": "A0",
        }
        return self._send(urlencode(body), "application/x-www-form-urlencoded")

    def drumbeat(self, who: str, text: str) -> Reply:
        return self.command(who, text, "/drumbeat")

    def submit(self, who: str, callback_id: str, values: dict[str, Any], data: str = "") -> Reply:
        """Somebody sends a form; `values` give each field's kind of value and the value."""
        blocks = [{"type": "input", "block_id": name} for name in values]
        state = {name: {"element": _state(kind, value)} for name, (kind, value) in values.items()}
        view = {
            "id": "V0",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": data,
            "blocks": blocks,
            "state": {"values": state},
        }
        return self._interact({"type": "view_submission", "user": {"id": user_id(who)}, "view": view})

    def click(self, who: str, action_id: str, value: str = "", block_id: str = "b") -> Reply:
        """Somebody presses a button on a message."""
        action = {"type": "button", "action_id": action_id, "block_id": block_id, "value": value}
        return self._act(who, action)

    def click_at_home(self, who: str, action_id: str, value: str = "", block_id: str = "b") -> Reply:
        """Somebody presses a button on their Home tab."""
        return self._click_in("home", who, action_id, value, block_id)

    def click_in_page(self, who: str, action_id: str, value: str = "", block_id: str = "b") -> Reply:
        """Somebody presses a button on an answer that came as a page."""
        return self._click_in("modal", who, action_id, value, block_id)

    def _click_in(self, view: str, who: str, action_id: str, value: str, block_id: str) -> Reply:
        action = {"type": "button", "action_id": action_id, "block_id": block_id, "value": value}
        return self._act(who, action, response_url="", view={"id": "V0", "type": view})

    def home(self, who: str) -> dict[str, Any]:
        """Somebody opens their Home tab: the view they see."""
        self.event(type="app_home_opened", user=user_id(who), tab="home", channel="D0")
        return dict(self.calls("views.publish")[-1]["view"])

    def page(self) -> str:
        """What the page says that was opened, pushed or changed last."""
        shown = [call for call in self.world.calls if call.method in PAGES]
        return "\n".join(lines(shown[-1].args["view"]))

    def choose(self, who: str, action_id: str, value: str, data: str = "") -> Reply:
        """Somebody chooses an option in an open form that carries `data`."""
        action = {
            "type": "radio_buttons",
            "action_id": action_id,
            "block_id": "b",
            "selected_option": {"value": value},
        }
        return self._act(who, action, view={"id": "V0", "hash": "h0", "private_metadata": data})

    def give(self, who: str, number: str, to: str) -> Reply:
        """A leader chooses who looks after a feedback."""
        action = {
            "type": "users_select",
            "action_id": "feedback.give",
            "block_id": f"feedback.give:{number}",
            "selected_user": to,
        }
        return self._act(who, action)

    def pick(self, who: str, action_id: str, value: str, block_id: str) -> Reply:
        """Somebody chooses from a list on a message."""
        action = {
            "type": "static_select",
            "action_id": action_id,
            "block_id": block_id,
            "selected_option": {"value": value},
        }
        return self._act(who, action)

    def _act(self, who: str, action: dict[str, Any], **more: Any) -> Reply:
        return self._interact(
            {
                "type": "block_actions",
                "user": {"id": user_id(who)},
                "actions": [action],
                "trigger_id": "13345.1",
                "response_url": "https://hooks.slack.com/actions/1",
                **more,
            }
        )

    def shortcut(self, who: str, callback_id: str, message: dict[str, Any], channel: dict[str, Any]) -> Reply:
        """Somebody chooses an entry in a message's menu."""
        return self._interact(
            {
                "type": "message_action",
                "callback_id": callback_id,
                "user": {"id": user_id(who)},
                "message": {"type": "message", "user": "U0BEN", **message},
                "channel": channel,
                "trigger_id": "13345.1",
                "response_url": "https://hooks.slack.com/app/1",
            }
        )

    def suggest(self, who: str, action_id: str, typed: str) -> list[str]:
        """The options a select offers for what was typed."""
        body = {
            "type": "block_suggestion",
            "user": {"id": user_id(who)},
            "action_id": action_id,
            "block_id": "b",
            "value": typed,
        }
        reply = self._interact(body)
        return [option["text"]["text"] for option in reply.json["options"]]

    def event(self, **event: Any) -> Reply:
        """Slack tells the bot that something happened."""
        body = {
            "type": "event_callback",
            "team_id": self.team,
            "event": event,
            "event_id": "Ev1",
            "event_time": int(self.now.timestamp()),
            "authorizations": [{"team_id": self.team, "user_id": BOT, "is_bot": True}],
        }
        return self._send(json.dumps(body), "application/json")

    def says(self, who: str, text: str, ts: str, **more: Any) -> Reply:
        """Somebody writes a message in a channel the bot is in."""
        message = {
            "channel": TOGETHER,
            "channel_type": "channel",
            "user": user_id(who),
            "text": text,
            "ts": ts,
        }
        return self.event(type="message", **{**message, **more})

    def deliver(self) -> int:
        """Do all that is due now, as the dispatcher would; how many deliveries were tried."""
        tried = idle = 0
        ritual.open_due(self.store, self.now)
        outside = Outside(self.store, self.tenancy.client_for)
        for _ in range(200):
            for reader in READERS:
                if reader is not calendar_feed.READER:  # it goes outside: stories read calendars themselves
                    job_runner.run(reader.find(outside, self.now))
            job_runner.run(due_jobs(self.store, self.now, self.names, self.features))
            ready = self.deliverer.afford(self.deliverer.ready(50))
            claimed = self.deliverer.take([one.number for one in ready])
            idle = 0 if claimed else idle + 1
            if idle == 2:  # what was written in the last round was looked for once more
                return tried
            for one in claimed:
                self.deliverer.deliver(one)
            tried += len(claimed)
        raise AssertionError("the bot never came to rest")

    def at(self, moment: datetime) -> None:
        """Let it be that moment, and let happen what is due then."""
        self.now = moment
        self.deliver()

    def later(self, **amount: float) -> None:
        self.at(self.now + timedelta(**amount))

    def posts(self, channel: str) -> list[str]:
        """What stands in a channel, each message as a person reads it."""
        return ["\n".join(lines(post)) for post in self.world.posts[channel]]

    def dms(self, who: str) -> list[str]:
        return self.posts(user_id(who))

    def calls(self, method: str) -> Sequence[dict[str, Any]]:
        return [call.args for call in self.world.calls if call.method == method]

    def _interact(self, payload: dict[str, Any]) -> Reply:
        body = {"team": {"id": self.team, "domain": "northwind"}, "api_app_id": "A0", **payload}
        return self._send(urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded")

    def _send(self, body: str, content_type: str) -> Reply:
        request = BoltRequest(body=body, headers={"content-type": [content_type]})
        response = self.app.dispatch(request)
        reply = Reply(response.status, str(response.body or ""))
        hold_answer(reply.json)
        return reply


def _state(kind: str, value: Any) -> dict[str, Any]:
    if kind == "selected_options":
        return {kind: [{"value": one} for one in value]}
    return {kind: {"value": value} if kind == "selected_option" else value}
