# SPDX-License-Identifier: GPL-2.0-only
"""The options that several commands have, each declared once."""

import argparse
import dataclasses
import pathlib
from typing import Any

from vfio_kunit.kernel import cores, trees, variants
from vfio_kunit.session.session import Options


def count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of at least 1")
    return int(text)


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return value


# By the name of the attribute that parse_args() sets.
_DECLARED: dict[str, tuple[str, dict[str, Any]]] = {
    "glob": ("glob", {
        "metavar": "GLOB", "nargs": "?", "default": "*",
        "help": "suites or cases, as for kunit.filter_glob (default: %(default)s)"}),
    "kernel": ("--kernel", {
        "metavar": "K", "default": trees.DEFAULT,
        "help": "Debian source series, or path of a kernel tree (default: %(default)s)"}),
    "arch": ("--arch", {
        "choices": variants.ARCHES, "default": "um",
        "help": "user-mode Linux, or x86_64 under QEMU (default: %(default)s)"}),
    "variant": ("--variant", {
        "metavar": "V", "default": variants.DEFAULT,
        "help": f"one of: {', '.join(variants.names())} (default: %(default)s)"}),
    "core": ("--core", {
        "choices": cores.NAMES, "default": cores.PROJECT,
        "help": "the VFIO core under test: "
                + "; ".join(f"{core.name}, {core.summary}" for core in cores.CORES)
                + " (default: %(default)s)"}),
    "out": ("--out", {
        "metavar": "DIR", "type": pathlib.Path,
        "help": "where result folders go (default: results/ in the checkout)"}),
    "timeout": ("--timeout", {
        "metavar": "SECONDS", "type": seconds,
        "help": "when a kernel counts as hung (default: 120; 600 under emulation)"}),
    "jobs": ("--jobs", {
        "metavar": "N", "type": count, "help": "compilers at once (default: one a CPU)"}),
    "no_sandbox": ("--no-sandbox", {
        "action": "store_true",
        "help": "build and boot without bubblewrap, with access to this machine"}),
    "json": ("--json", {
        "metavar": "FILE", "type": pathlib.Path, "help": "also write the table to FILE"}),
    "svg": ("--svg", {
        "metavar": "FILE", "type": pathlib.Path, "help": "also draw into FILE"}),
    "repeat": ("--repeat", {"metavar": "N", "type": count, "help": "how often to measure"}),
    "tree": ("tree", {"metavar": "TREE", "help": "root of the kernel tree"}),
}

# Of every command that builds and boots the suites.
KERNEL = ("kernel", "arch", "variant", "core", "out", "timeout", "jobs", "no_sandbox")


def declare(parser: argparse.ArgumentParser, *names: str, **others: dict[str, Any]) -> None:
    """Declare options; `others` are some of them with other defaults, help or choices."""
    for name in [*names, *(name for name in others if name not in names)]:
        flag, settings = _DECLARED[name]
        parser.add_argument(flag, **{**settings, **others.get(name, {})})


def chosen(args: argparse.Namespace, **others: Any) -> Options:
    """The options of a session, as given; `others` has the last word."""
    given: dict[str, Any] = {
        each.name: getattr(args, each.name) for each in dataclasses.fields(Options)
        if getattr(args, each.name, None) is not None}
    given.update(sandbox=not args.no_sandbox)
    given.update(others)
    return Options(**given)
