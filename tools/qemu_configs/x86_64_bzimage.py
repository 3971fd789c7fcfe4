# SPDX-License-Identifier: GPL-2.0-only
"""How kunit.py's machinery boots a compressed x86_64 kernel with a user space."""

from qemu_config import QemuArchParams

QEMU_ARCH = QemuArchParams(
    linux_arch="x86_64",
    kconfig="""
CONFIG_SERIAL_8250=y
CONFIG_SERIAL_8250_CONSOLE=y""",
    qemu_arch="x86_64",
    kernel_path="bzImage",
    # The client writes its report to /dev/kmsg, at its own pace.
    kernel_command_line="console=ttyS0 panic=-1 oops=panic printk.devkmsg=on",
    extra_qemu_params=["-bios", "qboot.rom", "-smp", "2"],
)
