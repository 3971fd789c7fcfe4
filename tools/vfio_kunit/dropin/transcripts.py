# SPDX-License-Identifier: GPL-2.0-only
"""Transcripts of a client on two cores, compared line by line.

A transcript consists of the lines of a case that begin with "> " after its name.
tests/userspace/transcript_differences.toml declares the differences by design:

    [[difference]]
    case = "guest_group.second_group_open_is_ebusy"
    project = ["open(group, O_RDWR) = -1 EBUSY"]
    tree = ["open(group, O_RDWR) = fd"]
    reason = "why that is so by design"
    claim = "C10"
"""

import difflib
import pathlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vfio_kunit.base.errors import Failure

# (suite, case)
Key = tuple[str, str]
Transcript = dict[Key, list[str]]

_PREFIX = r"^(?:\[\s*\d+\.\d+\]\s)?"
_SUITE = re.compile(_PREFIX + r"    # Subtest: (\S+)$")
_LINE = re.compile(_PREFIX + r"    # (?P<case>\w+): > (?P<text>.*)$")


@dataclass(frozen=True)
class Difference:
    """Lines of a case that differ between the cores."""

    case: str
    project: tuple[str, ...]
    tree: tuple[str, ...]

    def text(self) -> list[str]:
        return [*(f"project: {line}" for line in self.project or ("(nothing)",)),
                *(f"tree:    {line}" for line in self.tree or ("(nothing)",))]


@dataclass(frozen=True)
class Declared:
    """A difference by design."""

    difference: Difference
    reason: str
    claim: str


@dataclass
class Comparison:
    """The outcome of one case on both cores.

    declared    declared differences that were observed
    undeclared  observed differences that are not declared
    missing     declared differences that were not observed
    """

    key: Key
    declared: list[Declared]
    undeclared: list[Difference]
    missing: list[Declared]

    @property
    def agrees(self) -> bool:
        """Check whether the cores differ only as declared."""
        return not self.undeclared and not self.missing


def read(console: Iterable[str]) -> Transcript:
    """Collect the transcript of each case from a kernel's console."""
    found: Transcript = {}
    suite = ""
    for line in console:
        line = line.rstrip("\r\n")
        entered = _SUITE.match(line)
        if entered:
            suite = entered.group(1)
            continue
        said = _LINE.match(line)
        if said:
            found.setdefault((suite, said.group("case")), []).append(said.group("text"))
    return found


def differences(key: Key, project: Sequence[str], tree: Sequence[str]) -> list[Difference]:
    """List the differences between two transcripts of one case, in order."""
    matcher = difflib.SequenceMatcher(None, project, tree, autojunk=False)
    return [Difference(".".join(key), tuple(project[a:b]), tuple(tree[c:d]))
            for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]


def compare(project: Transcript, tree: Transcript,
            declared: Sequence[Declared]) -> list[Comparison]:
    """Compare every case of either transcript with the declared differences, in order.

    A difference that is declared twice must be observed twice.
    """
    return [_compare_case(key, project.get(key, []), tree.get(key, []), declared)
            for key in {**project, **tree}]


def _compare_case(key: Key, project: Sequence[str], tree: Sequence[str],
                  declared: Sequence[Declared]) -> Comparison:
    awaited = [each for each in declared if each.difference.case == ".".join(key)]
    result = Comparison(key, [], [], awaited)
    for difference in differences(key, project, tree):
        meant = next((each for each in awaited if each.difference == difference), None)
        if meant is None:
            result.undeclared.append(difference)
        else:
            awaited.remove(meant)
            result.declared.append(meant)
    return result


def load(path: pathlib.Path) -> list[Declared]:
    """Read the declared differences; Failure (exit status 2) if the file is malformed."""
    try:
        content = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"{path}: {error}") from error
    unknown = content.keys() - {"difference"}
    if unknown:
        raise Failure(f"{path}: unknown table {sorted(unknown)[0]!r}")
    return [_declared(path, number, entry)
            for number, entry in enumerate(content.get("difference", []), start=1)]


def _declared(path: pathlib.Path, number: int, entry: dict[str, object]) -> Declared:
    where = f"{path}: difference {number}"
    fields = {"case", "project", "tree", "reason", "claim"}
    if entry.keys() != fields:
        odd = sorted(entry.keys() ^ fields)[0]
        raise Failure(f"{where}: {odd!r} is {'missing' if odd in fields else 'unknown'}")
    words = [str(entry[name]) for name in ("case", "reason", "claim")]
    if not all(words):
        raise Failure(f"{where}: a difference needs a case, a reason and a claim")
    sides = [entry[name] for name in ("project", "tree")]
    if not all(isinstance(side, list) and all(isinstance(line, str) for line in side)
               for side in sides):
        raise Failure(f"{where}: project and tree are lists of lines")
    project, tree = (tuple(str(line) for line in side) for side in sides if isinstance(side, list))
    if project == tree:
        raise Failure(f"{where}: both cores are declared to do the same")
    return Declared(Difference(words[0], project, tree), words[1], words[2])
