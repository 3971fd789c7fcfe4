# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit explore: every program to its end, and the table of what that took."""

import argparse
from typing import Any

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.commands import options
from vfio_kunit.explorer.schedules import Exploration, totals
from vfio_kunit.judge import terminal
from vfio_kunit.judge.selection import VFIO_PROGRAMS
from vfio_kunit.judge.verdict import Case, Status
from vfio_kunit.kernel import variants
from vfio_kunit.session import suites

DESCRIPTION = """\
Runs the programs of the interleaving explorer until every schedule that can
make a difference has been run, whatever limit their cases set for everyday
runs, and prints the number of schedules of each. The kernel's clock is the
host's, so that the times are real.
"""

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


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "glob", "json", *options.KERNEL,
                    glob={"default": VFIO_PROGRAMS}, variant={"default": variants.EXPLORE},
                    timeout={"default": PATIENCE, "help": "when a kernel counts as hung "
                             f"(default: {PATIENCE // 3600} hours)"})
    parser.add_argument("--plain", action="store_true",
                        help="search depth first without reduction, at most 100,000 schedules of "
                             "each program: what the reduction saves, and how fast schedules run")


def run(args: argparse.Namespace) -> Exit:
    paths.check_place(args.json)
    chosen = options.chosen(args, real_time=True,
                            parameters=(UNBOUNDED, *([PLAIN] if args.plain else [])))
    done = suites.perform(chosen)
    verdict, again = done.verdict, suites.rerun(chosen)
    if not verdict.explorations and not verdict.crash:
        raise Failure(f"no case that {args.glob!r} selects explores a program",
                      hint=f"the console is in {done.folder}")
    if verdict.explorations:
        console.say(table(verdict.explorations))
    if verdict.crash:
        terminal.show_crash(verdict)
    for exploration in verdict.explorations:
        if exploration.bad is not None:
            terminal.show_schedule(exploration.bad, again)
    others = [case for case in verdict.cases if _failed_otherwise(case)]
    for case in others:
        terminal.show_failure(case, again)
    console.say(f"\nresults: {done.folder}")
    console.say(f"{totals(verdict.explorations)} in {done.report.seconds:.1f} s")
    paths.write_json(args.json, as_json(done))
    if verdict.crash:
        return Exit.CRASH
    bad = others or any(exploration.bad for exploration in verdict.explorations)
    return Exit.CASE_FAILED if bad else Exit.PASSED


def table(explorations: list[Exploration]) -> str:
    return console.table(HEADER, [(
        each.program, each.by, each.granularity, str(each.schedules), str(each.pruned), each.end,
        str(each.deepest), "-" if each.rate is None else str(each.rate),
        "-" if each.bad is None else each.bad.finding) for each in explorations])


def as_json(done: suites.Result) -> dict[str, Any]:
    report = done.report
    return {
        "schema": SCHEMA,
        "kernel": report.release, "arch": report.arch, "variant": report.variant,
        "core": report.core, "booted": report.booted, "environment": report.environment,
        "explorations": [{"suite": case.suite, "case": case.name, **each.as_json()}
                         for case in done.verdict.cases for each in case.explored.explorations],
    }


def _failed_otherwise(case: Case) -> bool:
    """Check whether a case failed by something else than a finding, which is shown anyway."""
    explorations = case.explored.explorations
    if case.status is not Status.FAILED or any(each.bad for each in explorations):
        return False
    return not explorations or not any(_TIMED_OUT in line for line in case.diagnostics)
