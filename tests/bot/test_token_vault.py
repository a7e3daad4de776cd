"""Stories: a stored token can be read with its key only, and only for its own workspace."""

import pytest

from bot.oauth.token_vault import SealError, Vault, new_key

OLD, NEW = new_key(), new_key()


def test_what_was_sealed_is_opened_again_and_is_not_to_be_seen() -> None:
    vault = Vault([OLD])

    sealed = vault.seal("xoxb-secret", 1)

    assert "xoxb" not in sealed
    assert vault.open(sealed, 1) == "xoxb-secret"


def test_nothing_stays_nothing() -> None:
    vault = Vault([OLD])

    assert (vault.seal("", 1), vault.open("", 1)) == ("", "")


def test_another_key_opens_nothing() -> None:
    sealed = Vault([OLD]).seal("xoxb-secret", 1)

    with pytest.raises(SealError, match="no key opens it"):
        Vault([NEW]).open(sealed, 1)


def test_a_token_of_another_workspace_is_not_opened() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("xoxb-secret", 1)

    with pytest.raises(SealError, match="another workspace"):
        vault.open(sealed, 2)


@pytest.mark.parametrize("changed", ["", "gAAAA", "ü"], ids=["cut", "short", "no ascii"])
def test_what_was_tampered_with_is_not_opened(changed: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal("xoxb-secret", 1)

    assert not vault.opens(changed + sealed[:-4], 1)


def test_with_two_keys_the_first_seals_and_both_open() -> None:
    before = Vault([OLD]).seal("before", 1)
    vault = Vault([NEW, OLD])

    after = vault.seal("after", 1)

    assert (vault.open(before, 1), vault.open(after, 1)) == ("before", "after")
    assert (vault.by_newest(before), vault.by_newest(after)) == (False, True)
