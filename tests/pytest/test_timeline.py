# SPDX-License-Identifier: GPL-2.0-only
"""Timelines, as text and as drawings."""

import pathlib
from xml.etree import ElementTree

from explorer_fakes import ABBA, GOOD
from vfio_kunit.explorer import drawing, schedules, timeline

SVG = "{http://www.w3.org/2000/svg}"


def _abba() -> schedules.Schedule:
    return schedules.read(ABBA).schedules[0]


def test_the_text_says_it_all() -> None:
    lines = timeline.text(_abba())
    assert lines[0].startswith("abba: deadlock: first waits for")
    assert lines[1] == "4 steps, 1 preemption, minimal"
    table = timeline.table(_abba())
    assert table[0].split() == ["step", "a:first", "b:second", "object", "function", "place"]
    third = table[3]
    assert third.startswith("> [ ") and third.split()[2:5] == ["3", ".", "mutex_lock"]
    assert third.index("mutex_lock") == table[0].index("b:second")
    assert table[5].startswith(" ~ !") and table[5].split()[2] == "-"
    assert "cycle: a:first -> b:second -> a:first" in lines
    assert timeline.LEGEND in lines


def test_only_the_end_of_a_long_one() -> None:
    table = timeline.table(_abba(), 2)
    assert "(4 lines before)" in table[1]
    assert [line.split()[2] for line in table[2:4]] == ["-", "-"]
    assert timeline.table(_abba(), 6) == timeline.table(_abba())


def _drawing(schedule: schedules.Schedule) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.draw(schedule))


def _bars(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [element for element in svg.iter(f"{SVG}rect") if element.get("fill-opacity")]


def _words(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


def _classed(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in svg.iter() if name in element.get("class", "").split()]


def test_a_drawing() -> None:
    schedule = _abba()
    svg = _drawing(schedule)
    words = _words(svg)
    assert schedule.headline in words and "a:first" in words and "b:second" in words
    boxes = _classed(svg, "box")
    assert len(boxes) == len(schedule.rows)
    assert len(_classed(svg, "found")) == len(_classed(svg, "waited")) == 2
    # A box is under the name of its thread.
    left = {element.text: float(element.get("x", "")) for element in svg.iter(f"{SVG}text")}
    assert [float(box.get("x", "")) for box in boxes] == [
        left[schedule.threads[row.thread]] for row in schedule.rows]


def test_arrows_are_switches() -> None:
    svg = _drawing(_abba())
    assert (len(_classed(svg, "preempts")), len(_classed(svg, "switch"))) == (1, 0)
    assert len(_classed(_drawing(schedules.read(GOOD).schedules[0]), "preempts")) == 1


def test_each_lock_has_a_bar_as_long_as_it_is_held() -> None:
    svg = _drawing(_abba())
    bars = _bars(svg)
    assert [bar.findtext(f"{SVG}title") for bar in bars] == ["#2 &abba->a", "#3 &abba->b"]
    assert bars[0].get("fill") != bars[1].get("fill")
    # Never released: to the end, so the one that was taken earlier is longer.
    assert float(bars[0].get("height", "")) > float(bars[1].get("height", ""))
    assert "#2 &abba->a held" in _words(svg)


def test_locks_held_together_do_not_cover_each_other() -> None:
    rows = [schedules.Row(number, 0, "mutex_lock", f"#{number}", "f", "f.c:1", lock="[")
            for number in (1, 2, 3)]
    bars = _bars(_drawing(schedules.Schedule("p", "nothing", threads=["a:only"], rows=rows)))
    assert len({bar.get("x") for bar in bars}) == 3
    assert all(float(bar.get("x", "")) > 0 for bar in bars)


def test_nothing_of_it_is_markup() -> None:
    row = schedules.Row(1, 0, "a<b", "#1 &x->y", "f", "<f>.c:1")
    svg = _drawing(schedules.Schedule("p", "assertion", "1 < 2 & <so on>", threads=["a:<t>"],
                                      rows=[row]))
    assert {"a<b", "#1 &x->y", "a:<t>", "p: assertion: 1 < 2 & <so on>"} <= set(_words(svg))


def test_a_schedule_without_steps_can_be_drawn_and_read_in_the_dark(tmp_path: pathlib.Path) -> None:
    target = tmp_path / "drawing.svg"
    drawing.write(target, schedules.Schedule("p", "leak", "64 bytes"))
    assert "p: leak: 64 bytes" in _words(ElementTree.parse(target).getroot())
    assert "prefers-color-scheme: dark" in target.read_text()
