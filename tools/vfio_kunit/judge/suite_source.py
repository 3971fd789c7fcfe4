# SPDX-License-Identifier: GPL-2.0-only
"""Just enough understanding of C to find KUnit suites and cases in a file.

Works on preprocessor-free text: comments and literals are blanked out (so that
offsets stay those of the file), then declarations are found by their form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LEXEME = re.compile(
    r"(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<literal>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')", re.S
)
_FUNCTION = re.compile(
    r"^(?:\w+\s+)*?void\s+(?:\w+\s+)*?(\w+)\s*\(\s*struct\s+kunit\s*\*\s*\w+\s*\)\s*\{", re.M
)
_ARRAY = re.compile(r"\bstruct\s+kunit_case\s+(\w+)\s*\[[^]]*\]\s*=\s*\{")
_SUITE = re.compile(r"\bstruct\s+kunit_suite\s+(\w+)\s*=\s*\{")
_FIXTURE_SUITE = re.compile(r"\bFIXTURE_SUITE\s*\(\s*,\s*(\w+)\s*\)")
_CASE = re.compile(r"\b(KUNIT_CASE\w*)\s*\(\s*(\w+)")
_NAME = re.compile(r"\.name\s*=\s*\"([^\"]*)\"")
_CASES = re.compile(r"\.test_cases\s*=\s*(\w+)")
_REGISTER = re.compile(r"\bkunit_test_(?:init_section_)?suites?\s*\(([^)]*)\)")


@dataclass(frozen=True)
class Function:
    """A function of a case's form, and the comment directly above it."""

    name: str
    line: int
    comment: str


@dataclass(frozen=True)
class Suite:
    """A kunit_suite: the variable, its name for KUnit, the array of its cases."""

    variable: str
    name: str
    cases: str
    line: int


@dataclass
class Source:
    functions: dict[str, Function] = field(default_factory=dict)
    arrays: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    suites: list[Suite] = field(default_factory=list)
    registered: list[str] = field(default_factory=list)
    repeated: list[Function] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def parse(text: str) -> Source:
    code, comments = _blank(text)
    source = Source()
    for match in _FUNCTION.finditer(code):
        above = _above(code, comments, match.start())
        function = Function(match[1], _line(code, match.start()), above)
        if function.name in source.functions:
            source.repeated.append(function)
        source.functions[function.name] = function
        static = "static" in match[0].split()
        if static and len(re.findall(rf"\b{function.name}\b", code)) == 1:
            source.unused.append(function.name)
    for match in _ARRAY.finditer(code):
        body = _body(code, match.end())
        source.arrays[match[1]] = [(case[2], case[1]) for case in _CASE.finditer(body)]
    for match in _SUITE.finditer(code):
        source.suites.append(_suite(text, code, match))
    for match in _FIXTURE_SUITE.finditer(code):
        name = text[match.start():match.end()].split('"')[1]
        suite = Suite(f"{match[1]}_suite", name, match[1], _line(code, match.start()))
        source.suites.append(suite)
        source.registered.append(suite.variable)
    for match in _REGISTER.finditer(code):
        source.registered += re.findall(r"\w+", match[1])
    return source


def _suite(text: str, code: str, match: re.Match[str]) -> Suite:
    length = len(_body(code, match.end()))
    name = _NAME.search(text[match.end():match.end() + length])
    cases = _CASES.search(code[match.end():match.end() + length])
    return Suite(match[1], name[1] if name else "", cases[1] if cases else "",
                 _line(code, match.start()))


def _blank(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Replace comments and literals by spaces; return the comments separately."""
    comments: list[tuple[int, int, str]] = []
    pieces: list[str] = []
    end = 0
    for match in _LEXEME.finditer(text):
        pieces += [text[end:match.start()], re.sub(r"[^\n]", " ", match[0])]
        if match["comment"]:
            comments.append((match.start(), match.end(), match[0]))
        end = match.end()
    return "".join([*pieces, text[end:]]), comments


def _above(code: str, comments: list[tuple[int, int, str]], start: int) -> str:
    before = [each for each in comments if each[1] <= start]
    if not before or code[before[-1][1]:start].strip():
        return ""
    return before[-1][2]


def _body(code: str, start: int) -> str:
    depth = 1
    for match in re.compile(r"[{}]").finditer(code, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return code[start:match.start()]
    return code[start:]


def _line(code: str, offset: int) -> int:
    return code.count("\n", 0, offset) + 1


def tagged(comment: str, tag: str) -> str | None:
    """Return the text after `tag:` on a line of a comment, or None."""
    for line in _plain_lines(comment):
        if line.startswith(f"{tag}:"):
            return line[len(tag) + 1:].strip()
    return None


def _plain_lines(comment: str) -> Iterator[str]:
    inner = comment[2:-2] if comment.startswith("/*") else comment[2:]
    for line in inner.splitlines():
        yield line.strip().lstrip("*").strip()
