# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit bench: how fast the tool is, and the core."""

import argparse
import os
import pathlib

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Failure
from vfio_kunit.bench import benchmarks, build_time, charts, core_cost, figures, tables
from vfio_kunit.commands import options
from vfio_kunit.debian import packages
from vfio_kunit.judge import result_folder
from vfio_kunit.kernel import trees, variants

DESCRIPTION = """\
Measures one thing against another, in turns on this machine:

  build       the wall time to the verdict: this tool and the tree's own kunit.py in
              its default UML configuration (for a variant: with that variant's
              options added), on the same suites. A cold round starts from nothing,
              a warm one follows an edit of one file of the core.
  notify      what one notification costs on an idle group: the kernel tree's own
              core and the project's, with all that the core defers
  groups      what registering and unregistering a device costs in the N-th group,
              on both cores
  contention  notifications a second while another thread creates and destroys
              groups, on both cores, with four CPUs under QEMU

A target that is missed is told, and is no failure.
"""

# The options that only some of these have, and their defaults.
BUILD = "build"
_ONLY: dict[str, tuple[str, ...]] = {
    "variant": (BUILD,),
    "cold": (BUILD,),
    "svg": charts.PLOTTED,
    "read": ("notify", "groups", "contention"),
}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="WHAT", nargs="?", default=BUILD,
                        choices=(BUILD, *benchmarks.NAMES),
                        help="build, notify, groups or contention (default: %(default)s)")
    options.declare(
        parser, "jobs", "no_sandbox",
        kernel={"default": None, "help": "Debian source series, or path of a kernel tree (default: "
                f"{trees.DEFAULT}; {trees.NOTIFIER} for all but build)"},
        variant={"default": None,
                 "help": f"build: one of {', '.join(variants.names())} (default: fast)"},
        repeat={"help": "rounds. build: warm ones, of which the median counts, after a cold one "
                "(default: 5), with --cold cold ones (default: 1); else boots of each core "
                "(default: 5)"},
        json={"help": "also write the figures to FILE"},
        svg={"help": "groups, contention: also draw the figures to FILE"})
    parser.add_argument("--cold", action="store_true", default=None, help="build: only cold rounds")
    parser.add_argument("--from", dest="read", metavar="FILE", type=pathlib.Path,
                        help="all but build: show the figures in FILE, which --json wrote, again")


def run(args: argparse.Namespace) -> None:
    for option, whose in _ONLY.items():
        if getattr(args, option) is not None and args.what not in whose:
            flag = "--from" if option == "read" else f"--{option}"
            raise Failure(f"bench {args.what} has no {flag}", hint=f"it is for: {', '.join(whose)}")
    if args.svg is not None:
        packages.ensure(packages.CHARTS)
    if args.what == BUILD:
        _build(args)
    else:
        _cores(args)


def _build(args: argparse.Namespace) -> None:
    kernel = trees.resolve(args.kernel or trees.DEFAULT)
    variant = variants.find(args.variant or "fast")
    jobs = args.jobs or len(os.sched_getaffinity(0))
    repeat = args.repeat or (1 if args.cold else 5)
    with paths.lock("bench"), paths.lock(kernel.lock, shared=True):
        race = build_time.Race(kernel, variant, paths.checkout(), jobs, not args.no_sandbox)
        try:
            rounds = list(race.rounds(bool(args.cold), repeat))
        finally:
            race.close()
    figures = build_time.summary(rounds)
    rows = [(phase, f"{each['stock']:.2f}", f"{each['ours']:.2f}", f"{each['ratio']:.0%}",
             f"{each['target']:.0%}") for phase, each in figures.items()]
    console.say(console.table(("phase", "kunit.py s", "vfio-kunit s", "ratio", "target"), rows))
    paths.write_json(args.json, {
        "kernel": kernel.release, "variant": variant.name, "jobs": jobs, "phases": figures,
        "rounds": [vars(each) for each in rounds],
        "environment": result_folder.environment(paths.checkout()),
    })


def _cores(args: argparse.Namespace) -> None:
    benchmark = benchmarks.find(args.what)
    if args.read is not None:
        found = figures.load(args.read, benchmark)
    else:
        found = core_cost.measure(
            benchmark, options.chosen(args, kernel=args.kernel or trees.NOTIFIER), args.repeat or 5)
    console.say(tables.as_text(found))
    paths.write_json(args.json, {**figures.as_json(found), "targets": tables.as_json(found)})
    if args.svg is not None:
        paths.write_whole(args.svg, charts.as_svg(found))
