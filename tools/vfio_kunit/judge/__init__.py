# SPDX-License-Identifier: GPL-2.0-only
"""From the output of a kernel to verdicts, and the files that keep them."""
