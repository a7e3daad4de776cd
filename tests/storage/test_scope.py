"""Stories: whatever asks the store about people's things names the workspace, so that nothing crosses."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType

import storage
from storage.db.base import table
from storage.db.tables import TABLES
from storage.installation import OAuthState
from storage.workspace import Workspace

# A row, or what a row is made of, names its workspace itself.
OF_A_WORKSPACE = frozenset(
    {
        "outbox.deliveries.owe",
        "feedback.change",
        "feedback.similar.like",
        "feedback.indexing.index_words",
        "health.answer",
        "health.ask_leader",
        "outbox.repost.bring_back",
        "outbox.repost.send_instead",
        "outbox.repost.send_twin",
        "member.set_source",
        "news.add",
        "ride_along.add",
        "ride_along.same",
        "setup.save",
        "touchpoint.ingest.count_all",
    }
)
# The clock and the dispatcher work for all workspaces; what they find names its own.
FOR_ALL = frozenset(
    {
        "calendar_feed.due",
        "deadline.due",
        "outbox.deliveries.count_undone",
        "due.look",
        "due.next_moment",
        "due.waiting",
        "feedback.author_consent.forget",
        "touchpoint.presence.forget",
        "feedback.indexing.find_unindexed",
        "installation.everywhere",
        "installation.expiring",
        "installation.next_renewal",
        "outbox.queue.mend_times",
        "outbox.retention.find_old",
        "outbox.retention.find_worded",
        "outbox.queue.sending_processes",
        "outbox.queue.ready",
        "outbox.queue.take_back",
        "outbox.method_wait.forget",
        "outbox.method_wait.waiting",
        "outbox.table_verdict.forget",
        "quiet.due",
        "ritual.due",
        "ritual.open_due",
        "ritual.waiting",
        "touchpoint.forget",
        "touchpoint.recent_messages.forget",
        "workspace.everyone",
        "workspace.workspaces_named",
    }
)
# By the number of a row that such a look, or one with the workspace, has just found; people never name one.
BY_ROW = frozenset(
    {
        "calendar_feed.record_failure",
        "calendar_feed.record_reading",
        "deadline.finish",
        "deadline.move",
        "outbox.deliveries.end_left",
        "outbox.deliveries.fail",
        "outbox.deliveries.postpone",
        "outbox.deliveries.record_sent",
        "outbox.deliveries.record_upload",
        "outbox.queue.claim",
        "outbox.retention.drop",
        "outbox.retention.empty",
        "outbox.queue.take",
        "quiet.bundle",
        "quiet.put_off",
        "quiet.release",
        "ritual.last_written",
        "ritual.settle",
    }
)
# Before the workspace is known, or of none.
OF_NONE = frozenset(
    {
        "db.base.insert_new",
        "db.base.upsert_columns",
        "db.base.upsert",
        "db.driver.read",
        "db.driver.rows_of",
        "db.driver.run",
        "db.engine.wake",
        "installation.begin",
        "installation.finish",
        "installation.forget",
        "installation.of_team",
        "workspace.identify",
    }
)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(storage.__path__, "storage."):
        if "migrations" not in found.name:
            yield importlib.import_module(found.name)


def queries() -> Mapping[str, FunctionType]:
    """Every public function of the room that works in a transaction."""
    return {
        f"{module.__name__.removeprefix('storage.')}.{name}": function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "session" in inspect.signature(function).parameters
    }


def test_every_query_takes_the_workspace_or_is_named_here_with_the_reason() -> None:
    without = {
        name for name, query in queries().items() if "workspace_id" not in inspect.signature(query).parameters
    }

    assert without == OF_A_WORKSPACE | FOR_ALL | BY_ROW | OF_NONE


def test_the_workspace_comes_first_and_has_no_default() -> None:
    found = [list(inspect.signature(query).parameters.values())[:2] for query in queries().values()]
    scoped = [two for two in found if len(two) > 1 and two[1].name == "workspace_id"]

    assert len(scoped) > 40
    assert {(two[0].name, two[1].default) for two in scoped} == {("session", inspect.Parameter.empty)}


def test_every_row_belongs_to_a_workspace() -> None:
    own = [model for model in TABLES if model not in (Workspace, OAuthState)]

    without = [
        model.__name__
        for model in own
        if "workspace_id" not in table(model).c or not table(model).c["workspace_id"].foreign_keys
    ]

    assert without == []
    assert all(not table(model).c["workspace_id"].nullable for model in own)
