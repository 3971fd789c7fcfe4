# SPDX-License-Identifier: GPL-2.0-only
"""The fixture and the tool look for the same reports in a kernel's log."""

import re

import pytest

from vfio_kunit.base import paths
from vfio_kunit.boot import console_log

# A first line for each marker of kernel_log.c, and whether the tool takes it for
# a report or the end of a kernel. The rest are reports that a case may expect,
# which only the fixture can tell from others.
REPORT, END, NEITHER = "report", "end", ""
LINES = {
    "BUG: KASAN: slab-use-after-free in vfio_group_put": REPORT,
    "BUG: KCSAN: data-race in vfio_group_put": REPORT,
    "BUG: KFENCE: use-after-free read in vfio_group_put": REPORT,
    "UBSAN: shift-out-of-bounds in drivers/vfio/group.c:12:3": REPORT,
    "BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580": REPORT,
    "BUG: scheduling while atomic: kunit_try_catch/99/0x00000002": REPORT,
    "BUG: spinlock bad magic on CPU#0, kunit_try_catch/99": REPORT,
    "BUG: rwlock bad magic on CPU#0, kunit_try_catch/99": REPORT,
    "BUG: using smp_processor_id() in preemptible [00000000] code: kunit/99": REPORT,
    "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 40s!": REPORT,
    "BUG: soft lockup - CPU#0 stuck for 22s! [kunit_try_catch:99]": REPORT,
    "WARNING: possible circular locking dependency detected": REPORT,
    "WARNING: possible recursive locking detected": REPORT,
    "WARNING: inconsistent lock state": REPORT,
    "WARNING: bad unlock balance detected!": REPORT,
    "WARNING: held lock freed!": REPORT,
    "WARNING: lock held when returning to user space!": REPORT,
    "WARNING: suspicious RCU usage": REPORT,
    "WARNING: Nested lock was not taken": REPORT,
    "WARNING: CPU: 0 PID: 99 at drivers/vfio/group.c:12 vfio_group_release+0x1/0x2": NEITHER,
    "INFO: task kunit_try_catch:99 blocked for more than 120 seconds.": REPORT,
    "BUG kmalloc-64 (Tainted: G    B): Poison overwritten": REPORT,
    "ODEBUG: free active (active state 0) object: 0000000061e3f4c0": REPORT,
    "list_add corruption. prev->next should be next (1), but was 2. (prev=3).": REPORT,
    "list_del corruption, 1->next is LIST_POISON1 (2)": REPORT,
    "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:": REPORT,
    "rcu: INFO: rcu_sched self-detected stall on CPU": REPORT,
    "kernel BUG at drivers/vfio/group_notifier.c:12!": END,
    "BUG: failure at drivers/vfio/group_notifier.c:12/vfio_group_notify()!": END,
    "BUG: kernel NULL pointer dereference, address: 0000000000000008": END,
    "BUG: unable to handle page fault for address: ffffc90000000000": END,
    "Oops: 0000 [#1] PREEMPT SMP": END,
    "general protection fault, probably for non-canonical address 0x1: 0000 [#1]": END,
    "Unable to handle kernel paging request at virtual address 0": NEITHER,
    "KASAN: null-ptr-deref in range [0x0-0x7]": NEITHER,
    "KCSAN: data-race": NEITHER,
    "refcount_t: underflow; use-after-free.": NEITHER,
    "sysfs: cannot create duplicate filename '/class/vfio/0'": NEITHER,
    "kobject: (0000000061e3f4c0): attempted to be registered with empty name!": NEITHER,
    "kobject_add_internal failed for 0 with -EEXIST": NEITHER,
    "DEBUG_LOCKS_WARN_ON(lock->magic != lock)": NEITHER,
}


def starts() -> list[str]:
    """The markers in the C file."""
    text = (paths.checkout() / "tests/common/kernel_log.c").read_text()
    table = re.search(r"report_starts\[\] = \{(.*?)\n\};", text, re.S)
    assert table
    return re.findall(r'^\t"([^"]+)",', table[1], re.M)


def alternatives(pattern: str) -> list[str]:
    """The top-level alternatives of a regular expression."""
    found = [""]
    depth = 0
    for token in re.findall(r"\\.|\[\^?\]?[^]]*\]|.", pattern):
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += token
    return found


@pytest.mark.parametrize("line", LINES)
def test_fixture_knows_each_report(line: str) -> None:
    assert any(line.startswith(start) for start in starts())


@pytest.mark.parametrize("line", LINES)
def test_tool_knows_each_report_that_no_case_expects(line: str) -> None:
    assert console_log.report(line) is (LINES[line] == REPORT)
    assert console_log.fatal(line) is (LINES[line] == END)


@pytest.mark.parametrize("start", starts())
def test_each_marker_of_the_fixture_has_a_line(start: str) -> None:
    assert any(line.startswith(start) for line in LINES)


@pytest.mark.parametrize("marker", alternatives(console_log._REPORT.pattern))
def test_each_marker_of_the_tool_has_a_line(marker: str) -> None:
    assert any(re.search(marker, line) for line in LINES)
