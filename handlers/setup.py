"""Purpose: an admin sets Drumbeat up: sides, leaders, channels, days and times, in one form.

Reads nobody from Slack itself: it says where the sides' people are, and bot/readers/members reads them.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain import calendar, holiday
from domain import setup as rules
from domain.delivery import Kind
from domain.errors import UserError
from domain.feedback import Kind as FeedbackKind
from domain.feedback.silence import Periods
from domain.names import Names
from domain.ritual import USEFUL_FOR, OnHoliday, Ritual
from domain.setup import Choices, Moment, SideChoice
from domain.side import Side
from handlers.shared.admin import allowed
from handlers.shared.feature import Feature, Here, Usage, subcommand
from handlers.shared.form import Form
from messages import setup as words
from messages.blocks import MOST_OPTIONS, option, saying
from messages.setup import Coming, Known
from storage import health, member, ritual, setup, workspace
from storage.db.engine import Session
from storage.member import SideSource
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.ritual import Plan
from storage.setup import Setup

FEATURE = Feature(
    usages=(Usage("drumbeat", "setup", "sets sides, channels, days and times (admins)"),),
    events=("member_joined_channel",),
    scopes={
        "users:read": "names, time zones and who is an admin",
        "usergroups:read": "the sides' people, from user groups",
        "channels:read": "the sides' people, from a channel; whether the bot is in a channel",
        "groups:read": "the same for private channels",
        "channels:join": "joining the public channels that were chosen",
    },
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("setup")])(open_form)
    app.view(words.SAVE)(save)
    app.options({"action_id": f"{words.GROUP}.{Side.SALES}"})(groups)
    app.options({"action_id": f"{words.GROUP}.{Side.MARKETING}"})(groups)
    app.options(words.ZONE)(zones)
    app.options(words.COUNTRY)(countries)
    app.event("member_joined_channel", matchers=[_is_bot])(joined)


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """The form, for admins and those they named."""
    user = command["user_id"]
    if not allowed(slack, here, user):
        ack(**saying(words.not_allowed()).reply())
        return
    known = here.store.read(partial(_known, workspace_id=here.workspace_id, user=user))
    slack.views_open(trigger_id=command["trigger_id"], view=words.form(known))
    ack()


def _known(session: Session, workspace_id: int, user: str) -> Known:
    chosen = setup.chosen(session, workspace_id)
    person = member.find(session, workspace_id, user)
    return Known(chosen, person.zone if person and person.zone else "UTC")


def save(
    ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here
) -> None:
    """The form is saved: rows for all of it, and the calls it causes as deliveries."""
    user = body["user"]["id"]
    choices = rules.check(read(Form(view)))
    coming = here.store.write(
        partial(keep, workspace_id=here.workspace_id, choices=choices, user=user, now=here.now)
    )
    context["saved"] = True
    ack(response_action="update", view=words.saved(coming, list(choices.uses)))


def read(form: Form) -> Choices:
    """The choices in a submitted form; UserError at the first field that can't stand."""
    return Choices(
        sides={side: _side(form, side) for side in Side},
        rituals={kind: _moment(form, kind) for kind in Ritual},
        intake_channel=form.channel("intake_channel") or "",
        liaison=form.user("liaison") or "",
        stand_in=form.user("stand_in") or "",
        stewards=form.users("stewards"),
        zone=form.choice("zone") or "UTC",
        country=form.choice("country") or "",
        liaisons={kind.value: user for kind in FeedbackKind if (user := form.user(f"liaison_{kind}"))},
        periods=_periods(form),
        feedback_emoji=rules.emoji_name(form.text("feedback_emoji")),
    )


def _periods(form: Form) -> Periods:
    usual = Periods()
    return Periods(
        liaison=int(form.choice("silence_liaison") or usual.liaison),
        stand_in=int(form.choice("silence_stand_in") or usual.stand_in),
        leaders=int(form.choice("silence_leaders") or usual.leaders),
        plan=int(form.choice("silence_plan") or usual.plan),
        info=int(form.choice("silence_info") or usual.info),
    )


def _side(form: Form, side: Side) -> SideChoice:
    group, channel = form.choice(f"{side}_group"), form.channel(f"{side}_channel")
    kind, ids = rules.source(side, group, channel, form.users(f"{side}_people"))
    return SideChoice(kind, ids, form.users(f"{side}_leaders"))


def _moment(form: Form, kind: Ritual) -> Moment:
    return Moment(
        channel=form.channel(f"{kind}_channel") or "",
        day=form.choice(f"{kind}_day") or "MO",
        wall=form.time(f"{kind}_time") or time(9),
        on_holiday=OnHoliday(form.choice(f"{kind}_holiday") or OnHoliday.POST),
    )


def keep(session: Session, workspace_id: int, choices: Choices, user: str, now: datetime) -> list[Coming]:
    """Store a set-up and write what it causes; what comes next, soonest first."""
    if not setup.may_change(session, workspace_id, user):
        raise UserError(words.not_allowed())
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
        member.set_source(session, _source(workspace_id, side, chosen, now))
    coming = [_plan(session, workspace_id, choices, kind, user, now) for kind in Ritual]
    coming.sort(key=lambda one: one.at)
    deliveries.owe(session, _owed(saved, choices, coming, now))
    return coming


def _source(workspace_id: int, side: Side, chosen: SideChoice, now: datetime) -> SideSource:
    return SideSource(
        workspace_id=workspace_id,
        side=side,
        kind=chosen.kind,
        ids=list(chosen.ids),
        leaders=list(chosen.leaders),
        due_at=now,
    )


def _plan(
    session: Session, workspace_id: int, choices: Choices, kind: Ritual, user: str, now: datetime
) -> Coming:
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
    planned = ritual.plan(session, workspace_id, plan, now)
    return Coming(kind, moment.channel, planned.next_due_at, choices.zone)


def _owed(saved: Setup, choices: Choices, coming: list[Coming], now: datetime) -> list[Owed]:
    """Join each channel, then say there what will come; and the next dates to the admin."""
    owed: list[Owed] = []
    for channel, uses in choices.uses.items():
        owed += [
            Owed(
                saved.workspace_id,
                f"setup:{saved.round}:join:{channel}",
                channel,
                {},
                due_at=now,
                kind=Kind.JOIN,
            ),
            _test_line(saved, channel, uses, f"setup:{saved.round}:test:{channel}", now),
        ]
    told = words.confirmation(coming, list(choices.uses))
    owed.append(
        Owed(saved.workspace_id, f"setup:{saved.round}:saved", saved.saved_by, told.payload(), due_at=now)
    )
    return owed


def _test_line(saved: Setup, channel: str, uses: list[str], key: str, now: datetime) -> Owed:
    payload = words.test_line(uses).payload()
    return Owed(saved.workspace_id, key, channel, payload, due_at=now, tell=saved.saved_by)


def _is_bot(event: Mapping[str, Any], context: BoltContext) -> bool:
    return event.get("user") == context.bot_user_id


def joined(event: Mapping[str, Any], here: Here) -> None:
    """The bot was invited to a channel: the test line that could not be posted there is posted now."""
    here.store.write(
        partial(_try_again, workspace_id=here.workspace_id, channel=event["channel"], now=here.now)
    )


def _try_again(session: Session, workspace_id: int, channel: str, now: datetime) -> None:
    if any(channel in source.ids for source in member.sources(session, workspace_id)):
        member.ask(session, workspace_id, now)
    saved, choices = setup.find(session, workspace_id), setup.chosen(session, workspace_id)
    if saved is None or choices is None or channel not in choices.uses:
        return
    first = f"setup:{saved.round}:test:{channel}"
    if deliveries.failed(session, workspace_id, first):
        line = _test_line(saved, channel, choices.uses[channel], f"{first}:invited", now)
        deliveries.owe(session, [line])


def groups(ack: Ack, payload: Mapping[str, Any], slack: WebClient) -> None:
    """The workspace's user groups by name; none where the plan has none."""
    typed = str(payload.get("value") or "").casefold()
    try:
        found = slack.usergroups_list()["usergroups"]
    except SlackApiError:
        found = []
    named = [(f"{group['name']} (@{group['handle']})", group["id"]) for group in found]
    shown = [option(label, value).to_dict() for label, value in named if typed in label.casefold()]
    ack(options=shown[:MOST_OPTIONS])


def zones(ack: Ack, payload: Mapping[str, Any]) -> None:
    """Time zones whose name holds what was typed."""
    typed = str(payload.get("value") or "").strip().replace(" ", "_").casefold()
    found = [name for name in calendar.zone_names() if typed in name.casefold()]
    ack(options=[option(name, name).to_dict() for name in found[:MOST_OPTIONS]])


def countries(ack: Ack, payload: Mapping[str, Any]) -> None:
    """Countries whose code begins with what was typed."""
    typed = str(payload.get("value") or "").strip().upper()
    found = [code for code in holiday.countries() if code.startswith(typed)]
    ack(options=[option(code, code).to_dict() for code in found[:MOST_OPTIONS]])
