# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit dropin: the core under a 5.10 tree's own drivers, and a user's view of it."""

from __future__ import annotations

import argparse
import pathlib

from vfio_kunit.base import paths
from vfio_kunit.commands import options
from vfio_kunit.commands import run as run_command
from vfio_kunit.kernel import variants

DESCRIPTION = """\
Puts the project's core in the place of vfio.o in a private copy of a 5.10 tree,
under the tree's own type 1 IOMMU driver, mdev and sample serial port, and boots
it with a client that uses VFIO as any program does. The same program runs on
the tree's own core, and every system call has to end the same way on both, but
for what tests/userspace/transcript_differences.toml declares.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "dropin",
                                "run a user of VFIO on a 5.10 tree's core and on ours",
                                DESCRIPTION)
    parser.add_argument("--core", choices=("project", "tree", "both"), default="both",
                        help="which core to run the client on (default: %(default)s)")
    parser.add_argument("--kernel", metavar="K", default="5.10",
                        help="Debian source series, or path of a 5.10 tree (default: %(default)s)")
    parser.add_argument("--variant", metavar="V", default=variants.DEFAULT,
                        help=f"one of: {', '.join(variants.names())} (default: %(default)s)")
    parser.add_argument("--out", metavar="DIR", type=pathlib.Path, default=None,
                        help="where result folders go (default: results/ in the checkout)")
    parser.add_argument("--timeout", metavar="SECONDS", type=run_command.seconds, default=None,
                        help="when a kernel counts as hung (default: 120; 600 under emulation)")
    parser.add_argument("--jobs", metavar="N", type=run_command.jobs, default=None,
                        help="compilers at once (default: one a CPU)")
    parser.add_argument("--no-sandbox", action="store_true",
                        help="build and boot without bubblewrap, with access to this machine")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from vfio_kunit.dropin import both_cores, modules

    options = both_cores.Options(
        kernel=args.kernel, variant=args.variant,
        cores=modules.CORES if args.core == "both" else (args.core,),
        out=args.out or paths.checkout() / "results", timeout=args.timeout, jobs=args.jobs,
        sandbox=not args.no_sandbox,
    )
    return int(both_cores.run(options))
