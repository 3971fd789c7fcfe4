# SPDX-License-Identifier: GPL-2.0-only
"""Boots of a kernel, and its console."""
