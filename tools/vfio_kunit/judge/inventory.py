# SPDX-License-Identifier: GPL-2.0-only
"""The suites, cases and claims of a checkout, as its sources state them.

A comment directly above a case says which claims it pins (`Claims: C2, C10`).
The cases of a suite whose name ends in _death are death cases.
"""

from __future__ import annotations

import fnmatch
import pathlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Failure
from vfio_kunit.judge import suite_source

CASES_A_CLAIM_NEEDS = 2
DEATH_SUFFIX = "_death"

# Where suites are.
FOLDERS = ("tests/suites", "tests/explorer", "tests/programs")


@dataclass(frozen=True)
class Claim:
    id: str
    statement: str


@dataclass(frozen=True)
class Case:
    """A case as its source declares it."""

    suite: str
    name: str
    file: str
    line: int
    claims: tuple[str, ...]
    parametrised: bool
    death: bool

    @property
    def path(self) -> str:
        """The name for kunit.filter_glob."""
        return f"{self.suite}.{self.name}"


@dataclass(frozen=True)
class Suite:
    """A suite with its cases, in the order in which they run."""

    name: str
    file: str
    line: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Inventory:
    """All suites and claims of a checkout."""

    suites: tuple[Suite, ...]
    claims: tuple[Claim, ...]
    problems: tuple[str, ...]

    @property
    def cases(self) -> list[Case]:
        return [case for suite in self.suites for case in suite.cases]

    @property
    def death_cases(self) -> list[Case]:
        """The cases that must end in a BUG, each of which needs a kernel of its own."""
        return [case for case in self.cases if case.death]

    def pinning(self, claim: str) -> list[Case]:
        return [case for case in self.cases if claim in case.claims]

    def matching(self, glob: str) -> Inventory:
        """Select the part that matches a KUnit filter_glob ("suite" or "suite.case")."""
        suite_glob, _, case_glob = glob.partition(".")
        chosen = []
        for suite in self.suites:
            if fnmatch.fnmatchcase(suite.name, suite_glob or "*"):
                cases = tuple(case for case in suite.cases
                              if fnmatch.fnmatchcase(case.name, case_glob or "*"))
                if cases:
                    chosen.append(Suite(suite.name, suite.file, suite.line, cases))
        return Inventory(tuple(chosen), self.claims, self.problems)


def read(checkout: pathlib.Path | None = None) -> Inventory:
    """Read a checkout (default: this one); its faults are listed in problems."""
    root = checkout or paths.checkout()
    claims = read_claims(root / "Documentation/claims.toml")
    reader = _Reader(root)
    suites = reader.suites()
    inventory = Inventory(tuple(suites), tuple(claims), ())
    problems = [*reader.problems, *_about_claims(inventory)]
    return Inventory(inventory.suites, inventory.claims, tuple(problems))


def read_claims(path: pathlib.Path) -> list[Claim]:
    """Read the claims, in the order of their file."""
    try:
        table = tomllib.loads(path.read_text())
        return [Claim(entry["id"], entry["statement"]) for entry in table["claim"]]
    except FileNotFoundError:
        raise Failure(f"{path} is missing", hint="is the checkout complete?") from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Failure(f"{path} is malformed: {error}") from error


class _Reader:
    """Joins the declarations of the files in tests/, and notes contradictions."""

    def __init__(self, root: pathlib.Path) -> None:
        self.problems: list[str] = []
        self._files = {
            str(path.relative_to(root)): suite_source.parse(path.read_text(errors="replace"))
            for folder in FOLDERS for path in sorted((root / folder).glob("*.c"))
        }

    def suites(self) -> list[Suite]:
        """List every suite, by file and line."""
        found = [self._suite(file, suite)
                 for file, source in self._files.items() for suite in source.suites]
        self._check_registered()
        self._check_listed()
        self._check_unique(found)
        return found

    def _suite(self, file: str, declared: suite_source.Suite) -> Suite:
        where = f"{file}:{declared.line}"
        if not declared.name:
            self.problems.append(f"{where}: {declared.variable} has no .name")
        listed = self._files[file].arrays.get(declared.cases)
        if listed is None:
            self.problems.append(f"{where}: the cases of {declared.name} are not in this file")
            listed = []
        cases = [self._case(file, declared.name, name, macro) for name, macro in listed]
        return Suite(declared.name, file, declared.line,
                     tuple(case for case in cases if case is not None))

    def _case(self, file: str, suite: str, name: str, macro: str) -> Case | None:
        function = self._files[file].functions.get(name)
        if function is None:
            self.problems.append(f"{file}: {suite} lists {name}, which is not defined there")
            return None
        return Case(suite, name, file, function.line, self._claims(file, function),
                    "PARAM" in macro, suite.endswith(DEATH_SUFFIX))

    def _claims(self, file: str, function: suite_source.Function) -> tuple[str, ...]:
        text = suite_source.tagged(function.comment, "Claims")
        if text is None:
            return ()
        ids = [each.strip() for each in text.rstrip(".").split(",")]
        for each in ids:
            if not re.fullmatch(r"C[1-9][0-9]*", each):
                self.problems.append(f"{file}:{function.line}: {each!r} is no claim")
        return tuple(ids)

    def _check_registered(self) -> None:
        registered = {name for source in self._files.values() for name in source.registered}
        for file, source in self._files.items():
            for suite in source.suites:
                if suite.variable not in registered:
                    self.problems.append(f"{file}:{suite.line}: suite {suite.name} is not "
                                         f"registered")

    def _check_listed(self) -> None:
        for file, source in self._files.items():
            listed = {name for array in source.arrays.values() for name, _ in array}
            for function in source.functions.values():
                claims = suite_source.tagged(function.comment, "Claims") is not None
                if function.name not in listed and (claims or function.name in source.unused):
                    self.problems.append(
                        f"{file}:{function.line}: case {function.name} is in no suite")

    def _check_unique(self, suites: Sequence[Suite]) -> None:
        seen: dict[str, str] = {}
        for suite in suites:
            self._note_twice(seen, f"suite {suite.name}", f"{suite.file}:{suite.line}")
            for case in suite.cases:
                self._note_twice(seen, f"case {case.path}", f"{case.file}:{case.line}")
        for file, source in self._files.items():
            for function in source.repeated:
                self.problems.append(f"{file}:{function.line}: {function.name} is defined twice")

    def _note_twice(self, seen: dict[str, str], what: str, where: str) -> None:
        if what in seen:
            self.problems.append(f"{where}: {what} is there already, at {seen[what]}")
        seen.setdefault(what, where)


def _about_claims(inventory: Inventory) -> Iterator[str]:
    known = [claim.id for claim in inventory.claims]
    for each in sorted({each for each in known if known.count(each) > 1}):
        yield f"Documentation/claims.toml: claim {each} is there twice"
    for case in inventory.cases:
        for each in case.claims:
            if re.fullmatch(r"C[1-9][0-9]*", each) and each not in known:
                yield f"{case.file}:{case.line}: {case.name} pins the unknown claim {each}"
    for each in dict.fromkeys(known):
        count = len(inventory.pinning(each))
        if count < CASES_A_CLAIM_NEEDS:
            yield f"claim {each} is pinned by {count} of at least {CASES_A_CLAIM_NEEDS} cases"
