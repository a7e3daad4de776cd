"""Purpose: the rituals: shows one as it would be posted now, to the one who asks.

What is due of them is digests/ritual's business. A preview posts nothing and settles nothing.
"""

from collections.abc import Sequence

from slack_bolt import Ack

from digests import ritual as digest
from domain.command_line import Line
from domain.errors import UserError
from domain.ritual import RitualKind
from handlers.shared.audience import Audience
from handlers.shared.feature import Command, Feature
from handlers.shared.home import HomeSection
from messages import ritual as words
from messages.blocks import Json, Message
from messages.home import coming_part
from messages.setup import not_yet
from presenters.monday import AgendaSource
from presenters.ritual import coming
from storage import ritual
from storage.erasure import Fate, Personal
from storage.scope import Here, Scope

WHICH = "thursday|monday"


def show(ack: Ack, line: Line, here: Here, agenda: Sequence[AgendaSource]) -> None:
    """The digest as of now."""
    kind = line.rest.lower()
    if kind not in set(RitualKind):
        raise UserError(f"Which one? {here.names.drumbeat} preview {WHICH}")
    ack(**here.read(_compile, kind, agenda).reply())


def _compile(scope: Scope, kind: str, agenda: Sequence[AgendaSource]) -> Message:
    planned = ritual.find(scope.session, scope.workspace_id, kind)
    if planned is None:
        raise UserError(not_yet(scope.names.drumbeat))
    return words.preview(digest.compile_for(scope, planned, scope.now, agenda))


def home_part(scope: Scope, _user: str) -> list[Json]:
    """When each ritual comes next."""
    return coming_part(coming(scope))


FEATURE = Feature(
    commands=(
        Command(
            "preview",
            WHICH,
            "shows the digest or the agenda without posting it",
            show,
            who=Audience.SIDES_AND_ADMINS,
            label="Preview a digest",
            example="thursday",
            form=words.PREVIEW_FORM,
        ),
    ),
    jobs=digest.jobs,
    home={HomeSection.COMING: home_part},
    tables=(ritual.Ritual, ritual.Occurrence),
    personal=(Personal(ritual.Ritual, {"owner": Fate.HAND_OVER}),),
)
