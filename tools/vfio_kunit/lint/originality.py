# SPDX-License-Identifier: GPL-2.0-only
"""Whether the project's C reads like the kernel's: runs of lines that both have.

A file is read twice. As lines, comments included, it shows what was copied; as statements,
without comments and however they are laid out, it shows what was copied and reformatted.
Text that anybody writes the same way (braces, returns, unlocking, ...) is left out of both, so
that a run is not broken by it and does not count it.
"""

import pathlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A run of this many equal lines is a complaint.
SHORTEST = 4

_OURS = ("drivers", "lib", "include")
_THEIRS = ("drivers/vfio", "drivers/iommu", "lib/kunit")

# What an interface that we have in common leaves one way only: a pattern that every line of the
# run matches, and the interface.
ALLOWED: tuple[tuple[str, str], ...] = (
    (r"^(unsigned long )?kunit_vm_mmap\(|^unsigned long \w+, unsigned long \w+,$|"
     r"^unsigned long offset\)$", "prototype of kunit_vm_mmap(), for kernels without it"),
)

_STRING = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
_COMMENT = re.compile(rf"({_STRING})|/\*.*?\*/|//[^\n]*", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
_TOKEN = re.compile(rf"{_STRING}|\w+|->|[-+*/%&|^=!<>]=|&&|\|\||<<|>>|\S")

# Text of nobody. A lock is taken, and a local declared, in one way.
_NOBODYS = tuple(re.compile(pattern) for pattern in (
    r"\W*",
    r"(else|do|break|continue|default:|return|case \w+ ?:)[ ;{}]*",
    r"return[-\w() ]* ?;",
    r"goto \w+ ?;",
    r"\w+ ?:",
    r"(mutex|spin|raw_spin|rcu_read|read|write)_?(un)?lock(_irq)? ?\([^()]*\) ?;",
    r"(down|up)_(read|write) ?\([^()]*\) ?;",
    r"k?v?free ?\([^()]*\) ?;",
    r"(const |unsigned |struct )*\w+[ *]+\w+( ?= ?(0|NULL|false|true|-E\w+))? ?;",
    r"if ?\(!?\w+\)[ {]*(return[-\w() ]*|goto \w+|break|continue)?;?",
    r"#.*",
    r"(SPDX-License-Identifier|MODULE_LICENSE|EXPORT_SYMBOL|module_(init|exit)).*",
))


@dataclass(frozen=True)
class Line:
    """A line or a statement, and where it begins."""

    text: str
    number: int


@dataclass(frozen=True)
class Run:
    """Equal lines: the first and the last one, how many count, and their origin."""

    first: int
    last: int
    length: int
    origin: str


def originality(checkout: pathlib.Path, trees: Sequence[pathlib.Path]) -> list[str]:
    """One complaint for each run of lines that the project shares with the trees."""
    theirs = [(path, str(path.relative_to(tree.parent.parent)))
              for tree in trees for folder in _THEIRS for path in _sources(tree / folder)]
    ours = [(path, str(path.relative_to(checkout)))
            for folder in _OURS for path in _sources(checkout / folder)]
    runs: dict[str, list[Run]] = {}
    for read in (_lines, _statements):
        windows: dict[tuple[str, ...], str] = {}
        for path, name in theirs:
            lines = list(read(path.read_text(errors="replace")))
            for start, window in _windows(lines):
                windows.setdefault(window, f"{name}:{lines[start].number}")
        for path, name in ours:
            known = runs.setdefault(name, [])
            known += [run for run in _runs(list(read(path.read_text())), windows)
                      if not any(run.first <= other.last and other.first <= run.last
                                 for other in known)]
    return [f"{name}:{run.first}: {run.length} lines as in {run.origin}"
            for name in sorted(runs) for run in sorted(runs[name], key=lambda run: run.first)]


def _runs(lines: list[Line], windows: dict[tuple[str, ...], str]) -> Iterator[Run]:
    """The longest runs of known windows."""
    known = {start: windows[window] for start, window in _windows(lines) if window in windows}
    end = 0
    for start in sorted(known):
        if start < end:
            continue
        end = start + SHORTEST
        while end - SHORTEST + 1 in known:
            end += 1
        run = lines[start:end]
        if not any(all(re.search(pattern, line.text) for line in run) for pattern, _ in ALLOWED):
            yield Run(run[0].number, run[-1].number, len(run), known[start])


def _windows(lines: list[Line]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for start in range(len(lines) - SHORTEST + 1):
        yield start, tuple(line.text for line in lines[start:start + SHORTEST])


def _lines(text: str) -> Iterator[Line]:
    """The lines as they are laid out, without indentation, comment marks and wide blanks."""
    for number, line in enumerate(text.splitlines(), 1):
        line = " ".join(line.replace("/*", "").replace("*/", "").split())
        line = line.removeprefix("//").removeprefix("* ").strip()
        if not _is_nobodys(line):
            yield Line(line, number)


def _statements(text: str) -> Iterator[Line]:
    """The statements, each on one line. Comments and directives are gone."""
    text = _COMMENT.sub(lambda match: match[1] or _blank(match[0]), text)
    text = _DIRECTIVE.sub(lambda match: _blank(match[0]), text)
    tokens: list[str] = []
    depth, number, seen, first = 0, 1, 0, 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        number += text.count("\n", seen, match.start())
        seen = match.start()
        if not tokens:
            first = number
        tokens.append(token)
        depth += (token == "(") - (token == ")")
        if depth <= 0 and (token in ";{}" or token == "," and tokens[0] == "."):
            depth = 0
            line = _joined(tokens)
            tokens = []
            if not _is_nobodys(line):
                yield Line(line, first)


def _joined(tokens: list[str]) -> str:
    """One spelling of a statement, with blanks where two words meet."""
    while tokens and tokens[0] in ("}", ";"):
        tokens = tokens[1:]
    while tokens and tokens[-1] in "{}":
        tokens = tokens[:-1]
    return re.sub(r" ?([^\w\s]+) ?", r"\1", " ".join(tokens))


def _is_nobodys(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in _NOBODYS)


def _blank(text: str) -> str:
    """As many lines as before, so that line numbers stay right."""
    return "\n" * text.count("\n") or " "


def _sources(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in folder.rglob("*.[ch]") if path.is_file())
