"""Purpose: structured logs, to read or to collect.

Never a token and never a message's text: no part of the program hands one to the log.
"""

import logging
import sys

import structlog

from bot.settings import Settings


def configure(settings: Settings) -> None:
    """Send structlog and the standard library's logging through one renderer, to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    # These say at INFO what is no news here, and Slack's own libraries may quote bodies at DEBUG.
    for noisy in ("apscheduler", "procrastinate", "uvicorn.access", "alembic", "slack_sdk"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Bolt's warning about a request nobody listens to quotes the request, and with it what a person typed.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
