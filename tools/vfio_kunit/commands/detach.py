# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit detach: takes out what attach put into a kernel tree."""

import argparse

from vfio_kunit.base import console
from vfio_kunit.commands import options
from vfio_kunit.kernel import attach
from vfio_kunit.kernel.layout import PROJECT

DESCRIPTION = f"""\
Removes {PROJECT} from a kernel tree, and the project's lines from
drivers/Kconfig and drivers/Makefile. Other changes in those files stay.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "tree")


def run(args: argparse.Namespace) -> None:
    console.say(f"detached from {attach.detach(args.tree)}")
