"""Stories: the words feedback was found by are there after the migration, and when it is undone."""

from contextlib import closing

from storage import word_index
from storage.db.engine import Store
from storage.db.migrate import migrate, undo
from tests.storage.test_fewer_rows import execute

OLD = "0014"
WORDS = [("mail", 2), ("price", 1), ("price", 2), ("čeština", 1)]


def fill_old(url: str) -> None:
    migrate(url)
    undo(url, OLD)
    rows = ", ".join(f"(1, '{word}', {number})" for word, number in WORDS)
    execute(
        url,
        "INSERT INTO workspace (id, enterprise_id, team_id, zone, feedback_count, created_at, pair_key) "
        "VALUES (1, '', 'T0OLD', 'UTC', 2, '2026-01-01', 'ab')",
        f"INSERT INTO feedback_word (workspace_id, word, feedback_number) VALUES {rows} RETURNING 1",
    )


def test_feedback_is_found_by_the_words_it_had(blank_url: str) -> None:
    fill_old(blank_url)

    migrate(blank_url)

    with closing(Store(blank_url)) as store:
        both = store.read(lambda session: word_index.find(session, 1, "feedback", "price"))
        typo = store.read(lambda session: word_index.find(session, 1, "feedback", "prise mail"))
    assert (both.numbers, typo.numbers) == ((2, 1), (2,))


def test_undone_the_words_of_feedback_stand_where_they_stood(blank_url: str) -> None:
    fill_old(blank_url)
    migrate(blank_url)
    with closing(Store(blank_url)) as store:
        store.write(lambda session: word_index.index(session, 1, "promise", {1: "another thing"}))

    undo(blank_url, OLD)

    rows = execute(blank_url, "SELECT word, feedback_number FROM feedback_word")
    assert sorted(rows) == WORDS
