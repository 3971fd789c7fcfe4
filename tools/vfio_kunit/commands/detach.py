# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit detach: takes out what attach put into a kernel tree."""

from __future__ import annotations

import argparse

from vfio_kunit.base import console
from vfio_kunit.base.errors import Exit
from vfio_kunit.commands import options
from vfio_kunit.kernel import attach

DESCRIPTION = """\
Removes drivers/vfio-kunit from a kernel tree, and the project's lines from
drivers/Kconfig and drivers/Makefile. Other changes in those files stay.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(
        subparsers, "detach", "take the project out of a kernel tree", DESCRIPTION
    )
    parser.add_argument("tree", metavar="TREE", help="root of the kernel tree")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    console.say(f"detached from {attach.detach(args.tree)}")
    return int(Exit.PASSED)
