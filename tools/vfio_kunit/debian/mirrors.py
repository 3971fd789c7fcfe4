# SPDX-License-Identifier: GPL-2.0-only
"""This machine's Debian mirrors, from its own apt."""

import re
from dataclasses import dataclass

from vfio_kunit.base import process

RELEASES = ("bullseye", "bookworm", "trixie", "forky", "duke", "sid",
            "oldoldstable", "oldstable", "stable", "testing", "unstable")
_ARCHIVE = re.compile(rf"(?:{'|'.join(RELEASES)})(?:-updates)?")
_SECURITY = re.compile(rf"(?:{'|'.join(RELEASES)})(?:-security|/updates)")
_SCHEMES = re.compile(r"(?:https?|tor\+https?|ftp|file|copy|mirror(?:\+\w+)?):")


@dataclass(frozen=True)
class Mirrors:
    """The URIs of Debian's archive and of its security archive."""

    archive: tuple[str, ...]
    security: tuple[str, ...]


def find() -> Mirrors:
    """Find the machine's Debian mirrors; both are empty without one."""
    # Other vendors use Debian's suite names too. The lists that were fetched say whose
    # they are; apt checks the rest against Debian's keyring.
    foreign = {(uri, suite) for uri, suite, origin in _targets("$(ORIGIN)") if origin != "Debian"}
    found = [(uri, suite) for uri, suite, component in _targets("$(COMPONENT)", "--no-release-info")
             if component == "main" and _SCHEMES.match(uri) and (uri, suite) not in foreign]
    return Mirrors(*(tuple(dict.fromkeys(uri for uri, suite in found if wanted.fullmatch(suite)))
                     for wanted in (_ARCHIVE, _SECURITY)))


def _targets(field: str, *options: str) -> list[tuple[str, str, str]]:
    """List URI, suite and another field of each package list that `apt-get update` fetches."""
    said = process.run(["apt-get", "indextargets", *options, "--format",
                        f"$(SITE)\t$(RELEASE)\t{field}", "Created-By: Packages"])
    rows = [line.split("\t") for line in said.stdout.splitlines()]
    return [(uri, suite.rstrip("/"), value) for uri, suite, value in rows]
