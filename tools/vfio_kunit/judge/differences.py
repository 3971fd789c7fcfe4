# SPDX-License-Identifier: GPL-2.0-only
"""Differences that a core under test is declared to have, tests/differences.toml.

A case with a declared difference counts as passed if it differs exactly so: each
failed check shows one of the declared texts, and each text is shown. Passing, or
failing in another way, is a failure.
"""

import fnmatch
import pathlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base.errors import Failure
from vfio_kunit.boot import console_log
from vfio_kunit.judge.verdict import LOG_LINES, Case, Status, Verdict

FILE = "tests/differences.toml"

# The outcomes of a case that differs.
FAILS = "fails"    # some of its checks do
BREAKS = "breaks"  # the kernel reports a bug, dies or hangs: the case gets its own kernel
OUTCOMES = (FAILS, BREAKS)

_CHECK = re.compile(r"(?:EXPECTATION|ASSERTION) FAILED at ")


@dataclass(frozen=True)
class Difference:
    """One way in which a core differs.

    cores    names of the cores
    cases    globs of suite.case
    claims   claims that the core does not keep; may be empty
    reason   the reason for the design
    outcome  one of OUTCOMES
    shows    regular expressions for texts of the failed checks, or of a broken
             kernel's console
    finding  "" by design; else the number of the finding about the core's error
             (Documentation/findings.md)
    """

    cores: tuple[str, ...]
    cases: tuple[str, ...]
    claims: tuple[str, ...]
    reason: str
    outcome: str
    shows: tuple[str, ...]
    finding: str = ""

    @property
    def text(self) -> str:
        return f"finding {self.finding}: {self.reason}" if self.finding else self.reason

    def matches(self, name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, glob) for glob in self.cases)


def read(checkout: pathlib.Path, core: str) -> list[Difference]:
    return [each for each in read_all(checkout / FILE) if core in each.cores]


def read_all(path: pathlib.Path) -> list[Difference]:
    try:
        table = tomllib.loads(path.read_text())
    except FileNotFoundError:
        raise Failure(f"{path} is missing", hint="is the checkout complete?") from None
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"{path} is malformed: {error}") from error
    return [_difference(path, entry) for entry in table.get("difference", [])]


def _difference(path: pathlib.Path, entry: dict[str, Any]) -> Difference:
    try:
        one = Difference(tuple(entry["cores"]), tuple(entry["cases"]), tuple(entry["claims"]),
                         entry["reason"], entry["outcome"], tuple(entry["shows"]),
                         entry.get("finding", ""))
    except (KeyError, TypeError) as error:
        raise Failure(f"{path} is malformed: a difference without {error}") from error
    unknown = entry.keys() - {"cores", "cases", "claims", "reason", "outcome", "shows", "finding"}
    if unknown or one.outcome not in OUTCOMES:
        raise Failure(f"{path} is malformed: {sorted(unknown)[0] if unknown else one.outcome!r} is "
                      f"unknown")
    if not one.shows:
        raise Failure(f"{path} is malformed: {one.cases[0]} {one.outcome}, but shows nothing")
    return one


def breaking(declared: Sequence[Difference], names: Sequence[str]) -> list[str]:
    """List the cases that need a kernel of their own."""
    return [name for name in names
            if any(each.outcome == BREAKS and each.matches(name) for each in declared)]


def judge(verdict: Verdict, declared: Sequence[Difference]) -> None:
    """Weigh each case of a verdict against the declared differences."""
    for case in verdict.cases:
        about = [each for each in declared if each.matches(case.full_name)]
        if about and case.status not in (Status.CRASHED, Status.NOT_RUN):
            _judge_case(case, about)


def _judge_case(case: Case, about: Sequence[Difference]) -> None:
    case.reasons = [each.text for each in about]
    wrong = _complaints(case, about)
    if wrong:
        case.status = Status.FAILED
        case.diagnostics = [*wrong, *case.diagnostics]
    else:
        case.status = Status.DIFFERS


def _complaints(case: Case, about: Sequence[Difference]) -> list[str]:
    """Explain where a case does not differ as declared; empty if it does."""
    wanted = dict.fromkeys(each.outcome for each in about)
    got = {Status.FAILED: FAILS, Status.DIFFERS: BREAKS, Status.SKIPPED: "skipped"}.get(
        case.status, "passes")
    if [got] != list(wanted):
        return [f"declared: {' and '.join(wanted)} ({about[0].text}); observed: {got}"]
    if got != FAILS:
        return []
    if len(case.diagnostics) >= LOG_LINES:
        return ["too many failed checks to tell whether all of them are declared"]
    failed = checks(case.diagnostics)
    texts = [text for each in about for text in each.shows]
    wrong = [f"not declared: {check[0]}" for check in failed
             if not any(re.search(text, "\n".join(check), re.M) for text in texts)]
    wrong += [f"declared, but not seen: {text}" for text in texts
              if not any(re.search(text, "\n".join(check), re.M) for check in failed)]
    return wrong


def checks(diagnostics: Sequence[str]) -> list[list[str]]:
    """List the failed checks of a failed case, each with its message."""
    found: list[list[str]] = []
    for line in diagnostics:
        if _CHECK.search(line) or console_log.report(line):
            found.append([line])
        elif found:
            found[-1].append(line)
    # A death case has a complaint in front of the console.
    return found or [list(diagnostics[:1])]
