"""Ctrl-C and a supervisor's SIGTERM are heard alike, also when they come before anybody waits."""

import signal
import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S

WAITS = """
import signal, sys
from bot import stop_signal
until_told = stop_signal.listen()
if early := int(sys.argv[1]):
    signal.raise_signal(early)
print("listens", flush=True)
until_told()
print("told")
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("early", [False, True])
def test_a_signal_is_heard_once_it_is_listened_for(told: signal.Signals, early: bool) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(int(told) if early else 0)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listens\n"
    if not early:
        process.send_signal(told)

    assert process.stdout.read() == "told\n"
    assert process.wait(PATIENCE_S) == 0
