# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit run: build a kernel with the suites in it, boot it, and judge."""

import argparse

from vfio_kunit.base.errors import Exit
from vfio_kunit.commands import options
from vfio_kunit.session import suites

DESCRIPTION = """\
Builds a small kernel that holds the VFIO core and the suites, runs it, and says
case by case whether the core keeps its claims. Only files that changed since the
last run are built. A core other than the project's differs by design: each
difference is declared (tests/differences.toml), and its cases pass if it shows.

GLOB selects suites ("vfio_group*") or cases ("vfio_group_create.*"). Each run
leaves a folder with results.json, junit.xml, the KTAP report, the console, the
.config and the build log; the link "latest" leads to the last.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "glob", *options.KERNEL)


def run(args: argparse.Namespace) -> Exit:
    return suites.run(options.chosen(args))
