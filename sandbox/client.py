"""Purpose: drive a sandbox from a test or a tour in another process, in calls that read like a story.

`sandbox.as_("ana").command("/feedback", "the mail confuses buyers", channel="sales")`. Synchronous; standard
library only. What a person's Slack client would refuse raises `Refused`.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sandbox.errors import Refused
from sandbox.readback import Answer, Jump, Message, Step, View
from sandbox.world import Json

__all__ = ["Answer", "Jump", "Message", "Person", "Refused", "Sandbox", "Step", "View"]

On = Message | View | None
# a local server is never reached through a proxy
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Sandbox:
    """One sandbox, by its address."""

    def __init__(self, url: str, timeout: float = 600.0) -> None:
        self.url = url.rstrip("/")
        self._timeout = timeout

    def do(self, act: str, /, **given: Any) -> Json:
        """Any control call by name."""
        body = json.dumps({k: v for k, v in given.items() if v is not None}).encode()
        return self._call(f"/control/{act}", body)

    def _call(self, path: str, body: bytes | None = None) -> Json:
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})  # noqa: S310
        try:
            with OPENER.open(request, timeout=self._timeout) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as problem:
            if problem.code not in (422, 504):
                raise
            said = json.load(problem)
            error, detail = said.pop("error", ""), said.pop("detail", "")
            said.pop("ok", None)
            raise Refused(error, detail, **said) from None

    # people

    def as_(self, user: str) -> "Person":
        return Person(self, user)

    def add_person(self, handle: str, **about: Any) -> Json:
        """Somebody new; about: id, real_name, tz, is_admin, deleted."""
        return self.do("add_user", handle=handle, **about)

    def change_person(self, user: str, **about: Any) -> Json:
        return self.do("change_user", user=user, **about)

    def deactivate(self, user: str) -> Json:
        return self.do("deactivate", user=user)

    def do_not_disturb(self, user: str, **values: Any) -> Json:
        return self.do("dnd", user=user, **values)

    # places and groups

    def add_channel(
        self, name: str, *, members: Sequence[str] = (), private: bool = False, id: str = ""
    ) -> str:
        given = self.do("add_channel", name=name, members=list(members), private=private, id=id or None)
        return str(given["id"])

    def invite(self, user: str, channel: str, by: str = "mira") -> Json:
        return self.do("invite", user=user, channel=channel, by=by)

    def kick(self, user: str, channel: str) -> Json:
        return self.do("kick", user=user, channel=channel)

    def archive(self, channel: str) -> Json:
        return self.do("archive", channel=channel)

    def set_group(self, group: str, members: Sequence[str]) -> Json:
        return self.do("group", group=group, members=list(members))

    def disable_group(self, group: str, *, disabled: bool = True) -> Json:
        return self.do("disable_group", group=group, disabled=disabled)

    def plan(self, plan: str) -> Json:
        return self.do("plan", plan=plan)

    # time

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self._call("/clock")["now"])

    def jump(self, to: datetime | str) -> Jump:
        """Set the clock, letting the bot do on the way what falls due."""
        return Jump.read(self.do("clock", to=to.isoformat() if isinstance(to, datetime) else to))

    def forward(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> Jump:
        return Jump.read(self.do("clock", by=seconds + 60 * minutes + 3600 * hours + 86400 * days))

    def settle(self) -> Json:
        """Wait until the bot has taken every event and done what is due."""
        return self.do("settle")

    # conditions

    def fault(self, method: str, fault: str, **rule: Any) -> Json:
        """Add a fault; rule: times, probability, retry_after, seconds, error, accepted, channel, team."""
        return self.do("faults", rule={"method": method, "fault": fault, **rule})

    def clear_faults(self) -> Json:
        return self.do("faults", rules=[])

    def tiers(self, on: bool = True) -> Json:
        return self.do("faults", tiers=on)

    def settings(self, **values: Any) -> Json:
        """Change ack_seconds, trigger_seconds, bot_url and others of `sandbox.settings`."""
        return self.do("settings", **values)

    # looking

    def messages(self, channel: str, *, user: str = "", thread: str = "") -> list[Message]:
        found = self.do("messages", channel=channel, user=user or None, thread_ts=thread or None)
        return [Message(m) for m in found["messages"]]

    def dms(self, user: str) -> list[Message]:
        return [Message(m) for m in self.do("dms", user=user)["messages"]]

    def calls(self, method: str = "") -> list[Json]:
        return list(self.do("calls", method=method)["calls"])

    def clear_calls(self) -> Json:
        return self.do("clear_calls")

    def state(self) -> Json:
        return self.do("state")


class Person:
    """Somebody in the workspace, who acts."""

    def __init__(self, sandbox: Sandbox, user: str) -> None:
        self._sandbox = sandbox
        self.user = user

    def command(self, command: str, text: str = "", channel: str = "general") -> Answer:
        return self._do("command", command=command, text=text, channel=channel)

    def click(self, action_id: str, on: On = None, *, value: Any = None, block_id: str = "") -> Answer:
        """Use a button, select or picker on a message or view; without `on`, of the topmost modal."""
        return self._do("click", action_id=action_id, block_id=block_id, value=value, **_target(on))

    def submit(self, values: Json | None = None, view: View | None = None) -> Answer:
        """Fill in the topmost modal (or `view`) by block_id or action_id, and send it."""
        return self._do("submit", values=values or {}, view=view.id if view else "")

    def close(self, view: View | None = None, *, everything: bool = False) -> Answer:
        return self._do("close", view=view.id if view else "", everything=everything)

    def options(self, action_id: str, query: str = "", on: On = None) -> Answer:
        return self._do("options", action_id=action_id, query=query, **_target(on))

    def says(
        self, text: str, channel: str, *, thread: Message | str = "", ts: str = "", subtype: str = ""
    ) -> Answer:
        root = thread if isinstance(thread, str) else thread.thread_ts or thread.ts
        return self._do("message", text=text, channel=channel, thread_ts=root, ts=ts, subtype=subtype)

    def edits(self, message: Message, text: str) -> Answer:
        return self._do("edit", channel=message.channel, ts=message.ts, text=text)

    def deletes(self, message: Message) -> Answer:
        return self._do("delete", channel=message.channel, ts=message.ts)

    def shortcut(self, callback_id: str, on: Message | None = None) -> Answer:
        return self._do("shortcut", callback_id=callback_id, **_target(on))

    def opens_home(self, tab: str = "home") -> Answer:
        return self._do("home", tab=tab)

    def sees(self, channel: str) -> list[Message]:
        """A channel as this person has it, with what only they see."""
        return self._sandbox.messages(channel, user=self.user)

    def dms(self) -> list[Message]:
        return self._sandbox.dms(self.user)

    def views(self) -> list[View]:
        """The open modals, the topmost last."""
        return [View(v) for v in self._sandbox.do("views", user=self.user)["views"]]

    @property
    def view(self) -> View | None:
        """The topmost open modal."""
        found = self.views()
        return found[-1] if found else None

    @property
    def home(self) -> View | None:
        found = self._sandbox.do("views", user=self.user)["home"]
        return View(found) if found else None

    def _do(self, act: str, /, **given: Any) -> Answer:
        return Answer(self._sandbox.do(act, user=self.user, **given))


def _target(on: On) -> Json:
    if isinstance(on, Message):
        return {"channel": on.channel, "ts": on.ts}
    return {"view": on.id} if isinstance(on, View) else {}
