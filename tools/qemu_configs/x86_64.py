# SPDX-License-Identifier: GPL-2.0-only
"""How kunit.py's machinery builds and boots x86_64; see its qemu_configs/."""

from qemu_config import QemuArchParams

QEMU_ARCH = QemuArchParams(
    linux_arch="x86_64",
    kconfig="""
CONFIG_SERIAL_8250=y
CONFIG_SERIAL_8250_CONSOLE=y""",
    qemu_arch="x86_64",
    kernel_path="vmlinux",
    # A death case must end the machine at once, with one report.
    kernel_command_line="console=ttyS0 panic=-1 oops=panic",
    # qboot needs no time; two CPUs let threads of a case really race.
    extra_qemu_params=["-bios", "qboot.rom", "-smp", "2"],
)
