# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit compare: the same cases on every core that a kernel has."""

import argparse

from vfio_kunit.base import console
from vfio_kunit.base.errors import Exit
from vfio_kunit.commands import options
from vfio_kunit.judge import comparison, result_folder
from vfio_kunit.kernel import cores, semantic, trees
from vfio_kunit.session import suites

DESCRIPTION = """\
Runs the suites on the project's core, on the kernel tree's own and on that after
the semantic patch, and shows the outcome of each case side by side, with the
reasons why cores differ by design (tests/differences.toml).

Leaves a folder with comparison.txt, comparison.json and comparison.html, beside
the result folders of the runs. GLOB selects cases as for `run`.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "glob", "kernel", "variant", "out", "no_sandbox",
                    kernel={"default": trees.NOTIFIER})


def run(args: argparse.Namespace) -> Exit:
    kernel = trees.resolve(args.kernel)
    # Before anything is built.
    semantic.checked(kernel.tree)
    columns = []
    for core in cores.CORES:
        console.remark(f"core {core.name}: {core.summary}")
        chosen = options.chosen(args, core=core.name)
        done = suites.perform(chosen)
        columns.append(comparison.Column(core.name, core.summary, done.verdict, done.report,
                                         str(done.folder)))
    table = comparison.rows(columns)
    with result_folder.folder(chosen.out, kernel.name, chosen.arch,
                              f"{args.variant}-compare") as folder:
        comparison.write(folder.here, columns, table)
    console.say(comparison.as_text(columns, table))
    console.say(f"\nresults: {folder.final}")
    return comparison.exit_status(columns, table)
