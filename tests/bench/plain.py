"""Purpose: what a user would build instead, as a process: plain Bolt that keeps each feedback as one row.

Bolt's own adapter, its own check of signatures, and a listener that commits through SQLModel, with the bot's
settings of SQLite. Nothing of the bot besides.
"""

import os
import time
from pathlib import Path
from typing import Any

import uvicorn
from slack_bolt import Ack, App
from slack_bolt.adapter.starlette import SlackRequestHandler
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage.db.engine import PRAGMAS
from tests.bench.bare import BOT
from tests.bench.commands import COMMAND


class PlainFeedback(SQLModel, table=True):
    """A feedback as it was sent."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: str
    text: str
    sent_at: float


class Plain:
    """The whole app: one command, one table."""

    def __init__(self, secret: str, database: Path) -> None:
        self._engine = create_engine(f"sqlite:///{database}", connect_args={"check_same_thread": False})
        event.listen(self._engine, "connect", _prepare)
        SQLModel.metadata.create_all(self._engine, tables=[SQLModel.metadata.tables["plainfeedback"]])
        app = App(signing_secret=secret, authorize=lambda: BOT, token_verification_enabled=False)
        app.command(COMMAND)(self._keep)
        self._handler = SlackRequestHandler(app)

    def asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/slack/events", self._answer, methods=["POST"]),
                Route("/readyz", _ok, methods=["GET"]),
            ]
        )

    def _keep(self, ack: Ack, command: dict[str, Any]) -> None:
        with Session(self._engine) as session:
            row = PlainFeedback(user_id=command["user_id"], text=command["text"], sent_at=time.time())
            session.add(row)
            session.commit()
            ack(f"Got it F-{row.id}.")

    async def _answer(self, request: Request) -> Response:
        return await self._handler.handle(request)


def _prepare(connection: Any, _entry: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


async def _ok(_request: Request) -> Response:
    return PlainTextResponse("ok")


def main() -> None:
    """Serve as uvicorn does by itself, in an empty folder."""
    app = Plain(os.environ["SLACK_SIGNING_SECRET"], Path("plain.db"))
    uvicorn.run(
        app.asgi(), host=os.environ["HOST"], port=int(os.environ["PORT"]), log_level="error", access_log=False
    )


if __name__ == "__main__":
    main()
