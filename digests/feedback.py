"""Purpose: the clock on silence about feedback, and the offer of what somebody said before.

When silence is too long is domain/feedback/silence's business.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from domain.delivery import Urgency
from domain.feedback import silence
from domain.feedback.silence import Recipients
from domain.feedback.similar import most_alike
from domain.feedback.stage import Stage
from domain.job import Job
from domain.names import Names
from domain.side import Role, Side
from messages.feedback import find, loop_message
from presenters.feedback import may_see, view
from storage import deadline, feedback, member, outbox, setup
from storage.db.engine import Store
from storage.deadline import Deadline
from storage.feedback import Feedback, indexing, similar
from storage.outbox import About
from storage.scope import Here, Scope
from storage.setup import Intake

MOST_READ = 50


def jobs(store: Store, now: datetime, names: Names) -> list[Job]:
    """One job a workspace to read what is new."""
    unread = store.read(lambda session: indexing.find_unindexed(session, MOST_READ))
    new = groupby(sorted(unread, key=lambda of: of.workspace_id), key=lambda of: of.workspace_id)
    return [
        Job("read new feedback", partial(_read, Here(store, now, workspace_id, names), list(of)))
        for workspace_id, of in new
    ]


def _read(here: Here, new: Sequence[Feedback]) -> None:
    """Write down the words of what is new, and offer its author what somebody said before.

    The looking happens before the write, which everybody else's would have to wait for.
    """
    alike = [(of, here.read(_find_alike, of, new[:position])) for position, of in enumerate(new)]
    here.write(_keep, new, [(of, number) for of, number in alike if number])


def _keep(scope: Scope, new: Sequence[Feedback], alike: Sequence[tuple[Feedback, int]]) -> None:
    indexing.index_words(scope.session, new, scope.now)
    for of, number in alike:
        other = feedback.find(scope.session, scope.workspace_id, number)
        if other:
            message = find.similar_offer(view(scope, of), view(scope, other))
            # It quotes the other one's words; this one's own go to their author alone.
            outbox.dm(scope, of.author, f"feedback:{of.number}:alike", message, about=_about(number))


def _about(number: int) -> About:
    return About("feedback", number)


def _find_alike(scope: Scope, of: Feedback, unwritten: Sequence[Feedback]) -> int | None:
    """The number of the open one that says the same; None where none does, or this one is nobody's to see."""
    if of.private or of.stage != Stage.NEW:
        return None
    return most_alike(of.text, similar.like(scope.session, of, unwritten))


def ask_about_silence(here: Here, due: Deadline) -> None:
    """The clock strikes once: those whose turn it is are asked, and the next moment is set."""
    here.write(_strike, due)


def _strike(scope: Scope, due: Deadline) -> None:
    # Locked first, as a step locks it, so that neither waits for what the other holds.
    of = feedback.find(scope.session, scope.workspace_id, due.number, lock=True)
    intake = setup.intake(scope.session, scope.workspace_id)
    assert of is not None and intake is not None, "a feedback was kept, so there is a set-up"
    stage, struck = Stage(of.stage), of.struck + 1
    again = silence.look_again(stage, struck, of.since, of.due_on, intake.periods, intake.calendar, scope.now)
    if deadline.move(scope.session, due, again) if again else deadline.finish(scope.session, due, scope.now):
        of.struck = struck
        scope.session.add(of)
        _ask(
            scope,
            of,
            intake,
            silence.recipients_at(stage, struck),
            f"feedback:{of.number}:silent:{due.round}",
        )


def _ask(scope: Scope, of: Feedback, intake: Intake, whom: Recipients, key: str) -> None:
    """Each of them who may see it."""
    days = intake.calendar.working_days_between(of.since, scope.now)
    gone = of.stage == Stage.NEEDS_INFO and _has_left(scope, of)
    message = loop_message.reminder(view(scope, of), days, gone=gone)
    answers = {of.owner, intake.answers(of.kind)}
    for user in _people(scope, of, intake, whom):
        instead = intake.stand_in if user in answers else None
        about = _about(of.number)
        outbox.dm(scope, user, f"{key}:{user}", message, Urgency.SOON, about=about, instead=instead)


def _people(scope: Scope, of: Feedback, intake: Intake, whom: Recipients) -> list[str]:
    """Who is asked, each once.

    Of a private one nobody hears who may not see it, not even that it waits: in the place of leaders those
    who answer it are asked again.
    """
    people: list[str] = []
    if whom.liaison:
        people.append(intake.answers(of.kind))
    if whom.owner and of.owner:
        people.append(_owner(scope, of.owner, intake))
    if whom.author:
        # A question to somebody who left would wait for ever: whoever asked decides what comes next.
        asked = _owner(scope, of.owner, intake) if of.owner else intake.answers(of.kind)
        people.append(asked if _has_left(scope, of) else of.author)
    if whom.stand_in:
        people.append(intake.stand_in)
    if whom.marketing_leaders or whom.all_leaders:
        people += _leaders(scope, Side.MARKETING)
    if whom.all_leaders:
        people += _leaders(scope, Side.SALES)
    if of.private and whom.all_leaders:
        people += [of.owner or intake.answers(of.kind), intake.stand_in]
    return [user for user in dict.fromkeys(people) if may_see(of, user, intake)]


def _owner(scope: Scope, owner: str, intake: Intake) -> str:
    """Who looks after it, or who stands in where they have left."""
    return intake.stand_in if member.find_leavers(scope.session, scope.workspace_id, [owner]) else owner


def _has_left(scope: Scope, of: Feedback) -> bool:
    """Whether whoever sent it can't be reached any more."""
    author = member.find(scope.session, scope.workspace_id, of.author)
    return not of.author or (author is not None and not author.active)


def _leaders(scope: Scope, side: Side) -> list[str]:
    return member.of_role(scope.session, scope.workspace_id, side, Role.LEADER)
