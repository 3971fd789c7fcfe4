# SPDX-License-Identifier: GPL-2.0-only
"""Verdicts from the output of a kernel, and the files that keep them."""
