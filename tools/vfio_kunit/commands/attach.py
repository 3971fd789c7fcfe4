# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit attach: the project as part of somebody's own kernel tree."""

import argparse

from vfio_kunit.base import console
from vfio_kunit.commands import options
from vfio_kunit.kernel import attach
from vfio_kunit.kernel.layout import PROJECT

COMMAND = f"./tools/testing/kunit/kunit.py run --kunitconfig={PROJECT}"

DESCRIPTION = f"""\
Adds the project to a kernel tree (Linux 6.1 or later) as {PROJECT},
with one line each in drivers/Kconfig and drivers/Makefile. There, plain

    {COMMAND}

then builds and runs the suites. `vfio-kunit detach` takes it out to the byte.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "tree")
    parser.add_argument(
        "--copy", action="store_true",
        help="copy the project's sources into the tree (default: link to this checkout)")


def run(args: argparse.Namespace) -> None:
    tree = attach.attach(args.tree, copy=args.copy)
    console.say(f"attached to {tree}")
    console.say(f"run: cd {tree} && {COMMAND}")
