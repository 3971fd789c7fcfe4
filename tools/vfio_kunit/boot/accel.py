# SPDX-License-Identifier: GPL-2.0-only
"""The accelerator of QEMU on this machine, found by a trial.

/dev/kvm may exist, open, and still hang its guest. So a kernel is booted under
KVM once per boot of this machine; unless it ends by a deadline, QEMU emulates (TCG).
"""

import json
import os
import pathlib
import subprocess

from vfio_kunit.base import paths, process
from vfio_kunit.base.sandbox import Sandbox

DEVICE = "/dev/kvm"
PROBE_SECONDS = 10.0

_BOOT_ID = pathlib.Path("/proc/sys/kernel/random/boot_id")


def arguments(kvm: bool) -> list[str]:
    return ["-accel", "kvm", "-cpu", "host"] if kvm else ["-accel", "tcg,thread=multi", "-cpu",
                                                          "max"]


def kvm_works(image: pathlib.Path, sandbox: Sandbox) -> bool:
    """Check whether a kernel boots under KVM; tried once per boot of the machine."""
    if not os.access(DEVICE, os.R_OK | os.W_OK):
        return False
    note = paths.ensure(paths.cache()) / "kvm.json"
    boot = _BOOT_ID.read_text().strip()
    try:
        known = json.loads(note.read_text())
        if known["boot"] == boot:
            return bool(known["works"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    works = _probe(image, sandbox)
    paths.write_whole(note, json.dumps({"boot": boot, "works": works}) + "\n")
    return works


def _probe(image: pathlib.Path, sandbox: Sandbox) -> bool:
    command = ["qemu-system-x86_64", "-nodefaults", "-m", "256", "-kernel", str(image),
               "-append", "console=ttyS0 panic=-1 kunit.enable=0", "-no-reboot", "-nographic",
               "-serial", "stdio", "-bios", "qboot.rom", *arguments(kvm=True)]
    confined = sandbox.command(command, read=[image], devices=[DEVICE])
    # A kernel without a root file system panics and, with -no-reboot, ends QEMU.
    with process.group(confined, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            return child.wait(PROBE_SECONDS) == 0
        except subprocess.TimeoutExpired:
            return False
