# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit explore: every program of the explorer, to its end."""

from __future__ import annotations

import argparse
import pathlib

from vfio_kunit.commands import options
from vfio_kunit.commands import run as running
from vfio_kunit.kernel import variants

DESCRIPTION = """\
Runs the programs of the interleaving explorer until every schedule that can
make a difference has been run, whatever limit their cases set for everyday
runs, and prints for each how many these were. The kernel's clock is the host's,
so that the times are real.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    from vfio_kunit.session import explore

    parser = options.subcommand(subparsers, "explore", "run every schedule of every program",
                                DESCRIPTION)
    parser.add_argument("glob", metavar="GLOB", nargs="?", default=explore.GLOB,
                        help="suites or cases, as for run (default: %(default)s)")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, default=None,
                        help="also write the table to FILE")
    parser.add_argument("--plain", action="store_true",
                        help="search depth first without reduction, at most 100,000 schedules of "
                             "each "
                             "program: what the reduction saves, and how fast schedules run")
    running.add_kernel_options(parser, variant=variants.EXPLORE,
                               patience=f"{explore.PATIENCE // 3600} hours")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from vfio_kunit.session import explore

    return int(explore.run(running.chosen(args, args.glob), args.json, args.plain))
