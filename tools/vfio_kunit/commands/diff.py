# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit diff: what makes one core out of another."""

from __future__ import annotations

import argparse

from vfio_kunit.base import console
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.commands import options
from vfio_kunit.kernel import cores, semantic, trees

DESCRIPTION = """\
Shows the change that the semantic patch (tools/semantic/group_notifier.cocci)
makes to a kernel tree's own VFIO core, as a diff that `patch -p1` takes. It is
made anew for the tree. Whether it is the seed's change in effect is told on
stderr: the same functions gone, the same statements moved, nothing else changed.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "diff", "show how a core under test was made",
                                DESCRIPTION)
    parser.add_argument("--core", choices=(cores.PATCHED,), default=cores.PATCHED,
                        help="the core (default: %(default)s)")
    parser.add_argument("--kernel", metavar="K", default=trees.VINTAGE,
                        help="Debian source series, or path of a kernel tree (default: "
                             "%(default)s)")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    patched = semantic.patch(trees.resolve(args.kernel).tree)
    console.say(patched.diff().rstrip("\n"))
    insertions, deletions = patched.counts
    seed = patched.seed
    console.remark(f"{insertions} insertions, {deletions} deletions; "
                   f"the seed's change has {seed.insertions} and {seed.deletions}")
    if patched.problems:
        raise Failure("\n  ".join(["this is not the seed's change", *patched.problems]),
                      hint=f"see {semantic.RULES.name} and {semantic.SEED.name}",
                      code=Exit.CASE_FAILED)
    console.remark("the effect is the seed's")
    return int(Exit.PASSED)
