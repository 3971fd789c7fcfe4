# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit bench: how much faster than stock kunit.py."""

from __future__ import annotations

import argparse
import pathlib

from vfio_kunit import cli, kernels, variants
from vfio_kunit.errors import Failure

DESCRIPTION = """\
Measures the wall time to the verdict, side by side with the tree's own kunit.py
in its default UML configuration (for a variant: with that variant's options
added), on this machine and with the same suites, in turns. A cold round starts
from nothing, a warm one follows an edit of one file of the core.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the sub-command."""
    parser = cli.subcommand(subparsers, "bench", "measure against stock kunit.py", DESCRIPTION)
    parser.add_argument("--kernel", metavar="K", default=kernels.DEFAULT,
                        help="Debian source series, or path of a kernel tree (default: %(default)s)")
    parser.add_argument("--variant", metavar="V", default="fast",
                        help=f"one of: {', '.join(variants.names())} (default: %(default)s)")
    parser.add_argument("--cold", action="store_true", help="only cold rounds")
    parser.add_argument("--repeat", metavar="N", type=_count, default=None,
                        help="warm rounds, of which the median counts, after a cold one (default: 5); "
                             "with --cold: cold rounds (default: 1)")
    parser.add_argument("--jobs", metavar="N", type=_count, default=None,
                        help="compilers at once, for both (default: one a CPU)")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, default=None,
                        help="also write the figures to FILE")
    parser.add_argument("--no-sandbox", action="store_true", help="as in run")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    import json
    import os

    from vfio_kunit import console, paths, results, stopwatch
    from vfio_kunit.errors import Exit

    kernel = kernels.resolve(args.kernel)
    variant = variants.find(args.variant)
    jobs = args.jobs or len(os.sched_getaffinity(0))
    repeat = args.repeat or (1 if args.cold else 5)
    with paths.lock("bench"), paths.lock(kernel.lock, shared=True):
        race = stopwatch.Race(kernel, variant, paths.checkout(), jobs, not args.no_sandbox)
        try:
            rounds = list(race.rounds(args.cold, repeat))
        finally:
            race.close()
    figures = stopwatch.summary(rounds)
    rows = [(phase, f"{each['stock']:.2f}", f"{each['ours']:.2f}", f"{each['ratio']:.0%}",
             f"{each['target']:.0%}") for phase, each in figures.items()]
    console.say(console.table(("phase", "kunit.py s", "vfio-kunit s", "ratio", "target"), rows))
    if args.json is not None:
        paths.write_whole(args.json, json.dumps({
            "kernel": kernel.release, "variant": variant.name, "jobs": jobs, "phases": figures,
            "rounds": [vars(each) for each in rounds],
            "environment": results.environment(paths.checkout()),
        }, indent=1) + "\n")
    return int(Exit.PASSED)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise Failure(f"{text!r} is no count")
    return int(text)
