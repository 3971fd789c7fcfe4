# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit replay: one schedule, again."""

from __future__ import annotations

import argparse
import pathlib

from vfio_kunit.commands import options
from vfio_kunit.commands import run as running
from vfio_kunit.kernel import variants

DESCRIPTION = """\
Boots a kernel that runs one schedule of one program of the interleaving
explorer, and shows it step by step: the same steps and the same finding each
time. STRING is printed with every bad schedule.

The exit status is 1 if the schedule is bad and 0 if nothing is wrong with it; 2
also if no program of this kernel has such a schedule.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "replay", "run one schedule of the explorer again",
                                DESCRIPTION)
    parser.add_argument("string", metavar="STRING",
                        help="the schedule, such as create_event:s57:-14b3-40")
    parser.add_argument("--svg", metavar="FILE", type=pathlib.Path, default=None,
                        help="also draw the schedule into FILE")
    running.add_kernel_options(parser, variant=variants.EXPLORE)


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from vfio_kunit.explorer import replay_strings
    from vfio_kunit.session import replay

    return int(replay.run(replay_strings.parse(args.string), running.chosen(args, replay.GLOB),
                          args.svg))
