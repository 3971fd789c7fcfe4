# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the same cases on several cores, side by side.

A case is a row. It is in order if every core passes it, differs in it as
declared, or skips it as the first core, the reference, does too.
"""

import json
import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import console
from vfio_kunit.base.errors import Exit
from vfio_kunit.judge import result_folder
from vfio_kunit.judge.verdict import Case, Status, Verdict

TEMPLATE = pathlib.Path(__file__).parent / "templates/compare.html.j2"

# The version of comparison.json; grows by one when a field changes its meaning.
SCHEMA = 1

NOT_DECLARED = "skipped, which nothing declares"


@dataclass(frozen=True)
class Column:
    core: str
    summary: str
    verdict: Verdict
    report: result_folder.Report
    folder: str


@dataclass(frozen=True)
class Cell:
    """The outcome of a case on one core.

    status  a value of Status, "" if the core's kernel has no such case
    good    whether the outcome is in order
    why     the declared reasons, or the complaint
    """

    core: str
    status: str
    good: bool
    why: list[str]


@dataclass(frozen=True)
class Row:
    suite: str
    name: str
    claims: list[str]
    cells: list[Cell]

    @property
    def full_name(self) -> str:
        return f"{self.suite}.{self.name}"

    @property
    def good(self) -> bool:
        return all(cell.good for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Check whether the cores disagree."""
        return len({cell.status for cell in self.cells}) > 1


def rows(columns: Sequence[Column]) -> list[Row]:
    """Tabulate case by core, in the order of the first core that has the case."""
    by_core = [{case.full_name: case for case in column.verdict.cases} for column in columns]
    names = dict.fromkeys(name for cases in by_core for name in cases)
    return [_row(columns, [cases.get(name) for cases in by_core]) for name in names]


def _row(columns: Sequence[Column], cases: Sequence[Case | None]) -> Row:
    some = next(case for case in cases if case is not None)
    cells = [_cell(column.core, case, cases[0]) for column, case in zip(columns, cases)]
    return Row(some.suite, some.name, some.claims, cells)


def _cell(core: str, case: Case | None, reference: Case | None) -> Cell:
    if case is None:
        return Cell(core, "", False, ["not reported"])
    if case.status in (Status.PASSED, Status.DIFFERS):
        return Cell(core, case.status.value, True, case.reasons)
    if case.status is Status.SKIPPED:
        also = reference is not None and reference.status is Status.SKIPPED
        return Cell(core, case.status.value, also, [] if also else [NOT_DECLARED])
    return Cell(core, case.status.value, False, case.diagnostics[:1] or [case.status.value])


def exit_status(columns: Sequence[Column], table: Sequence[Row]) -> Exit:
    """Return the exit status of the worst part of a comparison."""
    if any(column.verdict.exit is Exit.CRASH for column in columns):
        return Exit.CRASH
    return Exit.PASSED if all(row.good for row in table) else Exit.CASE_FAILED


def as_json(columns: Sequence[Column], table: Sequence[Row]) -> dict[str, Any]:
    report = columns[0].report
    return {
        "schema": SCHEMA,
        "status": int(exit_status(columns, table)),
        "kernel": {"name": report.kernel, "release": report.release, "package": report.package},
        "arch": report.arch, "variant": report.variant, "glob": report.glob,
        "environment": report.environment,
        "cores": [{"name": column.core, "summary": column.summary, "results": column.folder,
                   "totals": totals(column.verdict)} for column in columns],
        "cases": [{"suite": row.suite, "name": row.name, "claims": row.claims, "good": row.good,
                   "cores": {cell.core: {"status": cell.status, "good": cell.good, "why": cell.why}
                             for cell in row.cells}} for row in table],
    }


def totals(verdict: Verdict) -> dict[str, int]:
    return {status.value: verdict.count(status) for status in Status}


def as_text(columns: Sequence[Column], table: Sequence[Row]) -> str:
    """Write all cases, then the reasons why cores differ."""
    report = columns[0].report
    header = ["case", "claims", *(column.core for column in columns)]
    body = [[row.full_name, ", ".join(row.claims),
             *(cell.status + ("" if cell.good else " !") for cell in row.cells)] for row in table]
    lines = [f"Linux {report.release}{f' ({report.package})' if report.package else ''}, "
             f"{report.arch}, {report.variant}", "", console.table(header, body)]
    for title, good in (("Not in order", False), ("Differences by design", True)):
        reasons = _by_reason(table, good)
        if reasons:
            lines += ["", title]
        for (core, why), names in reasons.items():
            lines += [f"  {core}: {why}", *(f"    {name}" for name in names)]
    lines += ["", *(f"{column.core}: " + ", ".join(
        f"{count} {status}" for status, count in totals(column.verdict).items() if count)
        for column in columns)]
    return "\n".join(lines)


def _by_reason(table: Sequence[Row], good: bool) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in table:
        for cell in row.cells:
            if cell.good is good:
                for why in cell.why:
                    found.setdefault((cell.core, why), []).append(row.full_name)
    return found


def as_html(columns: Sequence[Column], table: Sequence[Row]) -> str:
    """Make one HTML file that needs no other file."""
    import jinja2  # not needed by any other command

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined)
    claims = {claim for row in table for claim in row.claims}
    return environment.from_string(TEMPLATE.read_text()).render(
        columns=columns, rows=table, report=columns[0].report, totals=totals,
        suites=sorted({row.suite for row in table}), claims=sorted(claims, key=_natural),
        bad=[row for row in table if not row.good]) + "\n"


def _natural(text: str) -> list[Any]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


def write(folder: pathlib.Path, columns: Sequence[Column], table: Sequence[Row]) -> None:
    (folder / "comparison.txt").write_text(as_text(columns, table) + "\n")
    (folder / "comparison.json").write_text(json.dumps(as_json(columns, table), indent=1) + "\n")
    (folder / "comparison.html").write_text(as_html(columns, table))
