# SPDX-License-Identifier: GPL-2.0-only
"""A kernel's console, line by line: the running case, and reports of errors."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from vfio_kunit.explorer import schedules

_PREFIX = r"^(?:\[\s*\d+\.\d+\]\s)?"
_SUITE = re.compile(_PREFIX + r"\s+# Subtest: (\S+)$")
_RESULT = re.compile(_PREFIX + r"(?P<indent>\s*)(?:ok|not ok) \d+ (?:- )?(?P<name>\S+)")
_ABOUT = re.compile(_PREFIX + r"    # (?P<name>(?!interleave: )\w+): ")

# The end of a kernel.
_FATAL = re.compile(r"Kernel panic - not syncing|BUG: failure at |kernel BUG at |Oops: |Oops\[#|"
                    r"BUG: unable to handle|BUG: kernel NULL pointer|general protection fault|"
                    r"Out of memory: |Segfault with no mm|segfault with no mm")

# A debugging option's report that no case expects: the kernel continues, and the
# running case has failed.
_REPORT = re.compile(
    r"BUG: KASAN: |BUG: KCSAN: |BUG: KFENCE: |UBSAN: |"
    r"BUG: sleeping function called|BUG: scheduling while atomic|BUG: spinlock |BUG: rwlock |"
    r"BUG: using \w+\(\) in preemptible|BUG: workqueue lockup|BUG: soft lockup|"
    r"WARNING: possible |WARNING: inconsistent lock state|WARNING: bad unlock balance|"
    r"WARNING: held lock freed|WARNING: lock held when|WARNING: suspicious RCU usage|"
    r"WARNING: Nested lock was not taken|INFO: task .* blocked for more than|"
    r"BUG \S+ \([^)]*\): |ODEBUG: |list_(?:add|del) corruption|rcu: INFO: .*detected stall"
)


def fatal(line: str) -> bool:
    """Check whether a line reports the end of the kernel."""
    return _FATAL.search(line) is not None


def report(line: str) -> bool:
    """Check whether a line begins the report of a debugging option."""
    return _REPORT.search(line) is not None


@dataclass
class Watch:
    """Follows a console as it is written.

    order     the cases of each suite in order, since KUnit does not print a case's start
    seconds   duration of each case, by (suite, case), on the host's clock
    reports   reports of debugging options during each case
    stray     reports outside of cases, by suite; "" outside of suites
    explorer  lines of the interleaving explorer in each case
    unended   lines of the explorer in the running case, or in the last one
    """

    order: Mapping[str, list[str]] = field(default_factory=dict)
    finished: list[tuple[str, str]] = field(default_factory=list)
    seconds: dict[tuple[str, str], float] = field(default_factory=dict)
    reports: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    stray: dict[str, list[str]] = field(default_factory=dict)
    explorer: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    unended: list[str] = field(default_factory=list)
    death: str = ""
    _suite: str = ""
    _spoken_of: str = ""
    _since: float = 0.0
    _pending: list[str] = field(default_factory=list)

    def take(self, line: str) -> bool:
        """Look at one line; True if the line finishes a case."""
        if schedules.text(line) is not None:
            self.unended.append(line)
            return False
        if fatal(line) and not self.death:
            self.death = line.strip()
        elif report(line):
            self._pending.append(line.strip())
        subtest = _SUITE.match(line)
        if subtest:
            # The line of a parametrised case inside a suite does not enter a suite.
            if not self._suite:
                self._enter(subtest.group(1))
            return False
        about = _ABOUT.match(line)
        if about:
            self._spoken_of = about.group("name")
        result = _RESULT.match(line)
        if result is None:
            return False
        depth = len(result.group("indent")) // 4
        if depth == 0:
            self._leave()
        elif depth == 1 and self._suite:
            self._finish(result.group("name"))
            return True
        return False

    def running(self) -> str:
        """Name the running case as suite.case, as far as it is known."""
        if not self._suite:
            return ""
        done = {case for suite, case in self.finished if suite == self._suite}
        for case in self.order.get(self._suite, []):
            if case not in done:
                return f"{self._suite}.{case}"
        if self._spoken_of and self._spoken_of not in done:
            return f"{self._suite}.{self._spoken_of}"
        return f"{self._suite}.*"

    def close(self) -> None:
        """Note the end of the console; running() still names the last case."""
        self._leave_pending()

    def _enter(self, suite: str) -> None:
        self._leave_pending()
        self._suite = suite
        self._spoken_of = ""
        self._since = time.monotonic()

    def _leave(self) -> None:
        self._leave_pending()
        self._suite = ""

    def _leave_pending(self) -> None:
        if self._pending:
            self.stray.setdefault(self._suite, []).extend(self._pending)
            self._pending = []

    def _finish(self, case: str) -> None:
        key = (self._suite, case)
        now = time.monotonic()
        self.finished.append(key)
        self.seconds[key] = now - self._since
        self._since = now
        if self._pending:
            self.reports[key] = self._pending
            self._pending = []
        if self.unended:
            self.explorer[key] = self.unended
            self.unended = []
