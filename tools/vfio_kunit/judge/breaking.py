# SPDX-License-Identifier: GPL-2.0-only
"""Cases that break the kernel under some core: each gets a kernel of its own.

The kernel of all other cases leaves them out.
"""

import re
from collections.abc import Iterable, Sequence

from vfio_kunit.boot import console_log
from vfio_kunit.boot.single_cases import Beside
from vfio_kunit.judge.differences import Difference
from vfio_kunit.judge.verdict import Case, Status, last_words

# In seconds, for user-mode Linux, which skips the time in which nothing runs: the
# mocks' longer deadlines cost nothing. Elsewhere the usual deadline holds.
UML_DEADLINE = 10.0

# Freed memory is cleared: a use after free then fails at once, and not only after
# the memory has been allocated again.
CLEARED = "init_on_free=1"

PARAMETER = "vfio_kunit_test.leave_out"


def arguments(names: Sequence[str]) -> list[str]:
    """Tell the kernel to leave out cases (suite.case)."""
    return [f"{PARAMETER}={','.join(name.partition('.')[2] for name in names)}"] if names else []


def start(beside: Beside, names: Iterable[str], arch: str) -> None:
    for name in names:
        beside.start(name, [CLEARED], UML_DEADLINE if arch == "um" else None)


def judge(beside: Beside, cases: Sequence[Case], declared: Sequence[Difference],
          log: list[str]) -> None:
    """Set the status of each started case.

    Status.DIFFERS if the kernel broke as declared, else Status.FAILED. The
    consoles are appended to `log`.
    """
    for case in cases:
        run = beside.over(case.full_name)
        log += [f"# alone: {case.full_name}\n", *run.console]
        texts = [text for each in declared if each.matches(case.full_name) for text in each.shows]
        wrong = complaint(run.console, run.overdue, texts)
        case.status = Status.FAILED if wrong else Status.DIFFERS
        case.diagnostics = [wrong, *last_words(run.console)] if wrong else [epitaph(run.console)]


def complaint(console: Sequence[str], overdue: bool, texts: Sequence[str]) -> str:
    """Explain why a case did not break its kernel as declared; "" if it did."""
    if not overdue and not any(_broken(line) for line in console):
        return "declared to break the kernel, but that came to its end"
    missing = [text for text in texts if not any(re.search(text, line) for line in console)]
    return f"it broke, but the console does not show {missing[0]!r}" if missing else ""


def epitaph(console: Sequence[str]) -> str:
    return next(filter(_broken, console), "the kernel did not come to its end").strip()


def _broken(line: str) -> bool:
    return console_log.report(line) or console_log.fatal(line)
