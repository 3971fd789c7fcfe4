# SPDX-License-Identifier: GPL-2.0-only
"""The packages of the tool are layers: a module imports its own package and lower ones only."""

import ast
import pathlib
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

import vfio_kunit

TOOL = pathlib.Path(vfio_kunit.__file__).parent

# From the bottom. Packages of one row do not know each other.
LAYERS = (
    ("base", "version"),
    ("debian", "explorer"),
    ("kernel",),
    ("build",),
    ("boot",),
    ("judge",),
    ("session",),
    ("defects", "dropin", "lint"),
    ("bench",),
    ("commands",),
    ("cli",),
)
RANK = {package: rank for rank, row in enumerate(LAYERS) for package in row}


def modules(folder: pathlib.Path) -> dict[str, str]:
    """The text of each module below a folder, by its name from there."""
    return {".".join(path.relative_to(folder).with_suffix("").parts): path.read_text()
            for path in folder.rglob("*.py") if path.name != "__init__.py"}


def imported(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """The modules among `known` that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module
                                                 or "").partition(".")[0] == "vfio_kunit":
            package = (node.module or "").partition(".")[2]
            for alias in node.names:
                name = f"{package}.{alias.name}".strip(".")
                yield name if name in known else package


def problems(texts: Mapping[str, str]) -> list[str]:
    """Imports from a higher or a foreign package of the same row, and a cycle if there is one."""
    graph = {name: set(imported(text, texts)) for name, text in texts.items()}
    found = []
    for name, others in graph.items():
        package = name.partition(".")[0]
        for other in others:
            target = other.partition(".")[0]
            if target != package and RANK[target] >= RANK[package]:
                found.append(f"{name} imports {other}")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found.append("a cycle: " + " -> ".join(error.args[1]))
    return sorted(found)


def test_every_package_has_a_layer() -> None:
    packages = {name.partition(".")[0] for name in modules(TOOL)}
    assert packages == set(RANK)


def test_no_module_imports_a_higher_layer() -> None:
    assert problems(modules(TOOL)) == []


@pytest.mark.parametrize(("texts", "problem"), [
    ({"base.a": "from vfio_kunit.boot import b", "boot.b": ""}, "base.a imports boot.b"),
    ({"lint.a": "from vfio_kunit.dropin.b import f", "dropin.b": ""}, "lint.a imports dropin.b"),
    ({"base.a": "def f():\n    from vfio_kunit.cli import main", "cli": ""}, "base.a imports cli"),
    ({"base.a": "from vfio_kunit.base import b", "base.b": "from vfio_kunit.base.a import f"},
     "a cycle: "),
])
def test_a_wrong_import_is_found(texts: dict[str, str], problem: str) -> None:
    found = problems(texts)
    assert len(found) == 1 and found[0].startswith(problem)
