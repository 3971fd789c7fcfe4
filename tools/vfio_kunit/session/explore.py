# SPDX-License-Identifier: GPL-2.0-only
"""One `explore`: every program to its end, and the table of what that took."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from typing import Any

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.explorer.schedules import Exploration, totals
from vfio_kunit.judge import terminal
from vfio_kunit.judge.verdict import Case, Status
from vfio_kunit.session import suites

# The suites whose cases explore programs of VFIO, by convention.
GLOB = "vfio_explore*"

# How long a boot may take, in seconds.
PATIENCE = 12 * 3600

UNBOUNDED = "interleave.unbounded=1"
PLAIN = "interleave.plain=1"

# What KUnit says, after the case has ended, of one that took longer than five
# minutes; the explorer's summary stands.
_TIMED_OUT = "try timed out"

# The version of the JSON document.
SCHEMA = 1

HEADER = ("program", "by", "at", "schedules", "pruned", "end", "deepest", "per second", "found")


def run(options: suites.Options, target: pathlib.Path | None, plain: bool = False) -> Exit:
    """Boot, tabulate. Returns the exit status.

    plain   search without reduction
    """
    if target is not None:
        paths.check_place(target)
    wanted = dataclasses.replace(options, parameters=(UNBOUNDED, *([PLAIN] if plain else [])),
                                 real_time=True,
                                 timeout=options.timeout or PATIENCE)
    done = suites.perform(wanted)
    verdict = done.verdict
    if not verdict.explorations and not verdict.crash:
        raise Failure(f"no case that {options.glob!r} selects explores a program",
                      hint=f"the console is in {done.folder}")
    if verdict.explorations:
        console.say(table(verdict.explorations))
    if verdict.crash:
        terminal.show_crash(verdict)
    for exploration in verdict.explorations:
        if exploration.bad is not None:
            terminal.show_schedule(exploration.bad, suites.rerun(options))
    others = [case for case in verdict.cases if _failed_otherwise(case)]
    for case in others:
        terminal.show_failure(case, suites.rerun(options))
    console.say(f"\nresults: {done.folder}")
    console.say(f"{totals(verdict.explorations)} in {done.report.seconds:.1f} s")
    if target is not None:
        paths.write_whole(target, json.dumps(as_json(done), indent=1) + "\n")
    if verdict.crash:
        return Exit.CRASH
    bad = others or any(exploration.bad for exploration in verdict.explorations)
    return Exit.CASE_FAILED if bad else Exit.PASSED


def table(explorations: list[Exploration]) -> str:
    """A line for each."""
    return console.table(HEADER, [(
        each.program, each.by, each.granularity, str(each.schedules), str(each.pruned), each.end,
        str(each.deepest), "-" if each.rate is None else str(each.rate),
        "-" if each.bad is None else each.bad.finding) for each in explorations])


def as_json(done: suites.Result) -> dict[str, Any]:
    """The table for programs, with what it depends on."""
    report = done.report
    return {
        "schema": SCHEMA,
        "kernel": report.release, "arch": report.arch, "variant": report.variant,
        "core": report.core,
        "booted": report.booted, "environment": report.environment,
        "explorations": [{"suite": case.suite, "case": case.name, **each.as_json()}
                         for case in done.verdict.cases for each in case.explored.explorations],
    }


def _failed_otherwise(case: Case) -> bool:
    """Whether a case failed by something else than a finding, which is shown anyway."""
    explorations = case.explored.explorations
    if case.status is not Status.FAILED or any(each.bad for each in explorations):
        return False
    return not explorations or not any(_TIMED_OUT in line for line in case.diagnostics)
