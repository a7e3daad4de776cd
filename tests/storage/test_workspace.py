"""Stories: a workspace is known again by the names Slack has for it."""

from storage import workspace
from storage.db.engine import Store
from tests.storage.seed import DAY, NOW


def test_a_workspace_is_remembered_by_its_key(store: Store, here: int, there: int) -> None:
    again = store.write(lambda session: workspace.identify(session, "", "T0HERE", NOW + DAY))
    on_a_grid = store.write(lambda session: workspace.identify(session, "E0", "T0HERE", NOW))

    assert again == here
    assert len({here, there, on_a_grid}) == 3
    assert [row.number for row in store.read(workspace.everyone)] == [here, there, on_a_grid]
