# SPDX-License-Identifier: GPL-2.0-only
"""Subjects that call what the explorer does not model do not build."""

import pathlib
import subprocess

import pytest

from fakes import ROOT
from generate import hooks as generator

# What the hooks need of the kernel's headers.
STUBS = {
    "linux/compiler.h": """
#define __compiletime_error(message) __attribute__((error(message)))
#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
""",
    "linux/stringify.h": """
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
""",
    "interleave/hooks.h": "",
}


CONSTRUCTS = generator.read_constructs((ROOT / "tools/generate/constructs.tbl").read_text())
# name, whether the kernel has it as a function, reason
REFUSED = [(name.rstrip("!"), not name.endswith("!"), construct.reason)
           for construct in CONSTRUCTS if construct.key for name in construct.names]


def _compile(folder: pathlib.Path, calls: list[str], before: str = "") -> str:
    """Compile one function a call, from line 1 on; return what the compiler says."""
    for name, text in STUBS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    functions = "".join(f"int {name}();\n" for name, _, _ in REFUSED)
    (folder / "subject.h").write_text(
        functions + "#include <interleave/calls.h>\n#include <interleave/refused.h>\n" + before)
    (folder / "subject.c").write_text("".join(
        f"int f{number}(void); int f{number}(void) {{ return {call}; }}\n"
        for number, call in enumerate(calls)))
    return subprocess.run(
        ["gcc", "-std=gnu11", "-O2", "-c", "-o", "subject.o", f"-I{folder}",
         f"-I{ROOT}/include", "-include", "subject.h", "subject.c"],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False).stderr


def test_every_refused_construct_fails_the_build_by_name_and_line(tmp_path: pathlib.Path) -> None:
    said = _compile(tmp_path, [f"{name}(1)" for name, _, _ in REFUSED])
    assert len(REFUSED) > 200
    for line, (name, _, reason) in enumerate(REFUSED, 1):
        assert f"subject.c:{line}: {name}() is not modelled by the explorer: {reason}" in said


def test_the_wrapper_lets_a_function_pass(tmp_path: pathlib.Path) -> None:
    functions = [f"INTERLEAVE_UNMODELLED({name}(1))" for name, function, _ in REFUSED if function]
    assert _compile(tmp_path, functions) == ""
    assert "error" in _compile(tmp_path, ["INTERLEAVE_UNMODELLED(mod_timer(1)) + mod_timer(1)"])


def test_an_inline_function_that_nothing_calls_is_no_matter(tmp_path: pathlib.Path) -> None:
    unused = "static inline int unused(void) { return mod_timer(1) + read_seqcount_begin(1); }\n"
    assert _compile(tmp_path, ["0"], unused) == ""


@pytest.mark.parametrize("meta, args, names", [
    ("vRF", "i v", ["add", "add_return", "add_return_relaxed", "fetch_add_release"]),
    ("B", "i v", ["add", "add_acquire", "add_relaxed"]),
    ("b", "i v", ["add"]),
    ("s", "v i", ["add", "add_release"]),
])
def test_forms_of_an_atomic_operation(meta: str, args: str, names: list[str]) -> None:
    text = "\n".join(generator.atomics(f"# a comment\nadd\t{meta}\t{args}\n"))
    for name in names:
        assert f"#define atomic64_{name}(" in text
    assert text.count("#undef atomic64_") == {"vRF": 9, "B": 4, "b": 1, "s": 2}[meta]


def test_tables_of_old_kernels_have_no_other_forms(tmp_path: pathlib.Path) -> None:
    new = (ROOT / "include/interleave/atomics_table.h").read_text()
    old = "\n".join(generator.atomics("add_negative\tb\ti\tv\nxchg\tI\tv\ti\n"))
    assert all(line in new for line in old.splitlines() if line.startswith("#undef"))
