# SPDX-License-Identifier: GPL-2.0-only
"""Transcripts of two cores: what is read from a console, and what counts as alike."""

import pathlib

import pytest

from fakes import ROOT
from vfio_kunit.base.errors import Failure
from vfio_kunit.dropin import transcripts
from vfio_kunit.dropin.transcripts import Declared, Difference

CONSOLE = """\
vfio: something the kernel says
KTAP version 1
1..2
    KTAP version 1
    # Subtest: guest_group
    1..2
    # opened_once: > open(group, O_RDWR) = fd
mtty: the kernel interrupts
    # opened_once: > open(group, O_RDWR) = -1 EBUSY
    # opened_once: EXPECTATION FAILED at suite_group.c:9: no line of the transcript
    ok 1 opened_once
    # other: > close(group) = 0
    not ok 2 other
ok 1 guest_group
    KTAP version 1
    # Subtest: guest_dma
    1..1
[    1.234567]     # opened_once: > map() = 0
    ok 1 opened_once
ok 2 guest_dma
"""

KEY = ("guest_group", "opened_once")
NAME = "guest_group.opened_once"
BUSY = "open(group, O_RDWR) = -1 EBUSY"
OPEN = "open(group, O_RDWR) = fd"


def _declared(project: list[str], tree: list[str], case: str = NAME) -> Declared:
    return Declared(Difference(case, tuple(project), tuple(tree)), "by design", "C10")


def test_lines_belong_to_their_case() -> None:
    assert transcripts.read(CONSOLE.splitlines(keepends=True)) == {
        ("guest_group", "opened_once"): [OPEN, BUSY],
        ("guest_group", "other"): ["close(group) = 0"],
        ("guest_dma", "opened_once"): ["map() = 0"],
    }


def test_the_same_agrees() -> None:
    seen = transcripts.read(CONSOLE.splitlines())
    assert all(each.agrees for each in transcripts.compare(seen, seen, []))
    assert len(transcripts.compare(seen, seen, [])) == 3


@pytest.mark.parametrize("project, tree, found, text", [
    pytest.param([OPEN, BUSY], [OPEN, OPEN], Difference(NAME, (BUSY,), (OPEN,)),
                 [f"project: {BUSY}", f"tree:    {OPEN}"], id="another line"),
    pytest.param([OPEN, BUSY], [OPEN], Difference(NAME, (BUSY,), ()),
                 [f"project: {BUSY}", "tree:    (nothing)"], id="a line too many"),
    pytest.param(None, [OPEN], Difference(NAME, (), (OPEN,)),
                 ["project: (nothing)", f"tree:    {OPEN}"], id="a case of one core alone"),
])
def test_a_difference_that_nobody_declared_fails(project: list[str] | None, tree: list[str],
                                                 found: Difference, text: list[str]) -> None:
    seen = {} if project is None else {KEY: project}
    (compared,) = transcripts.compare(seen, {KEY: tree}, [])
    assert not compared.agrees
    assert compared.undeclared == [found]
    assert found.text() == text


@pytest.mark.parametrize("project, tree, undeclared, missing", [
    pytest.param([OPEN, BUSY], [OPEN, OPEN], False, False, id="observed"),
    pytest.param([OPEN], [OPEN], False, True, id="not observed"),
    pytest.param([OPEN], [BUSY], True, True, id="the wrong way round"),
])
def test_a_declared_difference_passes_when_it_is_observed(
        project: list[str], tree: list[str], undeclared: bool, missing: bool) -> None:
    meant = _declared([BUSY], [OPEN])
    (compared,) = transcripts.compare({KEY: project}, {KEY: tree}, [meant])
    assert compared.agrees == (not missing)
    assert compared.declared == ([] if missing else [meant])
    assert compared.missing == ([meant] if missing else [])
    assert bool(compared.undeclared) == undeclared


def test_a_declaration_counts_once() -> None:
    project, tree = [BUSY, "x", BUSY], [OPEN, "x", OPEN]
    (once,) = transcripts.compare({KEY: project}, {KEY: tree}, [_declared([BUSY], [OPEN])])
    assert len(once.undeclared) == 1
    (twice,) = transcripts.compare({KEY: project}, {KEY: tree}, [_declared([BUSY], [OPEN])] * 2)
    assert twice.agrees


def test_a_declaration_is_for_its_case_alone() -> None:
    other = _declared([BUSY], [OPEN], case="guest_group.other")
    (compared,) = transcripts.compare({KEY: [BUSY]}, {KEY: [OPEN]}, [other])
    assert not compared.agrees
    assert compared.missing == []


GOOD = """\
[[difference]]
case = "guest_group.opened_once"
project = ["a"]
tree = []
reason = "r"
claim = "C10"
"""


def test_declarations_are_read(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "differences.toml"
    path.write_text(GOOD)
    assert transcripts.load(path) == [Declared(Difference(NAME, ("a",), ()), "r", "C10")]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('claim = "C10"\n', "", "'claim' is missing"),
        ('claim = "C10"', 'claim = "C10"\nnote = "n"', "'note' is unknown"),
        ('reason = "r"', 'reason = ""', "needs a case, a reason and a claim"),
        ('tree = []', 'tree = "a"', "lists of lines"),
        ('tree = []', 'tree = ["a"]', "do the same"),
        ("[[difference]]", "[[differences]]", "unknown table 'differences'"),
        ("[[difference]]", "[[difference", "difference"),
    ],
)
def test_a_malformed_declaration_is_refused(tmp_path: pathlib.Path, old: str, new: str,
                                            word: str) -> None:
    path = tmp_path / "differences.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(Failure, match=word):
        transcripts.load(path)


def test_the_projects_own_declarations_are_well_formed() -> None:
    transcripts.load(ROOT / "tests/userspace/transcript_differences.toml")
