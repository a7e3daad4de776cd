"""Purpose: hands what features declare to Bolt: finds who is meant, lets in who may, lends what is asked for.

Decides nothing of a feature's own. One Bolt listener serves a slash command, and one an event, whoever
declared what of it.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.kwargs_injection.args import Args

from domain.command_line import Line, nearest_word, read_line
from domain.errors import UserError
from domain.names import Names
from handlers.shared.audience import Audience, admit, check_set_up
from handlers.shared.click import ClickAck, FormAck, as_if_typed, is_in_todo, is_on_home, typed_rest
from handlers.shared.feature import Command, Feature, Run
from handlers.shared.home_tab import publish_home
from handlers.shared.menu import menu_of
from handlers.shared.respond import answer
from handlers.shared.todo import MOST_LISTED, todo_of
from messages.blocks import Message, saying
from messages.help import outdated_words, usage
from messages.menu import COMMAND, help_message
from messages.page import open_id
from messages.setup import not_yet
from messages.todo import todo_message
from presenters.monday import AgendaSource
from presenters.page_link import PageLinks
from storage.scope import Scope

Lent = Mapping[str, Any]
HELP = "help"


def lend(args: Args, features: Sequence[Feature]) -> Lent:
    """What a listener may ask for by name.

    `user` is who typed, clicked or sent it, empty for an event. `slack` is the workspace's client, `here`
    what it reads and writes with; `show_home(user)` publishes that person's Home tab, `agenda` finds what is
    coming, `links` makes that person's links to pages, and `features` are all there are.
    """
    slack: Any = args.context.get("slack")
    here: Any = args.context.get("here")
    user = acting_user(args.body)
    homes: Any = args.context.get("homes")
    return {
        "ack": args.ack,
        "action": args.action,
        "agenda": agenda_of(features),
        "body": args.body,
        "command": args.command,
        "event": args.event,
        "features": features,
        "here": here,
        "links": PageLinks(args.context.get("public_url"), user),
        "payload": args.payload,
        "show_home": lambda user: publish_home(slack, here, user, features, homes),
        "slack": slack,
        "user": user,
        "view": args.view,
    }


def agenda_of(features: Sequence[Feature]) -> list[AgendaSource]:
    """What finds the lines of what is coming, in the order of the features."""
    return [feature.agenda for feature in features if feature.agenda]


def acting_user(body: Mapping[str, Any]) -> str:
    """The id of who typed, clicked or sent it."""
    return str(body.get("user_id") or (body.get("user") or {}).get("id") or "")


@cache
def names_of(run: Run) -> tuple[str, ...]:
    """The arguments a listener asks for."""
    return tuple(inspect.signature(run).parameters)


def call(run: Run, lent: Lent) -> Any:
    """Run it with what it asks for; KeyError for a name that is not lent."""
    return run(**{name: lent[name] for name in names_of(run)})


def register(app: App, names: Names, features: Sequence[Feature]) -> None:
    """Hand every listener of these features to Bolt.

    Bolt asks its listeners one by one, so what comes most often stands first: events, then commands.
    """
    for kind, runs in runs_by_event(features).items():
        app.event(kind)(_call_each(runs, features))
    commands = [command for feature in features for command in feature.commands]
    for of in dict.fromkeys(command.of for command in commands):
        app.command(getattr(names, of))(_answer(of, commands, features))
    buttons = {command.button_id: command for command in commands if command.button_id}
    app.action(re.compile(rf"^{re.escape(COMMAND)}\."))(_click(buttons, commands, features))
    for action_id, command in buttons.items():
        if command.form:
            app.view(action_id)(_fill_in(command, commands, features))
    for feature in features:
        for action in feature.actions:
            app.action(action.id)(_guarded(action.run, features, action.who))
        for view in feature.views:
            app.view(view.id)(_guarded(view.run, features, view.who))
        for options in feature.options:
            app.options(options.id)(_guarded(options.run, features, options.who))
        for shortcut in feature.shortcuts:
            app.message_shortcut(shortcut.id)(_guarded(shortcut.run, features))
        for page in feature.pages:
            app.action(open_id(page.path))(_acknowledge)


def _acknowledge(ack: Ack) -> None:
    """A button that led to a page was clicked: the browser does the rest."""
    ack()


def runs_by_event(features: Sequence[Feature]) -> dict[str, list[Run]]:
    """The listeners of each event by Bolt's name for it, which `message.groups` and its kin share."""
    runs: dict[str, list[Run]] = {}
    for event in (event for feature in features for event in feature.events):
        for kind in dict.fromkeys(name.partition(".")[0] for name in event.names):
            runs.setdefault(kind, []).append(event.run)
    return runs


def _call_each(runs: Sequence[Run], features: Sequence[Feature]) -> Callable[[Args], None]:
    """Bolt hands an event to one listener. One that Slack sends again reaches all again: each knows it."""

    def listen(args: Args) -> None:
        lent = lend(args, features)
        for run in runs:
            call(run, lent)

    return listen


def _guarded(
    run: Run, features: Sequence[Feature], who: Audience = Audience.ANYONE
) -> Callable[[Args], None]:
    def listen(args: Args) -> None:
        lent = lend(args, features)
        admit(who, lent["here"], lent["slack"], lent["user"])
        in_todo = is_in_todo(args.body)
        # There the list as it is then is the answer, and the click's own would take its place.
        call(run, {**lent, "body": _without_response_url(args.body)} if in_todo else lent)
        if args.context.get("saved"):
            _show_change(args, lent, features, in_todo=in_todo)

    return listen


def _without_response_url(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "response_url"}


def _show_change(args: Args, lent: Lent, features: Sequence[Feature], *, in_todo: bool) -> None:
    """What a click changed is seen where it was clicked: on Home, and in the list of what waits."""
    if is_on_home(args.body):
        lent["show_home"](lent["user"])
    elif in_todo:
        todo = lent["here"].read(todo_of, lent["user"], features, MOST_LISTED)
        answer(args.body, todo_message(todo), lent["slack"], replace=True)


def _click(
    buttons: Mapping[str, Command], commands: Sequence[Command], features: Sequence[Feature]
) -> Callable[[Args], None]:
    """The listener of every command's button: what it does typed alone, or the form that asks for more."""

    def listen(args: Args) -> None:
        lent = lend(args, features)
        command = buttons.get(str((args.action or {}).get("action_id")))
        if command is None:
            raise UserError(outdated_words())
        rest = typed_rest(args.body)
        if command.form and not rest:
            admit(command.who, lent["here"], lent["slack"], lent["user"])
            lent["slack"].views_open(trigger_id=args.body["trigger_id"], view=command.form.modal())
            args.ack()
            return
        ack = ClickAck(args.ack, args.body, lent["slack"])
        line = as_if_typed(command, rest)
        _run(command, {**lent, "ack": ack, "command": args.body, "line": line, "commands": commands})

    return listen


def _fill_in(
    command: Command, commands: Sequence[Command], features: Sequence[Feature]
) -> Callable[[Args], None]:
    """The listener of a command's form: the command gets the line that its fields make."""
    form = command.form
    assert form is not None, "only those that have one"

    def listen(args: Args) -> None:
        line = as_if_typed(command, form.read(args.view or {}))
        more = {"ack": FormAck(args.ack), "command": args.body, "line": line, "commands": commands}
        _run(command, {**lend(args, features), **more})

    return listen


def _answer(of: str, commands: Sequence[Command], features: Sequence[Feature]) -> Callable[[Args], None]:
    """The listener of one slash command: whoever is meant by the line, or help."""
    mine = [command for command in commands if command.of == of]

    def listen(args: Args) -> None:
        line = read_line(args.command and args.command.get("text"))
        lent = {**lend(args, features), "line": line, "commands": commands}
        here, user = lent["here"], lent["user"]
        about = asked_about(mine, line)
        chosen = None if about else chosen_by(mine, line)
        if chosen and (chosen.word == HELP or not _asks_help(line)):
            _run(chosen, lent)
        elif about:
            args.ack(**shown_usage(about, here.names).reply())
        else:
            shown, unknown = (mine, "") if _asks_help(line) else (commands, line.text)
            near = "" if _asks_help(line) else _nearest(mine, line, getattr(here.names, of))
            args.ack(**here.read(offered_help, user, shown, unknown, near).reply())

    return listen


def _nearest(commands: Sequence[Command], line: Line, name: str) -> str:
    """How the command is typed that the line's first word nearly is; empty where there is none."""
    known = [word for command in commands for word in (command.word, *command.also) if word]
    near = nearest_word(line.word, known)
    return f"{name} {near}" if near else ""


def _run(command: Command, lent: Lent) -> None:
    here = lent["here"]
    admit(command.who, here, lent["slack"], lent["user"])
    if command.set_up:
        here.read(check_set_up)
    call(command.run, lent)


def chosen_by(commands: Sequence[Command], line: Line) -> Command | None:
    """The command a line asks for; None where none is meant."""
    meant = (command for command in commands if not command.fallback and command.meant_by(line))
    fallback = (command for command in commands if command.fallback and command.meant_by(line))
    return next(meant, None) or next(fallback, None)


def _asks_help(line: Line) -> bool:
    return line.word == HELP and line.alone


def asked_about(commands: Sequence[Command], line: Line) -> list[Command]:
    """The commands that `help word` or `word help` asks about; none where it asks nothing so."""
    words = {line.word: line.rest.lower(), line.rest.lower(): line.word}
    return [command for command in commands if command.word and words.get(command.word) == HELP]


def shown_usage(commands: Sequence[Command], names: Names) -> Message:
    """These commands with what each does."""
    return usage([(command.as_typed(names), command.what) for command in commands])


def offered_help(
    scope: Scope, user: str, commands: Sequence[Command], unknown: str = "", near: str = ""
) -> Message:
    """What this person may do; `unknown` was typed and not understood, `near` may be meant."""
    menu = menu_of(scope, user, commands)
    return help_message(menu, unknown, near) if menu else saying(not_yet(scope.names.drumbeat))
