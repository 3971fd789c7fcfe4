# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit attach: the project as part of somebody's own kernel tree."""

from __future__ import annotations

import argparse

from vfio_kunit.base import console
from vfio_kunit.base.errors import Exit
from vfio_kunit.commands import options
from vfio_kunit.kernel import attach

DESCRIPTION = """\
Adds the project to a kernel tree (Linux 6.1 or later) as drivers/vfio-kunit,
with one line each in drivers/Kconfig and drivers/Makefile. There, plain

    ./tools/testing/kunit/kunit.py run --kunitconfig=drivers/vfio-kunit

then builds and runs the suites. `vfio-kunit detach` takes it out to the byte.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(
        subparsers, "attach", "add the project to your own kernel tree", DESCRIPTION
    )
    parser.add_argument("tree", metavar="TREE", help="root of the kernel tree")
    parser.add_argument(
        "--copy", action="store_true",
        help="copy the project's sources into the tree (default: link to this checkout)",
    )


def run(args: argparse.Namespace) -> int:
    """Do it."""
    tree = attach.attach(args.tree, copy=args.copy)
    console.say(f"attached to {tree}")
    console.say(f"run: cd {tree} && ./tools/testing/kunit/kunit.py run "
                "--kunitconfig=drivers/vfio-kunit")
    return int(Exit.PASSED)
