# SPDX-License-Identifier: GPL-2.0-only
"""`explore` as a whole: the table, and the exit status."""

import json
import pathlib
import re
import subprocess
import sys

import pytest

from explorer_fakes import ABBA, ABBA_SUMMARY, COMPLETE_SUMMARY, GOOD_SUMMARY
from fakes import ROOT, TOOL
from kernel_fakes import FakeKernel, ktap, make_kernel

CLEAN = ktap(("vfio_explore_a", [GOOD_SUMMARY, "ok 1 events", COMPLETE_SUMMARY, "ok 2 creators"]))
BAD = ktap(("vfio_explore_a", [COMPLETE_SUMMARY, "ok 1 creators", *ABBA, ABBA_SUMMARY,
                               "not ok 2 abba"]))


class Explorer:
    """`explore` on a fake kernel, as a process."""

    def __init__(self, kernel: FakeKernel, out: pathlib.Path) -> None:
        self.kernel = kernel
        self.out = out

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run to the end, all suites."""
        done = subprocess.run([sys.executable, str(TOOL), "explore", "*", "--out", str(self.out),
                               *args],
                              capture_output=True, text=True, timeout=120, check=False)
        assert "Traceback" not in done.stderr
        return done

    def says(self, console: str) -> None:
        """What the kernel prints if it is booted without limits, on the host's clock."""
        self.kernel.says("", after="case \"$*\" in *time-travel*) exit;; "
                                   "*interleave.unbounded=1*)\n"
                                   f"cat <<'END'\n{console}\nEND\n;; esac",
                         listing="vfio_explore_a.abba")


@pytest.fixture
def explorer(tmp_path: pathlib.Path, cache: pathlib.Path) -> Explorer:
    """`explore` on a kernel with nothing to be found."""
    kernel = make_kernel(tmp_path / "linux")
    kernel.install(cache)
    found = Explorer(kernel, tmp_path / "results")
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
    explorer.kernel.says("", after="case \"$*\" in *interleave.plain=1*)\n"
                                   f"cat <<'END'\n{CLEAN}\nEND\n;; esac",
                         listing="vfio_explore_a.abba")
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


def test_a_case_that_fails_otherwise(explorer: Explorer) -> None:
    explorer.says(ktap(("vfio_explore_a", [
        COMPLETE_SUMMARY, "# creators: EXPECTATION FAILED at a.c:3", "not ok 1 creators"])))
    done = explorer.run()
    assert done.returncode == 1
    assert "FAILED vfio_explore_a.creators" in done.stdout


def test_kunit_has_no_patience(explorer: Explorer) -> None:
    explorer.says(ktap(("vfio_explore_a", [
        COMPLETE_SUMMARY, "# creators: try timed out", "not ok 1 creators"])))
    assert explorer.run().returncode == 0


def test_a_case_that_did_not_come_to_its_summary_has_failed(explorer: Explorer) -> None:
    explorer.says(ktap(("vfio_explore_a", [
        COMPLETE_SUMMARY, "ok 1 creators", "# events: try timed out", "not ok 2 events"])))
    assert explorer.run().returncode == 1


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
