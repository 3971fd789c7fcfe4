# SPDX-License-Identifier: GPL-2.0-only
"""Lines for people: results on stdout, remarks on stderr."""

import sys
from collections.abc import Sequence


def say(text: str = "") -> None:
    """Print a line of the result to stdout."""
    print(text, flush=True)


def remark(text: str) -> None:
    """Print a line about the work in progress to stderr."""
    print(text, file=sys.stderr, flush=True)


def size(count: float) -> str:
    """Write a number of bytes for people: 1.2 GiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024 or unit == "GiB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    raise AssertionError("unreachable")


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
            for row in rows]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Align plain text columns under a header."""
    rule = ["-" * max(map(len, column)) for column in zip(header, *rows)]
    return "\n".join(aligned([header, rule, *rows]))
