# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit lint: whether the checkout keeps the rules of its field."""

from __future__ import annotations

import argparse
import os

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.commands import options
from vfio_kunit.lint import checks

DESCRIPTION = """\
Checks the project's files: checkpatch.pl --strict, the compiler's W=1 and sparse
on each kernel (built-in and as modules), mypy --strict, shellcheck, and whether
every claim is pinned and the documents are up to date. Needs 6.12 and 6.1
(`vfio-kunit setup --kernel 6.12 --kernel 6.1`).
"""

# More of one check's complaints than this help nobody.
SHOWN = 40


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the sub-command."""
    parser = options.subcommand(subparsers, "lint", "check the project's own files", DESCRIPTION)
    parser.add_argument("--no-sandbox", action="store_true",
                        help="compile without bubblewrap, with access to this machine")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    sandbox = Sandbox(not args.no_sandbox)
    sandbox.check()
    bad = 0
    with paths.lock("runs", shared=True):
        for name, check in checks.checks(paths.checkout(), sandbox, len(os.sched_getaffinity(0))):
            complaints = check()
            console.say(f"{'FAILED' if complaints else 'passed'}  {name}")
            for line in complaints[:SHOWN]:
                console.say(f"        {line}")
            if len(complaints) > SHOWN:
                console.say(f"        ... and {len(complaints) - SHOWN} more")
            bad += bool(complaints)
    return int(Exit.CASE_FAILED if bad else Exit.PASSED)
