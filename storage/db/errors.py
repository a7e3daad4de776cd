"""Purpose: what is the matter with the database when it takes nothing, in words for the log.

Never the statement or its values. Mends nothing.
"""

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

# By the start of SQLite's own name for an error: it has finer ones below each.
SQLITE = {
    "SQLITE_FULL": "the disk or the database is full",
    "SQLITE_READONLY": "the database is read-only",
    "SQLITE_IOERR": "the disk does not take or give what was written",
    "SQLITE_CANTOPEN": "the database file cannot be opened",
    "SQLITE_BUSY": "another process holds the database",
    "SQLITE_CORRUPT": "the database file is damaged: restore a backup",
    "SQLITE_NOTADB": "the database file is damaged: restore a backup",
}
# By PostgreSQL's class of error, or the whole code where the class says too little.
POSTGRES = {
    "57": "PostgreSQL is stopping or starting",
    "08": "PostgreSQL is not reached",
    "53": "PostgreSQL is out of disk, memory or connections",
    "25006": "the database is read-only",
}


def trouble(error: BaseException) -> str:
    """What is the matter with the database, in words; empty for an error that does not pass by itself.

    An error that came of another is looked at through to it: on a full disk SQLite takes back the whole
    transaction, and what is raised last is about a savepoint that is gone with it.
    """
    at: BaseException | None = error
    while at is not None:
        if told := _named(at):
            return told
        at = at.__cause__ or at.__context__
    return ""


def _named(error: BaseException) -> str:
    if not isinstance(error, OperationalError | InterfaceError | InternalError):
        return ""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    code = str(getattr(error.orig, "sqlstate", "") or "")
    told = next((words for start, words in SQLITE.items() if name.startswith(start)), "")
    told = told or POSTGRES.get(code) or POSTGRES.get(code[:2], "")
    return told or ("the database is not reached" if not (name or code) else "")
