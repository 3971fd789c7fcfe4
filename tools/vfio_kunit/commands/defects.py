# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit defects: whether the programs find what they are there to find."""

from __future__ import annotations

import argparse
import pathlib

from vfio_kunit.base.errors import Failure
from vfio_kunit.commands import options
from vfio_kunit.commands import run as running
from vfio_kunit.kernel import variants

DESCRIPTION = """\
Seeds known defects into a private copy of the core, one after the other, lets
the interleaving explorer run the programs of VFIO on it, and says of each whether
it is found in the program and as the kind of finding that its patch names.

With --race the explorer and plain stress, on four CPUs with KASAN and lockdep
under QEMU, look for each defect by the one program that shows it, in turns, and
the times are compared. That can take hours.
"""

REPEAT = 5
LIMIT = 600.0


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "defects",
                                "seed defects and see the programs find them", DESCRIPTION)
    parser.add_argument("name", metavar="NAME", nargs="*",
                        help="defects, as the files of tests/programs/defects (default: all)")
    parser.add_argument("--race", action="store_true", help="measure against plain stress")
    parser.add_argument("--repeat", metavar="N", type=_repeat, default=REPEAT,
                        help="with --race: rounds, of which the median counts (default: "
                             "%(default)s)")
    parser.add_argument("--limit", metavar="SECONDS", type=_limit, default=LIMIT,
                        help="with --race: when stress gives up (default: %(default)g)")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, default=None,
                        help="also write the table to FILE")
    running.add_kernel_options(parser, variant=variants.EXPLORE)


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from vfio_kunit.bench import time_to_find
    from vfio_kunit.defects import search

    options = running.chosen(args, search.GLOB)
    if args.race:
        return int(time_to_find.run(options, args.name, args.repeat, args.limit, args.json))
    return int(search.run(options, args.name, args.json))


def _repeat(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1000:
        raise Failure(f"--repeat {text}: not a number of rounds")
    return int(text)


def _limit(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 1 <= value <= 86400:
        raise Failure(f"--limit {text}: not a number of seconds")
    return value
