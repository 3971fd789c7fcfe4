#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Generate the explorer's tables of hooks.

hooks.py TREE          write them
hooks.py --check TREE  name those that are not current; exit status 1 if any

Atomic operations come from scripts/atomic/atomics.tbl of the kernel TREE, locks from
locks.tbl, other families of calls from calls.tbl, what is not modelled from constructs.tbl,
and the table of the documentation from all of these and the headers that are written by hand.
"""

import pathlib
import re
import sys
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
HEADERS = CHECKOUT / "include/interleave"
DOCUMENT = CHECKOUT / "Documentation/interleave.md"

TABLE_BEGINS = "<!-- constructs: tools/generate/hooks.py -->\n"
TABLE_ENDS = "<!-- end of constructs -->\n"

WIDTH = 80
TAB = 8
ORDERS = {"": "FULL", "_relaxed": "NONE", "_acquire": "ACQUIRE", "_release": "RELEASE"}

# When an operation that may fail has succeeded, by its result and arguments.
SUCCESS = {
    "inc_not_zero": "__il_ret",
    "inc_unless_negative": "__il_ret",
    "dec_unless_positive": "__il_ret",
    "dec_if_positive": "__il_ret >= 0",
    "add_unless": "__il_ret",
    "fetch_add_unless": "__il_ret != __il_j",
}

# The arguments of an operation, from its column "args" without names.
ARGUMENTS = {"cv": "v", "v": "v", "iv": "i, v", "vi": "v, i", "vii": "v, i, j", "vpi": "v, i, j"}

# Arguments of a form of locks.tbl beside the lock.
EXTRA = {"nested": ["s"], "signal_nested": ["s"], "outer": ["o"], "save": ["f"],
         "save_nested": ["f", "s"],
         "try_save": ["f"], "restore": ["f"]}


@dataclass(frozen=True)
class Lock:
    """A row of locks.tbl: a call about a lock."""

    name: str
    type: str
    kind: str
    form: str
    optional: bool


@dataclass(frozen=True)
class Scope:
    """A row of locks.tbl: a class of guard()."""

    name: str
    take: Lock
    end: Lock


@dataclass
class Locks:
    """A type of lock, and what is done to it."""

    title: str
    calls: list[Lock] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)


@dataclass(frozen=True)
class Construct:
    """A section of constructs.tbl. What is refused has a key for its macros."""

    key: str
    title: str
    reason: str
    names: list[str]


def main(arguments: list[str]) -> int:
    check = arguments[:1] == ["--check"]
    trees = arguments[check:]
    if len(trees) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    stale = {path: text for path, text in generated(pathlib.Path(trees[0])).items()
             if not path.exists() or path.read_text() != text}
    for path, text in stale.items():
        if check:
            print(f"{path.relative_to(CHECKOUT)}: not current: run tools/generate/hooks.py TREE")
        else:
            path.write_text(text)
    return int(check and bool(stale))


def generated(tree: pathlib.Path) -> dict[pathlib.Path, str]:
    """Every table, by the file that it is in."""
    constructs = read_constructs((HERE / "constructs.tbl").read_text())
    locks_table = locks(read_locks((HERE / "locks.tbl").read_text()))
    calls_tables = calls((HERE / "calls.tbl").read_text())
    return {
        HEADERS / "atomics_table.h": header(
            "atomics_table", "scripts/atomic/atomics.tbl", atomics(
                (tree / "scripts/atomic/atomics.tbl").read_text())),
        HEADERS / "calls_table.h": header("calls_table", "tools/generate/calls.tbl",
                                          sum(calls_tables.values(), [])),
        HEADERS / "locks_table.h": header("locks_table", "tools/generate/locks.tbl", locks_table),
        HEADERS / "refused.h": header("refused", "tools/generate/constructs.tbl",
                                      refused(constructs)),
        DOCUMENT: document(DOCUMENT.read_text(), constructs, {
            **calls_tables, "locks": locks_table + calls_tables["locks"]}),
    }


def rows(text: str) -> list[str]:
    """The lines of a table, without comments and empty ones."""
    return [line.rstrip() for line in text.splitlines() if line.strip()
            and not line.startswith("#")]


def header(name: str, source: str, lines: list[str]) -> str:
    """The whole of a generated header."""
    guard = f"_INTERLEAVE_{name.upper()}_H"
    return "\n".join([
        "/* SPDX-License-Identifier: GPL-2.0-only */",
        f"/* Made from {source} by tools/generate/hooks.py. */",
        f"#ifndef {guard}", f"#define {guard}", *lines, "", f"#endif /* {guard} */", ""])


def columns(text: str) -> int:
    """Count the columns of a line, with its tabs."""
    return len(text.expandtabs(TAB))


def call(indent: str, name: str, arguments: list[str]) -> list[str]:
    """A call, over as many lines as needed."""
    lines = [f"{indent}{name}("]
    first = True
    for i, argument in enumerate(arguments):
        end = ")" if i == len(arguments) - 1 else ","
        space = "" if first else " "
        # The last column of a line in the middle holds a backslash.
        if columns(lines[-1] + space + argument + end) > WIDTH - TAB + (end == ")") * TAB:
            lines.append(f"{indent}\t")
            space = ""
        lines[-1] += space + argument + end
        first = False
    return lines


def define(name: str, parameters: str, body: str, arguments: list[str]) -> list[str]:
    """A macro that stands for a call, and no other macro of this name before it."""
    head = f"#define {name}({parameters})"
    line = f"{head}\t{body}({', '.join(arguments)})"
    lines = [line] if columns(line) <= WIDTH else [head, *call("\t", body, arguments)]
    for i, part in enumerate(lines[:-1]):
        lines[i] = part + "\t" * -(-(WIDTH - TAB - columns(part)) // TAB) + "\\"
    return [f"#undef {name}", *lines]


def atomics(table: str) -> list[str]:
    """Hooks of the operations in the kernel's table, for each type."""
    lines = []
    for type_ in ("atomic", "atomic_long", "atomic64"):
        lines += ["", f"/* {type_}_t */", ""]
        for row in rows(table):
            name, meta, *given = row.split()
            signature = "".join(argument.split(":")[0] for argument in given)
            arguments = ARGUMENTS[signature]
            for variant, body, flags in atomic_forms(name, meta, arguments):
                full = f"{type_}_{variant}"
                lines += define(full, arguments, body, [full, *flags, *arguments.split(", "), "#v"])
    return lines


def atomic_forms(name: str, meta: str, arguments: str) -> list[tuple[str, str, list[str]]]:
    """The variants of an operation: name, the macro that hooks it, the macro's flags."""
    shape = arguments.replace(", ", "")
    if meta == "l":
        return [(name, "__il_v", ["INTERLEAVE_READ"]),
                (f"{name}_acquire", "__il_v", ["INTERLEAVE_ACQUIRE"])]
    if meta == "s":
        return [(name, "__il_vi", ["INTERLEAVE_STORE"]),
                (f"{name}_release", "__il_vi", ["INTERLEAVE_STORE | INTERLEAVE_RELEASE"])]
    hook = {"cmpxchg": "__il_cas", "try_cmpxchg": "__il_try_cas"}.get(name, f"__il_rmw_{shape}")
    forms = []
    for letter in meta:
        variant = {"R": f"{name}_return", "F": f"fetch_{name}", "f": f"fetch_{name}"}.get(letter,
                                                                                          name)
        if letter == "v":
            forms.append((variant, hook, ["NONE"]))
        elif letter.isupper():
            forms += [(variant + suffix, hook, [order]) for suffix, order in ORDERS.items()]
        elif variant in SUCCESS:
            forms.append((variant, f"__il_unless_{shape}", [SUCCESS[variant]]))
        else:
            forms.append((variant, hook, ["FULL"]))
    return forms


def read_locks(table: str) -> list[Locks]:
    families: list[Locks] = []
    members: list[tuple[Locks, str, str, dict[str, Lock]]] = []
    for row in rows(table):
        first, *rest = row.split()
        if first == "family":
            members = []
            for spec in rest:
                type_, prefix = spec.split(":")
                type_ = type_.replace("struct_", "struct ")
                title = type_ + (f", {prefix}*" if type_ == "rwlock_t" else "")
                members.append((Locks(title), type_, prefix, {}))
            families += [member[0] for member in members]
            continue
        for family, type_, prefix, calls in members:
            if first == "scope":
                name, take, end = (part.replace("*", prefix).replace("~", prefix.rstrip("_"))
                                   for part in rest)
                family.scopes.append(Scope(name, calls[take], calls[end]))
                continue
            kind, form = rest
            name = first.replace("*", prefix).rstrip("?")
            calls[name] = Lock(name, type_, kind, form, first.endswith("?"))
            family.calls.append(calls[name])
    return families


def locks(families: list[Locks]) -> list[str]:
    """The kernel's own calls under other names, hooks of them, and classes of guard()."""
    lines = ["", "/* The kernel's own, many of which are macros. */", ""]
    for family in families:
        for lock in family.calls:
            shape = {"bool": "value", "signal": "value", "signal_nested": "value_nested",
                     "assert": "void"}.get(lock.form, lock.form)
            own = f"__IL_REAL_{shape.upper()}({lock.name}, {lock.type})"
            lines += [f"#ifdef {lock.name}", own, "#endif"] if lock.optional else [own]
    for family in families:
        lines += ["", f"/* {family.title} */", ""]
        for lock in family.calls:
            lines += lock_hook(lock)
        ends = dict.fromkeys(scope.end for scope in family.scopes)
        lines += [""] if ends else []
        for end in ends:
            shape = "__IL_END_RESTORE" if end.form == "restore" else "__IL_END"
            lines.append(f"{shape}({end.name}, {end.type}, IL_{end.kind})")
        for scope in family.scopes:
            lines += [line for line in define(
                f"class_{scope.name}_constructor", "l", "__il_scope",
                [scope.name, f"IL_{scope.take.kind}", scope.take.name, scope.end.name, "l", "#l"])
                      if not line.startswith("#undef")]
            head, tail = f"#define class_{scope.name}_destructor", f"\t__il_end_{scope.end.name}"
            lines += [head + tail] if columns(head + tail) <= WIDTH else [f"{head}\t\\", tail]
    return lines


def lock_hook(lock: Lock) -> list[str]:
    """The macro that stands for one call about a lock."""
    extra = EXTRA.get(lock.form, [])
    shape = {"nested": "void", "restore": "void", "signal_nested": "signal", "save_nested": "save",
             "outer": "void"}.get(lock.form, lock.form)
    kind = [] if lock.form == "assert" else [f"IL_{lock.kind}"]
    given = ["__il_outer(o)" if name == "o" else name for name in extra]
    lines = define(lock.name, ", ".join(["l", *extra]), f"__il_{shape}",
                   [*kind, lock.name, "l", "#l", *given])
    return [f"#ifdef {lock.name}", *lines, "#endif"] if lock.optional else lines


def calls(table: str) -> dict[str, list[str]]:
    """Hooks of calls.tbl, by the header that they belong to."""
    headers: dict[str, list[str]] = {}
    shapes: dict[str, tuple[str, str, str]] = {}
    for row in rows(table):
        first, *rest = row.split(maxsplit=2)
        if first == "header":
            lines = headers[rest[0]] = ["", f"/* {rest[0]}.h */", ""]
            shapes = {}
        elif first == "shape":
            shape = re.fullmatch(r"shape (\w+)\((.*?)\) = (.+?)\((.*)\)", row)
            assert shape, row
            shapes[shape[1]] = (shape[2], shape[3], shape[4])
        else:
            name = first.rstrip("?")
            given = rest[1] if rest[1:] else ""
            parameters, body, arguments = (part.replace("NAME", name).replace("...", given)
                                           for part in shapes[rest[0]])
            hook = define(name, parameters, body, arguments.split(", "))
            lines += [f"#ifdef {name}", *hook, "#endif"] if first != name else hook
    return headers


def read_constructs(table: str) -> list[Construct]:
    found: list[Construct] = []
    for row in rows(table):
        if row.startswith("\t"):
            found[-1].names.extend(row.split())
            continue
        verdict, rest = row.split(" ", 1)
        key, rest = rest.split(" ", 1) if verdict == "refused" else ("", rest)
        title, reason = rest.split(": ", 1)
        found.append(Construct(key, title, reason, []))
    return found


def refused(constructs: list[Construct]) -> list[str]:
    """Macros that fail the build of a subject which calls what is not modelled."""
    lines = []
    for construct in constructs:
        if not construct.key:
            continue
        lines += ["", f"/* {construct.title} */", "", f"#define __IL_WHY_{construct.key}" + "\t\\",
                  f'\t"{construct.reason}"']
        for name in construct.names:
            bare = name.rstrip("!")
            if name != bare:
                lines += define(bare, "a...", "__il_refused_macro", [bare, construct.key])
            else:
                lines += define(bare, "a...", "__il_refused", [bare, construct.key, "a"])[1:]
    return lines


def document(text: str, constructs: list[Construct], tables: dict[str, list[str]]) -> str:
    """The documentation with its table made anew."""
    before, rest = text.split(TABLE_BEGINS)
    after = rest.split(TABLE_ENDS)[1]
    lines = ["", "| construct | | calls, and why |", "| --- | --- | --- |"]
    for title, calls in modelled(tables).items():
        lines.append(f"| {title} | modelled | {listed(calls)} |")
    for construct in constructs:
        verdict = "refused" if construct.key else "passes unseen"
        names = listed([name.rstrip("!") for name in construct.names])
        lines.append(f"| {construct.title} | {verdict} | {names}: {construct.reason} |")
    return before + TABLE_BEGINS + "\n".join([*lines, "", ""]) + TABLE_ENDS + after


def modelled(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """What the headers take over, by the title in the header's first comment."""
    found = {}
    guards: list[str] = []
    for path in sorted(HEADERS.glob("*.h")):
        text = path.read_text()
        title = re.search(r"^/?\s?\* Hooks: (.+?)[.:]", text, re.M)
        if title:
            text = "\n".join([*tables.get(path.stem, []), text])
            names = re.findall(r"^#define ((?!class_)[a-z][a-z0-9_]*)\(", text, re.M)
            scopes = re.findall(r"^#define class_(\w+)_constructor\(", text, re.M)
            found[title[1]] = list(dict.fromkeys(names))
            guards += scopes
    found["atomic operations"].insert(0, "all of `scripts/atomic/atomics.tbl`")
    found["classes of `guard()` and `scoped_guard()`"] = guards
    return found


def listed(names: list[str]) -> str:
    """Names in the form of the shell's braces, those that share a beginning together."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (name.count("_"), names.index(name))):
        stem = next((stem for stem in groups if name.startswith(stem + "_")), None)
        if stem is None:
            groups[name] = []
        else:
            groups[stem].append(name[len(stem):])
    parts = [stem + ("{," + ",".join(rest) + "}" if rest else "") for stem, rest in groups.items()]
    return ", ".join(part if "`" in part else f"`{part}`" for part in parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
