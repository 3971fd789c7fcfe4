# SPDX-License-Identifier: GPL-2.0-only
"""A schedule as text: what was found, a column a thread and a line a step."""

from vfio_kunit.base import console
from vfio_kunit.explorer.schedules import Row, Schedule, plural

LEGEND = ("> the thread above could have continued   ~ had to wait   [ ] lock taken, released   "
          "( ) the same, shared   ! the finding")


def text(schedule: Schedule, last: int | None = None) -> list[str]:
    """Write a schedule, with the `last` lines of its table alone if given."""
    lines = [schedule.headline, schedule.about, "", *table(schedule, last)]
    lines += [f"waits: {each}" for each in schedule.waits]
    lines += [f"cycle: {each}" for each in schedule.cycles]
    return lines


def table(schedule: Schedule, last: int | None = None) -> list[str]:
    head = ["step", *schedule.threads, "object", "function", "place"]
    rows = schedule.rows if last is None else schedule.rows[-last:] if last else []
    cells = [head, *(_cells(row, len(schedule.threads)) for row in rows)]
    signs = ["    ", *(_signs(row) for row in rows)]
    hidden = len(schedule.rows) - len(rows)
    cut = [f"      ({plural(hidden, 'line')} before)"] if hidden else []
    shown = [f"{sign} {line}" for sign, line in zip(signs, console.aligned(cells))]
    return [shown[0], *cut, *shown[1:], "", LEGEND]


def _cells(row: Row, threads: int) -> list[str]:
    columns = ["."] * threads
    columns[row.thread] = row.operation
    number = "-" if row.number is None else str(row.number)
    return [number.rjust(4), *columns, row.object, row.function, row.place]


def _signs(row: Row) -> str:
    return "".join([">" if row.preempts else " ", "~" if row.waited else " ", row.lock or " ",
                    "!" if row.found else " "])
