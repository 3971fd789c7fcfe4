# SPDX-License-Identifier: GPL-2.0-only
"""`explore` as a whole: the table, and the exit status."""

import json
import pathlib
import re
import subprocess

import pytest

from explorer_fakes import ABBA, ABBA_SUMMARY, COMPLETE_SUMMARY, GOOD_SUMMARY
from fakes import ROOT
from kernel_fakes import FakeKernel, Tool, ktap

CLEAN = ktap(("vfio_explore_a", [GOOD_SUMMARY, "ok 1 events", COMPLETE_SUMMARY, "ok 2 creators"]))
BAD = ktap(("vfio_explore_a", [COMPLETE_SUMMARY, "ok 1 creators", *ABBA, ABBA_SUMMARY,
                               "not ok 2 abba"]))


class Explorer(Tool):
    """`explore` on a fake kernel."""

    def says(self, console: str) -> None:
        """What the kernel prints if it is booted without limits, on the host's clock."""
        self.kernel.says_if("*time-travel*) exit;; *interleave.unbounded=1*", console,
                            "vfio_explore_a.abba")


@pytest.fixture
def explorer(kernel: FakeKernel, tmp_path: pathlib.Path) -> Explorer:
    """`explore` on a kernel with nothing to be found."""
    found = Explorer(kernel, tmp_path / "results", "explore", "*")
    found.says(CLEAN)
    return found


def _row(out: str, program: str) -> list[str]:
    line = next(line for line in out.splitlines() if line.startswith(f"{program} "))
    return re.split(r" {2,}", line)


def test_the_table(explorer: Explorer) -> None:
    done = explorer.run()
    assert done.returncode == 0, done.stderr
    assert _row(done.stdout, "create_event") == [
        "create_event", "preemptions 3", "every access", "4711", "0", "bounded by preemptions",
        "57", "23555", "-"]
    assert _row(done.stdout, "two_creators") == [
        "two_creators", "dpor", "synchronisation", "120", "12", "complete", "31", "12000", "-"]
    assert ("2 explorations, 1 complete, 0 with a finding; "
            "4831 schedules at 23005 per second") in done.stdout


def test_json(explorer: Explorer, tmp_path: pathlib.Path) -> None:
    explorer.says(BAD)
    target = tmp_path / "table.json"
    explorer.run("--json", str(target))
    document = json.loads(target.read_text())
    good, bad = document["explorations"]
    assert (good["suite"], good["case"], good["program"]) == ("vfio_explore_a", "creators",
                                                              "two_creators")
    assert (good["complete"], good["schedules_per_second"], good["finding"]) == (True, 12000, None)
    assert bad["finding"]["kind"] == "deadlock" and bad["finding"]["replay"] == "abba:s4:-2b-"
    assert document["variant"] == "explore" and document["kernel"] == "6.12.9"


def test_without_reduction(explorer: Explorer) -> None:
    explorer.kernel.says_if("*interleave.plain=1*", CLEAN, "vfio_explore_a.abba")
    assert explorer.run("--plain").returncode == 0
    assert explorer.run().returncode == 4


def test_a_json_file_that_has_no_place_costs_no_boot(explorer: Explorer,
                                                     tmp_path: pathlib.Path) -> None:
    done = explorer.run("--json", str(tmp_path / "nowhere/table.json"))
    assert done.returncode == 2
    assert "nowhere" in done.stderr and not explorer.out.exists()


def test_a_finding(explorer: Explorer) -> None:
    explorer.says(BAD)
    done = explorer.run()
    assert done.returncode == 1
    assert _row(done.stdout, "abba")[-1] == "deadlock"
    assert "cycle: a:first -> b:second -> a:first" in done.stdout
    assert ("tools/vfio-kunit replay --kernel 6.12 --arch um --variant explore --core project "
            "abba:s4:-2b-") in done.stdout


@pytest.mark.parametrize("lines, failed", [
    pytest.param(["# creators: EXPECTATION FAILED at a.c:3", "not ok 1 creators"], "creators",
                 id="a case that fails otherwise"),
    pytest.param(["# creators: try timed out", "not ok 1 creators"], "",
                 id="KUnit has no patience"),
    pytest.param(["ok 1 creators", "# events: try timed out", "not ok 2 events"], "events",
                 id="a case that did not come to its summary"),
])
def test_a_case_fails_unless_it_only_lasts_too_long(explorer: Explorer, lines: list[str],
                                                    failed: str) -> None:
    explorer.says(ktap(("vfio_explore_a", [COMPLETE_SUMMARY, *lines])))
    done = explorer.run()
    assert done.returncode == bool(failed)
    assert (f"FAILED vfio_explore_a.{failed}" in done.stdout) == bool(failed)


def test_a_crash_shows_what_there_is(explorer: Explorer) -> None:
    explorer.says(CLEAN.partition(f"    {COMPLETE_SUMMARY}")[0] + "Kernel panic - not syncing: oh")
    done = explorer.run()
    assert done.returncode == 4
    assert _row(done.stdout, "create_event") and "oh" in done.stdout


def test_nothing_to_explore(explorer: Explorer) -> None:
    explorer.says(ktap(("vfio_a", ["ok 1 one"])))
    done = explorer.run()
    assert done.returncode == 2
    assert "explores a program" in done.stderr


def test_make_explore() -> None:
    said = subprocess.run(["make", "--dry-run", "explore"], cwd=ROOT, capture_output=True,
                          text=True, check=True)
    assert "tools/vfio-kunit explore" in said.stdout
