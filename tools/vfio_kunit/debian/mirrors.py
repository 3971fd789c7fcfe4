# SPDX-License-Identifier: GPL-2.0-only
"""Where this machine gets Debian from, read from its own apt configuration."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vfio_kunit.base import process

RELEASES = ("bullseye", "bookworm", "trixie", "forky", "duke", "sid",
            "oldoldstable", "oldstable", "stable", "testing", "unstable")
_ARCHIVE = re.compile(rf"(?:{'|'.join(RELEASES)})(?:-updates)?")
_SECURITY = re.compile(rf"(?:{'|'.join(RELEASES)})(?:-security|/updates)")
_ONE_LINE = re.compile(r"deb\s+(?:\[(?P<options>[^]]*)\]\s*)?(?P<uri>\S+)\s+(?P<rest>\S.*)")
_SCHEMES = re.compile(r"(?:https?|tor\+https?|ftp|file|copy|mirror(?:\+\w+)?):")


@dataclass(frozen=True)
class Entry:
    """One URI of an apt source, with the suites and components taken from it."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str


@dataclass(frozen=True)
class Mirrors:
    """The URIs of Debian's archive and of its security archive."""

    archive: tuple[str, ...]
    security: tuple[str, ...]


def find(etc: pathlib.Path | None = None) -> Mirrors:
    """The machine's Debian mirrors; both empty if it has none."""
    debian = [entry for entry in entries(etc or configured_etc()) if "main" in entry.components]
    debian = [entry for entry in debian if _by_debian(entry)]
    return Mirrors(_uris(debian, _ARCHIVE), _uris(debian, _SECURITY))


def configured_etc() -> pathlib.Path:
    """The folder of apt's configuration, usually /etc/apt."""
    said = process.run(["apt-config", "shell", "etc", "Dir::Etc/d"])
    match = re.match(r"etc='(.*)'", said.stdout)
    return pathlib.Path(match[1] if match else "/etc/apt")


def entries(etc: pathlib.Path) -> list[Entry]:
    """Every active binary source in sources.list and sources.list.d."""
    parts = etc / "sources.list.d"
    found: list[Entry] = []
    for path in [etc / "sources.list", *sorted(parts.glob("*.list"))]:
        found += _one_line(_read(path))
    for path in sorted(parts.glob("*.sources")):
        found += _deb822(_read(path))
    return found


def _by_debian(entry: Entry) -> bool:
    """Other vendors use Debian's suite names too, but sign with keys of their own."""
    name = pathlib.PurePath(entry.signed_by).name
    return not entry.signed_by or name.startswith("debian-archive-")


def _uris(found: Iterable[Entry], suite: re.Pattern[str]) -> tuple[str, ...]:
    uris = [entry.uri for entry in found
            if _SCHEMES.match(entry.uri) and any(suite.fullmatch(name) for name in entry.suites)]
    return tuple(dict.fromkeys(uris))


def _read(path: pathlib.Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, PermissionError):
        return ""


def _one_line(text: str) -> Iterator[Entry]:
    for line in text.splitlines():
        match = _ONE_LINE.fullmatch(line.split("#", 1)[0].strip())
        if not match:
            continue
        pairs = [each.split("=", 1) for each in (match["options"] or "").split() if "=" in each]
        options = {name.lower(): value for name, value in pairs}
        suite, *components = match["rest"].split()
        yield Entry(match["uri"].rstrip("/"), (suite.rstrip("/"),), tuple(components),
                    options.get("signed-by", ""))


def _deb822(text: str) -> Iterator[Entry]:
    for stanza in _stanzas(text):
        if stanza.get("enabled", "yes").lower() in ("no", "false", "0", "off", "disable",
                                                    "without"):
            continue
        if "deb" not in stanza.get("types", "").split():
            continue
        for uri in stanza.get("uris", "").split():
            yield Entry(uri.rstrip("/"), tuple(stanza.get("suites", "").split()),
                        tuple(stanza.get("components", "").split()), stanza.get("signed-by", ""))


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    name = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield fields
            fields, name = {}, ""
        elif line[0] in " \t":
            if name:
                fields[name] += "\n" + line.strip()
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.strip().lower()
            fields[name] = value.strip()
