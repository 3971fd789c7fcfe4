# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit lint: whether the checkout keeps the rules of its field."""

import argparse
import os

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.commands import options
from vfio_kunit.lint import checks

DESCRIPTION = f"""\
Checks the project's files. The checks are, quickest first:

  {", ".join(checks.NAMES[:6])},
  {", ".join(checks.NAMES[6:11])},
  {", ".join(checks.NAMES[11:])}

`style` are the project's rules that no other program knows. `documents` says
whether every claim is pinned and the tables are current, `hooks` whether the
generated hooks are, `originality` whether files have runs of lines in common with a kernel
tree. `compile-*` are the compiler's W=1 and sparse. Needs 6.12, and 5.10 for one
check (`vfio-kunit setup --kernel 6.12 --kernel 5.10`).
"""

# More complaints of one check than this help nobody.
SHOWN = 40


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", metavar="NAME", action="append", choices=checks.NAMES,
                        help="make this check alone, and show all its complaints; may be repeated")
    options.declare(parser, "no_sandbox")


def run(args: argparse.Namespace) -> Exit:
    sandbox = Sandbox(not args.no_sandbox)
    sandbox.check()
    bad = 0
    with paths.lock("runs", shared=True):
        found = checks.checks(paths.checkout(), sandbox, len(os.sched_getaffinity(0)))
        for name in args.only or checks.NAMES:
            if name not in found:
                console.remark(f"NOT CHECKED: {name}, whose kernel is not set up")
                continue
            complaints = found[name]()
            console.say(f"{'FAILED' if complaints else 'passed'}  {name}")
            shown = len(complaints) if args.only else SHOWN
            for line in complaints[:shown]:
                console.say(f"        {line}")
            if len(complaints) > shown:
                console.say(f"        ... and {len(complaints) - shown} more: "
                            f"`tools/vfio-kunit lint --only {name}` shows all")
            bad += bool(complaints)
    return Exit.CASE_FAILED if bad else Exit.PASSED
