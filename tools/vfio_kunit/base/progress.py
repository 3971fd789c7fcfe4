# SPDX-License-Identifier: GPL-2.0-only
"""How far a build or a run is.

On a terminal one line that redraws itself, drawn by rich where it is worth
rich's start-up time; elsewhere (CI logs) a plain line now and then.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Any, TextIO

from vfio_kunit.base import console

# A plain line no more often than this, in seconds.
SPARSE = 15.0


class Meter:
    """Counts steps; shows nothing by itself."""

    def __init__(self) -> None:
        self.done = 0

    def advance(self, detail: str = "") -> None:
        """One more step is done; `detail` is what it was or what comes next."""
        self.done += 1


class Plain(Meter):
    """Says every now and then how far it is."""

    def __init__(self, what: str, total: int, sure: bool, stream: TextIO) -> None:
        super().__init__()
        self._what = what
        self._of = _of(total, sure)
        self._stream = stream
        self._spoken = time.monotonic()

    def advance(self, detail: str = "") -> None:
        super().advance(detail)
        now = time.monotonic()
        if now - self._spoken >= SPARSE:
            self._spoken = now
            print(f"{self._what}: {self.done}{self._of}", file=self._stream, flush=True)


class Line(Meter):
    """One line on a terminal, without rich."""

    def __init__(self, bar: console.Progress, of: str) -> None:
        super().__init__()
        self._bar = bar
        self._of = of

    def advance(self, detail: str = "") -> None:
        super().advance(detail)
        self._bar.update(self.done, f"{self.done}{self._of}  {detail}")


class Bar(Meter):
    """A bar by rich."""

    def __init__(self, bar: Any, task: Any, total: int, sure: bool) -> None:
        super().__init__()
        self._bar = bar
        self._task = task
        self._total = total
        self._of = _of(total, sure)

    def advance(self, detail: str = "") -> None:
        super().advance(detail)
        # An estimate may be too low; the bar then grows with the work.
        self._bar.update(self._task, completed=self.done, total=max(self._total, self.done),
                         count=f"{self.done}{self._of}", detail=detail)


@contextlib.contextmanager
def meter(what: str, total: int = 0, sure: bool = True,
          stream: TextIO | None = None) -> Iterator[Meter]:
    """Show how far the body is, out of `total` steps (0: unknown; not sure: about)."""
    out = sys.stderr if stream is None else stream
    if not out.isatty():
        yield Plain(what, total, sure, out)
    elif total >= 200:
        with _rich(what, total, sure) as bar:
            yield bar
    else:
        line = console.Progress(what, total, out)
        try:
            yield Line(line, _of(total, sure))
        finally:
            out.write("\r\033[K")
            out.flush()


@contextlib.contextmanager
def _rich(what: str, total: int, sure: bool) -> Iterator[Meter]:
    from rich import progress as rich  # slow to import, so only here
    from rich.console import Console
    from rich.table import Column

    # The detail takes what room is left, and gives way first.
    columns = (
        rich.TextColumn("{task.description}", table_column=Column(no_wrap=True)),
        rich.BarColumn(bar_width=20), rich.TextColumn("{task.fields[count]}",
                                                      table_column=Column(no_wrap=True)),
        rich.TimeElapsedColumn(),
        rich.TextColumn("{task.fields[detail]}", style="dim",
                        table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
    )
    with rich.Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bar:
        task = bar.add_task(what, total=total, count="", detail="")
        yield Bar(bar, task, total, sure)


def _of(total: int, sure: bool) -> str:
    return "" if not total else f"/{total}" if sure else f"/~{total}"
