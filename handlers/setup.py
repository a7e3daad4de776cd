"""Purpose: an admin sets Drumbeat up: sides, leaders, channels, days and times, in one form.

Reads nobody from Slack itself: it says where the sides' people are, and bot/readers/members reads them.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain import calendar, holiday
from domain import setup as rules
from domain.errors import UserError
from domain.ritual import USEFUL_FOR, RitualKind
from domain.setup import Choices, SideChoice
from domain.side import Side, SourceKind
from handlers.shared.audience import Audience
from handlers.shared.feature import Command, Event, Feature, Options, View
from messages import setup as words
from messages.blocks import MOST_OPTIONS, Json, option
from messages.menu import Topic
from messages.setup import NextRitual
from storage import health, member, outbox, ritual, setup, workspace
from storage.erasure import Fate, Personal, ReplaceFirst
from storage.member import SideSource
from storage.outbox import deliveries
from storage.ritual import Plan
from storage.scope import Here, Scope
from storage.setup import Setup


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, user: str, here: Here) -> None:
    """The form, with what was chosen before."""
    slack.views_open(trigger_id=command["trigger_id"], view=here.read(_form, user))
    ack()


def _form(scope: Scope, user: str) -> Json:
    chosen = setup.chosen(scope.session, scope.workspace_id)
    person = member.find(scope.session, scope.workspace_id, user)
    return words.form(chosen, calendar.persons_zone(person.zone if person else None, calendar.UTC_ZONE))


def save(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The form is saved: rows for all of it, and the calls it causes as deliveries."""
    choices = rules.check(words.FORM.read(view))
    here.read(_check_readers, choices)
    coming = here.write(save_choices, choices, user)
    ack(response_action="update", view=words.setup_receipt(coming, list(choices.uses)))


def _check_readers(scope: Scope, choices: Choices) -> None:
    """UserError where somebody who is to answer feedback is on neither side, as far as that is known already.

    Where it is not, whoever saved it is told once the sides are read, and others answer until then.
    """
    sides = [_known_people(scope, side, chosen) for side, chosen in choices.sides.items()]
    readers = set().union(*sides)
    kinds = {f"liaison_{kind}": user for kind, user in choices.liaisons.items()}
    for field, user in {"liaison": choices.liaison, "stand_in": choices.stand_in, **kinds}.items():
        if all(sides) and user not in readers:
            raise UserError("Only Sales and Marketing see feedback. Pick someone from there.", field=field)


def _known_people(scope: Scope, side: Side, chosen: SideChoice) -> set[str]:
    """The people of a side as chosen; empty where they were not read from there yet."""
    if chosen.kind is SourceKind.PEOPLE:
        return {*chosen.ids, *chosen.leaders}
    before = {source.side: source for source in member.sources(scope.session, scope.workspace_id)}.get(side)
    if before is None or (before.kind, tuple(before.ids)) != (chosen.kind, chosen.ids):
        return set()
    placed = member.of_side(scope.session, scope.workspace_id, side)
    return {*placed, *chosen.leaders} if placed else set()


def save_choices(scope: Scope, choices: Choices, user: str) -> list[NextRitual]:
    """Store a set-up and write what it causes; what comes next, soonest first."""
    session, workspace_id, now = scope.session, scope.workspace_id, scope.now
    before = setup.find(session, workspace_id)
    saved = Setup(
        workspace_id=workspace_id,
        intake_channel=choices.intake_channel,
        liaison=choices.liaison,
        stand_in=choices.stand_in,
        stewards=list(choices.stewards),
        saved_by=user,
        saved_at=now,
        round=before.round + 1 if before else 1,
        country=choices.country,
        liaisons=dict(choices.liaisons),
        periods=asdict(choices.periods),
        feedback_emoji=choices.feedback_emoji,
    )
    setup.save(session, saved)
    workspace.set_zone(session, workspace_id, choices.zone)
    health.watch(session, workspace_id, now, calendar.local_day(now, calendar.zone(choices.zone)))
    for side, chosen in choices.sides.items():
        member.set_source(session, _source(scope, side, chosen))
    member.ask_for_reading(session, workspace_id, now)
    coming = sorted((_plan(scope, choices, kind, user) for kind in RitualKind), key=lambda each: each.at)
    _announce(scope, saved, choices, coming)
    return coming


def _source(scope: Scope, side: Side, chosen: SideChoice) -> SideSource:
    return SideSource(
        workspace_id=scope.workspace_id,
        side=side,
        kind=chosen.kind,
        ids=list(chosen.ids),
        leaders=list(chosen.leaders),
    )


def _plan(scope: Scope, choices: Choices, kind: RitualKind, user: str) -> NextRitual:
    moment = choices.rituals[kind]
    plan = Plan(
        kind=kind,
        channel=moment.channel,
        rule=calendar.weekly(moment.day),
        wall=moment.wall,
        zone=choices.zone,
        owner=user,
        useful_for=USEFUL_FOR[kind],
        country=choices.country,
        on_holiday=moment.on_holiday,
    )
    planned = ritual.plan(scope.session, scope.workspace_id, plan, scope.now)
    return NextRitual(kind, moment.channel, planned.next_due_at, choices.zone)


def _announce(scope: Scope, saved: Setup, choices: Choices, coming: list[NextRitual]) -> None:
    """Join each channel, then say there what will come; and the next dates to the admin."""
    for channel, uses in choices.uses.items():
        outbox.join_channel(scope, channel, f"setup:{saved.round}:join:{channel}")
        _post_test_line(scope, saved, channel, uses, _test_key(saved, channel))
    confirmation = words.confirmation(coming, list(choices.uses))
    outbox.dm(scope, saved.saved_by, f"setup:{saved.round}:saved", confirmation)


def _test_key(saved: Setup, channel: str) -> str:
    return f"setup:{saved.round}:test:{channel}"


def _post_test_line(scope: Scope, saved: Setup, channel: str, uses: list[str], key: str) -> None:
    outbox.post(scope, channel, key, words.test_line(uses), tell=saved.saved_by)


def post_missing_test_line(event: Mapping[str, Any], here: Here) -> None:
    """The bot was invited to a channel: the test line that could not be posted there is posted now."""
    if here.bot and event.get("user") == here.bot:
        here.write(_try_again, event["channel"])


def _try_again(scope: Scope, channel: str) -> None:
    session, workspace_id = scope.session, scope.workspace_id
    saved, choices = setup.find(session, workspace_id), setup.chosen(session, workspace_id)
    if saved is None or choices is None or channel not in choices.uses:
        return
    first = _test_key(saved, channel)
    if deliveries.has_failed(session, workspace_id, first):
        _post_test_line(scope, saved, channel, choices.uses[channel], f"{first}:invited")


def find_groups(ack: Ack, payload: Mapping[str, Any], slack: WebClient) -> None:
    """The workspace's user groups by name; none where the plan has none."""
    typed = str(payload.get("value") or "").casefold()
    try:
        found = slack.usergroups_list()["usergroups"]
    except SlackApiError:
        found = []
    named = [(f"{group['name']} (@{group['handle']})", group["id"]) for group in found]
    shown = [option(label, value).to_dict() for label, value in named if typed in label.casefold()]
    ack(options=shown[:MOST_OPTIONS])


def find_zones(ack: Ack, payload: Mapping[str, Any]) -> None:
    """Time zones whose name holds what was typed."""
    typed = str(payload.get("value") or "").strip().replace(" ", "_").casefold()
    found = [name for name in calendar.zone_names() if typed in name.casefold()]
    ack(options=[option(name, name).to_dict() for name in found[:MOST_OPTIONS]])


def find_countries(ack: Ack, payload: Mapping[str, Any]) -> None:
    """Countries whose code begins with what was typed."""
    typed = str(payload.get("value") or "").strip().upper()
    found = [code for code in holiday.countries() if code.startswith(typed)]
    ack(options=[option(code, code).to_dict() for code in found[:MOST_OPTIONS]])


FEATURE = Feature(
    commands=(
        Command(
            "setup",
            "",
            "sets teams, channels, days and times (admins)",
            open_form,
            who=Audience.ADMINS,
            label="Set up Drumbeat",
            topic=Topic.ADMIN,
        ),
    ),
    views=(View(words.SAVE, save, who=Audience.ADMINS),),
    options=(
        *(Options(f"{words.GROUP}.{side}", find_groups, who=Audience.ADMINS) for side in Side),
        Options(words.ZONE, find_zones),
        Options(words.COUNTRY, find_countries),
    ),
    events=(Event(("member_joined_channel",), post_missing_test_line),),
    scopes={
        "users:read": "names, time zones and who is an admin",
        "usergroups:read": "who is in Sales and Marketing, from user groups",
        "channels:read": "who is in Sales and Marketing, from a channel; whether the bot is in a channel",
        "groups:read": "the same for private channels",
        "channels:join": "joining the public channels that were chosen",
    },
    tables=(Setup,),
    personal=(
        Personal(
            Setup,
            {
                **dict.fromkeys(("liaison", "stand_in", "liaisons"), ReplaceFirst("field contact or backup")),
                "stewards": Fate.TAKE_OUT,
                "saved_by": Fate.HAND_OVER,
            },
        ),
    ),
)
