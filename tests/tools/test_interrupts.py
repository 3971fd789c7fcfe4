# SPDX-License-Identifier: GPL-2.0-only
"""Ctrl-C takes effect once, and not in the middle of what must be whole."""

from __future__ import annotations

import os
import signal
import threading
from typing import Iterator, List

import pytest

from vfio_kunit import interrupts


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in interrupts.SIGNALS}
    interrupts.catch()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


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
    steps: List[str] = []
    with pytest.raises(KeyboardInterrupt):
        with interrupts.held():
            with interrupts.held():
                os.kill(os.getpid(), signal.SIGINT)
                steps.append("inner")
            steps.append("outer")
        steps.append("after")
    assert steps == ["inner", "outer"]


def test_held_without_an_interrupt_is_nothing() -> None:
    with interrupts.held():
        pass
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


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
