"""Purpose: structured logs, to read or to collect, and whatever else Python would print of an error.

Never a token and never what a person wrote. Of an error there is its kind and the places it passed through:
its text and what variables hold are left out. Of a line that another library logs there is what stands in
that library's source: what it puts in is left out.
"""

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor

from bot.job_runner import story

LEFT_OUT = "(words left out)"
# These say at INFO what is no news here.
NOISY = ("apscheduler", "procrastinate", "uvicorn.access", "alembic", "sqlalchemy", "slack_sdk")
log = structlog.get_logger(__name__)


def configure(form: str = "text", level: str = "INFO") -> None:
    """Send structlog and the standard library's logging through one renderer, to standard error."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                _without_values,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(form),
            ],
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Bolt warns of each request that nobody listens to.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)


def catch_all() -> None:
    """What Python itself prints of errors and warnings, with their text, goes to the log, from now on."""
    sys.excepthook = _ended
    threading.excepthook = _thread_ended
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def _renderer(form: str) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg] # generic in the stubs only
    """Where a line can't be made or written, Python would print what was to be in it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name there
        """Say only where."""
        error = sys.exc_info()[1]
        kind = type(error).__name__
        sys.stderr.write(f"a log line is lost: {kind}, {record.filename}:{record.lineno}\n")


def _without_values(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The line with the kind and places of its error, and without anything a library put into it."""
    record: logging.LogRecord = event["_record"]
    error = _error(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if not event["_from_structlog"]:
        event["event"] = _written(record)
        event["line"] = f"{record.filename}:{record.lineno}"
        error = error or _meant(record)
    return {**event, **story(error)} if error else event


def _error(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    elif exc_info and not isinstance(exc_info, BaseException):
        exc_info = sys.exc_info()[1]
    return exc_info if isinstance(exc_info, BaseException) else None


def _meant(record: logging.LogRecord) -> BaseException | None:
    """The error a warning is about though it does not hand it over: many put only its text into the line."""
    if isinstance(record.msg, BaseException):
        return record.msg
    return sys.exc_info()[1] if record.levelno >= logging.WARNING else None


def _written(record: logging.LogRecord) -> str:
    """The line as it stands in the source of whoever logs it; a line put together as it runs is left out."""
    frame = sys._getframe()
    while frame and (frame.f_code.co_filename, frame.f_lineno) != (record.pathname, record.lineno):
        frame = frame.f_back  # type: ignore[assignment] # None ends it
    known = frame and isinstance(record.msg, str) and record.msg in frame.f_code.co_consts
    return str(record.msg).strip() if known else LEFT_OUT


def _ended(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    log.critical("ended by an error", **story(error))


def _thread_ended(told: threading.ExceptHookArgs) -> None:
    if told.exc_type is not SystemExit:
        log.critical("a thread ended by an error", **_told(told.exc_type, told.exc_value))


def _unraisable(told: "sys.UnraisableHookArgs") -> None:
    log.error("an error where none can be raised", **_told(told.exc_type, told.exc_value))


def _told(kind: type[BaseException], error: BaseException | None) -> dict[str, object]:
    return story(error) if error else {"error": kind.__name__}


def _warned(
    message: Warning | str,  # noqa: ARG001 - it may quote anything
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - Python's order
    line: str | None = None,  # noqa: ARG001
) -> None:
    log.warning("warned", kind=category.__name__, at=[f"{filename.rsplit('/', 1)[-1]}:{lineno}"])
