# SPDX-License-Identifier: GPL-2.0-only
"""Packages of other Debian releases, by a private apt beside the system's.

Its state, cache and list of sources are in the tool's cache; the rest of the
system's configuration (a proxy, credentials) holds for it too. apt checks every
signature against Debian's archive keyring.
"""

import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vfio_kunit.base import paths, process
from vfio_kunit.base.errors import Failure
from vfio_kunit.debian import apt, mirrors

KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# A stable release keeps its kernel series; testing and sid move on.
STABLE = {"5.10": "bullseye", "6.1": "bookworm", "6.12": "trixie"}
MOVING = ("testing", "sid")

_SOURCE_PACKAGE = re.compile(r"linux-source-([0-9]+\.[0-9]+)")


@dataclass(frozen=True)
class Apt:
    """An apt to query and download from. Without `config` the system's own."""

    release: str = ""
    config: pathlib.Path | None = None

    def series(self) -> list[str]:
        """List the kernel source series on offer, oldest first."""
        config = [] if self.config is None else [f"--config-file={self.config}"]
        said = process.run(["apt-cache", *config, "pkgnames", "linux-source-"])
        matches = [_SOURCE_PACKAGE.fullmatch(line.strip()) for line in said.stdout.splitlines()]
        names = [match[0] for match in matches if match]
        if not names:
            return []
        # pkgnames knows names that only a dependency mentions, too.
        return sorted((name.rsplit("-", 1)[1] for name in apt.offered(names, *config)),
                      key=series_key)

    def download(self, package: str, into: pathlib.Path) -> pathlib.Path:
        """Download the newest .deb of a package, verified by apt; returns its path."""
        apt.get(["download", package], f"downloading {package}", config=self.config, cwd=into)
        debs = list(into.glob(f"{package}_*.deb"))
        if len(debs) != 1:
            raise Failure(f"apt-get downloaded no {package}")
        return debs[0]


def series_key(series: str) -> tuple[int, ...]:
    return tuple(int(part) for part in series.split("."))


def where(series: str) -> Sequence[str]:
    """List the Debian releases that may have a series."""
    return (STABLE[series],) if series in STABLE else MOVING


def private(release: str) -> Apt:
    """Return the private apt for a release, with its package lists fetched."""
    root = paths.private_apt() / release
    with paths.lock(f"apt-{release}"):
        other = Apt(release, _configure(release, root))
        apt.update(f"fetching package lists of Debian {release}", lambda: other.series() != [],
                   config=other.config)
    return other


def _configure(release: str, root: pathlib.Path) -> pathlib.Path:
    for folder in ("state/lists/partial", "cache/archives/partial"):
        paths.ensure(root / folder)
    (root / "status").touch()
    paths.write_whole(root / "debian.sources", sources_text(release, mirrors.find()))
    config = root / "apt.conf"
    paths.write_whole(config, _config_text(root))
    return config


def sources_text(release: str, found: mirrors.Mirrors) -> str:
    """Write the private apt's sources in deb822 form."""
    if not found.archive:
        raise Failure("this machine's apt has no Debian source to derive others from",
                      hint="use Debian 12 or later with its usual /etc/apt")
    if not KEYRING.exists():
        raise Failure(f"{KEYRING} is missing", hint="apt-get install debian-archive-keyring")
    stanzas = [_stanza(found.archive, release)]
    if release in STABLE.values() and found.security:
        stanzas.append(_stanza(found.security, f"{release}-security"))
    return "\n".join(stanzas)


def _stanza(uris: Sequence[str], suite: str) -> str:
    # Targets: the package lists alone, even if the system fetches more.
    return (f"Types: deb\nURIs: {' '.join(uris)}\nSuites: {suite}\nComponents: main\n"
            f"Targets: Packages\nSigned-By: {KEYRING}\n")


def _config_text(root: pathlib.Path) -> str:
    settings = {
        "Dir::State": root / "state",
        "Dir::State::status": root / "status",
        "Dir::Cache": root / "cache",
        # Container images empty this; without it each question reads all lists.
        "Dir::Cache::pkgcache": "pkgcache.bin",
        "Dir::Etc::sourcelist": root / "debian.sources",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Acquire::Languages": "none",
        # Run by root, apt would download as another user, whom a cache in
        # root's home keeps out.
        "APT::Sandbox::User": "root",
    }
    lines = [f"{name} {apt.quote(value)};" for name, value in settings.items()]
    hooks = ("APT::Update::Pre-Invoke", "APT::Update::Post-Invoke",
             "APT::Update::Post-Invoke-Success")
    return "\n".join([*(f"#clear {hook};" for hook in hooks), *lines]) + "\n"
