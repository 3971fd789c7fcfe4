# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit defects: whether the programs find what they are there to find."""

import argparse

from vfio_kunit.base.errors import Exit
from vfio_kunit.bench import time_to_find
from vfio_kunit.commands import options
from vfio_kunit.defects import search
from vfio_kunit.judge.selection import VFIO_PROGRAMS
from vfio_kunit.kernel import variants

DESCRIPTION = """\
Seeds known defects into a private copy of the core, one after the other, lets
the interleaving explorer run the programs of VFIO on it, and says of each whether
it is found in the program and as the kind of finding that its patch names.

With --race the explorer and plain stress, on four CPUs with KASAN and lockdep
under QEMU, look for each defect by the one program that shows it, in turns, and
the times are compared. That can take hours.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="*",
                        help="defects, as the files of tests/programs/defects (default: all)")
    parser.add_argument("--race", action="store_true", help="measure against plain stress")
    parser.add_argument("--limit", metavar="SECONDS", type=options.seconds, default=600.0,
                        help="with --race: when stress gives up (default: %(default)g)")
    options.declare(parser, "json", *options.KERNEL, variant={"default": variants.EXPLORE}, repeat={
        "default": 5,
        "help": "with --race: rounds, of which the median counts (default: %(default)s)"})


def run(args: argparse.Namespace) -> Exit:
    chosen = options.chosen(args, glob=VFIO_PROGRAMS)
    if args.race:
        return time_to_find.run(chosen, args.name, args.repeat, args.limit, args.json)
    return search.run(chosen, args.name, args.json)
