"""Purpose: cuts what a person typed after a command into its first word and the rest, however they typed it.

Phones and copied text bring blanks, dashes and marks that look like the usual ones and are not. They are made
the usual ones here and nowhere else. Knows no command.
"""

import re
import unicodedata
from dataclasses import dataclass

# Every dash and minus of Unicode that a keyboard or a word processor puts for a hyphen.
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# Marks without a width: they come along with copied text. Joiners inside emoji are not among a word's.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
FIRST_BLANK = re.compile(r"\s+")
# A word holds no blank, but for the one in a name that Slack puts into a mention.
WORD = re.compile(r"(?:<[^<>]*>|\S)+")
EDGES = re.compile(rf"^(?:{INVISIBLE.pattern}|\s)+|(?:{INVISIBLE.pattern}|\s)+$")


@dataclass(frozen=True)
class Line:
    """`text` is all of it, clean; `word` its first word in lower case with plain dashes; `rest` what follows.

    Both are empty where there is none.
    """

    text: str
    word: str
    rest: str

    @property
    def alone(self) -> bool:
        """Whether nothing stands behind the first word."""
        return not self.rest

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the rest, with plain dashes and without invisible marks."""
        return tuple(map(plain_word, words_of(self.rest)))


def clean_text(text: str) -> str:
    """What may be kept of typed text: no zero byte and no half a surrogate pair, which no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def plain_word(word: str) -> str:
    """A word as a command knows it: compatibility forms made plain, one kind of dash, nothing invisible."""
    return DASHES.sub("-", INVISIBLE.sub("", unicodedata.normalize("NFKC", word)))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they were typed, without those that only hold what nobody sees."""
    return tuple(word for word in WORD.findall(text) if plain_word(word))


def read_line(typed: object) -> Line:
    """The line in what Slack sends as a command's text; anything that is no text is an empty line."""
    text = EDGES.sub("", clean_text(typed if isinstance(typed, str) else ""))
    first, *rest = FIRST_BLANK.split(text, maxsplit=1)
    return Line(text, plain_word(first).lower(), "".join(rest).strip())
