# SPDX-License-Identifier: GPL-2.0-only
"""What the tool shows while it works, with nothing but a bare Python.

Progress and remarks go to stderr, results to stdout. On a terminal a progress
line redraws itself; elsewhere (CI logs) only its beginning and end are printed.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TextIO

REDRAW_SECONDS = 0.1


def say(text: str = "") -> None:
    """A line of the result."""
    print(text, flush=True)


def remark(text: str) -> None:
    """A line about what is going on."""
    print(text, file=sys.stderr, flush=True)


def size(count: float) -> str:
    """Bytes for people: 1.2 GiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024 or unit == "GiB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    raise AssertionError("unreachable")


class Progress:
    """One line that says what is done, how far, and since when."""

    def __init__(self, what: str, total: int, stream: TextIO) -> None:
        self.what = what
        self.total = total
        self.done = 0
        self._stream = stream
        self._live = stream.isatty()
        self._begin = time.monotonic()
        self._drawn = 0.0
        self._last_width = 0
        if not self._live:
            print(f"{what} ...", file=stream, flush=True)

    def advance(self, count: int = 1) -> None:
        """Count more of the work as done."""
        self.update(self.done + count)

    def update(self, done: int, detail: str = "") -> None:
        """Set how much of the work is done."""
        self.done = done
        now = time.monotonic()
        if self._live and now - self._drawn >= REDRAW_SECONDS:
            self._drawn = now
            self._draw(self._line(detail))

    def finish(self, outcome: str) -> None:
        """Replace the live line by its outcome."""
        seconds = time.monotonic() - self._begin
        line = f"{self.what}: {outcome} ({seconds:.1f} s)"
        if self._live:
            self._draw(line)
            self._stream.write("\n")
        else:
            self._stream.write(line + "\n")
        self._stream.flush()

    def _line(self, detail: str) -> str:
        seconds = time.monotonic() - self._begin
        share = f"{100 * min(self.done, self.total) // self.total:3d} %" if self.total else ""
        parts = [self.what, share, f"{seconds:.0f} s", detail]
        return "  ".join(part for part in parts if part)

    def _draw(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        line = line[:width]
        self._stream.write("\r" + line.ljust(min(self._last_width, width)))
        self._stream.flush()
        self._last_width = len(line)


@contextlib.contextmanager
def progress(what: str, total: int = 0) -> Iterator[Progress]:
    """Show progress while the body works; total 0 means that the end is unknown."""
    bar = Progress(what, total, sys.stderr)
    try:
        yield bar
    except KeyboardInterrupt:
        bar.finish("interrupted")
        raise
    except BaseException:
        bar.finish("failed")
        raise
    bar.finish("done")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Aligned plain text columns, the first row being the header."""
    everything = [list(header), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in everything) for i in range(len(header))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
             for row in everything]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
