# SPDX-License-Identifier: GPL-2.0-only
"""A declared difference passes if it is seen, and nothing else does."""

import pathlib

import pytest

from fakes import ROOT
from vfio_kunit.base.errors import Failure
from vfio_kunit.judge import differences, inventory
from vfio_kunit.judge.differences import BREAKS, FAILS, Difference, judge
from vfio_kunit.judge.verdict import LOG_LINES, Case, Status, Verdict
from vfio_kunit.kernel import cores

BLOCKED = ["# one: ASSERTION FAILED at tests/x.c:3", "deadline: the thread hangs"]
COUNTED = ["# one: EXPECTATION FAILED at tests/x.c:9",
           "Expected calls == intercept_allocations_calls()"]


def declared(outcome: str = FAILS, *shows: str) -> Difference:
    """A difference of case vfio_a.one."""
    return Difference(("tree",), ("vfio_a.o*",), ("C10",), "it takes the lock", outcome, shows)


def judged(status: Status, diagnostics: list[str], *about: Difference) -> Case:
    """What becomes of vfio_a.one."""
    case = Case("vfio_a", "one", status, diagnostics=list(diagnostics))
    judge(Verdict([case]), about)
    return case


HANGS = "deadline: the thread hangs"
CALLS = "intercept_allocations_calls"
KASAN = "BUG: KASAN: slab-use-after-free in x"


def test_an_observed_difference_is_good() -> None:
    case = judged(Status.FAILED, BLOCKED, declared(FAILS, HANGS))
    assert case.status is Status.DIFFERS
    assert case.reasons == ["it takes the lock"]
    assert Verdict([case]).exit == 0


@pytest.mark.parametrize("status, said, shows, complaint", [
    pytest.param(Status.PASSED, [], [HANGS],
                 "declared: fails (it takes the lock); observed: passes", id="not observed"),
    pytest.param(Status.FAILED, [*BLOCKED, *COUNTED], [HANGS], f"not declared: {COUNTED[0]}",
                 id="a further failed check"),
    pytest.param(Status.FAILED, BLOCKED, [HANGS, CALLS], f"declared, but not seen: {CALLS}",
                 id="a declared check that holds"),
    pytest.param(Status.FAILED, [KASAN, *BLOCKED], [HANGS], f"not declared: {KASAN}",
                 id="a report of the kernel is a failed check"),
    pytest.param(Status.FAILED, BLOCKED * LOG_LINES, ["deadline"], "too many",
                 id="a flood is not believed"),
])
def test_another_difference_fails(status: Status, said: list[str], shows: list[str],
                                  complaint: str) -> None:
    case = judged(status, said, declared(FAILS, *shows))
    assert case.status is Status.FAILED
    assert complaint in case.diagnostics[0]


def test_two_differences_of_a_case_add_up() -> None:
    case = judged(Status.FAILED, [*BLOCKED, *COUNTED], declared(FAILS, HANGS),
                  declared(FAILS, CALLS))
    assert case.status is Status.DIFFERS
    assert len(case.reasons) == 2


def test_a_death_case_differs_by_its_complaint() -> None:
    about = declared(FAILS, "survived")
    assert judged(Status.FAILED, ["it survived; no BUG in x", "console"],
                  about).status is Status.DIFFERS
    assert judged(Status.FAILED, ["something else", "survived"], about).status is Status.FAILED


@pytest.mark.parametrize("outcome, status, good", [
    (BREAKS, Status.DIFFERS, True), (BREAKS, Status.FAILED, False), (BREAKS, Status.PASSED, False),
    (BREAKS, Status.SKIPPED, False), (FAILS, Status.SKIPPED, False),
])
def test_outcomes(outcome: str, status: Status, good: bool) -> None:
    case = judged(status, BLOCKED, declared(outcome, "deadline"))
    assert case.status is (Status.DIFFERS if good else Status.FAILED)


@pytest.mark.parametrize("status", [Status.CRASHED, Status.NOT_RUN])
def test_what_did_not_run_is_not_judged(status: Status) -> None:
    assert judged(status, [], declared(FAILS, "deadline")).status is status


def test_other_cases_are_left_alone() -> None:
    case = Case("vfio_b", "one", Status.FAILED, diagnostics=BLOCKED)
    judge(Verdict([case]), [declared(FAILS, "deadline")])
    assert (case.status, case.reasons) == (Status.FAILED, [])


def test_who_breaks_the_kernel() -> None:
    assert differences.breaking([declared(BREAKS), declared(FAILS, "x")],
                                ["vfio_a.one", "vfio_a.two"]) == [
        "vfio_a.one"]


ENTRY = """[[difference]]
cores = ["tree"]
cases = ["vfio_a.*"]
claims = []
reason = "so"
outcome = "fails"
shows = ["x"]
"""


@pytest.mark.parametrize("text, word", [
    ("[[difference", "malformed"),
    (ENTRY.replace('reason = "so"\n', ""), "without 'reason'"),
    (ENTRY.replace("shows", "show"), "without 'shows'"),
    (ENTRY + 'show = []\n', "'show' is unknown"),
    (ENTRY.replace('"fails"', '"maybe"'), "'maybe' is unknown"),
    (ENTRY.replace('["x"]', "[]"), "shows nothing"),
    (ENTRY.replace('["x"]', "[]").replace("fails", "breaks"), "breaks, but shows nothing"),
])
def test_a_malformed_file_is_refused(tmp_path: pathlib.Path, text: str, word: str) -> None:
    path = tmp_path / "differences.toml"
    path.write_text(text)
    with pytest.raises(Failure, match=word):
        differences.read_all(path)


def test_what_this_checkout_declares_is_of_cases_claims_and_cores_that_exist() -> None:
    known = inventory.read()
    findings = (ROOT / "Documentation/findings.md").read_text()
    claims = {claim.id for claim in known.claims}
    for each in differences.read_all(ROOT / differences.FILE):
        assert set(each.cores) <= set(cores.NAMES) - {cores.PROJECT}
        assert set(each.claims) <= claims
        assert not each.finding or f"\n## {each.finding}: {each.reason}\n" in findings
        for glob in each.cases:
            one = Difference(each.cores, (glob,), (), "", FAILS, ())
            assert any(one.matches(case.path) for case in known.cases), f"{glob} matches no case"
