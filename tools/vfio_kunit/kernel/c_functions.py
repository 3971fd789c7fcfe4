# SPDX-License-Identifier: GPL-2.0-only
"""A C file of the kernel's style as functions, structures and statements.

Enough to compare two versions of one file: what begins in the first column and
ends with a brace there is a definition, and its body is cut where a statement
ends. Comments and spacing do not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
_LITERAL = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
_FUNCTION = re.compile(r"^(?!struct \w+ \{)[A-Za-z_][\w \t*\n"
                       r"]*?\b(?P<name>\w+)\((?P<args>[^;{}]*)\)\n\{\n(?P<body>.*?)^\}",
                       re.M | re.S)
_STRUCT = re.compile(r"^(?:static )?struct (?P<name>\w+) \{(?P<body>.*?)^\};?", re.M | re.S)
_SEVERAL = re.compile(r"^(?P<type>(?:(?:const|struct|unsigned) )*\w+ )(?P<names>\*?\w+(?: ?, "
                      r"?\*?\w+)+)$")
_HEADS = re.compile(r"^(?:if|while|switch|for|list_for_each_\w+) ?\(|^else$")


@dataclass(frozen=True)
class Source:
    """The definitions of a file.

    functions  the statements of each, by its name
    structs    the members of each, by its name
    rest       all else: includes, variables, declarations
    """

    functions: dict[str, tuple[str, ...]]
    structs: dict[str, tuple[str, ...]]
    rest: str


def read(text: str) -> Source:
    plain = _COMMENT.sub(" ", text)
    return Source(
        {match["name"]: tuple(_statements(match["body"])) for match in _FUNCTION.finditer(plain)},
        {match["name"]: tuple(_statements(match["body"])) for match in _STRUCT.finditer(plain)},
        _spaced(_STRUCT.sub("", _FUNCTION.sub("", plain))),
    )


def _statements(body: str) -> Iterator[str]:
    for piece in _pieces(body):
        several = _SEVERAL.match(piece)
        if several:
            yield from (several["type"] + name.strip() for name in several["names"].split(","))
        else:
            yield piece


def _pieces(body: str) -> Iterator[str]:
    """Cut at ";", braces and labels outside brackets, and behind the brackets of if and loops."""
    start, depth = 0, 0
    literals = {at for match in _LITERAL.finditer(body) for at in range(*match.span())}
    for at, char in enumerate(body):
        if at in literals:
            continue
        depth += (char == "(") - (char == ")")
        if depth:
            continue
        head = char == ")" and _HEADS.match(_spaced(body[start:at + 1]))
        label = char == ":" and re.fullmatch(r"\s*(?:case\b[^?]*|default|\w+)", body[start:at])
        if char in ";{}" or head or label:
            piece = _spaced(body[start:at + 1] if head or label else body[start:at])
            start = at + 1
            if piece:
                yield piece


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"\( ", "(", re.sub(r"\s+", " ", text)).split())
