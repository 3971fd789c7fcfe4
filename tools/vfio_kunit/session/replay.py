# SPDX-License-Identifier: GPL-2.0-only
"""One `replay`: a boot for one schedule, and what is to be seen in it."""

from __future__ import annotations

import dataclasses
import pathlib

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.explorer import drawing, timeline
from vfio_kunit.explorer.replay_strings import Replay
from vfio_kunit.explorer.schedules import BROKEN, Schedule
from vfio_kunit.judge import terminal
from vfio_kunit.judge.verdict import Status, Verdict
from vfio_kunit.session import suites

# The suites whose cases explore programs, by convention.
GLOB = "*explore*"

PARAMETER = "interleave.replay"


def run(replay: Replay, options: suites.Options, svg: pathlib.Path | None) -> Exit:
    """Boot, show, draw. Returns the exit status."""
    if svg is not None:
        paths.check_place(svg)
    wanted = dataclasses.replace(options, parameters=(f"{PARAMETER}={replay.text}",))
    done = suites.perform(wanted)
    schedule = find(done.verdict, replay)
    if schedule is None:
        return _nothing(done, replay)
    # Nobody looked for a better one this time.
    schedule.minimal = None
    for line in timeline.text(schedule):
        console.say(line)
    if svg is not None:
        drawing.write(svg, schedule)
        console.say(f"\ndrawn: {svg}")
    console.say(f"\nresults: {done.folder}")
    if done.verdict.crash:
        terminal.show_crash(done.verdict)
        return Exit.CRASH
    if schedule.finding == BROKEN:
        raise Failure(f"{replay.program} does not run so on this kernel: {schedule.message}",
                      hint="the string may be of another kernel, variant or version of the program")
    return Exit.CASE_FAILED if schedule.bad else Exit.PASSED


def find(verdict: Verdict, replay: Replay) -> Schedule | None:
    """The schedule that the kernel was booted for, if it was run."""
    return next((each for each in verdict.schedules
                 if each.program == replay.program and each.replay == replay.text), None)


def _nothing(done: suites.Result, replay: Replay) -> Exit:
    if done.verdict.crash:
        terminal.show_crash(done.verdict)
        console.say(f"\nresults: {done.folder}")
        return Exit.CRASH
    said = _complaints(done.verdict, replay.program)
    raise Failure(said[0] if said else f"no program of this kernel has a schedule {replay.text}",
                  hint="programs are those of suites with \"explore\" in their names; "
                  f"the console is in {done.folder}")


def _complaints(verdict: Verdict, program: str) -> list[str]:
    """What a case that tried has to say."""
    return [line.strip() for case in verdict.cases if case.status is Status.FAILED
            for line in case.diagnostics if f"{program}: cannot be explored" in line]
