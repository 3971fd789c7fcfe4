# SPDX-License-Identifier: GPL-2.0-only
"""What several commands declare on the command line, in one form."""

from __future__ import annotations

import argparse

from vfio_kunit.base.errors import exit_table


def subcommand(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    description: str = "",
) -> argparse.ArgumentParser:
    """Declare a sub-command whose help ends with the exit statuses."""
    return subparsers.add_parser(
        name,
        help=summary,
        description=description or summary[0].upper() + summary[1:] + ".",
        epilog=exit_table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
