"""Purpose: serves the pages that features declare, each opened by a personal link, and answers what fails.

What opens nothing is answered by the same calm page, whyever it opens nothing. Nothing of an address is
logged: whoever has it can open the page.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.error_handler import log_failure
from bot.features import FEATURES
from bot.tenancy import ServedWorkspace, Tenancy
from domain.errors import UserError
from domain.names import Names
from domain.page_link import PAGES, PageLink, read_link
from handlers.shared.audience import admit, read_anew
from handlers.shared.feature import Feature, WebPage
from handlers.shared.listener import call
from messages import help, page
from messages.page import CsvFile, HtmlPage, PageAnswer
from presenters.page_link import PageLinks
from storage import member, workspace
from storage.db.engine import Session, Store
from storage.scope import Here, Scope

NOWHERE = WebPage("{path:path}", lambda: None, "{drumbeat} help")


class FeaturePages:
    """The pages of these features. `public_url` is where people reach them."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        names: Names,
        tenancy: Tenancy,
        public_url: str,
        pool: Executor,
        features: Sequence[Feature] = FEATURES,
    ) -> None:
        self._store = store
        self._clock = clock
        self._names = names
        self._tenancy = tenancy
        self._public_url = public_url
        self._pool = pool
        self._declared = [page for feature in features for page in feature.pages]

    def routes(self) -> list[Route]:
        """One for each page, and one for every other path beside them."""
        return [
            Route(f"{PAGES}{each.path}", partial(self._open, each), methods=["GET"])
            for each in (*self._declared, NOWHERE)
        ]

    async def _open(self, declared: WebPage, request: Request) -> Response:
        return await answer(self._pool, partial(self._response, declared, request.url.query))

    def _response(self, declared: WebPage, query: str) -> Response:
        shown = self._run(declared, query)
        if shown is None:
            command = declared.ask_again.format(feedback=self._names.feedback, drumbeat=self._names.drumbeat)
            return html(page.run_out_page(command), 404)
        return csv(shown) if isinstance(shown, CsvFile) else html(shown)

    def _run(self, declared: WebPage, query: str) -> PageAnswer:
        """What the page's listener answers; None where the link opens nothing."""
        claimed = read_link(declared.path, query)
        served = self._store.read(partial(self._served, *claimed)) if claimed else None
        if claimed is None or served is None:
            return None
        link, here = claimed[0], self._here(served)
        read_anew(here, served.slack, link.user_id)
        if not here.read(_is_active, link.user_id):
            return None
        admit(declared.who, here, served.slack, link.user_id)
        answered: PageAnswer = call(declared.run, lend(here, link, self._public_url))
        return answered

    def _served(self, link: PageLink, signature: str, session: Session) -> ServedWorkspace | None:
        """The workspace of a link that is good: signed there, not run out, of somebody who is still there."""
        known = workspace.find(session, link.workspace_id)
        if not known or not link.is_signed(signature, workspace.link_key(session, link.workspace_id)):
            return None
        if link.expires_at <= self._clock() or not member.is_active(session, known.number, link.user_id):
            return None
        served = self._tenancy.admit(known.enterprise_id, known.team_id)
        return served if served and served.workspace_id == known.number else None

    def _here(self, served: ServedWorkspace) -> Here:
        bot = served.result.bot_user_id or ""
        return Here(self._store, self._clock(), served.workspace_id, self._names, bot)


def _is_active(scope: Scope, user: str) -> bool:
    return member.is_active(scope.session, scope.workspace_id, user)


def lend(here: Here, link: PageLink, public_url: str) -> Mapping[str, Any]:
    """What the listener of a page may ask for by name.

    `user` is whose link it is, `query` what stands in it, `links` makes others that run out with it.
    """
    return {
        "here": here,
        "links": PageLinks(public_url, link.user_id, link.expires_at),
        "query": link.query,
        "user": link.user_id,
    }


async def answer(pool: Executor, work: Callable[[], Response]) -> Response:
    """What `work` answers, off the event loop; where it fails, a page with the words for it."""
    return await asyncio.get_running_loop().run_in_executor(pool, _answered, work)


def _answered(work: Callable[[], Response]) -> Response:
    try:
        return work()
    except UserError as refusal:
        return html(page.refusal_page(refusal.words), 403)
    except Exception as error:  # noqa: BLE001 - the pages' edge: Starlette would show and log what it holds
        return html(page.trouble_page(help.trouble(log_failure("page failed", error))), 500)


def html(shown: HtmlPage, status: int = 200) -> Response:
    return HTMLResponse(shown.html, status)


def csv(table: CsvFile) -> Response:
    """The table as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{table.name}"'}
    return Response(table.text, media_type="text/csv; charset=utf-8", headers=headers)
