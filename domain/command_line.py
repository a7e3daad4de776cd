"""Purpose: cuts what a person typed after a command into its first word and the rest, however they typed it.

Phones and copied text bring blanks, dashes and marks that look like the usual ones and are not. They are made
the usual ones here and nowhere else. Knows no command.
"""

import difflib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from domain.text import clean_text

# Every dash and minus of Unicode that a keyboard or a word processor puts for a hyphen.
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# Marks without a width: they come along with copied text. Joiners inside emoji are not among a word's.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What people put around a word or behind it, on paper and in Slack.
MARKS_AROUND = "\"'“”„‘’«»`*_~.,;:!?…()"
# Only words of such a length are taken for a slip of the finger.
FEWEST_LETTERS, MOST_LETTERS = 3, 40
FIRST_BLANK = re.compile(r"\s+")
# A word holds no blank, but for the one in a name that Slack puts into a mention.
WORD = re.compile(r"(?:<[^<>]*>|\S)+")
EDGES = re.compile(rf"^(?:{INVISIBLE.pattern}|\s)+|(?:{INVISIBLE.pattern}|\s)+$")


@dataclass(frozen=True)
class Line:
    """`text` is all of it, clean; `rest` what follows its first word. Both are empty where there is none.

    `word` is the first one in lower case with plain dashes, without the marks around it.
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


def plain_word(word: str) -> str:
    """A word as a command knows it: compatibility forms made plain, one kind of dash, nothing invisible."""
    return DASHES.sub("-", INVISIBLE.sub("", unicodedata.normalize("NFKC", word)))


def bare_word(word: str) -> str:
    """A plain word in lower case, without the marks around it unless it is nothing else."""
    plain = plain_word(word).lower()
    return plain.strip(MARKS_AROUND) or plain


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they were typed, without those that only hold what nobody sees."""
    return tuple(word for word in WORD.findall(text) if plain_word(word))


def read_line(typed: object) -> Line:
    """The line in what Slack sends as a command's text; anything that is no text is an empty line."""
    text = EDGES.sub("", clean_text(typed if isinstance(typed, str) else ""))
    first, *rest = FIRST_BLANK.split(text, maxsplit=1)
    return Line(text, bare_word(first), "".join(rest).strip())


def nearest_word(typed: str, known: Collection[str]) -> str:
    """The known word that was probably meant; empty where none is near."""
    if not FEWEST_LETTERS <= len(typed) <= MOST_LETTERS:
        return ""
    longer = (word for word in known if word.startswith(typed) or typed.startswith(word))
    near = difflib.get_close_matches(typed, known, n=1, cutoff=0.7)
    return next(iter((*near, *longer)), "")
