# SPDX-License-Identifier: GPL-2.0-only
"""The list of checks, each made by the tool that its field uses where there is one."""

import functools
import pathlib
from collections.abc import Callable

from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.judge import claim_tables, inventory
from vfio_kunit.kernel import trees
from vfio_kunit.lint import compiler, programs, style
from vfio_kunit.lint.originality import originality

# A check returns its complaints: none, if all is well.
Check = Callable[[], list[str]]

# The checks of the sources as they are, and what each looks at; quickest first.
_ON_SOURCES: dict[str, Callable[[pathlib.Path], list[str]]] = {
    "style": style.check,
    "kernel-doc": programs.kernel_doc,
    "checkpatch": programs.checkpatch,
    "documents": lambda checkout: documents(checkout),
    "originality": lambda checkout: own_words(checkout),
    "hooks": programs.hooks,
    "codespell": programs.codespell,
    "flake8": programs.flake8,
    "mypy": programs.mypy,
    "shellcheck": programs.shellcheck,
    "reuse": programs.reuse,
}

NAMES = (*_ON_SOURCES, *(f"compile-{flavour.name}" for flavour in compiler.FLAVOURS))


def checks(checkout: pathlib.Path, sandbox: Sandbox, jobs: int) -> dict[str, Check]:
    """Every check that can be made here, by name."""
    found: dict[str, Check] = {name: functools.partial(check, checkout)
                               for name, check in _ON_SOURCES.items()}
    for flavour in compiler.FLAVOURS:
        if flavour.kernel != trees.NOTIFIER or trees.source_stamp(flavour.kernel).exists():
            found[f"compile-{flavour.name}"] = functools.partial(
                compiler.compile_strictly, checkout, flavour, sandbox, jobs)
    return found


def documents(checkout: pathlib.Path) -> list[str]:
    """Claims that too few cases pin, cases that no suite lists, tables out of date."""
    everything = inventory.read(checkout)
    return [*everything.problems, *claim_tables.outdated(everything, checkout)]


def own_words(checkout: pathlib.Path) -> list[str]:
    """Find text that the project shares with those kernels that are set up."""
    return originality(checkout, [trees.source_tree(series) for series in ("5.10", "6.12")
                                  if trees.source_stamp(series).exists()])
