"""What the features declare of themselves: manifest, help, listeners' arguments, the clock's table."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
import yaml
from freezegun import freeze_time

from bot import features, pages, schedule
from bot.manifest import manifest, text
from domain.names import Names
from domain.page_link import PageLink
from handlers.shared.feature import Run
from handlers.shared.listener import lend, names_of

URL = "https://drumbeat.example"
LENT = {
    *(
        "ack",
        "action",
        "agenda",
        "body",
        "command",
        "event",
        "features",
        "here",
        "links",
        "payload",
        "show_home",
    ),
    *("slack", "user", "view"),
    # to commands only
    *("line", "commands"),
}
ROOT = Path(__file__).parents[2]


def runs() -> list[Run]:
    """Every listener that a feature declares."""
    return [
        declared.run
        for feature in features.FEATURES
        for part in ("commands", "actions", "views", "options", "events", "shortcuts")
        for declared in getattr(feature, part)
    ]


def test_every_argument_of_every_listener_is_one_that_is_lent() -> None:
    asked = {name for run in runs() for name in names_of(run)}

    assert asked <= LENT


def test_what_is_lent_is_what_a_listener_gets() -> None:
    args = Mock(context={}, body={"user_id": "U0ANA"})

    assert {*lend(args, features.FEATURES), "line", "commands"} == LENT
    assert lend(args, features.FEATURES)["user"] == "U0ANA"


def test_every_argument_of_a_pages_listener_is_one_that_a_page_is_lent() -> None:
    link = PageLink("feedback-report", 1, "U0BEN", datetime(2026, 11, 23, tzinfo=UTC), {})
    lent = pages.lend(Mock(), link, URL)

    asked = {name for feature in features.FEATURES for page in feature.pages for name in names_of(page.run)}

    assert asked
    assert asked <= set(lent)


def test_yaml_and_json_say_the_same() -> None:
    assert yaml.safe_load(text(Names(), URL, "yaml")) == json.loads(text(Names(), URL, "json"))


def test_the_manifest_keeps_to_slacks_published_limits() -> None:
    """Limits: Slack's manifest reference."""
    made = manifest(Names(), URL)
    shown, parts = made["display_information"], made["features"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert len(parts["bot_user"]["display_name"]) <= 80
    assert len(parts["slash_commands"]) <= 50
    assert all(re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"]) for command in parts["slash_commands"])
    assert all(len(command["description"]) <= 2000 for command in parts["slash_commands"])
    assert all(len(command["usage_hint"]) <= 1000 for command in parts["slash_commands"])
    assert all(command["url"].startswith("https://") for command in parts["slash_commands"])
    assert len(made["settings"]["event_subscriptions"]["bot_events"]) <= 100
    assert len(made["oauth_config"]["scopes"]["bot"]) <= 255


def test_slack_may_send_people_back_to_the_bots_own_page_only() -> None:
    made = manifest(Names(), f"{URL}/")

    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert "redirect_urls" not in manifest(Names(), None)["oauth_config"]


def test_the_bot_hears_when_it_is_taken_out() -> None:
    events = manifest(Names(), None)["settings"]["event_subscriptions"]["bot_events"]

    assert {"app_uninstalled", "tokens_revoked"} <= set(events)


def test_socket_mode_needs_no_addresses() -> None:
    made = manifest(Names(), None)

    assert "request_url" not in json.dumps(made)
    assert made["settings"]["socket_mode_enabled"] is True


def test_commands_take_their_names_from_the_settings() -> None:
    made = manifest(Names(feedback="/field", drumbeat="/beat"), URL)

    assert [command["command"] for command in made["features"]["slash_commands"]] == ["/field", "/beat"]


@pytest.mark.parametrize(
    ("event", "scopes"),
    [
        ("message.channels", {"channels:history"}),
        ("message.groups", {"groups:history"}),
        ("member_joined_channel", {"channels:read", "groups:read"}),
        ("member_left_channel", {"channels:read", "groups:read"}),
        ("user_change", {"users:read"}),
        ("reaction_added", {"reactions:read"}),
        ("subteam_updated", {"usergroups:read"}),
        ("subteam_members_changed", {"usergroups:read"}),
    ],
)
def test_every_event_has_the_scopes_slack_asks_for(event: str, scopes: set[str]) -> None:
    assert event in features.events()
    assert scopes <= set(features.scopes())


def test_every_scope_says_what_it_is_for() -> None:
    assert all(reason for reason in features.scopes().values())


def test_the_clock_has_work_for_every_row_of_its_table() -> None:
    made = schedule.scheduler({job.name: lambda: None for job in schedule.JOBS})

    assert [job.name for job in schedule.JOBS] == ["tick", "housekeeping"]
    assert {job.id for job in made.get_jobs()} == {"tick", "housekeeping"}
    assert {str(job.trigger) for job in made.get_jobs()} == {
        "cron[second='0']",
        "cron[hour='3', minute='10', second='0']",
    }


@freeze_time("2026-11-23 08:59:31.5")
def test_the_clock_ticks_on_the_minute_and_keeps_house_at_night() -> None:
    made = schedule.scheduler({job.name: lambda: None for job in schedule.JOBS})
    made.start(paused=True)

    runs = {job.id: job.next_run_time for job in made.get_jobs()}
    made.shutdown()

    assert runs == {
        "tick": datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        "housekeeping": datetime(2026, 11, 24, 3, 10, tzinfo=UTC),
    }


def test_only_the_deliverer_speaks_unasked() -> None:
    """chat.postMessage and its kin are named in one place; one offer is whispered, and owed to nobody.

    A response_url answers whoever asked.
    """
    speaking = re.compile(
        r"chat_post(?!Ephemeral)|chat_update|chat_delete|chat_schedule|conversations_join|say\("
        r"|files_|api_call\(\s*f?[\"']"
    )
    sources = [
        path for room in ("bot", "handlers", "digests", "messages") for path in (ROOT / room).rglob("*.py")
    ]

    found = {str(path.relative_to(ROOT)) for path in sources if speaking.search(path.read_text())}

    assert found == {"bot/delivery/send.py", "bot/delivery/file_upload.py"}
    whispering = {path.name for path in sources if "chat_postEphemeral" in path.read_text()}
    assert whispering == {"reaction_offer.py"}
    assert {path.name for path in sources if "WebhookClient" in path.read_text()} == {"respond.py"}


def test_tables_are_written_in_one_place_where_no_words_become_a_formula() -> None:
    rooms = ("bot", "handlers", "digests", "presenters", "messages", "storage", "domain")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]

    writing = {path.name for path in sources if re.search(r"^ *(import|from) csv\b", path.read_text(), re.M)}

    assert writing == {"csv_table.py"}


def test_the_menu_of_every_message_offers_to_send_it_as_feedback() -> None:
    """Limits: 10 shortcuts, 24 characters of a name, 150 of a description."""
    (shortcut,) = manifest(Names(), URL)["features"]["shortcuts"]

    assert (shortcut["type"], shortcut["callback_id"]) == ("message", "feedback.from_message")
    assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
