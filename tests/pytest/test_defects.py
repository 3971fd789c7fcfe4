# SPDX-License-Identifier: GPL-2.0-only
"""Seeded defects: their patches, the copy that a patch is applied to, and the verdicts."""

import json
import pathlib
import re
import subprocess
from unittest import mock

import pytest

from explorer_fakes import ABBA, ABBA_SUMMARY, COMPLETE_SUMMARY
from fakes import ROOT
from kernel_fakes import FakeKernel, Tool, ktap
from vfio_kunit.base.errors import Failure
from vfio_kunit.bench import time_to_find
from vfio_kunit.bench.time_to_find import Attempt
from vfio_kunit.defects import patches, search
from vfio_kunit.defects.patches import Defect
from vfio_kunit.explorer import schedules
from vfio_kunit.judge.verdict import Case, Status, Verdict

DEFECTS = patches.load(ROOT)
PATCHES = [pytest.param(each, id=each.name) for each in DEFECTS]


@pytest.mark.parametrize("defect", PATCHES)
def test_the_patch_applies_to_the_core_and_changes_nothing_else(defect: Defect) -> None:
    done = patches.apply(defect, ROOT, "--check")
    assert done.returncode == 0, done.stderr
    changed = re.findall(r"^\+\+\+ (\S+)", defect.path.read_text(), re.M)
    assert changed and all(re.fullmatch(r"b/drivers/vfio/\w+\.[ch]", path) for path in changed)


@pytest.mark.parametrize("defect", PATCHES)
def test_its_program_is_there(defect: Defect) -> None:
    sources = "".join(path.read_text() for path in (ROOT / "tests/programs").glob("*_programs.c"))
    assert f'"{defect.program}"' in sources


def test_there_are_enough() -> None:
    assert len(DEFECTS) >= 6
    kinds = {finding for defect in DEFECTS for finding in defect.findings}
    assert {"deadlock", "use after free", "data race", "assertion"} <= kinds


GOOD_PATCH = "Break it\n\nBecause.\n\nProgram: abba\nFinding: deadlock\n---\n--- a/x\n+++ b/x\n"


@pytest.mark.parametrize("text, complaint", [
    (GOOD_PATCH.replace("\n---\n", "\n"), "has no line ---"),
    (GOOD_PATCH.replace("Break it", ""), "begins with no title"),
    (GOOD_PATCH.replace("Program", "Programme"), "names no program"),
    (GOOD_PATCH.replace("deadlock", "deadlock, bad luck"),
     "names no finding but deadlock, bad luck"),
])
def test_a_malformed_patch_is_told(tmp_path: pathlib.Path, text: str, complaint: str) -> None:
    folder = tmp_path / patches.FOLDER
    folder.mkdir(parents=True)
    (folder / "good.patch").write_text(GOOD_PATCH)
    assert [each.program for each in patches.load(tmp_path)] == ["abba"]
    (folder / "bad.patch").write_text(text)
    with pytest.raises(Failure, match=re.escape(complaint)):
        patches.load(tmp_path)


def test_no_patches_at_all(tmp_path: pathlib.Path) -> None:
    with pytest.raises(Failure, match="no patches"):
        patches.load(tmp_path)


class Checkout:
    """A small checkout, and the copy of it."""

    def __init__(self, root: pathlib.Path) -> None:
        self.root = root / "project"
        (self.root / "drivers").mkdir(parents=True)
        (self.root / "drivers/a.c").write_text("one\ntwo\n")
        (self.root / "drivers/b.c").write_text("other\n")
        (self.root / "link").symlink_to("drivers")
        (self.root / ".git").mkdir()
        self.place = root / "copy"
        self.copy = patches.Copy(self.root, self.place)
        patch = root / "double.patch"
        patch.write_text("Double it\n---\n--- a/drivers/a.c\n+++ b/drivers/a.c\n@@ -1,2 +1,3 @@\n "
                         "one\n+one\n two\n")
        self.defect = Defect("double", patch, "Double it", "abba", ("deadlock",))


@pytest.fixture
def checkout(tmp_path: pathlib.Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_defect_is_in_the_copy_alone_and_goes_again(checkout: Checkout) -> None:
    checkout.copy.seed(checkout.defect)
    assert (checkout.place / "drivers/a.c").read_text() == "one\none\ntwo\n"
    assert (checkout.root / "drivers/a.c").read_text() == "one\ntwo\n"
    assert not (checkout.place / ".git").exists() and (checkout.place / "link").is_symlink()
    checkout.copy.seed(None)
    assert (checkout.place / "drivers/a.c").read_text() == "one\ntwo\n"


def test_what_is_the_same_is_not_made_anew(checkout: Checkout) -> None:
    checkout.copy.seed(checkout.defect)
    before = (checkout.place / "drivers/b.c").stat().st_mtime_ns
    seeded_at = (checkout.place / "drivers/a.c").stat().st_mtime_ns
    checkout.copy.seed(None)
    assert (checkout.place / "drivers/b.c").stat().st_mtime_ns == before
    assert (checkout.place / "drivers/a.c").stat().st_mtime_ns > seeded_at


def test_the_copy_follows_the_checkout(checkout: Checkout) -> None:
    checkout.copy.seed(None)
    (checkout.root / "drivers/b.c").unlink()
    (checkout.root / "drivers/b.c").mkdir()
    (checkout.root / "link").unlink()
    (checkout.root / "link").write_text("a file now\n")
    (checkout.place / "stray").write_text("x")
    checkout.copy.seed(None)
    assert (checkout.place / "drivers/b.c").is_dir() and not (checkout.place / "stray").exists()
    assert (checkout.place / "link").read_text() == "a file now\n"


def test_a_patch_that_does_not_apply(checkout: Checkout) -> None:
    (checkout.root / "drivers/a.c").write_text("three\n")
    with pytest.raises(Failure, match="does not apply"):
        checkout.copy.seed(checkout.defect)


def test_a_repository_around_the_copy_does_not_matter(checkout: Checkout) -> None:
    subprocess.run(["git", "init", "-q", str(checkout.place.parent)], check=True)
    checkout.copy.seed(checkout.defect)
    assert (checkout.place / "drivers/a.c").read_text() == "one\none\ntwo\n"


def _verdict(*lines: str, crash: str = "") -> Verdict:
    case = Case("vfio_explore_a", "abba", Status.FAILED, explored=schedules.read(lines))
    return Verdict([case], crash)


def _defect(program: str = "abba", *findings: str) -> Defect:
    return Defect("d", pathlib.Path("d.patch"), "Break it", program, findings or ("deadlock",))


@pytest.mark.parametrize("defect, lines, crash, verdict, others", [
    (_defect(), [COMPLETE_SUMMARY, *ABBA, ABBA_SUMMARY], "", "deadlock", []),
    (_defect("abba", "leak"), [*ABBA, ABBA_SUMMARY], "", "WRONGLY as deadlock", []),
    (_defect("other"), [*ABBA, ABBA_SUMMARY], "", "NOT FOUND", ["abba"]),
    (_defect("two_creators"), [COMPLETE_SUMMARY], "", "NOT FOUND", []),
    (_defect(), [COMPLETE_SUMMARY], "it died", "NOT FOUND (it died)", []),
])
def test_only_what_the_defect_declares_is_found(defect: Defect, lines: list[str], crash: str,
                                                verdict: str, others: list[str]) -> None:
    outcome = search.judge(defect, _verdict(*lines, crash=crash))
    assert (outcome.good, outcome.verdict) == (verdict == "deadlock", verdict)
    assert outcome.others == others


def test_the_explorer_s_time_has_what_came_before() -> None:
    coarse = ABBA_SUMMARY.replace("bounded by finding", "complete")
    lines = [COMPLETE_SUMMARY, coarse, *ABBA, ABBA_SUMMARY]
    found = time_to_find.explored(_defect(), schedules.read(lines).explorations)
    assert found.seconds == pytest.approx(0.008)
    assert (found.what, found.count) == ("deadlock", 14)
    explorations = schedules.read([coarse]).explorations
    assert time_to_find.explored(_defect(), explorations) == Attempt(None, "nothing", 7)


BEGINS = "[    3.500000]     # stress: abba: begins"


@pytest.mark.parametrize("lines, attempt", [
    ([BEGINS, "    # stress: abba: found BUG: KASAN: use after 3 rounds after 17 rounds, 0.250 s"],
     Attempt(0.25, "BUG: KASAN: use after 3 rounds", 17)),
    ([BEGINS, "    # stress: abba: found nothing after 1000 rounds, 60.001 s"],
     Attempt(None, "nothing", 1000)),
    ([BEGINS, "    # stress: abba: found threads that hang after 5 rounds, 1.000 s",
      "[   20.000000] Kernel panic - not syncing: nothing can be put in order any more"],
     Attempt(1.0, "threads that hang", 5)),
    ([BEGINS, "[    5.750000] kernel BUG at drivers/vfio/x.c:1!"],
     Attempt(2.25, "[    5.750000] kernel BUG at drivers/vfio/x.c:1!", None)),
])
def test_what_the_stress_came_to(lines: list[str], attempt: Attempt) -> None:
    assert time_to_find.stressed("abba", ["[    1.0] boot", *lines]) == attempt


@pytest.mark.parametrize("lines", [[], [BEGINS], [BEGINS.replace("abba", "other"),
                                                  "Kernel panic - not syncing: x"]])
def test_a_stress_that_says_nothing_is_no_result(lines: list[str]) -> None:
    with pytest.raises(Failure, match="did not run to its end"):
        time_to_find.stressed("abba", lines)


def test_the_median_counts_what_was_not_found() -> None:
    none, fast, slow = Attempt(None, "nothing", 1), Attempt(1.0, "x", 1), Attempt(3.0, "x", 1)
    assert time_to_find.median([fast, none, slow]) == 3.0
    assert time_to_find.median([none, fast, none]) is None


def test_stress_gives_up_when_the_median_is_decided() -> None:
    """Three of five that found nothing are enough, two are not."""
    found, none = Attempt(1.0, "x", 1), Attempt(None, "nothing", 1)
    assert time_to_find.hopeless([none, none, none], 5)
    assert time_to_find.hopeless([none, found, none, none], 5)
    assert not time_to_find.hopeless([none, none], 5)
    assert not time_to_find.hopeless([none, none], 4)


def test_what_cannot_change_the_median_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Attempt(0.5, "x", 1)
    stressed = [Attempt(None, "nothing", 9), found, Attempt(None, "nothing", 9),
                Attempt(None, "nothing", 9)]
    monkeypatch.setattr(time_to_find, "_explore", lambda *_: found)
    monkeypatch.setattr(time_to_find, "_stress", lambda *_: stressed.pop(0))
    done = time_to_find.pursue(_defect(), mock.Mock(), mock.Mock(), 5, 60.0)
    assert len(done.explorer) == 5 and len(done.stress) == 4
    assert time_to_find.median(done.stress) is None


def test_the_table_of_a_race() -> None:
    mine = [Attempt(0.002, "deadlock", 7)]
    found = time_to_find.Comparison(_defect(), mine, [Attempt(4.0, "x", 9)])
    missed = time_to_find.Comparison(_defect(), mine, [Attempt(None, "nothing", 9)])
    rows = time_to_find.table([found, missed], 60.0).splitlines()
    assert re.split(r" {2,}", rows[-2].strip()) == ["d", "abba", "0.002", "7", "4.000", "1 of 1",
                                                    "2000"]
    assert re.split(r" {2,}", rows[-1].strip()) == ["d", "abba", "0.002", "7", "> 60", "0 of 1",
                                                    "> 30000"]


class Seeding(Tool):
    """`defects` on a fake kernel."""

    def says(self, *lines: str) -> None:
        """What the explorer prints of the program of the first defect."""
        said = [line.replace("abba", DEFECTS[0].program) for line in lines]
        self.kernel.says(ktap(("vfio_explore_a", [*said, "not ok 1 abba"])),
                         listing="vfio_explore_a.abba")


@pytest.fixture
def seeding(kernel: FakeKernel, tmp_path: pathlib.Path) -> Seeding:
    return Seeding(kernel, tmp_path / "results", "defects")


def test_a_defect_that_is_found(seeding: Seeding, tmp_path: pathlib.Path) -> None:
    kind = DEFECTS[0].findings[0]
    seeding.says(*(line.replace("found deadlock", f"found {kind}") for line in ABBA), ABBA_SUMMARY)
    target = tmp_path / "table.json"
    done = seeding.run(DEFECTS[0].name, "--json", str(target))
    assert done.returncode == 0, done.stderr
    assert "mutex_lock" in done.stdout and "1 defect, 0 not found" in done.stdout
    document = json.loads(target.read_text())
    found = document["defects"][0]
    assert found["good"] and found["exploration"]["finding"]["kind"] == kind


def test_a_defect_that_is_not_found(seeding: Seeding) -> None:
    seeding.says(COMPLETE_SUMMARY)
    done = seeding.run(DEFECTS[0].name)
    assert done.returncode == 1
    assert "NOT FOUND" in done.stdout and "1 defect, 1 not found" in done.stdout


@pytest.mark.parametrize("args", [["nosuch"], ["--repeat", "0"], ["--limit", "soon"],
                                  ["--limit", "0"],
                                  ["--json", "/nowhere/at/all"], ["--race", "nosuch"]])
def test_wrong_use(seeding: Seeding, args: list[str]) -> None:
    done = seeding.run(*args)
    assert done.returncode == 2 and done.stdout == ""
