# SPDX-License-Identifier: GPL-2.0-only
"""Rules of the project's Python that flake8 does not have."""

import ast
import io
import tokenize
from collections.abc import Iterator

COLUMNS = 100

# Names of typing, and what 3.11 has for them.
OLD_NAMES = {
    "Dict": "dict", "FrozenSet": "frozenset", "List": "list", "Set": "set", "Tuple": "tuple",
    "Type": "type", "Optional": "X | None", "Union": "X | Y", "Text": "str",
    **{name: f"collections.abc.{name}" for name in (
        "Callable", "Collection", "Generator", "Iterable", "Iterator", "Mapping",
        "MutableMapping", "Sequence")},
}

Problem = tuple[int, str]


def problems(name: str, text: str) -> list[str]:
    found = [*_width(text), *_typing(text)]
    return [f"{name}:{line}: {complaint}" for line, complaint in sorted(found)]


def _width(text: str) -> Iterator[Problem]:
    """No line is wider than COLUMNS, but for what a string of several lines holds."""
    quoted: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING and token.start[0] != token.end[0]:
            quoted.update(range(token.start[0], token.end[0] + 1))
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > COLUMNS and number not in quoted:
            yield number, f"{len(line)} columns, of {COLUMNS} at most"


def _typing(text: str) -> Iterator[Problem]:
    """Types are written as 3.11 has them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "typing":
            for alias in node.names:
                if alias.name in OLD_NAMES:
                    yield node.lineno, f"typing.{alias.name}: write {OLD_NAMES[alias.name]}"
