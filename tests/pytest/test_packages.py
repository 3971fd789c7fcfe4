# SPDX-License-Identifier: GPL-2.0-only
"""Which packages are missing, and how they get installed."""

import os
import pathlib

import pytest

from fakes import FakeDebian, fails, interrupt, is_alive, run
from vfio_kunit.base.errors import Failure
from vfio_kunit.debian import packages as packages

TWO = (packages.Package("one", "because"), packages.Package("two", "because"))


@pytest.fixture
def offering(debian: FakeDebian) -> FakeDebian:
    debian.set(offered={"": {"one": "1", "two": "1"}})
    return debian


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_missing_are_those_not_installed(debian: FakeDebian) -> None:
    debian.set(installed={"one": "1"})
    assert packages.missing(TWO) == [TWO[1]]
    assert packages.installed(["one", "two"]) == {"one": "1"}


def test_every_needed_package_says_why_and_once() -> None:
    names = [package.name for package in packages.NEEDED]
    assert len(names) == len(set(names))
    assert all(package.reason for package in packages.NEEDED)


def test_other_system_than_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match="no Debian system"):
        packages.missing()


def test_root_downloads_then_installs(offering: FakeDebian, root: None) -> None:
    packages.install(TWO)
    assert set(offering.state()["installed"]) == {"one", "two"}
    calls = offering.calls("apt-get")
    assert len(calls) == 2 and not offering.calls("sudo")
    assert "--download-only" in calls[0] and "--no-download" in calls[1]


def test_package_lists_are_fetched_if_a_package_is_unknown(debian: FakeDebian, root: None) -> None:
    packages.install(TWO)
    assert debian.calls("apt-get")[0].endswith("update")
    debian.set(apt_fails={"update": "Failed to fetch x  Could not resolve 'mirror.invalid'"})
    with pytest.raises(Failure, match="cannot reach the Debian mirror"):
        packages.install(TWO)


def test_without_root_says_exactly_what_to_type(offering: FakeDebian, nobody: None) -> None:
    with fails("no root", "one two",
               hint="as root: apt-get install --yes --no-install-recommends one two"):
        packages.install(TWO)
    assert not offering.calls("apt-get")


def test_without_sudo_says_the_same(offering: FakeDebian, nobody: None,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(Failure, match="no root"):
        packages.install(TWO)


def test_sudo_is_used_for_apt_alone(offering: FakeDebian, nobody: None) -> None:
    offering.set(sudo=True)
    packages.install(TWO)
    assert set(offering.state()["installed"]) == {"one", "two"}
    asked = [call for call in offering.calls("sudo") if not call.endswith(" true")]
    assert len(asked) == 2 and all(" apt-get " in call for call in asked)


@pytest.mark.parametrize("said, told", [
    ("Unable to locate package one", "Unable to locate package one"),
    ("You don't have enough free space in /var.", "no disk space")])
def test_apts_complaint_is_passed_on(offering: FakeDebian, root: None, said: str,
                                     told: str) -> None:
    offering.set(apt_fails={"install": said})
    with pytest.raises(Failure, match=told):
        packages.install(TWO)


def test_setup_names_the_missing_packages_and_reasons(debian: FakeDebian) -> None:
    debian.set(apt_fails={"update": "Temporary failure resolving 'mirror.invalid'"}, sudo=True)
    said = run("setup")
    assert said.returncode == 2
    for package in packages.NEEDED:
        assert f"{package.name} " in said.stderr and package.reason in said.stderr
    assert "cannot reach the Debian mirror" in said.stderr


def test_interrupt_while_downloading_packages(debian: FakeDebian) -> None:
    debian.set(apt_hangs="update", sudo=True)
    interrupt("setup", once=(debian.root / "hanging").exists)
    assert not is_alive(int((debian.root / "hanging").read_text()))


def test_interrupt_while_dpkg_works_waits_for_it(debian: FakeDebian) -> None:
    names = [package.name for package in packages.NEEDED]
    debian.set(offered={"": {name: "1" for name in names}}, install_takes=1, sudo=True)
    said = interrupt("setup", once=(debian.root / "installing").exists)
    assert "letting dpkg finish" in said
    assert set(debian.state()["installed"]) == set(names)
