"""Purpose: a page of a list around any words a person may have typed. Part of the gallery."""

from collections.abc import Callable

from domain.page import PAGE_SIZE, Page
from messages.blocks import Message, button
from messages.list_page import ListKind, ListRow, list_page
from messages.mrkdwn import escape

PROMISES = ListKind("promise.page", "promise", "promises")


def promises(typed: str, many: int = PAGE_SIZE) -> list[ListRow]:
    return [ListRow(escape(typed), button("Open", "promise.open", str(number))) for number in range(many)]


LIST_TYPED: dict[str, Callable[[str], list[Message]]] = {
    "list_page.list_page": lambda typed: [
        *(
            list_page(PROMISES, typed, Page(promises(typed), 20, 2, 3, near), typed, escape(typed))
            for near in (0, 3, 20)
        ),
        list_page(PROMISES, typed, Page([ListRow(escape(typed))], 1), typed, escape(typed)),
        list_page(PROMISES, typed, Page([], 0), typed, escape(typed)),
    ],
}
