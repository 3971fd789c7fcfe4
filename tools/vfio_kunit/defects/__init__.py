# SPDX-License-Identifier: GPL-2.0-only
"""Seeded defects, which the programs must find."""
