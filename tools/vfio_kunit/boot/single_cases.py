# SPDX-License-Identifier: GPL-2.0-only
"""Kernels for one case each, booted beside the kernel of all other cases."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from vfio_kunit.boot.booter import Booter, Run

# Kernels side by side.
AT_ONCE = 2


class Beside:
    """The kernels of one run. All of them have ended when the context ends."""

    def __init__(self, booter: Booter) -> None:
        self._booter = booter
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._runs: dict[str, tuple[Run, Future[None]]] = {}

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is not None:
            self._booter.end_all()
        self._pool.shutdown(cancel_futures=True)

    def start(self, name: str, args: Sequence[str] = (), deadline: float | None = None) -> None:
        """Start a case (suite.case) unless it has been started.

        args      further kernel parameters
        deadline  in seconds; None for the usual deadline
        """
        if name in self._runs:
            return
        run = self._booter.prepare()
        if deadline is not None:
            run.deadline = min(run.deadline, deadline)

        def boot() -> None:
            for _ in run.lines(name, args):
                pass

        self._runs[name] = run, self._pool.submit(boot)

    def over(self, name: str) -> Run:
        """Wait for the end of a started case and return its boot."""
        run, end = self._runs[name]
        end.result()
        return run
