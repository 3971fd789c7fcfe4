# SPDX-License-Identifier: GPL-2.0-only
"""The end of a run on the terminal: a table, failures and their diagnostics."""

import shlex

from vfio_kunit.base import console
from vfio_kunit.build.kernel_build import Built
from vfio_kunit.explorer import schedules, timeline
from vfio_kunit.explorer.schedules import Schedule
from vfio_kunit.judge.verdict import KERNEL, WHOLE_SUITE, Case, Status, Verdict

# Lines of each failed case, so that a long report does not hide the others.
SHOWN_LINES = 12
SHOWN_FAILURES = 10
SHOWN_WARNINGS = 10

# Steps of a schedule, whose end tells most.
SHOWN_STEPS = 60

BUILT = {"full": "whole kernel", "project": "project's files only", "current": "nothing to do"}


def show(verdict: Verdict, built: Built, seconds: float, folder: str,
         rerun: list[str] | None) -> None:
    """Print the run; `rerun` is the command that takes a GLOB, if there is one."""
    console.say(_table(verdict))
    _show_warnings(built)
    if verdict.crash:
        show_crash(verdict)
    failures = [case for case in verdict.cases if case.status is Status.FAILED]
    for case in failures[:SHOWN_FAILURES]:
        show_failure(case, rerun)
    if len(failures) > SHOWN_FAILURES:
        console.say(f"\n... and {len(failures) - SHOWN_FAILURES} more failures")
    console.say()
    if verdict.explorations:
        console.say(f"explored: {schedules.totals(verdict.explorations)}")
    console.say(f"results: {folder}")
    console.say(f"{_totals(verdict)} in {seconds:.1f} s (build {built.seconds:.1f} s: "
                f"{BUILT[built.how]})")


def _totals(verdict: Verdict) -> str:
    parts = [f"{verdict.count(Status.PASSED)} passed", f"{verdict.count(Status.FAILED)} failed"]
    parts += [f"{verdict.count(status)} {status.value}"
              for status in (Status.DIFFERS, Status.SKIPPED, Status.CRASHED, Status.NOT_RUN)
              if verdict.count(status)]
    return ", ".join(parts)


def _table(verdict: Verdict) -> str:
    suites: dict[str, list[Case]] = {}
    for case in verdict.cases:
        suites.setdefault(case.suite, []).append(case)
    shown = [Status.PASSED, Status.FAILED, Status.SKIPPED]
    shown += [status for status in (Status.DIFFERS, Status.CRASHED, Status.NOT_RUN)
              if verdict.count(status)]
    rows = [[name, *(_cell(cases, status) for status in shown), _seconds(cases)]
            for name, cases in suites.items()]
    rows.append(["total", *(str(verdict.count(status)) for status in shown),
                 _seconds(verdict.cases)])
    return console.table(["suite", *(status.value for status in shown), "seconds"], rows)


def _cell(cases: list[Case], status: Status) -> str:
    count = sum(case.status is status for case in cases)
    return str(count) if count else "-"


def _seconds(cases: list[Case]) -> str:
    return f"{sum(case.seconds or 0 for case in cases):.2f}"


def _show_warnings(built: Built) -> None:
    if not built.warnings:
        return
    console.say(f"\n{len(built.warnings)} compiler warnings:")
    for line in built.warnings[:SHOWN_WARNINGS]:
        console.say(f"  {line}")


def show_crash(verdict: Verdict) -> None:
    where = f" in {verdict.running}" if verdict.running else " outside of any case"
    console.say(f"\nCRASHED{where}: {verdict.crash}")
    console.say("last lines of the console:")
    for line in verdict.tail:
        console.say(f"  | {line}")


def show_failure(case: Case, rerun: list[str] | None) -> None:
    console.say(f"\nFAILED {case.full_name}" + (f" (claims {', '.join(case.claims)})" if case.claims
                                                else ""))
    lines = [line for line in case.diagnostics if schedules.text(line) is None]
    for line in lines[:SHOWN_LINES]:
        console.say(f"  | {line}")
    if len(lines) > SHOWN_LINES:
        console.say(f"  | ... {len(lines) - SHOWN_LINES} more lines in results.json")
    if rerun is not None:
        console.say(f"  again: {shlex.join([*rerun, *_glob(case)])}")
    for exploration in case.explored.explorations:
        if exploration.bad is not None:
            show_schedule(exploration.bad, rerun)


def show_schedule(schedule: Schedule, rerun: list[str] | None) -> None:
    """Print a bad schedule, and the command that replays it on the same kernel."""
    console.say()
    for line in timeline.text(schedule, SHOWN_STEPS):
        console.say(f"  {line}".rstrip())
    if rerun is not None and schedule.replay:
        words = [*rerun[:1], "replay", *rerun[2:], schedule.replay]
        console.say(f"  again: {shlex.join(words)}")


def _glob(case: Case) -> list[str]:
    if case.suite == KERNEL:
        return []
    return [case.suite if case.name == WHOLE_SUITE else case.full_name]
