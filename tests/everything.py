#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""All of the project's tests, one stage after the other: `make test` runs them.

Each stage is a command that a person could type. The last line adds up the
counts of all stages; the exit status is 1 if anything failed.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "tools"))

import junitparser  # noqa: E402

from vfio_kunit.base.sandbox import Sandbox  # noqa: E402
from vfio_kunit.kernel import trees  # noqa: E402

TOOL = str(CHECKOUT / "tools/vfio-kunit")
HOME = "drivers/vfio-kunit"


@dataclass(frozen=True)
class Count:
    passed: int
    failed: int
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed,
                     self.skipped + other.skipped)


# A stage that ends in an unexpected way has failed, whatever it counted.
BROKEN = Count(0, 1)

Stage = Callable[[pathlib.Path], Count]


def main() -> int:
    total = Count(0, 0)
    rows: list[tuple[str, Count, float]] = []
    with tempfile.TemporaryDirectory(prefix="vfio-kunit-") as scratch:
        notifies = run([TOOL, "setup", "--kernel", trees.NOTIFIER]) == 0
        stages = [*STAGES, *(NOTIFIER_STAGES if notifies else [])]
        for number, (name, stage) in enumerate(stages):
            print(f"\n=== {name}", flush=True)
            place = pathlib.Path(scratch) / str(number)
            place.mkdir()
            begin = time.monotonic()
            count = stage(place)
            rows.append((name, count, time.monotonic() - begin))
            total += count
    print()
    for name, count, seconds in rows:
        mark = "FAILED" if count.failed else "passed"
        print(f"{mark}  {name.ljust(44)} {count.passed:>5} passed {count.failed:>3} failed "
              f"{count.skipped:>3} skipped {seconds:>6.0f} s")
    if not notifies:
        print(f"\nNOT TESTED, for Linux {trees.NOTIFIER} could not be set up (see above):")
        for name, _ in NOTIFIER_STAGES:
            print(f"NOT TESTED  {name}")
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"\n{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if total.failed or not total.passed else 0


def run(command: Sequence[str]) -> int:
    """Run a command in the checkout, with this program's output."""
    print("$", " ".join(command), flush=True)
    return subprocess.run(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, check=False).returncode


def pytest(place: pathlib.Path) -> Count:
    report = place / "junit.xml"
    status = run(["/usr/bin/python3", "-m", "pytest", f"--numprocesses={os.cpu_count()}",
                  f"--junitxml={report}"])
    if not report.exists():
        return BROKEN
    found = junitparser.JUnitXml.fromfile(str(report))
    failed = found.failures + found.errors
    return Count(found.tests - failed - found.skipped, failed or (1 if status else 0),
                 found.skipped)


def lint(place: pathlib.Path) -> Count:
    said = subprocess.run([TOOL, "lint"], cwd=CHECKOUT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, check=False)
    print(said.stdout, end="", flush=True)
    passed = len(re.findall(r"^passed  ", said.stdout, re.M))
    failed = len(re.findall(r"^FAILED  ", said.stdout, re.M))
    return Count(passed, failed or (1 if said.returncode else 0))


def judged(*arguments: str, result: str = "results.json") -> Stage:
    """A command of the tool that leaves the totals of one kernel or of several cores."""
    def stage(place: pathlib.Path) -> Count:
        status = run([TOOL, *arguments, "--out", str(place)])
        try:
            found = json.loads((place / "latest" / result).read_text())
        except OSError:
            return BROKEN
        count = sum((counted(each["totals"]) for each in found.get("cores", [found])), Count(0, 0))
        # Only the status tells of a core that skips a case which the others run.
        return count if count.failed or not status else count + BROKEN
    return stage


def counted(totals: Mapping[str, int]) -> Count:
    """Count a case that differs as declared as passed."""
    passed, skipped = totals["passed"] + totals["differs"], totals["skipped"]
    return Count(passed, sum(totals.values()) - passed - skipped, skipped)


def attached(place: pathlib.Path) -> Count:
    """Attach to a private tree, run the suites by kunit.py, detach, and look for traces.

    No other stage has a kernel of this series, so the suites are seen on it too.
    """
    kernel = trees.resolve("6.1")
    tree = place / "linux"
    checks = [run(["cp", "--archive", "--reflink=auto", str(kernel.tree), str(tree)]) == 0,
              run([TOOL, "attach", str(tree)]) == 0]
    command = ["./tools/testing/kunit/kunit.py", "run", f"--kunitconfig={HOME}",
               f"--build_dir={place / 'build'}", f"--jobs={os.cpu_count()}"]
    (place / "build").mkdir()
    # Python would leave its caches in the tree.
    confined = Sandbox().command(command, read=[CHECKOUT], write=[tree, place / "build"], cwd=tree,
                                 env={"PYTHONDONTWRITEBYTECODE": "1"})
    said = subprocess.run(confined, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          check=False)
    print(said.stdout[-1500:], flush=True)
    cases = re.search(r"Ran \d+ tests: passed: (\d+)", said.stdout)
    checks += [said.returncode == 0, cases is not None,
               run([TOOL, "detach", str(tree)]) == 0,
               run(["diff", "--recursive", "--no-dereference", "--brief",
                    str(kernel.tree), str(tree)]) == 0]
    return Count(sum(checks) + (int(cases.group(1)) if cases else 0), checks.count(False))


# Quickest first. A kernel from nothing costs minutes, so each stage shows two things:
# the variant `fast` is seen on the 5.10 kernel, the suites on 6.1 with attach.
STAGES: list[tuple[str, Stage]] = [
    ("the tool's own tests", pytest),
    ("lint", lint),
    ("suites, 6.12 um debug", judged("run", "--kernel", "6.12", "--variant", "debug")),
    ("every order of threads, 6.12 um explore",
     judged("run", "--kernel", "6.12", "--variant", "explore", "*explore*")),
    ("suites, 6.12 x86_64 debug, 2 CPUs",
     judged("run", "--kernel", "6.12", "--arch", "x86_64", "--variant", "debug")),
    ("attach to 6.1, suites by kunit.py, detach", attached),
]

# Where the 5.10 kernel can be had.
NOTIFIER_STAGES: list[tuple[str, Stage]] = [
    (f"three cores, {trees.NOTIFIER} um fast",
     judged("compare", "--variant", "fast", result="comparison.json")),
    (f"user space on both cores, {trees.NOTIFIER} x86_64 fast",
     judged("dropin", "--variant", "fast")),
]


if __name__ == "__main__":
    sys.exit(main())
