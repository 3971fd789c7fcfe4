# SPDX-License-Identifier: GPL-2.0-only
"""The command line: which commands there are, and how each may end."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from vfio_kunit.base import interrupts
from vfio_kunit.base.errors import Exit, Failure, exit_table, report
from vfio_kunit.version import VERSION

# In the order in which --help shows them. Each name is a module of vfio_kunit.commands
# with a DESCRIPTION, declare(parser) and run(args), which returns an Exit if not always PASSED.
COMMANDS = {
    "setup": "install what is missing and unpack a kernel",
    "run": "build a kernel and run the suites on it",
    "compare": "run the suites on every core, side by side",
    "diff": "show how a core under test was made",
    "explore": "run every schedule of every program",
    "replay": "run one schedule of the explorer again",
    "defects": "seed defects and see the programs find them",
    "dropin": "run a user of VFIO on a 5.10 tree's core and on the project's",
    "bench": "measure the tool, or the core, against stock",
    "list": "list suites, cases and claims",
    "lint": "check the project's own files",
    "attach": "add the project to your own kernel tree",
    "detach": "take the project out of a kernel tree",
    "clean": "empty the cache",
}

DESCRIPTION = """\
Runs the KUnit suites that pin every claim about the VFIO group's lifetime, on
kernels built for that alone, under UML or QEMU.
"""


class Parser(argparse.ArgumentParser):
    """An argparse parser whose complaints look like every other of the tool's."""

    def error(self, message: str) -> NoReturn:
        raise Failure(message, hint=f"{self.prog} --help")


def command(name: str) -> ModuleType:
    return importlib.import_module(f"vfio_kunit.commands.{name}")


def parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line, with the options of the command that `argv` names."""
    top = Parser(prog="vfio-kunit", description=DESCRIPTION, epilog=exit_table(),
                 formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version=f"vfio-kunit {VERSION}")
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True,
                                    parser_class=Parser)
    chosen = next((word for word in argv if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        each = subparsers.add_parser(name, help=summary, epilog=exit_table(),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
        if name == chosen:
            module = command(name)
            each.description = module.DESCRIPTION
            module.declare(each)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the tool; returns its exit status, which no signal can change any more."""
    try:
        interrupts.catch()
        status = _run(sys.argv[1:] if argv is None else argv)
        interrupts.settle()
        return status
    except KeyboardInterrupt as error:
        return report(error)


def _run(argv: Sequence[str]) -> int:
    try:
        status = _command(argv)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader (`| head`) has had enough; keep the interpreter's own last
        # flush from complaining about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.PASSED)
    except Exception as error:
        return report(error)


def _command(argv: Sequence[str]) -> int:
    try:
        # An interrupt amid an import can get lost in the interpreter's own callbacks.
        with interrupts.held():
            args = parser(argv).parse_args(argv)
            run = command(args.command).run
    except SystemExit as end:  # --help has been shown
        return int(end.code or 0)
    return int(run(args) or Exit.PASSED)
