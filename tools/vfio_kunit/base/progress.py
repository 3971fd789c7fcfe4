# SPDX-License-Identifier: GPL-2.0-only
"""Progress of a piece of work.

A bar by rich on a terminal with rich installed; elsewhere (CI logs, a machine
before `setup`) a plain line every SPARSE seconds.
"""

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Any

# A plain line no more often than this, in seconds.
SPARSE = 15.0


class Meter:
    """Counts steps, and prints the count from time to time.

    total  0 if unknown
    form   format of the shown `done` and `total`
    """

    def __init__(self, what: str, total: int, form: str) -> None:
        self.done = 0
        self._what = what
        self._total = total
        self._form = form
        self._shown = time.monotonic()

    def advance(self, detail: str = "", count: int = 1) -> None:
        """Count further steps; `detail` is the last one or the next one."""
        self.update(self.done + count, detail)

    def update(self, done: int, detail: str = "") -> None:
        self.done = done
        self._show(self._form.format(done=done, total=self._total,
                                     share=100 * done // max(1, self._total)), detail)

    def _show(self, count: str, detail: str) -> None:
        now = time.monotonic()
        if now - self._shown >= SPARSE:
            self._shown = now
            print(f"{self._what}: {count}", file=sys.stderr, flush=True)


class Bar(Meter):
    """A meter drawn by rich."""

    def __init__(self, what: str, total: int, form: str, bar: Any) -> None:
        super().__init__(what, total, form)
        self._bar = bar
        self._task = bar.add_task(what, total=total or None, count="", detail="")

    def _show(self, count: str, detail: str) -> None:
        # An estimate may be too low; the bar then grows with the work.
        self._bar.update(self._task, completed=self.done, count=count, detail=detail,
                         total=max(self._total, self.done) if self._total else None)


def meter(what: str, total: int = 0, sure: bool = True) -> contextlib.AbstractContextManager[Meter]:
    """Show how far the body is, out of `total` steps (0: unknown; not sure: about)."""
    of = "" if not total else "/{total}" if sure else "/~{total}"
    return _shown(what, total, "{done}" + of)


@contextlib.contextmanager
def progress(what: str, total: int = 0) -> Iterator[Meter]:
    """As meter(), in percent, and with a line at either end that stays."""
    begin = time.monotonic()
    if not sys.stderr.isatty():
        print(f"{what} ...", file=sys.stderr, flush=True)
    outcome = "failed"
    try:
        with _shown(what, total, "{share} %" if total else "") as shown:
            yield shown
        outcome = "done"
    except KeyboardInterrupt:
        outcome = "interrupted"
        raise
    finally:
        print(f"{what}: {outcome} ({time.monotonic() - begin:.1f} s)", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _shown(what: str, total: int, form: str) -> Iterator[Meter]:
    bar = _rich() if sys.stderr.isatty() else None
    if bar is None:
        yield Meter(what, total, form)
    else:
        with bar:
            yield Bar(what, total, form, bar)


def _rich() -> Any:
    """Return a display by rich; None if rich is not installed."""
    try:
        from rich import progress as rich  # slow to import, so only here
        from rich.console import Console
        from rich.table import Column
    except ImportError:
        return None
    one_line = Column(no_wrap=True)
    # The detail takes the room that is left, and gives way first.
    rest = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    return rich.Progress(
        rich.TextColumn("{task.description}", table_column=one_line), rich.BarColumn(bar_width=20),
        rich.TextColumn("{task.fields[count]}", table_column=one_line), rich.TimeElapsedColumn(),
        rich.TextColumn("{task.fields[detail]}", style="dim", table_column=rest),
        console=Console(stderr=True), transient=True, expand=True)
