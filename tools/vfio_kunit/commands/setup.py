# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit setup: what a fresh machine lacks."""

import argparse

from vfio_kunit.base import console
from vfio_kunit.debian import packages
from vfio_kunit.kernel import sources, trees

DESCRIPTION = """\
Installs the Debian packages that are missing (says which and why; root or sudo
is needed for that alone) and unpacks kernel sources into the cache, verified.

A kernel is a Debian source series: those of the machine's own release, 5.10,
6.1 and 6.12 of Debian 11 to 13, and what Debian testing and sid offer. Series
of other releases are fetched by a private apt configuration that is derived
from the machine's own and leaves it alone.

What is in place is left as it is. Safe to interrupt, and to run twice at once.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kernel", metavar="K", action="append",
        help=f"series to unpack, or a tree to check; may be repeated (default: {trees.DEFAULT})",
    )


def run(args: argparse.Namespace) -> None:
    packages.ensure()
    wanted: list[str] = args.kernel or [trees.DEFAULT]
    for spec in wanted:
        kernel = prepare(spec)
        origin = f" ({kernel.package})" if kernel.package else ""
        console.say(f"ready: Linux {kernel.release}{origin} in {kernel.tree}")


def prepare(spec: str) -> trees.Kernel:
    """Resolve `spec`, and unpack a series first."""
    return sources.ensure(spec) if trees.is_series(spec) else trees.resolve(spec)
