# SPDX-License-Identifier: GPL-2.0-only
"""Interrupts by Ctrl-C, and the code that delays them.

SIGTERM (a CI's deadline) and SIGHUP tidy up exactly as Ctrl-C does: all three
raise KeyboardInterrupt in the main thread, once.
"""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _State:
    """Count of open held(), a signal that came meanwhile, and whether a signal still counts."""

    depth = 0
    pending = False
    settled = False


def catch() -> None:
    """Install the handlers: from here to settle(), a signal raises KeyboardInterrupt."""
    _State.settled = False
    for number in SIGNALS:
        # nohup ignores SIGHUP for a reason. SIGINT is ignored in a shell's
        # background jobs, where `kill -INT` has to work all the same.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _handle)


def settle() -> None:
    """Ignore later signals: the tool's result can no longer change.

    An assignment and not SIG_IGN: a signal may come while handlers are
    installed, and programs started later would inherit SIG_IGN.
    """
    _State.settled = True


def _handle(number: int, frame: FrameType | None) -> None:
    if _State.settled:
        return
    if _State.depth:
        _State.pending = True
    else:
        _raise()


def _raise() -> None:
    # Once is enough: a second Ctrl-C must not break the tidying up.
    settle()
    raise KeyboardInterrupt


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Delay an interrupt to the end of the body.

    No signal mask: programs started in the body would inherit the mask.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # no signal handler runs here
        return
    _State.depth += 1
    try:
        yield
    finally:
        _State.depth -= 1
        if _State.pending and not _State.depth:
            _State.pending = False
            _raise()
