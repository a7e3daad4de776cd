"""Purpose: bring events to the bot: only subscribed ones, in order within a channel, repeated when not taken.

It does not make the events. A first attempt never overtakes another of its line; repeats leave the line,
as Slack promises no order for them.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.manifest import App
from sandbox.sender import Reply, Sender
from sandbox.settings import Settings
from sandbox.world import Json, World


@dataclass
class Delivery:
    type: str
    event_id: str = ""
    sent: bool = False
    """False: the app did not subscribe to it, or is not in the channel."""
    attempts: list[Reply] = field(default_factory=list)

    @property
    def acked(self) -> bool:
        return bool(self.attempts) and self.attempts[-1].ok


@dataclass
class Envelope:
    body: Json
    delivery: Delivery
    done: "asyncio.Future[Delivery]"


class Events:
    def __init__(self, world: World, app: App, clock: Clock, sender: Sender, settings: Settings) -> None:
        self._world, self._app, self._clock = world, app, clock
        self._sender, self._settings = sender, settings
        self._lines: dict[str, deque[Envelope]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.pending = 0

    def emit(self, event: Json, subscription: str = "", line: str = "") -> "asyncio.Future[Delivery]":
        """Queue an event; the future is done when the bot took it or all repeats are spent."""
        done: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
        delivery = Delivery(event["type"])
        if not self._settings.bot_url or not self._app.wants(subscription or event["type"]):
            done.set_result(delivery)
            return done
        body = self._callback(event)
        delivery.event_id, delivery.sent = body["event_id"], True
        self.pending += 1
        self._queue(line, Envelope(body, delivery, done))
        return done

    def _callback(self, event: Json) -> Json:
        world = self._world
        authorization = {"enterprise_id": None, "team_id": world.team_id, "user_id": world.bot_user}
        return {
            "token": self._settings.verification_token,
            "team_id": world.team_id,
            "context_team_id": world.team_id,
            "context_enterprise_id": None,
            "api_app_id": world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": world.next_id("Ev0"),
            "event_time": self._clock.seconds(),
            "authorizations": [authorization | {"is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": f"4-{world.next_id('ctx')}",
        }

    def _queue(self, line: str, envelope: Envelope) -> None:
        waiting = self._lines.get(line)
        if waiting is not None:
            waiting.append(envelope)
            return
        self._lines[line] = deque([envelope])
        self._start(self._run(line))

    async def _run(self, line: str) -> None:
        waiting = self._lines[line]
        while waiting:
            envelope = waiting.popleft()
            reply = await self._sender.json(envelope.body)
            envelope.delivery.attempts.append(reply)
            if reply.ok:
                self._finish(envelope)
            else:
                self._start(self._repeat(envelope))
        del self._lines[line]

    async def _repeat(self, envelope: Envelope) -> None:
        attempts = envelope.delivery.attempts
        for number, delay in enumerate(self._settings.retry_delays, start=1):
            if attempts[-1].headers.get("x-slack-no-retry") == "1":
                break
            await asyncio.sleep(delay)
            headers = {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason(attempts[-1])}
            attempts.append(await self._sender.json(envelope.body, headers))
            if attempts[-1].ok:
                break
        self._finish(envelope)

    def _finish(self, envelope: Envelope) -> None:
        self.pending -= 1
        if not envelope.done.done():
            envelope.done.set_result(envelope.delivery)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def reason(reply: Reply) -> str:
    if reply.timed_out:
        return "http_timeout"
    return "http_error" if reply.status is not None else "connection_failed"
