# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit dropin: the core under a 5.10 tree's own drivers, and a user's view of it."""

import argparse

from vfio_kunit.base.errors import Exit
from vfio_kunit.commands import options
from vfio_kunit.dropin import both_cores, modules

DESCRIPTION = """\
Puts the project's core in the place of vfio.o in a private copy of a 5.10 tree,
under the tree's own type 1 IOMMU driver, mdev and sample serial port, and boots
it with a client that uses VFIO as any program does. The same program runs on
the tree's own core, and every system call has to end the same way on both,
except as tests/userspace/transcript_differences.toml declares.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "core", "kernel", "variant", "out", "timeout", "jobs", "no_sandbox",
                    kernel={"default": "5.10"},
                    core={"choices": (*modules.CORES, "both"), "default": "both",
                          "help": "which core to run the client on (default: %(default)s)"})


def run(args: argparse.Namespace) -> Exit:
    cores = modules.CORES if args.core == "both" else (args.core,)
    return both_cores.run(options.chosen(args, arch="x86_64", core=" and ".join(cores)), cores)
