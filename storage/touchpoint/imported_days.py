"""Purpose: which days of which export were taken in already, so that an import goes on where it broke off.

Counts nothing.
"""

from sqlmodel import Field, Session, SQLModel, select

from storage.db.base import insert_new


class ImportedDay(SQLModel, table=True):
    """One file of an export (`C0123/2026-11-21.json`) that was counted whole, or one local day of such a file
    (`C0123/2026-11-21.json 2026-11-20`).
    """

    __tablename__ = "imported_day"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    name: str = Field(primary_key=True)


def imported_files(session: Session, workspace_id: int) -> set[str]:
    """The files that were counted."""
    rows = select(ImportedDay.name).where(ImportedDay.workspace_id == workspace_id)
    return set(session.exec(rows))


def finish(session: Session, workspace_id: int, name: str) -> bool:
    """That file is counted; False when it was before."""
    return insert_new(session, ImportedDay, [{"workspace_id": workspace_id, "name": name}]) == 1
