"""Purpose: seals the tokens that are stored, with keys from the environment, and opens them again.

Stores nothing. What is sealed names its workspace, so that no row can be given another workspace's token.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealError(Exception):
    """No key opens it, or it was sealed for another workspace."""


class Vault:
    """`keys` are Fernet keys: the first seals, each of them opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._newest = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def seal(self, words: str, workspace_id: int) -> str:
        """The words sealed for that workspace; nothing stays nothing."""
        return self._all.encrypt(f"{workspace_id}:{words}".encode()).decode() if words else ""

    def open(self, sealed: str, workspace_id: int) -> str:
        """What was sealed; Closed when it cannot be opened."""
        if not sealed:
            return ""
        try:
            opened = self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealError("no key opens it") from None
        owner, _colon, words = opened.partition(":")
        if owner != str(workspace_id):
            raise SealError("it was sealed for another workspace")
        return words

    def opens(self, sealed: str, workspace_id: int) -> bool:
        """Whether it can be opened for that workspace."""
        try:
            self.open(sealed, workspace_id)
        except SealError:
            return False
        return True

    def by_newest(self, sealed: str) -> bool:
        """Whether the first key sealed it."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True


def new_key() -> str:
    """A key nobody has yet."""
    return Fernet.generate_key().decode()
