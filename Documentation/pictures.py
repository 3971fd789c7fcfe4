#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Draw the two terminal pictures of the README from real runs.

    Documentation/pictures.py

The run that fails is of a private copy of the project with one defect applied.
"""

from __future__ import annotations

import os
import pathlib
import pty
import shlex
import subprocess
import tempfile

from rich.console import Console
from rich.text import Text

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
DEFECT = "tests/programs/defects/leftovers-freed-early.patch"
WIDTH = 145


def main() -> None:
    """Run, capture, draw."""
    draw(CHECKOUT, "tools/vfio-kunit run --variant fast 'vfio_group*'", "run-passes.svg")
    with tempfile.TemporaryDirectory(prefix="vfio-kunit-") as scratch:
        copy = pathlib.Path(scratch) / "vfio-kunit"
        for command in (["git", "clone", "--quiet", str(CHECKOUT), str(copy)],
                        ["git", "-C", str(copy), "apply", DEFECT]):
            subprocess.run(command, check=True)
        draw(copy, "tools/vfio-kunit run --variant explore 'vfio_explore_teardown.event_about_a_f*'", "run-fails.svg")


def draw(checkout: pathlib.Path, command: str, name: str) -> None:
    """Run a command and draw what it prints on a terminal."""
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w", encoding="utf-8"))
    console.print(Text.from_markup(f"[bold]$ {command}[/bold]"))
    console.print(Text.from_ansi(said(checkout, command), no_wrap=True, overflow="ignore"))
    console.save_svg(str(CHECKOUT / "Documentation" / name), title="vfio-kunit")


def said(checkout: pathlib.Path, command: str) -> str:
    """What a command prints if its standard output is a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    with subprocess.Popen(shlex.split(command), cwd=checkout, env=environment, stdout=theirs,
                          stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL):
        os.close(theirs)
        chunks = []
        while True:
            try:
                chunks.append(os.read(ours, 65536))
            except OSError:  # the last writer is gone
                break
    text = b"".join(chunks).decode("utf-8", "replace").replace("\r\n", "\n")
    return text.replace(str(checkout), "~/vfio-kunit")


if __name__ == "__main__":
    main()
