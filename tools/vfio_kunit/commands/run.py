# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit run: build a kernel with the suites in it, boot it, and judge."""

from __future__ import annotations

import argparse
import pathlib
from typing import TYPE_CHECKING

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Failure
from vfio_kunit.commands import options
from vfio_kunit.kernel import cores, trees, variants

if TYPE_CHECKING:
    from vfio_kunit.session import suites

DESCRIPTION = """\
Builds a small kernel that holds the VFIO core and the suites, runs it, and says
case by case whether the core keeps its claims. Only what changed since the last
run is built. In what another core than the project's must differ, by design, is
declared (tests/differences.toml) and passes if it is seen to.

GLOB selects suites ("vfio_group*") or cases ("vfio_group_create.*"). Each run
leaves a folder with results.json, junit.xml, the KTAP report, the console, the
.config and the build log; the link "latest" leads to the last.
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "run", "build a kernel and run the suites on it",
                                DESCRIPTION)
    parser.add_argument("glob", metavar="GLOB", nargs="?", default="*",
                        help="suites or cases to run, as for kunit.filter_glob (default: all)")
    add_kernel_options(parser)


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from vfio_kunit.session import suites

    return int(suites.run(chosen(args, args.glob)))


def add_kernel_options(parser: argparse.ArgumentParser, variant: str = variants.DEFAULT,
                       patience: str = "120; 600 under emulation") -> None:
    """Declare what says on which kernel, and how, a command runs."""
    parser.add_argument("--kernel", metavar="K", default=trees.DEFAULT,
                        help="Debian source series, or path of a kernel tree (default: "
                             "%(default)s)")
    parser.add_argument("--arch", choices=variants.ARCHES, default="um",
                        help="user-mode Linux, or x86_64 under QEMU (default: %(default)s)")
    parser.add_argument("--variant", metavar="V", default=variant,
                        help=f"one of: {', '.join(variants.names())} (default: %(default)s)")
    parser.add_argument("--core", choices=cores.NAMES, default=cores.PROJECT,
                        help="the VFIO core under test: "
                        + "; ".join(f"{core.name}, {core.summary}" for core in cores.CORES)
                        + " (default: %(default)s)")
    parser.add_argument("--out", metavar="DIR", type=pathlib.Path, default=None,
                        help="where result folders go (default: results/ in the checkout)")
    parser.add_argument("--timeout", metavar="SECONDS", type=seconds, default=None,
                        help=f"when a kernel counts as hung (default: {patience})")
    parser.add_argument("--jobs", metavar="N", type=jobs, default=None,
                        help="compilers at once (default: one a CPU)")
    parser.add_argument("--no-sandbox", action="store_true",
                        help="build and boot without bubblewrap, with access to this machine")


def chosen(args: argparse.Namespace, glob: str) -> suites.Options:
    """What add_kernel_options() declared, as given."""
    from vfio_kunit.session import suites

    return suites.Options(
        kernel=args.kernel, arch=args.arch, variant=args.variant, core=args.core, glob=glob,
        out=args.out or paths.checkout() / "results", timeout=args.timeout, jobs=args.jobs,
        sandbox=not args.no_sandbox,
    )


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        raise Failure(f"--timeout {text}: not a number of seconds")
    return value


def jobs(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10000:
        raise Failure(f"--jobs {text}: not a number of jobs")
    return int(text)
