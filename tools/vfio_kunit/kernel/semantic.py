# SPDX-License-Identifier: GPL-2.0-only
"""The 5.10 core with the notifier patch's change, made by a semantic patch and checked.

Coccinelle applies tools/semantic/group_notifier.cocci to a tree's vfio.c. The
result is used only if it has the effect that tools/semantic/notifier_patch.toml
states: the same functions gone, the same statements moved, nothing else changed.
"""

import collections
import difflib
import pathlib
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import process
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.kernel import c_functions
from vfio_kunit.kernel.variants import TOOLS

RULES = TOOLS / "semantic/group_notifier.cocci"
FACTS = TOOLS / "semantic/notifier_patch.toml"

# Where the 5.10 core is in a tree.
SOURCE = "drivers/vfio/vfio.c"


@dataclass(frozen=True)
class FunctionFacts:
    """The notifier patch's effect on one function, and an order that it must keep."""

    name: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    after: str
    follows: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    insertions: int
    deletions: int
    functions_gone: tuple[str, ...]
    structs_gone: tuple[str, ...]
    functions: tuple[FunctionFacts, ...]


@dataclass(frozen=True)
class Patched:
    """The 5.10 core before and after.

    problems  how the change differs from the notifier patch; empty if it does not
    """

    before: str
    after: str
    facts: Facts
    problems: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, int]:
        lines = list(difflib.unified_diff(self.before.splitlines(), self.after.splitlines(),
                                          n=0))[2:]
        return (sum(line.startswith("+") for line in lines),
                sum(line.startswith("-") for line in lines))

    def diff(self) -> str:
        return "".join(difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True),
            f"a/{SOURCE}", f"b/{SOURCE}"))


def read_facts(path: pathlib.Path = FACTS) -> Facts:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text())
        return Facts(
            table["insertions"], table["deletions"],
            tuple(table["gone"]["functions"]), tuple(table["gone"]["structs"]),
            tuple(FunctionFacts(each["name"], tuple(each["gains"]), tuple(each["loses"]),
                                each["after"], tuple(each["follows"]))
                  for each in table["function"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Failure(f"{path} is malformed: {error}", hint="is the checkout complete?") from error


def patch(tree: pathlib.Path) -> Patched:
    """The tree's core with the change; Failure if the tree has none to change."""
    source = core_5_10(tree)
    before = source.read_text()
    after = _spatch(source)
    return Patched(before, after, read_facts(), tuple(problems(before, after, read_facts())))


def checked(tree: pathlib.Path) -> Patched:
    """As patch(); Failure unless the change is the notifier patch's."""
    patched = patch(tree)
    if patched.problems:
        raise Failure("\n  ".join([f"{RULES.name} does not make the notifier patch's change to "
                                   f"{SOURCE}",
                                   *patched.problems]),
                      hint="`vfio-kunit diff --core tree-patched` shows what it makes",
                      code=Exit.BUILD)
    return patched


def core_5_10(tree: pathlib.Path) -> pathlib.Path:
    """The tree's own core; Failure if it is not that of 5.10."""
    source = tree / SOURCE
    try:
        notifies = "vfio_iommu_group_notifier" in source.read_text(errors="replace")
    except OSError:
        notifies = False
    if not notifies:
        raise Failure(f"{tree} has no VFIO core with an IOMMU group notifier",
                      hint="kernels up to 5.18 have one: use --kernel 5.10, or --core project")
    return source


def _spatch(source: pathlib.Path) -> str:
    with tempfile.TemporaryDirectory(prefix="vfio-kunit-") as place:
        out = pathlib.Path(place, source.name)
        done = process.run(["spatch", "--very-quiet", "--smpl-spacing", "--no-includes",
                            "--sp-file", str(RULES), str(source), "-o", str(out)])
        if done.returncode != 0:
            words = (done.stderr or done.stdout).strip().splitlines()
            raise Failure(f"spatch failed: {words[-1] if words else 'without a word'}",
                          hint=f"spatch --sp-file {RULES} {source}", code=Exit.BUILD)
        # Without a match spatch writes nothing.
        return out.read_text() if out.exists() else source.read_text()


def problems(before: str, after: str, facts: Facts) -> list[str]:
    """How the change from `before` to `after` differs in effect from the notifier patch."""
    old, new = c_functions.read(before), c_functions.read(after)
    found = _about_gone("function", old.functions.keys(), new.functions.keys(),
                        facts.functions_gone)
    found += _about_gone("struct", old.structs.keys(), new.structs.keys(), facts.structs_gone)
    known = {each.name: each for each in facts.functions}
    for name in old.functions:
        if name in new.functions:
            found += _about_function(name, old.functions[name], new.functions[name],
                                     known.get(name))
    found += [f"struct {name} has changed" for name in old.structs
              if name in new.structs and old.structs[name] != new.structs[name]]
    if old.rest != new.rest:
        found.append("something outside of functions and structures has changed")
    found += [f"there is no {name}() to change" for name in known if name not in old.functions]
    found += [f"{name} is still used" for name in (*facts.functions_gone, *facts.structs_gone)
              if name in after]
    return found


def _about_gone(kind: str, old: collections.abc.KeysView[str], new: collections.abc.KeysView[str],
                expected: Sequence[str]) -> list[str]:
    found = [f"{kind} {name} is new" for name in sorted(new - old)]
    found += [f"{kind} {name} is gone" for name in sorted((old - new) - set(expected))]
    found += [f"{kind} {name} is still there" for name in expected if name in new]
    found += [f"there was no {kind} {name} to take out" for name in expected if name not in old]
    return found


def _about_function(name: str, old: tuple[str, ...], new: tuple[str, ...],
                    facts: FunctionFacts | None) -> list[str]:
    expected_gain = collections.Counter(facts.gains if facts else ())
    expected_loss = collections.Counter(facts.loses if facts else ())
    before, after = collections.Counter(old), collections.Counter(new)
    gains, losses = after - before, before - after
    found = [f"{name}() gains `{each}`" for each in gains - expected_gain]
    found += [f"{name}() loses `{each}`" for each in losses - expected_loss]
    found += [f"{name}() does not gain `{each}`" for each in expected_gain - gains]
    found += [f"{name}() does not lose `{each}`" for each in expected_loss - losses]
    stay = [each for each in old if each not in losses]
    if stay != [each for each in new if each not in gains and each not in losses]:
        found.append(f"{name}() has its statements in another order")
    if facts and not found and not _follows(new, facts):
        found.append(f"{name}() does not continue after `{facts.after}` with `{facts.follows[0]}`")
    return found


def _follows(statements: tuple[str, ...], facts: FunctionFacts) -> bool:
    if facts.after not in statements:
        return False
    start = statements.index(facts.after) + 1
    return statements[start:start + len(facts.follows)] == facts.follows
