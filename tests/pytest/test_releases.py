# SPDX-License-Identifier: GPL-2.0-only
"""The private apt for other Debian releases."""

import pathlib
import subprocess

import pytest

from fakes import FakeDebian, fails
from vfio_kunit.debian import mirrors, releases

MIRRORS = mirrors.Mirrors(("http://a.invalid/debian", "http://b.invalid/debian"),
                          ("http://s.invalid/debian-security",))


@pytest.fixture(autouse=True)
def keyring(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    path = tmp_path / "keyring.gpg"
    path.touch()
    monkeypatch.setattr(releases, "KEYRING", path)
    return path


def test_stable_release_has_its_security_archive(keyring: pathlib.Path) -> None:
    assert releases.sources_text("bullseye", MIRRORS) == f"""\
Types: deb
URIs: http://a.invalid/debian http://b.invalid/debian
Suites: bullseye
Components: main
Targets: Packages
Signed-By: {keyring}

Types: deb
URIs: http://s.invalid/debian-security
Suites: bullseye-security
Components: main
Targets: Packages
Signed-By: {keyring}
"""


def test_sid_has_no_security_archive() -> None:
    assert "s.invalid" not in releases.sources_text("sid", MIRRORS)


def test_what_apt_needs_is_told(keyring: pathlib.Path) -> None:
    with fails("no Debian source"):
        releases.sources_text("sid", mirrors.Mirrors((), ()))
    keyring.unlink()
    with fails(hint="debian-archive-keyring"):
        releases.sources_text("sid", MIRRORS)


def test_apt_itself_reads_the_private_configuration(cache: pathlib.Path,
                                                    debian: FakeDebian) -> None:
    """The system's hooks and sources have no say; what is written is what apt sees."""
    other = releases.private("bullseye")
    (debian.root / "hook.conf").write_text(
        'APT::Update::Post-Invoke { "echo no"; };\nDir::Etc::sourcelist "/x";\n')
    dump = subprocess.run(
        ["apt-config", f"--config-file={other.config}", "dump"], check=True, text=True,
        stdout=subprocess.PIPE, env={**debian.environment(),
                                     "APT_CONFIG": str(debian.root / "hook.conf")}).stdout
    root = cache / "apt/bullseye"
    assert f'Dir::Etc::sourcelist "{root}/debian.sources";' in dump
    assert f'Dir::State "{root}/state";' in dump
    assert f'Dir::Cache "{root}/cache";' in dump
    assert 'Dir::Etc::sourceparts "/dev/null";' in dump
    assert "echo no" not in dump


def test_series_are_those_that_can_be_fetched(debian: FakeDebian) -> None:
    debian.set(offered={"sid": {"linux-source-7.10": "1", "linux-source-7.9": "1",
                                "linux-source": "1"}})
    assert releases.private("sid").series() == ["7.9", "7.10"]
    assert releases.Apt().series() == []


def test_where_to_look_for_a_series() -> None:
    assert releases.where("5.10") == ("bullseye",)
    assert releases.where("7.2") == ("testing", "sid")


def test_no_network(debian: FakeDebian) -> None:
    debian.set(apt_fails={"update": "Failed to fetch x  Temporary failure resolving "
                                    "'mirror.invalid'"})
    with fails("cannot reach the Debian mirror", hint="network"):
        releases.private("sid")


def test_lists_fetched_before_do_if_a_mirror_fails(debian: FakeDebian,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    debian.set(offered={"sid": {"linux-source-7.2": "1"}},
               apt_fails={"update": "Failed to fetch x  404  Not Found"})
    assert releases.private("sid").series() == ["7.2"]
    assert "note: fetching package lists of Debian sid: apt-get failed" in capsys.readouterr().err


def test_update_runs_against_the_private_configuration_alone(debian: FakeDebian,
                                                             cache: pathlib.Path) -> None:
    releases.private("sid")
    updates = [call for call in debian.calls("apt-get") if call.endswith("update")]
    assert len(updates) == 1
    assert f"--config-file={cache}/apt/sid/apt.conf" in updates[0]
    assert updates[0].endswith("--option=APT::Update::Error-Mode=any update")
