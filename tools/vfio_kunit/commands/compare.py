# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit compare: the same cases on every core that a kernel has."""

from __future__ import annotations

import argparse
import pathlib

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit
from vfio_kunit.commands import options
from vfio_kunit.judge import comparison, result_folder
from vfio_kunit.kernel import cores, semantic, trees, variants

DESCRIPTION = """\
Runs the suites on the project's core, on the kernel tree's own and on that after
the semantic patch, and puts what became of each case side by side, with the
reasons where cores differ by design (tests/differences.toml).

Leaves a folder with comparison.txt, comparison.json and comparison.html, beside
the result folders of the runs. GLOB selects cases as for `run`.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "compare", "run the suites on every core, side by side",
                                DESCRIPTION)
    parser.add_argument("glob", metavar="GLOB", nargs="?", default="*",
                        help="suites or cases to run, as for `run` (default: all)")
    parser.add_argument("--kernel", metavar="K", default=trees.VINTAGE,
                        help="Debian source series, or path of a kernel tree (default: "
                             "%(default)s)")
    parser.add_argument("--variant", metavar="V", default=variants.DEFAULT,
                        help=f"one of: {', '.join(variants.names())} (default: %(default)s)")
    parser.add_argument("--out", metavar="DIR", type=pathlib.Path, default=None,
                        help="where result folders go (default: results/ in the checkout)")
    parser.add_argument("--no-sandbox", action="store_true",
                        help="build and boot without bubblewrap, with access to this machine")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from vfio_kunit.session import suites

    out = args.out or paths.checkout() / "results"
    kernel = trees.resolve(args.kernel)
    # Before anything is built.
    semantic.checked(kernel.tree)
    columns = []
    for core in cores.CORES:
        console.remark(f"core {core.name}: {core.summary}")
        done = suites.perform(suites.Options(
            kernel=args.kernel, arch="um", variant=args.variant, core=core.name, glob=args.glob,
            out=out, timeout=None, jobs=None, sandbox=not args.no_sandbox))
        columns.append(comparison.Column(core.name, core.summary, done.verdict, done.report,
                                         str(done.folder)))
    table = comparison.rows(columns)
    with result_folder.folder(out, kernel.name, "um", f"{args.variant}-compare") as folder:
        comparison.write(folder.here, columns, table)
    console.say(comparison.as_text(columns, table))
    console.say(f"\nresults: {folder.final}")
    status: Exit = comparison.exit_status(columns, table)
    return int(status)
