# SPDX-License-Identifier: GPL-2.0-only
"""The explorer's diagnostics, read."""

import pytest

from explorer_fakes import ABBA, ABBA_REPLAY, ABBA_SUMMARY, COMPLETE_SUMMARY, GOOD, GOOD_SUMMARY
from fakes import ROOT
from vfio_kunit.explorer import schedules


def _console(*lines: str) -> list[str]:
    """As a kernel with time stamps prints it, with other lines between."""
    return [f"[    1.234567]     {line}\n" for each in lines
            for line in (each, "# case: of no interest")]


def test_a_summary() -> None:
    said = schedules.read(_console(GOOD_SUMMARY)).explorations
    assert said == [schedules.Exploration("create_event", "preemptions", 3, "every access", 4711, 0,
                                          57, "5f3a9c21", 0.2, 23555, "preemptions")]
    assert (said[0].by, said[0].end) == ("preemptions 3", "bounded by preemptions")


def test_only_what_was_exhausted_is_complete() -> None:
    complete, bounded = schedules.read([COMPLETE_SUMMARY, GOOD_SUMMARY]).explorations
    assert complete.as_json()["complete"] is True and complete.end == "complete"
    document = bounded.as_json()
    assert document["complete"] is False and document["bounded_by"] == "preemptions"


def test_a_bad_schedule() -> None:
    found = schedules.read(_console(*ABBA, ABBA_SUMMARY))
    bad = found.explorations[0].bad
    assert bad is not None and found.schedules == [bad]
    assert (bad.program, bad.finding, bad.steps, bad.preemptions, bad.minimal) == (
        "abba", "deadlock", 4, 1, True)
    assert bad.message.startswith("first waits for &abba->b")
    assert bad.threads == ["a:first", "b:second"]
    assert bad.replay == ABBA_REPLAY
    assert bad.cycles == ["a:first -> b:second -> a:first"]
    assert len(bad.waits) == 2
    taken, waiting = bad.rows[2], bad.rows[-1]
    assert (taken.number, taken.thread, taken.operation, taken.object, taken.function,
            taken.place) == (
        3, 1, "mutex_lock", "#3 &abba->b", "second", "locks.c:22")
    assert (taken.preempts, taken.lock, taken.waited, taken.found) == (True, "[", False, False)
    assert (waiting.number, waiting.waited, waiting.found, waiting.lock) == (None, True, True, "")
    assert taken.identity == bad.rows[4].identity == "#3"


def test_a_good_schedule_is_no_finding_and_too_short_for_a_rate() -> None:
    found = schedules.read(GOOD)
    assert (found.explorations[0].seconds, found.explorations[0].rate) == (0.000017, None)
    assert [each.bad for each in found.schedules] == [False]
    assert found.explorations[0].bad is None
    assert found.schedules[0].minimal is None


def test_where_no_step_is_to_blame() -> None:
    found = schedules.read([
        "# interleave: leaky: found leak: 64 bytes of make() (leaky.c:3)",
        "# interleave: leaky: schedule of 0 steps, 0 preemptions, not shown to be minimal, found "
        "after the last step",
        "# interleave: leaky: no replay string: too many switches; the same exploration finds it "
        "again"])
    leak = found.schedules[0]
    assert (leak.minimal, leak.where, leak.replay) == (False, "after the last step", "")
    assert leak.about == ("0 steps, 0 preemptions, not shown to be minimal, "
                          "found after the last step")


def test_findings_have_the_words_of_the_kernel() -> None:
    source = (ROOT / "lib/interleave/report.c").read_text()
    table = source.partition("report_findings[] = {")[2].partition("};")[0]
    words = [line.partition('"')[2].partition('"')[0] for line in table.splitlines() if '"' in line]
    assert len(words) > 5
    for word in words[1:]:
        found = schedules.read([f"# interleave: p: found {word}: so it is"]).schedules
        assert [each.finding for each in found] == [word]


@pytest.mark.parametrize("line", [
    "# interleave: abba: explored by magic",
    "# interleave: abba: found unicorn: in the garden",
    "# interleave: other: replay string: x",
    "# interleave: abba: waits for nothing",
    "# |      nonsense",
    "# |      1  .  .  object  function  place",
    "# |          1  read 8  read 8  object  function  place",
    "# |          1  read 8  object  function",
    "# | no",
    "not ours",
])
def test_lines_that_do_not_fit_change_nothing(line: str) -> None:
    assert schedules.read([*ABBA[:6], line, *ABBA[6:],
                           ABBA_SUMMARY]) == schedules.read([*ABBA, ABBA_SUMMARY])


def test_schedules_of_other_programs_are_not_mixed_up() -> None:
    found = schedules.read([*ABBA, ABBA_SUMMARY.replace("abba", "other")])
    assert found.explorations[0].bad is None


def test_which_locks_are_held_when() -> None:
    rows = [schedules.Row(number, thread, "op", name, "f", "f.c:1", lock=lock)
            for number, (thread, name, lock) in enumerate([
                (0, "#1 a", "["), (1, "#2 b", "("), (0, "#3 c", "["), (0, "#3 other", "]"),
                (1, "#2 b", ")"),
                (0, "#1 a", ":"), (0, "#1 a", ")"), (1, "#1 a", "["), (1, "#9 d", "]")])]
    schedule = schedules.Schedule("p", "nothing", threads=["a:x", "b:y"], rows=rows)
    assert schedules.held(schedule) == [
        (0, "#1", 0, 5, False), (1, "#2", 1, 4, True), (0, "#3", 2, 3, False),
        (0, "#1", 5, 6, True),
        (1, "#1", 7, None, False)]


def test_totals() -> None:
    found = schedules.read([COMPLETE_SUMMARY, GOOD_SUMMARY, *ABBA, ABBA_SUMMARY]).explorations
    assert schedules.totals(found) == ("3 explorations, 1 complete, 1 with a finding; "
                                       "4838 schedules at 22607 per second")
