# SPDX-License-Identifier: GPL-2.0-only
"""The result folder of a run: everything needed to judge the run later, or elsewhere.

The folder appears under its name only once it is whole.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import pathlib
import platform
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import paths, process
from vfio_kunit.base.errors import Failure
from vfio_kunit.judge.verdict import Case, Status, Verdict

# The version of results.json; grows by one when a field changes its meaning.
SCHEMA = 1

LATEST = "latest"


@dataclass
class Report:
    """The fields of results.json beside the cases."""

    kernel: str
    release: str
    package: str
    arch: str
    variant: str
    core: str
    glob: str
    booted: str
    build: dict[str, Any]
    seconds: float
    environment: dict[str, Any]


@contextlib.contextmanager
def folder(out: pathlib.Path, kernel: str, arch: str, variant: str) -> Iterator[Folder]:
    """Make a result folder; if the body fails, nothing of it stays."""
    paths.ensure(out)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    base = "-".join((now, re.sub(r"[^\w.]+", "-", kernel), arch, variant))
    partial, final = _claim(out, base)
    try:
        yield Folder(partial, final)
        os.rename(partial, final)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    paths.replace_link(out / LATEST, final.name)


class Folder:
    """A result folder in the making: write below `here`, print `final`."""

    def __init__(self, here: pathlib.Path, final: pathlib.Path) -> None:
        self.here = here
        self.final = final

    def copy(self, source: pathlib.Path, name: str) -> None:
        shutil.copyfile(source, self.here / name)

    def text(self, name: str, lines: Sequence[str]) -> None:
        """Write lines that end in newlines."""
        (self.here / name).write_text("".join(lines), errors="replace")

    def verdict(self, report: Report, verdict: Verdict) -> None:
        text = json.dumps(as_json(report, verdict), indent=1)
        (self.here / "results.json").write_text(text + "\n")
        write_junit(self.here / "junit.xml", report, verdict)


def as_json(report: Report, verdict: Verdict) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "status": int(verdict.exit),
        "kernel": {"name": report.kernel, "release": report.release, "package": report.package},
        **{name: getattr(report, name) for name in (
            "arch", "variant", "core", "glob", "booted", "build", "environment")},
        "seconds": round(report.seconds, 3),
        "totals": {status.value: verdict.count(status) for status in Status},
        "crash": ({"reason": verdict.crash, "running": verdict.running, "console": verdict.tail}
                  if verdict.crash else None),
        "cases": [_case(case) for case in verdict.cases],
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "suite": case.suite,
        "name": case.name,
        "status": case.status.value,
        "seconds": None if case.seconds is None else round(case.seconds, 6),
        "claims": case.claims,
        "reasons": case.reasons,
        "explorations": [each.as_json() for each in case.explored.explorations],
        "diagnostics": case.diagnostics,
    }


def write_junit(path: pathlib.Path, report: Report, verdict: Verdict) -> None:
    """Write the results in the form that CI systems read."""
    import junitparser  # not needed by any other command

    xml = junitparser.JUnitXml("vfio-kunit")
    for name in dict.fromkeys(case.suite for case in verdict.cases):
        suite = junitparser.TestSuite(name)
        suite.timestamp = report.environment.get("date")
        for field in ("kernel", "release", "arch", "variant", "core"):
            suite.add_property(field, getattr(report, field))
        for case in verdict.cases:
            if case.suite == name:
                suite.add_testcase(_junit_case(junitparser, case))
        xml.add_testsuite(suite)
    xml.update_statistics()
    xml.write(str(path), pretty=True)


def _junit_case(junitparser: Any, case: Case) -> Any:
    element = junitparser.TestCase(case.name, classname=case.suite, time=case.seconds or 0)
    text = _xml_safe("\n".join(case.diagnostics))
    message = text.partition("\n")[0]
    kind = {Status.FAILED: junitparser.Failure, Status.CRASHED: junitparser.Error,
            Status.NOT_RUN: junitparser.Error, Status.SKIPPED: junitparser.Skipped}.get(case.status)
    if kind is None:
        if text:
            element.system_out = text
        return element
    outcome = kind(message or case.status.value)
    outcome.text = text
    element.result = [outcome]
    return element


def _xml_safe(text: str) -> str:
    """Replace the control characters that XML cannot hold."""
    return "".join(each if each in "\t\n" or ord(each) >= 0x20 else "?" for each in text)


def environment(checkout: pathlib.Path) -> dict[str, Any]:
    """Record the facts that a result may depend on beside the kernel."""
    commit = _says(["git", "-C", str(checkout), "rev-parse", "HEAD"])
    dirty = _says(["git", "-C", str(checkout), "status", "--porcelain"])
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "host": {"name": platform.node(), "system": platform.platform(), "cpus": os.cpu_count()},
        "python": platform.python_version(),
        "compiler": (_says(["gcc", "--version"]) or "").partition("\n")[0],
        "linker": (_says(["ld", "--version"]) or "").partition("\n")[0],
        "project": {"commit": commit, "dirty": bool(dirty) if commit else None},
        "command": shlex.join(sys.argv),
    }


def _says(command: list[str]) -> str | None:
    try:
        done = process.run(command)
    except (Failure, OSError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _claim(out: pathlib.Path, base: str) -> tuple[pathlib.Path, pathlib.Path]:
    """Claim a name that no other run has, by the hidden folder that becomes it."""
    for number in range(1, 10000):
        final = out / f"{base}-{number}"
        partial = out / f".{final.name}.new"
        try:
            partial.mkdir()
        except FileExistsError:
            continue
        if not final.exists():
            return partial, final
        partial.rmdir()
    raise AssertionError("thousands of results in one second")
