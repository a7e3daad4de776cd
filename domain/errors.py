"""Purpose: the one kind of error whose words a person is meant to read.

Does not log, translate or send anything.
"""


class UserError(Exception):
    """A refusal with its own words: short, plain, kind, and saying what to do next.

    `field` names the modal input the words belong to; None when the whole request is meant.
    """

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class NotServedError(UserError):
    """The workspace has no permission for the bot: nothing was looked at, so people get their words back."""


class SchemaError(RuntimeError):
    """The database's schema is not the one this code was written for; the words say what to run."""


class SettingsError(ValueError):
    """The settings cannot work together; every problem is named in the words."""
