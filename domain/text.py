"""Purpose: cleans what people wrote: of what no database takes, and of what turns the words around it.

Everything that is kept or shown comes through here, once, at the door it comes in by. Knows no command.
"""

import re

NUL = "\x00"
# Marks that turn the direction of writing until another one ends it; which ends which says Unicode (UAX 9).
ENDS_EMBEDDING, ENDS_ISOLATE = "\u202c", "\u2069"
EMBEDDINGS, ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
DIRECTIONS = re.compile(f"[{EMBEDDINGS}{ISOLATES}{ENDS_EMBEDDING}{ENDS_ISOLATE}]")


def clean_text(text: str) -> str:
    """What may be kept of a text: no zero byte, no half a pair of surrogates, no direction that goes on."""
    return close_directions(text.replace(NUL, "").encode("utf-8", "replace").decode())


def is_clean(text: str) -> bool:
    """Whether it may be kept as it is."""
    return (text.isascii() and NUL not in text) or clean_text(text) == text


def close_directions(text: str) -> str:
    """Without the marks of direction that nothing ends on their line: what stands behind would be turned."""
    if not DIRECTIONS.search(text):
        return text
    return "\n".join(map(_close_line, text.split("\n")))


def _close_line(line: str) -> str:
    open_marks: list[int] = []
    lonely: set[int] = set()
    for found in DIRECTIONS.finditer(line):
        mark, place = found.group(), found.start()
        if mark in EMBEDDINGS + ISOLATES:
            open_marks.append(place)
        elif not open_marks or (line[open_marks[-1]] in ISOLATES) != (mark == ENDS_ISOLATE):
            lonely.add(place)
        else:
            open_marks.pop()
    lonely.update(open_marks)
    return "".join(letter for place, letter in enumerate(line) if place not in lonely)
