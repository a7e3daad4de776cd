"""Purpose: when what was typed after the feedback command may be a command or feedback, so that it is asked.

Decides nothing for the person: either would be wrong now and then, and posted feedback is read by others.
"""

from collections.abc import Collection

from domain.command_line import Line, nearest_word

# A line longer than this is nobody's search.
LONGEST_SEARCH = 500
FEWEST_WORDS = 5
FINITE_VERBS = frozenset(
    """
    am is are was were be been has have had do does did can could will would should must may might
    seems feels looks shows says gives takes needs wants works fails breaks stopped hangs crashes
    """.split()  # noqa: SIM905 - words in lines read better than a list of them
)


def reads_as_sentence(typed: str) -> bool:
    """Whether the words behind `search` say something, rather than name it: a verb, a stop, many words."""
    words = typed.casefold().replace("’", "'").split()
    said = typed.rstrip().endswith((".", "!")) or any(word.endswith("n't") for word in words)
    return said or len(words) >= FEWEST_WORDS or not FINITE_VERBS.isdisjoint(words)


def misspelled_command(line: Line, commands: Collection[str]) -> str:
    """The command that a single word nearly is; empty where there is none, or more than a word was typed."""
    return nearest_word(line.word, [each for each in commands if each.isalpha()]) if line.alone else ""
