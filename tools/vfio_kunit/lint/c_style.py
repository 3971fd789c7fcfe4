# SPDX-License-Identifier: GPL-2.0-only
"""Rules of the project's C that neither checkpatch nor kernel-doc has."""

import pathlib
import re
from collections.abc import Iterator

COLUMNS = 80
TAB = 8

Problem = tuple[int, str]

# A header that is the text of another file, and is included once by its nature.
UNGUARDED = {"tests/common/core_tree_source.h"}

# Programs of user space have the C library's headers too.
USER_SPACE = "tests/userspace/"

_LITERAL = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)
_GUARD = re.compile(r"^#\s*ifndef (\w+)\n#\s*define \1$", re.M)
_SYSTEM = ("asm", "generated", "linux", "net", "trace", "uapi")
_INCLUDE = re.compile(r'#\s*include\s+(?:<(?P<system>[^>]+)>|"(?P<own>[^"]+)")')
_KERNEL_DOC = re.compile(r"/\*\*\n.*?\*/", re.S)
_SECTION = re.compile(r"(@[\w.>-]+|[A-Z]\w*):")
_SUMMARY = re.compile(r"(?P<name>[\w ]+?)(?P<call>\([^)]*\))?\s+[-:]\s+(?P<text>.+)")
_CONTEXT = re.compile(r"(?:Process|Interrupt|Atomic|Any) context\."
                      r"(?: May sleep\.| Does not sleep\.)?(?: [A-Z@].*\.)?")
_COMMENT = re.compile(r"^(?P<before>[^\n]*?)(?P<comment>/\*[^\n]*?\*/)[ \t]*$", re.M)
_STATEMENT = re.compile(r"^[ \t]+(?:\} )?(?P<word>(?:else )?if|for|(?<!\} )while|else|"
                        r"\w*for_each\w*)\b", re.M)
_TWO_VALUES = re.compile(r"\bKUNIT_(?:EXPECT|ASSERT)_(?:PTR_)?(?:EQ|NE|LT|LE|GT|GE|STREQ|STRNEQ)"
                         r"(?P<message>_MSG)?(?=\()")
_CONSTANT = re.compile(r'-?(?:\d\w*|[A-Z][A-Z0-9_]*|NULL|true|false|"[^"]*")'
                       r"|\((?:[\w ]+\*?)\)\s*(?:\d\w*|NULL)")

# What a summary of a function cannot begin with: that is no imperative.
_NO_VERB = {"a", "all", "an", "any", "as", "each", "how", "if", "no", "not", "one", "same", "some",
            "that", "the", "these", "this", "those", "what", "when", "where", "whether", "which",
            "who", "whom", "whose"}


def problems(name: str, text: str) -> list[str]:
    code = _LITERAL.sub(_blank, text)
    found = [*_guard(name, text), *(_includes(text) if not name.startswith(USER_SPACE) else ()),
             *_docs(text), *_comments(text), *_braces(text, code), *_expectations(text, code),
             *_width(text)]
    return [f"{name}:{line}: {complaint}" for line, complaint in sorted(found)]


def _blank(match: re.Match[str]) -> str:
    """Same length and lines; of a string its quotes are left, of a comment nothing."""
    text = match.group()
    if text[0] in "\"'":
        return text[0] + "s" * (len(text) - 2) + text[0]
    return re.sub(r"[^\n]", " ", text)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def guard(name: str) -> str:
    """The include guard of a header: its folder and its name."""
    path = pathlib.PurePath(name)
    return re.sub(r"\W", "_", f"_{path.parent.name}_{path.stem}_h".upper())


def _guard(name: str, text: str) -> Iterator[Problem]:
    if not name.endswith(".h") or name in UNGUARDED:
        return
    wanted = guard(name)
    first = _GUARD.search(text)
    if first is None or first.group(1) != wanted:
        line = 1 if first is None else _line(text, first.start())
        yield line, f"the include guard is not {wanted}"
    elif not text.rstrip().endswith(f"#endif /* {wanted} */"):
        yield _line(text, len(text.rstrip())), f"the file does not end in #endif /* {wanted} */"


def _rank(match: re.Match[str]) -> int:
    """The block of an include: linux/ and its like, then kunit/, then the project's."""
    folder = (match.group("system") or "").partition("/")[0]
    return 0 if folder in _SYSTEM else 1 if folder == "kunit" else 2


def _includes(text: str) -> Iterator[Problem]:
    """Blocks of includes in order, a blank line between them; conditional ones are free."""
    depth, last, blank = 0, -1, True
    guarded = _GUARD.search(text) is not None
    for number, line in enumerate(text.splitlines(), 1):
        depth += bool(re.match(r"#\s*if", line)) - bool(re.match(r"#\s*endif", line))
        match = _INCLUDE.match(line)
        if match and depth <= guarded:
            rank = _rank(match)
            if rank < last:
                yield number, "include blocks: linux/, then kunit/, then the project's"
            elif rank > last >= 0 and not blank:
                yield number, "no blank line between two blocks of includes"
            last = max(rank, last)
        blank = match is None


def _docs(text: str) -> Iterator[Problem]:
    """kernel-doc: the summary, and the form of Context."""
    for block in _KERNEL_DOC.finditer(text):
        start = _line(text, block.start())
        lines = [re.sub(r"^\s*\*/?\s?", "", line).rstrip(" */")
                 for line in block.group().splitlines()[1:]]
        summary = _SUMMARY.fullmatch(_paragraph(lines, 0))
        if summary:
            yield from ((start + 1, each) for each in _summary(summary))
        for index, line in enumerate(lines):
            if line.startswith("Context:"):
                said = _paragraph(lines, index).removeprefix("Context:").strip()
                rest = said.partition("context. ")[2].removeprefix("May sleep.")
                if not _CONTEXT.fullmatch(said) or "may sleep" in rest.lower():
                    yield start + 1 + index, ('"Context: Process context. May sleep. Takes and '
                                              'releases @x->lock." is the form')


def _paragraph(lines: list[str], begin: int) -> str:
    """The line and those that continue it."""
    text = lines[begin]
    for line in lines[begin + 1:]:
        if not line.strip() or _SECTION.match(line.strip()):
            break
        text += " " + line.strip()
    return text


def _summary(match: re.Match[str]) -> Iterator[str]:
    text, name = match.group("text").strip(), match.group("name")
    if name == "DOC":
        return
    first = re.split(r"[\s,]", text)[0]
    identifier = bool(re.search(r"[_()@%&\d]|[A-Z].*[A-Z]", first))
    if text.endswith("."):
        yield "a summary ends without a full stop"
    if first[0].isupper() and not identifier:
        yield "a summary begins in lower case"
    if match.group("call") and (first.lower() in _NO_VERB or identifier or re.search(
            r"(?<!s)s$|ing$", first.lower())):
        yield f"a function's summary begins with an imperative, not {first!r}"


def _comments(text: str) -> Iterator[Problem]:
    """One-line comments: a sentence, capital and full stop; or a label, with neither."""
    for match in re.finditer(r"^[^\n\"]*//[^\n]*", _KERNEL_DOC.sub(_blank, text), re.M):
        if "SPDX-License-Identifier" not in match.group() and "/*" not in match.group():
            yield _line(text, match.start()), "a comment is /* ... */"
    for match in _COMMENT.finditer(text):
        comment, line = match.group("comment"), _line(text, match.start())
        if match.group("before").count('"') % 2 or comment.startswith("/**"):
            continue
        said = comment[2:-2]
        if not (said.startswith(" ") and said.endswith(" ")):
            yield line, "a comment has a blank at either end"
            continue
        said = said.strip()
        if match.group("before").strip() or "SPDX-" in said or re.match(r"\w+:( |$)", said):
            continue
        first = said.split()[0]
        if re.search(r"[^A-Za-z']|[a-zA-Z][A-Z]", first.rstrip(",.:")):
            continue
        if first[0].isupper() != (said[-1] in ".:?!"):
            yield line, "a one-line comment is a sentence (capital, full stop) or a label (neither)"


def _braces(text: str, code: str) -> Iterator[Problem]:
    """A body that spans lines is in braces."""
    plain = re.sub(r"\\$", " ", code, flags=re.M)
    for match in _STATEMENT.finditer(plain):
        at = match.end()
        if match.group("word") != "else":
            opened = re.compile(r"\s*\(").match(plain, at)
            if opened is None:
                continue
            at = _closing(plain, opened.end() - 1)
        head = re.compile(r"[ \t]*\n").match(plain, at)
        if head is None:
            continue
        begin = head.end() + len(text[head.end():]) - len(text[head.end():].lstrip())
        if begin < len(plain) and text[begin] not in "{#" and "\n" not in text[head.end():begin] \
                and "\n" in plain[begin:_statement_end(plain, begin)]:
            yield _line(plain, match.start("word")), "a body of several lines has no braces"


def _closing(code: str, at: int) -> int:
    """Behind the bracket that closes the one at `at`."""
    depth = 0
    for place in range(at, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if not depth:
            return place + 1
    return len(code)


def _statement_end(code: str, at: int) -> int:
    depth = 0
    for place in range(at, len(code)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(code[place], 0)
        if depth < 0 or not depth and code[place] in ";}":
            return place
    return len(code)


def _expectations(text: str, code: str) -> Iterator[Problem]:
    for match in _TWO_VALUES.finditer(code):
        end = _closing(code, match.end())
        values = [each.strip() for each in _arguments(text[match.end() + 1:end - 1])]
        constant = [bool(_CONSTANT.fullmatch(value)) for value in values[1:3]]
        if constant == [True, False]:
            yield _line(code, match.start()), "the actual value comes first, then the expected one"


def _arguments(text: str) -> list[str]:
    parts, depth = [""], 0
    for char in _LITERAL.sub(_blank, text):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(char, 0)
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _width(text: str) -> Iterator[Problem]:
    """No line is wider than COLUMNS, unless a string keeps it from being broken."""
    for number, line in enumerate(text.splitlines(), 1):
        columns = len(re.sub(r"\s*\\$", "", line).expandtabs(TAB))
        if columns > COLUMNS and '"' not in line:
            yield number, f"{columns} columns, of {COLUMNS} at most"
