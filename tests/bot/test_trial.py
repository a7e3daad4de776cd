"""Stories: two trials on one machine never take each other's port."""

import socket

from bot.trial.processes import HOST, claimed_port, free_port


def test_a_port_that_a_trial_has_claimed_is_left_to_it_before_anything_listens_there() -> None:
    wanted = free_port(0)

    with claimed_port(wanted) as first, claimed_port(wanted) as second, socket.socket() as bot:
        assert first == wanted
        assert second not in {0, wanted}
        bot.bind((HOST, first))

    with claimed_port(wanted) as again:
        assert again == wanted


def test_a_port_on_which_somebody_listens_is_not_claimed() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = other.getsockname()[1]

        with claimed_port(taken) as found:
            assert found != taken
