"""Words of every kind

Only feedback could be searched by its words.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "indexed_word",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_indexed_word_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "word", "number", name=op.f("pk_indexed_word")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO indexed_word (workspace_id, kind, word, number) "
        "SELECT workspace_id, 'feedback', word, feedback_number FROM feedback_word"
    )
    op.create_index("ix_indexed_word_thing", "indexed_word", ["workspace_id", "kind", "number"])
    op.drop_table("feedback_word")


def downgrade() -> None:
    op.create_table(
        "feedback_word",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("word", sqltypes.AutoString(), nullable=False),
        sa.Column("feedback_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_feedback_word_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "word", "feedback_number", name=op.f("pk_feedback_word")),
    )
    op.execute(
        "INSERT INTO feedback_word (workspace_id, word, feedback_number) "
        "SELECT workspace_id, word, number FROM indexed_word WHERE kind = 'feedback'"
    )
    op.drop_index("ix_indexed_word_thing", table_name="indexed_word")
    op.drop_table("indexed_word")
