# SPDX-License-Identifier: GPL-2.0-only
"""The tables of claims in the documentation, generated from the sources."""

import pathlib
from collections.abc import Callable

from vfio_kunit.base import paths
from vfio_kunit.judge.inventory import Case, Inventory

BEGIN = "<!-- claims: begin (made by `tools/vfio-kunit list --update-docs`) -->"
END = "<!-- claims: end -->"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def summary(inventory: Inventory) -> str:
    """Make the README's table: each claim, and the number of cases."""
    rows = ["| claim | statement |", "| --- | --- |"]
    rows += [f"| {claim.id} | {_cell(claim.statement)} |" for claim in inventory.claims]
    cases = inventory.cases
    rows += ["", f"{len(cases)} cases in {len(inventory.suites)} suites, "
                 f"{len(inventory.death_cases)} of them death cases."]
    return "\n".join(rows)


def full(inventory: Inventory) -> str:
    """Make Documentation/claims.md: each claim with every case that pins it."""
    lines: list[str] = []
    for claim in inventory.claims:
        lines += [f"## {claim.id}", "", claim.statement + ".", ""]
        lines += [_case_line(case) for case in inventory.pinning(claim.id)] or ["- no case"]
        lines.append("")
    return "\n".join(lines).rstrip()


def _case_line(case: Case) -> str:
    marks = [word for word, on in (("parametrised", case.parametrised),
                                   ("death case", case.death)) if on]
    remark = f" ({', '.join(marks)})" if marks else ""
    return f"- `{case.path}` in `{case.file}`{remark}"


DOCUMENTS: dict[str, Callable[[Inventory], str]] = {
    "README.md": summary,
    "Documentation/claims.md": full,
}


def _current(root: pathlib.Path, inventory: Inventory, name: str) -> tuple[str, str]:
    """Return a document's present text and its wanted text ("" if it has no markers)."""
    path = root / name
    text = path.read_text() if path.exists() else ""
    head, begin, rest = text.partition(BEGIN + "\n")
    _, end, tail = rest.partition(END)
    if not begin or not end:
        return text, ""
    return text, head + begin + DOCUMENTS[name](inventory) + "\n" + end + tail


def outdated(inventory: Inventory, checkout: pathlib.Path | None = None) -> list[str]:
    """List the documents whose tables are out of date, one line each; changes nothing."""
    root = checkout or paths.checkout()
    problems = []
    for name in DOCUMENTS:
        present, wanted = _current(root, inventory, name)
        if not wanted:
            problems.append(f"{name}: no place for the table of claims ({BEGIN} ... {END})")
        elif present != wanted:
            problems.append(f"{name}: its table of claims is not up to date")
    return problems


def update(inventory: Inventory, checkout: pathlib.Path | None = None) -> list[str]:
    """Write the tables anew; returns the changed documents."""
    root = checkout or paths.checkout()
    changed = []
    for name in DOCUMENTS:
        present, wanted = _current(root, inventory, name)
        if wanted and present != wanted:
            paths.write_whole(root / name, wanted)
            changed.append(name)
    return changed
