# SPDX-License-Identifier: GPL-2.0-only
"""Debian's mirrors, asked of the real apt."""

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
deb https://ubuntu.invalid/ubuntu noble main
deb http://contrib.invalid/debian bookworm contrib
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
"""


@pytest.fixture(autouse=True)
def etc(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """The folder of apt's configuration; no list has been fetched."""
    (tmp_path / "etc/sources.list.d").mkdir(parents=True)
    (tmp_path / "lists/partial").mkdir(parents=True)
    (tmp_path / "apt.conf").write_text(
        f'Dir::Etc "{tmp_path}/etc";\nDir::State::lists "{tmp_path}/lists";\n')
    monkeypatch.setenv("APT_CONFIG", str(tmp_path / "apt.conf"))
    return tmp_path / "etc"


@pytest.mark.parametrize("name, text, archive", [
    ("sources.list", ONE_LINE, ("http://a.invalid/debian",)),
    ("sources.list.d/debian.sources", DEB822,
     ("http://a.invalid/debian", "http://b.invalid/debian")),
])
def test_both_forms_of_sources(etc: pathlib.Path, name: str, text: str,
                               archive: tuple[str, ...]) -> None:
    (etc / name).write_text(text)
    assert mirrors.find() == mirrors.Mirrors(archive, ("http://s.invalid/debian-security",))


def test_an_archive_of_another_origin_is_left_out(etc: pathlib.Path) -> None:
    (etc / "sources.list").write_text("deb http://one.invalid/debian stable main\n"
                                      "deb http://two.invalid/debian stable main\n")
    for site, origin in (("one", "Debian"), ("two", "Vendor")):
        name = f"{site}.invalid_debian_dists_stable"
        (etc.parent / f"lists/{name}_InRelease").write_text(
            f"Origin: {origin}\nSuite: stable\nComponents: main\nArchitectures: all amd64\n"
            "Date: Thu, 01 Jan 2026 00:00:00 UTC\nMD5Sum:\n"
            " d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages\n")
        (etc.parent / f"lists/{name}_main_binary-amd64_Packages").touch()
    assert mirrors.find().archive == ("http://one.invalid/debian",)


def test_machine_without_apt_sources() -> None:
    assert mirrors.find() == mirrors.Mirrors((), ())
