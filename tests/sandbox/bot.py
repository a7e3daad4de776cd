"""Purpose: a small Bolt app of its own, with one of everything the sandbox sends. No part of the product."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.sandbox import parts


@dataclass
class Bot:
    """What came in, what is due, and how it misbehaves when told to."""

    app: App
    client: WebClient
    heard: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    due: list[datetime] = field(default_factory=list)
    has_clock: bool = True
    stuck: bool = False
    dies_when_due: bool = False
    fail_events: int = 0
    """So many event requests are answered with 500."""
    extra: dict[str, str] = field(default_factory=dict)
    """Headers of such a failure."""
    refused_text: str = ""
    """A message that is never taken."""
    slow: float = 0.0

    async def slack(self, request: Request) -> Response:
        body = await request.body()
        self.headers.append(dict(request.headers))
        if body.startswith(b"{") and b"event_callback" in body:
            self.bodies.append(json.loads(body))
            if self.refused_text and self.bodies[-1]["event"].get("text") == self.refused_text:
                return Response("no", 500)
            if self.fail_events:
                self.fail_events -= 1
                return Response("no", 500, headers=self.extra)
        return await SlackRequestHandler(self.app).handle(request)

    async def clock(self, request: Request) -> Response:
        if not self.has_clock:
            return Response("not found", 404)
        now = datetime.fromisoformat((await request.json())["now"])
        self.clocks.append(now.isoformat())
        self.has_clock = not (self.dies_when_due and min(self.due) <= now)
        await run_in_threadpool(self.work, now)
        waiting = [d for d in self.due if d <= now]
        following = min((d for d in self.due if d > now), default=None)
        return JSONResponse(
            {
                "now": now.isoformat(),
                "next_due_at": following.isoformat() if following else None,
                "waiting": len(waiting),
            }
        )

    def work(self, now: datetime) -> None:
        for at in [d for d in self.due if d <= now and not self.stuck]:
            self.client.chat_postMessage(channel="C0TOGETHER", text=f"due {at.isoformat()}")
            self.due.remove(at)


def build(base_url: str, secret: str) -> Bot:
    client = WebClient(token="xoxb-sandbox", base_url=f"{base_url}/api/", retry_handlers=[])
    app = App(
        client=client,
        signing_secret=secret,
        process_before_response=True,
        token_verification_enabled=False,
    )
    bot = Bot(app, client)
    commands(app, bot)
    views(app, bot)
    app.event("message")(hear(bot))
    app.event("app_mention")(hear(bot))
    app.event("member_joined_channel")(hear(bot))
    app.event("user_change")(hear(bot))
    app.event("subteam_members_changed")(hear(bot))
    app.event("subteam_updated")(hear(bot))
    app.event("channel_archive")(hear(bot))
    app.event("team_join")(hear(bot))
    return bot


def hear(bot: Bot) -> Callable[..., None]:
    def heard(event: dict[str, Any]) -> None:
        bot.heard.append(event)

    return heard


def commands(app: App, bot: Bot) -> None:
    said: dict[str, Any] = {
        "text": "plain words",
        "json": {
            "text": "with blocks",
            "blocks": [parts.section("hello"), parts.actions(parts.button("accept"))],
        },
        "public": {"response_type": "in_channel", "text": "for all"},
        "bad": {"text": "x", "blocks": [parts.section("x" * 3001)]},
    }

    @app.command("/feedback")
    def feedback(ack: Any, command: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        bot.heard.append(body)
        what = command["text"].partition(" ")[0]
        if what == "open":
            client.views_open(trigger_id=command["trigger_id"], view=parts.FORM)
        if what == "slow":
            time.sleep(bot.slow)
        ack(said.get(what, ""))


def views(app: App, bot: Bot) -> None:
    @app.action("accept")
    def accept(ack: Any, body: dict[str, Any], respond: Any) -> None:
        bot.heard.append(body)
        ack()
        if body["container"]["type"] == "message":
            respond(text="accepted", replace_original=True)

    for action in ("size", "person", "pick", "note", "many", "more", "day", "hour"):
        app.action(action)(interaction(bot))
    for callback in ("on_message", "anywhere"):
        app.shortcut(callback)(interaction(bot))
    app.view_closed("form")(interaction(bot))

    @app.options("pick")
    def pick(ack: Any, body: dict[str, Any]) -> None:
        bot.heard.append(body)
        ack(options=[parts.option(f"{body['value']}-{n}") for n in (1, 2)])

    @app.view("form")
    def form(ack: Any, body: dict[str, Any]) -> None:
        bot.heard.append(body)
        ack(**parts.answer_to(body["view"]["state"]["values"]["words"]["note"]["value"]))

    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient) -> None:
        bot.heard.append(event)
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [parts.section("Home")]})


def interaction(bot: Bot) -> Callable[..., None]:
    def happened(ack: Any, body: dict[str, Any]) -> None:
        bot.heard.append(body)
        ack()

    return happened
