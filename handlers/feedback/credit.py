"""Purpose: a person says whether they may be named when thanks are said.

Says no thanks itself.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from domain.names import Names
from handlers.shared.feature import Here
from messages.feedback import loop_message as words
from storage.feedback import supporters


def register(app: App, names: Names) -> None:
    app.command(names.feedback, matchers=[asks])(choose)


def asks(command: Mapping[str, Any]) -> bool:
    """Whether a command is just `named` or `unnamed`."""
    return str(command.get("text") or "").strip().lower() in {"named", "unnamed"}


def choose(ack: Ack, command: Mapping[str, Any], here: Here) -> None:
    """It holds for all thanks from now on."""
    may = str(command["text"]).strip().lower() == "named"
    user = command["user_id"]
    here.store.write(partial(supporters.name, workspace_id=here.workspace_id, user_id=user, may=may))
    ack(**words.naming(may=may).reply())
