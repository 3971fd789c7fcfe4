# SPDX-License-Identifier: GPL-2.0-only
"""Kernel trees, and what is added to one for a build."""
