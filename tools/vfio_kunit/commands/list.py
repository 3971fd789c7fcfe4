# SPDX-License-Identifier: GPL-2.0-only
"""vfio-kunit list: suites, cases, claims."""

import argparse
import dataclasses
import json

from vfio_kunit.base import console
from vfio_kunit.base.errors import Failure
from vfio_kunit.commands import options
from vfio_kunit.judge import claim_tables, inventory

DESCRIPTION = """\
Lists the suites, their cases and the claims that these pin, from the sources;
needs no kernel. Death cases, each of which a run boots a kernel for, and
parametrised cases are marked.
"""


def declare(parser: argparse.ArgumentParser) -> None:
    options.declare(parser, "glob")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--json", action="store_true", help="as JSON")
    action.add_argument("--update-docs", action="store_true",
                        help="write the tables of claims in the documentation anew")
    action.add_argument("--check-docs", action="store_true",
                        help="fail if those tables, or the claims and cases, are not in order")


def run(args: argparse.Namespace) -> None:
    everything = inventory.read()
    if args.update_docs:
        changed = ", ".join(claim_tables.update(everything))
        console.say(f"updated: {changed}" if changed else "the documentation is up to date")
        return
    if args.check_docs:
        return _check(everything)
    chosen = everything.matching(args.glob)
    if not chosen.suites:
        raise Failure(f"no case matches {args.glob}", hint="`tools/vfio-kunit list` shows all")
    console.say(as_json(chosen) if args.json else as_text(chosen))
    for problem in everything.problems:
        console.remark(f"note: {problem}")


def as_json(chosen: inventory.Inventory) -> str:
    return json.dumps({
        "suites": [dataclasses.asdict(suite) for suite in chosen.suites],
        "claims": [{**dataclasses.asdict(claim),
                    "cases": [case.path for case in chosen.pinning(claim.id)]}
                   for claim in chosen.claims],
        "problems": chosen.problems,
    }, indent=2)


def as_text(chosen: inventory.Inventory) -> str:
    width = max(len(case.name) for case in chosen.cases)
    lines: list[str] = []
    for suite in chosen.suites:
        lines.append(f"{suite.name}  ({suite.file}, {len(suite.cases)} cases)")
        lines += [_line(case, width) for case in suite.cases]
        lines.append("")
    lines.append("claims")
    for claim in chosen.claims:
        count = len(chosen.pinning(claim.id))
        lines.append(f"  {claim.id:<4}{count:>4} cases  {claim.statement}")
    lines += ["", f"{len(chosen.cases)} cases in {len(chosen.suites)} suites"]
    return "\n".join(lines)


def _line(case: inventory.Case, width: int) -> str:
    marks = [", ".join(case.claims)]
    marks += ["[param]"] if case.parametrised else []
    marks += ["[death]"] if case.death else []
    return f"  {case.name.ljust(width)}  {' '.join(mark for mark in marks if mark)}".rstrip()


def _check(everything: inventory.Inventory) -> None:
    problems = [*everything.problems, *claim_tables.outdated(everything)]
    for problem in problems:
        console.remark(problem)
    if problems:
        raise Failure(f"{len(problems)} problems with claims, cases or their documentation",
                      hint="put them right; `tools/vfio-kunit list --update-docs` writes the "
                           "tables")
    console.say(f"{len(everything.claims)} claims, {len(everything.cases)} cases: in order")
