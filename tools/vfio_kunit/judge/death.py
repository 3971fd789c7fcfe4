# SPDX-License-Identifier: GPL-2.0-only
"""Death cases, which pass if the kernel dies of the expected BUG.

A suite whose name ends in _death skips its cases, except the one that the module
parameter below names. That case prints "# <case>: expect BUG in <function>" and
must die of that BUG. Each death case has a kernel of its own.
"""

import pathlib
import re
from collections.abc import Iterable, Sequence

from vfio_kunit.boot import console_log
from vfio_kunit.boot.single_cases import Beside
from vfio_kunit.judge.inventory import DEATH_SUFFIX
from vfio_kunit.judge.verdict import Case, Status, last_words

PARAMETER = "vfio_kunit_test.death"

_EXPECT = re.compile(r"# (?P<case>\w+): expect BUG in (?P<function>\w+)")
# User-mode Linux, and architectures without a trap for BUG, name the function.
_BUG_CALL = re.compile(r"BUG: failure at (?P<file>\S+?):(?P<line>\d+)/(?P<function>\w+)\(\)!")
_BUG_TRAP = re.compile(r"kernel BUG at (?P<file>\S+?):(?P<line>\d+)!")
_TRAPPED_IN = re.compile(r"RIP: \w+:(?:(?P<function>[A-Za-z_]\w*)[+.]|0x(?P<address>[0-9a-f]+))")
_WRONG = re.compile(r"WARNING: CPU: ")
# A C function begins in the first column, with its name before a bracket.
_DEFINITION = re.compile(r"^[A-Za-z_][\w\s*]*?\b(?P<function>\w+)\(")


def pending(cases: list[Case]) -> list[Case]:
    """List the skipped death cases."""
    return [case for case in cases
            if case.suite.endswith(DEATH_SUFFIX) and case.status is Status.SKIPPED]


def start(beside: Beside, names: Iterable[str]) -> None:
    for name in names:
        beside.start(name, [f"{PARAMETER}={name.partition('.')[2]}"])


def judge(beside: Beside, cases: Sequence[Case], tree: pathlib.Path, log: list[str]) -> None:
    """Set the status of each case.

    tree  root of the paths in BUG reports
    log   list to which the consoles are appended
    """
    start(beside, [case.full_name for case in cases])
    for case in cases:
        run = beside.over(case.full_name)
        log += [f"# death case {case.full_name}\n", *run.console]
        wrong = ("it did not die before the deadline" if run.overdue
                 else complaint(case.name, run.console, tree))
        case.status = Status.FAILED if wrong else Status.PASSED
        case.diagnostics = [wrong, *last_words(run.console)] if wrong else [_epitaph(run.console)]


def complaint(name: str, console: list[str], tree: pathlib.Path | None = None) -> str:
    """Explain why a case did not die as it should; "" if it did."""
    expected = ""
    for number, line in enumerate(console):
        announced = _EXPECT.search(line)
        if announced and announced.group("case") == name:
            expected = announced.group("function")
        elif _BUG_CALL.search(line) or _BUG_TRAP.search(line):
            return _compare(name, expected, line, console[number:], tree)
        elif console_log.fatal(line) or console_log.report(line) or _WRONG.search(line):
            return f"something else went wrong: {line.strip()}"
        elif expected and re.search(rf"\bok \d+ {re.escape(name)}\b", line):
            return f"it survived; no BUG in {expected}"
    return (f"the console ends without a BUG in {expected}" if expected
            else f"it never said `# {name}: expect BUG in <function>`")


def _compare(name: str, expected: str, bug: str, rest: list[str],
             tree: pathlib.Path | None) -> str:
    if not expected:
        return f"a BUG before `# {name}: expect BUG in <function>`: {bug.strip()}"
    places = _places(bug, rest, tree)
    if expected in places:
        return ""
    found = " or ".join(dict.fromkeys(places)) or "an unknown function"
    return f"the BUG is in {found}, not in {expected}: {bug.strip()}"


def _places(bug: str, rest: list[str], tree: pathlib.Path | None) -> list[str]:
    """Name the function of the BUG, from the console and the source.

    An inlined function runs as part of another; the source line names it.
    """
    call = _BUG_CALL.search(bug)
    if call:
        return [call.group("function")]
    places: list[str] = []
    trap = _BUG_TRAP.search(bug)
    if trap and tree is not None:
        places += _enclosing(tree / trap.group("file"), int(trap.group("line")))
    trapped = next(filter(None, map(_TRAPPED_IN.search, rest)), None)
    if trapped and trapped.group("function"):
        places.append(trapped.group("function"))
    return places


def _enclosing(source: pathlib.Path, number: int) -> list[str]:
    try:
        lines = source.read_text(errors="replace").splitlines()[:number]
    except OSError:
        return []
    found = next(filter(None, map(_DEFINITION.match, reversed(lines))), None)
    return [found.group("function")] if found else []


def _epitaph(console: list[str]) -> str:
    return next(line.strip() for line in console
                if _BUG_CALL.search(line) or _BUG_TRAP.search(line))
