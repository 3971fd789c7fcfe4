# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit clean: empties the cache, and says first what that frees."""

import argparse
import sys
from collections.abc import Sequence

from vfio_kunit.base import cache, console, paths
from vfio_kunit.base.errors import Failure
from vfio_kunit.base.progress import progress

DESCRIPTION = """\
Removes kernel sources, overlays, builds and package lists from the cache
($XDG_CACHE_HOME/vfio-kunit or ~/.cache/vfio-kunit), after listing what each
takes. Results, checkouts and attached trees are not touched. Refuses while
another vfio-kunit works with the cache.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what would be freed")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(args: argparse.Namespace) -> None:
    if args.dry_run:
        _show(cache.items())
    elif not paths.cache().exists():
        console.say(f"{paths.cache()}: nothing there")
    else:
        try:
            with paths.lock(paths.WHOLE_CACHE, wait=False):
                _clean(args.yes)
        except paths.Busy as busy:
            raise cache.in_use(busy) from busy


def _clean(yes: bool) -> None:
    found = cache.items()
    total = _show(found)
    if not found or not (yes or _agreed()):
        return
    with progress("removing", len(found)) as bar:
        for item in found:
            cache.remove(item)
            bar.advance()
    console.say(f"freed {console.size(total)}")


def _show(found: Sequence[cache.Item]) -> int:
    total = sum(item.bytes for item in found)
    if found:
        rows = [(item.name, console.size(item.bytes)) for item in found]
        console.say(console.table(("item", "frees"), rows))
    console.say(f"{paths.cache()}: {console.size(total)}")
    return total


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise Failure("nothing removed: nobody there to ask", hint="say --yes")
    console.remark("remove all of it? [y/N]")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
