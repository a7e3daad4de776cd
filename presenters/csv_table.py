"""Purpose: rows as CSV that a spreadsheet opens as it should, and in which no words become a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# What a spreadsheet runs, also in the wide forms of Chinese and Japanese keyboards (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# By this mark Excel reads UTF-8.
MARK = "\ufeff"


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under a header. Every cell is quoted: where semicolons part the cells, one in somebody's words
    must not begin another. None is an empty cell."""
    out = StringIO()
    out.write(MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RUN) else text
