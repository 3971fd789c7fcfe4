# SPDX-License-Identifier: GPL-2.0-only
"""One `defects`: each seeded defect in turn, and whether the programs find it."""

import contextlib
import dataclasses
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit
from vfio_kunit.defects import patches
from vfio_kunit.defects.patches import Defect
from vfio_kunit.explorer.schedules import Exploration, plural
from vfio_kunit.judge import terminal
from vfio_kunit.judge.verdict import Verdict
from vfio_kunit.session import suites
from vfio_kunit.session.session import Options

# The version of the JSON document.
SCHEMA = 1

HEADER = ("defect", "in", "found as", "schedules", "steps", "preemptions", "also in")


@dataclass
class Outcome:
    """What became of a defect.

    found   the exploration of its program, if that came to a finding
    others  other programs that did
    crash   what ended the kernel before its time, "" if nothing did
    """

    defect: Defect
    found: Exploration | None
    others: list[str]
    crash: str

    @property
    def good(self) -> bool:
        bad = self.found.bad if self.found else None
        return bad is not None and bad.finding in self.defect.findings

    @property
    def verdict(self) -> str:
        bad = self.found.bad if self.found else None
        if bad is None:
            return f"NOT FOUND ({self.crash})" if self.crash else "NOT FOUND"
        return bad.finding if self.good else f"WRONGLY as {bad.finding}"


def run(options: Options, names: Sequence[str], target: pathlib.Path | None) -> Exit:
    paths.check_place(target)
    chosen = patches.choose(patches.load(paths.checkout()), names)
    outcomes: list[Outcome] = []
    with copy() as seeding:
        for defect in chosen:
            outcome = _try(defect, seeding, options)
            show(outcome)
            outcomes.append(outcome)
    console.say(f"\n{table(outcomes)}")
    missed = sum(not outcome.good for outcome in outcomes)
    console.say(f"\n{plural(len(outcomes), 'defect')}, {missed} not found as they should be")
    paths.write_json(target, {"schema": SCHEMA, "defects": [as_json(each) for each in outcomes]})
    return Exit.CASE_FAILED if missed else Exit.PASSED


@contextlib.contextmanager
def copy() -> Iterator[patches.Copy]:
    """The private copy of this checkout, for one user at a time."""
    checkout = paths.checkout()
    place = paths.builds() / paths.slug("defects", checkout) / "project"
    with paths.lock("defects"):
        yield patches.Copy(checkout, place)


def _try(defect: Defect, seeding: patches.Copy, options: Options) -> Outcome:
    console.remark(f"\n{defect.name}")
    seeding.seed(defect)
    done = suites.perform(dataclasses.replace(options, checkout=seeding.place))
    return judge(defect, done.verdict)


def judge(defect: Defect, verdict: Verdict) -> Outcome:
    bad = [each for each in verdict.explorations if each.bad is not None]
    found = next((each for each in bad if each.program == defect.program), None)
    others = sorted({each.program for each in bad} - {defect.program})
    return Outcome(defect, found, others, verdict.crash)


def show(outcome: Outcome) -> None:
    console.say(f"\n=== {outcome.defect.name}: {outcome.defect.title}")
    if outcome.found is not None and outcome.found.bad is not None:
        terminal.show_schedule(outcome.found.bad, None)
    if not outcome.good:
        console.say(f"  {outcome.verdict}; expected {' or '.join(outcome.defect.findings)} "
                    f"in {outcome.defect.program}")


def table(outcomes: Sequence[Outcome]) -> str:
    return console.table(HEADER, [_row(outcome) for outcome in outcomes])


def _row(outcome: Outcome) -> list[str]:
    found = outcome.found
    bad = found.bad if found else None
    numbers = ["-"] * 3 if found is None or bad is None else [
        str(found.schedules), str(bad.steps), str(bad.preemptions)]
    return [outcome.defect.name, outcome.defect.program, outcome.verdict, *numbers,
            plural(len(outcome.others), "program")]


def as_json(outcome: Outcome) -> dict[str, Any]:
    defect = outcome.defect
    return {
        "name": defect.name, "title": defect.title, "program": defect.program,
        "expected": list(defect.findings), "good": outcome.good,
        "exploration": outcome.found.as_json() if outcome.found else None,
        "also_in": outcome.others, "crash": outcome.crash or None,
    }
