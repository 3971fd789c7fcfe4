# SPDX-License-Identifier: GPL-2.0-only
"""Boots of a kernel, and what its console says."""
