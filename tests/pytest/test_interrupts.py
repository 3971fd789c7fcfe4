# SPDX-License-Identifier: GPL-2.0-only
"""Ctrl-C takes effect once, and not in the middle of what must be whole."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from fakes import ROOT, TOOL
from vfio_kunit.base import interrupts
from vfio_kunit.base.errors import Exit


@pytest.fixture(autouse=True)
def catching(handlers: None) -> None:
    interrupts.catch()


@pytest.mark.parametrize("number", interrupts.SIGNALS)
def test_every_ending_signal_is_an_interrupt(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_a_second_one_does_not_disturb_the_tidying_up() -> None:
    tidied = False
    with pytest.raises(KeyboardInterrupt):
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            for number in interrupts.SIGNALS:
                os.kill(os.getpid(), number)
            tidied = True
    assert tidied


def test_held_waits_for_the_outermost_end() -> None:
    with interrupts.held():
        pass
    steps: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        with interrupts.held():
            with interrupts.held():
                os.kill(os.getpid(), signal.SIGINT)
                steps.append("inner")
            steps.append("outer")
        steps.append("after")
    assert steps == ["inner", "outer"]


def test_other_threads_hold_nothing() -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with interrupts.held():
            entered.set()
            leave.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    leave.set()
    thread.join()


def test_nohup_is_respected() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    interrupts.catch()
    os.kill(os.getpid(), signal.SIGHUP)


def test_after_the_end_is_settled_nothing_happens() -> None:
    interrupts.settle()
    for number in interrupts.SIGNALS:
        os.kill(os.getpid(), number)


@pytest.mark.parametrize(("number", "arguments", "status"), [
    (signal.SIGINT, ["detach", "/nowhere"], Exit.USAGE),
    (signal.SIGTERM, ["list", "--help"], Exit.PASSED),
])
def test_no_moment_of_beginning_and_end_is_without_cover(
    number: signal.Signals, arguments: list[str], status: Exit
) -> None:
    said = subprocess.run([sys.executable, str(ROOT / "tests/pytest/moments.py"), str(int(number)),
                           str(TOOL), *arguments], check=True, stdout=subprocess.PIPE)
    seen = set()
    for moment in json.loads(said.stdout):
        where, ended, text = moment["where"], moment["status"], moment["said"]
        seen.add(ended)
        if ended == Exit.INTERRUPTED:
            # By the tool's own words, or before it can speak.
            assert text.endswith("vfio-kunit: interrupted\n") or not text, where
        elif ended == status:
            # Too late to change anything.
            assert "vfio-kunit: interrupted" not in text, where
        else:
            # Too early: SIGTERM's default.
            assert (ended, text) == (-signal.SIGTERM, ""), where
        assert "Traceback" not in text, where
    assert {status, Exit.INTERRUPTED} <= seen
