# SPDX-License-Identifier: GPL-2.0-only
"""Reading apt's own sources."""

from __future__ import annotations

import pathlib

import pytest

from vfio_kunit.debian import mirrors

ONE_LINE = """\
# deb http://commented.invalid/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://a.invalid/debian/ bookworm main contrib # why
deb http://a.invalid/debian bookworm-updates main
deb-src http://src.invalid/debian bookworm main
deb http://s.invalid/debian-security bookworm-security main
deb http://old.invalid/security buster/updates main
deb cdrom:[Debian]/ bookworm main
deb [signed-by=/etc/apt/keyrings/vendor.gpg] https://vendor.invalid/debian bookworm main
deb https://ubuntu.invalid/ubuntu noble main
deb http://contrib.invalid/debian bookworm contrib
broken line
"""

DEB822 = """\
# A comment
Types: deb deb-src
URIs: http://a.invalid/debian
  http://b.invalid/debian/
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://s.invalid/debian-security
Suites: trixie-security
Components: main
# in between
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://off.invalid/debian
Suites: trixie
Components: main
Enabled: no

Types: deb
URIs: http://vendor.invalid/debian
Suites: trixie
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
"""


@pytest.fixture
def etc(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_one_line_sources(etc: pathlib.Path) -> None:
    (etc / "sources.list").write_text(ONE_LINE)
    assert mirrors.find(etc) == mirrors.Mirrors(
        ("http://a.invalid/debian",), ("http://s.invalid/debian-security",))


def test_deb822_sources(etc: pathlib.Path) -> None:
    (etc / "sources.list.d/debian.sources").write_text(DEB822)
    assert mirrors.find(etc) == mirrors.Mirrors(
        ("http://a.invalid/debian", "http://b.invalid/debian"),
        ("http://s.invalid/debian-security",))


def test_both_forms_together_and_other_files_ignored(etc: pathlib.Path) -> None:
    (etc / "sources.list.d/one.list").write_text("deb http://one.invalid/debian stable main\n")
    (etc / "sources.list.d/two.sources").write_text(DEB822)
    (etc / "sources.list.d/three.save").write_text("deb http://saved.invalid/debian sid main\n")
    assert mirrors.find(etc).archive == (
        "http://one.invalid/debian", "http://a.invalid/debian", "http://b.invalid/debian")


def test_machine_without_apt_sources(etc: pathlib.Path) -> None:
    assert mirrors.find(etc) == mirrors.Mirrors((), ())
