# SPDX-License-Identifier: GPL-2.0-only
"""The command line: which sub-commands there are, and how each may end."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from vfio_kunit.base import interrupts
from vfio_kunit.base.errors import Exit, Failure, exit_table, report

# In the order in which --help shows them. Each name is a module of
# vfio_kunit.commands with register(subparsers) and run(args) -> int.
COMMANDS = ("setup", "run", "compare", "diff", "explore", "replay", "defects", "dropin", "bench",
            "list",
            "lint", "attach", "detach", "clean")

DESCRIPTION = """\
Runs the KUnit suites that pin every claim about the VFIO group's lifetime, on
kernels built for that alone, under UML or QEMU.
"""


class Parser(argparse.ArgumentParser):
    """An argparse parser whose complaints look like every other of the tool's."""

    def error(self, message: str) -> NoReturn:
        raise Failure(message, hint=f"{self.prog} --help")


def commands() -> list[ModuleType]:
    """The modules of the sub-commands."""
    return [importlib.import_module(f"vfio_kunit.commands.{name}") for name in COMMANDS]


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = Parser(
        prog="vfio-kunit",
        description=DESCRIPTION,
        epilog=exit_table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = top.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=Parser
    )
    for module in commands():
        module.register(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the tool; returns its exit status, which no signal can change any more."""
    try:
        interrupts.catch()
        status = _run(argv)
        interrupts.settle()
        return status
    except KeyboardInterrupt as error:
        return report(error)


def _run(argv: Sequence[str] | None) -> int:
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


def _command(argv: Sequence[str] | None) -> int:
    try:
        # An interrupt amid an import can get lost in the interpreter's own callbacks.
        with interrupts.held():
            args = parser().parse_args(argv)
            module = importlib.import_module(f"vfio_kunit.commands.{args.command}")
    except SystemExit as end:  # --help has been shown
        return int(end.code or 0)
    return int(module.run(args))
