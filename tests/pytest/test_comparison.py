# SPDX-License-Identifier: GPL-2.0-only
"""The same cases on several cores, as a table, as JSON and as a page."""

import json
import pathlib
import re
from html.parser import HTMLParser

import pytest

from vfio_kunit.base.errors import Exit
from vfio_kunit.judge import comparison, result_folder
from vfio_kunit.judge.comparison import Column, Row
from vfio_kunit.judge.verdict import Case, Status, Verdict

P, F, D, S = Status.PASSED, Status.FAILED, Status.DIFFERS, Status.SKIPPED
REASON = "it takes <the> lock"


def column(core: str, statuses: dict[str, Status], crash: str = "") -> Column:
    """A core's run."""
    cases = [Case("vfio_a", name, status, claims=["C10", "C2"],
                  diagnostics=["# broken check"] if status is F else [],
                  reasons=[REASON] if status is D else []) for name, status in statuses.items()]
    report = result_folder.Report("5.10", "5.10.262", "linux-source-5.10 5.10.262-1", "um", "debug",
                                  core, "*", "um", {}, 1.0, {"date": "2026-01-01"})
    return Column(core, f"the core {core}", Verdict(cases, crash), report, f"results/{core}")


def compared(*runs: dict[str, Status]) -> tuple[list[Column], list[Row]]:
    """Runs side by side."""
    columns = [column(core, run) for core, run in zip(("project", "tree", "tree-patched"), runs)]
    return columns, comparison.rows(columns)


@pytest.mark.parametrize("project, tree, good", [
    (P, P, True), (P, D, True), (S, S, True), (P, F, False), (F, P, False), (P, S, False),
    (S, P, True),
    (P, Status.CRASHED, False), (P, Status.NOT_RUN, False),
])
def test_what_is_in_order(project: Status, tree: Status, good: bool) -> None:
    _, table = compared({"one": project}, {"one": tree})
    assert table[0].good is good
    assert table[0].differs is (project is not tree)


@pytest.mark.parametrize("first, second", [("two", "one"), ("one", "two")])
def test_a_case_that_one_core_does_not_report_is_shown_as_not_in_order(first: str,
                                                                       second: str) -> None:
    columns, table = compared({"one": P, first: P}, {"one": P, second: P})
    assert [(row.name, row.good) for row in table] == [("one", True), ("two", False)]
    assert comparison.exit_status(columns, table) is Exit.CASE_FAILED


def test_exit_status() -> None:
    columns, table = compared({"one": P}, {"one": D})
    assert comparison.exit_status(columns, table) is Exit.PASSED
    crashed = [columns[0], column("tree", {"one": P}, crash="Kernel panic")]
    assert comparison.exit_status(crashed, comparison.rows(crashed)) is Exit.CRASH


def test_text() -> None:
    text = comparison.as_text(*compared({"one": P, "two": P}, {"one": D, "two": F},
                                        {"one": P, "two": P}))
    assert re.search(r"^vfio_a\.one +C10, C2 +passed +differs +passed$", text, re.M)
    assert re.search(r"^vfio_a\.two +C10, C2 +passed +failed ! +passed$", text, re.M)
    assert f"Differences by design\n  tree: {REASON}\n    vfio_a.one" in text
    assert "Not in order\n  tree: # broken check\n    vfio_a.two" in text
    assert "tree: 1 failed, 1 differs" in text


def test_json() -> None:
    document = comparison.as_json(*compared({"one": P}, {"one": D}))
    assert json.loads(json.dumps(document)) == document
    assert document["status"] == 0
    assert document["cores"][1]["totals"]["differs"] == 1
    assert document["cases"][0]["cores"]["tree"] == {"status": "differs", "good": True,
                                                     "why": [REASON]}


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html() -> None:
    page = Page(comparison.as_html(*compared({"one": P, "two": P}, {"one": D, "two": F})))
    assert page.open == []
    rows = [attrs for tag, attrs in page.tags if tag == "tr" and "data-suite" in attrs]
    assert [(row["data-claims"], row["data-differs"], row["data-wrong"]) for row in rows] == [
        ("C10 C2", "1", "0"), ("C10 C2", "1", "1")]
    assert REASON in page.text and "1 of 2 cases are not in order" in page.text
    assert "claim allC2C10" in page.text  # what the page can be filtered by, in order


def test_html_needs_nothing_from_elsewhere_and_knows_the_dark() -> None:
    text = comparison.as_html(*compared({"one": P}, {"one": P}))
    page = Page(text)
    assert not [attrs for _, attrs in page.tags if {"src", "href"} & attrs.keys()]
    assert "url(" not in text and "http" not in text and "@import" not in text
    assert "prefers-color-scheme: dark" in text


def test_files(tmp_path: pathlib.Path) -> None:
    columns, table = compared({"one": P}, {"one": D})
    comparison.write(tmp_path, columns, table)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "comparison.html", "comparison.json", "comparison.txt"]
    assert json.loads((tmp_path / "comparison.json").read_text())["schema"] == 1
