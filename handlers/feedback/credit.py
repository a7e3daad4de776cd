"""Purpose: a person says whether they may be named when thanks are said.

Says no thanks itself.
"""

from slack_bolt import Ack

from domain.command_line import Line
from messages.feedback import loop_message as words
from storage.feedback import supporters
from storage.scope import Here, Scope


def choose_naming(ack: Ack, line: Line, user: str, here: Here) -> None:
    """`/feedback unnamed` or `named`: it holds for all thanks from now on."""
    may = line.word == "named"
    here.write(_choose, user, may)
    ack(**words.naming_receipt(may=may).reply())


def _choose(scope: Scope, user: str, may: bool) -> None:
    supporters.set_naming(scope.session, scope.workspace_id, user, may=may)
