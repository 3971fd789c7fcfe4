# SPDX-License-Identifier: GPL-2.0-only
"""Cases that break the kernel under some core: each has one of its own.

The kernel that runs all the others is told to leave them out.
"""

from __future__ import annotations

import re
from typing import Dict, List, Sequence

from vfio_kunit import console_log
from vfio_kunit.boot import Booter
from vfio_kunit.differences import Difference
from vfio_kunit.verdict import Case, Status, Verdict

# In seconds. One case takes a moment; the deadlines after which the mocks let it
# go on are longer, but user-mode Linux skips the time in which nothing runs.
DEADLINE = 30.0

PARAMETER = "vfio_kunit_test.leave_out"


def arguments(names: Sequence[str]) -> List[str]:
    """What a kernel is told so that it leaves cases (suite.case) out."""
    return [f"{PARAMETER}={','.join(name.partition('.')[2] for name in names)}"] if names else []


def run(booter: Booter, names: Sequence[str], declared: Sequence[Difference], verdict: Verdict,
        log: List[str]) -> None:
    """Boot a kernel for each case and note in the verdict what became of it.

    Status.DIFFERS if the kernel broke as declared, else Status.FAILED; the cases
    were skipped so far. log gets the consoles.
    """
    cases: Dict[str, Case] = {case.full_name: case for case in verdict.cases
                              if case.full_name in names}
    runs = [booter.prepare() for _ in cases]
    for one in runs:
        one.deadline = min(one.deadline, DEADLINE)
    booter.run_all([(one, name, []) for one, name in zip(runs, cases)])
    for (name, case), one in zip(cases.items(), runs):
        log += [f"# alone: {name}\n", *one.console]
        texts = [text for each in declared if each.matches(name) for text in each.shows]
        wrong = complaint(name.partition(".")[2], one.console, one.overdue, texts)
        case.status = Status.FAILED if wrong else Status.DIFFERS
        case.diagnostics = [wrong, *tail(one.console)] if wrong else [epitaph(one.console, one.overdue)]


def complaint(name: str, console: Sequence[str], overdue: bool, texts: Sequence[str]) -> str:
    """What is wrong with how a case broke its kernel; "" if it did as declared.

    What a core does to memory that is no longer its own may show in the case's
    checks already, depending on what the kernel was built to notice.
    """
    if not overdue and not any(_broken(line) or _failed(name, line) for line in console):
        return "declared to break the kernel, but that came to its end"
    missing = [text for text in texts if not any(re.search(text, line) for line in console)]
    return f"it broke, but the console does not show {missing[0]!r}" if missing else ""


def epitaph(console: Sequence[str], overdue: bool) -> str:
    """How a kernel broke."""
    report = next(filter(_broken, console), "").strip()
    return report or ("the kernel did not come to its end" if overdue else "the case failed")


def _failed(name: str, line: str) -> bool:
    return re.search(rf"not ok \d+ (?:- )?{name}\b", line) is not None


def _broken(line: str) -> bool:
    return console_log.report(line) or console_log.fatal(line)


def tail(console: Sequence[str], count: int = 20) -> List[str]:
    """The last lines of a console."""
    return [line.rstrip() for line in console if line.strip()][-count:]
