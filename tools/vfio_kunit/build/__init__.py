# SPDX-License-Identifier: GPL-2.0-only
"""Kernel builds that are kept warm."""
