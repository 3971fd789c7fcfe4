# SPDX-License-Identifier: GPL-2.0-only
"""The files of the core: which headers they include, and that no two need each other."""

import graphlib
import pathlib
import re

from fakes import ROOT

CORE = ROOT / "drivers/vfio"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FUNCTION = re.compile(r"^(?!static)[\w *]+?\b(vfio_\w+)\([^;{}]*\)\n\{", re.MULTILINE)
_TABLE = re.compile(r"^const struct \w+ (vfio_\w+) = ", re.MULTILINE)


def sources(suffixes: tuple[str, ...]) -> dict[str, str]:
    """The text of each file without comments, by the name of the file."""
    return {path.name: _COMMENT.sub("", path.read_text())
            for path in sorted(CORE.iterdir()) if path.suffix in suffixes}


def calls(texts: dict[str, str]) -> dict[str, set[str]]:
    """The files whose functions and tables each file names."""
    home = {name: file for file, text in texts.items()
            for pattern in (_FUNCTION, _TABLE) for name in pattern.findall(text)}
    return {file: {home[word] for word in re.findall(r"\bvfio_\w+", text) if word in home} - {file}
            for file, text in texts.items()}


def test_no_two_files_call_each_other() -> None:
    graph = calls(sources((".c",)))
    assert {"unbound.c", "group_devices.c"} <= graph["viability.c"]
    list(graphlib.TopologicalSorter(graph).static_order())


def test_core_includes_its_own_headers_and_the_kernels() -> None:
    interface = {f"vfio/{path.name}" for path in (ROOT / "include/vfio").iterdir()}
    for name, text in {**sources((".c", ".h")), **{
            str(path): path.read_text() for path in (ROOT / "include/vfio").iterdir()}}.items():
        for included in re.findall(r'#include [<"]([^>"]+)[>"]', text):
            assert (included in interface or (CORE / included).exists()
                    or pathlib.PurePath(included).parts[0] in ("linux", "uapi", "kunit")), name
