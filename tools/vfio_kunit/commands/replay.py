# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit replay: one schedule, again."""

import argparse

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.commands import options
from vfio_kunit.explorer import drawing, replay_strings, timeline
from vfio_kunit.explorer.replay_strings import Replay
from vfio_kunit.explorer.schedules import BROKEN, Schedule
from vfio_kunit.judge import terminal
from vfio_kunit.judge.selection import PROGRAMS
from vfio_kunit.judge.verdict import Status, Verdict
from vfio_kunit.kernel import variants
from vfio_kunit.session import suites

DESCRIPTION = """\
Boots a kernel that runs one schedule of one program of the interleaving
explorer, and shows it step by step: the same steps and the same finding each
time. STRING is printed with every bad schedule.

The exit status is 1 if the schedule is bad and 0 if nothing is wrong with it; 2
also if no program of this kernel has such a schedule.
"""

PARAMETER = "interleave.replay"


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("string", metavar="STRING",
                        help="the schedule, such as create_event:s57:-14b3-40")
    options.declare(parser, "svg", *options.KERNEL, variant={"default": variants.EXPLORE})


def run(args: argparse.Namespace) -> Exit:
    paths.check_place(args.svg)
    replay = replay_strings.parse(args.string)
    done = suites.perform(options.chosen(args, glob=PROGRAMS,
                                         parameters=(f"{PARAMETER}={replay.text}",)))
    schedule = find(done.verdict, replay)
    if schedule is None and not done.verdict.crash:
        said = _complaints(done.verdict, replay.program)
        nothing = f"no program of this kernel has a schedule {replay.text}"
        raise Failure(said[0] if said else nothing, hint="programs are those of suites with "
                      f"\"explore\" in their names; the console is in {done.folder}")
    if schedule is not None:
        # Nobody looked for a better one this time.
        schedule.minimal = None
        for line in timeline.text(schedule):
            console.say(line)
        if args.svg is not None:
            drawing.write(args.svg, schedule)
            console.say(f"\ndrawn: {args.svg}")
    if done.verdict.crash:
        terminal.show_crash(done.verdict)
    console.say(f"\nresults: {done.folder}")
    if schedule is None or done.verdict.crash:
        return Exit.CRASH
    if schedule.finding == BROKEN:
        raise Failure(f"{replay.program} does not run so on this kernel: {schedule.message}",
                      hint="the string may be of another kernel, variant or version of the program")
    return Exit.CASE_FAILED if schedule.bad else Exit.PASSED


def find(verdict: Verdict, replay: Replay) -> Schedule | None:
    return next((each for each in verdict.schedules
                 if each.program == replay.program and each.replay == replay.text), None)


def _complaints(verdict: Verdict, program: str) -> list[str]:
    return [line.strip() for case in verdict.cases if case.status is Status.FAILED
            for line in case.diagnostics if f"{program}: cannot be explored" in line]
