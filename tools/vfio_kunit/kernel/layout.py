# SPDX-License-Identifier: GPL-2.0-only
"""Where the project is in a kernel tree."""

# The name of its folder.
NAME = "vfio-kunit"

# Beside all drivers, as attach() and overlays have it.
PROJECT = f"drivers/{NAME}"

# In a tree whose VFIO core it replaces.
DROPIN_PROJECT = f"drivers/vfio/{NAME}"
