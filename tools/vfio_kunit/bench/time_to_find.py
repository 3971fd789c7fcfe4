# SPDX-License-Identifier: GPL-2.0-only
"""How long it takes to find a seeded defect: the explorer against plain stress.

Both run the one program that is known to show it. The explorer does so under
user-mode Linux, the stress on four CPUs under QEMU with KASAN and lockdep: what
somebody would use who had no explorer. Times are those of the kernel's clock,
from the begin of the program to its failure, without build and boot.
"""

import dataclasses
import pathlib
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.boot import console_log
from vfio_kunit.defects import patches, search
from vfio_kunit.defects.patches import Copy, Defect
from vfio_kunit.explorer.schedules import Exploration
from vfio_kunit.judge import result_folder
from vfio_kunit.session import suites
from vfio_kunit.session.session import Options

# Of the stress.
ARCH = "x86_64"
VARIANT = "stress"
CPUS = 4
SUITE = "vfio_stress"
PARAMETER = "vfio_kunit_test.stress"

# How long a kernel may take beside, in seconds: emulated, it boots slowly, and it
# finds out about threads that hang with some delay.
GRACE = 300.0

# The version of the JSON document.
SCHEMA = 1

HEADER = ("defect", "program", "explorer s", "schedules", "stress s", "stress found",
          "times faster")

_STAMP = re.compile(r"^\[\s*(?P<seconds>\d+\.\d+)\]")
_BEGINS = re.compile(r"# stress: (?P<program>\w+): begins")
_ENDS = re.compile(r"# stress: (?P<program>\w+): found (?P<what>.+) after (?P<rounds>\d+) rounds, "
                   r"(?P<seconds>\d+\.\d+) s")


@dataclass(frozen=True)
class Attempt:
    """One try to find a defect.

    seconds  until it was found, None if it was not
    what     as what
    count    schedules or rounds, None if the kernel died before it could tell
    """

    seconds: float | None
    what: str
    count: int | None


@dataclass
class Comparison:
    defect: Defect
    explorer: list[Attempt] = field(default_factory=list)
    stress: list[Attempt] = field(default_factory=list)


def run(options: Options, names: Sequence[str], repeat: int, limit: float,
        target: pathlib.Path | None) -> Exit:
    paths.check_place(target)
    chosen = patches.choose(patches.load(paths.checkout()), names)
    comparisons: list[Comparison] = []
    with search.copy() as copy:
        for defect in chosen:
            comparisons.append(pursue(defect, copy, options, repeat, limit))
            # After each, since all of them take long.
            paths.write_json(target, as_json(comparisons, repeat, limit))
    console.say(f"\n{table(comparisons, limit)}")
    console.say(f"\nmedians of {repeat}; stress on {CPUS} CPUs, given up after {limit:g} s, "
                "and for good once most attempts have found nothing")
    return Exit.PASSED


def pursue(defect: Defect, copy: Copy, options: Options, repeat: int, limit: float) -> Comparison:
    """Look for one defect by both means, `repeat` times or until the medians are decided."""
    copy.seed(defect)
    comparison = Comparison(defect)
    for number in range(repeat):
        console.remark(f"\n{defect.name}, {number + 1} of {repeat}")
        comparison.explorer.append(_explore(defect, copy, options))
        console.remark(f"explorer: {_words(comparison.explorer[-1])}")
        if hopeless(comparison.stress, repeat):
            continue
        comparison.stress.append(_stress(defect, copy, options, limit))
        console.remark(f"stress: {_words(comparison.stress[-1])}")
    return comparison


def _explore(defect: Defect, copy: Copy, options: Options) -> Attempt:
    done = suites.perform(dataclasses.replace(options, checkout=copy.place, real_time=True))
    return explored(defect, done.verdict.explorations)


def _stress(defect: Defect, copy: Copy, options: Options, limit: float) -> Attempt:
    done = suites.perform(dataclasses.replace(
        options, checkout=copy.place, arch=ARCH, variant=VARIANT, glob=SUITE, cpus=CPUS,
        real_time=True, timeout=limit + GRACE,
        parameters=(f"{PARAMETER}={defect.program}", f"{PARAMETER}_seconds={limit:.0f}",
                    "printk.time=1")))
    lines = (done.folder / "console.log").read_text(errors="replace").splitlines()
    return stressed(defect.program, lines)


def explored(defect: Defect, explorations: Sequence[Exploration]) -> Attempt:
    """Sum up the explorer's attempt, earlier explorations at coarser steps included."""
    seconds, schedules = 0.0, 0
    for each in explorations:
        if each.program != defect.program:
            continue
        seconds += each.seconds or 0.0
        schedules += each.schedules
        if each.bad is not None:
            return Attempt(seconds, each.bad.finding, schedules)
    return Attempt(None, "nothing", schedules)


def stressed(program: str, console_lines: Sequence[str]) -> Attempt:
    """Read the result of the stress from its console."""
    begun: float | None = None
    for line in console_lines:
        ends = _ENDS.search(line)
        if ends and ends.group("program") == program:
            what, rounds = ends.group("what"), int(ends.group("rounds"))
            return Attempt(None if what == "nothing" else float(ends.group("seconds")), what,
                           rounds)
        begins = _BEGINS.search(line)
        if begins and begins.group("program") == program:
            begun = _stamp(line)
        elif begun is not None and console_log.fatal(line):
            now = _stamp(line)
            return Attempt(None if now is None else now - begun, line.strip(), None)
    raise Failure(f"the stress of {program} did not run to its end", code=Exit.CRASH,
                  hint="the console is in the newest folder below results/")


def _stamp(line: str) -> float | None:
    match = _STAMP.match(line)
    return float(match.group("seconds")) if match else None


def median(attempts: Sequence[Attempt]) -> float | None:
    """None if most of them found nothing."""
    middle = statistics.median(float("inf") if each.seconds is None else each.seconds
                               for each in attempts)
    return None if middle == float("inf") else middle


def hopeless(attempts: Sequence[Attempt], repeat: int) -> bool:
    """Check whether most of `repeat` attempts found nothing, which decides the median."""
    return 2 * sum(each.seconds is None for each in attempts) > repeat


def table(comparisons: Sequence[Comparison], limit: float) -> str:
    return console.table(HEADER, [_row(comparison, limit) for comparison in comparisons])


def _row(comparison: Comparison, limit: float) -> list[str]:
    mine, theirs = median(comparison.explorer), median(comparison.stress)
    schedules = statistics.median(each.count or 0 for each in comparison.explorer)
    found = sum(each.seconds is not None for each in comparison.stress)
    # The explorer's clock has milliseconds.
    other = limit if theirs is None else theirs
    ratio = "-" if mine is None else f"{other / max(mine, 0.001):.0f}"
    return [comparison.defect.name, comparison.defect.program, "not found" if mine is None
            else f"{mine:.3f}",
            f"{schedules:g}", f"> {limit:g}" if theirs is None else f"{theirs:.3f}",
            f"{found} of {len(comparison.stress)}", f"> {ratio}" if theirs is None else ratio]


def _words(attempt: Attempt) -> str:
    return attempt.what if attempt.seconds is None else f"{attempt.what} in {attempt.seconds:.3f} s"


def as_json(comparisons: Sequence[Comparison], repeat: int, limit: float) -> dict[str, Any]:
    return {
        "schema": SCHEMA, "repeat": repeat, "limit": limit, "cpus": CPUS,
        "environment": result_folder.environment(paths.checkout()),
        "defects": [{
            "name": comparison.defect.name, "program": comparison.defect.program,
            "explorer": [vars(each) for each in comparison.explorer],
            "stress": [vars(each) for each in comparison.stress],
            "medians": {"explorer": median(comparison.explorer),
                        "stress": median(comparison.stress)},
        } for comparison in comparisons],
    }
