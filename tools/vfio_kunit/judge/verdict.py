# SPDX-License-Identifier: GPL-2.0-only
"""The verdict on each case, from the output of a kernel."""

import enum
import textwrap
from dataclasses import dataclass, field

from vfio_kunit.base.errors import Exit
from vfio_kunit.boot.booter import Boot
from vfio_kunit.explorer import schedules
from vfio_kunit.explorer.schedules import Exploration, Explored, Schedule
from vfio_kunit.kernel.kunit_tool import Outcome

# Lines of one case in the results, at most.
LOG_LINES = 200

# Names for errors of a suite outside of its cases, and of the kernel outside of
# suites.
WHOLE_SUITE = "(suite)"
KERNEL = "(kernel)"


class Status(enum.Enum):
    """The outcome of a case.

    DIFFERS counts as passed: the core under test differs there as declared.
    """

    PASSED = "passed"
    FAILED = "failed"
    DIFFERS = "differs"
    SKIPPED = "skipped"
    CRASHED = "crashed"
    NOT_RUN = "not run"


@dataclass
class Case:
    """A case and its outcome.

    reasons   declared reasons for a difference of the core under test
    explored  results of the interleaving explorer in this case
    """

    suite: str
    name: str
    status: Status
    seconds: float | None = None
    diagnostics: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    explored: Explored = field(default_factory=Explored)

    @property
    def full_name(self) -> str:
        return f"{self.suite}.{self.name}"


@dataclass
class Verdict:
    """The outcome of a run.

    crash    reason for the kernel's early end, "" without a crash
    running  the case that ran at the crash, as far as it is known
    tail     the console's last lines, if there was a crash
    unended  results of the interleaving explorer outside of finished cases
    """

    cases: list[Case]
    crash: str = ""
    running: str = ""
    tail: list[str] = field(default_factory=list)
    unended: Explored = field(default_factory=Explored)

    @property
    def exit(self) -> Exit:
        if self.crash or any(case.status in (Status.CRASHED, Status.NOT_RUN)
                             for case in self.cases):
            return Exit.CRASH
        failed = any(case.status is Status.FAILED for case in self.cases)
        return Exit.CASE_FAILED if failed else Exit.PASSED

    def count(self, status: Status) -> int:
        return sum(case.status is status for case in self.cases)

    @property
    def explorations(self) -> list[Exploration]:
        return [each for said in self._explored for each in said.explorations]

    @property
    def schedules(self) -> list[Schedule]:
        return [each for said in self._explored for each in said.schedules]

    @property
    def _explored(self) -> list[Explored]:
        return [*(case.explored for case in self.cases), self.unended]


_STATUS = {
    "SUCCESS": Status.PASSED,
    "FAILURE": Status.FAILED,
    "SKIPPED": Status.SKIPPED,
    # The parser's status of a parametrised case without parameters.
    "NO_TESTS": Status.FAILED,
}


def judge(boot: Boot, deadline: float) -> Verdict:
    """Judge each case that one boot reported."""
    cases: list[Case] = []
    for suite in boot.outcome.children:
        if suite.name:
            cases += _suite(suite, boot)
    cases += [Case(suite or KERNEL, WHOLE_SUITE if suite else "(boot)", Status.FAILED,
                   diagnostics=lines)
              for suite, lines in boot.watch.stray.items()]
    crash = _crash(boot, deadline)
    tail = last_words(boot.console) if crash else []
    return Verdict(cases, crash, boot.watch.running() if crash else "", tail,
                   schedules.read(boot.watch.unended))


def complete(verdict: Verdict, order: list[tuple[str, str]]) -> None:
    """Account for the cases that a crash kept from being reported."""
    seen = {(case.suite, case.name) for case in verdict.cases}
    missing = [pair for pair in order if pair not in seen]
    suite, _, case = verdict.running.partition(".")
    if case == "*":
        verdict.running = next((".".join(pair) for pair in missing if pair[0] == suite),
                               verdict.running)
    for suite_name, name in missing:
        status = Status.CRASHED if f"{suite_name}.{name}" == verdict.running else Status.NOT_RUN
        diagnostics = [verdict.crash, *verdict.tail] if status is Status.CRASHED else []
        verdict.cases.append(Case(suite_name, name, status, diagnostics=diagnostics))


def _suite(suite: Outcome, boot: Boot) -> list[Case]:
    cases = [_case(suite.name, child, boot) for child in suite.children
             if child.name and child.status in _STATUS]
    good = all(case.status in (Status.PASSED, Status.SKIPPED) for case in cases)
    if suite.status in ("FAILURE", "NO_TESTS") and good:
        cases.append(Case(suite.name, WHOLE_SUITE, Status.FAILED, diagnostics=_text(suite.log)))
    return cases


def _case(suite: str, outcome: Outcome, boot: Boot) -> Case:
    key = (suite, outcome.name)
    case = Case(suite, outcome.name, _STATUS[outcome.status], boot.watch.seconds.get(key),
                _diagnostics(outcome), explored=schedules.read(boot.watch.explorer.get(key, [])))
    reports = boot.watch.reports.get(key)
    if reports:
        case.status = Status.FAILED
        case.diagnostics = [*reports, *case.diagnostics]
    return case


def _diagnostics(outcome: Outcome) -> list[str]:
    lines = _text(outcome.log)
    for child in outcome.children:
        if child.status != "SUCCESS":
            lines += [f"{child.name}: {line}"
                      for line in _text(child.log)] or [f"{child.name}: failed"]
    return lines[:LOG_LINES]


def _text(log: list[str]) -> list[str]:
    return textwrap.dedent("\n".join(log)).splitlines()[:LOG_LINES]


def _crash(boot: Boot, deadline: float) -> str:
    if boot.overdue:
        # printk keeps a line to itself until the next one, and KUnit ends none.
        return (f"hung: not done after {deadline:g} s (maybe in the case after this one: "
                "KUnit's last line may not be out yet)")
    if boot.watch.death:
        return boot.watch.death
    if boot.outcome.status == "FAILURE_TO_PARSE_TESTS":
        return "no KTAP on the console"
    if boot.form_errors and (boot.outcome.status != "NO_TESTS" or boot.outcome.children):
        return f"KTAP cut short ({boot.form_errors[0]})"
    return ""


def last_words(console: list[str], count: int = 20) -> list[str]:
    """Return the last non-empty lines of a console."""
    return [line.rstrip() for line in console if line.strip()][-count:]
